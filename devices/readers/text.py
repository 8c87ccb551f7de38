"""Bytes of a code → its text: UTF-8 or else Latin-1, no control characters, composed letters (NFC)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from itertools import dropwhile

SEPARATORS = frozenset("\x02\x03\x04\x1c\x1d\x1e\x1f\ufeff\r\n\t")
"""Characters that codes may hold and texts may not: GS1's group separator and its like, a mark at the start, lines."""
NO_LETTERS = bytes([*range(0x20), *range(0x7F, 0x100)])
"""No code of this house begins with one of these; noise does."""


@dataclass(frozen=True)
class Decoded:
    """A text, and how far the bytes made sense."""

    text: str
    clean: bool
    """Every byte belongs into a code."""
    sense: float
    """The part that does, of what stands behind noise at the start: about a third for mere noise."""


def decode(raw: bytes) -> Decoded:
    """Never fails. Noise before a text is left out."""
    try:
        return _utf8(raw)
    except UnicodeDecodeError:
        pass
    try:
        return replace(_utf8(raw.lstrip(NO_LETTERS)), clean=False)
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return Decoded(tidied(text), False, sum(1 for letter in text if " " <= letter <= "~") / len(text))


def _utf8(raw: bytes) -> Decoded:
    text = raw.decode("utf-8")
    body = "".join(dropwhile(_is_strange, text))
    strange = sum(map(_is_strange, body))
    return Decoded(tidied(text), len(body) == len(text) and not strange, 1 - strange / len(body) if body else 0.0)


def tidied(text: str) -> str:
    """What people can read of it."""
    return unicodedata.normalize("NFC", "".join(letter for letter in text if _is_text(letter))).strip()


def _is_strange(letter: str) -> bool:
    return not _is_text(letter) and letter not in SEPARATORS


def _is_text(letter: str) -> bool:
    """No control, format, private or unassigned character, no line or paragraph separator."""
    category = unicodedata.category(letter)
    return category[0] != "C" and category not in ("Zl", "Zp")
