"""The tokens of the one theme: colours, spacing and type in millimetres. No Qt.

Sizes are physical, because a citizen's eyes and fingers are: capitals by their height, touch targets by
their edge. :mod:`assets.qt.theme` turns millimetres into the pixels of a configured screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CAP_PER_EM = 0.714
"""Height of a capital in Noto Sans and, near enough, in DejaVu Sans (0.729)."""

TOUCH_MM = 15.0
"""Smallest edge of anything that a citizen touches."""

KIOSK_CAP_MM = 6.1
"""Smallest capital on a station that citizens read at 500 mm."""


class Kind(StrEnum):
    """How far the reader is: arm's length and standing, a desk, or across the hall."""

    KIOSK = "kiosk"
    PANEL = "panel"
    BOARD = "board"


class Role(StrEnum):
    """What a text is for; each kind of station gives it a size."""

    HUGE = "huge"
    NUMBER = "number"
    TITLE = "title"
    BUTTON = "button"
    BODY = "body"
    CAPTION = "caption"


CAP_MM: dict[Kind, dict[Role, float]] = {
    Kind.KIOSK: {
        Role.HUGE: 90.0,
        Role.NUMBER: 16.0,
        Role.TITLE: 10.0,
        Role.BUTTON: 8.0,
        Role.BODY: 6.8,
        Role.CAPTION: 6.2,
    },
    Kind.PANEL: {
        Role.HUGE: 16.0,
        Role.NUMBER: 8.0,
        Role.TITLE: 4.4,
        Role.BUTTON: 3.4,
        Role.BODY: 3.0,
        Role.CAPTION: 2.6,
    },
    Kind.BOARD: {
        Role.HUGE: 120.0,
        Role.NUMBER: 51.0,
        Role.TITLE: 30.0,
        Role.BUTTON: 25.0,
        Role.BODY: 25.0,
        Role.CAPTION: 18.0,
    },
}
"""Height of capitals by kind of station and role: the largest that a text of that role is drawn."""

LEAST_CAP_MM: dict[Kind, float] = {Kind.KIOSK: KIOSK_CAP_MM, Kind.PANEL: 2.4, Kind.BOARD: 15.0}
"""No text is ever shrunk below this."""


@dataclass(frozen=True)
class Spacing:
    """Distances of a kind of station, in millimetres."""

    gap: float
    pad: float
    margin: float
    radius: float
    line: float


SPACING: dict[Kind, Spacing] = {
    Kind.KIOSK: Spacing(gap=3.5, pad=4.5, margin=7.0, radius=3.5, line=0.45),
    Kind.PANEL: Spacing(gap=2.4, pad=3.0, margin=4.0, radius=1.8, line=0.3),
    Kind.BOARD: Spacing(gap=8.0, pad=10.0, margin=14.0, radius=6.0, line=1.2),
}


@dataclass(frozen=True)
class Palette:
    """Colours as ``#rrggbb``. Blue-green against amber stays apart for every kind of colour vision;
    nothing is said by colour alone: a sign or a word always stands beside it."""

    ground: str
    surface: str
    sunken: str
    line: str
    ink: str
    muted: str
    accent: str
    accent_pressed: str
    accent_soft: str
    on_accent: str
    priority: str
    priority_soft: str
    priority_line: str
    on_priority: str
    alarm: str
    alarm_soft: str
    on_alarm: str
    calm: str
    calm_soft: str


LIGHT = Palette(
    ground="#f5f3ee",
    surface="#ffffff",
    sunken="#ebe8e0",
    line="#d5d0c4",
    ink="#14293a",
    muted="#4a5a68",
    accent="#0c5c70",
    accent_pressed="#08404f",
    accent_soft="#e1eff1",
    on_accent="#ffffff",
    priority="#f3b53f",
    priority_soft="#fdf1d6",
    priority_line="#a06a0c",
    on_priority="#33230a",
    alarm="#9c2f1c",
    alarm_soft="#fbe9e4",
    on_alarm="#ffffff",
    calm="#1d5f49",
    calm_soft="#e2f0ea",
)
"""For stations at arm's length, in a lit hall."""

DARK = Palette(
    ground="#0b1e2b",
    surface="#12303f",
    sunken="#081722",
    line="#2c4f60",
    ink="#f7f5ef",
    muted="#b4c6cf",
    accent="#5cc4d6",
    accent_pressed="#8ad9e6",
    accent_soft="#17404f",
    on_accent="#06202a",
    priority="#f6c35c",
    priority_soft="#3d3216",
    priority_line="#f6c35c",
    on_priority="#2a1c05",
    alarm="#ffb4a2",
    alarm_soft="#4a2019",
    on_alarm="#35100a",
    calm="#8fd8b6",
    calm_soft="#173d30",
)
"""For boards, read from across the hall."""

CONTRAST = Palette(
    ground="#000000",
    surface="#000000",
    sunken="#242424",
    line="#8c8c8c",
    ink="#ffffff",
    muted="#ffffff",
    accent="#ffe14d",
    accent_pressed="#ffffff",
    accent_soft="#242424",
    on_accent="#000000",
    priority="#ffe14d",
    priority_soft="#242424",
    priority_line="#d4711c",
    on_priority="#000000",
    alarm="#ffb4a2",
    alarm_soft="#242424",
    on_alarm="#000000",
    calm="#35c27f",
    calm_soft="#242424",
)
"""For whoever reads best white on black. The levels of a scale differ in lightness too, whatever colours are seen."""

LARGER = 1.25
"""How much larger letters are where somebody has asked for it."""

READABLE: tuple[tuple[str, str], ...] = (
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent", "ground"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("ink", "accent_soft"),
    ("muted", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_pressed"),
    ("on_priority", "priority"),
    ("ink", "priority_soft"),
    ("muted", "priority_soft"),
    ("alarm", "ground"),
    ("alarm", "surface"),
    ("alarm", "alarm_soft"),
    ("ink", "alarm_soft"),
    ("on_alarm", "alarm"),
    ("calm", "ground"),
    ("calm", "surface"),
    ("calm", "calm_soft"),
    ("ink", "calm_soft"),
)
"""Pairs (text, behind it) that screens may use; each has a contrast of at least 4.5:1."""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, of ``#rrggbb``."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


KIOSK_ROOM_MM = {"wide": (410.0, 230.0), "upright": (293.0, 521.0)}
"""The smallest screens, 18.5" wide and 23.6" upright, on which a kiosk holds all it has to say at full size."""
COMFORT = (0.5, 1.35)


@dataclass(frozen=True)
class Screen:
    """A physical screen as the configuration describes it."""

    width_px: int
    height_px: int
    width_mm: float
    height_mm: float

    def px_per_mm(self, window_px: tuple[int, int] | None = None) -> float:
        """Pixels of a millimetre; a window smaller than the screen shrinks everything alike.

        Where the two axes disagree the larger wins: nothing may be smaller than its millimetres say.
        """
        whole = max(self.width_px / self.width_mm, self.height_px / self.height_mm)
        if window_px is None:
            return whole
        return whole * min(window_px[0] / self.width_px, window_px[1] / self.height_px)

    def comfort(self) -> float:
        """How much larger than its millimetres a kiosk draws everything, because its screen has the room.

        Below 1 the screen is too small for capitals of the height that citizens need: everything shrinks
        rather than being cut off, and the kiosk logs it.
        """
        width, height = KIOSK_ROOM_MM["wide" if self.width_mm > self.height_mm else "upright"]
        room = min(self.width_mm / width, self.height_mm / height)
        return min(max(room, COMFORT[0]), COMFORT[1])
