"""What years of history cost: issue and call at 10³, 10⁵ and 10⁶ tickets, the stores side by side in one run."""

from __future__ import annotations

import random
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from benchmarks import program
from benchmarks.hall import BenchHall, BrokenBenchmark, work_folder
from benchmarks.history import load
from benchmarks.measure import Row, percentile, sampled
from queue_engine import protocol
from queue_engine.domain.rules import HallRules
from queue_engine.ports import StoredAnswer
from queue_engine.protocol import StationKind
from queue_engine.stores.sqlite import SqliteStore
from queue_engine.usecases import issue, officers, serve
from queue_engine.usecases.day import keep_day
from queue_engine.usecases.scene import SYSTEM, Caller, Scene
from queue_engine.wiring import clock_for, rules_of
from queue_engine.writer import OK, Work

SIZES = {"1e3": 1_000, "1e5": 100_000, "1e6": 1_000_000}
KIOSK = Caller("kiosk-1", StationKind.TICKET_KIOSK)
FIELD, COUNTER, OFFICER = "certify", "quay-1", "can-bo-1"


def measure(quick: bool) -> list[Row]:
    sizes = ("1e3", "1e5") if quick else ("1e3", "1e5", "1e6")
    with work_folder() as folder:
        rules = rules_of(BenchHall(folder).config)
        today = rules.schedule.local_day(time.time_ns() // 1_000_000)
        yesterday = date.fromisoformat(today) - timedelta(days=1)
        for size in sizes:
            load(folder / f"{size}.db", rules, SIZES[size], yesterday)
        with opened(folder, rules, sizes) as halls:
            _take_turns(halls, rounds=20)  # caches are filled and the day is opened before anything is timed
            for hall in halls:
                hall.took = {"issue": [], "call": []}
            _take_turns(halls, rounds=400 if quick else 4000)
    return [row for action in ("issue", "call") for row in _rows(action, halls)]


class HallAtWork:
    """The engine on one store. One thread works for all stores, so that none waits for its turn on the processor."""

    def __init__(self, size: str, file: Path, rules: HallRules) -> None:
        self.size = size
        self.took: dict[str, list[float]] = {"issue": [], "call": []}
        self._store, self._rules = SqliteStore(file), rules
        self._clock = clock_for(self._store)
        self._panel = Caller("panel-1", StationKind.COUNTER_PANEL, COUNTER)
        body = protocol.SignIn(officer=OFFICER, pin="-", take_over=True)
        signed_in = self._do(lambda scene: officers.sign_in(scene, body, pin_is_right=True), self._panel)
        self._session = protocol.SignedIn.model_validate_json(signed_in).counter.session or 0

    def visit(self) -> None:
        """One citizen from number to finish; issue and call are timed."""
        token = secrets.token_hex(16)
        wish = protocol.IssueTicket(field=FIELD)
        self._timed("issue", lambda scene: issue.issue(scene, wish, token), KIOSK)
        next_one = protocol.CallNext(session=self._session)
        called = self._timed("call", lambda scene: serve.call_next(scene, next_one), self._panel)
        ticket = protocol.TicketNow.model_validate_json(called).ticket
        seen = {"session": self._session, "ticket": ticket.id}
        start = protocol.Start(**seen, seen=protocol.TicketState.CALLED)
        self._do(lambda scene: serve.start(scene, start), self._panel)
        finish = protocol.Finish(**seen, seen=protocol.TicketState.SERVING)
        self._do(lambda scene: serve.finish(scene, finish), self._panel)

    def _timed(self, action: str, work: Work, caller: Caller) -> str:
        began = time.perf_counter()
        body = self._do(work, caller)
        self.took[action].append((time.perf_counter() - began) * 1000)
        return body

    def _do(self, work: Work, caller: Caller) -> str:
        """One command and its commit, as the server's writer does it: the day kept, a savepoint, the answer stored."""
        with self._store.transaction() as uow:
            keep_day(Scene(uow, self._rules, self._clock.now_ms(), SYSTEM))
            key = secrets.token_hex(16)
            if uow.answer(key):
                raise BrokenBenchmark("a key that was never used is known")
            with self._store.savepoint():
                result = work(Scene(uow, self._rules, self._clock.now_ms(), caller))
            if not isinstance(result, protocol.Message):
                raise BrokenBenchmark(f"at {self.size} tickets: {result}")
            body = result.model_dump_json()
            uow.keep_answer(key, StoredAnswer(key, OK, body))
        return body

    def close(self) -> None:
        self._store.close()


@contextmanager
def opened(folder: Path, rules: HallRules, sizes: tuple[str, ...]) -> Iterator[list[HallAtWork]]:
    """The stores of all sizes, open beside each other."""
    halls: list[HallAtWork] = []
    try:
        for size in sizes:
            halls.append(HallAtWork(size, folder / f"{size}.db", rules))
        yield halls
    finally:
        for hall in halls:
            hall.close()


def _take_turns(halls: list[HallAtWork], rounds: int) -> None:
    """One visit in each store a round, in an order that chance gives, so that none has a better place."""
    order = random.Random(1)
    for _ in range(rounds):
        for hall in order.sample(halls, len(halls)):
            hall.visit()


def _rows(action: str, halls: list[HallAtWork]) -> Iterator[Row]:
    """A row a size; the baseline is the p50 of the smallest."""
    smallest = percentile(halls[0].took[action], 50)
    for hall in halls:
        baseline = None if hall is halls[0] else smallest
        yield sampled(f"{action}_at_{hall.size}", "ms", hall.took[action], baseline)


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
