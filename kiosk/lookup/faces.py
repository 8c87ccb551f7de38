"""What the look-up screens show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from assets.aim import AimWords
from kiosk.faces import Button, ChoiceProps, KeypadProps, MessageProps, Notice, Props, RateProps


@dataclass(frozen=True)
class LookBar:
    """The lower edge: the way back or out at the left, how everything looks and reads at the right."""

    back: Button | None
    looks: tuple[Button, ...]


@dataclass(frozen=True)
class WelcomeProps:
    """Hold the receipt before the reader, or touch. ``aim``: beside the camera's picture, where there is a camera."""

    title: str
    hold: str
    hold_line: str
    has_reader: bool
    aim: AimWords | None
    buttons: tuple[Button, ...]
    bar: LookBar


@dataclass(frozen=True)
class Track:
    """The way of a dossier; ``at``: the step on which it is; ``look``: calm, busy, priority or alarm."""

    steps: tuple[str, ...]
    at: int
    look: str


@dataclass(frozen=True)
class AnswerProps:
    """One sentence first, then what it rests on."""

    look: str
    icon: str
    headline: str
    do: str
    notice: Notice | None
    """How old it is, where that matters; or how the paper goes."""
    procedure: str
    track: Track | None
    rows: tuple[tuple[str, str], ...]
    main: Button | None
    others: tuple[Button, ...]
    bar: LookBar


@dataclass(frozen=True)
class TurnWords:
    """On the buttons that turn leaves; ``of`` has the places ``n`` and ``all``."""

    before: str
    after: str
    of: str


@dataclass(frozen=True)
class Block:
    """A piece of a long text: a heading, or an entry with something below it."""

    text: str
    note: str = ""
    heading: bool = False


@dataclass(frozen=True)
class TextProps:
    """A long text in leaves, under headings where there are some."""

    title: str
    tabs: tuple[Button, ...]
    blocks: tuple[Block, ...]
    turn: TurnWords
    qr_url: str
    qr_line: str
    notice: Notice | None
    main: Button | None
    others: tuple[Button, ...]
    bar: LookBar


@dataclass(frozen=True)
class SearchProps:
    """What is typed, what fits, and the keys. ``keys``: rows of keys with the share of the row that each takes."""

    title: str
    query: str
    is_empty: bool
    status: str
    rows: tuple[Button, ...]
    keys: tuple[tuple[tuple[Button, int], ...], ...]
    erase: Button
    turn: TurnWords
    bar: LookBar


@dataclass(frozen=True)
class LeavingProps:
    """The screen is about to clear itself."""

    text: str
    stay: Button


LookupProps = (
    WelcomeProps | AnswerProps | TextProps | SearchProps | KeypadProps | MessageProps | ChoiceProps | RateProps
)
Shown = Props | LookupProps
