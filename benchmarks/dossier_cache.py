"""The hall's own copy of a million dossiers: how fast it fills, how large it is, how soon it answers."""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import program
from benchmarks.hall import BrokenBenchmark, work_folder
from benchmarks.measure import Row, counted, sampled
from queue_engine.dossier.cache import Cache
from queue_engine.dossier.record import Dossier, Step, Supplement
from queue_engine.protocol import Phase

QUICK, FULL = 100_000, 1_000_000
PART = 2000
LOOKED_UP = 20_000
A_DAY = 400
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PHASES = (Phase.RETURNED,) * 14 + (Phase.RESULT_READY, Phase.IN_PROGRESS, Phase.IN_PROGRESS, Phase.ACCEPTED)
PHASES_LATE = (Phase.SUPPLEMENT, Phase.REFUSED)


def measure(quick: bool) -> list[Row]:
    count = QUICK if quick else FULL
    with work_folder() as folder:
        file = folder / "dossiers.db"
        cache = Cache(file, lambda: round(NOW.timestamp() * 1000))
        rate = _filled(cache, count)
        alone = _looked_up(cache, count)
        beside = _looked_up_beside(cache, count)
        cache.close()
        size = sum(one.stat().st_size for one in folder.glob("dossiers.db*")) / 1e6
    return [
        counted("import_rate", "dossiers/s", rate, n=count),
        counted("file_size", "MB", size, n=count),
        sampled("look_up", "ms", alone),
        sampled("look_up_while_importing", "ms", beside, baseline=sorted(alone)[len(alone) // 2]),
    ]


def _filled(cache: Cache, count: int) -> float:
    """Dossiers a second; making them is not in it."""
    took = 0.0
    for first in range(0, count, PART):
        part = [dossier(number) for number in range(first, min(first + PART, count))]
        began = time.perf_counter()
        cache.put(part).result(60)
        took += time.perf_counter() - began
    return count / took


def _looked_up(cache: Cache, count: int) -> list[float]:
    """Every fourth by its receipt's number, every tenth not there."""
    chance, took = random.Random(5), []
    for turn in range(LOOKED_UP):
        number = chance.randrange(count)
        text = f"BN{number}" if turn % 4 == 0 else code_of(number)
        wanted = turn % 10 != 9
        began = time.perf_counter()
        found = cache.find(text if wanted else f"{text}X")
        took.append((time.perf_counter() - began) * 1000)
        if (found is not None) is not wanted:
            raise BrokenBenchmark(f"dossier {number}: {found}")
    return took


def _looked_up_beside(cache: Cache, count: int) -> list[float]:
    """The same while the writer takes one part after the other."""
    ended = threading.Event()

    def fill() -> None:
        for part in _parts(count):
            if ended.is_set():
                return
            cache.put(part).result(60)

    thread = threading.Thread(target=fill, daemon=True)
    thread.start()
    try:
        return _looked_up(cache, count)
    finally:
        ended.set()
        thread.join(10)


def _parts(count: int) -> Iterator[list[Dossier]]:
    chance = random.Random(6)
    while True:
        yield [dossier(chance.randrange(count)) for _ in range(PART)]


def code_of(number: int) -> str:
    day = NOW - timedelta(days=number // A_DAY)
    return f"H13.{number % 103:02}-{day:%y%m%d}-{number % A_DAY:04}"


def dossier(number: int) -> Dossier:
    """Ordinary ones are short; one in ten was asked for more papers, and one in three tells its steps."""
    received = NOW - timedelta(days=number // A_DAY, minutes=number % A_DAY)
    phase = PHASES_LATE[number % 2] if number % 23 == 0 else PHASES[number % len(PHASES)]
    unit, officer = f"Ủy ban nhân dân phường {number % 103}", f"Cán bộ {number % 700}"
    due = received + timedelta(days=5 + number % 20)
    ended = due if phase is Phase.RETURNED else None
    return Dossier(
        code=code_of(number),
        receipt_no=f"BN{number}",
        phase=phase,
        fetched_at=NOW,
        source="portal",
        procedure_code=f"1.{number % 2151:06}",
        procedure_name=f"Thủ tục hành chính thứ {number % 2151} của thành phố",
        field_code=f"G{number % 40:02}",
        field_name=f"Lĩnh vực {number % 40}",
        status_code=str(number % 10),
        status_name=f"Trạng thái {number % 10}",
        received_at=received,
        due_at=due,
        finished_at=ended,
        returned_at=ended,
        unit_name=unit,
        officer_name=officer,
        supplements=(Supplement("Bổ sung bản sao giấy chứng nhận", received, due, due),) if number % 10 == 0 else (),
        steps=tuple(Step(received, unit, officer, "Thẩm định hồ sơ") for _ in range(3)) if number % 3 == 0 else (),
    )


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
