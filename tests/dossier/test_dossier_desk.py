"""Look-ups at the worker: its copy first, the centre behind it, limits of guessing, and nothing that is not known."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_engine.domain.codes import CodeRules
from queue_engine.dossier.cache import Cache
from queue_engine.dossier.circuit import CircuitRules
from queue_engine.dossier.desk import Desk, DeskRules
from queue_engine.dossier.flights import Line
from queue_engine.dossier.gateway import Ability, Misconfigured, Permanent, Proved, Retry
from queue_engine.dossier.guesses import CODE_MS, STATION_MS, Limit
from queue_engine.dossier.guide import GuideRules
from queue_engine.dossier.record import Dossier, NamedCode, OutEvent, Procedure, Step
from queue_engine.protocol import (
    AskDossier,
    Centre,
    DossierAnswer,
    Found,
    Phase,
    Proof,
    ProveDossier,
    StationKind,
)
from queue_engine.usecases.scene import Caller

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CODE, OTHER = "H13.01-261120-0001", "H13.01-261120-0002"
SCREEN = Caller("lookup-1", StationKind.LOOKUP_SCREEN)
PANEL = Caller("panel-1", StationKind.COUNTER_PANEL, "1")
ExpectLog = Callable[[str], None]
PATIENCE_S, SHORT_S = 15.0, 0.1
"""For what comes, on a busy machine too, and for what never comes."""


def a_dossier(code: str = CODE, **values: Any) -> Dossier:
    base = Dossier(code, Phase.IN_PROGRESS, NOW, "portal", procedure_code="1.001", received_at=NOW)
    return replace(base, **values)


class FakeGateway:
    """A central system whose answers the test decides."""

    name = "centre"

    def __init__(self, *dossiers: Dossier, can: Sequence[Ability] = (Ability.LIVE, Ability.PROVE)) -> None:
        self.dossiers = {one.code: one for one in dossiers}
        self.can = frozenset(can)
        self.asked: list[str] = []
        self.proof = "1234"
        self.trouble: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def dossier(self, code: str) -> Dossier | None:
        self.asked.append(code)
        if self.gate:
            await self.gate.wait()
        if self.trouble:
            raise self.trouble
        return self.dossiers.get(code)

    async def prove(self, code: str, proof: str) -> Proved:
        found = await self.dossier(code)
        return Proved(found, found is not None and proof == self.proof)

    async def changed(self, since: datetime | None) -> AsyncIterator[Sequence[Dossier]]:
        yield tuple(self.dossiers.values())

    async def procedures(self) -> Sequence[Procedure]:
        return ()

    async def fields(self) -> Sequence[NamedCode]:
        return ()

    async def units(self) -> Sequence[NamedCode]:
        return ()

    async def bookings(self) -> Sequence[Any]:
        return ()

    async def send(self, event: OutEvent) -> None: ...
    async def close(self) -> None: ...


class World:
    """A desk with its copy and a clock moved by hand."""

    def __init__(self, folder: Path, gateway: FakeGateway | None, **rules: Any) -> None:
        self.now = NOW
        self.seconds = 0.0
        self.cache = Cache(folder / "dossiers.db", self._now_ms)
        self.gateway = gateway
        self.line = Line(CircuitRules(failures=3, pause_s=20), now=lambda: self.seconds)
        base = {
            "deadline_s": PATIENCE_S,
            "by_station": Limit(5, STATION_MS, 300_000),
            "by_code": Limit(3, CODE_MS, 300_000),
        }
        values = {"codes": CodeRules(), "guide": GuideRules(), "timezone": "Asia/Ho_Chi_Minh", **base, **rules}
        self._threads = ThreadPoolExecutor(2)
        self.desk = Desk(self.cache, gateway, self.line, DeskRules(**values), self._now_ms, self._threads)

    def _now_ms(self) -> int:
        return round(self.now.timestamp() * 1000)

    async def ask(self, code: str = CODE, newer_than: str | None = None, caller: Caller = SCREEN) -> DossierAnswer:
        return await self.desk.ask(AskDossier(code=code, newer_than=newer_than), caller)

    async def prove(self, proof: str, code: str = CODE, caller: Caller = SCREEN) -> DossierAnswer:
        return await self.desk.prove(ProveDossier(code=code, proof=proof), caller)

    def hold(self, *dossiers: Dossier) -> None:
        self.cache.put(dossiers).result(5)

    def close(self) -> None:
        self._threads.shutdown()
        self.cache.close()


Opened = Callable[..., World]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    worlds: list[World] = []

    def open_world(gateway: FakeGateway | None, **rules: Any) -> World:
        worlds.append(World(tmp_path, gateway, **rules))
        return worlds[-1]

    yield open_world
    for world in worlds:
        world.close()


def run(world: World, story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await story()
        await world.desk.close()

    asyncio.run(asyncio.wait_for(whole(), 20))


# -- the copy and the centre


def test_a_fresh_copy_answers_and_the_centre_is_left_in_peace(opened: Opened) -> None:
    world = opened(FakeGateway())
    world.hold(a_dossier())

    async def story() -> None:
        answer = await world.ask(" h13.01-261120-0001\r")
        assert answer.found is Found.FOUND and answer.dossier and answer.dossier.code == CODE
        assert (answer.as_of, answer.old, answer.refreshing) == ("2026-11-23T02:00:00.000Z", False, False)
        assert (answer.centre, answer.proof) == (Centre.OK, Proof.POSSIBLE)
        assert answer.dossier.more is None

    run(world, story)
    assert world.gateway and world.gateway.asked == []


def test_an_older_copy_answers_at_once_and_a_newer_one_is_waited_for_on_request(opened: Opened) -> None:
    gateway = FakeGateway(a_dossier(phase=Phase.RESULT_READY, fetched_at=NOW + timedelta(minutes=10)))
    world = opened(gateway)
    world.hold(a_dossier())
    world.now += timedelta(minutes=10)

    async def story() -> None:
        gateway.gate = asyncio.Event()
        first = await world.ask()
        assert first.dossier and first.dossier.phase is Phase.IN_PROGRESS and first.refreshing
        gateway.gate.set()
        second = await world.ask(newer_than=first.as_of)
        assert second.dossier and second.dossier.phase is Phase.RESULT_READY
        assert (second.refreshing, second.as_of) == (False, "2026-11-23T02:10:00.000Z")

    run(world, story)
    assert gateway.asked == [CODE], "one flight for both questions"


def test_when_no_newer_copy_comes_in_time_the_same_one_is_the_answer(opened: Opened) -> None:
    gateway = FakeGateway()
    world = opened(gateway, deadline_s=SHORT_S)
    world.hold(a_dossier())
    world.now += timedelta(hours=30)

    async def story() -> None:
        gateway.gate = asyncio.Event()
        first = await world.ask()
        second = await world.ask(newer_than=first.as_of)
        assert second.as_of == first.as_of and second.old and second.refreshing

    run(world, story)


def test_without_a_copy_the_centre_is_asked_once_however_many_ask(opened: Opened) -> None:
    gateway = FakeGateway(a_dossier())
    world = opened(gateway)

    async def story() -> None:
        answers = await asyncio.gather(*(world.ask() for _ in range(20)))
        assert {answer.found for answer in answers} == {Found.FOUND}
        assert (await world.ask()).found is Found.FOUND

    run(world, story)
    assert gateway.asked == [CODE]


def test_a_dead_centre_gets_an_honest_answer_within_the_deadline(opened: Opened) -> None:
    gateway = FakeGateway()
    world = opened(gateway, deadline_s=SHORT_S)

    async def story() -> None:
        gateway.gate = asyncio.Event()
        answer = await world.ask()
        assert (answer.found, answer.dossier) == (Found.AWAY, None)

    run(world, story)


def test_an_open_circuit_answers_at_once_and_a_success_closes_it(opened: Opened, expect_log: ExpectLog) -> None:
    expect_log("central system: away http_502")
    gateway = FakeGateway(a_dossier())
    world = opened(gateway)

    async def story() -> None:
        gateway.trouble = Retry("http_502")
        for _ in range(6):
            assert (await world.ask()).found is Found.AWAY
        assert len(gateway.asked) == 3
        assert (await world.ask()).centre is Centre.AWAY
        assert (await world.ask()).proof is Proof.CLOSED
        gateway.trouble, world.seconds = None, 21.0
        answer = await world.ask()
        assert (answer.found, answer.centre, world.line.reason) == (Found.FOUND, Centre.OK, "")

    run(world, story)


def test_a_wrong_setting_opens_the_circuit_at_once(opened: Opened, expect_log: ExpectLog) -> None:
    expect_log("central system: away wrong_password")
    gateway = FakeGateway()
    world = opened(gateway)

    async def story() -> None:
        gateway.trouble = Misconfigured("wrong_password")
        await world.ask()
        await world.ask()

    run(world, story)
    assert gateway.asked == [CODE]
    assert world.line.reason == "wrong_password"


def test_an_answer_about_another_dossier_is_refused(opened: Opened) -> None:
    gateway = FakeGateway()
    gateway.dossiers[CODE] = a_dossier(OTHER)
    world = opened(gateway)

    async def story() -> None:
        assert (await world.ask()).found is Found.AWAY

    run(world, story)
    assert world.cache.find(OTHER) is None
    assert world.line.reason == "other_dossier" and world.line.centre is Centre.OK


def test_a_garbled_answer_leaves_the_good_copy(opened: Opened) -> None:
    gateway = FakeGateway()
    world = opened(gateway)
    world.hold(a_dossier())
    world.now += timedelta(minutes=10)

    async def story() -> None:
        gateway.trouble = Permanent("wrong_type")
        first = await world.ask()
        answer = await world.ask(newer_than=first.as_of)
        assert answer.found is Found.FOUND and answer.as_of == first.as_of

    run(world, story)


def test_a_file_without_a_live_connection_knows_what_is_not_in_it(opened: Opened) -> None:
    world = opened(FakeGateway(can=(Ability.CHANGED,)))

    async def story() -> None:
        before = await world.ask()
        assert (before.found, before.centre) == (Found.AWAY, Centre.NONE)
        world.cache.set_meta("pulled_ms", "1").result(5)
        assert (await world.ask()).found is Found.NOT_FOUND

    run(world, story)


def test_without_any_system_the_answer_is_that_nobody_can_be_asked(opened: Opened) -> None:
    world = opened(None)

    async def story() -> None:
        answer = await world.ask()
        assert (answer.found, answer.centre, answer.proof) == (Found.AWAY, Centre.NONE, Proof.OFF)

    run(world, story)


@pytest.mark.parametrize("text", ["012345678901", "012345678901|1|A|01011980|Nam", "xin chào các bạn", "%%%"])
def test_what_is_no_code_is_asked_of_nobody(opened: Opened, text: str) -> None:
    gateway = FakeGateway()
    world = opened(gateway)

    async def story() -> None:
        assert (await world.ask(text)).found is Found.NO_CODE

    run(world, story)
    assert gateway.asked == []


def test_a_strange_code_is_found_if_the_copy_has_it(opened: Opened) -> None:
    world = opened(FakeGateway())
    world.hold(a_dossier("HS/2019/77", receipt_no="4711"))

    async def story() -> None:
        assert (await world.ask("hs/2019/77")).found is Found.FOUND
        assert (await world.ask("4711")).found is Found.FOUND

    run(world, story)


def test_on_a_full_disk_the_centres_answer_reaches_the_citizen(opened: Opened, expect_log: ExpectLog) -> None:
    expect_log("was not written")
    world = opened(FakeGateway(a_dossier()))
    world.cache._put = _full_disk  # type: ignore[method-assign]

    async def story() -> None:
        assert (await world.ask()).found is Found.FOUND
        assert (await world.ask()).found is Found.FOUND

    run(world, story)
    assert world.cache.find(CODE) is None


def _full_disk(*_: object) -> int:
    raise sqlite3.OperationalError("database or disk is full")


def test_what_a_pull_learns_of_the_centre_counts(opened: Opened, expect_log: ExpectLog) -> None:
    expect_log("central system: away timeout")
    world = opened(FakeGateway(a_dossier()))
    for _ in range(3):
        world.line.missed("timeout")
    assert (world.desk.centre, world.line.reason) == (Centre.AWAY, "timeout")
    world.line.heard()
    assert (world.desk.centre, world.line.reason) == (Centre.OK, "")


def test_a_procedure_without_a_name_gets_the_one_of_its_day(opened: Opened) -> None:
    world = opened(FakeGateway())
    world.cache.put_names("procedure", [NamedCode("1.001", "Đăng ký khai sinh")], NOW.date()).result(5)
    world.hold(a_dossier())

    async def story() -> None:
        answer = await world.ask()
        assert answer.dossier and answer.dossier.procedure == "Đăng ký khai sinh"

    run(world, story)


# -- guessing


def test_an_unknown_code_is_not_asked_for_again_at_once_and_is_counted(opened: Opened) -> None:
    gateway = FakeGateway()
    world = opened(gateway)

    async def story() -> None:
        assert (await world.ask()).found is Found.NOT_FOUND
        assert (await world.ask()).found is Found.NOT_FOUND

    run(world, story)
    assert gateway.asked == [CODE]
    assert world.cache.meta("unknown_codes") == "2"


def test_a_station_that_guesses_has_to_wait_and_a_restart_does_not_help(opened: Opened) -> None:
    world = opened(FakeGateway(a_dossier()))

    async def guess() -> None:
        for serial in range(5):
            assert (await world.ask(f"H13.01-261120-9{serial:03}")).found is Found.NOT_FOUND
        limited = await world.ask()
        assert (limited.found, limited.wait_s) == (Found.LIMITED, 300)

    run(world, guess)
    world.close()
    again = opened(FakeGateway(a_dossier()))

    async def later() -> None:
        assert (await again.ask()).found is Found.LIMITED
        assert (await again.ask(caller=Caller("lookup-2", StationKind.LOOKUP_SCREEN))).found is Found.FOUND
        again.now += timedelta(minutes=5)
        assert (await again.ask()).found is Found.FOUND

    run(again, later)


def test_many_questions_at_once_are_counted_one_by_one(opened: Opened) -> None:
    world = opened(FakeGateway())
    world.hold(*(a_dossier(f"H13.01-261120-8{serial:03}") for serial in range(100)))

    async def story() -> None:
        codes = [f"H13.01-261120-{7 + serial % 2}{serial:03}" for serial in range(100)]
        answers = await asyncio.gather(*(world.ask(code) for code in codes))
        assert sum(answer.found is Found.NOT_FOUND for answer in answers) == 5
        assert sum(answer.found is Found.FOUND for answer in answers) < 15
        assert answers[-1].found is Found.LIMITED

    run(world, story)


def test_who_guesses_at_the_copy_while_the_centre_is_away_has_to_wait_too(
    opened: Opened, expect_log: ExpectLog
) -> None:
    expect_log("central system: away")
    gateway = FakeGateway(a_dossier())
    gateway.trouble = Retry("timeout")
    world = opened(gateway)

    async def story() -> None:
        found = [(await world.ask(f"H13.01-261120-9{serial:03}")).found for serial in range(20)]
        assert found == [Found.AWAY] * 15 + [Found.LIMITED] * 5
        other = Caller("lookup-2", StationKind.LOOKUP_SCREEN)
        strange = [(await world.ask(f"lạ {serial}", caller=other)).found for serial in range(20)]
        assert strange == [Found.NO_CODE] * 15 + [Found.LIMITED] * 5

    run(world, story)


@pytest.mark.parametrize("gateway", [FakeGateway(), None], ids=["asked_for_no_proof", "no_system"])
def test_who_guesses_by_proofs_that_nobody_compares_has_to_wait_too(
    opened: Opened, gateway: FakeGateway | None
) -> None:
    world = opened(gateway, asks_proof=False)
    world.hold(a_dossier())

    async def story() -> None:
        found = [(await world.prove("1234", f"H13.01-261120-9{serial:03}")).found for serial in range(20)]
        assert found == [Found.AWAY] * 15 + [Found.LIMITED] * 5
        assert (await world.prove("1234")).found is Found.LIMITED, "nor does it tell what the copy has"

    run(world, story)


def test_guesses_are_counted_while_the_disk_is_full(opened: Opened, expect_log: ExpectLog) -> None:
    expect_log("was not written")
    world = opened(FakeGateway())

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    world.cache.save_misses = lambda who, misses: world.cache._order(full)  # type: ignore[method-assign]

    async def story() -> None:
        found = [(await world.ask(f"H13.01-261120-9{serial:03}")).found for serial in range(7)]
        assert found == [Found.NOT_FOUND] * 5 + [Found.LIMITED] * 2

    run(world, story)


def test_one_dossier_that_nobody_can_read_leaves_the_way_to_the_centre_open(opened: Opened) -> None:
    gateway = FakeGateway(a_dossier())
    world = opened(gateway)

    async def story() -> None:
        gateway.trouble = Misconfigured("missing")
        assert (await world.ask(OTHER)).found is Found.AWAY
        gateway.trouble = None
        assert (await world.ask()).found is Found.FOUND

    run(world, story)


def test_a_copy_from_a_day_to_come_is_old_and_is_fetched_again(opened: Opened) -> None:
    world = opened(FakeGateway(a_dossier()))
    world.now += timedelta(days=40)
    world.hold(a_dossier(fetched_at=world.now, status_name="trước"))
    world.now -= timedelta(days=40)

    async def story() -> None:
        first = await world.ask()
        assert first.old and first.refreshing and first.as_of
        newer = await world.ask(newer_than=first.as_of)
        assert newer.dossier and newer.dossier.status == "" and not newer.old

    run(world, story)


def test_staff_are_not_limited(opened: Opened) -> None:
    world = opened(FakeGateway(a_dossier()))

    async def story() -> None:
        for serial in range(9):
            await world.ask(f"H13.01-261120-9{serial:03}", caller=PANEL)
        assert (await world.ask(caller=PANEL)).found is Found.FOUND

    run(world, story)


def test_a_right_proof_shows_more_and_nothing_of_it_stays(opened: Opened) -> None:
    live = a_dossier(unit_name="Phòng Tư pháp", steps=(Step(NOW, "Phòng Tư pháp", "Cán bộ A", "Thẩm định"),))
    world = opened(FakeGateway(live))

    async def story() -> None:
        answer = await world.prove("1234")
        assert (answer.found, answer.proof) == (Found.FOUND, Proof.GIVEN)
        assert answer.dossier and answer.dossier.more and answer.dossier.more.unit == "Phòng Tư pháp"
        plain = await world.ask()
        assert plain.dossier and plain.dossier.more is None and plain.proof is Proof.POSSIBLE

    run(world, story)
    world.cache.close()
    assert all(b"1234" not in file.read_bytes() for file in Path(world.cache._path.parent).glob("dossiers.db*"))


def test_a_unit_that_is_told_by_its_code_has_the_name_of_its_day(opened: Opened) -> None:
    then = NOW - timedelta(days=300)
    steps = (Step(then, "H13.01", "", "Tiếp nhận"), Step(NOW, "Một cửa", "", "Thẩm định"))
    world = opened(FakeGateway(a_dossier(unit_name="H13.01", steps=steps)))
    names = [
        NamedCode("H13.01", "Phường Cũ", (then - timedelta(days=9)).date()),
        NamedCode("H13.01", "Phường Mới", (NOW - timedelta(days=30)).date()),
    ]
    world.cache.put_names("unit", names, NOW.date()).result(5)

    async def story() -> None:
        answer = await world.prove("1234")
        assert answer.dossier and answer.dossier.more and answer.dossier.more.unit == "Phường Mới"
        assert [step.unit for step in answer.dossier.more.steps] == ["Phường Cũ", "Một cửa"]

    run(world, story)


def test_a_wrong_proof_and_a_dossier_that_does_not_exist_get_the_same_answer(opened: Opened) -> None:
    world = opened(FakeGateway(a_dossier()))
    world.hold(a_dossier())

    async def story() -> None:
        wrong, unknown = await world.prove("9999"), await world.prove("9999", OTHER)
        assert wrong == unknown and wrong.proof is Proof.WRONG and wrong.dossier is None

    run(world, story)


def test_wrong_proofs_close_the_code_at_every_station_but_not_what_the_code_alone_shows(opened: Opened) -> None:
    world = opened(FakeGateway(a_dossier()))

    async def story() -> None:
        for n in range(3):
            assert (await world.prove("0000", caller=Caller(f"l-{n}", SCREEN.kind))).proof is Proof.WRONG
        limited = await world.prove("1234")
        assert (limited.found, limited.wait_s) == (Found.LIMITED, 300)
        assert (await world.ask()).found is Found.FOUND
        world.now += timedelta(minutes=5)
        assert (await world.prove("1234")).proof is Proof.GIVEN

    run(world, story)


def test_guesses_at_the_same_moment_are_counted_one_by_one(opened: Opened) -> None:
    gateway = FakeGateway(a_dossier())
    world = opened(gateway)

    async def story() -> None:
        answers = await asyncio.gather(
            *(world.prove(f"{n:04}", caller=Caller(f"l-{n}", SCREEN.kind)) for n in range(30))
        )
        assert sum(answer.proof is Proof.WRONG for answer in answers) == 3

    run(world, story)
    assert len(gateway.asked) == 3


def test_without_a_live_answer_the_proof_is_closed_and_no_guess_is_counted(opened: Opened) -> None:
    gateway = FakeGateway()
    world = opened(gateway, deadline_s=SHORT_S)
    world.hold(a_dossier())

    async def story() -> None:
        gateway.gate = asyncio.Event()
        answer = await world.prove("1234")
        assert (answer.found, answer.proof) == (Found.FOUND, Proof.CLOSED)
        assert answer.dossier and answer.dossier.more is None

    run(world, story)
    assert world.cache.misses("station:lookup-1").at_ms == ()


def test_a_hall_that_asks_for_no_proof_says_so(opened: Opened) -> None:
    world = opened(FakeGateway(a_dossier()), asks_proof=False)

    async def story() -> None:
        assert (await world.ask()).proof is Proof.OFF
        assert (await world.prove("1234")).proof is Proof.OFF

    run(world, story)
