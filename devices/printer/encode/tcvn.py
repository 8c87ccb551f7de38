"""Text in the TCVN-3 pages of some printers: small letters in page 30, capitals in page 31.

    1C 2E       FS .    leave Kanji mode, in which Chinese firmware pairs bytes from 80h up
    1B 74 n     ESC t   choose the page of the codes from 80h up

Only for printers whose test slip came out right: the numbers of the pages and what they hold differ by maker.
"""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

SMALL_PAGE, CAPITAL_PAGE = 30, 31
HEAD = b"\x1c.\x1bt\x1e"
"""A line begins and ends in the page of small letters."""


def _table(runs: Mapping[int, str]) -> dict[str, int]:
    return {letter: first + index for first, letters in runs.items() for index, letter in enumerate(letters)}


_TONED = {0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò", 0xE1: "ỏõóọồổỗốộờởỡớợù",
          0xF1: "ủũúụừửữứựỳỷỹýỵ"}  # fmt: skip
SMALL = _table({0xA8: "ăâêôơưđ", **_TONED})
CAPITALS = _table({0xA1: "ĂÂ", 0xA7: "Đ", 0xAA: "ÊÔƠƯ", **{code: run.upper() for code, run in _TONED.items()}})
PLAIN_SIGNS = str.maketrans({"\u00a0": " ", "\u202f": " ", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"',
                             "‘": "'", "’": "'", "·": "-", "×": "x"})  # fmt: skip


class Tcvn:
    """Spells lines with the two pages."""

    preparation = b""

    def spell(self, text: str) -> bytes | None:
        """The line in bytes; None when a letter is in no page."""
        out, page = bytearray(), SMALL_PAGE
        for char in normalize("NFC", text).translate(PLAIN_SIGNS):
            placed = _place(char, page)
            if placed is None:
                return None
            wanted, code = placed
            out += _change(page, wanted)
            page = wanted
            out.append(code)
        return bytes(out + _change(page, SMALL_PAGE))


def _place(char: str, page: int) -> tuple[int, int] | None:
    """Page and code of a letter; ASCII is the same in every page."""
    if char.isascii() and char.isprintable():
        return page, ord(char)
    if char in SMALL:
        return SMALL_PAGE, SMALL[char]
    return (CAPITAL_PAGE, CAPITALS[char]) if char in CAPITALS else None


def _change(page: int, wanted: int) -> bytes:
    return b"" if page == wanted else b"\x1bt" + bytes((wanted,))
