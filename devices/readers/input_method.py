"""What a Vietnamese input method made of a scan, and which code it was. Pure; what a code means is not known here.

    keys   A 1 0 2   HOSO-0042   DD0031       An input method takes some keys for marks on the letters before them:
    text   Á02       HỐ-0042     Đ0031        they are missing in the text, and a mark stands there instead.

Telex, VNI and VIQR are all three searched backwards, for every way in which their programs differ: a mark on the letter
just before or anywhere in the syllable, a key that marks nothing and stands for itself, a mark that is replaced, taken
off, or undone by a second press. So a text has more origins here than in any one program, and a code that is found is
the only one that any of them can have been, of all with at most ``SPARE`` keys that left no trace.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from devices.readers.beginning import Beginning, beginning_of

MOST_LETTERS = 300
MOST_STEPS = 1_000
"""So much is searched for one text, in all: ten milliseconds, because it is done on the window's thread. Six times as
much brings no more codes back: what is still open then has too many origins."""
SURELY_OURS = 12
"""A text that begins with so many letters that a code of ours always begins with is meant to be one."""
SPARE = 3
"""Keys that were taken and left no trace: a tone that another replaced, a mark undone."""

VOWELS = frozenset("aeiouy")
ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, BREVE, HORN, BAR = "\u0302", "\u0306", "\u031b", "\u0335"
TONES = frozenset((ACUTE, GRAVE, HOOK, TILDE, DOT))
SHAPES = frozenset((CIRCUMFLEX, BREVE, HORN, BAR))


@dataclass(frozen=True)
class Method:
    """Which keys mark what; all keys in lower case."""

    tones: dict[str, str]
    shapes: dict[str, dict[str, str]]
    """Key → letter → its mark."""
    clear: str = ""
    """The key that takes the tone off."""
    alone: dict[str, str] = field(default_factory=dict)
    """Keys that are a letter with a horn by themselves: W is Ư."""
    lasting: str = ""
    """Keys that mark nothing here and stand for themselves: to some programs the syllable goes on behind them
    (VNI: A710 → Á70), to others it has ended."""


METHODS = {
    "telex": Method(
        tones=dict(zip("sfrxj", (ACUTE, GRAVE, HOOK, TILDE, DOT), strict=True)),
        shapes={
            "a": {"a": CIRCUMFLEX},
            "e": {"e": CIRCUMFLEX},
            "o": {"o": CIRCUMFLEX},
            "w": {"a": BREVE, "o": HORN, "u": HORN},
            "d": {"d": BAR},
        },
        clear="z",
        alone={"w": "u", "[": "o", "]": "u", "{": "o", "}": "u"},
    ),
    "vni": Method(
        tones=dict(zip("12345", (ACUTE, GRAVE, HOOK, TILDE, DOT), strict=True)),
        shapes={
            "6": dict.fromkeys("aeo", CIRCUMFLEX),
            "7": dict.fromkeys("ou", HORN),
            "8": {"a": BREVE},
            "9": {"d": BAR},
        },
        clear="0",
        lasting="123456789",
    ),
    "viqr": Method(
        tones=dict(zip("'`?~.", (ACUTE, GRAVE, HOOK, TILDE, DOT), strict=True)),
        shapes={
            "^": dict.fromkeys("aeo", CIRCUMFLEX),
            "+": dict.fromkeys("ou", HORN),
            "*": dict.fromkeys("ou", HORN),
            "(": {"a": BREVE},
            "d": {"d": BAR},
        },
    ),
}


class Verdict(StrEnum):
    """What has become of a scan on its way."""

    CLEAN = "clean"
    """Nothing speaks for an input method."""
    RECOVERED = "recovered"
    """Mangled, and only one code can have been scanned."""
    MANGLED = "mangled"
    """Mangled, and nobody can tell for certain which code it was."""


@dataclass(frozen=True)
class Recovery:
    """The verdict, and the text: the code as scanned, or as it came where that is not known."""

    verdict: Verdict
    text: str


def recover(text: str, patterns: Sequence[re.Pattern[str]], *, composed: bool = False) -> Recovery:
    """What was scanned. ``patterns``: what a code looks like, as a whole.

    ``composed``: an input method was seen at work, so that even a text without marks may be mangled (A1123 → A123).
    A text with a space or with a stroke between its parts is no code but a text of its own, such as an identity card's.
    """
    letters = _taken_apart(text)
    marked = any(letter.marks for letter in letters or ())
    if len(text) > MOST_LETTERS or re.search(r"[\s|]", text):
        return Recovery(Verdict.CLEAN, text)
    if not (marked or composed):
        return Recovery(Verdict.MANGLED if _lacks_letters(text, patterns) else Verdict.CLEAN, text)
    if letters is None:
        return Recovery(Verdict.MANGLED if composed else Verdict.CLEAN, text)
    origins = _origins(letters, patterns)
    if origins is None:
        return Recovery(Verdict.MANGLED, text)
    if len(origins) == 1:
        [code] = origins
        return Recovery(Verdict.CLEAN if code == text else Verdict.RECOVERED, code)
    mangled = marked or bool(origins) or _lacks_letters(text, patterns)
    return Recovery(Verdict.MANGLED if mangled else Verdict.CLEAN, text)


def _lacks_letters(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    """It begins as a slip's address does and ends too early: marks that were set and taken off again cost keys."""
    return any(
        SURELY_OURS <= beginning.literal < len(text) and beginning.allows(text) and not pattern.fullmatch(text)
        for pattern, beginning in ((pattern, _beginning(pattern)) for pattern in patterns)
    )


