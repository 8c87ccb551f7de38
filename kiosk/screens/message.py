"""A card that says how things are and what to do: closed, away, refused, please wait."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.icons import icon_pixmap
from assets.qt.qr import QrLabel
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, Card, FitLabel, StatusStrip, rounded
from assets.theme import Role
from kiosk.faces import MessageProps
from kiosk.screens.parts import Screen, Sentence, show

SIGN_MM = {True: 30.0, False: 60.0}
QR_MM = {True: 50.0, False: 76.0}
BUTTON_MM = {True: 30.0, False: 20.0}
"""Height of a button that the page is for, and of others."""


class Sign(QWidget):
    """A large icon on a soft disc."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._look, self._icon = theme, "calm", "info"

    def adapt(self, wide: bool) -> None:
        side = self._theme.px(SIGN_MM[wide])
        self.setFixedSize(side, side)

    def show_icon(self, look: str, icon: str) -> None:
        self._look, self._icon = look, icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, side = QPainter(self), self.width()
        fill, _, sign = StatusStrip.LOOKS[self._look]
        rounded(painter, QRectF(self.rect()), side / 2, self._theme.colour(fill), None, 0)
        size = round(side * 0.54)
        spare = (side - size) // 2
        painter.drawPixmap(spare, spare, icon_pixmap(self._icon, size, self._theme.hex(sign)))


class MessageScreen(Screen):
    """One card in the middle; the language stays within reach below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._card = Card(theme)
        self._sign = Sign(theme)
        self._qr = QrLabel(theme, QR_MM[False])
        self._title = Sentence(theme, Role.NUMBER, bold=True, align=CENTRE)
        self._title.setObjectName("title")
        self._line = Sentence(theme, Role.BUTTON, align=CENTRE)
        self._more = FitLabel(theme, Role.BODY, colour="muted", align=CENTRE)
        self._act = self.button("retry")
        self._second = self.button("second")
        self._language = self.button("language")
        self._acts, self._inside = QBoxLayout(QBoxLayout.Direction.TopToBottom), QVBoxLayout(self._card)
        self._lay_out()

    def render(self, props: MessageProps) -> None:  # type: ignore[override]
        self._sign.show_icon(props.look, props.icon)
        self._qr.show_code(props.qr_url)
        self._sign.setVisible(not props.qr_url)
        self._qr.setVisible(bool(props.qr_url))
        self._act.setMinimumHeight(self.theme.px(BUTTON_MM[props.big]))
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        self._more.set_text(props.more)
        self._more.setVisible(bool(props.more))
        show(self._act, props.button)
        show(self._second, props.second)
        show(self._language, props.language)
        self._make_room()

    def _make_room(self) -> None:
        """A code needs the height that a wide screen lacks: nothing may lie on the light zone around it."""
        side = self.theme.px(self.theme.space.margin) * 2
        above = side // 2 if self.is_wide() and not self._qr.isHidden() else side
        self._inside.setContentsMargins(side, above, side, above)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._sign.adapt(self.is_wide())
        # Larger letters take their room from the code where the screen is low.
        self._qr.set_size(QR_MM[True] / self.theme.letters if self.is_wide() else QR_MM[False])
        # Beside each other where the screen is low: sign and title keep their distance.
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._acts.setDirection(across if self.is_wide() else down)
        self._make_room()

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        inside = self._inside
        inside.setSpacing(gap * 2)
        inside.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self._title, self._line, self._more):
            inside.addWidget(part)
        inside.addWidget(self._qr, 0, Qt.AlignmentFlag.AlignHCenter)
        self._acts.setSpacing(gap * 2)
        for button in (self._act, self._second):
            self._acts.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            button.setMinimumSize(theme.px(70), theme.px(BUTTON_MM[False]))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._acts)
        row.addStretch(1)
        inside.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addStretch(2)
        column.addWidget(self._card)
        column.addStretch(3)
        column.addLayout(self._lower_row())

    def _lower_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._language)
        self._language.setFixedHeight(self.theme.px(18))
        return row
