"""Words that stay together where a line ends."""

from __future__ import annotations

import re

_BEFORE_FIGURES = re.compile(r" (?=\d)")
_WORDS = (
    "bàn hướng dẫn|bổ sung|căn cước|cán bộ|chữ ký|đầu đọc|đi lại|điện thoại|giá trị|giải quyết|giấy hẹn|giấy tờ|"
    "giữ chỗ|hài lòng|hành chính công|hẹn lại|hẹn trả|hệ thống|hồ sơ|hoàn thiện|hướng dẫn|kết quả|lệ phí|liên hệ|"
    "máy chủ|mấy lần|mấy nơi|phát số|phục vụ|quay lại|thái độ|thành thật|thủ tục|"
    "tiếp nhận|tìm thấy|trả kết quả|trả lời|trễ hẹn|xin lỗi|xử lý|yêu cầu"
)
"""Words of more than one syllable that large sentences are made of; the longest of two that overlap counts."""
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS.split('|'), key=len, reverse=True))})\b", re.IGNORECASE)
_DATE = re.compile(r"(?:(?<=\bngày)|(?<=\bQuầy)|(?<=\bSố)) (?=\d)")


def tied(name: str) -> str:
    """A counter's figure stays on the line of the word before it; a long name may end on another line."""
    return _BEFORE_FIGURES.sub("\u00a0", name)


def whole(sentence: str) -> str:
    """A large sentence whose words and dates are not torn apart at the ends of its lines."""
    return _DATE.sub("\u00a0", _WORD.sub(lambda found: found[0].replace(" ", "\u00a0"), sentence))
