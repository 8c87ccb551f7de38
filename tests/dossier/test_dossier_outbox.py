"""Facts on their way out: in order, once, and nothing lost."""

from __future__ import annotations

import asyncio
import csv
import os
import random
import stat
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest

from queue_engine.dossier.circuit import CircuitRules
from queue_engine.dossier.folder import FolderSink
from queue_engine.dossier.gateway import Misconfigured, Permanent, Retry
from queue_engine.dossier.outbox import LONGEST_PAUSE_S, Drain, DrainRules
from queue_engine.dossier.record import OutEvent
from queue_engine.protocol import EndOutbox, OutboxEnd, OutboxRow, OutboxTaken, TakeOutbox

MADE = datetime.now(UTC).isoformat()
RULES = DrainRules(deadline_s=0.5, first_pause_s=1.0, circuit=CircuitRules(failures=3, pause_s=10))


@dataclass
class Hall:
    """The hall's outbox with a clock of its own: what is due is given, a visit's rows one after the other."""

    rows: dict[int, str] = field(default_factory=dict)
    made_at: str = MADE
    now: float = 0.0
    due: dict[int, float] = field(default_factory=dict)
    attempts: Counter[int] = field(default_factory=Counter)
    ends: list[OutboxEnd] = field(default_factory=list)
    away: bool = False

    async def take(self, body: TakeOutbox) -> OutboxTaken | None:
        if self.away:
            return None
        due = [(one, visit) for one, visit in sorted(self.rows.items()) if self.due.get(one, 0) <= self.now]
        firsts = {visit: min(one for one, of in self.rows.items() if of == visit) for _, visit in due}
        taken = [one for one, visit in due if firsts[visit] == one][: body.most]
        self.attempts.update(taken)
        rows = tuple(self._row(one) for one in taken)
        return OutboxTaken(rows=rows, waiting=len(self.rows))

    def _row(self, one: int) -> OutboxRow:
        return OutboxRow(
            id=one,
            kind="visit_finished",
            visit=self.rows[one],
            payload={"number": f"A{one:03}"},
            attempts=self.attempts[one],
            made_at=self.made_at,
        )

    async def end(self, body: EndOutbox) -> bool:
        for end in body.ends:
            assert end.attempt == self.attempts[end.id]
            self.ends.append(end)
            if end.outcome == "retry":
                self.due[end.id] = self.now + end.after_s
            else:
                del self.rows[end.id]
        return True


@dataclass
class Centre:
    """Takes what it is sent; ``answer`` may raise."""

    answer: Callable[[OutEvent], Awaitable[None] | None] = lambda event: None
    got: list[int] = field(default_factory=list)

    async def send(self, event: OutEvent) -> None:
        if wait := self.answer(event):
            await wait
        self.got.append(event.id)

    async def close(self) -> None: ...


def _raising(error: Exception) -> Callable[[OutEvent], None]:
    def answer(_event: OutEvent) -> None:
        raise error

    return answer


def _drain(hall: Hall, centre: Centre, rules: DrainRules = RULES) -> Drain:
    return Drain(hall, centre, rules, chance=lambda: 1.0, now=lambda: hall.now)


def test_what_is_due_goes_and_its_end_is_told() -> None:
    hall, centre = Hall({1: "a", 2: "b"}), Centre()
    rest = asyncio.run(_drain(hall, centre).turn())
    assert (centre.got, hall.rows, rest) == ([1, 2], {}, 0.0)


def test_rows_of_one_visit_given_together_go_in_order_and_wait_for_one_another() -> None:
    class Together(Hall):
        async def take(self, body: TakeOutbox) -> OutboxTaken | None:
            self.attempts.update(list(self.rows))
            return OutboxTaken(rows=tuple(self._row(one) for one in (3, 1, 2)), waiting=3)

    hall = Together({1: "a", 2: "a", 3: "a"})

    def second_fails(event: OutEvent) -> None:
        if event.id == 2:
            raise Retry("http_502")

    centre = Centre(second_fails)
    asyncio.run(_drain(hall, centre).turn())
    assert centre.got == [1]
    assert [(end.id, end.outcome, end.reason) for end in hall.ends] == [
        (1, "done", ""),
        (2, "retry", "http_502"),
        (3, "retry", "order"),
    ]


