"""Dossiers in the hall's own life: bound to visits, late, said to be shown wrong; what the supervisor sees to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.ticket import Ticket
from queue_engine.ports import CaseRow, CounterRow, OutboxRow
from queue_engine.protocol import CaseKind, TieReason
from queue_engine.usecases.ratings import settle_flags
from queue_engine.usecases.scene import PUBLIC, Scene
from queue_engine.usecases.serve import open_visit

MOST_FLAGS = 20
"""So many wrong statuses of a day may wait for the supervisor from one station that citizens touch."""


def bind(scene: Scene, body: protocol.BindDossier) -> protocol.TicketNow:
    """The officer binds a dossier to the open visit, or takes the binding back."""
    row, ticket = open_visit(scene, body)
    if ticket.dossier == body.code:
        return scene.told(ticket)
    bound = replace(ticket, dossier=body.code)
    practice: dict[str, Any] = {"practice": True} if row.practice else {}
    about = {"ticket": bound.id, "number": bound.number, "field": bound.field, "counter": row.counter}
    scene.note("dossier_bound", scene.officer_at(row), **about, dossier=body.code, **practice)
    scene.uow.save_ticket(bound)
    return scene.told(bound)


def note_late(scene: Scene, ticket: Ticket, tie: protocol.DossierTie | None) -> None:
    """A number was taken because the promised day has passed: the supervisor sees it."""
    if tie is None or tie.why is not TieReason.LATE:
        return
    about = {"dossier": tie.code, "due_at": tie.due_at, **_of(ticket)}
    fact = scene.note("dossier_late", **about, station=scene.caller.station)
    scene.uow.add_case(CaseRow(fact.seq, fact.day, CaseKind.LATE, fact.at, station=scene.caller.station, **about))


def flag(scene: Scene, body: protocol.FlagStatus) -> protocol.Done:
    """Somebody says that a status is wrong: an entry for the supervisor, and a row for the centre where it goes there.

    The same word of the same station on the same day is one entry. Raises Refused(flags_full): a station that citizens
    touch has told of many today that nobody has seen to yet.
    """
    day, station = scene.today().day, scene.caller.station
    known = scene.uow.same_flag(day, station, body.code, body.shown, body.claim)
    if known:
        return protocol.Done(seq=known.seq)
    _refuse_a_flood(scene, day)
    row = scene.uow.counter(scene.caller.counter) if scene.caller.counter else None
    told = _flag(scene, body, row)
    if row and row.practice:
        return protocol.Done(seq=scene.note("status_flagged", scene.officer_at(row), **told, practice=True).seq)
    fact = scene.note("status_flagged", scene.officer_at(row) if row else None, **told)
    scene.uow.add_case(CaseRow(fact.seq, fact.day, CaseKind.WRONG_STATUS, fact.at, **told))
    if "flags" in scene.rules.sends:
        visit = told["ticket"] or body.code
        payload = {**told, "flagged_at": fact.at}
        scene.uow.add_outbox(OutboxRow(fact.seq, "status_flagged", visit, payload, scene.now_ms, scene.now_ms))
    return protocol.Done(seq=fact.seq)


def _refuse_a_flood(scene: Scene, day: str) -> None:
    station = scene.caller.station
    if scene.caller.kind not in PUBLIC:
        return
    mine = (day, station, CaseKind.WRONG_STATUS)
    if sum((one.day, one.station, one.kind) == mine for one in scene.uow.open_cases()) >= MOST_FLAGS:
        raise Refused("flags_full", f"{station} has told of {MOST_FLAGS} wrong statuses today", most=MOST_FLAGS)


def _flag(scene: Scene, body: protocol.FlagStatus, row: CounterRow | None) -> dict[str, Any]:
    ticket = scene.open_ticket(row) if row else None
    about = _of(ticket) if ticket and ticket.dossier == body.code else dict.fromkeys(_OF)
    return {
        "dossier": body.code,
        "shown": body.shown.value,
        "as_of": body.as_of,
        "claim": body.claim,
        "station": scene.caller.station,
        "officer": row.officer if row else None,
        **about,
    }


_OF = ("ticket", "number", "field")


def _of(ticket: Ticket) -> dict[str, Any]:
    return {"ticket": ticket.id, "number": ticket.number, "field": ticket.field}


def settle(scene: Scene, body: protocol.SettleCase) -> protocol.Done:
    """The supervisor has seen to it: a case, or what was flagged of ratings. Raises Refused(case_settled)."""
    if flags := settle_flags(scene, body.case):
        return protocol.Done(seq=scene.note("case_settled", case=body.case, words=body.words, flags=flags).seq)
    case = scene.uow.case(body.case)
    if case is None or case.settled:
        raise Refused("case_settled", f"case {body.case} is settled, or there is none", case=body.case)
    scene.uow.settle_case(case.seq)
    return protocol.Done(seq=scene.note("case_settled", case=case.seq, words=body.words).seq)
