"""In which encoding a file of old software reads best."""

from __future__ import annotations

import re
import unicodedata

from queue_engine.dossier import legacy

OLD = ("cp1258", "tcvn3", "vni")
LOOKED_AT = 200_000
"""Bytes of the file."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = (
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iêu|iu|oa|oai|oao|oay|oă|oe|oeo|oi|oo|ôi|ơi|ua|uâ|uây|uê|ui|"
    "uô|uôi|uơ|uy|uya|uyê|uyu|ưa|ưi|ươ|ươi|ươu|ưu|yê|yêu"
)
_SYLLABLE = re.compile(rf"(?:ngh|gh|ng|nh|ch|kh|ph|th|tr|gi|qu|[bcdđghklmnpqrstvx])?(?:{_VOWELS})(?:ng|nh|ch|[cmnpt])?")


def likely(data: bytes) -> str:
    """``auto`` is UTF by its mark or because it is whole; else the one in which most words can be Vietnamese."""
    try:
        legacy.decode(data, "auto")
    except UnicodeDecodeError:
        return max(OLD, key=lambda name: _sense(data[:LOOKED_AT], name))
    return "auto"


def _sense(data: bytes, encoding: str) -> float:
    """The share of the words with marks that read as syllables; letters that no text has count against it."""
    try:
        text = legacy.decode(data, encoding).lower()
    except UnicodeDecodeError:
        return -1.0
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    strange = sum(not letter.isprintable() for letter in text if letter not in "\r\n\t")
    good = sum(_is_syllable(word) for word in marked)
    return (good - strange) / len(marked) if marked else 0.0


def _is_syllable(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word)
    bare = "".join(letter for letter in apart if letter not in _TONES)
    one_tone = len(apart) - len(bare) <= 1
    return one_tone and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None
