"""What the desk's window is made of, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from counter import buttons
from counter.desk.acts import Sheet
from counter.desk.events import Event
from counter.desk.flow import Desk
from counter.words import Words
from queue_engine.protocol import HallState

Button = buttons.Button[Event]


@dataclass(frozen=True)
class Headline:
    """One sentence; ``look`` is a key of StatusStrip.LOOKS."""

    look: str
    icon: str
    text: str


@dataclass(frozen=True)
class Choice:
    """One answer."""

    title: str
    event: Event
    line: str = ""
    icon: str = ""
    look: str = "plain"


@dataclass(frozen=True)
class Place:
    """What the answers of a step follow from."""

    desk: Desk
    hall: HallState
    sheet: Sheet
    words: Words
