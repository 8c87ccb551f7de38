"""How large a rating screen is drawn: designed on 280 × 168 mm, or upright on 168 × 287; another size is the same,
larger or smaller."""

from __future__ import annotations

from assets.qt.theme import Theme
from assets.theme import LIGHT, Kind

LONG_MM, SHORT_MM, HIGH_MM = 280.0, 168.0, 287.0


def rating_theme(width: int, height: int) -> Theme:
    """Of a window of so many pixels. A small screen has smaller letters, and stands nearer to the citizen."""
    if width >= height:
        return Theme(Kind.KIOSK, min(width / LONG_MM, height / SHORT_MM), LIGHT)
    return Theme(Kind.KIOSK, min(width / SHORT_MM, height / HIGH_MM), LIGHT)
