"""What the hall says at issue: before lunch, after it, or not today; and from when to when, on the clock.

An estimate is a range of working minutes. On the clock it is rounded outward to five minutes, but never reaches back
before now, into lunch or beyond closing: nothing is promised that cannot happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from queue_engine.domain.localtime import MIDNIGHT_MIN, MINUTE_MS, clock_at, clock_text
from queue_engine.domain.schedule import DayPlan, Session

STEP_MS = 5 * MINUTE_MS
STEP_MIN = 5


class PromiseKind(StrEnum):
    """When the number will be called, as far as the far end of its range says."""

    THIS_SESSION = "this_session"
    """Before the session ends that runs now, or in the morning before it opens; in overtime: still today."""
    AFTER_LUNCH = "after_lunch"
    NOT_TODAY = "not_today"
    """Not before waiting numbers are closed: the end of the day, or of the session where none is kept over lunch."""
    UNKNOWN = "unknown"
    """Nobody serves the field now, or nothing is known yet."""


class StopPoint(StrEnum):
    """Which point of the range must lie beyond closing for the hall to give out no more numbers."""

    NEVER = "never"
    MEAN = "mean"
    P90 = "p90"


class OverLunch(StrEnum):
    """What becomes of numbers that still wait when a session ends and another follows."""

    KEEP = "keep"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class WaitRange:
    """An estimate at issue, in working minutes: the 10 % point, the mean and the 90 % point."""

    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class PromiseRules:
    """The hall's settings."""

    stop: StopPoint = StopPoint.P90
    over_lunch: OverLunch = OverLunch.KEEP


@dataclass(frozen=True, slots=True)
class Promise:
    """What is shown with a number. Times are the hall's clock, ``13:05``; None: not said."""

    kind: PromiseKind
    certain: bool = True
    """False: the near end of the range says otherwise, so the sentence says "may"."""
    from_at: str | None = None
    to_at: str | None = None
    wait_from_min: int | None = None
    """The same range as working minutes from now, rounded outward to five."""
    wait_to_min: int | None = None
    afternoon: bool = False
    """"First in the afternoon" may be offered, if the field has numbers left then: ``admit_afternoon`` says."""
    stop_at: Session | None = None
    """No number should be issued: it would not be called by the end of this session."""


def promise(wait: WaitRange | None, plan: DayPlan, now_ms: int, rules: PromiseRules = PromiseRules()) -> Promise:
    """What to say about a number taken now. Raises nothing: what is not known is UNKNOWN."""
    if wait is None or plan.working is None:
        return Promise(PromiseKind.UNKNOWN)
    low, mean, high = (_moment(plan, now_ms, minutes) for minutes in (wait.low, wait.mean, wait.high))
    if now_ms >= plan.sessions[-1].closes_ms:
        return _overtime(plan, wait, now_ms, low, high)
    end = _last_kept(plan, now_ms, rules.over_lunch)
    kind, near = _kind(plan, now_ms, high, end), _kind(plan, now_ms, low, end)
    today = kind is not PromiseKind.NOT_TODAY
    return Promise(
        kind,
        certain=kind is near,
        from_at=_from_at(plan, now_ms, low) if today or kind is not near else None,
        to_at=_to_at(plan, high) if today else None,
        wait_from_min=_down(wait.low) if today else None,
        wait_to_min=_up(wait.high) if today else None,
        afternoon=kind is PromiseKind.AFTER_LUNCH and plan.session_at(now_ms) is not None,
        stop_at=end if _stops(rules.stop, mean, high, end) else None,
    )


def _moment(plan: DayPlan, now_ms: int, minutes: float) -> int:
    at = plan.after(now_ms, max(0.0, minutes))
    assert at is not None, "the caller has looked whether the hall works today"
    return at


def _overtime(plan: DayPlan, wait: WaitRange, now_ms: int, low: int, high: int) -> Promise:
    """After closing the hall goes on until it is empty, but not beyond its day."""
    return Promise(
        PromiseKind.THIS_SESSION,
        from_at=_from_at(plan, now_ms, low) if low < plan.next_midnight_ms else None,
        to_at=_to_at(plan, high) if high < plan.next_midnight_ms else None,
        wait_from_min=_down(wait.low),
        wait_to_min=_up(wait.high),
    )


def _last_kept(plan: DayPlan, now_ms: int, over_lunch: OverLunch) -> Session:
    """The session by whose end a number must be called, or it is closed."""
    coming = next(session for session in plan.sessions if now_ms < session.closes_ms)
    return coming if over_lunch is OverLunch.CLOSE else plan.sessions[-1]


def _kind(plan: DayPlan, now_ms: int, at_ms: int, end: Session) -> PromiseKind:
    if at_ms >= end.closes_ms:
        return PromiseKind.NOT_TODAY
    begun = [session for session in plan.sessions if session.issues_from_ms <= now_ms]
    present = begun[-1] if begun else plan.sessions[0]
    return PromiseKind.THIS_SESSION if at_ms < present.closes_ms else PromiseKind.AFTER_LUNCH


def _stops(point: StopPoint, mean: int, high: int, end: Session) -> bool:
    at = {StopPoint.MEAN: mean, StopPoint.P90: high}.get(point)
    return at is not None and at >= end.closes_ms


def _from_at(plan: DayPlan, now_ms: int, at_ms: int) -> str:
    """Rounded down, but not before now nor into the break or the time before the span in which it lies."""
    start, _ = _span(plan, at_ms)
    return clock_at(max(_stepped(plan, at_ms), start, min(now_ms, at_ms)), plan.zone)


def _to_at(plan: DayPlan, at_ms: int) -> str:
    """Rounded up, but not beyond the end of the span in which it lies; in overtime there is none."""
    start, end = _span(plan, at_ms)
    up = _stepped(plan, at_ms + STEP_MS - 1)
    up = min(up, plan.next_midnight_ms) if at_ms >= end else min(max(up, start), end)
    return clock_text(MIDNIGHT_MIN) if up == plan.next_midnight_ms else clock_at(up, plan.zone)


def _span(plan: DayPlan, at_ms: int) -> tuple[int, int]:
    """The working span that holds a moment, or the last one before it."""
    assert plan.working is not None
    return [span for span in plan.working.spans if span[0] <= at_ms][-1]


def _stepped(plan: DayPlan, at_ms: int) -> int:
    return at_ms - (at_ms - plan.midnight_ms) % STEP_MS


def _down(minutes: float) -> int:
    return int(max(0.0, minutes) // STEP_MIN) * STEP_MIN


def _up(minutes: float) -> int:
    return -int(-max(0.0, minutes) // STEP_MIN) * STEP_MIN
