"""What an administrator reads of the server and its store, in Vietnamese and English: reason, then remedy."""

from __future__ import annotations

import sqlite3

_WORDS: dict[str, tuple[str, str]] = {
    "newer_schema": (
        "cơ sở dữ liệu có cấu trúc {found}, chương trình này chỉ biết đến {known}. "
        "Cài lại chương trình mới hơn, hoặc phục hồi bản sao lưu làm trước khi nâng cấp.",
        "the database has schema {found}, this program knows up to {known}. "
        "Install the newer program again, or restore a backup made before the upgrade.",
    ),
    "in_use": (
        "một máy chủ khác đang dùng kho này ({holder}). Dừng máy chủ đó trước; mỗi kho chỉ một máy chủ.",
        "another hall server already serves it ({holder}). Stop that server first; two may not share a store.",
    ),
    "not_durable": (
        "SQLite không bảo đảm giữ được dữ liệu ở đây ({found}; cần wal và synchronous=FULL). "
        "Chuyển thư mục dữ liệu sang ổ đĩa của chính máy này.",
        "SQLite does not promise durability here ({found} instead of wal and synchronous=FULL). "
        "Move the state folder to a local disk.",
    ),
    "unwritable": (
        "không ghi được ({why}). Cấp quyền ghi thư mục này cho người dùng chạy chương trình.",
        "cannot be written ({why}). Give the hall's user the right to write in this folder.",
    ),
    "unreadable": (
        "không đọc được ({why}). Chạy lệnh này bằng người dùng của hội trường.",
        "cannot be read ({why}). Run this command as the hall's user.",
    ),
    "trouble": (
        "ổ đĩa gặp sự cố ({why}). Giải phóng chỗ trống hoặc kiểm tra ổ đĩa; máy chủ sẽ tự thử lại.",
        "the disk is in trouble ({why}). Free some space or check the disk; the server tries again by itself.",
    ),
    "damaged": (
        "tệp không phải kho dữ liệu hoặc đã hỏng ({why}). Đừng ghi vào tệp này; phục hồi bản sao lưu tốt gần nhất.",
        "this is no store, or it is damaged ({why}). Do not write to it; restore the last good backup.",
    ),
    "absent": (
        "không có kho dữ liệu ở đây. Máy chủ của hội trường này đã từng chạy trên máy này chưa?",
        "there is no such store. Has this hall's server ever run on this machine?",
    ),
    "lookup_port": (
        "dossiers.host, dossiers.port: không mở được {host}:{port} ({why}). "
        "Dừng chương trình đang dùng cổng này, hoặc đặt dossiers.port khác trong tệp của hội trường.",
        "dossiers.host, dossiers.port: cannot listen at {host}:{port} ({why}). "
        "Stop the program that uses this port, or set another dossiers.port in the hall's file.",
    ),
    "port": (
        "server.host, server.port: không mở được {host}:{port} ({why}). "
        "Dừng chương trình đang dùng cổng này, hoặc đặt server.port khác trong tệp của hội trường.",
        "server.host, server.port: cannot listen at {host}:{port} ({why}). "
        "Stop the other program that uses this port, or set another server.port in the hall's file.",
    ),
    "verify_what": (
        "verify: nêu một hội trường bằng --config (và các ngày), hoặc một tệp journal.jsonl",
        "verify: name either a hall with --config (and days), or one journal.jsonl",
    ),
    "verify_nothing": ("verify: không có gì để kiểm tra", "verify: there was nothing to check"),
    "verify_line": (
        "{file}, dòng {line}: không phải một dữ kiện của nhật ký. Nêu một tệp do hall journal viết ra.",
        "{file}, line {line}: not a fact of a journal. Name a file that hall journal has written.",
    ),
    "verdict": (
        "{facts} dữ kiện từ seq {first}, đầu chuỗi {head}, {problems} lỗi",
        "{facts} facts from seq {first}, head {head}, {problems} problems",
    ),
    # what the system refuses
    "file_trouble": ("{file}: không đọc hoặc ghi được ({why})", "{file}: cannot be read or written ({why})"),
    "trouble_elsewhere": ("không làm tiếp được: {why}", "this could not be finished: {why}"),
    # bookings
    "bookings_taken": (
        "Máy chủ đã nhận {rows} lượt hẹn: {added} mới, {changed} thay đổi, {same} như cũ.",
        "The server took {rows} booking(s): {added} new, {changed} changed, {same} as before.",
    ),
    "bookings_kept": (
        "Đã lấy số rồi nên giữ như cũ: {codes}",
        "Checked in already, so left as they were: {codes}",
    ),
    "bookings_out_of_hours": (
        "Ngoài giờ làm việc, cần báo cho người đã hẹn: {codes}",
        "Outside the hours of work, so tell whoever booked: {codes}",
    ),
    "bookings_wrong": (
        "Chưa nhận lượt hẹn nào: hãy sửa {count} lỗi rồi gửi lại tệp.",
        "No booking was taken: mend {count} problem(s), then hand the file over again.",
    ),
    "bookings_no_desk": (
        "chưa có bàn trực điều hành nào, mà danh sách hẹn được gửi với tư cách của bàn này. "
        'Thêm một trạm kind = "supervisor_desk" vào tệp của hội trường.',
        "there is no supervisor's desk, and a list of bookings is handed over in its name. "
        'Add a station with kind = "supervisor_desk" to the hall\'s file.',
    ),
    "bookings_unreachable": (
        "không có máy chủ hội trường nào trả lời ở {address}. Chạy máy chủ (hall up) rồi gửi lại tệp; "
        "phần đã nhận sẽ không bị ghi hai lần.",
        "no hall server answers at {address}. Start it (hall up), then hand the file over again; "
        "what was taken is not taken twice.",
    ),
    "bookings_not_let_in": (
        "máy chủ ở {address} không nhận mã bí mật của máy này. "
        "Chạy lệnh này trên máy chủ, hoặc chép secrets.toml của máy chủ vào thư mục dữ liệu của máy này.",
        "the server at {address} does not know this machine's token. "
        "Run this on the server, or copy the server's secrets.toml into this machine's state folder.",
    ),
    "bookings_unknown_field": (
        "máy chủ ở {address} không có lĩnh vực “{field}”. Khởi động lại máy chủ để đọc tệp mới của hội trường.",
        "the server at {address} has no field “{field}”. Start the server again, so that it reads the hall's new file.",
    ),
    "bookings_refused": (
        "máy chủ ở {address} không nhận danh sách (mã {refusal}). Xem nhật ký của máy chủ.",
        "the server at {address} did not take the list (code {refusal}). See the server's log.",
    ),
    # dossiers
    "dossiers_usage": ("hall dossiers LỆNH --config TÊN-HOẶC-TỆP …", "hall dossiers COMMAND --config HALL …"),
    "dossiers_each": ("Mỗi lệnh có --help riêng.", "Each has a --help of its own."),
    "dossiers_no_command": ("Không có lệnh “{name}”;", "There is no command “{name}”;"),
    "dossiers_check": (
        "thử tệp ánh xạ với hệ thống thật hoặc với câu trả lời đã ghi lại",
        "prove a mapping against the live system or a recorded answer",
    ),
    "dossiers_import": ("nhập danh sách thủ tục (CSV)", "take a list of procedures (CSV)"),
    "dossiers_status": ("dịch vụ tra cứu đang chạy thế nào", "how the running look-up service is"),
    "dossiers_sim": ("hệ thống trung tâm giả lập", "a simulated central system"),
    "dossiers_serve": (
        "chính dịch vụ tra cứu; hall up tự chạy nó khi cấu hình cần",
        "the look-up service itself; hall up runs it where the settings want it",
    ),
    "lookup_away": (
        "Không có dịch vụ tra cứu hồ sơ nào trả lời ở {address} ({why}). "
        "hall up chạy dịch vụ này khi [dossiers] cần; nếu nó đã dừng, xem tệp dossiers.log.",
        "No look-up service answers at {address} ({why}). "
        "hall up runs it where [dossiers] wants it; if it has ended, see dossiers.log.",
    ),
    "lookup_foreign": ("chương trình khác đang trả lời ở đó", "another program answers there"),
    "pin_ask": ("Mã PIN (ít nhất 6 chữ số): ", "PIN (6 digits or more): "),
    "pin_short": ("Mã PIN phải có ít nhất 6 chữ số.", "A PIN has 6 digits or more."),
}

_SQLITE = {
    sqlite3.SQLITE_FULL: "ổ đĩa đã đầy",
    sqlite3.SQLITE_IOERR: "ổ đĩa đọc ghi bị lỗi, hoặc đã đầy",
    sqlite3.SQLITE_CANTOPEN: "không mở được tệp",
    sqlite3.SQLITE_READONLY: "tệp chỉ cho đọc",
    sqlite3.SQLITE_BUSY: "chương trình khác đang giữ tệp",
    sqlite3.SQLITE_LOCKED: "chương trình khác đang giữ tệp",
    sqlite3.SQLITE_CORRUPT: "nội dung tệp bị hỏng",
    sqlite3.SQLITE_NOTADB: "tệp không phải cơ sở dữ liệu",
}


def database_reason(error: sqlite3.Error, language: str) -> str:
    """Why the database refuses; it says so in English itself."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return _SQLITE.get(code, str(error)) if language == "vi" else str(error)


def say(code: str, language: str = "en", **values: object) -> str:
    """The words for a code; ``language`` vi or en."""
    vietnamese, english = _WORDS[code]
    return (vietnamese if language == "vi" else english).format(**values)
