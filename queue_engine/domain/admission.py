"""May a number of a field be taken now? If not: the reason, and what its sentence needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from queue_engine.domain.errors import Refused
from queue_engine.domain.limits import limit_reached
from queue_engine.domain.quota import FieldRule, Quota, QuotaChange, Switch, quota
from queue_engine.domain.schedule import Closed, DayPlan, Opening, Phase, Schedule, Session

Value = str | int | None


class StopCode(StrEnum):
    """Why no number is issued. Every code has a text on screen and in speech."""

    CLOSED_WEEKDAY = "closed_weekday"
    HOLIDAY = "holiday"
    BEFORE_OPENING = "before_opening"
    LUNCH = "lunch"
    LAST_TICKET_PASSED = "last_ticket_passed"
    DAY_OVER = "day_over"
    FIELD_CLOSED_TODAY = "field_closed_today"
    FIELD_STOPPED = "field_stopped"
    QUOTA_REACHED = "quota_reached"
    LIMIT_PER_PERSON = "limit_per_person"
    NOT_REACHED = "not_reached"
    """The number would not be called before the hall closes."""


NEXT = ("opens_on", "opens_weekday", "opens_at")
"""The next time at which this field's numbers are issued: date, day of the week, clock; all None when unknown."""

VALUES: dict[StopCode, tuple[str, ...]] = {
    StopCode.CLOSED_WEEKDAY: NEXT,
    StopCode.HOLIDAY: NEXT,
    StopCode.BEFORE_OPENING: NEXT,
    StopCode.LUNCH: NEXT,
    StopCode.LAST_TICKET_PASSED: ("last_ticket_at", *NEXT),
    StopCode.DAY_OVER: ("closed_at", *NEXT),
    StopCode.FIELD_CLOSED_TODAY: NEXT,
    StopCode.FIELD_STOPPED: ("reason",),
    StopCode.QUOTA_REACHED: ("limit", *NEXT),
    StopCode.LIMIT_PER_PERSON: ("limit",),
    StopCode.NOT_REACHED: ("closes_at", *NEXT),
}
"""What each code always carries, beside ``field``."""

