"""The open ticket, or what stands in its place: the largest thing on the panel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import LEFT, RIGHT, Card, FitLabel, IconLabel, StatusStrip
from assets.theme import Role
from counter.panel.props import TicketProps
from counter.parts import Figure

NUMBER_CAP_MM, TIMER_CAP_MM = 34.0, 11.0
SLIP_MM = 43.0, 14.0
LONGEST_PART = 26
"""A longer part of what is said of a dossier may be broken."""
DOSSIER_COLOURS = {"plain": "ink", "quiet": "muted", "priority": "accent", "alarm": "alarm"}
ICONS = {"busy": "call", "calm": "play"}
SHOWN_ICONS = {"calm": "check", "alarm": "warning", "quiet": "monitor"}
SHOWN_COLOURS = {"calm": "calm", "alarm": "alarm", "quiet": "muted"}


class TicketCard(Card):
    """Two faces: the ticket, and the sentence of an idle counter."""

    def __init__(self, theme: Theme, slip: QWidget, dossier: QWidget) -> None:
        """``slip`` and ``dossier`` stand beside the number: what may be done about its paper and its dossier."""
        super().__init__(theme)
        self._theme_, self._beside = theme, (dossier, slip)
        self._stack = QStackedLayout(self)
        self._state = StatusStrip(theme, Role.BUTTON)
        self._number = Figure(theme, NUMBER_CAP_MM, LEFT, "accent")
        self._number.setObjectName("number")
        self._field = FitLabel(theme, Role.TITLE, bold=True, max_lines=2)
        self._timer = Figure(theme, TIMER_CAP_MM, RIGHT)
        self._timer_note = FitLabel(theme, Role.BODY, colour="muted", align=RIGHT, max_lines=1)
        self._priority = StatusStrip(theme)
        self._why = FitLabel(theme, Role.BUTTON, max_lines=2)
        self._why.setObjectName("why")
        self._dossier = FitLabel(theme, Role.BUTTON, bold=True, max_lines=2)
        self._dossier.setObjectName("dossier_said")
        self._missing = StatusStrip(theme)
        self._missing.setObjectName("missing_said")
        self._calls = FitLabel(theme, Role.BODY, colour="muted", max_lines=1)
        self._shown_icon = IconLabel(theme, "monitor", 5.0, "muted")
        self._shown = FitLabel(theme, Role.BODY, colour="muted", max_lines=1)
        self._idle_title = FitLabel(theme, Role.NUMBER, bold=True, max_lines=2)
        self._idle_line = FitLabel(theme, Role.BUTTON, colour="muted", max_lines=3)
        self._stack.addWidget(self._ticket_face())
        self._stack.addWidget(self._idle_face())

    def show_ticket(self, ticket: TicketProps) -> None:
        self._stack.setCurrentIndex(0)
        self._state.say(ticket.tone, ICONS[ticket.tone], ticket.state)
        self._number.set_text(ticket.number)
        self._field.set_text(ticket.field)
        self._timer.set_text(ticket.timer)
        self._timer_note.set_text(ticket.timer_note)
        self._priority.say("priority", "priority", ticket.priority)
        self._why.set_text(ticket.why)
        self._dossier.set_text(_whole_parts(ticket.dossier))
        self._dossier.set_colour(DOSSIER_COLOURS[ticket.dossier_tone])
        self._missing.say("priority", "ticket", ticket.missing)
        for label, text in ((self._dossier, ticket.dossier), (self._missing, ticket.missing)):
            label.setVisible(bool(text))
        self._calls.set_text(ticket.calls)
        self._shown.set_text(ticket.shown)
        self._shown.set_colour(SHOWN_COLOURS[ticket.shown_tone])
        self._shown_icon.set_icon(
            SHOWN_ICONS[ticket.shown_tone] if ticket.shown else "", SHOWN_COLOURS[ticket.shown_tone]
        )

    def show_idle(self, title: str, line: str) -> None:
        self._stack.setCurrentIndex(1)
        self._idle_title.set_text(title)
        self._idle_line.set_text(line)

    def _ticket_face(self) -> QWidget:
        face, column = self._face()
        column.addLayout(_row(self._state, None, self._timer, gap=self._gap()))
        column.addLayout(_row(None, self._timer_note, gap=self._gap()))
        column.addStretch(1)
        column.addLayout(self._number_row())
        column.addWidget(self._field)
        column.addWidget(self._dossier)
        column.addWidget(self._missing)
        column.addLayout(_row(self._priority, None, gap=self._gap()))
        column.addWidget(self._why)
        column.addStretch(1)
        column.addLayout(_row(self._calls, None, self._shown_icon, self._shown, gap=self._gap()))
        return face

    def _number_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._gap())
        row.addWidget(self._number, 1)
        for button in self._beside:
            button.setFixedSize(self._theme_.px(SLIP_MM[0]), self._theme_.px(SLIP_MM[1]))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _idle_face(self) -> QWidget:
        face, column = self._face()
        column.addStretch(2)
        column.addWidget(self._idle_title)
        column.addWidget(self._idle_line)
        column.addStretch(3)
        return face

    def _face(self) -> tuple[QWidget, QVBoxLayout]:
        theme = self._theme_
        face = QWidget()
        column = QVBoxLayout(face)
        pad = theme.px(theme.space.pad * 1.6)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(self._gap())
        return face, column

    def _gap(self) -> int:
        return self._theme_.px(self._theme_.space.gap)


def _row(*parts: QWidget | None, gap: int) -> QHBoxLayout:
    """Widgets side by side; None is a spring."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row


def _whole_parts(said: str) -> str:
    """What is said of a dossier, to be broken between its parts and not within them."""
    parts = (part.replace(" ", "\u00a0") if len(part) <= LONGEST_PART else part for part in said.split(" · "))
    return "\u00a0· ".join(parts)
