"""What is said about a fault file, in Vietnamese and English."""

from __future__ import annotations

from typing import Literal

Language = Literal["vi", "en"]

WORDS: dict[str, tuple[str, str]] = {
    "few": ("dòng này thiếu phần", "this line is not whole"),
    "form": (
        "mỗi dòng: THỜI_ĐIỂM ĐÍCH LỖI [GIÁ_TRỊ], ví dụ: +20 may-in-1 paper_out on",
        "each line: TIME TARGET FAULT [VALUE], for example: +20 may-in-1 paper_out on",
    ),
    "time": ("“{text}” không phải là thời điểm", "{text!r} is no time"),
    "time_form": (
        "ghi +20 (giây tính từ lúc bắt đầu), 08:30 hoặc 08:30:15 (giờ trong ngày), hay now (ngay lúc này)",
        "write +20 (seconds after the start), 08:30 or 08:30:15 (time of day), or now",
    ),
    "target": ("không có máy hay chương trình nào tên “{text}”", "no device and no program is called {text!r}"),
    "link": ("không có trạm nào tên “{text}”", "no station is called {text!r}"),
    "fault": ("{owner} không có lỗi tên “{text}”", "{owner} has no fault called {text!r}"),
    "value": ("“{name}” không nhận giá trị “{text}”", "{name} cannot be {text!r}"),
    "no_value": ("“{name}” đứng một mình, không có giá trị", "{name} stands alone, without a value"),
    "no_value_fix": ("bỏ “{text}”", "leave {text!r} out"),
    "switch": (
        "ghi on, off, hoặc số giây (hết số giây đó thì tự hết lỗi)",
        "write on, off, or seconds after which it is off again",
    ),
    "count": ("ghi một số nguyên từ 0 trở lên", "write a whole number, 0 or more"),
    "number": ("ghi một số từ 0 trở lên, ví dụ 0.5", "write a number, 0 or more, for example 0.5"),
    "text": ("ghi nội dung vào phía sau", "write the text behind it"),
    "nothing": ("không ghi gì phía sau", "write nothing behind it"),
    "nearest": ("có phải “{name}”?", "did you mean {name!r}?"),
    "known": ("các tên có thể dùng: {names}", "there are: {names}"),
    "printer": ("máy in", "a printer"),
    "program": ("chương trình", "a program"),
    "cable": ("đường mạng", "a link"),
    "unreadable": ("không đọc được tệp ({why})", "the file cannot be read ({why})"),
    "unreadable_fix": ("kiểm tra tên tệp và quyền đọc", "check the file's name and who may read it"),
    "title": ("Tệp lỗi giả lập có {count} chỗ sai:", "The fault file has {count} mistake(s):"),
    "line": ("dòng {line}", "line {line}"),
    "all_right": ("{file}: dùng được, {count} dòng", "{file}: can be used, {count} line(s)"),
}


def say(language: Language, key: str, /, **values: object) -> str:
    """A text in the reader's language."""
    vietnamese, english = WORDS[key]
    return (vietnamese if language == "vi" else english).format(**values)
