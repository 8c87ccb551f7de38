"""The faces that stand beside the levels of a scale. No Qt."""

from __future__ import annotations

FACES: dict[int, tuple[int, ...]] = {3: (1, 2, 4), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
"""How many levels a scale has → a face for each, the best one first; 1 laughs, 3 is neither, 5 is bitter."""
TINTS: dict[str, tuple[str, str]] = {
    "face-1": ("calm", "calm_soft"),
    "face-2": ("accent", "accent_soft"),
    "face-3": ("muted", "sunken"),
    "face-4": ("priority_line", "priority_soft"),
    "face-5": ("alarm", "alarm_soft"),
}
"""Icon → its colour and what lies behind it, names of the palette. Face and words say the same without them."""


def mood_icon(level: int, levels: int) -> str:
    """The icon beside a level (1: the best one) of a scale with so many levels."""
    return f"face-{FACES[levels][level - 1]}"