def test_pauses_grow() -> None:
    hall, centre = Hall({1: "a"}), Centre(_raising(Retry("http_502")))
    drain = _drain(hall, centre, DrainRules(first_pause_s=1.0, circuit=CircuitRules(failures=99)))
    for _ in range(14):
        asyncio.run(drain.turn())
        hall.now += 1000
    pauses = [end.after_s for end in hall.ends]
    assert pauses[:4] == [1, 2, 4, 8] and max(pauses) == LONGEST_PAUSE_S


def test_the_rest_that_the_centre_asks_for_counts(expect_log: Callable[[str], None]) -> None:
    expect_log("nothing goes to the central system: too_many")
    hall = Hall({1: "a"})
    asyncio.run(_drain(hall, Centre(_raising(Retry("too_many", after_s=77)))).turn())
    assert hall.ends[0].after_s == 77


def test_what_can_never_be_taken_goes_to_a_person_and_the_rest_goes_on() -> None:
    def first_is_bad(event: OutEvent) -> None:
        if event.id == 1:
            raise Permanent("refused", "mã 17")

    hall, centre = Hall({1: "a", 2: "b"}), Centre(first_is_bad)
    asyncio.run(_drain(hall, centre).turn())
    assert [(end.outcome, end.reason) for end in hall.ends] == [("person", "refused: mã 17"), ("done", "")]


def test_a_wrong_setting_stops_all_with_one_message_and_burns_no_row(expect_log: Callable[[str], None]) -> None:
    expect_log("nothing goes to the central system: wrong_password")
    hall = Hall({one: str(one) for one in range(500)})
    centre = Centre(_raising(Misconfigured("wrong_password")))
    drain = _drain(hall, centre)
    for _ in range(20):
        asyncio.run(drain.turn())
        hall.now += 1
    assert {end.outcome for end in hall.ends} == {"retry"}
    assert sum(hall.attempts.values()) <= 50, "only the first turn's rows were taken"
    assert drain.reason == "wrong_password"
    hall.now += 60
    centre.answer = lambda event: None
    while hall.rows:
        hall.now += asyncio.run(drain.turn()) + 1
    assert sorted(centre.got) == list(range(500)) and drain.reason == ""


def test_a_dead_centre_is_tried_with_one_row_at_a_time(expect_log: Callable[[str], None]) -> None:
    expect_log("nothing goes to the central system")
    hall, centre = Hall({one: str(one) for one in range(300)}), Centre(_raising(Retry("refused_connection")))
    drain = _drain(hall, centre)
    asyncio.run(drain.turn())
    taken = sum(hall.attempts.values())
    for _ in range(30):
        hall.now += 10
        asyncio.run(drain.turn())
    assert taken == 50 and sum(hall.attempts.values()) < taken + 12


def test_a_centre_that_never_answers_costs_its_deadline_only() -> None:
    async def story() -> None:
        hall, centre = Hall({1: "a"}), Centre(lambda event: asyncio.Event().wait())  # type: ignore[arg-type,return-value]
        await asyncio.wait_for(_drain(hall, centre).turn(), 30)
        assert hall.ends[0].reason == "timeout"

    asyncio.run(story())


def test_after_a_week_a_person_looks_at_it() -> None:
    hall = Hall({1: "a"}, made_at=(datetime.now(UTC) - timedelta(days=8)).isoformat())
    asyncio.run(_drain(hall, Centre(_raising(Retry("http_502")))).turn())
    assert [(end.outcome, end.reason) for end in hall.ends] == [("person", "too_long: http_502")]


def test_what_wrong_settings_keep_back_for_a_day_goes_to_a_person_with_the_remedy_s_code(
    expect_log: Callable[[str], None],
) -> None:
    expect_log("nothing goes to the central system: wrong_password")
    for hours, outcome in ((23, "retry"), (25, "person")):
        hall = Hall({1: "a"}, made_at=(datetime.now(UTC) - timedelta(hours=hours)).isoformat())
        asyncio.run(_drain(hall, Centre(_raising(Misconfigured("wrong_password")))).turn())
        assert [(end.outcome, end.reason) for end in hall.ends] == [(outcome, "wrong_password")]


