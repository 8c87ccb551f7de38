"""The levels of a scale as buttons: a face above its words, or beside them where the button is low."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from assets.face import PRESSED, Face, Look
from assets.moods import TINTS
from assets.qt.buttons import TouchButton
from assets.qt.fitting import LINE, Style, fit, style_of
from assets.qt.planning import Manner, Plan, Writing
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, LEFT, rounded
from assets.theme import Role

LOW = 0.62
"""A button that is lower than its width by this has its face beside the words."""
FACE = 0.56
"""Share of the height that a face above its words takes at most."""
LINES = 2.1
"""Room for so many lines below a face."""


class MoodButton(TouchButton):
    """A touch button whose icon is the larger part of it; its face has no line and no badge."""

    def overflows(self) -> bool:
        return not self._plan().fits

    def natural_em(self) -> int:
        """The size of its words where no other button has a say."""
        return mood_plan(self._theme, self._face, self._role, (self.width(), self.height())).title_em

    def _look(self) -> Look:
        look = super()._look()
        sign, well = TINTS.get(self._face.icon, ("accent", "accent_soft"))
        return look if look is PRESSED else replace(look, edge=sign, sign=sign, well=well)

    def _draw_icon(self, painter: QPainter, box: QRectF, look: Look) -> None:
        rounded(painter, box, box.width() / 2, self._theme.colour(look.well), None, 0)
        self._draw_pixmap(painter, box, self._face.icon, look.sign)

    def _plan(self) -> Plan:
        return mood_plan(self._theme, self._face, self._role, (self.width(), self.height()), self._manner)


@lru_cache(maxsize=128)
def mood_plan(theme: Theme, face: Face, role: Role, size: tuple[int, int], manner: Manner | None = None) -> Plan:
    """Where face and words lie in a box."""
    style = style_of(theme, role, bold=True)
    if manner and manner.title_em:
        style = Style(min(style.em, manner.title_em), style.least_em, bold=True)
    pad = theme.px(theme.space.pad)
    box = QRectF(0, 0, *size).adjusted(pad, pad, -pad, -pad)
    return _beside(theme, face, style, box, pad) if size[1] < size[0] * LOW else _above(theme, face, style, box, pad)


def _above(theme: Theme, face: Face, style: Style, box: QRectF, pad: float) -> Plan:
    """Faces beside each other are of one size and at one height, however many lines their words take."""
    side = min(box.width() * 0.76, box.height() * FACE)
    words = min(box.height() - side - pad, style.em * LINE * LINES)
    top = box.top() + (box.height() - side - pad - words) / 2
    icon = QRectF(box.center().x() - side / 2, top, side, side)
    below = QRectF(box.left(), icon.bottom() + pad, box.width(), words)
    return Plan(icon, None, (Writing(fit(theme, face.title, style, below.width(), words), below, CENTRE),))


def _beside(theme: Theme, face: Face, style: Style, box: QRectF, pad: float) -> Plan:
    side = min(box.height(), box.width() * 0.3)
    icon = QRectF(box.left(), box.center().y() - side / 2, side, side)
    text = QRectF(icon.right() + pad * 1.6, box.top(), box.right() - icon.right() - pad * 1.6, box.height())
    return Plan(icon, None, (Writing(fit(theme, face.title, style, text.width(), text.height()), text, LEFT),))


def even(buttons: Sequence[MoodButton]) -> None:
    """Words of one size on all of them, once they have their places."""
    manner = Manner(title_em=min(one.natural_em() for one in buttons)) if buttons else None
    for button in buttons:
        button.set_manner(manner)
