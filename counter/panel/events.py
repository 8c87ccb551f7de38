"""What happens to the officer's panel, and what the panel wants done."""

from __future__ import annotations

from dataclasses import dataclass, field

from counter.entry import DigitsErased, DigitTyped, NumberSet, TextTyped
from counter.panel.state import Do, Page
from queue_engine.client import LinkStatus
from queue_engine.protocol import AskCode, Fact, HallState, Message


@dataclass(frozen=True)
class HallChanged:
    hall: HallState
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class LinkChanged:
    link: LinkStatus


@dataclass(frozen=True)
class Ticked:
    """The server's time, as far as the client knows it."""

    now_ms: int


@dataclass(frozen=True)
class OfficerChosen:
    officer: str


@dataclass(frozen=True)
class PinDigit:
    digit: str = field(repr=False)


@dataclass(frozen=True)
class PinErased:
    whole: bool = False


@dataclass(frozen=True)
class TakeOverAnswered:
    yes: bool


@dataclass(frozen=True)
class Asked:
    """A button or its key was pressed; ``choice`` is what was chosen on a page."""

    do: Do
    choice: str = ""
    finish_open: bool = False


@dataclass(frozen=True)
class Opened:
    """A page over the work is wanted; ``subject`` is what it is about."""

    page: Page
    subject: str = ""


@dataclass(frozen=True)
class TabTurned:
    tab: str


@dataclass(frozen=True)
class LeafTurned:
    """More choices than fit: the next nine."""

    leaf: int


@dataclass(frozen=True)
class ComeBackTurned:
    """The visit shall come back here after the stop there, or not."""


@dataclass(frozen=True)
class FieldPicked:
    """A stop of the visit, or not any more."""

    field: str


@dataclass(frozen=True)
class NoteGiven:
    """The words go with the transfer; where to is chosen next."""


@dataclass(frozen=True)
class Scanned:
    """A reader of the panel has read a code."""

    text: str = field(repr=False)
    symbology: str = ""
    reader: str = ""


@dataclass(frozen=True)
class CodeGiven:
    """What stands on the line is a dossier code."""


@dataclass(frozen=True)
class CodeRead:
    """What the hall makes of the code: a CodeMeaning, a Refusal, or None: the server could not be reached."""

    answer: Message | None


@dataclass(frozen=True)
class LookAsked:
    """The dossier's status is wanted anew."""


@dataclass(frozen=True)
class LookedUp:
    """What the look-up service answered; None: nothing in time."""

    asked: Message
    answer: Message | None


@dataclass(frozen=True)
class PaperTurned:
    """This paper is missing, or is not."""

    name: str


@dataclass(frozen=True)
class LineGiven:
    """What stands on the line is missing; an empty line: that was all."""


@dataclass(frozen=True)
class PracticeTurned:
    """The next session is for training, or not."""


@dataclass(frozen=True)
class Escaped:
    """The officer steps back from a half-made decision."""


@dataclass(frozen=True)
class LanguageAsked:
    language: str


@dataclass(frozen=True)
class Answered:
    """The server answered the intent with this tag."""

    tag: int
    answer: Message


@dataclass(frozen=True)
class Unanswered:
    """The server could not be reached; whether it heard the intent shows when it is back."""

    tag: int


Event = (
    HallChanged
    | LinkChanged
    | Ticked
    | OfficerChosen
    | PinDigit
    | PinErased
    | TakeOverAnswered
    | Asked
    | Opened
    | TabTurned
    | LeafTurned
    | ComeBackTurned
    | FieldPicked
    | NoteGiven
    | DigitTyped
    | DigitsErased
    | NumberSet
    | TextTyped
    | Scanned
    | CodeGiven
    | CodeRead
    | LookAsked
    | LookedUp
    | PaperTurned
    | LineGiven
    | PracticeTurned
    | Escaped
    | LanguageAsked
    | Answered
    | Unanswered
)


@dataclass(frozen=True)
class Send:
    """Effect: send this intent and bring the answer back under its tag."""

    tag: int
    do: Do
    body: Message = field(repr=False)


@dataclass(frozen=True)
class Read:
    """Effect: ask the hall what a code is."""

    body: AskCode


@dataclass(frozen=True)
class Look:
    """Effect: ask the look-up service."""

    body: Message


Effect = Send | Read | Look
