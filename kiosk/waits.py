"""How long the next citizen of a field will wait, in the hall's words, or nothing where nothing is surely known."""

from __future__ import annotations

from assets.texts import Texts
from assets.waits import NOBODY, Wait, is_fresh, said_of
from kiosk.clock import ms_of
from kiosk.state import Kiosk, hours_of, is_drawn_later
from queue_engine.protocol import Ticket


def people_waiting(state: Kiosk, field: str) -> int:
    """Who waits to be called; those whose number is kept for the afternoon do not wait now."""
    line = state.hall.waiting.get(field, ()) if state.hall else ()
    return sum(1 for one in line if one.not_before is None or ms_of(one.not_before) <= state.now_ms)


def lines_of(state: Kiosk, field: str, texts: Texts) -> tuple[str, str]:
    """People waiting and, where it is known, for how long: on two lines, and in short on one."""
    people, wait = people_waiting(state, field), wait_of(state, field)
    if wait is None:
        return (texts.count("kiosk.waiting", people),) * 2
    return _lines(people, wait, texts)


def widest_lines(people: int, texts: Texts) -> tuple[str, str]:
    """What the lines may grow to."""
    waits: tuple[Wait, ...] = (("between", 115, 145), ("not_today",), ("after_lunch",), ("nobody",))
    long, short = zip(*(_lines(people, wait, texts) for wait in waits), strict=True)
    return max(long, key=_width), max(short, key=_width)


def _width(text: str) -> int:
    return max(map(len, text.split("\n")))


def _lines(people: int, wait: Wait, texts: Texts) -> tuple[str, str]:
    kind, *span = wait
    values = dict(zip(("low", "high"), span, strict=False))
    long, short = texts.count("kiosk.waiting", people), texts.count("kiosk.people", people)
    return (
        texts[f"wait.{kind}"].format(people=long, **values),
        texts[f"wait.{kind}_short"].format(people=short, **values),
    )


def wait_of(state: Kiosk, field: str) -> Wait | None:
    """A range, "after lunch", or that nobody serves it now; None when it is not surely known."""
    hours = hours_of(state)
    if hours is None or hours.session is None or hours.last_ticket_passed or is_drawn_later(state):
        return None
    if state.waits is None or not is_fresh(state.waits.at, state.now_ms):
        return None
    has_priority = state.priority is not None
    row = next((one for one in state.waits.fields if (one.field, one.priority) == (field, has_priority)), None)
    if row is None:
        return None
    if row.wait is None:
        # Before counters call nobody serves anything yet, and nobody is surprised.
        return None if hours.begins_in_min else NOBODY
    wait, is_morning = row.wait, hours.later is not None
    return said_of((wait.p10_min, wait.p90_min), wait.this_session, wait.today, hours.begins_in_min, is_morning)


def ticket_wait(state: Kiosk, ticket: Ticket, texts: Texts) -> str:
    """How long a number that waits will still wait; empty where it is not surely known."""
    hours = hours_of(state)
    if hours is None or state.waits is None or not is_fresh(state.waits.at, state.now_ms) or is_drawn_later(state):
        return ""
    wait = state.waits.tickets.get(ticket.id)
    if wait is None:
        return ""
    is_morning = hours.later is not None
    said = said_of((wait.p10_min, wait.p90_min), wait.this_session, wait.today, hours.begins_in_min, is_morning)
    if said is None or said[0] == "nobody":
        return ""
    kind, *span = said
    return texts[f"lookup.wait_{kind}"].format(**dict(zip(("low", "high"), span, strict=False)))
