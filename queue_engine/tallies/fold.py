"""From facts to rows. A day's rows are a function of the day's facts, and a visit's row of the visit's own facts.

An act that was undone is taken out of the visit's facts, and the row is made again from what is left: so nothing has to
be turned back, and facts taken one by one give what all of them give at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_engine.journal import DAY_OPENED, FactRow
from queue_engine.tallies.rows import NEVER, Day, Flag, Rating, Stop, Stray, Visit

ISSUED, UNDONE = "ticket_issued", "act_undone"
BY_DAY = ("day_closed", "session_closed")
"""Why a visit was ended where nobody has ended it."""


class Folded:
    """Follows the journal, day by day. A fact that it has had already changes nothing."""

    def __init__(self) -> None:
        self.seq, self.head = 0, ""
        self._today: DayFold | None = None

    def take(self, facts: Iterable[FactRow]) -> Iterator[Day]:
        """Days as they end. What the last day is like by now, :meth:`today` says."""
        for fact in facts:
            if fact.seq <= self.seq:
                continue
            if self._today is None or fact.day != self._today.day.day:
                if self._today is not None:
                    yield self._today.rows()
                self._today = DayFold(fact)
            self._today.take(fact)
            self.seq, self.head = fact.seq, fact.hash

    def today(self) -> Day | None:
        """The newest day so far."""
        return self._today.rows() if self._today else None


@dataclass
class DayFold:
    """One day's facts, by visit."""

    first: FactRow
    day: Day = field(init=False)
    _facts: dict[str, list[FactRow]] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        fact = self.first
        self.day = Day(fact.day, fact.seq, fact.seq, fact.hash, fact.prev)

    def take(self, fact: FactRow) -> None:
        self.day.last_seq, self.day.head = fact.seq, fact.hash
        if fact.data.get("practice"):
            return
        if fact.kind == "press_stray":
            self.day.strays.append(_stray(fact))
        elif fact.kind == "rating_flagged":
            self.day.flags.append(_flag(fact))
        elif fact.kind == "ratings_ended":
            self.day.ended = True
        elif fact.kind != DAY_OPENED:
            self._follow(fact)

    def _follow(self, fact: FactRow) -> None:
        ticket = fact.data.get("ticket")
        if fact.kind == ISSUED:
            self._facts[str(ticket)] = [fact]
        elif ticket not in self._facts:
            return
        elif fact.kind == UNDONE:
            self._facts[ticket] = [one for one in self._facts[ticket] if one.seq != fact.data["undoes"]]
        elif fact.kind in STEPS:
            self._facts[ticket].append(fact)
        else:
            return
        self._changed.add(str(ticket))

    def rows(self) -> Day:
        """The day by now, visits in the order of issue; only those that have changed are made again."""
        known, changed = self.day.visits, self._changed
        self.day.visits = {
            ticket: visit_of(facts) if ticket in changed else known[ticket] for ticket, facts in self._facts.items()
        }
        self._changed = set()
        return self.day


def visit_of(facts: Iterable[FactRow]) -> Visit:
    """A visit from its facts, the first of which is its issue."""
    first, *others = facts
    visit = _issued(first)
    for fact in others:
        STEPS[fact.kind](visit, fact)
    return visit


def ms_of(at: str) -> int:
    """UTC milliseconds of a moment of the journal."""
    return round(datetime.fromisoformat(at).timestamp() * 1000)


def _issued(fact: FactRow) -> Visit:
    data = fact.data
    return Visit(
        ticket=data["ticket"],
        day=fact.day,
        number=data["number"],
        field=data["field"],
        issued_ms=data.get("issued_ms") or ms_of(fact.at),
        source=data.get("source") or fact.who,
        priority=data.get("priority") or "",
        booked=data.get("slot_ms") is not None,
        dossier=data.get("dossier") or "",
    )


# -- at a counter


def _called(visit: Visit, fact: FactRow) -> None:
    data = fact.data
    if not visit.stops and data.get("why") != "roll":
        visit.waited_ms = data.get("waited_ms")
    visit.state, visit.ended_ms, visit.by_day, visit.field = "called", None, False, data["field"]
    visit.stops.append(Stop(data["counter"], data.get("officer") or NEVER, data["field"], ms_of(fact.at)))


def _recalled(visit: Visit, _fact: FactRow) -> None:
    visit.recalls += 1


def _started(visit: Visit, fact: FactRow) -> None:
    visit.state = "serving"
    if visit.stops:
        visit.stops[-1].started_ms = ms_of(fact.at)
        visit.stops[-1].officer = fact.data.get("officer") or visit.stops[-1].officer


