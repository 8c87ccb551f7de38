"""May this number be issued now, to which session does it belong, and is the afternoon offered?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from queue_engine import protocol
from queue_engine.domain.admission import Admission, Afternoon, Request, admit, admit_afternoon, not_reached
from queue_engine.domain.errors import Refused
from queue_engine.domain.limits import limit_reached, pseudonym
from queue_engine.domain.promise import Promise
from queue_engine.domain.quota import QuotaChange, Switch
from queue_engine.usecases.promise import promised
from queue_engine.usecases.scene import Scene

MORNING_KEY = "morning_key"


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
    """The booked slot, if the booking still gives its place."""
    card: str | None = None
    booking: str | None = None
    booked_ms: int | None = None
    """The slot of the booking, in time or not."""
    number: str | None = None
    """Given by a paper roll; else the next one of the field."""
    serial: int | None = None
    afternoon: bool = False
    session: int | None = None
    """The session whose quota it uses, once it is admitted; None: it counts nowhere."""
    not_before_ms: int | None = None
    dossier: protocol.DossierTie | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A number may be issued. Times are UTC milliseconds."""

    session: int | None
    not_before_ms: int | None = None
    offer: Afternoon | None = None


def admitted(scene: Scene, wish: Wish) -> Admitted:
    """Raises Refused with the reason and what its sentence needs; the session's count has grown when it returns."""
    day = scene.today()
    scene.rules.letter(wish.field)
    if not day.open:
        raise Refused("day_closed", f"the hall is closed on {day.day}", day=day.day, reason=day.reason)
    request = request_of(scene, wish.field, _numbers_of(scene, day.day, wish.card), booked=wish.slot_ms is not None)
    told = promised(scene, wish.field, wish.priority is not None)
    if wish.afternoon:
        return _afternoon(scene, wish, request, told[0] if told else None)
    admission = _admission(scene, wish, request, told[0] if told else None)
    if admission.session is None:
        assert admission.stop is not None
        raise _refused(admission)
    counted = None if wish.slot_ms is not None else admission.session
    if counted is not None:
        scene.uow.count_issued(day.day, wish.field, counted)
    wanted = told is not None and told[0].afternoon and wish.slot_ms is None
    return Admitted(counted, offer=admit_afternoon(scene.rules.schedule, request, scene.now_ms) if wanted else None)


def _admission(scene: Scene, wish: Wish, request: Request, told: Promise | None) -> Admission:
    admission = admit(scene.rules.schedule, request, scene.now_ms)
    if admission.session is not None and told and told.stop_at and wish.slot_ms is None:
        return not_reached(scene.rules.schedule, request, scene.now_ms, told.stop_at)
    return admission


def _refused(admission: Admission) -> Refused:
    assert admission.stop is not None
    refused = admission.stop.refused()
    if admission.offer:
        refused.detail["afternoon_at"] = admission.offer.at
    return refused


def _afternoon(scene: Scene, wish: Wish, request: Request, told: Promise | None) -> Admitted:
    schedule = scene.rules.schedule
    last = schedule.plan_at(scene.now_ms).sessions[-1:]
    if told and told.stop_at and told.stop_at in last:
        raise _refused(not_reached(schedule, request, scene.now_ms, told.stop_at))
    offer = afternoon_of(scene, request, wish.field)
    scene.uow.count_issued(scene.today().day, wish.field, offer.session)
    return Admitted(offer.session, offer.not_before_ms)


def afternoon_of(scene: Scene, request: Request, field: str) -> Afternoon:
    """The place that is kept for the next session. Raises Refused when there is none."""
    offer = admit_afternoon(scene.rules.schedule, request, scene.now_ms)
    if offer is None and limit_reached(request.person_has, request.max_per_person):
        raise Refused(
            "limit_per_person", "this person has as many numbers as one may", field=field, limit=request.max_per_person
        )
    if offer is None:
        raise Refused("no_afternoon", "no place can be kept for a later session now", field=field)
    return offer


def request_of(scene: Scene, field: str, person_has: int = 0, booked: bool = False) -> Request:
    """What is known about a field today."""
    plan, day = scene.rules.schedule.plan_at(scene.now_ms), scene.today().day
    stopped, quotas = scene.uow.stopped_fields().get(field), scene.uow.quotas(day)
    opened = Switch.OPEN if field in scene.uow.opened_fields() else Switch.AUTO
    return Request(
        rule=scene.rules.field_rule(field),
        switch=Switch.STOPPED if stopped is not None else opened,
        reason=stopped,
        issued={session.index: scene.uow.issued_in(day, field, session.index) for session in plan.sessions},
        changes=(QuotaChange(quotas[field]),) if field in quotas else (),
        person_has=person_has,
        max_per_person=scene.rules.calling.max_per_person,
        booked=booked,
    )


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


def shown_offer(offer: Afternoon | None) -> protocol.Afternoon | None:
    """As stations hear of it."""
    return protocol.Afternoon(session=offer.session, at=offer.at) if offer else None
