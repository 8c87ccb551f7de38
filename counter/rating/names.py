"""Words that stay together where a line ends."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"\b(?:giấy tờ|hài lòng|hành chính công|hoàn thiện|hồ sơ|hướng dẫn|"
    r"liên hệ|mấy lần|mấy nơi|phục vụ|thái độ|đi lại)\b",
    re.IGNORECASE,
)


def whole(sentence: str) -> str:
    """A large sentence whose words are not torn apart at the ends of its lines."""
    return _WORDS.sub(lambda found: found[0].replace(" ", "\u00a0"), sentence)
