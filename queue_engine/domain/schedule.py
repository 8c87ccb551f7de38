"""When the hall works: sessions by weekday, lunch, holidays, make-up days, the last number before closing.

A plan is made for one local date. Its edges are UTC milliseconds, so a day on which the clock changes is as long as it
is. Days of the week are named ``mon`` … ``sun``; on a make-up day the hall, its fields and its texts follow the weekday
that the day stands in for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from queue_engine.domain.calendar import WEEKDAYS
from queue_engine.domain.localtime import MIDNIGHT_MIN, MINUTE_MS, clock_text, local, moment
from queue_engine.domain.working import WorkingTime, joined

DAYS_AHEAD = 366
"""How far a next opening is looked for."""


class Closed(StrEnum):
    """Why a date has no session."""

    WEEKDAY = "weekday"
    HOLIDAY = "holiday"


class Phase(StrEnum):
    """Where in its day the hall stands."""

    CLOSED = "closed"
    """No session on this date."""
    BEFORE_OPENING = "before_opening"
    IN_SESSION = "in_session"
    """From the first number of a session to its closing."""
    LUNCH = "lunch"
    """Between two sessions."""
    DAY_OVER = "day_over"
    """After the last session; what was issued is still served."""


class Crowd(StrEnum):
    """How the people who wait before the first call are put in order."""

    ARRIVAL = "arrival"
    DRAW = "draw"


@dataclass(frozen=True, slots=True)
class SessionRule:
    """A session as the settings give it, in local minutes after midnight."""

    opens_min: int
    """From here numbers are issued."""
    closes_min: int
    last_ticket_before_min: int = 15
    calls_from_min: int | None = None
    """From here counters call; None: from the opening."""
    weekdays: frozenset[str] = frozenset()
    """Empty: every open weekday."""

    def __post_init__(self) -> None:
        if not 0 <= self.opens_min <= self.calling_min < self.closes_min <= MIDNIGHT_MIN:
            raise ValueError(f"a session must open, call and close in this order within one day: {self}")
        if not 0 <= self.last_ticket_before_min < self.closes_min - self.opens_min:
            raise ValueError(f"a session must have time for a number: {self}")

    @property
    def calling_min(self) -> int:
        return self.opens_min if self.calls_from_min is None else self.calls_from_min


USUAL_SESSIONS = (SessionRule(7 * 60, 11 * 60 + 30), SessionRule(13 * 60, 17 * 60))


@dataclass(frozen=True, slots=True)
class Session:
    """A session of one date; times are UTC ms, ``…_at`` the same on the hall's clock."""

    index: int
    """0, 1, … within the day; quotas and closing at lunch count by it."""
    issues_from_ms: int
    calls_from_ms: int
    last_ticket_ms: int
    """The first moment at which no number is issued any more."""
    closes_ms: int
    opens_at: str
    calls_at: str
    last_ticket_at: str
    closes_at: str

    def covers(self, now_ms: int) -> bool:
        return self.issues_from_ms <= now_ms < self.closes_ms

    def issues(self, now_ms: int) -> bool:
        return self.issues_from_ms <= now_ms < self.last_ticket_ms


