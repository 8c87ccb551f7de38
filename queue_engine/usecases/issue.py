"""A citizen takes a number; or staff issue one for somebody; or a roll's number is called."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from queue_engine import protocol
from queue_engine.domain.admission import Request, admit, not_reached
from queue_engine.domain.errors import Refused
from queue_engine.domain.limits import pseudonym
from queue_engine.domain.numbering import ticket_id, ticket_number
from queue_engine.domain.policy import TicketClass
from queue_engine.domain.quota import QuotaChange, Switch
from queue_engine.domain.ticket import PRACTICE, Action, Ticket
from queue_engine.usecases.choose import offer
from queue_engine.usecases.promise import promised, shown_promise
from queue_engine.usecases.scene import Scene
from queue_engine.views import shown

MORNING_KEY = "morning_key"
PRACTICE_MARK = "TH-"
"""Tickets for training have numbers of their own (*thử*), so that no public number is burnt."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, whoever asks."""

    field: str
    token: str
    priority: str | None = None
    language: str = "vi"
    stops: tuple[str, ...] = ()
    practice: bool = False
    slot_ms: int | None = None
    card: str | None = None
    booking: str | None = None
    number: str | None = None
    """Given by a paper roll; else the next one of the field."""
    serial: int | None = None


def issue(scene: Scene, body: protocol.IssueTicket, token: str) -> protocol.Issued:
    """Issue a ticket at a kiosk. ``token`` is 128 random bits in hexadecimal; the journal keeps only its SHA-256."""
    wish = Wish(body.field, token, body.priority, body.language, body.stops, card=body.card)
    check_open(scene, wish)
    return issued(scene, wish)


def issue_at_panel(scene: Scene, body: protocol.IssueAtPanel, token: str) -> protocol.Issued:
    """Staff issue a number; in a training session it is a practice number."""
    row = scene.counter(body.session)
    wish = Wish(body.field, token, body.priority, stops=body.stops, practice=row.practice)
    if not row.practice:
        check_open(scene, wish)
    return issued(scene, wish)


def check_open(scene: Scene, wish: Wish) -> None:
    """Raises Refused when no number of this field may be issued now."""
    day = scene.today()
    scene.rules.letter(wish.field)
    if not day.open:
        raise Refused("day_closed", f"the hall is closed on {day.day}", day=day.day, reason=day.reason)
    session = _admitted(scene, wish)
    scene.uow.count_issued(day.day, wish.field, session)


def _admitted(scene: Scene, wish: Wish) -> int:
    """The session to which the number belongs. Raises Refused with the reason and what its sentence needs."""
    plan = scene.rules.schedule.plan_at(scene.now_ms)
    day, name = scene.today().day, wish.field
    stopped = scene.uow.stopped_fields().get(name)
    quotas = scene.uow.quotas(day)
    request = Request(
        rule=scene.rules.field_rule(name),
        switch=Switch.STOPPED if stopped is not None else Switch.AUTO,
        reason=stopped,
        issued={session.index: scene.uow.issued_in(day, name, session.index) for session in plan.sessions},
        changes=(QuotaChange(quotas[name]),) if name in quotas else (),
        person_has=_numbers_of(scene, day, wish.card),
        max_per_person=scene.rules.calling.max_per_person,
        booked=wish.slot_ms is not None,
    )
    admission = admit(scene.rules.schedule, request, scene.now_ms)
    told = promised(scene, name, wish.priority is not None)
    if admission.session is not None and told and told[0].stop_at and wish.slot_ms is None:
        admission = not_reached(scene.rules.schedule, request, scene.now_ms, told[0].stop_at)
    if admission.session is None:
        assert admission.stop is not None
        raise admission.stop.refused()
    return admission.session


def _numbers_of(scene: Scene, day: str, card: str | None) -> int:
    """How many numbers this person has today. The card leaves no trace but an HMAC under a key of this morning, which
    the end of the day destroys."""
    if card is None or not scene.rules.calling.max_per_person:
        return 0
    key = scene.uow.meta(MORNING_KEY)
    if key is None:
        key = secrets.token_hex(32)
        scene.uow.set_meta(MORNING_KEY, key)
    return scene.uow.count_person(day, pseudonym(card, bytes.fromhex(key))) - 1


