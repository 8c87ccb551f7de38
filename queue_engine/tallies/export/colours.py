"""The colours of levels: green is satisfied, red is not; what lies between comes only with more than three."""

from __future__ import annotations

BEST, GOOD, MIDDLING, POOR, WORST = "2E7D32", "9CCC65", "F9A825", "EF6C00", "C62828"
DARK = frozenset({BEST, WORST})
"""White letters stand on these."""


def level_colours(levels: int) -> tuple[str, ...]:
    """For scales of up to five levels, the best one first."""
    if levels <= 3:
        return (BEST, GOOD, WORST)[:levels]
    return (BEST, GOOD, POOR, WORST) if levels == 4 else (BEST, GOOD, MIDDLING, POOR, WORST)
