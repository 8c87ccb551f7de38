"""What is said of pictures that cannot be read, in Vietnamese and English."""

from __future__ import annotations

from devices.fault_words import Language

WORDS: dict[str, tuple[str, str]] = {
    "no_file": ("không có tệp này", "there is no such file"),
    "no_picture": ("đây không phải tệp ảnh", "this is not a picture"),
    "broken": ("ảnh bị hỏng ({why})", "the picture is broken: {why}"),
    "unreadable": ("không đọc được tệp ({why})", "the file cannot be read: {why}"),
    "too_large": ("ảnh có hơn {most} triệu điểm", "the picture has more than {most} million dots"),
    "missing": (
        "cần opencv-python-headless và zxing-cpp: chạy lại ./setup.sh ({why})",
        "opencv-python-headless and zxing-cpp are needed: run ./setup.sh again ({why})",
    ),
}


def say(language: Language, key: str, /, **values: object) -> str:
    """A text in the reader's language."""
    vietnamese, english = WORDS[key]
    return (vietnamese if language == "vi" else english).format(**values)
