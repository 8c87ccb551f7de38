"""Whom a counter calls next, and why: the rule of the queue applied to what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from queue_engine.domain.errors import Refused
from queue_engine.domain.localtime import clock_at
from queue_engine.domain.policy import choose, idle_counter_for
from queue_engine.domain.ticket import PRACTICE, Action, Ticket
from queue_engine.ports import CounterRow
from queue_engine.usecases.scene import Scene

RATIO_STREAK = "ratio_streak"


@dataclass(frozen=True, slots=True)
class Choice:
    """A ticket and the reason for which it is the one: order, priority, appointment, bound, by_field or ratio."""

    ticket: Ticket
    why: str


def next_for(scene: Scene, row: CounterRow, field: str | None = None) -> Choice | None:
    """The ticket to call at a counter; with ``field`` the next of that field alone."""
    day = scene.today().day
    if row.practice:
        head = scene.uow.bound_head(day, PRACTICE, scene.now_ms)
        return Choice(head, "order") if head else None
    heads = scene.uow.heads(day, _fields(scene, row, field), scene.now_ms)
    if field:
        return _chosen(heads, "by_field")
    mine = (f"counter:{row.counter}", f"officer:{row.officer}")
    bound = [scene.uow.bound_head(day, name, scene.now_ms) for name in mine]
    return _pooled([*heads, *(ticket for ticket in bound if ticket)], scene)


def _fields(scene: Scene, row: CounterRow, field: str | None) -> tuple[str, ...]:
    mine = scene.fields_of(row)
    if field is None:
        return mine
    if field not in mine:
        raise Refused("not_allowed", f"counter {row.counter} does not serve {field}", field=field)
    return (field,)


def _chosen(heads: Iterable[Ticket], why: str) -> Choice | None:
    ticket = choose(heads)
    return Choice(ticket, why) if ticket else None


def _pooled(heads: list[Ticket], scene: Scene) -> Choice | None:
    if scene.rules.calling.ratio and heads:
        return _by_ratio(heads, scene, scene.rules.calling.ratio)
    ticket = choose(heads)
    return Choice(ticket, reason(ticket, heads)) if ticket else None


def reason(ticket: Ticket, heads: Iterable[Ticket]) -> str:
    """Why this one: somebody of another field or class who came earlier was passed, or not."""
    if ticket.bound:
        return "bound"
    passed = any(other.issued_ms < ticket.issued_ms for other in heads)
    if passed and ticket.priority:
        return "priority"
    return "appointment" if passed and ticket.slot_ms is not None else "order"


def _by_ratio(heads: list[Ticket], scene: Scene, ratio: tuple[int, int]) -> Choice | None:
    """``ratio`` priority tickets, then so many ordinary ones; within each class the order holds."""
    step = int(scene.uow.meta(RATIO_STREAK) or 0) % sum(ratio)
    live = scene.uow.live(heads[0].day)
    waiting = [one for one in live if one.state == "waiting" and one.bound is None and one.due(scene.now_ms)]
    fields = {head.field for head in heads}
    mine = [*(one for one in waiting if one.field in fields), *(head for head in heads if head.bound)]
    wanted = [one for one in mine if bool(one.priority) == (step < ratio[0])]
    ticket = choose(wanted or mine)
    if ticket is None:
        return None
    at = step if bool(ticket.priority) == (step < ratio[0]) else (0 if ticket.priority else ratio[0])
    scene.uow.set_meta(RATIO_STREAK, str((at + 1) % sum(ratio)))
    return Choice(ticket, "ratio" if ticket.priority else reason(ticket, mine))


def check_drawn(scene: Scene) -> None:
    """Nobody is called before the lot has put the opening crowd in order. Raises Refused(before_draw)."""
    if (at := scene.draw_ms) is not None:
        clock = clock_at(at, scene.rules.schedule.timezone)
        raise Refused("before_draw", f"the lot is drawn at {clock}", at=clock)


def offer(scene: Scene, ticket: Ticket) -> None:
    """Give a ticket that begins to wait to a counter that stands ready for the next arrival: the one with the fewest
    fields, then the lowest number."""
    if ticket.bound == PRACTICE or not ticket.due(scene.now_ms) or scene.draw_ms is not None:
        return
    ready = [row for row in scene.uow.counters() if _may_take(scene, row, ticket)]
    skills = {scene.rules.skills(row.counter, (*scene.fields_of(row), *_bound_field(ticket))): row for row in ready}
    best = idle_counter_for(ticket.field, skills)
    if best:
        row = skills[best]
        scene.act(ticket, Action.CALL, row, why="stored", waited_ms=scene.now_ms - ticket.issued_ms)


def _may_take(scene: Scene, row: CounterRow, ticket: Ticket) -> bool:
    if row.ready_ms is None or row.paused or row.practice or row.session is None or scene.open_ticket(row):
        return False
    if ticket.bound:
        return ticket.bound in (f"counter:{row.counter}", f"officer:{row.officer}")
    return ticket.field in scene.fields_of(row)


def _bound_field(ticket: Ticket) -> tuple[str, ...]:
    """A ticket that is bound here may be of a field that the counter does not serve."""
    return (ticket.field,) if ticket.bound else ()
