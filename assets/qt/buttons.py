"""Buttons for fingers: icon, title, a line below or a badge; the text wraps and never clips."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.face import LOOKS, PRESSED, Face, Look
from assets.qt.fitting import draw, style_of, text_width
from assets.qt.icons import icon_pixmap
from assets.qt.planning import Arrangement, Manner, Plan, arranged, plan_of
from assets.qt.theme import Theme
from assets.qt.widgets import rounded
from assets.theme import Kind, Role

__all__ = ["Face", "TouchButton"]


class TouchButton(QWidget):
    """Emits ``touched`` when the finger leaves it inside; shows the press at once. Holding does not repeat."""

    touched = Signal()
    fades = True
    """Whether it looks off while it is disabled."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        face: Face | None = None,
        *,
        role: Role = Role.BUTTON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._face, self._role = theme, face or Face(), role
        self._pressed = False
        self._manner: Manner | None = None
        least = theme.touch() if theme.kind is Kind.KIOSK else round(theme.em(role) * 2.2)
        self.setMinimumSize(least, least)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if theme.kind is Kind.KIOSK else Qt.FocusPolicy.TabFocus)

    def face(self) -> Face:
        return self._face

    def set_face(self, face: Face) -> None:
        if face != self._face:
            self._face = face
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        return self._face.title

    def is_pressed(self) -> bool:
        return self._pressed

    def overflows(self) -> bool:
        """Whether some text does not fit even at the least size."""
        return not self._plan().fits

    def set_manner(self, manner: Manner | None) -> None:
        """Be laid out like the rest of a group; None: as suits this button alone."""
        if manner != self._manner:
            self._manner = manner
            self.update()

    def plan_in(self, size: QSize, arrangement: Arrangement, line: str) -> Plan:
        """How the face would lie in a box of this size, with this line below its title."""
        return arranged(
            self._theme, replace(self._face, line=line), self._role, (size.width(), size.height()), arrangement
        )

    def sizeHint(self) -> QSize:
        theme, face = self._theme, self._face
        style, pad = style_of(theme, self._role, bold=True), theme.px(theme.space.pad)
        wide = text_width(theme, face.title, style) + pad * 2
        tall = style.em * 1.3 + pad
        if face.icon:
            wide += style.em * 1.9 + pad
        if face.line:
            below = style_of(theme, Role.CAPTION)
            tall += below.em * 1.3
        return QSize(round(wide), round(tall)).expandedTo(self.minimumSize())

    # -- touching --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.show_pressed(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.show_pressed(self.rect().contains(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was = self._pressed
        self.show_pressed(False)
        if was and event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.touched.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.touched.emit()
        else:
            super().keyPressEvent(event)

    def show_pressed(self, pressed: bool) -> None:
        """Look pressed or not; what a finger does, and what a picture shows."""
        if pressed != self._pressed:
            self._pressed = pressed
            self.update()

    # -- drawing ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, look, plan = self._theme, QPainter(self), self._look(), self._plan()
        radius, line = theme.px(theme.space.radius), theme.px(theme.space.line)
        edge, line = (look.edge, line) if not self.hasFocus() else ("accent", line * 3)
        rounded(painter, QRectF(self.rect()), radius, theme.colour(look.fill), theme.colour(edge), line)
        if plan.icon is not None:
            self._draw_icon(painter, plan.icon, look)
        if plan.badge_icon is not None:
            self._draw_pixmap(painter, plan.badge_icon, self._face.badge_icon, look.soft)
        for writing in plan.writings:
            colour = theme.colour(look.soft if writing.soft else look.ink)
            draw(painter, theme, writing.fitted, writing.box, colour, writing.align)

    def _draw_icon(self, painter: QPainter, box: QRectF, look: Look) -> None:
        in_well = look.well != look.fill
        if in_well:
            rounded(painter, box, box.width() * 0.24, self._theme.colour(look.well), None, 0)
        spare = box.width() * (0.15 if in_well else 0.06)
        self._draw_pixmap(painter, box.adjusted(spare, spare, -spare, -spare), self._face.icon, look.sign)

    def _draw_pixmap(self, painter: QPainter, box: QRectF, name: str, colour: str) -> None:
        square: QRect = box.toRect()
        painter.drawPixmap(square.topLeft(), icon_pixmap(name, square.width(), self._theme.hex(colour)))

    def _look(self) -> Look:
        if self._pressed or self._face.busy:
            return PRESSED
        return LOOKS[self._face.look] if self.isEnabled() or not self.fades else LOOKS["off"]

    def _plan(self) -> Plan:
        return plan_of(self._theme, self._face, self._role, (self.width(), self.height()), self._manner)
