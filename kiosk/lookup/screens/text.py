"""A long text under its headings: a procedure, or what the second proof opens."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.qr import QrLabel
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, Card, FitLabel, StatusStrip
from assets.theme import Role
from kiosk.lookup.faces import LookBar, TextProps, TurnWords
from kiosk.lookup.screens.leaves import LeafView
from kiosk.lookup.screens.parts import LookBarRow
from kiosk.screens.parts import EventButton, Screen, show

TAB_MM = {True: 19.0, False: 25.0}
BUTTON_MM, QR_MM, CODE_MM = 20.0, 46.0, 60.0
MOST_TABS, MOST_OTHERS = 5, 2
SIDE_MM = 92.0
"""Width of the tabs where they stand beside the text."""
ANY = 16_777_215
"""Qt's own largest size."""


class TextScreen(Screen):
    """Upright: tabs above the text, the code to photograph below it. Wide: tabs at its left, the code at its right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.BUTTON, bold=True, max_lines=2)
        self._tabs: list[EventButton] = [self.button() for _ in range(MOST_TABS)]
        self._card = Card(theme)
        self.leaves = LeafView(self)
        self._qr, self._qr_line = QrLabel(theme, QR_MM), FitLabel(theme, Role.CAPTION, colour="muted", align=CENTRE)
        self._notice = StatusStrip(theme)
        self._main = self.button("main")
        self._others: list[EventButton] = [self.button() for _ in range(MOST_OTHERS)]
        self._bar = LookBarRow(self)
        self._side, self._tab_row, self._code = QWidget(self), QBoxLayout(QBoxLayout.Direction.LeftToRight), QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._acts = QHBoxLayout()
        self._lay_out()

    def render(self, props: TextProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        for place, tab in enumerate(self._tabs):
            show(tab, props.tabs[place] if place < len(props.tabs) else None)
        self.leaves.render_blocks(props.blocks, props.turn)
        self._qr.show_code(props.qr_url)
        self._qr_line.set_text(props.qr_line)
        self._code.setVisible(bool(props.qr_url))
        self._side.setVisible(bool(props.tabs))
        notice = props.notice
        self._notice.say(*((notice.look, notice.icon, notice.text) if notice else ("calm", "info", "")))
        show(self._main, props.main)
        for place, button in enumerate(self._others):
            show(button, props.others[place] if place < len(props.others) else None)
        self._bar.render(props.bar)

    def forget(self) -> None:
        """Nothing of a dossier is kept behind another screen."""
        self.leaves.forget()
        self.render(TextProps("", (), (), TurnWords("", "", ""), "", "", None, None, (), LookBar(None, ())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        wide = self.is_wide()
        self._body.setDirection(across if wide else down)
        self._tab_row.setDirection(down if wide else across)
        self._side.setMaximumWidth(self.theme.px(SIDE_MM) if wide else ANY)
        for tab in self._tabs:
            tab.setMinimumHeight(self.theme.touch() if wide else self.theme.px(TAB_MM[wide]))
            tab.setMaximumHeight(self.theme.px(TAB_MM[wide]))
        self._doing.setDirection(across if wide else down)
        self._place_code(wide)

    def _place_code(self, wide: bool) -> None:
        if wide:
            self._body.insertWidget(2, self._code)
        else:
            self._acts.insertWidget(0, self._code)

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap, pad = (theme.px(one) for one in (theme.space.margin, theme.space.gap, theme.space.pad))
        self._tab_row.setContentsMargins(0, 0, 0, 0)
        self._tab_row.setSpacing(round(gap * 0.6))
        self._side.setLayout(self._tab_row)
        for tab in self._tabs:
            self._tab_row.addWidget(tab, 1)
        self._tab_row.addStretch(0)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(pad, pad, pad, pad)
        inside.addWidget(self.leaves)
        code = QVBoxLayout(self._code)
        code.setContentsMargins(0, 0, 0, 0)
        code.setSpacing(max(1, gap // 2))
        code.addWidget(self._qr, 0, CENTRE)
        code.addWidget(self._qr_line)
        code.addStretch(1)
        self._code.setFixedWidth(theme.px(CODE_MM))
        self._body.setSpacing(gap)
        self._body.addWidget(self._side)
        self._body.addWidget(self._card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap)
        column.addWidget(self._title)
        column.addLayout(self._body, 1)
        column.addWidget(self._notice)
        column.addLayout(self._lower())
        column.addWidget(self._bar)

    def _lower(self) -> QHBoxLayout:
        """The code and, beside it, what can be done."""
        self._acts.setSpacing(self.theme.px(self.theme.space.gap))
        self._doing = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._doing.setSpacing(self.theme.px(self.theme.space.gap))
        for button in (*self._others, self._main):
            button.setFixedHeight(self.theme.px(BUTTON_MM))
            self._doing.addWidget(button)  # as wide as its words ask for
        self._acts.addLayout(self._doing, 1)
        return self._acts
