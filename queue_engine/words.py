"""What an administrator reads of the server and its store, in Vietnamese and English: reason, then remedy."""

from __future__ import annotations

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
    "verify_line": ("{file}, dòng {line}: không phải một dữ kiện ({why})", "{file}, line {line}: not a fact ({why})"),
    "verdict": (
        "{facts} dữ kiện từ seq {first}, đầu chuỗi {head}, {problems} lỗi",
        "{facts} facts from seq {first}, head {head}, {problems} problems",
    ),
    "pin_ask": ("Mã PIN (ít nhất 6 chữ số): ", "PIN (6 digits or more): "),
    "pin_short": ("Mã PIN phải có ít nhất 6 chữ số.", "A PIN has 6 digits or more."),
}


def say(code: str, language: str = "en", **values: object) -> str:
    """The words for a code; ``language`` vi or en."""
    vietnamese, english = _WORDS[code]
    return (vietnamese if language == "vi" else english).format(**values)
