"""Words in the place of the calls: connecting, closed, nobody called yet."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from assets.qt.fitting import Fitted, Style, draw, fit
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, rounded
from display.board.props import NoticeProps
from display.common.lettering import letters
from display.common.words import Said

SIGN_MM = 80.0


class NoticeCard(QWidget):
    """A sign, a large sentence and a smaller one, each in both languages."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._props: NoticeProps | None = None
        self._large = letters(theme, 46, bold=True, lines=2)
        self._line = letters(theme, 24, lines=2)
        self._small = letters(theme, 18, lines=2)

    def render_notice(self, props: NoticeProps) -> None:
        if props != self._props:
            self._props = props
            self.update()

    def overflows(self) -> bool:
        """Whether a sentence does not fit."""
        texts = self._texts()
        return any(not fitted.fits for fitted, _ in texts) or (bool(texts) and self._tall(texts) > self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._props is None:
            return
        painter, theme = QPainter(self), self._theme
        rounded(painter, QRectF(self.rect()), theme.px(theme.space.radius), theme.colour("surface"), None, 0)
        size, texts = theme.px(SIGN_MM), self._texts()
        gap = theme.px(theme.space.gap)
        y = (self.height() - self._tall(texts)) / 2
        sign = icon_pixmap(self._props.icon, size, theme.hex("accent"))
        painter.drawPixmap((self.width() - size) // 2, round(y), sign)
        y += size + gap * 2
        for fitted, colour in texts:
            box = QRectF(0, y, self.width(), fitted.height)
            draw(painter, theme, fitted, box, theme.colour(colour), CENTRE)
            y += fitted.height + gap

    def _tall(self, texts: list[tuple[Fitted, str]]) -> float:
        gap = self._theme.px(self._theme.space.gap)
        return self._theme.px(SIGN_MM) + gap + sum(fitted.height + gap for fitted, _ in texts)

    def _texts(self) -> list[tuple[Fitted, str]]:
        if self._props is None:
            return []
        title, line = self._props.title, self._props.line
        wanted = [*self._both(title, self._large), *self._both(line, self._line)]
        width, high = self.width() - self._theme.px(40), self.height() / 3
        return [(fit(self._theme, text, style, width, high), colour) for text, style, colour in wanted if text]

    def _both(self, said: Said, style: Style) -> list[tuple[str, Style, str]]:
        return [(said.main, style, "ink"), (said.small, self._small, "muted")]