def _left_counter(visit: Visit, fact: FactRow, how: str) -> None:
    """The stop that is open ends so; it is that of the officer who ends it, whoever has called."""
    if visit.stops and not visit.stops[-1].how:
        stop = visit.stops[-1]
        stop.ended_ms, stop.how, stop.officer = ms_of(fact.at), how, fact.data.get("officer") or stop.officer


def _ended(visit: Visit, fact: FactRow, state: str, how: str) -> None:
    visit.by_day = fact.data.get("reason") in BY_DAY and "now" not in fact.data
    _left_counter(visit, fact, "by_day" if visit.by_day else how)
    visit.state, visit.ended_ms = state, ms_of(fact.at)


def _finished(visit: Visit, fact: FactRow) -> None:
    _ended(visit, fact, "finished", "finished")
    visit.outcome = fact.data.get("outcome") or ""


def _no_show(visit: Visit, fact: FactRow) -> None:
    _ended(visit, fact, "no_show", "no_show")


def _cancelled(visit: Visit, fact: FactRow) -> None:
    _ended(visit, fact, "cancelled", "left")


def _voided(visit: Visit, fact: FactRow) -> None:
    _ended(visit, fact, "voided", "voided")


def _onward(visit: Visit, fact: FactRow) -> None:
    _left_counter(visit, fact, "onward")
    visit.state, visit.outcome = "waiting", fact.data.get("outcome") or ""


def _transferred(visit: Visit, fact: FactRow) -> None:
    _left_counter(visit, fact, "transferred")
    visit.state, visit.transfers = "waiting", visit.transfers + 1


def _held(visit: Visit, fact: FactRow) -> None:
    _left_counter(visit, fact, "held")
    visit.state, visit.holds = "on_hold", visit.holds + 1


def _readmitted(visit: Visit, fact: FactRow) -> None:
    _left_counter(visit, fact, "left")
    visit.state, visit.ended_ms, visit.by_day = "waiting", None, False


def _moved(visit: Visit, fact: FactRow) -> None:
    if not visit.stops:
        visit.field = fact.data["field"]


def _bound(visit: Visit, fact: FactRow) -> None:
    visit.dossier = fact.data.get("dossier") or ""


# -- ratings


def _rating_opened(visit: Visit, fact: FactRow) -> None:
    if visit.rating and visit.rating.level:
        return
    data = fact.data
    visit.rating = Rating(
        data.get("counter") or NEVER, data.get("officer") or NEVER, data["field"], data["scale"], ms_of(fact.at)
    )


def _rated(visit: Visit, fact: FactRow) -> None:
    """The first press counts; the field and the officer are those of the question."""
    data = fact.data
    if visit.rating is None:
        _rating_opened(visit, fact)
    rating = visit.rating
    assert rating is not None
    if not rating.level:
        rating.level, rating.points, rating.scale = data["level"], data["points"], data["scale"]
        rating.source, rating.after_ms, rating.later = data["source"], data["after_ms"], data["later"]


def _reason(visit: Visit, fact: FactRow) -> None:
    if visit.rating:
        visit.rating.reason = fact.data["reason"]


def _answered(visit: Visit, fact: FactRow) -> None:
    if visit.rating and fact.data["question"] == 3:
        visit.rating.come_back = fact.data["answer"]
    elif visit.rating:
        visit.rating.bodies = fact.data["answer"]


def _withdrawn(visit: Visit, _fact: FactRow) -> None:
    if visit.rating and not visit.rating.level:
        visit.rating = None


STEPS: dict[str, Callable[[Visit, FactRow], None]] = {
    "ticket_called": _called,
    "ticket_recalled": _recalled,
    "service_started": _started,
    "stop_finished": _onward,
    "ticket_finished": _finished,
    "ticket_no_show": _no_show,
    "ticket_held": _held,
    "ticket_transferred": _transferred,
    "ticket_readmitted": _readmitted,
    "ticket_moved": _moved,
    "ticket_cancelled": _cancelled,
    "ticket_voided": _voided,
    "dossier_bound": _bound,
    "rating_opened": _rating_opened,
    "rated": _rated,
    "rating_reason": _reason,
    "rating_answered": _answered,
    "rating_withdrawn": _withdrawn,
}
"""What each kind of fact does to a visit. Others say nothing that is tallied."""


def _stray(fact: FactRow) -> Stray:
    data: dict[str, Any] = fact.data
    own = (data.get("counter") or NEVER, data.get("station") or NEVER, data.get("device") or NEVER)
    return Stray(fact.seq, fact.day, ms_of(fact.at), *own, data["why"], data["count"])


def _flag(fact: FactRow) -> Flag:
    data: dict[str, Any] = fact.data
    own = (data.get("counter") or NEVER, data.get("ticket") or NEVER)
    return Flag(fact.seq, fact.day, ms_of(fact.at), *own, data["why"])
