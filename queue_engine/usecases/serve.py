"""An officer calls, recalls, starts, finishes, or marks a no-show."""

from __future__ import annotations

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.policy import choose
from queue_engine.domain.ticket import Action, Ticket
from queue_engine.ports import CounterRow
from queue_engine.usecases.scene import Scene
from queue_engine.views import shown


def call_next(scene: Scene, body: protocol.CallNext) -> protocol.TicketNow:
    """Call the ticket with the smallest key among the counter's fields."""
    row = scene.counter(body.session)
    busy = scene.open_ticket(row)
    if busy:
        raise Refused(
            "counter_busy", f"{busy.number} is open at counter {row.counter}", number=busy.number, state=busy.state
        )
    ticket = choose(scene.uow.heads(scene.today().day, scene.rules.counters[row.counter]))
    if ticket is None:
        raise Refused("queue_empty", "nobody waits for this counter's fields")
    called = scene.act(ticket, Action.CALL, row, waited_ms=scene.now_ms - ticket.issued_ms)
    return protocol.TicketNow(ticket=shown(called))


def recall(scene: Scene, body: protocol.Recall) -> protocol.TicketNow:
    return _act_on_open(scene, body, Action.RECALL)


def start(scene: Scene, body: protocol.Start) -> protocol.TicketNow:
    return _act_on_open(scene, body, Action.START)


def finish(scene: Scene, body: protocol.Finish) -> protocol.TicketNow:
    return _act_on_open(scene, body, Action.FINISH)


def no_show(scene: Scene, body: protocol.NoShow) -> protocol.TicketNow:
    return _act_on_open(scene, body, Action.NO_SHOW)


def _act_on_open(scene: Scene, body: protocol.OnTicket, action: Action) -> protocol.TicketNow:
    row = scene.counter(body.session)
    ticket = _seen(scene, row, body)
    return protocol.TicketNow(ticket=shown(scene.act(ticket, action, row)))


def _seen(scene: Scene, row: CounterRow, body: protocol.OnTicket) -> Ticket:
    """The ticket, if it still is what the officer saw. Raises Refused(unknown_ticket | ticket_changed)."""
    ticket = scene.uow.ticket(body.ticket)
    if ticket is None:
        raise Refused("unknown_ticket", f"no ticket {body.ticket!r}", ticket=body.ticket)
    if ticket.state is not body.seen or row.ticket != ticket.id:
        raise Refused(
            "ticket_changed",
            f"{ticket.number} is {ticket.state} at counter {ticket.counter}, not {body.seen} here",
            number=ticket.number,
            state=ticket.state,
            counter=ticket.counter,
        )
    return ticket
