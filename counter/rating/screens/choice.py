"""A question after the answer: a few answers, each one touch, and the way past them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import FitLabel
from assets.theme import Role
from counter.parts import Screen
from counter.rating.parts import FreshButton, ScanCard, one_letter_size
from counter.rating.props import ChoiceProps

SCAN_MM, SKIP_MM = 40.0, 17.0
LINE_MM = {True: 60.0, False: 96.0}
IN_A_ROW, COLUMNS = 3, 2
ANY_HEIGHT = 16_777_215


class ChoiceScreen(Screen):
    """Reasons, or the answers to a question. Leaving it out is the last of them."""

    def __init__(self, theme: Theme, wide: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._wide = wide
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=3)
        self._line = FitLabel(theme, Role.BODY, colour="muted", max_lines=2)
        self._skip, self._scan = (
            FreshButton(theme, "skip", parent=self),
            ScanCard(theme, SCAN_MM, LINE_MM[wide], beside=not wide),
        )
        self._skip.meant.connect(self.meant)
        self._choices: list[FreshButton] = []
        self._grid = QGridLayout()
        self._lay_out()

    def render(self, props: ChoiceProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._line.set_text(props.line)
        self._scan.show_scan(props.scan)
        self._skip.render_button(props.skip)
        self._fill(len(props.choices))
        for button, choice in zip(self._choices, props.choices, strict=True):
            button.render_button(choice)
        self.settle()

    def settle(self) -> None:
        """Letters of one size, once the buttons have theirs."""
        layout = self.layout()
        if layout is not None and self._choices:
            layout.activate()
            one_letter_size(self._choices)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.settle()

    def _fill(self, count: int) -> None:
        if count == len(self._choices):
            return
        for button in self._choices:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._choices = [FreshButton(self.theme, "", parent=self) for _ in range(count)]
        for button in self._choices:
            button.meant.connect(self.meant)
            button.show()
        self._place(1 if not self._wide else count if count <= IN_A_ROW else COLUMNS)

    def _place(self, across: int) -> None:
        """Rows of the same height; the way past them alone in its row is low."""
        self._grid.removeWidget(self._skip)
        count = len(self._choices)
        alone = across != COLUMNS or count % across == 0
        place = (-(-count // across), across - 1) if alone else divmod(count, across)
        for n, button in enumerate(self._choices):
            self._grid.addWidget(button, n // across, n % across)
        self._grid.addWidget(self._skip, *place)
        self._skip.setMaximumHeight(self.theme.px(SKIP_MM) if alone else ANY_HEIGHT)
        for column in range(IN_A_ROW):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 1 if row * across < count else 0)

    def _lay_out(self) -> None:
        px, space = self.theme.px, self.theme.space
        margin, gap = px(space.margin), px(space.gap)
        self._grid.setSpacing(gap)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(margin, gap, margin, margin)
        whole.setSpacing(gap)
        whole.addWidget(self._title)
        whole.addWidget(self._line)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        body = QBoxLayout(across if self._wide else down)
        body.setSpacing(margin)
        body.addLayout(self._grid, 1)
        body.addWidget(self._scan, 0)
        whole.addLayout(body, 1)
