"""The settings of the hall boards, and how high letters must be for the eyes at the back of the hall."""

from __future__ import annotations

from itertools import pairwise

from pydantic import Field

from config.table import Seconds, Settings, VisibleText

LETTERS_MM = ((0.0, 0.0), (3.0, 25.0), (5.0, 38.0), (6.0, 51.0), (9.0, 76.0))
"""Metres to the reader → height of capitals in millimetres."""
DESIGN_MM = 941.0, 529.0
"""The 43-inch screen on which boards are designed, long and short edge; any other shows them larger or smaller."""
LARGEST_MM = {"wide": 126.0, "upright": 75.0}
"""On that screen: the capitals of a called number, with everything beside it left out."""


class BoardText(Settings):
    """A sentence of the running text."""

    text: VisibleText = Field(
        min_length=1, max_length=240, description="the sentence in Vietnamese, at most 240 characters"
    )
    text_en: VisibleText = Field(
        default="", max_length=240, description="the sentence in English; empty: Vietnamese only"
    )


class Board(Settings):
    """What all hall boards have in common."""

    texts: tuple[BoardText, ...] = Field(
        default=(), max_length=12, description="running text: each sentence stands still for a quarter of a minute"
    )
    flash_s: Seconds = Field(default=1.5, le=30, description="seconds for which a new call is lit")
    unheard_flash_s: Seconds = Field(
        default=8.0, le=60, description="seconds for which a call is lit that the loudspeaker could not say"
    )
    replay_s: Seconds = Field(
        default=600.0, description="after a lost link: calls younger than these seconds are lit, older ones only listed"
    )
    start_replay_s: Seconds = Field(
        default=60.0, description="after the board's own start: calls younger than these seconds are lit"
    )
    picture_s: Seconds = Field(default=12.0, ge=2, description="playlist: seconds for which a picture stands")
    back_after_s: Seconds = Field(
        default=12.0, le=600, description="playlist: seconds after a call until the film or the picture comes back"
    )
    sound_percent: int = Field(default=0, ge=0, le=100, description="playlist: how loud films are; 0: silent")


def letters_mm(metres: float) -> float:
    """The height of capitals that is read at a distance."""
    for (near, low), (far, high) in pairwise(LETTERS_MM):
        if metres <= far:
            return low + (high - low) * (metres - near) / (far - near)
    far, high = LETTERS_MM[-1]
    return high * metres / far


def largest_mm(width_mm: float, height_mm: float) -> float:
    """The highest capitals that a called number can have on a screen of this size."""
    scale = min(max(width_mm, height_mm) / DESIGN_MM[0], min(width_mm, height_mm) / DESIGN_MM[1])
    return scale * LARGEST_MM["wide" if width_mm >= height_mm else "upright"]
