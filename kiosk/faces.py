"""What the kiosk's screens show, as plain values: the props that :mod:`kiosk.props` derives and screens render."""

from __future__ import annotations

from dataclasses import dataclass

from assets.aim import AimWords
from assets.face import Face
from kiosk.events import Touch


@dataclass(frozen=True)
class Button:
    """A touch target: its name (for tests and scripts), its face, and what touching it means.

    ``short`` stands in for the line of the face on a wide screen, where cards are low.
    """

    name: str
    face: Face
    event: Touch
    short: str = ""


@dataclass(frozen=True)
class Bar:
    """The lower edge, in reach of everybody; where there is a way back there is no way to a booking."""

    back: Button | None = None
    strip: Button | None = None
    language: Button | None = None
    booking: Button | None = None
    papers: Button | None = None
    """Which papers a procedure needs; where the screen is upright there is room for it."""


@dataclass(frozen=True)
class ChoiceProps:
    """One question and its answers."""

    title: str
    line: str
    cards: tuple[Button, ...]
    bar: Bar
    widest_line: str = ""
    """What the line of a card may grow to: the layout keeps room for it."""
    widest_short: str = ""
    notices: tuple[Notice, ...] = ()
    """What is to be known before a touch, above the cards."""


@dataclass(frozen=True)
class Notice:
    """A sentence with a sign; ``look`` is one of StatusStrip.LOOKS, ``short`` stands in where there is little room."""

    look: str
    icon: str
    text: str
    short: str = ""


@dataclass(frozen=True)
class TicketProps:
    """The number and what to do with it."""

    caption: str
    number: str
    field: str
    is_priority: bool
    ahead: str
    go_to: str
    counters: tuple[tuple[str, str], ...]
    slip: Notice
    advice: str
    qr_url: str
    done: Button
    reprint: Button | None
    void: Button | None
    keep: Button | None
    kept: Notice | None
    """What became of keeping the place."""
    language: Button | None


@dataclass(frozen=True)
class MessageProps:
    """A card that says how things are and what to do."""

    look: str
    icon: str
    title: str
    line: str
    more: str
    button: Button | None
    language: Button | None
    second: Button | None = None
    qr_url: str = ""
    """Instead of the sign: something to photograph, as ``line`` says."""
    big: bool = False
    """The button is what the page is for."""


@dataclass(frozen=True)
class KeypadProps:
    """A code and the keys to type it; ``is_empty``: nothing is typed, ``code`` says what to do."""

    title: str
    line: str
    code: str
    is_empty: bool
    keys: tuple[Button, ...]
    erase: Button
    take: Button
    bar: Bar
    aim: AimWords | None = None
    """Beside the camera's picture, where there is a camera."""


@dataclass(frozen=True)
class AimProps:
    """The camera's picture and what to hold before it."""

    title: str
    line: str
    words: AimWords
    bar: Bar


@dataclass(frozen=True)
class RateProps:
    """One question, and a face for each level, the best one first."""

    title: str
    line: str
    levels: tuple[Button, ...]
    bar: Bar


Props = ChoiceProps | TicketProps | MessageProps | KeypadProps | AimProps | RateProps
