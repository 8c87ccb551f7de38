"""How soon a tally is there: opened, as a workbook, with a row a visit; a month, a year, ten years of a city hall."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import history, program
from benchmarks.hall import BenchHall, BrokenBenchmark, work_folder
from benchmarks.measure import Row, counted, percentile, sampled
from queue_engine.protocol.tallies import AskTally, Period
from queue_engine.stores.schema import migrate
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.export.files import made
from queue_engine.tallies.rules import BY, TallyRules
from queue_engine.tallies.store import TallyStore
from queue_engine.tallies.wiring import rules_of
from queue_engine.wiring import rules_of as hall_rules

VISITS, RATED = 800, 0.6
MONTH, YEAR = 21, 250
"""Working days."""
YEARS = 10
LAST = date(2026, 11, 20)
MAKER = Maker("benchmark", lambda: "2026-11-20T10:00:00.000Z")
POINTS = (2.0, 1.0, 0.0)
SEED = 2026


def measure(quick: bool) -> list[Row]:
    with work_folder() as folder:
        hall = BenchHall(folder)
        journal, days = folder / "hall.db", MONTH if quick else YEAR
        facts = load(journal, RatedPast(hall_rules(hall.config)), days)
        rules = rules_of(hall.config)
        with closing(TallyStore(folder / "tallies.db", hall.config.hall.timezone)) as store:
            return [*_following(store, journal, facts), *_asking(store, rules, folder, days, quick)]


def _following(store: TallyStore, journal: Path, facts: int) -> Iterator[Row]:
    seconds = _seconds(lambda: store.follow(journal))
    if int(store.meta("seq") or 0) != facts:
        raise BrokenBenchmark("the tables have not followed the whole journal")
    yield counted("rebuild_rate", "facts/s", facts / seconds, facts)
    yield sampled("nothing_new", "ms", [1000 * _seconds(lambda: store.follow(journal)) for _ in range(20)])


def _asking(store: TallyStore, rules: TallyRules, folder: Path, days: int, quick: bool) -> Iterator[Row]:
    month = Period(first=first_of(MONTH).isoformat(), last=LAST.isoformat())
    span = Period(first=first_of(days).isoformat(), last=LAST.isoformat())
    if tally(store, rules, AskTally(period=span), MAKER).total.now.visits != days * VISITS:
        raise BrokenBenchmark("a visit is missing")
    base = opening(store, rules, month, 4)
    yield sampled("open_month", "ms", base)
    yield sampled("open_year", "ms", base if quick else opening(store, rules, span, 4), percentile(base, 50))
    ask = AskTally(period=month, by="officer")
    yield sampled("month_xlsx", "s", [_seconds(lambda: made(store, rules, ask, "xlsx", MAKER)) for _ in range(3)])
    rows = [_seconds(lambda: made(store, rules, ask, "xlsx", MAKER, True)) for _ in range(2)]
    yield sampled("month_xlsx_visits", "s", rows)
    yield sampled("month_pdf", "s", [_seconds(lambda: made(store, rules, ask, "pdf", MAKER)) for _ in range(3)])
    size = (folder / "tallies.db").stat().st_size / 1e6
    yield counted("size_a_year", "MB", size * YEAR / days)
    yield from _growing(store, rules, folder / "tallies.db", days)


def opening(store: TallyStore, rules: TallyRules, period: Period, rounds: int) -> list[float]:
    """Milliseconds of every grouping, in turn."""
    asks = [AskTally(period=period, by=by) for _ in range(rounds) for by in BY]
    return [1000 * _seconds(lambda: tally(store, rules, ask, MAKER)) for ask in asks]  # noqa: B023


def _growing(store: TallyStore, rules: TallyRules, tables: Path, days: int) -> Iterator[Row]:
    """Ten times as many days: the arrays of those that there are, again under earlier dates."""
    one = percentile(opening(store, rules, Period(first=first_of(days).isoformat(), last=LAST.isoformat()), 2), 50)
    with closing(sqlite3.connect(tables)) as other, other:
        copies = [row for back in range(1, YEARS) for row in _moved(other, back)]
        other.executemany("INSERT INTO pack VALUES (?, ?, ?, ?, ?, ?)", copies)
    long = Period(first="1900-01-01", last=LAST.isoformat())
    if tally(store, rules, AskTally(period=long), MAKER).total.now.visits != YEARS * days * VISITS:
        raise BrokenBenchmark("the copies of the days are not all there")
    yield sampled("open_ten_times", "ms", opening(store, rules, long, 1), one)


def _moved(other: sqlite3.Connection, back: int) -> list[tuple[Any, ...]]:
    """Their rows keep their own date: only where they lie is another."""
    recent = "SELECT * FROM pack WHERE day > '2020-01-01'"
    return [(f"{int(row[0][:4]) - 10 * back}{row[0][4:]}", *row[1:]) for row in other.execute(recent).fetchall()]


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


# -- the journal


class RatedPast(history.Past):
    """The past of a hall where most of those who are served say how it was."""

    chance = random.Random(SEED)

    def _serve(self, rows: history.DayRows, ticket: history.Issued, turn: int, now_ms: int) -> None:
        super()._serve(rows, ticket, turn, now_ms)
        seats = self._seats[ticket.field]
        counter = seats[turn % len(seats)]
        about = {"ticket": ticket.id, "number": ticket.number, "field": ticket.field, "counter": counter,
                 "officer": f"officer-{counter}", "scale": "ba-muc"}  # fmt: skip
        who = f"panel-{counter}"
        self._note(rows, now_ms + 9_000, "rating_opened", who, {**about, "stops": [], "until_ms": now_ms + 39_000})
        if self.chance.random() >= RATED:
            return
        [level] = self.chance.choices((1, 2, 3), (70, 24, 6))
        press = {"source": "pad", "station": who, "device": "pad-1", "after_ms": 3_000, "later": False}
        self._note(rows, now_ms + 12_000, "rated", who, {**about, **press, "level": level, "points": POINTS[level - 1]})
        if level == len(POINTS):
            self._note(rows, now_ms + 14_000, "rating_reason", who, {"ticket": ticket.id, "reason": "cho-lau"})


def first_of(days: int) -> date:
    return LAST - timedelta(days=days - 1)


def load(file: Path, past: history.Past, days: int) -> int:
    """A store with nothing but a journal of so many days; how many facts."""
    file.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        migrate(connection, str(file))
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('store', 'benchmark')")
        connection.execute("BEGIN")
        for number in range(days):
            rows = past.day(first_of(days) + timedelta(days=number), VISITS).journal
            count += len(rows)
            connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
    return count


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
