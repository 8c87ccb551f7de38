"""Vietnamese words as a search compares them: case, marks and tone placement do not matter, left-over keys are undone.

Thuỷ, Thủy, THUY     fold → thuy
hoà, hòa             spelled → the same word: the tone stands behind it, wherever it was written
ddawng, d9a8ng       meant → dang: an input method that was off, or half on
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = ("", GRAVE, HOOK, TILDE, ACUTE, DOT)
"""In the order of Vietnamese dictionaries."""
ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
VOWELS = frozenset("aeiouy")
TELEX_TONES = frozenset("sfrxjz")

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans("đðø", "ddo")
_PLACE = {letter: place for place, letter in enumerate(ALPHABET, 1)}
_TONE = {tone: place for place, tone in enumerate(TONES)}


def nfc(text: str) -> str:
    """As texts are kept: composed, and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Small letters without marks; folding twice is folding once."""
    small = _lower(text)
    bare = "".join(letter for letter in small if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.translate(_PLAIN))


def _lower(text: str) -> str:
    """Taken apart. Some letters are capitals only when they are apart, some are apart only when they are small."""
    apart = text
    for _ in range(2):
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", apart).casefold())
    return apart


def words(text: str) -> tuple[str, ...]:
    """The folded words."""
    return tuple(_WORD.findall(fold(text)))


def spelled(text: str) -> tuple[str, ...]:
    """The words in small letters with their marks, each with its tone behind."""
    found = (_taken_apart(word) for word in _WORD.findall(unicodedata.normalize("NFC", _lower(text))))
    return tuple(letters + "".join(tones) for letters, tones in found)


@lru_cache(maxsize=20_000)
def _taken_apart(word: str) -> tuple[str, tuple[str, ...]]:
    """The letters with their shapes, and the tones."""
    apart = unicodedata.normalize("NFD", word)
    letters = "".join(letter for letter in apart if letter not in _TONE)
    return unicodedata.normalize("NFC", letters), tuple(letter for letter in apart if letter in _TONE)


Key = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def collation_key(text: str) -> Key:
    """Vietnamese order, word by word: letters first (a ă â b …), then tones (ngang, huyền, hỏi, ngã, sắc, nặng)."""
    return tuple(_word_key(word) for word in _WORD.findall(unicodedata.normalize("NFC", text.casefold())))


@lru_cache(maxsize=20_000)
def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = _taken_apart(word)
    return tuple(_PLACE.get(letter, 1000 + ord(letter)) for letter in letters), tuple(_TONE[tone] for tone in tones)


# -- keys that an input method should have taken ----------------------------------------------------


def meant(word: str) -> tuple[str, ...]:
    """What a folded word was meant as, if Telex or VNI keys were left over in it; never the word itself."""
    return tuple(other for other in dict.fromkeys((_no_telex(word), _no_vni(word))) if other and other != word)


def _no_telex(word: str) -> str:
    """A syllable has no vowel twice and ends in no tone key, wherever the key was struck: tieengs, tieesng, tiengse."""
    kept = ""
    for letter in word:
        if not _telex_key(letter, kept):
            kept += "u" if letter == "w" else letter
    return kept


def _telex_key(letter: str, before: str) -> bool:
    """Whether the letter only marks another one."""
    if letter in TELEX_TONES:
        return not VOWELS.isdisjoint(before)
    if letter == "w":
        return any(vowel in before for vowel in "aou")
    if letter == "d":
        return before.startswith("d")
    return letter in "aeo" and letter in before


def _no_vni(word: str) -> str:
    return word[:1] + re.sub(r"[0-9]", "", word[1:]) if word[:1].isalpha() else word
