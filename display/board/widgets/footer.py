"""The line at the bottom: what is to be known now; or, while the link is lost, since when."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.qt.fitting import Fitted, draw, fit
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import LEFT, rounded
from display.board.footer import FooterProps
from display.common.lettering import letters, shortened


class BoardFooter(QWidget):
    """One line in two languages where both fit; a sign and a soft colour say that the link is lost."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._props = theme, FooterProps("")
        self._style = letters(theme, 17, lines=2)

    def render_footer(self, props: FooterProps) -> None:
        if props != self._props:
            self._props = props
            self.update()

    def text(self) -> str:
        return self._props.text

    def overflows(self) -> bool:
        """Whether the first language does not fit."""
        return bool(self._props.text) and not self._fitted(self._props.text, self._room()).fits

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = self._theme, QPainter(self), self._room()
        ink, soft = ("ink", "ink") if self._props.lost else ("ink", "muted")
        if self._props.lost:
            fill, edge = theme.colour("alarm_soft"), theme.colour("alarm")
            rounded(painter, QRectF(self.rect()), theme.px(theme.space.radius), fill, edge, theme.px(theme.space.line))
        size = self._icon_size()
        sign = icon_pixmap(self._props.icon, size, theme.hex("alarm" if self._props.lost else "muted"))
        painter.drawPixmap(round(self._pad()), (self.height() - size) // 2, sign)
        for text, place, colour in zip(
            (self._props.text, self._props.small), self._boxes(box), (ink, soft), strict=True
        ):
            fitted = self._fitted(text, place)
            if not fitted.fits and text == self._props.text:
                fitted = shortened(theme, text, self._style, place.width(), place.height())
            if fitted.fits:
                draw(painter, theme, fitted, place, theme.colour(colour), LEFT)

    def _boxes(self, box: QRectF) -> tuple[QRectF, QRectF]:
        """Of the first and of the second language: side by side, or below each other on an upright board."""
        main = self._fitted(self._props.text, box)
        upper = QRectF(box.left(), box.top(), box.width(), box.height() / 2)
        lower = upper.translated(0, upper.height())
        stands_below = self._props.small and self._fitted(self._props.small, lower).fits
        if stands_below and len(main.lines) == 1 and box.height() > main.em * 2.2:
            return upper, lower
        return box, box.adjusted(main.width + self._pad() * 1.5, 0, 0, 0)

    def _fitted(self, text: str, box: QRectF) -> Fitted:
        return fit(self._theme, text, self._style, box.width(), box.height())

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(self._pad() * 1.8 + self._icon_size(), 0, -self._pad(), 0)

    def _pad(self) -> int:
        return self._theme.px(self._theme.space.pad)

    def _icon_size(self) -> int:
        return self._theme.px(22)
