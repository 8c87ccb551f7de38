"""A full outbox and a centre that fails one call in five: does each fact reach it exactly once, and how soon?

Half of the failures are refused calls, half are calls that were carried out and whose answer was lost. Real processes:
hall server, dossier worker, simulated central system, which keeps a ledger of everything it was told.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import program
from benchmarks.centre import UNIT, Centre
from benchmarks.hall import BenchHall, BrokenBenchmark, work_folder
from benchmarks.measure import Row, counted, sampled
from queue_engine.ports import OutboxRow
from queue_engine.protocol import Issued, IssueTicket
from queue_engine.stores.sqlite import SqliteStore

QUICK, FULL = 1000, 10_000
VISIT_ROWS = 4
"""Facts of one visit, which must come in their order."""
FIELD = "civil"
ANSWER_MS = 5
FAULTS = ("502 1/10", "lost_answer 1/9")
"""One call in ten fails; of the others one answer in nine is lost: together one in five."""
PLAIN_S = 5.0
PATIENCE_S, LOOK_S = 45.0, 0.5
"""Of a thousand rows."""


def measure(quick: bool) -> list[Row]:
    count = QUICK if quick else FULL
    with work_folder() as folder:
        return _drained(Centre(folder, ANSWER_MS, tells=("visits",)), count)


def _drained(centre: Centre, count: int) -> list[Row]:
    with centre.hall as hall:
        _fill(hall, count)
        hall.start_server()
        centre.fault(*FAULTS)
        began = time.perf_counter()
        centre.start()
        with _taking_numbers(hall) as beside:
            _wait_for(centre, count, PATIENCE_S * count / QUICK)
        took = time.perf_counter() - began
        with _taking_numbers(hall) as plain:
            time.sleep(PLAIN_S)
        return [counted("drain_rate", "rows/s", count / took, n=count), *_judged(centre, count), _slowed(beside, plain)]


def _judged(centre: Centre, count: int) -> list[Row]:
    lines = centre.ledger()
    accepted = Counter(line["key"] for line in lines if line["new"])
    wanted = {f"{UNIT}-{number}" for number in range(1, count + 1)}
    order = [line["fact"] for line in lines if line["new"]]
    return [
        counted("rows_missing", "rows", len(wanted - set(accepted)), n=count),
        counted("rows_twice", "rows", sum(times - 1 for times in accepted.values()), n=count),
        counted("rows_overtaken", "rows", _overtaken(order), n=count),
        counted("calls_a_row", "calls", len(lines) / count, n=len(lines)),
    ]


def _overtaken(facts: list[dict[str, object]]) -> int:
    """Facts that came before an earlier one of their visit."""
    newest: dict[object, int] = {}
    late = 0
    for fact in facts:
        visit, number = fact["visit"], int(str(fact["id"]))
        late += number < newest.get(visit, 0)
        newest[visit] = max(newest.get(visit, 0), number)
    return late


def _slowed(beside: list[float], plain: list[float]) -> Row:
    return sampled("ticket_while_draining", "ms", beside, baseline=median(plain))


def _wait_for(centre: Centre, count: int, seconds: float) -> None:
    """Looked at seldom: reading the ledger takes from what is measured."""
    ends = time.monotonic() + seconds
    while (accepted := sum(line["new"] for line in centre.ledger())) < count:
        if time.monotonic() > ends:
            raise BrokenBenchmark(f"the centre has {accepted} of {count} facts after {seconds:.0f} s")
        time.sleep(LOOK_S)


def _fill(hall: BenchHall, count: int) -> None:
    """As after a day without the centre; written before the server starts."""
    state = hall.config.hall.state_dir
    state.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(state / "hall.db")
    now = round(time.time() * 1000)
    with store.transaction() as uow:
        for number in range(1, count + 1):
            told = {"number": f"A{number:05}", "field": FIELD, "outcome": "done", "dossier": None}
            visit = f"2026-11-20.A{number // VISIT_ROWS:05}"
            uow.add_outbox(OutboxRow(number, "visit_finished", visit, told, now, now))
    store.close()


@contextmanager
def _taking_numbers(hall: BenchHall) -> Iterator[list[float]]:
    """A citizen after the other takes a number meanwhile; the list fills with milliseconds."""
    ended = threading.Event()
    took: list[float] = []

    def take() -> None:
        while not ended.wait(0.05):
            took.extend(_tickets_ms(hall, 5))

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        yield took
    finally:
        ended.set()
        thread.join(10)


def _tickets_ms(hall: BenchHall, count: int) -> list[float]:
    commands, took = hall.commands(hall.kiosk), []
    for _ in range(count):
        began = time.perf_counter()
        if not isinstance(commands.send(IssueTicket(field=FIELD)), Issued):
            raise BrokenBenchmark("no number")
        took.append((time.perf_counter() - began) * 1000)
    commands.close()
    return took


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
