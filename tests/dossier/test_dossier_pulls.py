"""What is fetched by itself, and what the hall is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from queue_engine.dossier.cache import Cache
from queue_engine.dossier.gateway import Ability, Retry
from queue_engine.dossier.pulls import OVERLAP, PullRules, Pulls, pulled_at
from queue_engine.dossier.record import BookedVisit, Dossier, NamedCode, Procedure
from queue_engine.dossier.sync import Procedures, Reporter
from queue_engine.protocol import BookingIn, Centre, Phase, PutSync

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NOW_MS = round(NOW.timestamp() * 1000)
ALL = frozenset({Ability.CHANGED, Ability.PROCEDURES, Ability.FIELDS, Ability.UNITS, Ability.BOOKINGS})
RULES = PullRules("Asia/Ho_Chi_Minh", bookings_s=60, fields={"TP": "civil"})


class FakeCentre:
    """Delivers what it has; can break off in the middle."""

    name = "centre"
    can = ALL

    def __init__(self) -> None:
        self.parts = [[a_dossier("H13-1"), a_dossier("H13-2")], [a_dossier("H13-3")]]
        self.since: list[datetime | None] = []
        self.breaks_after = 99
        self.booked = [BookedVisit("DL-0042", "TP", NOW), BookedVisit("DL-0043", "unknown", NOW)]
        self.trouble: Exception | None = None

    async def changed(self, since: datetime | None) -> AsyncIterator[Sequence[Dossier]]:
        self.since.append(since)
        for number, part in enumerate(self.parts):
            if number >= self.breaks_after:
                raise Retry("half_answer")
            yield part

    async def procedures(self) -> Sequence[Procedure]:
        if self.trouble:
            raise self.trouble
        twice = Procedure("1.001", "Khai sinh (bản cũ)", decided_on=date(2020, 1, 1))
        return [Procedure("1.001", "Khai sinh", decided_on=date(2026, 1, 1)), twice]

    async def fields(self) -> Sequence[NamedCode]:
        return [NamedCode("TP", "Tư pháp")]

    async def units(self) -> Sequence[NamedCode]:
        return [NamedCode("H13.01", "Phường Ninh Kiều")]

    async def bookings(self) -> Sequence[BookedVisit]:
        return self.booked


class FakeHall:
    """Takes bookings and the state of the exchange."""

    def __init__(self) -> None:
        self.bookings: list[BookingIn] = []
        self.away = False
        self.synced: list[PutSync] = []

    async def put_bookings(self, source: str, bookings: Sequence[BookingIn]) -> bool:
        if not self.away:
            self.bookings.extend(bookings)
        return not self.away

    async def put_sync(self, sync: PutSync) -> bool:
        self.synced.append(sync)
        return not self.away


class Kept:
    """A store of procedures."""

    def __init__(self) -> None:
        self.found: Sequence[Procedure] = ()

    def replace(self, found: Sequence[Procedure], source: str, at: datetime) -> None:
        self.found = found


def a_dossier(code: str) -> Dossier:
    return Dossier(code, Phase.IN_PROGRESS, NOW, "centre")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    made = Cache(tmp_path / "dossiers.db", lambda: NOW_MS)
    yield made
    made.close()


class World:
    """Pulls with everything around them faked but the copy."""

    def __init__(self, cache: Cache) -> None:
        self.centre, self.hall, self.kept = FakeCentre(), FakeHall(), Kept()
        self.pulls = Pulls(cache, self.centre, RULES, lambda: NOW_MS, self.kept, self.hall)  # type: ignore[arg-type]

    def all_once(self) -> None:
        """Everything that is due, once."""

        async def story() -> None:
            running = asyncio.create_task(self.pulls.run())
            async with asyncio.timeout(30):
                while any(turn.due == 0.0 for turn in self.pulls._turns.values()):
                    await asyncio.sleep(0.01)
            running.cancel()

        asyncio.run(story())


def test_all_that_is_due_is_fetched(cache: Cache) -> None:
    world = World(cache)
    world.all_once()
    assert all(cache.find(f"H13-{n}") for n in (1, 2, 3))
    assert [one.name for one in world.kept.found] == ["Khai sinh"]
    assert cache.name("field", "TP", NOW.date()) == "Tư pháp"
    assert cache.name("procedure", "1.001", NOW.date()) == "Khai sinh"
    assert [(one.code, one.field, one.slot) for one in world.hall.bookings] == [("DL0042", "civil", "09:00")]
    assert pulled_at(cache) == "2026-11-23T02:00:00.000Z"


def test_the_next_pull_begins_before_the_last_one_and_one_that_broke_off_begins_again(cache: Cache) -> None:
    world = World(cache)
    world.centre.breaks_after = 1
    with pytest.raises(Retry):
        asyncio.run(world.pulls.pull_dossiers())
    assert pulled_at(cache) is None and cache.find("H13-1")
    world.centre.breaks_after = 99
    asyncio.run(world.pulls.pull_dossiers())
    asyncio.run(world.pulls.pull_dossiers())
    assert world.centre.since == [None, None, NOW - OVERLAP]


def test_after_a_pull_of_a_day_to_come_all_is_fetched_again(cache: Cache) -> None:
    world = World(cache)
    cache.set_meta("pulled_ms", str(NOW_MS + 40 * 86_400_000)).result(5)
    for _ in range(2):
        asyncio.run(world.pulls.pull_dossiers())
    assert world.centre.since == [None, NOW - OVERLAP]


def test_a_pull_that_fails_is_tried_again_and_the_others_go_on(cache: Cache, expect_log: Callable[[str], None]) -> None:
    expect_log("the pull of procedures failed: http_502")
    world = World(cache)
    world.centre.trouble = Retry("http_502")
    world.all_once()
    assert world.pulls._turns["procedures"].failed == 1
    assert world.hall.bookings and cache.find("H13-1")
    assert world.pulls.reason == "http_502", "bookings, which came after it, do not hide it"
    world.centre.trouble = None
    world.pulls._turns["procedures"].due = 0.0
    world.all_once()
    assert world.pulls.reason == ""


def test_bookings_are_handed_over_once_and_again_when_the_hall_was_away(
    cache: Cache, expect_log: Callable[[str], None]
) -> None:
    expect_log("the pull of bookings failed: hall_away")
    world = World(cache)
    world.hall.away = True
    world.all_once()
    world.hall.away = False
    for _ in range(2):
        asyncio.run(world.pulls._pull_bookings())
    assert len(world.hall.bookings) == 1
    world.centre.booked = [BookedVisit("DL-0042", "TP", NOW, cancelled=True)]
    asyncio.run(world.pulls._pull_bookings())
    assert [one.cancelled for one in world.hall.bookings] == [False, True]


def test_old_dossiers_are_forgotten_once_a_day(cache: Cache) -> None:
    old = NOW - timedelta(days=400)
    cache.put([Dossier("OLD", Phase.RETURNED, old, "centre", returned_at=old)]).result(5)
    asyncio.run(World(cache).pulls.prune())
    assert cache.find("OLD") is None
    cache.put([Dossier("OLD", Phase.RETURNED, old, "centre", returned_at=old)]).result(5)
    asyncio.run(World(cache).pulls.prune())
    assert cache.find("OLD"), "tomorrow is soon enough"


def test_the_hall_is_told_how_the_exchange_goes_at_each_change(cache: Cache) -> None:
    hall, centre = FakeHall(), Centre.OK
    cache.put([a_dossier("H13-1")]).result(5)

    async def story() -> None:
        nonlocal centre
        with ThreadPoolExecutor(1) as readers:
            reporter = Reporter(
                "Cổng", hall, cache, readers, lambda: centre, (), lambda: 1_795_400_000.0, lambda: Procedures(7, NOW)
            )
            running = asyncio.create_task(reporter.run())
            async with asyncio.timeout(30):
                while not hall.synced:
                    await asyncio.sleep(0.01)
                centre = Centre.AWAY
                reporter.changed()
                while len(hall.synced) < 2:
                    await asyncio.sleep(0.01)
            running.cancel()

    asyncio.run(story())
    first, second = hall.synced
    assert (first.system, first.centre, first.dossiers, first.procedures) == ("Cổng", Centre.OK, 1, 7)
    assert first.oldest_at == "2026-11-23T02:00:00.000Z" and first.procedures_at == "2026-11-23T02:00:00.000Z"
    assert second.centre is Centre.AWAY and second.since >= first.since
