"""Papers that name what is missing at a held visit: asked of the counter's station, reported, asked again."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.ticket import PRACTICE, Ticket, TicketState
from queue_engine.journal import FactRow
from queue_engine.ports import PaperRow
from queue_engine.usecases.scene import Scene

NO_TOKEN = ""
"""Of a paper whose code nobody can make: it brings nobody back."""
PRINTED = frozenset({"confirmed", "sent"})


def ask_paper(scene: Scene, body: protocol.AskPaper) -> protocol.Done:
    """Staff want it printed again. Raises Refused(unknown_ticket | illegal | no_paper_printer | paper_away)."""
    ticket = scene.ticket(body.ticket)
    if ticket.state is not TicketState.ON_HOLD or not ticket.missing or ticket.bound == PRACTICE:
        raise Refused("illegal", f"{ticket.number} misses nothing", number=ticket.number, state=ticket.state)
    station = scene.rules.paper_at.get(ticket.counter or "")
    connected = any(one.station == station and one.connected for one in scene.uow.stations())
    if station and not connected:
        raise Refused("paper_away", f"{station} does not answer", number=ticket.number, station=station)
    fact = ask_for(scene, ticket)
    if fact is None:
        raise Refused("no_paper_printer", f"nothing prints for counter {ticket.counter}", number=ticket.number)
    return protocol.Done(seq=fact.seq)


def ask_for(scene: Scene, ticket: Ticket) -> FactRow | None:
    """Ask the station of the counter where the visit was held; None: the settings name none."""
    station = scene.rules.paper_at.get(ticket.counter or "")
    if station is None:
        return None
    about = {"ticket": ticket.id, "number": ticket.number, "field": ticket.field, "counter": ticket.counter}
    fact = scene.note("paper_asked", **about, station=station, missing=list(ticket.missing))
    key = scene.rules.paper_keys.get(station)
    token = _hashed(protocol.paper_token(key, fact.seq, ticket.id)) if key else NO_TOKEN
    scene.uow.close_papers(ticket.id)
    scene.uow.save_paper(
        PaperRow(
            fact.seq,
            ticket.day,
            ticket.id,
            ticket.number,
            ticket.field,
            ticket.counter,
            station,
            ticket.missing,
            fact.at,
            token,
        )
    )
    return fact


def report_paper(scene: Scene, body: protocol.ReportPaper) -> protocol.Noted:
    """Append what became of it. Raises Refused(not_allowed) when another station was asked."""
    row = scene.uow.paper(body.paper)
    if row is None or (row.state, row.reasons) == (body.state, body.reasons):
        return protocol.Noted(seq=None)
    if row.station != scene.caller.station:
        raise Refused("not_allowed", "another station was asked to print it", number=row.number)
    still_open = row.open and body.state not in PRINTED
    scene.uow.save_paper(replace(row, state=body.state, reasons=body.reasons, open=still_open))
    said: dict[str, Any] = {"paper": row.seq, "ticket": row.ticket, "number": row.number, "station": row.station}
    return protocol.Noted(seq=scene.note("paper_reported", **said, state=body.state, reasons=list(body.reasons)).seq)


def check_slip(scene: Scene, ticket: Ticket, token: str) -> None:
    """The token is that of the ticket's slip, or of a paper that names what is missing. Raises Refused(wrong_slip)."""
    given = _hashed(token)
    if not hmac.compare_digest(given, ticket.token_sha256) and not scene.uow.is_paper_of(ticket.id, given):
        raise Refused("wrong_slip", f"this is no slip of {ticket.number}", number=ticket.number)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
