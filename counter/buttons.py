"""A button of a screen at the counters, as a plain value. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from assets.face import Face

Meaning_co = TypeVar("Meaning_co", covariant=True)


@dataclass(frozen=True)
class Button(Generic[Meaning_co]):
    """A touch target: its name (for tests and scripts), its face, what pressing it means, and its key.

    Each screen names its own kind: ``Button[Event]`` with the events of its flow.
    """

    name: str
    face: Face
    event: Meaning_co
    enabled: bool = True
    key: str = ""
