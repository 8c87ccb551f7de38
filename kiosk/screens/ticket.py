"""The number, as large as the screen allows, and where to go with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, Card, FitLabel, IconLabel, NumberLabel, StatusStrip
from assets.theme import Role
from kiosk.faces import TicketProps
from kiosk.screens.help import HelpRow
from kiosk.screens.parts import Screen, show

QR_SHARE = 0.38
"""Of the height that the number and the code share."""
LEAST_NUMBER_MM = 24.0
MOST_COUNTERS = 4
MOST_OF_A_ROW = 0.5
"""A longer name has its way on the line below."""


class NumberCard(Card):
    """Caption, number, priority mark and field."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, edge="accent")
        self._caption = FitLabel(theme, Role.BUTTON, colour="muted", align=CENTRE, max_lines=2)
        self._priority = StatusStrip(theme, Role.BUTTON)
        self._number = NumberLabel(theme, colour="accent")
        self._number.setObjectName("number")
        self._number.setMinimumHeight(theme.px(LEAST_NUMBER_MM))
        # It takes what the texts leave: they are never squeezed for a larger number.
        self._number.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._field = FitLabel(theme, Role.TITLE, bold=True, align=CENTRE, max_lines=3)
        column = QVBoxLayout(self)
        pad = theme.px(theme.space.pad)
        column.setContentsMargins(pad * 2, pad * 2, pad * 2, pad * 2)
        column.setSpacing(pad)
        column.addWidget(self._caption)
        column.addWidget(self._priority, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._number, 1)
        column.addWidget(self._field)

    def least(self, width: int) -> int:
        """Height below which the number would lie on the texts."""
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout else 0

    def render_number(self, props: TicketProps) -> None:
        self._caption.set_text(props.caption)
        self._caption.setVisible(not props.is_priority)
        self._priority.say("priority", "priority", props.caption if props.is_priority else "")
        self._number.set_text(props.number)
        self._field.set_text(props.field)


class WayCard(Card):
    """Where to go, and how many are before."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._go_to = FitLabel(theme, Role.BODY, colour="muted")
        self._rows = [CounterRow(theme) for _ in range(MOST_COUNTERS)]
        self._ahead_icon = IconLabel(theme, "users", 11)
        self._ahead = FitLabel(theme, Role.BUTTON, bold=True)
        column = QVBoxLayout(self)
        pad = theme.px(theme.space.pad)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(pad // 2)
        column.addWidget(self._go_to)
        for row in self._rows:
            column.addWidget(row)
        ahead = QHBoxLayout()
        ahead.setSpacing(pad)
        ahead.addWidget(self._ahead_icon)
        ahead.addWidget(self._ahead, 1)
        column.addLayout(ahead)

    def adapt(self, width: int) -> None:
        for row in self._rows:
            row.adapt(width - 2 * self._theme.px(self._theme.space.pad))

    def render_way(self, props: TicketProps) -> None:
        self._go_to.set_text(props.go_to)
        self._ahead.set_text(props.ahead)
        for row, counter in zip(self._rows, _rows(props.counters), strict=True):
            row.say(*counter)


def _rows(counters: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """At most four rows; more counters share one row by their names."""
    if len(counters) > MOST_COUNTERS:
        counters = ((", ".join(name for name, _ in counters), ""),)
    return [*counters, *[("", "")] * (MOST_COUNTERS - len(counters))]


class CounterRow(QWidget):
    """A counter's name, large, and the way to it: beside it, or below a long name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = FitLabel(theme, Role.BUTTON, bold=True, colour="accent")
        self._way = FitLabel(theme, Role.BODY, max_lines=2)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._gap = theme.px(theme.space.gap)
        self._row.addWidget(self._name)
        self._row.addWidget(self._way, 1)

    def adapt(self, width: int) -> None:
        """Take the form that suits a row so wide."""
        is_long = self._name.sizeHint().width() > width * MOST_OF_A_ROW
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if is_long else across)
        self._row.setSpacing(0 if is_long else self._gap)

    def say(self, name: str, way: str) -> None:
        self.setVisible(bool(name))
        self._name.set_text(name)
        self._way.set_text(way)
        self._way.setVisible(bool(way))