MESSAGES: dict[StopCode, str] = {
    StopCode.CLOSED_WEEKDAY: "the hall is closed on this weekday",
    StopCode.HOLIDAY: "today is a holiday",
    StopCode.BEFORE_OPENING: "the hall has not opened yet",
    StopCode.LUNCH: "the hall is at lunch",
    StopCode.LAST_TICKET_PASSED: "the last number of this session has been issued",
    StopCode.DAY_OVER: "the hall has closed for today",
    StopCode.FIELD_CLOSED_TODAY: "this field is not received today",
    StopCode.FIELD_STOPPED: "the supervisor has stopped this field",
    StopCode.QUOTA_REACHED: "this session's numbers of the field are used up",
    StopCode.LIMIT_PER_PERSON: "this person has as many numbers today as one may have",
    StopCode.NOT_REACHED: "a number taken now would not be called before closing",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """No number now."""

    code: StopCode
    values: Mapping[str, Value] = field(default_factory=dict)

    def refused(self) -> Refused:
        """The same as a refusal to raise."""
        return Refused(self.code.value, MESSAGES[self.code], **self.values)


@dataclass(frozen=True, slots=True)
class Afternoon:
    """ "First in the afternoon": a number that belongs to the next session.

    Its key is its moment of issue like any other's, so its place is kept, not bettered: whoever took a number earlier
    stays before it, whoever comes later stays behind. It may not be called before ``not_before_ms``, so its holder can
    go home for lunch.
    """

    session: int
    not_before_ms: int
    at: str


@dataclass(frozen=True, slots=True)
class Request:
    """A number that somebody would like, and what is known about its field today."""

    rule: FieldRule
    switch: Switch = Switch.AUTO
    reason: str | None = None
    """Why the supervisor stopped the field."""
    issued: Mapping[int, int] = field(default_factory=dict)
    """Counted numbers of the field today, by session."""
    changes: tuple[QuotaChange, ...] = ()
    person_has: int = 0
    """Numbers that this person has taken today; 0 when nobody asked for a card."""
    max_per_person: int = 0
    booked: bool = False
    """A check-in of a booking: its own rules say when; quota, lunch and last number do not hold it up."""

    def quota(self, session: int) -> Quota:
        return quota(self.rule, session, self.issued, self.changes)


@dataclass(frozen=True, slots=True)
class Admission:
    """Yes with the session that the number belongs to, or no with the reason and perhaps an offer."""

    session: int | None
    stop: Stop | None = None
    offer: Afternoon | None = None
    """Beside a no: a number for the afternoon could be taken now."""


def admit(schedule: Schedule, request: Request, now_ms: int) -> Admission:
    """Whether a number may be taken now. First what holds for the hall, then for the field, then for the person."""
    plan = schedule.plan_at(now_ms)
    session = plan.session_at(now_ms)
    if request.booked:
        session = session or plan.next_session(now_ms)
    code = _stop_code(plan, session, request, now_ms)
    if code is None and session is not None:
        return Admission(session.index)
    assert code is not None, "without a session there is a reason"
    return Admission(None, _stop(schedule, plan, request, code, now_ms), _offer(plan, request, code, now_ms))


def admit_afternoon(schedule: Schedule, request: Request, now_ms: int) -> Afternoon | None:
    """The offer "first in the afternoon" while a session runs: None when the field gives no number then."""
    plan = schedule.plan_at(now_ms)
    return None if _field_stop(plan, request) or _person_stop(request) else _afternoon(plan, request, now_ms)


def not_reached(schedule: Schedule, request: Request, now_ms: int, end: Session) -> Admission:
    """The no to a number that would not be called by the end of session ``end``, after which nothing is kept."""
    plan, code = schedule.plan_at(now_ms), StopCode.NOT_REACHED
    opening = _next_opening(schedule, plan, request, end.closes_ms - 1)
    values: dict[str, Value] = {"field": request.rule.field, "closes_at": end.closes_at, **_next(opening)}
    offer = _offer(plan, request, code, now_ms) if end.index < plan.sessions[-1].index else None
    return Admission(None, Stop(code, values), offer)


def _stop_code(plan: DayPlan, session: Session | None, request: Request, now_ms: int) -> StopCode | None:
    phase = plan.phase(now_ms)
    if phase is Phase.CLOSED:
        return StopCode.HOLIDAY if plan.closed is Closed.HOLIDAY else StopCode.CLOSED_WEEKDAY
    if phase is Phase.DAY_OVER:
        return StopCode.DAY_OVER
    if code := _field_stop(plan, request):
        return code
    if not request.booked and (code := _walk_in_stop(phase, session, request, now_ms)):
        return code
    return _person_stop(request)


def _field_stop(plan: DayPlan, request: Request) -> StopCode | None:
    if request.switch is Switch.STOPPED:
        return StopCode.FIELD_STOPPED
    opened = request.switch is Switch.OPEN or request.rule.open_on(plan.weekday)
    return None if opened else StopCode.FIELD_CLOSED_TODAY


def _walk_in_stop(phase: Phase, session: Session | None, request: Request, now_ms: int) -> StopCode | None:
    if session is None:
        return StopCode.BEFORE_OPENING if phase is Phase.BEFORE_OPENING else StopCode.LUNCH
    if not session.issues(now_ms):
        return StopCode.LAST_TICKET_PASSED
    return StopCode.QUOTA_REACHED if request.quota(session.index).reached else None


def _person_stop(request: Request) -> StopCode | None:
    return StopCode.LIMIT_PER_PERSON if limit_reached(request.person_has, request.max_per_person) else None


def _offer(plan: DayPlan, request: Request, code: StopCode, now_ms: int) -> Afternoon | None:
    early = code in (StopCode.LAST_TICKET_PASSED, StopCode.QUOTA_REACHED, StopCode.NOT_REACHED)
    return _afternoon(plan, request, now_ms) if early and not _person_stop(request) else None


def _afternoon(plan: DayPlan, request: Request, now_ms: int) -> Afternoon | None:
    later = plan.next_session(now_ms)
    if later is None or plan.session_at(now_ms) is None or request.quota(later.index).reached:
        return None
    return Afternoon(later.index, later.calls_from_ms, later.calls_at)


def _stop(schedule: Schedule, plan: DayPlan, request: Request, code: StopCode, now_ms: int) -> Stop:
    session = plan.session_at(now_ms)
    known: dict[str, Value] = {"limit": request.max_per_person, "reason": request.reason}
    if session:
        known["last_ticket_at"] = session.last_ticket_at
    if code is StopCode.QUOTA_REACHED and session:
        known["limit"] = request.quota(session.index).limit
    if plan.sessions:
        known["closed_at"] = plan.sessions[-1].closes_at
    if "opens_on" in VALUES[code]:
        known |= _next(_next_opening(schedule, plan, request, now_ms))
    return Stop(code, {"field": request.rule.field, **{key: known[key] for key in VALUES[code]}})


def _next_opening(schedule: Schedule, plan: DayPlan, request: Request, after_ms: int) -> Opening | None:
    """Past the sessions of today whose numbers are used up already; later days only where the field is open."""
    for session in plan.sessions:
        if session.issues_from_ms > after_ms and request.quota(session.index).reached:
            after_ms = session.closes_ms - 1
    opening = schedule.next_opening(after_ms)
    if not request.rule.open_weekdays or (opening and opening.day == plan.day and request.switch is Switch.OPEN):
        return opening
    return schedule.next_opening(after_ms, request.rule.open_weekdays)


def _next(opening: Opening | None) -> dict[str, Value]:
    if opening is None:
        return dict.fromkeys(NEXT)
    return {"opens_on": opening.day.isoformat(), "opens_weekday": opening.weekday, "opens_at": opening.at}
