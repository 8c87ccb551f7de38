"""What a page over the work is made of, before it has buttons."""

from __future__ import annotations

from dataclasses import dataclass

from assets.face import Face
from counter.entry import Entry
from counter.panel.events import Event


@dataclass(frozen=True)
class Choice:
    """One of the nine."""

    title: str
    event: Event
    line: str = ""
    icon: str = ""
    look: str = "plain"
    shut: bool = False


@dataclass(frozen=True)
class Go:
    """What Enter does."""

    face: Face
    event: Event
    shut: bool = False


@dataclass(frozen=True)
class Content:
    """What a page is about. ``tabs`` are names and titles of its lists."""

    title: str
    line: str = ""
    choices: tuple[Choice, ...] = ()
    none: str = ""
    number: str = ""
    tabs: tuple[tuple[str, str], ...] = ()
    entry: Entry | None = None
    go: Go | None = None
