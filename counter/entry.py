"""What staff type: figures on a pad and words on a line, made fit for the journal. No Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol

from assets.face import Face
from counter.buttons import Button, Meaning_co
from queue_engine.protocol import Message


def tidy(text: str) -> str:
    """As it is kept: composed letters, single blanks, nothing around them."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def longest(body: type[Message], name: str) -> int:
    """How many letters, or items, the protocol takes there."""
    return _limit(body, name, "max_length")


def largest(body: type[Message], name: str) -> int:
    """The largest number that the protocol takes there."""
    return _limit(body, name, "le")


def _limit(body: type[Message], name: str, kind: str) -> int:
    return next(int(getattr(one, kind)) for one in body.model_fields[name].metadata if hasattr(one, kind))


# -- what happens ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DigitTyped:
    digit: str


@dataclass(frozen=True)
class DigitsErased:
    """The last digit, or all of them."""

    whole: bool = False


@dataclass(frozen=True)
class NumberSet:
    """One more or one less than it was; the next digit begins a new number."""

    value: int


@dataclass(frozen=True)
class TextTyped:
    """What stands on the line now."""

    text: str


NumberEvent = DigitTyped | DigitsErased | NumberSet
NumberButton = Button[NumberEvent]


@dataclass(frozen=True)
class TypedNumber:
    """A number being typed. Nothing typed stands for the number that is offered."""

    digits: str = ""
    is_old: bool = False
    """The next digit begins a new number."""

    def value(self, offered: int) -> int:
        return int(self.digits) if self.digits else offered

    def after(self, event: NumberEvent, most: int) -> TypedNumber:
        """The number after a key of the pad; a digit too many is not taken."""
        match event:
            case DigitTyped(digit):
                digits = ("" if self.is_old else self.digits) + digit
                return TypedNumber(digits) if len(digits) <= len(str(most)) and int(digits) <= most else self
            case DigitsErased(whole):
                return TypedNumber("" if whole else self.digits[:-1])
            case NumberSet(value):
                return TypedNumber(str(value), is_old=True)


NOTHING_TYPED = TypedNumber()


# -- what is shown ---------------------------------------------------------------------------------------


class Said(Protocol):
    """A sentence with its look."""

    @property
    def look(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Entry:
    """A line of free text. ``typed`` makes the event of whatever stands there."""

    text: str
    hint: str
    count: str = ""
    is_too_long: bool = False
    typed: Callable[[str], object] = TextTyped


def pad_keys(erase: str, enabled: bool) -> tuple[NumberButton, ...]:
    """Ten digits as they lie on every pad of the hall, and two keys to take them back."""
    digits = [NumberButton(f"pad:{n}", Face(n, centred=True), DigitTyped(n), enabled, n) for n in "1234567890"]
    whole, last = DigitsErased(whole=True), DigitsErased()
    clear = NumberButton("pad:clear", Face(erase, centred=True, look="quiet"), whole, enabled, "Delete")
    back = NumberButton("pad:erase", Face("⌫", centred=True, look="quiet"), last, enabled, "Backspace")
    return (*digits[:9], clear, digits[9], back)


def step_keys(value: int, by: int, bounds: tuple[int, int], enabled: bool) -> tuple[NumberButton, NumberButton]:
    """Less and more than the number that stands there."""
    by_how_much, (least, most) = "" if by == 1 else f" {by}", bounds
    less, more = (Face(sign + by_how_much, centred=True) for sign in ("−", "+"))
    return (
        NumberButton("pad:less", less, NumberSet(max(least, value - by)), enabled and value > least, "Minus"),
        NumberButton("pad:more", more, NumberSet(min(most, value + by)), enabled and value < most, "Plus"),
    )


def turning(names: tuple[str, ...], at: int, back: str, on: str) -> dict[str, str]:
    """The keys that go round a row of names from the one at ``at``: of two names both keys mean the other."""
    if len(names) == 2:
        return {names[1 - at]: back + on}
    return {names[at - 1]: back, names[(at + 1) % len(names)]: on}


@dataclass(frozen=True)
class PadProps(Generic[Meaning_co]):
    """A number is asked for: perhaps what it is a number of, the figure, and the pad."""

    header: str
    title: str
    line: str
    figure: str
    is_offered: bool
    """Nothing has been typed yet: Enter takes what is offered."""
    note: str
    say: Said | None
    picks: tuple[Button[Meaning_co], ...]
    keys: tuple[NumberButton, ...]
    steps: tuple[NumberButton, ...]
    go: Button[Meaning_co]
    back: Button[Meaning_co]

    @property
    def buttons(self) -> tuple[Button[Meaning_co | NumberEvent], ...]:
        """Whatever has a key."""
        return (*self.picks, *self.keys, *self.steps, self.go, self.back)