# -- the text ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """A character of the text without its marks."""

    base: str
    shape: str = ""
    tone: str = ""

    @property
    def marks(self) -> int:
        return bool(self.shape) + bool(self.tone)

    @cached_property
    def small(self) -> str:
        return self.base.lower()


def _taken_apart(text: str) -> list[Letter] | None:
    """None when it holds a character that no scanner types and no input method makes."""
    letters = []
    for character in unicodedata.normalize("NFC", text):
        base, *marks = list(unicodedata.normalize("NFD", character))
        if character in "đĐ":
            base, marks = ("d" if character == "đ" else "D"), [BAR]
        shapes, tones = [m for m in marks if m in SHAPES], [m for m in marks if m in TONES]
        if not base.isascii() or len(shapes) > 1 or len(tones) > 1 or len(shapes) + len(tones) < len(marks):
            return None
        letters.append(Letter(base, "".join(shapes), "".join(tones)))
    return letters


# -- the search -------------------------------------------------------------------------------------


_beginning = lru_cache(maxsize=64)(beginning_of)


class _Weary(Exception):
    """Too many ways to look at."""


def _origins(letters: list[Letter], patterns: Sequence[re.Pattern[str]]) -> set[str] | None:
    """The codes that may have become the text: no one, the only one, or two of many. None: too much must be tried."""
    found: set[str] = set()
    steps = [MOST_STEPS]
    text = "".join(letter.base for letter in letters)
    try:
        for pattern in patterns:
            longest = _beginning(pattern).longest
            if longest is not None and len(letters) >= longest and not any(letter.marks for letter in letters):
                found.update({text} if pattern.fullmatch(text) else ())  # there is no room for a key that was taken
                continue
            for method in METHODS.values():
                for keys in _Search(letters, method, _beginning(pattern), steps).run():
                    if pattern.fullmatch(keys):
                        found.add(keys)
                    if len(found) > 1:
                        return found
    except _Weary:
        return None
    return found


class _Way(NamedTuple):
    """Keys struck so far, and what stands in the text because of them."""

    keys: str = ""
    shown: int = 0
    """Letters of the text that stand there."""
    start: int = 0
    """Where the last syllable begins."""
    shapes: tuple[str, ...] = ()
    """The marks on the letters of the last syllable."""
    tone: str = ""
    taken: int = 0
    """Keys that were taken for marks."""


