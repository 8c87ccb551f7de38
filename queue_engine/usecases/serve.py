"""An officer calls, recalls, starts, finishes, holds, sends on, or marks a no-show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.ticket import PRACTICE, Action, Ticket, TicketState
from queue_engine.ports import CounterRow
from queue_engine.usecases.choose import Choice, check_drawn, next_for, offer
from queue_engine.usecases.papers import ask_for
from queue_engine.usecases.ratings import note_act
from queue_engine.usecases.scene import SECOND_MS, Scene
from queue_engine.views import counter_state, shown


def call_next(scene: Scene, body: protocol.CallNext) -> protocol.TicketNow:
    """Call the ticket that the rule puts first among the counter's fields, or the first of one field.

    With an open visit the officer is asked: finish and call, or stay? ``finish_open`` is the first of the two.
    """
    row = free_counter(scene, body)
    choice = next_for(scene, row, body.field)
    if choice is None:
        raise Refused("queue_empty", "nobody waits for this counter's fields")
    return protocol.TicketNow(ticket=shown(_called(scene, row, choice)))


def call_number(scene: Scene, body: protocol.CallNumber) -> protocol.TicketNow:
    """Call a given number: waiting, held, or missed not too long ago."""
    row = free_counter(scene, body)
    ticket = scene.ticket(body.ticket)
    if (ticket.bound == PRACTICE) != row.practice:
        raise Refused("not_allowed", "practice tickets belong to practice sessions", number=ticket.number)
    if ticket.state is TicketState.NO_SHOW:
        check_readmission(scene, ticket)
    return protocol.TicketNow(ticket=shown(_called(scene, row, Choice(ticket, "by_number"))))


def _called(scene: Scene, row: CounterRow, choice: Choice) -> Ticket:
    ticket = choice.ticket
    unbound = {"bound": ticket.bound if ticket.bound == PRACTICE else None}
    return scene.act(ticket, Action.CALL, row, unbound, why=choice.why, waited_ms=scene.waited_ms(ticket))


def free_counter(scene: Scene, body: protocol.AtCounter) -> CounterRow:
    """The counter, open and without a ticket. Raises Refused(counter_busy | counter_paused)."""
    row = scene.counter(body.session)
    busy = scene.open_ticket(row)
    if busy and isinstance(body, protocol.MayFinish) and body.finish_open and busy.state is TicketState.SERVING:
        _end_stop(scene, row, busy, body.outcome)
        row = scene.counter(body.session)
    elif busy:
        raise Refused(
            "counter_busy", f"{busy.number} is open at counter {row.counter}", number=busy.number, state=busy.state
        )
    if row.paused:
        raise Refused("counter_paused", f"counter {row.counter} is paused", reason=row.paused)
    check_drawn(scene)
    return row


def stand_ready(scene: Scene, body: protocol.Ready) -> protocol.CounterNow:
    """Get the next arrival at once, without pressing again; or no longer."""
    row = free_counter(scene, body)
    choice = next_for(scene, row) if body.on else None
    if choice:
        _called(scene, row, choice)
    else:
        scene.uow.save_counter(replace(row, ready_ms=scene.now_ms if body.on else None))
        scene.note("counter_ready", scene.officer_at(row), counter=row.counter, on=body.on)
    return counter_now(scene, row.counter)


def counter_now(scene: Scene, counter: str) -> protocol.CounterNow:
    """A counter as it is now."""
    return protocol.CounterNow(counter=counter_state(scene.uow, scene.rules, scene.uow.counter(counter)))


def recall(scene: Scene, body: protocol.Recall) -> protocol.TicketNow:
    """Call again, not sooner than the cool-down allows."""
    row, ticket = open_visit(scene, body)
    _not_before(scene, ticket.called_ms, scene.rules.calling.recall_cooldown_s, ticket)
    return protocol.TicketNow(ticket=shown(scene.act(ticket, Action.RECALL, row)))


def start(scene: Scene, body: protocol.Start) -> protocol.TicketNow:
    row, ticket = open_visit(scene, body)
    return protocol.TicketNow(ticket=shown(scene.act(ticket, Action.START, row)))


def finish(scene: Scene, body: protocol.Finish) -> protocol.TicketNow:
    """End this stop; a visit with further stops waits again under its number."""
    row, ticket = open_visit(scene, body)
    return protocol.TicketNow(ticket=shown(_end_stop(scene, row, ticket, body.outcome)))


def _end_stop(scene: Scene, row: CounterRow, ticket: Ticket, outcome: str | None) -> Ticket:
    ends = {"outcome": outcome, "note": None, "missing": ()}
    onward: dict[str, Any] | None = None
    if ticket.back_to:
        back, _, others = ticket.back_to.partition(",")
        onward = {"bound": PRACTICE if ticket.bound == PRACTICE else f"officer:{back}", "back_to": others or None}
    elif ticket.stops:
        onward = {"field": ticket.stops[0], "stops": ticket.stops[1:]}
    if onward is None:
        finished = scene.act(ticket, Action.FINISH, row, ends, outcome=outcome)
        note_act(scene, row.counter)
        return finished
    waiting = scene.act(ticket, Action.NEXT_STOP, row, {**ends, **onward}, outcome=outcome, from_field=ticket.field)
    note_act(scene, row.counter)
    offer(scene, waiting)
    return waiting


def no_show(scene: Scene, body: protocol.NoShow) -> protocol.TicketNow:
    """Nobody came, after as many calls and seconds as the setting asks for."""
    row, ticket = open_visit(scene, body)
    calling = scene.rules.calling
    if ticket.state is TicketState.CALLED and ticket.calls < calling.no_show_after_calls:
        left = calling.no_show_after_calls - ticket.calls
        raise Refused("too_early", "it must be called again first", number=ticket.number, calls_left=left, wait_s=0)
    if ticket.state is TicketState.CALLED:
        _not_before(scene, ticket.since_ms, calling.no_show_after_s, ticket)
    return protocol.TicketNow(ticket=shown(scene.act(ticket, Action.NO_SHOW, row)))


def hold(scene: Scene, body: protocol.Hold) -> protocol.TicketNow:
    """Set a visit aside, with the reason and with what is missing; nothing calls it by itself."""
    row, ticket = open_visit(scene, body)
    changes = {"note": body.reason, "missing": body.missing}
    held = scene.act(ticket, Action.HOLD, row, changes, reason=body.reason)
    if body.paper and body.missing and not row.practice:
        ask_for(scene, held)
    return protocol.TicketNow(ticket=shown(held))


def transfer(scene: Scene, body: protocol.Transfer) -> protocol.TicketNow:
    """Send a visit on to a field, a counter or an officer; number and place in the order stay."""
    row, ticket = open_visit(scene, body)
    back = (row.officer if body.come_back else None, ticket.back_to)
    changes: dict[str, Any] = {"note": body.note, "back_to": ",".join(one for one in back if one) or None}
    changes |= _target(scene, body, ticket)
    sent = scene.act(ticket, Action.TRANSFER, row, changes, from_field=ticket.field, reason=body.note)
    note_act(scene, row.counter)
    offer(scene, sent)
    return protocol.TicketNow(ticket=shown(sent))


def _target(scene: Scene, body: protocol.Transfer, ticket: Ticket) -> dict[str, Any]:
    practice = PRACTICE if ticket.bound == PRACTICE else None
    if body.to_field:
        scene.rules.letter(body.to_field)
        return {"field": body.to_field, "bound": practice}
    if body.to_counter in scene.rules.counters:
        return {"bound": practice or f"counter:{body.to_counter}"}
    if body.to_officer in scene.rules.officers:
        return {"bound": practice or f"officer:{body.to_officer}"}
    raise Refused("bad_message", "no such field, counter or officer to send on to")


def check_readmission(scene: Scene, ticket: Ticket) -> None:
    """A missed number may come back for a while. Raises Refused(too_late)."""
    limit_min = scene.rules.calling.readmit_within_min
    if scene.rules.schedule.plan_at(scene.now_ms).working_minutes(ticket.since_ms, scene.now_ms) > limit_min:
        raise Refused(
            "too_late", f"{ticket.number} was missed too long ago", number=ticket.number, within_min=limit_min
        )


def _not_before(scene: Scene, since_ms: int | None, seconds: int, ticket: Ticket) -> None:
    left_ms = (since_ms or 0) + seconds * SECOND_MS - scene.now_ms
    if left_ms > 0:
        wait_s = -(-left_ms // SECOND_MS)
        raise Refused("too_early", f"not before {wait_s} s", number=ticket.number, calls_left=0, wait_s=wait_s)


def open_visit(scene: Scene, body: protocol.OnTicket) -> tuple[CounterRow, Ticket]:
    """The counter and its ticket, if it is what the officer saw. Raises Refused(unknown_ticket | ticket_changed)."""
    row = scene.counter(body.session)
    ticket = scene.ticket(body.ticket)
    if ticket.state is not body.seen or row.ticket != ticket.id:
        raise Refused(
            "ticket_changed",
            f"{ticket.number} is {ticket.state} at counter {ticket.counter}, not {body.seen} here",
            number=ticket.number,
            state=ticket.state,
            counter=ticket.counter,
        )
    return row, ticket