class TicketScreen(Screen):
    """Upright screens stack everything; wide ones put the number beside the way."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._number, self._way = NumberCard(theme), WayCard(theme)
        self._slip, self._help = StatusStrip(theme), HelpRow(theme)
        self._slip.setObjectName("slip")
        self._done, self._reprint, self._language = (self.button(name) for name in ("done", "reprint", "language"))
        self._void, self._keep, self._kept = self.button("void"), self.button("keep"), StatusStrip(theme)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lower = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()

    def render(self, props: TicketProps) -> None:  # type: ignore[override]
        self._number.render_number(props)
        self._way.render_way(props)
        self._slip.say(props.slip.look, props.slip.icon, props.slip.text)
        self._help.say(props.qr_url, props.advice)
        show(self._done, props.done)
        show(self._reprint, props.reprint)
        show(self._void, props.void)
        show(self._keep, props.keep)
        kept = props.kept
        self._kept.say(*((kept.look, kept.icon, kept.text) if kept else ("calm", "info", "")))
        show(self._language, props.language)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Upright: everything below each other. Wide: the number at the left, the way at the right."""
        wide = self.is_wide()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._body.setDirection(across if wide else down)
        self._body.setStretch(1, 1 if wide else 0)
        self._lower.setDirection(across if wide else down)
        self._way.adapt(self._across())
        if wide:
            self._arrange_wide()
        else:
            self._place((), (self._way, self._keep, self._kept, self._slip, self._help))
            self._help.fit(self._across(), round(self._room(self._way, self._keep, self._kept, self._slip) * QR_SHARE))

    def _arrange_wide(self) -> None:
        """The code stands where it can be largest, and what is said of the slip on the other side."""
        below = (self._keep, self._kept)
        if self._help.isHidden():
            full = self._room(self._way, self._slip) < 0
            self._place((*below, self._slip) if full else below, (self._way,) if full else (self._way, self._slip))
        elif (room := self._room(self._way)) > self._help.least():
            self._place((*below, self._slip), (self._way, self._help))
            self._help.fit(self._across(), room)
        else:
            self._place((*below, self._help), (self._way, self._slip))
            room = self._room(*below)
            spare = room - self._number.least(self._across()) - 2 * self.theme.px(self.theme.space.gap)
            self._help.fit(self._across(), min(spare, round(room * QR_SHARE)))

    def _place(self, left: tuple[QWidget, ...], right: tuple[QWidget, ...]) -> None:
        """The number stands first at the left, whatever follows."""
        for place, part in enumerate(left):
            self._left.insertWidget(place + 1, part)
        for place, part in enumerate(right):
            self._right.insertWidget(place, part)

    def _across(self) -> int:
        """Width of a column."""
        theme, halves = self.theme, 2 if self.is_wide() else 1
        inside = self.width() - 2 * theme.px(theme.space.margin) - (halves - 1) * 2 * theme.px(theme.space.gap)
        return max(1, inside // halves)

    def _room(self, *beside: QWidget) -> int:
        """Height that these leave in a column for the number and the code."""
        gap, width = self.theme.px(self.theme.space.gap), self._across()
        rows = 2 if not self.is_wide() and not self._void.isHidden() else 1
        lower = rows * self._done.height() + (rows - 1) * gap
        taken = sum(_height(part, width) + 2 * gap for part in beside if not part.isHidden())
        return self.height() - 2 * self.theme.px(self.theme.space.margin) - lower - 2 * gap - taken

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        self._left.addWidget(self._number, 1)
        for part in (self._way, self._slip, self._keep, self._kept, self._help):
            self._right.addWidget(part)
        self._right.addStretch(1)
        for half in (self._left, self._right, self._body):
            half.setSpacing(gap * 2)
        self._body.addLayout(self._left, 1)
        self._body.addLayout(self._right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(gap * 2)
        column.addLayout(self._body, 1)
        self._lower.setSpacing(gap)
        self._lower.addWidget(self._void)
        self._lower.addLayout(self._lower_row(), 1)
        column.addLayout(self._lower)

    def _lower_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(self.theme.space.gap))
        row.addWidget(self._reprint)
        row.addWidget(self._done, 1)
        row.addWidget(self._language)
        for button in (self._void, self._reprint, self._done, self._language, self._keep):
            button.setFixedHeight(self.theme.px(20))
        return row


def _height(part: QWidget, width: int) -> int:
    """Height that a part wants at this width."""
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
