"""The colours of charts, by what they stand for; each with the letters that are read on it. No Qt.

No two things are told apart by colour alone: levels stand in their order with their shares on them, what reaches to
nine in ten is hatched, and what a sentence is about stands first or is darker.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.theme import LIGHT


@dataclass(frozen=True)
class Paint:
    """A colour, what is written on it, and whether it is hatched."""

    fill: str
    ink: str
    hatched: bool = False


PAINTS: dict[str, Paint] = {
    "strong": Paint(LIGHT.accent, LIGHT.on_accent),
    "plain": Paint("#7fb4c1", LIGHT.ink),
    "far": Paint("#b9862b", LIGHT.ink, hatched=True),
    "few": Paint("#d5d0c4", LIGHT.ink),
    "warned": Paint(LIGHT.alarm, LIGHT.on_alarm),
    "nothing": Paint(LIGHT.surface, LIGHT.ink),
    "best": Paint(LIGHT.calm, "#ffffff"),
    "good": Paint("#9fd0b8", LIGHT.ink),
    "middling": Paint("#f6f1e2", LIGHT.ink),
    "poor": Paint("#e08a58", LIGHT.ink),
    "worst": Paint(LIGHT.alarm, LIGHT.on_alarm),
}


def level_paints(levels: int) -> tuple[str, ...]:
    """For scales of three to five levels, the best one first."""
    if levels <= 3:
        return ("best", "good", "worst")[:levels]
    return ("best", "good", "poor", "worst") if levels == 4 else ("best", "good", "middling", "poor", "worst")
