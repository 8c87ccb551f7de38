"""Paper-roll mode: people tear numbers off a roll, and calling one creates its ticket."""

from __future__ import annotations

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.numbering import ticket_id, ticket_number
from queue_engine.domain.ticket import Action, TicketState
from queue_engine.usecases.admit import Wish
from queue_engine.usecases.issue import add_ticket
from queue_engine.usecases.scene import Scene
from queue_engine.usecases.serve import free_counter
from queue_engine.views import shown


def call_roll(scene: Scene, body: protocol.CallRoll, token: str) -> protocol.TicketNow:
    """Call a number of a paper roll, unless the number is in use already. The kiosk goes on after it."""
    row = free_counter(scene, body)
    if not scene.rules.calling.paper_roll or row.practice:
        raise Refused("not_allowed", "this hall calls no numbers of a paper roll here")
    day, letter = scene.today().day, scene.rules.letter(body.field)
    number = ticket_number(letter, body.serial)
    known = scene.uow.ticket(ticket_id(day, number))
    if known and known.state is not TicketState.VOIDED:
        raise Refused("number_taken", f"{number} was given already", number=number, state=known.state)
    scene.uow.reserve_serial(day, letter, body.serial)
    if known:
        ticket = scene.change(known, Action.READMIT, {"bound": None, "not_before_ms": None})
    else:
        ticket = add_ticket(scene, Wish(body.field, token, number=number, serial=body.serial))
    return protocol.TicketNow(ticket=shown(scene.act(ticket, Action.CALL, row, why="roll", waited_ms=0)))