def test_what_was_in_hand_when_a_worker_or_the_hall_went_is_asked_for_at_once() -> None:
    class Forgetful(Hall):
        asked: ClassVar[list[bool]] = []
        deaf = False

        async def take(self, body: TakeOutbox) -> OutboxTaken | None:
            self.asked.append(body.fresh)
            return await super().take(body)

        async def end(self, body: EndOutbox) -> bool:
            return not self.deaf and await super().end(body)

    async def story() -> None:
        hall = Forgetful({1: "a", 2: "b"}, away=True)
        drain = _drain(hall, Centre())
        await drain.turn()
        hall.away, hall.deaf = False, True
        await drain.turn()
        hall.deaf = False
        await drain.turn()
        await drain.turn()
        assert hall.asked == [True, True, True, False] and not hall.rows

    asyncio.run(story())


def test_without_the_hall_it_waits_and_asks_again() -> None:
    hall, centre = Hall({1: "a"}, away=True), Centre()
    drain = _drain(hall, centre)
    assert asyncio.run(drain.turn()) > 0
    hall.away = False
    asyncio.run(drain.turn())
    assert centre.got == [1]


@pytest.mark.parametrize("seed", range(5))
def test_a_centre_that_fails_one_call_in_five_gets_every_fact(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(seed)

    def moody(_event: OutEvent) -> None:
        if chance.random() < 0.2:
            raise Retry("http_502")

    hall, centre = Hall({one: str(one // 3) for one in range(400)}), Centre(moody)
    drain = _drain(hall, centre, DrainRules(circuit=CircuitRules(failures=10**6)))

    async def story() -> None:
        while hall.rows:
            hall.now += await drain.turn() + 0.5

    asyncio.run(asyncio.wait_for(story(), 30))
    assert Counter(centre.got) == Counter(range(400))
    for visit in range(134):
        of_one = [one for one in centre.got if one // 3 == visit]
        assert of_one == sorted(of_one)


def test_a_service_that_ends_hands_back_what_it_holds() -> None:
    async def story() -> None:
        gate = asyncio.Event()
        hall, centre = Hall({1: "a", 2: "b"}), Centre(lambda event: gate.wait() if event.id == 2 else None)
        drain = _drain(hall, centre)
        running = asyncio.create_task(drain.run())
        async with asyncio.timeout(30):
            while not centre.got:
                await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait([running])
        await drain.hand_back()
        assert sorted((end.id, end.outcome, end.after_s) for end in hall.ends) == [(1, "done", 0), (2, "retry", 0)]

    asyncio.run(story())


def test_the_bell_ends_the_rest() -> None:
    async def story() -> None:
        hall, centre = Hall(), Centre()
        drain = _drain(hall, centre)
        running = asyncio.create_task(drain.run())
        await asyncio.sleep(0)
        hall.rows[1] = "a"
        drain.ring()
        async with asyncio.timeout(30):
            while not centre.got:
                await asyncio.sleep(0)
        running.cancel()

    asyncio.run(story())


ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_a_folder_gets_one_file_a_fact_however_often_it_is_sent(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path, "H13.01", ZONE)
    payload: dict[str, object] = {"field": "=cmd", "number": None, "priority": True, "visit": "x", "new": ["a", "b"]}
    event = OutEvent(7, "visit_finished", "2026-11-23.A001", datetime(2026, 11, 22, 18, tzinfo=UTC), payload)
    for _ in range(2):
        asyncio.run(sink.send(event))
    [file] = tmp_path.iterdir()
    assert file.name == "20261123-visit_finished-00000007.csv"
    [row] = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    assert (row["id"], row["unit"], row["visit"], row["made_at"]) == (
        "7",
        "H13.01",
        "2026-11-23.A001",
        "2026-11-23T01:00:00+07:00",
    )
    assert (row["field"], row["number"], row["priority"], row["new"]) == ("'=cmd", "", "1", "a; b")


def test_a_power_cut_takes_no_file_whose_fact_counts_as_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[list[str]] = []

    def fsync(handle: int) -> None:
        """What is on the disk for good when a folder is flushed."""
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            flushed.append(os.listdir(handle))

    monkeypatch.setattr("queue_engine.dossier.folder.os.fsync", fsync)
    event = OutEvent(7, "visit_finished", "v", datetime(2026, 11, 23, tzinfo=UTC))
    asyncio.run(FolderSink(tmp_path, "H13.01", ZONE).send(event))
    assert flushed == [["20261123-visit_finished-00000007.csv"]]


def test_a_folder_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    event = OutEvent(7, "visit_finished", "v", datetime(2026, 11, 23, tzinfo=UTC))
    with pytest.raises(Misconfigured):
        asyncio.run(FolderSink(tmp_path / "away", "H13.01", ZONE).send(event))