@dataclass(frozen=True, slots=True)
class Opening:
    """The next time at which numbers are issued."""

    day: date
    weekday: str
    """Of the calendar, as people say the date."""
    at: str
    at_ms: int
    session: int


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What the schedule says about one local date."""

    day: date
    zone: str
    weekday: str
    """The weekday by which the hall works; on a make-up day the one that it stands in for."""
    closed: Closed | None
    sessions: tuple[Session, ...]
    make_up: bool = False
    draw: bool = False
    """Those who take a number before the first call are put in order by lot."""
    working: WorkingTime[int] | None = field(init=False)
    """Spans in which counters call, UTC ms; None on a closed day."""

    def __post_init__(self) -> None:
        spans = joined((one.calls_from_ms, one.closes_ms) for one in self.sessions)
        object.__setattr__(self, "working", WorkingTime(spans) if spans else None)

    @property
    def midnight_ms(self) -> int:
        return moment(self.day, 0, self.zone)

    @property
    def next_midnight_ms(self) -> int:
        return moment(self.day, MIDNIGHT_MIN, self.zone)

    def phase(self, now_ms: int) -> Phase:
        if not self.sessions:
            return Phase.CLOSED
        if now_ms < self.sessions[0].issues_from_ms:
            return Phase.BEFORE_OPENING
        if now_ms >= self.sessions[-1].closes_ms:
            return Phase.DAY_OVER
        return Phase.IN_SESSION if self.session_at(now_ms) else Phase.LUNCH

    def session_at(self, now_ms: int) -> Session | None:
        """The session that runs."""
        return next((one for one in self.sessions if one.covers(now_ms)), None)

    def next_session(self, now_ms: int) -> Session | None:
        """The session that begins next on this date."""
        return next((one for one in self.sessions if one.issues_from_ms > now_ms), None)

    def ended(self, session: int, now_ms: int) -> bool:
        """Whether a session of this date has closed; numbers that belong to it may then be closed too."""
        return now_ms >= self.sessions[session].closes_ms

    def draw_window(self) -> tuple[int, int] | None:
        """[from, until) in UTC ms: whoever takes a number in it takes part in the draw; it is held at ``until``."""
        if not self.draw or not self.sessions:
            return None
        return self.sessions[0].issues_from_ms, self.sessions[0].calls_from_ms

    def working_minutes(self, start_ms: int, end_ms: int) -> float:
        """Minutes of work between two moments: neither before the opening nor at lunch; overtime counts."""
        return self.working.between(start_ms, end_ms) / MINUTE_MS if self.working else 0.0

    def after(self, now_ms: int, working_min: float) -> int | None:
        """The moment after so many working minutes, never inside lunch; None on a closed day."""
        return self.working.after(now_ms, round(working_min * MINUTE_MS)) if self.working else None

    def minute(self, now_ms: int) -> float:
        """Minutes since local midnight, the unit in which a day is estimated."""
        return (now_ms - self.midnight_ms) / MINUTE_MS

    def spans_min(self) -> tuple[tuple[float, float], ...]:
        """The working spans in minutes since local midnight."""
        spans = self.working.spans if self.working else ()
        return tuple((self.minute(start), self.minute(end)) for start, end in spans)


@dataclass(frozen=True, slots=True)
class DayText:
    """A notice of some weekdays, for example "Ngày thứ Tư không viết"."""

    weekdays: frozenset[str]
    text: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """The hall's hours as the settings give them."""

    timezone: str
    open_weekdays: frozenset[str]
    holidays: frozenset[date] = frozenset()
    sessions: tuple[SessionRule, ...] = USUAL_SESSIONS
    make_up_days: Mapping[date, str] = field(default_factory=dict)
    """Date -> the weekday that it stands in for. A make-up day wins over a holiday."""
    crowd: Crowd = Crowd.ARRIVAL
    draw_window_min: int = 30
    texts: tuple[DayText, ...] = ()

    def local_day(self, now_ms: int) -> str:
        """The local date, ``YYYY-MM-DD``, of a moment in UTC milliseconds."""
        return local(now_ms, self.timezone).date().isoformat()

    def closed_reason(self, day: str) -> str | None:
        """``holiday``, ``weekday`` or None when the hall is open on that local date."""
        return self._closed(date.fromisoformat(day))

    def weekday(self, day: date) -> str:
        """The weekday by which the hall works on a date."""
        return self.make_up_days.get(day, WEEKDAYS[day.weekday()])

    def plan_at(self, now_ms: int) -> DayPlan:
        """The plan of the local date of a moment."""
        return self.plan(local(now_ms, self.timezone).date())

    def plan(self, day: date) -> DayPlan:
        closed = self._closed(day)
        sessions = () if closed else tuple(self._sessions(day))
        return DayPlan(
            day, self.timezone, self.weekday(day), closed, sessions, day in self.make_up_days, self.crowd is Crowd.DRAW
        )

    def texts_of(self, day: date) -> tuple[DayText, ...]:
        """The notices of a date; none on a closed day."""
        weekday = self.weekday(day)
        return () if self._closed(day) else tuple(text for text in self.texts if weekday in text.weekdays)

    def next_opening(self, now_ms: int, weekdays: Collection[str] = WEEKDAYS) -> Opening | None:
        """When numbers are issued next, later than now, on a date that works as one of ``weekdays``."""
        today = local(now_ms, self.timezone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)):
            if self.weekday(day) in weekdays and (session := self.plan(day).next_session(now_ms)):
                at = session.opens_at
                return Opening(day, WEEKDAYS[day.weekday()], at, session.issues_from_ms, session.index)
        return None

    def _closed(self, day: date) -> Closed | None:
        if day in self.holidays and day not in self.make_up_days:
            return Closed.HOLIDAY
        weekday = self.weekday(day)
        worked = weekday in self.open_weekdays and any(self._rules(weekday))
        return None if worked else Closed.WEEKDAY

    def _rules(self, weekday: str) -> Iterator[SessionRule]:
        rules = (rule for rule in self.sessions if not rule.weekdays or weekday in rule.weekdays)
        return iter(sorted(rules, key=lambda rule: rule.opens_min))

    def _sessions(self, day: date) -> Iterator[Session]:
        """The sessions of a date; one that falls into an hour which the clock skips is shortened or left out."""
        free_ms, index = moment(day, 0, self.timezone), 0
        for rule in self._rules(self.weekday(day)):
            session = self._session(day, rule, index, free_ms)
            if session.calls_from_ms < session.closes_ms:
                yield session
                free_ms, index = session.closes_ms, index + 1

    def _session(self, day: date, rule: SessionRule, index: int, free_ms: int) -> Session:
        opens, last = self._issues_from(rule, index), rule.closes_min - rule.last_ticket_before_min

        def edge(minute: int) -> int:
            return max(moment(day, minute, self.timezone), free_ms)

        return Session(
            index,
            issues_from_ms=edge(opens),
            calls_from_ms=edge(rule.calling_min),
            last_ticket_ms=edge(last),
            closes_ms=edge(rule.closes_min),
            opens_at=clock_text(opens),
            calls_at=clock_text(rule.calling_min),
            last_ticket_at=clock_text(last),
            closes_at=clock_text(rule.closes_min),
        )

    def _issues_from(self, rule: SessionRule, index: int) -> int:
        """Before a draw numbers are issued early enough for its window."""
        if self.crowd is Crowd.ARRIVAL or index:
            return rule.opens_min
        return max(0, min(rule.opens_min, rule.calling_min - self.draw_window_min))
