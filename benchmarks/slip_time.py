"""How long a slip takes from the touch to the knife, and what drawing it costs the kiosk's window.

Kiosks with their real windows print on simulated printers, at the speed of a real mechanism, each on its own cable.
The window belongs to it: the finger's way and the painting of the number share the process with the slip.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from benchmarks import program
from benchmarks.frames import frames
from benchmarks.hall import BenchHall, BrokenBenchmark, work_folder
from benchmarks.measure import Row, percentile, sampled
from benchmarks.slip_lanes import LANES, Lane, lanes_hall
from benchmarks.visitor import SEE_S, Visitor, hung_up, slips
from config import HallConfig, load_hall
from config.demo.line import Switchboard
from devices.printer.encode import encode
from devices.printer.layout import STANDARD, lay_out
from devices.printer.passport import Passport
from devices.printer.sim_file import print_bytes
from devices.printer.sim_memory import load_memory
from devices.printer.sim_pieces import CapturedSlip
from devices.printer.slip import SlipContent
from devices.wiring import simulated_printer
from kiosk.samples import samples

VISITS = {"tcp": (4, 120), "9600": (1, 60), "115200": (3, 100), "115200_drawn": (1, 55)}
"""Lane → visits that count, of a quick and of a full run."""
AT_ONCE = 2
"""So many kiosks are visited at a time: a kiosk has a machine of its own, and these share one. They take as long."""
FIRST = 1
"""Visits before those: the first of a kiosk falls into the start of the others."""
DRAWN = (20, 400)
PAIRS = (2, 40)


def measure(quick: bool) -> list[Row]:
    with work_folder() as folder:
        cuts = asyncio.run(_lanes(folder / "cuts", quick))
        drawn = _drawn_slips(load_hall(folder / "cuts" / "hall.toml"), DRAWN[not quick])
        return [*cuts, *drawn, *frames(folder / "frames", PAIRS[not quick])]


# -- touch → cut


async def _lanes(folder: Path, quick: bool) -> list[Row]:
    line = Switchboard()
    port = await line.open()
    try:
        with lanes_hall(folder, f"127.0.0.1:{port}") as hall:
            line.add(lane.kiosk for lane in LANES)
            _start(hall)
            if missing := await line.all_there(SEE_S):
                raise BrokenBenchmark(f"no call from the pilots of {', '.join(missing)}")
            lifted: list[list[float]] = []
            for first in range(0, len(LANES), AT_ONCE):
                wave = LANES[first : first + AT_ONCE]
                visits = (_visits(line, lane, folder, VISITS[lane.name][not quick]) for lane in wave)
                lifted += await asyncio.gather(*visits)
        return [_row(lane, hall, moments) for lane, moments in zip(LANES, lifted, strict=True)]
    finally:
        await hung_up(line)
        line.close()


def _start(hall: BenchHall) -> None:
    hall.start_server()
    for lane in LANES:
        hall.start_printer(lane.printer)
    for lane in LANES:
        hall.start_kiosk(lane.kiosk)


async def _visits(line: Switchboard, lane: Lane, folder: Path, count: int) -> list[float]:
    """The moments at which the finger left the field's button. One citizen at a time."""
    visitor = Visitor(line.windows[lane.kiosk], lane.capture(folder) / "printer.jsonl")
    return [(await visitor.visit()).lifted for _ in range(FIRST + count)]


def _row(lane: Lane, hall: BenchHall, lifted: Sequence[float]) -> Row:
    capture = lane.capture(hall.folder)
    cut = slips(capture / "printer.jsonl")
    if len(cut) != len(lifted) or any(slip["errors"] or slip["torn"] for slip in cut):
        raise BrokenBenchmark(f"{len(lifted)} visits at {lane.kiosk}, but {len(cut)} slips, or not all whole")
    took = [slip["cut"] - up for up, slip in zip(lifted, cut, strict=True)][FIRST:]
    least = [_least_s(lane, hall, (capture / slip["bin"]).read_bytes()) for slip in cut[FIRST:]]
    return sampled(f"touch_to_cut_{lane.name}", "s", took, baseline=percentile(least, 50))


def _least_s(lane: Lane, hall: BenchHall, data: bytes) -> float:
    """What wire and mechanism alone need for these bytes, reckoned by the simulated printer without waiting."""
    pieces: list[CapturedSlip] = []
    simulated = simulated_printer(str(hall.file), lane.printer)
    print_bytes(simulated.settings, data, pieces.append, memory=load_memory(simulated.capture_dir / "flash.json"))
    return pieces[0].cut


# -- drawing


def _drawn_slips(config: HallConfig, count: int) -> Iterator[Row]:
    """The hall's own slips, by the passports of its printers."""
    contents = tuple(samples(config))
    for lane in LANES[:2]:
        yield _drawn(f"draw_{lane.name}", Passport.of(config.printer(lane.printer).passport), contents, count)


def _drawn(metric: str, passport: Passport, contents: Sequence[SlipContent], count: int) -> Row:
    """Content → bytes on a thread of its own, as at the kiosk, with nothing else to do; no two slips are alike."""
    with ThreadPoolExecutor(1) as hand:
        return sampled(metric, "ms", hand.submit(_draw_all, passport, contents, count).result())


def _draw_all(passport: Passport, contents: Sequence[SlipContent], count: int) -> list[float]:
    """The first of each kind has loaded fonts and measured words, as a kiosk has soon after its start."""
    own = [_numbered(content, number) for number, content in zip(range(count), cycle(contents), strict=False)]
    return [_draw_ms(passport, slip) for slip in (*contents, *own)][len(contents) :]


def _numbered(slip: SlipContent, number: int) -> SlipContent:
    return replace(slip, number=f"{slip.number[0]}{number:03}", qr_url=f"{slip.qr_url[:-4]}{number:04}")


def _draw_ms(passport: Passport, slip: SlipContent) -> float:
    began = time.perf_counter()
    encode(lay_out(slip, STANDARD, passport.dots), passport)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
