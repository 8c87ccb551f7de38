"""Millimetres into pixels, tokens into fonts, colours and style sheets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF

from assets import theme as tokens
from assets.theme import DARK, LIGHT, Kind, Palette, Role, Screen, Spacing

FAMILIES = ("Noto Sans", "DejaVu Sans")


class FontsMissing(RuntimeError):
    """Neither of the fonts that the hall reads well in is installed."""

    def __init__(self) -> None:
        super().__init__(
            "Chưa cài phông chữ: cần gói fonts-noto-core (hoặc fonts-dejavu-core). "
            "No usable font: install the package fonts-noto-core (or fonts-dejavu-core)."
        )


@cache
def family() -> str:
    """The first installed family of :data:`FAMILIES`."""
    for name in FAMILIES:
        if QFontDatabase.hasFamily(name):
            return name
    raise FontsMissing


@cache
def _cap_per_em(name: str, bold: bool) -> float:
    probe = QFont(name)
    probe.setPixelSize(1000)
    probe.setBold(bold)
    return QFontMetricsF(probe).capHeight() / 1000


@dataclass(frozen=True)
class Theme:
    """What a screen draws with: ``theme.px(mm)``, ``theme.font(role)``, ``theme.colour("accent")``."""

    kind: Kind
    px_per_mm: float
    """On a kiosk with a large screen more than a real millimetre."""
    palette: Palette
    letters: float = 1.0
    """How much larger than usual letters are drawn where there is room; none is drawn smaller than usual."""

    @classmethod
    def for_screen(
        cls,
        screen: Screen,
        window_px: tuple[int, int] | None = None,
        kind: Kind = Kind.KIOSK,
        palette: Palette | None = None,
    ) -> Theme:
        """The theme of a station on its configured screen; a smaller window shrinks everything alike."""
        chosen = palette or (DARK if kind is Kind.BOARD else LIGHT)
        comfort = screen.comfort() if kind is Kind.KIOSK else 1.0
        return cls(kind, screen.px_per_mm(window_px) * comfort, chosen)

    @property
    def space(self) -> Spacing:
        """Distances in millimetres; ``theme.px(theme.space.gap)``."""
        return tokens.SPACING[self.kind]

    def px(self, millimetres: float) -> int:
        return max(1, round(millimetres * self.px_per_mm)) if millimetres > 0 else 0

    def touch(self) -> int:
        """Pixels of the smallest touch target, rounded up."""
        return math.ceil(tokens.TOUCH_MM * self.px_per_mm)

    def em(self, role: Role) -> int:
        """Pixel size of a role's font."""
        return self.em_of_cap(tokens.CAP_MM[self.kind][role] * self.letters)

    def least_em(self) -> int:
        """Pixel size below which no text of this kind of station is drawn."""
        return self.em_of_cap(tokens.LEAST_CAP_MM[self.kind])

    def em_of_cap(self, cap_mm: float) -> int:
        """Pixel size of the font whose capitals are this many millimetres high, rounded up."""
        return max(1, math.ceil(cap_mm * self.px_per_mm / _cap_per_em(family(), False)))

    def font(self, role: Role = Role.BODY, bold: bool = False) -> QFont:
        return self.font_of(self.em(role), bold)

    def font_of(self, em: int, bold: bool = False) -> QFont:
        """A font of this pixel size, without hinting, so that all window sizes break lines alike."""
        font = QFont(family())
        font.setPixelSize(em)
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def colour(self, name: str) -> QColor:
        """A colour of the palette by its name."""
        return QColor(self.hex(name))

    def hex(self, name: str) -> str:
        value = getattr(self.palette, name)
        assert isinstance(value, str)
        return value
