"""How large the theme is drawn at a desk: everything fits a 15.6-inch screen, and larger screens get more."""

from __future__ import annotations

from assets.qt.theme import Theme
from assets.theme import LIGHT, Kind
from assets.theme import Screen as ThemeScreen
from config.schema import Station

LEAST_MM = (344.0, 194.0)
"""The smallest screen that shows everything at its real size: 1366 × 768 at 15.6 inches."""

PANEL_GROWTH = 1.3
"""On larger screens the panel's letters and buttons may grow so much; the rest of the room goes to the lists."""


def window_size(station: Station) -> tuple[int, int]:
    """Pixels of the station's window: a part of its screen, or all of it."""
    return station.window[2:] if station.window else (station.screen.width_px, station.screen.height_px)


def desk_theme(station: Station, growth: float = 1.0) -> Theme:
    """The theme of a station that is read at a desk."""
    screen = ThemeScreen(
        *(getattr(station.screen, name) for name in ("width_px", "height_px", "width_mm", "height_mm"))
    )
    width, height = window_size(station)
    fits = min(width / LEAST_MM[0], height / LEAST_MM[1])
    return Theme(Kind.PANEL, min(fits, screen.px_per_mm((width, height)) * growth), LIGHT)
