"""What the desk's window is made of, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from assets.face import Face
from counter.desk.flow import Event


@dataclass(frozen=True)
class Button:
    """A touch target: its name, its face, what pressing it means, and its key."""

    name: str
    face: Face
    event: Event
    enabled: bool = True
    key: str = ""


@dataclass(frozen=True)
class Headline:
    """One sentence; ``look`` is a key of StatusStrip.LOOKS."""

    look: str
    icon: str
    text: str
