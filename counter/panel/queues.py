"""The queues as the panel lists them: the counter's own fields in full, the others in short."""

from __future__ import annotations

from assets.line import Line
from counter.panel.state import Panel
from counter.words import Words, ms_of
from queue_engine.protocol import Ticket

NEXT_NUMBERS = 3


def own_lines(panel: Panel, words: Words) -> tuple[Line, ...]:
    """A line for each field of the counter, in the order of the settings."""
    return tuple(_own(panel, words, field) for field in panel.own_fields)


def other_lines(panel: Panel, words: Words) -> tuple[Line, ...]:
    """The other fields in which somebody waits."""
    waiting = panel.hall.waiting if panel.hall else {}
    others = [field.id for field in words.config.fields if field.id not in panel.own_fields and waiting.get(field.id)]
    return tuple(Line(id, f"{words.letter(id)} · {words.field(id)}", value=str(len(waiting[id]))) for id in others)


def _own(panel: Panel, words: Words, field: str) -> Line:
    tickets = panel.line_of(field)
    return Line(
        key=field,
        title=words.field(field),
        note=" · ".join(part for part in (_note(panel, words, tickets), _kept(panel, words, field)) if part),
        value=str(len(tickets)),
        chip=words.letter(field),
        tone="plain" if tickets else "quiet",
    )


def _note(panel: Panel, words: Words, tickets: tuple[Ticket, ...]) -> str:
    """The wait of the first in line, and the numbers that come next."""
    if not tickets:
        return ""
    numbers = [_number(words, ticket) for ticket in tickets[:NEXT_NUMBERS]]
    more = " …" if len(tickets) > NEXT_NUMBERS else ""
    wait = words.minutes(panel.now_ms - ms_of(tickets[0].issued_at))
    return words["panel.queue_note"].format(wait=wait, numbers=", ".join(numbers) + more)


def _kept(panel: Panel, words: Words, field: str) -> str:
    """How many keep a place for later, and from when they may be called."""
    kept = panel.kept_of(field)
    if not kept:
        return ""
    return words["panel.queue_kept"].format(n=len(kept), time=words.clock(kept[0].not_before or ""))


def _number(words: Words, ticket: Ticket) -> str:
    return words["panel.queue_priority"].format(number=ticket.number) if ticket.priority else ticket.number