def issued(scene: Scene, wish: Wish) -> protocol.Issued:
    """The ticket with all that its slip needs; a counter that stands ready gets it at once."""
    _check_wish(scene, wish)
    told = promised(scene, wish.field, wish.priority is not None)
    ticket = add_ticket(scene, wish)
    ahead = scene.uow.ahead(ticket)
    offer(scene, ticket)
    return protocol.Issued(
        ticket=shown(scene.uow.ticket(ticket.id) or ticket),
        ahead=ahead,
        token=wish.token,
        day=ticket.day,
        counters=scene.rules.counters_of(wish.field),
        promise=shown_promise(*told) if told else None,
    )


def _check_wish(scene: Scene, wish: Wish) -> None:
    if wish.priority is not None and wish.priority not in scene.rules.priority_groups:
        raise Refused("bad_message", f"no priority group {wish.priority!r}", priority=wish.priority)
    for stop in (wish.field, *wish.stops):
        scene.rules.letter(stop)


def calling_key(scene: Scene, issued_ms: int, priority: str | None, slot_ms: int | None) -> int:
    """The place in the order, fixed at issue. Under the ratio rule each class keeps the order of issue."""
    if scene.rules.calling.ratio:
        return issued_ms
    kind = TicketClass.PRIORITY if priority else TicketClass.ORDINARY
    if slot_ms is not None and not priority:
        kind = TicketClass.APPOINTMENT
    return round(scene.rules.calling.rule.key(issued_ms, kind, slot_ms))


def add_ticket(scene: Scene, wish: Wish) -> Ticket:
    """Number, fact and row of a new waiting ticket."""
    day, sha256 = scene.today().day, hashlib.sha256(wish.token.encode()).hexdigest()
    number, serial = (wish.number, wish.serial) if wish.number and wish.serial else _numbered(scene, wish, day)
    key_ms = calling_key(scene, scene.now_ms, wish.priority, wish.slot_ms)
    more: dict[str, Any] = {"practice": True} if wish.practice else {}
    if wish.booking:
        more["booking"] = wish.booking
    fact = scene.note(
        "ticket_issued",
        ticket=ticket_id(day, number),
        number=number,
        field=wish.field,
        priority=wish.priority,
        language=wish.language,
        issued_ms=scene.now_ms,
        key_ms=key_ms,
        slot_ms=wish.slot_ms,
        stops=list(wish.stops),
        source=scene.caller.station,
        token_sha256=sha256,
        **more,
    )
    ticket = Ticket(
        id=ticket_id(day, number),
        day=day,
        number=number,
        field=wish.field,
        serial=serial,
        issued_ms=scene.now_ms,
        key_ms=key_ms,
        seq=fact.seq,
        token_sha256=sha256,
        source=scene.caller.station,
        priority=wish.priority,
        since_ms=scene.now_ms,
        slot_ms=wish.slot_ms,
        bound=PRACTICE if wish.practice else None,
        stops=wish.stops,
    )
    scene.uow.add_ticket(ticket)
    if not wish.practice:
        scene.uow.note_number(day, scene.rules.letter(wish.field), wish.field, number)
    return ticket


def _numbered(scene: Scene, wish: Wish, day: str) -> tuple[str, int]:
    letter = scene.rules.letter(wish.field)
    if wish.practice:
        serial = scene.uow.next_serial(day, f"{PRACTICE_MARK}{letter}")
        return f"{PRACTICE_MARK}{ticket_number(letter, serial)}", -serial
    serial = scene.uow.next_serial(day, letter)
    return ticket_number(letter, serial), serial


def call_roll(scene: Scene, body: protocol.CallRoll, token: str) -> protocol.TicketNow:
    """Call a number of a paper roll: the call creates its ticket, unless the number is in use already."""
    row = scene.counter(body.session)
    if scene.open_ticket(row):
        raise Refused("counter_busy", "a ticket is open at this counter")
    letter = scene.rules.letter(body.field)
    number = ticket_number(letter, body.serial)
    known = scene.uow.ticket(ticket_id(scene.today().day, number))
    if known:
        raise Refused("number_taken", f"{number} was given already", number=number, state=known.state)
    scene.uow.reserve_serial(scene.today().day, letter, body.serial)
    ticket = add_ticket(scene, Wish(body.field, token, number=number, serial=body.serial))
    return protocol.TicketNow(ticket=shown(scene.act(ticket, Action.CALL, row, why="roll", waited_ms=0)))
