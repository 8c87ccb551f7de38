"""The kiosk's start, from nothing to the first painted frame, and what an hour of touches leaves in its memory."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from subprocess import Popen

from benchmarks import program
from benchmarks.hall import BenchHall, first_paint, spawn, stop_all, wait_until, work_folder
from benchmarks.measure import Row, counted, percentile, sampled
from benchmarks.visitor import Kiosk, kiosk_at_work

WARM_UP_TOUCHES = 120
TOUCHES = 600
"""An hour at a busy kiosk: a hundred visits of six touches."""
READINGS = 9
MB = 1e6


def measure(quick: bool) -> list[Row]:
    with work_folder() as folder:
        rows = _starts(folder / "starts", 5 if quick else 20)
        warm_up, touches = (12, 24) if quick else (WARM_UP_TOUCHES, TOUCHES)
        return [*rows, asyncio.run(_growth(folder / "hour", warm_up, touches))]


# -- starts: the kiosk and a bare window, in turn


def _starts(folder: Path, rounds: int) -> list[Row]:
    """Every start is a new process; its files are in the system's cache, as after the first start of a day."""
    with BenchHall(folder) as hall:
        hall.start_server()
        kiosk = ("kiosk", "--config", str(hall.file), "--station", hall.kiosk)
        bare = ("benchmarks.qt.bare_window",)
        took: dict[tuple[str, ...], list[float]] = {kiosk: [], bare: []}
        for module in (bare, kiosk) * (rounds + 1):
            took[module].append(_start(hall.log("start"), *module))
    kiosk_s, bare_s = took[kiosk][1:], took[bare][1:]  # the first of each has read the files from the disk
    return [
        sampled("kiosk_to_first_frame", "s", kiosk_s, baseline=percentile(bare_s, 50)),
        sampled("bare_window", "s", bare_s),
    ]


def _start(log: Path, *module: str) -> float:
    """Seconds from spawning the process to the end of its first paint."""
    began = time.monotonic()
    process = spawn(log, "-m", *module)
    try:
        wait_until(lambda: first_paint(log) is not None, process, log)
    finally:
        stop_all([process])
    return (first_paint(log) or 0.0) - began


# -- an hour of touches


async def _growth(folder: Path, warm_up: int, touches: int) -> Row:
    """Megabytes that the kiosk holds more after so many touches than after its warm-up."""
    async with kiosk_at_work(folder) as kiosk:
        await _visits_until(kiosk, warm_up)
        before = await _held_mb(kiosk.process)
        await _visits_until(kiosk, warm_up + touches)
        after = await _held_mb(kiosk.process)
    return counted("memory_growth", "MB", after - before, n=touches)


async def _visits_until(kiosk: Kiosk, touches: int) -> None:
    while kiosk.visitor.touches < touches:
        await kiosk.visitor.look_around()
        await kiosk.visitor.visit()


async def _held_mb(process: Popen[bytes]) -> float:
    """The median of some readings at rest."""
    readings = []
    for _ in range(READINGS):
        await asyncio.sleep(0.1)
        readings.append(resident_bytes(process.pid) / MB)
    return percentile(readings, 50)


def resident_bytes(pid: int) -> int:
    """What a process holds in memory, from /proc."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
