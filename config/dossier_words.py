"""What is wrong with the settings of dossiers, in Vietnamese and English."""

from __future__ import annotations

DOSSIERS: dict[str, tuple[str, str]] = {
    "dossiers_needs": ('system = "{system}" cần mục này', 'system = "{system}" needs this key'),
    "dossiers_address_fix": (
        "ghi địa chỉ của hệ thống, như https://may-chu.local/api",
        "write the system's address, as https://server.local/api",
    ),
    "dossiers_sql_fix": (
        "ghi đường dẫn tệp SQLite, hoặc postgresql://…",
        "write the path of the SQLite file, or postgresql://…",
    ),
    "dossiers_folder_fix": (
        "ghi thư mục mà phần mềm kia thả tệp vào",
        "write the folder into which the other software drops its files",
    ),
    "dossiers_not_http": ("“{value}” không phải địa chỉ http:// hay https://", "“{value}” is no http(s) address"),
    "dossiers_plain": (
        "địa chỉ này không mã hóa: dữ liệu cá nhân đi qua mạng ai cũng đọc được",
        "this address is not encrypted: personal data can be read on its way",
    ),
    "dossiers_plain_fix": ("dùng https:// và ca_file nếu cần", "use https://, with ca_file if needed"),
    "no_such_file": ("không có tệp {file}", "there is no file {file}"),
    "no_such_file_fix": ("sửa đường dẫn, hoặc chép tệp vào đó", "put the path right, or copy the file there"),
    "secret_open": (
        "người dùng khác đọc được tệp mật khẩu {file}",
        "other users can read the password in {file}",
    ),
    "secret_open_fix": ("chạy: chmod 600 {file}", "run: chmod 600 {file}"),
    "secret_forbidden": (
        "chương trình không đọc được tệp mật khẩu {file}",
        "this program's user may not read the password in {file}",
    ),
    "secret_forbidden_fix": (
        "giao tệp cho người dùng chạy chương trình: chown",
        "give the file to the user of the hall: chown",
    ),
    "out_nowhere": (
        "có dữ liệu cần gửi (send) mà chưa nói gửi đi đâu",
        "there is something to send, and nothing says where to",
    ),
    "out_address_fix": ("ghi out.address là http:// hoặc https://", "write an http(s) address into out.address"),
    "out_folder_fix": ("ghi thư mục vào out.folder", "write the folder into out.folder"),
    "out_system_fix": (
        'đổi out.where thành "address" hoặc "folder", hoặc chọn system',
        'set out.where to "address" or "folder", or choose a system',
    ),
    "dossiers_no_unit": ("chưa ghi mã đơn vị (madonvi)", "the code of the unit (madonvi) is missing"),
    "dossiers_no_unit_fix": (
        "ghi unit là mã đơn vị của quầy trong hệ thống đó",
        "write the hall's code in that system into unit",
    ),
}
