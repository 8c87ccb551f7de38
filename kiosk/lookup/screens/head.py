"""The one sentence of an answer and what to do now, on the colour of how it stands, as large as there is room."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from assets.qt.fitting import Fitted, draw, fit, style_of
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import LEFT, Card, StatusStrip
from assets.theme import Role
from assets.unbroken import whole
from kiosk.lookup.faces import AnswerProps

SCALES = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.55, 0.5, 0.45, 0.4, 0.35, 0.3)
SIGN_MM = 17.0


class HeadCard(Card):
    """Upright it is as high as its words; on a wide screen the words are as large as it is high."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, edge=None)
        self.setObjectName("headline")
        self._look, self._icon, self._said, self._do = "calm", "info", "", ""
        self.adapt(False)

    def adapt(self, wide: bool) -> None:
        vertical = QSizePolicy.Policy.Ignored if wide else QSizePolicy.Policy.Preferred
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        policy.setHeightForWidth(not wide)
        self.setSizePolicy(policy)

    def render_head(self, props: AnswerProps) -> None:
        fill, _, sign = StatusStrip.LOOKS[props.look]
        self.set_colours(fill, sign)
        self._look, self._icon, self._said, self._do = props.look, props.icon, props.headline, props.do
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The sentence, and below it what to do."""
        return f"{self._said}\n{self._do}".strip()

    def letters(self) -> tuple[int, ...]:
        """The pixel sizes at which they are drawn now."""
        return tuple(part.em for part in self._parts(self.width(), self.height()))

    def overflows(self) -> bool:
        return not all(part.fits for part in self._parts(self.width(), self.height()))

    def sizeHint(self) -> QSize:
        wide = self._theme.px(180)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._theme.px(SIGN_MM) + 2 * self._pad())

    def heightForWidth(self, width: int) -> int:
        return round(sum(part.height for part in self._parts(width, 10**6))) + 3 * self._pad()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, theme, pad, side = QPainter(self), self._theme, self._pad(), self._theme.px(SIGN_MM)
        sign = theme.hex(StatusStrip.LOOKS[self._look][2])
        parts = self._parts(self.width(), self.height())
        top = (self.height() - sum(part.height for part in parts) - pad * (len(parts) - 1)) / 2
        painter.drawPixmap(pad, round(max(pad, top)), icon_pixmap(self._icon, side, sign))
        for part in parts:
            box = QRectF(pad * 2 + side, top, self._room(self.width()), part.height)
            draw(painter, theme, part, box, theme.colour("ink"), LEFT)
            top += part.height + pad

    def _pad(self) -> int:
        return self._theme.px(self._theme.space.pad)

    def _room(self, width: int) -> int:
        return max(1, width - 3 * self._pad() - self._theme.px(SIGN_MM))

    def _parts(self, width: int, height: int) -> list[Fitted]:
        """Sentence and what to do, in the largest letters that fit."""
        wide, room = self._room(width), height - 3 * self._pad()
        for scale in SCALES:
            parts = self._scaled(scale, wide)
            if all(part.fits for part in parts) and sum(part.height for part in parts) <= room:
                return parts
        return [replace(part, fits=False) for part in parts]

    def _scaled(self, scale: float, width: int) -> list[Fitted]:
        """What to do is never written larger than the sentence above it."""
        said, do = style_of(self._theme, Role.NUMBER, bold=True), style_of(self._theme, Role.BUTTON)
        large = max(said.least_em, round(said.em * scale))
        small = min(large, max(do.least_em, round(do.em * max(scale, 0.76))))
        texts = ((whole(self._said), said, large), (whole(self._do), do, small))
        return [
            fit(self._theme, text, replace(style, em=em, least_em=em), width, 1e6) for text, style, em in texts if text
        ]
