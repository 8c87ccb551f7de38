"""Laid over the screen in the last seconds before it clears itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, Card, FitLabel
from assets.theme import Role
from kiosk.lookup.faces import LeavingProps
from kiosk.screens.parts import EventButton

WIDE, STAY_MM = 0.86, 26.0


class LeavingCard(Card):
    """A question and one large button, across the lower part of the screen that it lies on."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(theme, fill="priority_soft", edge="priority_line", parent=over)
        self._text = FitLabel(theme, Role.TITLE, bold=True, align=CENTRE)
        self.stay = EventButton(theme, "stay")
        self.stay.setFixedHeight(theme.px(STAY_MM))
        pad = theme.px(theme.space.pad)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad * 2, pad * 2, pad * 2, pad * 2)
        column.setSpacing(pad * 2)
        column.addWidget(self._text)
        column.addWidget(self.stay)
        self.hide()
        over.installEventFilter(self)

    def render(self, props: LeavingProps | None) -> None:  # type: ignore[override]  # renders props, as screens do
        if props is not None:
            self._text.set_text(props.text)
            self.stay.render_button(props.stay)
            self._place()
            self.raise_()
        self.setVisible(props is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        over = self.parentWidget()
        if over is None:
            return
        wide = round(over.width() * WIDE)
        layout = self.layout()
        high = layout.totalHeightForWidth(wide) if layout else 0
        self.setGeometry((over.width() - wide) // 2, over.height() - high - round(over.height() * 0.12), wide, high)
