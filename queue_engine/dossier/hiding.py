"""Strikes personal data out of an answer's texts: names and numbers of the same row, and whatever looks like one.

Officers write everywhere: the name of a citizen in a note, a phone in the name of a step. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

HIDDEN = "…"
SHORT = 3
"""A name of so few letters may be a part of any word."""
GAP = r"[ .\-)]{0,2}"
DAY = r"\d{1,2}[ .\-]\d{1,2}[ .\-](?:19|20)\d\d(?!\d)"
LOOKS_PERSONAL = re.compile(
    r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"  # an address for letters
    r"|(?<!\d)(?:\d{9,10}|\d{12})(?!\d)"  # an identity number
    r"|(?<!\d)0\d{2}([ .\-])\d{3}\1\d{3}\1\d{3}(?!\d)|(?<!\d)0\d{3}([ .\-])\d{4}\2\d{4}(?!\d)"
    rf"|(?<![\d+])(?!{DAY})(?:\+?84{GAP}[1-9]|\(?0)(?:{GAP}\d){{8,10}}(?!{GAP}\d)",  # a phone
)
_PLAIN = {
    number: "d" if chr(number) in "đĐ" else unicodedata.normalize("NFD", chr(number).lower())[0]
    for number in (*range(0x41, 0x5B), *range(0xC0, 0x1F00))
    if chr(number).isalpha()
}
"""Letter for letter: small, without its marks."""


def hider(personal: Iterable[object]) -> Callable[[str], str]:
    """What strikes these values out of a text, and numbers and addresses that look like a person's."""
    wanted = sorted(set(_wanted(personal)), key=lambda one: len(one[0]), reverse=True)

    def hide(text: str) -> str:
        for words, spoken in wanted:
            text = _struck(text, words, _folded if spoken else _small)
        return looks_hidden(text)

    return hide


def looks_hidden(text: str) -> str:
    """Without what looks like a number or an address of a person."""
    return LOOKS_PERSONAL.sub(HIDDEN, text)


def _wanted(personal: Iterable[object]) -> Iterator[tuple[str, bool]]:
    """Each with whether its marks may be missing: of several words, for one word alone may then be any other."""
    for text in _texts(personal):
        words = unicodedata.normalize("NFC", text).split()
        whole = " ".join(words)
        if len(whole) > SHORT:
            yield (_folded(whole), True) if len(words) > 1 else (_small(whole), False)


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**20:
            yield str(value)
        elif isinstance(value, list):
            yield from (one for one in value if isinstance(one, str))
        elif isinstance(value, dict):
            yield from (one for one in value.values() if isinstance(one, str))


def _folded(text: str) -> str:
    return text.translate(_PLAIN).replace("\n", " ")


def _small(text: str) -> str:
    """Letter for letter: a sign whose small form has two is left."""
    return text.lower() if len(text.lower()) == len(text) else text


def _struck(text: str, words: str, plain: Callable[[str], str]) -> str:
    shown, at = plain(text), 0
    parts: list[str] = []
    while (found := shown.find(words, at)) >= 0:
        end = found + len(words)
        whole = not (shown[found - 1 : found].isalnum() or shown[end : end + 1].isalnum())
        parts += [text[at:found], HIDDEN if whole else text[found:end]]
        at = end
    return "".join((*parts, text[at:])) if parts else text