class _Search:
    """All ways to one text by one method."""

    def __init__(self, letters: list[Letter], method: Method, beginning: Beginning, steps: list[int]) -> None:
        self._letters = letters
        self._method = method
        self._beginning = beginning
        self._steps = steps
        self._cases = _cases(letters)
        self._owed = _owed(letters)

    def run(self) -> Iterator[str]:
        """The key sequences, each once."""
        ways, seen = [_Way()], set[_Way]()
        while ways:
            way = ways.pop()
            if way.shown == len(self._letters) and self._settled(way):
                yield way.keys
            for following in self._steps_from(way):
                if following not in seen and self._hopeful(following):
                    seen.add(following)
                    ways.append(following)

    def _hopeful(self, way: _Way) -> bool:
        self._steps[0] -= 1
        if self._steps[0] < 0:
            raise _Weary
        longest = self._beginning.longest
        if longest is not None and len(way.keys) + len(self._letters) - way.shown > longest:
            return False
        missing = self._missing(way) + self._owed[way.shown]
        return way.taken + missing <= self._owed[0] + SPARE and self._beginning.allows(way.keys)

    def _steps_from(self, way: _Way) -> Iterator[_Way]:
        yield from self._shows_next(way)
        yield from self._marks_tone(way)
        yield from self._marks_shape(way)

    # a key that stands for itself, or for a letter with a horn

    def _shows_next(self, way: _Way) -> Iterator[_Way]:
        if way.shown == len(self._letters):
            return
        letter = self._letters[way.shown]
        yield from self._shown(way, letter.base)
        for key, base in self._method.alone.items():
            if letter.small == base:
                yield from self._shown(way, key.upper() if letter.base.isupper() else key, HORN)
            if letter.small == key:  # the second press of W makes the W that was meant
                yield from self._shown(way._replace(taken=way.taken + 1), letter.base * 2)

    def _shown(self, way: _Way, keys: str, shape: str = "") -> Iterator[_Way]:
        letter = self._letters[way.shown]
        way = way._replace(keys=way.keys + keys, shown=way.shown + 1)
        if self._goes_on(letter):
            yield way._replace(shapes=(*way.shapes, shape))
        if not letter.small.isalpha() and self._settled(way):
            yield way._replace(start=way.shown, shapes=(), tone="")

    # a key that is a tone, or takes one off

    def _marks_tone(self, way: _Way) -> Iterator[_Way]:
        if not VOWELS.intersection(letter.small for letter in self._letters[way.start : way.shown]):
            return
        for key, tone in self._method.tones.items():
            if tone != way.tone:
                yield from self._taken(way, key, tone=tone)
            else:
                yield from self._undone(way._replace(tone=""), key)
        if way.tone and self._method.clear:
            yield from self._taken(way, self._method.clear, tone="")

    def _marks_shape(self, way: _Way) -> Iterator[_Way]:
        for key, marks in self._method.shapes.items():
            for place, before in enumerate(way.shapes):
                shape = marks.get(self._letters[way.start + place].small)
                if shape is None:
                    continue
                if before != shape:
                    yield from self._taken(way, key, shapes=_with(way.shapes, place, shape))
                    if shape == HORN and _has_horn_after(self._letters, way, place):  # UOW is ƯƠ
                        both = _with(_with(way.shapes, place, shape), place + 1, shape)
                        yield from self._taken(way, key, shapes=both)
                else:
                    yield from self._undone(way._replace(shapes=_with(way.shapes, place, "")), key)

    def _taken(
        self, way: _Way, key: str, *, tone: str | None = None, shapes: tuple[str, ...] | None = None
    ) -> Iterator[_Way]:
        for struck in self._cased(key):
            yield way._replace(
                keys=way.keys + struck,
                tone=way.tone if tone is None else tone,
                shapes=way.shapes if shapes is None else shapes,
                taken=way.taken + 1,
            )

    def _undone(self, way: _Way, key: str) -> Iterator[_Way]:
        """The second press of a mark takes it off, and the key stands there itself."""
        if way.shown < len(self._letters) and self._letters[way.shown].small == key:
            yield from self._shown(way, self._letters[way.shown].base)

    def _cased(self, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key.upper() if upper else key for upper in self._cases))

    def _goes_on(self, letter: Letter) -> bool:
        """Whether a syllable may go on with it."""
        return letter.small.isalpha() or letter.small in self._method.lasting

    # how far a syllable is from what the text shows

    def _settled(self, way: _Way) -> bool:
        return self._missing(way, ended=True) == 0

    def _missing(self, way: _Way, *, ended: bool = False) -> int:
        """Marks that a syllable still lacks or has wrong. A tone stands on any letter of its syllable."""
        end = way.start + len(way.shapes)
        shown = self._letters[way.start : end]
        shapes = sum(letter.shape != shape for letter, shape in zip(shown, way.shapes, strict=True))
        tones = [letter.tone for letter in shown if letter.tone]
        if len(tones) > 1:
            return MOST_LETTERS
        ended = ended or end == len(self._letters) or not self._goes_on(self._letters[end])
        if not ended and not tones:  # the letter with the tone may follow
            return shapes
        return shapes + ((tones[0] if tones else "") != way.tone)


def _with(shapes: tuple[str, ...], place: int, shape: str) -> tuple[str, ...]:
    return (*shapes[:place], shape, *shapes[place + 1 :])


def _has_horn_after(letters: list[Letter], way: _Way, place: int) -> bool:
    pair = "".join(letter.small for letter in letters[way.start + place : way.start + place + 2])
    return pair == "uo" and place + 1 < len(way.shapes)


def _cases(letters: list[Letter]) -> tuple[bool, ...]:
    """Whether a key that left only a mark may have been a capital: as the letters that are still there."""
    upper = any(letter.base.isupper() for letter in letters)
    lower = any(letter.base.islower() for letter in letters)
    return (True,) if upper and not lower else (False,) if not upper else (True, False)


def _owed(letters: list[Letter]) -> list[int]:
    """For each place, the marks from there to the end."""
    owed = [0]
    for letter in reversed(letters):
        owed.append(owed[-1] + letter.marks)
    return owed[::-1]
