"""The panel at work: the open ticket and the buttons at the left, the queues at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.lines import LineList
from assets.qt.theme import Theme
from assets.qt.widgets import RIGHT, Card, FitLabel, NumberLabel, StatusStrip
from assets.theme import Role
from counter.panel.props import WorkProps
from counter.panel.screens.ticket_card import TicketCard
from counter.parts import EventButton, Screen

STRIP_MM, ROUND_MM, SIDE_MM, QUEUES_MM = 12.0, 26.0, 15.0, 122.0


class WorkScreen(Screen):
    """First row of buttons: the round of every visit. Second row: what is rarer, the no-show at its far end."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._ticket = TicketCard(theme)
        self._say = StatusStrip(theme, Role.BUTTON)
        self._say.setObjectName("say")
        self._round = [self.button(name, Role.TITLE) for name in ("next", "start", "finish")]
        self._side = [self.button(name) for name in ("recall", "no_show")]
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
        say = props.say
        self._say.say(say.look if say else "calm", say.icon if say else "", say.text if say else "")
        self._queues.show_queues(props)

    def _buttons(self) -> list[EventButton]:
        return [*self._round, *self._side]

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
        row.addWidget(self._queues)
        self._queues.setFixedWidth(theme.px(QUEUES_MM))

    def _strip(self) -> QWidget:
        """A place of fixed height, so that no button moves when a sentence comes or goes."""
        place = QWidget()
        place.setFixedHeight(self.theme.px(STRIP_MM))
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._say)
        return place

    def _round_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(self.theme.space.gap))
        for button in self._round:
            button.setFixedHeight(self.theme.px(ROUND_MM))
            row.addWidget(button, 1)
        return row

    def _side_row(self) -> QHBoxLayout:
        theme = self.theme
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.space.gap))
        recall, no_show = self._side
        row.addWidget(recall, 1)
        row.addStretch(1)
        row.addWidget(no_show, 1)
        for button in self._side:
            button.setFixedHeight(theme.px(SIDE_MM))
        return row


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
        column.addWidget(self._own, 3)
        column.addSpacing(gap)
        column.addWidget(self._others_title)
        column.addWidget(self._others, 2)
        column.addStretch(1)
