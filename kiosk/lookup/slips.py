"""One of our own slips before the reader: a held number comes back to its old place; pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.lookup.events import Heard, Tell
from kiosk.lookup.state import OwnSlip
from kiosk.lookup.steps import Step, asked, page_of, turned
from kiosk.state import Kiosk, Link
from queue_engine.protocol import Readmit, Ticket, TicketNow, TicketState


def may_return(state: Kiosk, page: OwnSlip) -> bool:
    """Held, with the token of its slip, and a hall to ask."""
    return page.ticket.state is TicketState.ON_HOLD and bool(page.token) and state.link is not Link.LOST


def return_touched(state: Kiosk) -> Step:
    page = page_of(state)
    if not isinstance(page, OwnSlip) or page.ask or page.back or not may_return(state, page):
        return state, ()
    state, ask = asked(state)
    body = Readmit(ticket=page.ticket.id, token=page.token)
    return turned(state, replace(page, ask=ask, failed=False)), (Tell(ask, body),)


def return_heard(state: Kiosk, page: OwnSlip, event: Heard) -> Step:
    match event.answer:
        case TicketNow(ticket=ticket):
            return turned(state, OwnSlip(ticket, back=True)), ()
        case _:
            return turned(state, replace(page, ask=0, failed=True)), ()


def now_of(state: Kiosk, page: OwnSlip) -> tuple[Ticket, int | None]:
    """The ticket as the hall has it now, and how many are called before it; None: it does not wait."""
    for line in state.hall.waiting.values() if state.hall else ():
        for place, ticket in enumerate(line):
            if ticket.id == page.ticket.id:
                return ticket, place
    return page.ticket, None
