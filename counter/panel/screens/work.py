"""The panel at work: the open ticket and the buttons at the left, the queues at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.lines import LineList
from assets.qt.theme import Theme
from assets.qt.widgets import RIGHT, Card, FitLabel, NumberLabel, StatusStrip
from assets.theme import Role
from counter.panel.props import WorkProps
from counter.panel.screens.ticket_card import TicketCard
from counter.parts import EventButton, Screen, show

STRIP_MM, ROUND_MM, SIDE_MM, QUEUES_MM = 13.0, 26.0, 15.0, 122.0
UNDO_MM = 66.0
SIDE_SHARES = (7, 6, 6, 9)
"""The outer two also say what must come first."""


class WorkScreen(Screen):
    """First row of buttons: the round of every visit. Second row: what is rarer, the no-show at its far end."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._slip, self._dossier = self.button("reprint"), self.button("dossier")
        self._ticket = TicketCard(theme, self._slip, self._dossier)
        self._say = StatusStrip(theme, Role.BUTTON)
        self._say.setObjectName("say")
        self._round = [self.button(name, Role.TITLE) for name in ("next", "start", "finish")]
        self._side = [self.button(name) for name in ("recall", "hold", "transfer", "no_show")]
        self._tools = [self.button(name) for name in ("outcome", "lists", "pause", "more")]
        self._undo, self._roll = self.button("undo"), self.button("roll", Role.TITLE)
        self._queues = QueuesCard(theme)
        self._lay_out()

    def render(self, props: WorkProps) -> None:  # type: ignore[override]  # screens render props
        if props.ticket:
            self._ticket.show_ticket(props.ticket)
        else:
            self._ticket.show_idle(props.idle_title, props.idle_line)
        wanted = {button.name: button for button in props.buttons}
        for button in self._buttons():
            button.render_button(wanted[button.objectName()])
        show(self._slip, wanted.get("reprint"))
        show(self._dossier, wanted.get("dossier"))
        show(self._undo, wanted.get("undo"))
        show(self._roll, wanted.get("roll"))
        say = props.say
        self._say.say(say.look if say else "calm", say.icon if say else "", say.text if say else "")
        self._queues.show_queues(props)

    def _buttons(self) -> list[EventButton]:
        return [*self._round, *self._side, *self._tools]

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        left = QVBoxLayout()
        left.setSpacing(gap)
        left.addWidget(self._ticket, 1)
        left.addWidget(self._strip())
        left.addLayout(self._round_row())
        left.addLayout(self._side_row())
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(gap * 2)
        row.addLayout(left, 1)
        right = QVBoxLayout()
        right.setSpacing(gap)
        right.addWidget(self._queues, 1)
        right.addLayout(self._tool_grid())
        row.addLayout(right)
        self._queues.setFixedWidth(theme.px(QUEUES_MM))

    def _strip(self) -> QWidget:
        """A place of fixed height, so that no button moves when a sentence comes or goes."""
        place = QWidget()
        place.setFixedHeight(self.theme.px(STRIP_MM))
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.px(self.theme.space.gap))
        row.addWidget(self._say, 1)
        row.addWidget(self._undo, 0, RIGHT)
        self._undo.setFixedSize(self.theme.px(UNDO_MM), self.theme.px(STRIP_MM))
        return place

    def _round_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(self.theme.space.gap))
        for button in (self._roll, *self._round):
            button.setFixedHeight(self.theme.px(ROUND_MM))
            row.addWidget(button, 1)
        return row

    def _side_row(self) -> QHBoxLayout:
        theme = self.theme
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.space.gap))
        for button, share in zip(self._side, SIDE_SHARES, strict=True):
            button.setFixedHeight(theme.px(SIDE_MM))
            row.addWidget(button, share)
        row.insertSpacing(len(self._side) - 1, theme.px(theme.space.gap))
        return row

    def _tool_grid(self) -> QGridLayout:
        """What is rarer still, below the queues."""
        theme = self.theme
        grid = QGridLayout()
        grid.setSpacing(theme.px(theme.space.gap))
        for place, button in enumerate(self._tools):
            button.setFixedHeight(theme.px(SIDE_MM))
            grid.addWidget(button, place // 2, place % 2)
        return grid


class QueuesCard(Card):
    """Who waits: this counter's fields in full, the others in short below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=2)
        self._note = FitLabel(theme, Role.BODY, colour="muted", max_lines=1)
        self._total = NumberLabel(theme, role=Role.NUMBER, colour="accent", align=RIGHT)
        self._total.setObjectName("waiting_total")
        self._total.setObjectName("waiting_total")
        self._own = LineList(theme, "waiting", hugs=True)
        self._others_title = FitLabel(theme, Role.CAPTION, bold=True, colour="muted", max_lines=1)
        self._others = LineList(theme, "others", small=True, hugs=True)
        self._lay_out(theme)

    def show_queues(self, props: WorkProps) -> None:
        self._title.set_text(props.waiting_title)
        self._note.set_text(props.waiting_note)
        self._total.set_text(props.waiting_total)
        self._own.set_lines(props.waiting)
        self._others.set_lines(props.others)
        self._others_title.set_text(props.others_title)
        for part in (self._others_title, self._others):
            part.setVisible(bool(props.others))

    def _lay_out(self, theme: Theme) -> None:
        pad, gap = theme.px(theme.space.pad), theme.px(theme.space.gap)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._note)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self._total)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(gap)
        column.addLayout(head)
        column.addWidget(self._own, 30)
        column.addSpacing(gap)
        column.addWidget(self._others_title)
        column.addWidget(self._others, 20)
        column.addStretch(1)
