"""The real kiosk with something that moves all the time; it measures whether printing makes that stumble.

``python -m benchmarks.qt.restless_kiosk HALL.toml STATION PAIRS FILE``: takes numbers by its own flow, one with a slip
and one without, in changing order, and writes the frames of both and the drawing times of the slips as JSON.
Without a slip its printer only says that it has printed: touch, number, screens and record are the same.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from assets.qt.station import live
from config import HallConfig, load_hall
from config.schema import Station
from devices.links.choice import link_to
from devices.ports import PrintOutcome, SlipOrder, SlipState, StateListener
from devices.printer.escpos_driver import EscPosDriver
from devices.printer.joblog import JobLog
from devices.printer.settings import PrinterSettings
from devices.printer.station import SlipJob, StationPrinter
from kiosk.core import Paper, slip_log_of
from kiosk.events import DoneTouched, FieldTouched, Timer, TimeUp
from kiosk.state import Kiosk, Showing, Slip, is_at_rest, obstacle
from kiosk.wiring import Program, build
from queue_engine.client.qt import HallLink

FRAME_MS = 16
WATCHED_S = 1.5
"""So long after a touch the frames count: by then the slip is cut."""
REST_S = 0.2
"""After the screen has gone back to the start."""
LOOK_MS = 20
BAR_PX = 8
MECHANISM_S = 1.1
"""About as long as the simulated printer needs: the screens change at the same moments."""


class Bar(QWidget):
    """A light that runs to and fro along the window's lower edge; each paint of it is a frame."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.painted: list[float] = []
        self.setGeometry(0, window.height() - BAR_PX, window.width(), BAR_PX)
        self._clock = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self.update)
        self._clock.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(time.perf_counter())
        place = int(self.painted[-1] * 300) % max(1, self.width())
        painter = QPainter(self)
        painter.fillRect(place, 0, 60, BAR_PX, QColor("black"))
        painter.end()


class PrinterOnRequest(StationPrinter):
    """A printer that prints, or only says so."""

    def __init__(self, settings: PrinterSettings, on_state: StateListener) -> None:
        self.prints = True
        self._talker = ThreadPoolExecutor(1, thread_name_prefix="talker")
        super().__init__(settings, EscPosDriver(link_to(settings), settings), on_state)

    def take(self, order: SlipOrder) -> None:
        if self.prints:
            super().take(order)
        else:
            self._talker.submit(_say_printed, order)


def _say_printed(order: SlipOrder) -> None:
    if order.sending():
        order.sent()
        threading.Event().wait(MECHANISM_S)
    order.ended(PrintOutcome(order.job_id, SlipState.CONFIRMED, (), "gs_h"))


def time_drawing(drawn_ms: list[float]) -> None:
    """From now on every slip says how long its content, its picture and its bytes took on the device's thread."""
    prepare = SlipJob.prepare

    def timed(self: SlipJob) -> bool:
        began = time.perf_counter()
        done = prepare(self)
        drawn_ms.append((time.perf_counter() - began) * 1000)
        return done

    SlipJob.prepare = timed  # type: ignore[method-assign]


class Citizens(QObject):
    """Takes a number, looks at it, goes away; one after the other, with a slip or without."""

    def __init__(self, program: Program, printer: PrinterOnRequest, fields: list[str], pairs: int) -> None:
        super().__init__(program.shell)
        self._program, self._printer, self._fields = program, printer, fields
        self._bar = Bar(program.shell)
        self._turns = iter(with_slip(pairs))
        self._prints = True
        self._touched_at: float | None = None
        self._rests_until = 0.0
        self._taken = 0
        self.frames: dict[bool, list[list[float]]] = {True: [], False: []}
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._on_look)
        self._look.start()
        self._bar.show()
        self._bar.raise_()

    def _on_look(self) -> None:
        state: Kiosk = self._program.loop.state
        now = time.perf_counter()
        if self._touched_at is None and is_at_rest(state) and obstacle(state) is None and now > self._rests_until:
            self._touch(now)
        elif self._touched_at is not None and now - self._touched_at > WATCHED_S:
            self._leave(state, now, self._touched_at)

    def _touch(self, now: float) -> None:
        prints = next(self._turns, None)
        if prints is None:
            QApplication.exit(0)
            return
        self._prints = self._printer.prints = prints
        self._touched_at = now
        self._bar.painted = self._bar.painted[-1:]
        self._program.loop.dispatch(TimeUp(Timer.SETTLE), FieldTouched(self._fields[self._taken % len(self._fields)]))
        self._taken += 1

    def _leave(self, state: Kiosk, now: float, touched_at: float) -> None:
        """Once the slip is out; what was painted later than ``WATCHED_S`` is not looked at."""
        if not isinstance(state.phase, Showing) or state.phase.slip is not Slip.PRINTED:
            return
        seen = [at for at in self._bar.painted if at - touched_at <= WATCHED_S]
        self.frames[self._prints].append([(b - a) * 1000 for a, b in pairwise(seen)])
        self._touched_at, self._rests_until = None, now + REST_S
        self._program.loop.dispatch(TimeUp(Timer.SETTLE), DoneTouched())


def with_slip(pairs: int) -> Iterator[bool]:
    """First a pair to warm up, which the reader of the figures leaves out."""
    for pair in range(pairs + 1):
        yield from (True, False) if pair % 2 else (False, True)


@dataclass
class Stage:
    """The kiosk's parts, put together when Qt lives."""

    config: HallConfig
    station: Station
    pairs: int
    printers: list[PrinterOnRequest] = field(default_factory=list)
    citizens: Citizens | None = None

    def build(self) -> Program:
        folder = self.config.hall.state_dir / "stations"
        folder.mkdir(parents=True, exist_ok=True)
        intents = folder / f"{self.station.id}.intents.jsonl"
        link = HallLink(self.config.server.address, self.station.secret, intents)
        paper = Paper(self._start_printer, JobLog(slip_log_of(self.station, folder)))
        program = build(self.config, self.station, link, paper)
        fields = [one.id for one in self.config.fields]
        self.citizens = Citizens(program, self.printers[0], fields, self.pairs)
        return program

    def _start_printer(self, listen: StateListener) -> list[PrinterOnRequest]:
        settings = PrinterSettings.of(self.config.printer(self.station.printer or ""))
        self.printers.append(PrinterOnRequest(settings, listen))
        return self.printers


def main(file: str, station: str, pairs: str, found: str) -> int:
    config = load_hall(file)
    stage = Stage(config, config.station(station), int(pairs))
    drawn_ms: list[float] = []
    time_drawing(drawn_ms)
    code = live(stage.build)
    assert stage.citizens
    seen = stage.citizens.frames
    frames = {"printed": seen[True], "unprinted": seen[False], "drawn_ms": drawn_ms}
    Path(found).write_text(json.dumps(frames), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
