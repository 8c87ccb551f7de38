"""Words that stay together where a line ends."""

from __future__ import annotations

import re

_WORDS = re.compile(r"\b(?:hài lòng|phục vụ|hành chính công|hồ sơ|đi lại|liên hệ|hoàn thiện)\b", re.I)


def whole(sentence: str) -> str:
    """A large sentence whose words are not torn apart at the ends of its lines."""
    return _WORDS.sub(lambda found: found[0].replace(" ", "\u00a0"), sentence)
