"""Vietnamese letters of old software: TCVN3 (fonts .VnTime …) and VNI (fonts VNI-Times …), to Unicode.

TCVN3    one byte a letter; capitals with a tone look like small ones, the font made them capital
VNI      the letter, then a sign for its marks: "aù" is á, "öù" is ứ, "ñ" is đ
"""

from __future__ import annotations

import re
import unicodedata

_TONED = {0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò", 0xE1: "ỏõóọồổỗốộờởỡớợù",
          0xF1: "ủũúụừửữứựỳỷỹýỵ"}  # fmt: skip
_PLAIN = {0xA1: "ĂÂÊÔƠƯĐăâêôơưđ"}
_TCVN3 = {chr(first + n): letter for first, run in {**_PLAIN, **_TONED}.items() for n, letter in enumerate(run)}
_TCVN3_TABLE = str.maketrans(_TCVN3)

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "à": _CIRCUMFLEX + _GRAVE, "á": _CIRCUMFLEX + _ACUTE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])", re.IGNORECASE)

ENCODINGS = ("auto", "utf-8", "cp1258", "tcvn3", "vni")


def decode(data: bytes, encoding: str) -> str:
    """NFC text. ``auto`` is UTF-8 with or without a mark, or UTF-16 with one. Raises UnicodeDecodeError."""
    if encoding == "auto" and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16")
    elif encoding == "cp1258":
        text = data.decode("cp1258")
    elif encoding == "tcvn3":
        text = from_tcvn3(data.decode("latin-1"))
    elif encoding == "vni":
        text = from_vni(data.decode("cp1252", "replace"))
    else:
        text = data.decode("utf-8-sig")
    return unicodedata.normalize("NFC", text)


def from_tcvn3(text: str) -> str:
    """Text whose bytes were read as Latin-1."""
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Text whose bytes were read as Windows-1252."""
    return unicodedata.normalize("NFC", _VNI.sub(_of_vni, text))


def _of_vni(found: re.Match[str]) -> str:
    base, mark, alone = found.groups()
    if alone:
        return _cased(_VNI_LETTERS[alone.lower()], alone)
    letter = _VNI_LETTERS.get(base.lower(), base.lower())
    return _cased(unicodedata.normalize("NFC", letter + _VNI_MARKS[mark.lower()]), base)


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter
