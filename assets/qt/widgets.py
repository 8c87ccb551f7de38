"""Widgets that all stations share: fitted labels, numbers, icons, cards, strips."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.qt.fitting import Fitted, Style, draw, fit, style_of, text_width, wrapped_height
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.theme import Role

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def rounded(painter: QPainter, box: QRectF, radius: float, fill: QColor, edge: QColor | None, line: float) -> None:
    """A filled rounded rectangle whose edge lies inside the box."""
    inner = box.adjusted(line / 2, line / 2, -line / 2, -line / 2) if edge else box
    path = QPainterPath()
    path.addRoundedRect(inner, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, line) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPath(path)


class FitLabel(QWidget):
    """A text that is wrapped by words and shrunk to its box, never below the least size of the station."""

    def __init__(
        self,
        theme: Theme,
        role: Role = Role.BODY,
        text: str = "",
        *,
        bold: bool = False,
        colour: str = "ink",
        align: Qt.AlignmentFlag = LEFT,
        max_lines: int = 99,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._align, self._colour, self._text = theme, align, colour, text
        self._style = style_of(theme, role, bold, max_lines)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.updateGeometry()
            self.update()

    def set_colour(self, colour: str) -> None:
        """Name of a colour of the palette."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def overflows(self) -> bool:
        """Whether some of the text does not fit even at the least size."""
        return bool(self._text) and not self._fitted().fits

    def fitted_em(self) -> int:
        """The pixel size at which the text is drawn now."""
        return self._fitted().em

    def sizeHint(self) -> QSize:
        width = text_width(self._theme, self._text, self._style) if self._text else 0
        return QSize(round(width) + 2, self.heightForWidth(round(width) + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, round(self._style.least_em * 1.3) if self._text else 0)

    def heightForWidth(self, width: int) -> int:
        return round(wrapped_height(self._theme, self._text, self._style, width)) + 1 if self._text else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        draw(painter, self._theme, self._fitted(), QRectF(self.rect()), self._theme.colour(self._colour), self._align)

    def _fitted(self) -> Fitted:
        return fit(self._theme, self._text, self._style, self.width(), self.height())


class NumberLabel(FitLabel):
    """A ticket number, as large as its box allows, on one line."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        role: Role = Role.HUGE,
        colour: str = "ink",
        align: Qt.AlignmentFlag = CENTRE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, role, text, bold=True, colour=colour, align=align, max_lines=1, parent=parent)

    def _fitted(self) -> Fitted:
        # Digits and capitals without marks may use the room that marks would need: their box is 0.86 em high.
        return fit(self._theme, self._text, self._style, self.width(), self.height() * 1.3 / 0.86)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fitted = self._fitted()
        spare = fitted.em * 0.3
        box = QRectF(self.rect()).adjusted(0, -spare, 0, spare)
        if self._text:
            draw(painter, self._theme, fitted, box, self._theme.colour(self._colour), self._align)

    def heightForWidth(self, width: int) -> int:
        return round(self._style.em * 0.86) if self._text else 0


class IconLabel(QWidget):
    """An icon, square, in a colour of the palette."""

    def __init__(
        self, theme: Theme, name: str, size_mm: float, colour: str = "accent", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._colour = theme, name, colour
        self._size = theme.px(size_mm)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(self._size, self._size)

    def set_icon(self, name: str, colour: str | None = None) -> None:
        self._name, self._colour = name, colour or self._colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            QPainter(self).drawPixmap(0, 0, icon_pixmap(self._name, self._size, self._theme.hex(self._colour)))


class Card(QWidget):
    """A raised surface to lay other widgets on."""

    def __init__(
        self, theme: Theme, *, fill: str = "surface", edge: str | None = "line", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._fill, self._edge = theme, fill, edge

    def set_colours(self, fill: str, edge: str | None) -> None:
        if (fill, edge) != (self._fill, self._edge):
            self._fill, self._edge = fill, edge
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        edge = theme.colour(self._edge) if self._edge else None
        line = theme.px(theme.space.line)
        rounded(QPainter(self), QRectF(self.rect()), theme.px(theme.space.radius), theme.colour(self._fill), edge, line)


class StatusStrip(QWidget):
    """A sign and a sentence on a soft colour: how a device or the link is. Hidden while it has no text."""

    LOOKS: dict[str, tuple[str, str, str]] = {
        "calm": ("calm_soft", "ink", "calm"),
        "busy": ("accent_soft", "ink", "accent"),
        "priority": ("priority_soft", "ink", "priority_line"),
        "alarm": ("alarm_soft", "ink", "alarm"),
    }

    def __init__(self, theme: Theme, role: Role = Role.BODY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._look, self._icon, self._text = theme, "calm", "info", ""
        self._style: Style = style_of(theme, role, bold=False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, look: str, icon: str, text: str) -> None:
        """Show this sentence; ``look`` is one of :data:`LOOKS`, ``icon`` a name of assets/icons."""
        self._look, self._icon, self._text = look, icon, text
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def overflows(self) -> bool:
        return bool(self._text) and not self._fitted(self._text_box()).fits

    def sizeHint(self) -> QSize:
        width = round(text_width(self._theme, self._text, self._style)) + self._left_of_text() + self._pad() * 2
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._left_of_text() * 2, round(self._style.least_em * 1.3) + self._pad())

    def heightForWidth(self, width: int) -> int:
        room = max(1, width - self._left_of_text() - self._pad())
        return round(wrapped_height(self._theme, self._text, self._style, room)) + self._pad() * 2

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        fill, ink, sign = self.LOOKS[self._look]
        rounded(painter, QRectF(self.rect()), theme.px(theme.space.radius), theme.colour(fill), None, 0)
        size = self._icon_size()
        painter.drawPixmap(self._pad(), (self.height() - size) // 2, icon_pixmap(self._icon, size, theme.hex(sign)))
        box = self._text_box()
        draw(painter, theme, self._fitted(box), box, theme.colour(ink), LEFT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.update()

    def _pad(self) -> int:
        return self._theme.px(self._theme.space.pad * 0.6)

    def _icon_size(self) -> int:
        return round(self._style.em * 1.35)

    def _left_of_text(self) -> int:
        return self._pad() * 2 + self._icon_size()

    def _text_box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(self._left_of_text(), self._pad() / 2, -self._pad(), -self._pad() / 2)

    def _fitted(self, box: QRectF) -> Fitted:
        return fit(self._theme, self._text, self._style, box.width(), box.height())
