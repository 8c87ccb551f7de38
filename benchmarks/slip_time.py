"""How long a slip takes from the touch to the knife, and what drawing it costs the kiosk's window.

Three kiosks with their real windows print on three simulated printers, at the speed of a real mechanism, each on its
own cable. The window belongs to it: the finger's way and the painting of the number share the process with the slip.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import program

# F
from benchmarks.hall import BenchHall, BrokenBenchmark, work_folder
from benchmarks.measure import Row, percentile, sampled
from benchmarks.slip_lanes import LANES, Lane, lanes_hall
from benchmarks.visitor import SEE_S, Visitor, hung_up, slips
from config.demo.line import Switchboard
from devices.printer.encode import encode
from devices.printer.layout import STANDARD, lay_out
from devices.printer.passport import Passport
from devices.printer.sim_file import print_bytes
from devices.printer.sim_memory import load_memory
from devices.printer.sim_pieces import CapturedSlip
from devices.printer.slip import sample_slip
from devices.wiring import simulated_printer

VISITS = {"tcp": (10, 150), "115200": (6, 100), "9600": (4, 60)}
"""Lane → visits of a quick and of a full run; all lanes take about as long."""
DRAWN = (40, 400)
PAIRS = (5, 60)


def measure(quick: bool) -> list[Row]:
    with work_folder() as folder:
        cuts, passports = asyncio.run(_lanes(folder / "cuts", quick))
        drawn = [_drawn(f"draw_{lane.name}", passports[lane.name], DRAWN[not quick]) for lane in (LANES[0], LANES[-1])]
        return [*cuts, *drawn]  # , *frames(folder / "frames", PAIRS[not quick])]


# -- touch → cut


async def _lanes(folder: Path, quick: bool) -> tuple[list[Row], dict[str, Passport]]:
    line = Switchboard()
    port = await line.open()
    try:
        with lanes_hall(folder, f"127.0.0.1:{port}") as hall:
            line.add(lane.kiosk for lane in LANES)
            _start(hall)
            if missing := await line.all_there(SEE_S):
                raise BrokenBenchmark(f"no call from the pilots of {', '.join(missing)}")
            visits = (_visits(line, lane, folder, VISITS[lane.name][not quick]) for lane in LANES)
            lifted = await asyncio.gather(*visits)
        rows = [_row(lane, hall, moments) for lane, moments in zip(LANES, lifted, strict=True)]
        return rows, {lane.name: Passport.of(hall.config.printer(lane.printer).passport) for lane in LANES}
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
    return [(await visitor.visit()).lifted for _ in range(count)]


def _row(lane: Lane, hall: BenchHall, lifted: Sequence[float]) -> Row:
    capture = lane.capture(hall.folder)
    cut = slips(capture / "printer.jsonl")
    if len(cut) != len(lifted) or any(slip["errors"] or slip["torn"] for slip in cut):
        raise BrokenBenchmark(f"{len(lifted)} visits at {lane.kiosk}, but {len(cut)} slips, or not all whole")
    took = [slip["cut"] - up for up, slip in zip(lifted, cut, strict=True)]
    least = [_least_s(lane, hall, (capture / slip["bin"]).read_bytes()) for slip in cut]
    return sampled(f"touch_to_cut_{lane.name}", "s", took, baseline=percentile(least, 50))


def _least_s(lane: Lane, hall: BenchHall, data: bytes) -> float:
    """What wire and mechanism alone need for these bytes, reckoned by the simulated printer without waiting."""
    pieces: list[CapturedSlip] = []
    simulated = simulated_printer(str(hall.file), lane.printer)
    print_bytes(simulated.settings, data, pieces.append, memory=load_memory(simulated.capture_dir / "flash.json"))
    return pieces[0].cut


# -- drawing


def _drawn(metric: str, passport: Passport, count: int) -> Row:
    """Content → bytes on a thread of its own, as at the kiosk, with nothing else to do; no two slips are alike."""
    with ThreadPoolExecutor(1) as hand:
        return sampled(metric, "ms", hand.submit(_draw_all, passport, count).result())


def _draw_all(passport: Passport, count: int) -> list[float]:
    return [_draw_ms(passport, number) for number in range(-1, count)][1:]  # the first has loaded the fonts


def _draw_ms(passport: Passport, number: int) -> float:
    slip = sample_slip(number=f"A{number + 1:03}")
    slip = replace(slip, qr_url=f"{slip.qr_url[:-4]}{number + 1:04}", ahead=slip.ahead.replace("7", str(number + 1)))
    began = time.perf_counter()
    encode(lay_out(slip, STANDARD, passport.dots), passport)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
