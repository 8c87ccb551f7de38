"""What the page is made of beside charts, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from assets.face import Face
from counter import buttons
from counter.tallies.events import Event

Button = buttons.Button[Event]


@dataclass(frozen=True)
class Key:
    """A key without a button."""

    key: str
    event: Event
    enabled: bool = True


@dataclass(frozen=True)
class Strip:
    """One sentence; ``look`` is a key of StatusStrip.LOOKS."""

    look: str
    icon: str
    text: str


@dataclass(frozen=True)
class Tile:
    """A figure that is read from two steps away: what it is, the figure, and what belongs to it."""

    title: str
    value: str
    line: str = ""
    beside: str = ""
    """The same of the compared period."""


def plain(title: str, key: str, chosen: bool = False, line: str = "", icon: str = "") -> Face:
    """The face of a button with a key; the chosen one of several is filled."""
    return Face(f"{title} · {key}" if key else title, line, icon, look="main" if chosen else "plain", centred=not icon)
