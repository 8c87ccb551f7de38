"""What printing costs the kiosk's window: its frames with slips and without, in turn in the same process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hall import BenchHall, BrokenBenchmark
from benchmarks.measure import Row, counted, percentile, sampled
from benchmarks.slip_lanes import LANES, lanes_hall

LONGEST_PAIR_S, START_S = 10.0, 30.0


@dataclass(frozen=True)
class Found:
    """What the kiosk wrote: the frames of each visit in milliseconds, and how long each slip was drawn."""

    printed: list[list[float]]
    unprinted: list[list[float]]
    drawn_ms: list[float]


def frames(folder: Path, pairs: int) -> list[Row]:
    """The first pair has warmed everything up and does not count."""
    with lanes_hall(folder, None) as hall:
        hall.start_server()
        hall.start_printer(LANES[0].printer)
        found = _watched(hall, pairs)
    visits = found.printed[1:], found.unprinted[1:]
    with_slips, without = map(_all, visits)
    worst = [max(one) - max(other) for one, other in zip(*visits, strict=True)]
    return [
        sampled("draw_at_the_kiosk", "ms", found.drawn_ms[1:]),
        sampled("frame_without_slips", "ms", without),
        sampled("frame_with_slips", "ms", with_slips, baseline=percentile(without, 50)),
        counted("frame_added", "ms", percentile(with_slips, 99) - percentile(without, 99), n=len(with_slips)),
        sampled("worst_frame_added", "ms", worst),
    ]


def _all(visits: Sequence[Sequence[float]]) -> list[float]:
    return [frame for visit in visits for frame in visit]


def _watched(hall: BenchHall, pairs: int) -> Found:
    file, station = hall.folder / "frames.json", LANES[0].kiosk
    arguments = ("benchmarks.qt.restless_kiosk", str(hall.file), station, str(pairs), str(file))
    kiosk = hall.run(station, *arguments)
    try:
        code = kiosk.wait(START_S + pairs * LONGEST_PAIR_S)
    except subprocess.TimeoutExpired:
        raise BrokenBenchmark("the restless kiosk does not come to its end") from None
    if code or not file.exists():
        raise BrokenBenchmark(f"the restless kiosk ended with {code}\n{hall.log(station).read_text()[-2000:]}")
    return Found(**json.loads(file.read_text(encoding="utf-8")))
