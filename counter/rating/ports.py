"""What the rating screen needs of others; tests hand in fakes."""

from __future__ import annotations

from typing import Protocol


class Pads(Protocol):
    """The counter's rating pads, as far as the screen's own keys are one of them."""

    @property
    def drawn(self) -> str:
        """The pad that is drawn on the screen; empty: none is in the settings."""

    def is_tried(self) -> bool:
        """Whether the desk has that pad tried out."""

    def prove(self, level: int) -> None:
        """One of its keys was touched for the test."""
