"""A day of plugging and unplugging on devices of every kind: who is told how soon, what is lost, what is left behind.

The devices are in this process and wait as long as they do in a hall; the simulators at the far ends are in another.
A day is an unplug every ten minutes on each device; the quiet between two of them is left out.
"""

from __future__ import annotations

import gc
import logging
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import astuple, dataclass
from pathlib import Path

from benchmarks import program
from benchmarks.hall import BrokenBenchmark, work_folder
from benchmarks.kiosk_start import MB, resident_bytes
from benchmarks.measure import Row, counted, sampled
from benchmarks.plug_cables import Far, Plugged, Walk
from benchmarks.plug_devices import Line, Printer, all_devices

SEED = 20_261_122
QUICK, FULL = (3, 3), (24, 6)
"""Hours, and walks in each; at the end of an hour everything is plugged in and what the process holds is counted."""
WARM = 4
"""The hours of this part of the day at its beginning are not judged: memory fills up."""
FLAP, SOME, LONG = (0.1, 0.3), (0.3, 2.5), (6.0, 14.0)
"""Seconds that the plug is out: a loose contact, somebody moves the device, somebody forgets it."""
FLAPS, LONGS = 0.3, 0.04
"""So many of all; long ones in a full run only."""
LOOKS, LOOK_S = 10, 0.1
LONGEST_HOUR_S = 120.0
GROUPS = ("reader", "camera", "pad", "line", "printer", "lan")


@dataclass(frozen=True)
class Held:
    """What this process holds at rest."""

    mb: float
    threads: int
    files: int
    children: int


class LogLines(logging.Handler):
    """Counts what the devices' program writes. What a mere unplug does not explain is shown."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.counts: Counter[str] = Counter()
        """By the device that a line names."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "devices.camera.sim":  # the far end
            return
        words = record.getMessage()
        self.counts[words.split(" ")[1]] += 1
        if " is lost: unreachable" not in words and not words.endswith(" is back"):
            print(f"  ! {record.levelname} {words}", file=sys.stderr)

    def off(self, walks: dict[str, int]) -> int:
        """Lines more or fewer than two a walk."""
        off = {name: self.counts[name] - 2 * walks.get(name, 0) for name in {*self.counts, *walks}}
        for name, count in off.items():
            if count:
                print(f"  ! {name}: {count:+} lines in the log", file=sys.stderr)
        return sum(map(abs, off.values()))


class Day:
    """Every device goes through its walks on a thread of its own; at the end of each hour all meet."""

    def __init__(self, devices: list[Plugged], quick: bool) -> None:
        self.devices = devices
        self.walks: dict[str, list[Walk]] = {device.name: [] for device in devices}
        self.held: list[Held] = []
        self._hours, self._walks = QUICK if quick else FULL
        self._longs = 0.0 if quick else LONGS
        self._gate = threading.Barrier(len(devices) + 1)
        self._problems: list[Exception] = []

    def play(self) -> None:
        threads = [threading.Thread(target=self._live, args=(device,)) for device in self.devices]
        for thread in threads:
            thread.start()
        try:
            for _ in range(self._hours):
                self._gate.wait(LONGEST_HOUR_S)
                for device in self.devices:
                    device.settle()
                self.held.append(_held())
                self._gate.wait()
        except threading.BrokenBarrierError:
            raise BrokenBenchmark("; ".join(map(str, self._problems)) or "an hour did not end") from None
        finally:
            self._gate.abort()
            for thread in threads:
                thread.join()

    def _live(self, device: Plugged) -> None:
        chance = random.Random(f"{SEED}.{device.name}")
        try:
            for _ in range(self._hours):
                self.walks[device.name] += [device.walk(chance, self._out_s(chance)) for _ in range(self._walks)]
                self._gate.wait()
                self._gate.wait()
        except threading.BrokenBarrierError:
            return
        except BrokenBenchmark as problem:
            self._problems.append(problem)
            self._gate.abort()

    def _out_s(self, chance: random.Random) -> float:
        how = chance.random()
        if how < FLAPS:
            return chance.uniform(*FLAP)
        return chance.uniform(*(LONG if how > 1 - self._longs else SOME))


def measure(quick: bool) -> list[Row]:
    lines = LogLines()
    logger = logging.getLogger("devices")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(lines)
    with work_folder() as folder, ExitStack() as stack:
        far = stack.enter_context(closing(Far(folder)))
        devices = all_devices(far, folder)
        for device in devices:
            stack.callback(device.device.close)
            device.until_ready()
        day = Day(devices, quick)
        day.play()
        return list(_rows(day, lines))


def _held() -> Held:
    """The least of some looks: a second reader of pictures may just be starting."""
    gc.collect()
    looks = []
    for _ in range(LOOKS):
        time.sleep(LOOK_S)
        tasks = list(Path("/proc/self/task").iterdir())
        children = sum(len((task / "children").read_text(encoding="ascii").split()) for task in tasks)
        files = len(os.listdir("/proc/self/fd"))
        looks.append(Held(resident_bytes(os.getpid()) / MB, len(tasks), files, children))
    return Held(*(min(values) for values in zip(*map(astuple, looks), strict=True)))


def _rows(day: Day, lines: LogLines) -> Iterator[Row]:
    walks = sum(map(len, day.walks.values()))
    sent = sum(device.events for device in day.devices)
    yield counted("walks", "walks", walks, len(day.devices))
    yield counted("events", "events", sent)
    yield counted("events_lost", "events", sum(one.lost.total() for one in day.devices), sent)
    yield counted("events_doubled", "events", sum(one.doubled.total() for one in day.devices), sent)
    yield counted("unconfirmed", "slips", sum(one.unconfirmed for one in day.devices if isinstance(one, Printer)))
    off = lines.off({name: len(of_one) for name, of_one in day.walks.items()})
    yield counted("log_lines_off", "lines", off, lines.counts.total())
    yield from _times(day)
    before, after = day.held[len(day.held) // WARM], day.held[-1]
    yield counted("threads_left", "threads", after.threads - before.threads, after.threads)
    yield counted("files_left", "files", after.files - before.files, after.files)
    yield counted("children_left", "processes", after.children - before.children, after.children)
    yield counted("memory_left", "MB", after.mb - before.mb, baseline=before.mb)
    _complain(day)


def _times(day: Day) -> Iterator[Row]:
    for group in GROUPS:
        walks = [walk for one in day.devices if one.group == group for walk in day.walks[one.name]]
        yield sampled(f"unplug_to_absent_{group}", "ms", [walk.absent_ms for walk in walks])
        yield sampled(f"replug_to_ready_{group}", "ms", [walk.ready_ms for walk in walks])
    right = [ms for one in day.devices if isinstance(one, Line) for ms in one.right_again_ms]
    yield sampled("signs_right_again", "ms", right)


def _complain(day: Day) -> None:
    for one in day.devices:
        for word, events in (("lost", one.lost), ("doubled", one.doubled)):
            if events:
                print(f"  ! {one.name} {word}: {dict(events)}", file=sys.stderr)
    for number, held in enumerate(day.held, 1):
        print(f"  hour {number}: {held}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
