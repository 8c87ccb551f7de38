"""The last byte of a scan goes into the cable → the program has the scan, beside a plain thread that reads a port.

Scanners are simulated at pseudo-terminals, so the wire's own time is not in it. The ways take turns, scan by scan.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import serial

from benchmarks import program
from benchmarks.hall import BrokenBenchmark, work_folder
from benchmarks.measure import Row, percentile, sampled
from devices.ports import Scan
from devices.readers.settings import ReaderKind, ReaderSettings
from devices.readers.sim import ReaderEnd, SimReader, SimReaderSettings
from devices.readers.station import code_reader
from devices.states import DeviceHealth, State

KINDS: tuple[ReaderKind, ...] = ("serial", "evdev", "hid_pos")
PLAIN = "plain_thread"
QUICK, FULL = 400, 3000
READY_S, SCAN_S = 5.0, 2.0
BAUD = 115200


class Finish:
    """Where a scan arrives: its text and the moment."""

    def __init__(self) -> None:
        self._arrived = threading.Event()
        self._text, self._at = "", 0.0

    def arrive(self, text: str) -> None:
        self._text, self._at = text, time.perf_counter()
        self._arrived.set()

    def wait(self, text: str) -> float:
        """When it arrived."""
        if not self._arrived.wait(SCAN_S) or self._text != text:
            raise BrokenBenchmark(f"{text} was sent, and {self._text or 'nothing'} arrived")
        self._arrived.clear()
        return self._at


Lane = tuple[SimReader, ReaderEnd, Finish]


def measure(quick: bool) -> list[Row]:
    count = QUICK if quick else FULL
    pauses = random.Random(1)
    with work_folder() as folder, ExitStack() as stack:
        lanes: dict[str, Lane] = {kind: stack.enter_context(_our_reader(folder, kind)) for kind in KINDS}
        lanes[PLAIN] = stack.enter_context(_plain_reader(folder))
        samples: dict[str, list[float]] = {name: [] for name in lanes}
        for number in range(count):
            for name, lane in lanes.items():
                time.sleep(pauses.uniform(0.0, 0.003))
                samples[name].append(_scan_ms(lane, f"H13.01-251121-{number:05}"))
    beside = percentile(samples[PLAIN], 50)
    rows = [sampled(f"scan_to_event_{kind}", "ms", samples[kind], baseline=beside) for kind in KINDS]
    return [*rows, sampled(f"scan_to_event_{PLAIN}", "ms", samples[PLAIN])]


def _scan_ms(lane: Lane, text: str) -> float:
    scanner, end, finish = lane
    scanner.obey(f"scan {text}", 0.0)
    data = b"".join(scanner.advance(0.0))
    began = time.perf_counter()
    end.say(data)
    return (finish.wait(text) - began) * 1000


@contextmanager
def _our_reader(folder: Path, kind: ReaderKind) -> Iterator[Lane]:
    settings = SimReaderSettings(kind, folder / kind, kind, BAUD)
    end, finish, ready = ReaderEnd(settings), Finish(), threading.Event()
    reader = code_reader(ReaderSettings(kind, kind, str(settings.device), BAUD), _texts_to(finish), _ready_sets(ready))
    try:
        if not ready.wait(READY_S):
            raise BrokenBenchmark(f"the reader is not ready: {reader.health}")
        yield SimReader(settings), end, finish
    finally:
        reader.close()
        end.plug(False)


def _texts_to(finish: Finish) -> Callable[[Scan], None]:
    return lambda scan: finish.arrive(scan.text)


def _ready_sets(ready: threading.Event) -> Callable[[DeviceHealth], None]:
    return lambda health: ready.set() if health.state is State.READY else None


@contextmanager
def _plain_reader(folder: Path) -> Iterator[Lane]:
    """What anybody would write: a thread that reads what is there, and splits it at the ends of lines."""
    settings = SimReaderSettings(PLAIN, folder / PLAIN, "serial", BAUD, aim=False)
    end, finish = ReaderEnd(settings), Finish()
    port = serial.Serial(str(settings.device), BAUD)
    thread = threading.Thread(target=_read_plainly, args=(port, finish), daemon=True)
    thread.start()
    try:
        yield SimReader(settings), end, finish
    finally:
        end.plug(False)
        thread.join(SCAN_S)
        port.close()


def _read_plainly(port: serial.Serial, finish: Finish) -> None:
    begun = b""
    try:
        while True:
            *lines, begun = (begun + port.read(port.in_waiting or 1)).split(b"\r")
            for line in lines:
                finish.arrive(line.decode())
    except OSError:
        return  # the cable has been pulled: the run is over


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
