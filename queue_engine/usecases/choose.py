"""Whom a counter calls next, and why: the rule of the queue applied to what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from queue_engine.domain.errors import Refused
from queue_engine.domain.localtime import clock_at
from queue_engine.domain.policy import TicketClass, choose, idle_counter_for
from queue_engine.domain.ticket import PRACTICE, Action, Ticket
from queue_engine.ports import CounterRow
from queue_engine.usecases.scene import Scene

RATIO_TURN = "ratio_turn"


@dataclass(frozen=True, slots=True)
class Choice:
    """A ticket and why it is the one: order, priority, appointment, moved, lot, bound, by_field or ratio."""

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
    return _pooled(scene, row, [*heads, *(ticket for ticket in bound if ticket)])


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


def _pooled(scene: Scene, row: CounterRow, heads: list[Ticket]) -> Choice | None:
    if scene.rules.calling.ratio and heads:
        return _by_ratio(scene, row, heads, scene.rules.calling.ratio)
    ticket = choose(heads)
    return Choice(ticket, reason(scene, row, ticket)) if ticket else None


def reason(scene: Scene, row: CounterRow, ticket: Ticket) -> str:
    """Why this one: somebody who came earlier and may be served here was passed, or nobody was."""
    if ticket.bound:
        return "bound"
    usual = calling_key(scene, ticket.issued_ms, ticket.priority, ticket.slot_ms)
    if (ticket.key_ms, usual) == (ticket.issued_ms, ticket.issued_ms) or not _passes(scene, row, ticket):
        return "order"
    if ticket.key_ms != usual:
        return "lot" if _was_drawn(scene, ticket) else "moved"
    return "priority" if ticket.priority else "appointment"


def _passes(scene: Scene, row: CounterRow, ticket: Ticket) -> bool:
    return scene.uow.earlier(ticket.day, scene.fields_of(row), ticket.issued_ms, scene.now_ms)


def _was_drawn(scene: Scene, ticket: Ticket) -> bool:
    window = scene.rules.schedule.plan_at(scene.now_ms).draw_window()
    return window is not None and ticket.issued_ms < window[1]


def calling_key(scene: Scene, issued_ms: int, priority: str | None, slot_ms: int | None) -> int:
    """The place in the order, fixed at issue. Under the ratio rule each class keeps the order of issue."""
    if scene.rules.calling.ratio:
        return issued_ms
    kind = TicketClass.PRIORITY if priority else TicketClass.ORDINARY
    if slot_ms is not None and not priority:
        kind = TicketClass.APPOINTMENT
    return round(scene.rules.calling.rule.key(issued_ms, kind, slot_ms))


def _by_ratio(scene: Scene, row: CounterRow, heads: list[Ticket], ratio: tuple[int, int]) -> Choice | None:
    """``ratio`` priority tickets, then so many ordinary ones, at each counter; within each class the order holds."""
    turn = f"{RATIO_TURN}:{row.counter}"
    step = int(scene.uow.meta(turn) or 0) % sum(ratio)
    fields, bound = scene.fields_of(row), [head for head in heads if head.bound]
    favoured = step < ratio[0]
    wanted = [*scene.uow.heads_of_class(heads[0].day, fields, scene.now_ms, favoured), *bound]
    ticket = choose(one for one in wanted if bool(one.priority) == favoured) or choose(heads)
    if ticket is None:
        return None
    at = step if bool(ticket.priority) == favoured else (0 if ticket.priority else ratio[0])
    scene.uow.set_meta(turn, str((at + 1) % sum(ratio)))
    scene.uow.set_meta(f"{RATIO_TURN}_before:{row.counter}", str(step))
    return Choice(ticket, "ratio" if ticket.priority else reason(scene, row, ticket))


def give_turn_back(scene: Scene, counter: str) -> None:
    """A call was undone: the turn of the ratio is as it was before."""
    before = scene.uow.meta(f"{RATIO_TURN}_before:{counter}")
    if scene.rules.calling.ratio and before is not None:
        scene.uow.set_meta(f"{RATIO_TURN}:{counter}", before)


def check_drawn(scene: Scene) -> None:
    """Nobody is called before the lot has put the opening crowd in order. Raises Refused(before_draw)."""
    if (at := scene.draw_ms) is not None:
        clock = clock_at(at, scene.rules.schedule.timezone)
        raise Refused("before_draw", f"the lot is drawn at {clock}", at=clock)


def offer(scene: Scene, ticket: Ticket) -> None:
    """Give a ticket that begins to wait to a counter that stands ready for the next arrival: the one with the fewest
    fields, then the lowest number."""
    if not ticket.due(scene.now_ms) or scene.draw_ms is not None:
        return
    ready = [row for row in scene.uow.counters() if _may_take(scene, row, ticket)]
    skills = {scene.rules.skills(row.counter, (*scene.fields_of(row), *_bound_field(ticket))): row for row in ready}
    best = idle_counter_for(ticket.field, skills)
    if best:
        row = skills[best]
        _take(scene, row, ticket)


def serve_ready(scene: Scene, counter: str) -> None:
    """What a counter may serve has changed: if it stands ready and somebody waits for it, it calls at once."""
    row = scene.uow.counter(counter)
    if row.ready_ms is None or scene.draw_ms is not None:
        return
    choice = next_for(scene, row)
    if choice:
        _take(scene, row, choice.ticket)


def _take(scene: Scene, row: CounterRow, ticket: Ticket) -> None:
    bound = PRACTICE if ticket.bound == PRACTICE else None
    scene.act(ticket, Action.CALL, row, {"bound": bound}, why="stored", waited_ms=scene.waited_ms(ticket))


def _may_take(scene: Scene, row: CounterRow, ticket: Ticket) -> bool:
    if row.ready_ms is None or row.paused or row.session is None or scene.open_ticket(row):
        return False
    if row.practice or ticket.bound == PRACTICE:
        return row.practice and ticket.bound == PRACTICE
    if ticket.bound:
        return ticket.bound in (f"counter:{row.counter}", f"officer:{row.officer}")
    return ticket.field in scene.fields_of(row)


def _bound_field(ticket: Ticket) -> tuple[str, ...]:
    """A ticket that is bound here may be of a field that the counter does not serve."""
    return (ticket.field,) if ticket.bound else ()
