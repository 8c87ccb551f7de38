"""A kiosk without its window that takes number after number, and kills itself at a chosen step of printing.

``python -m benchmarks.slip_kiosk HALL.toml STATION COUNT KILL_AT SEED``: takes numbers until its record of slips holds
COUNT, waits until all of them have ended and the server has noted it, and ends with 0. KILL_AT is the number of the
step at which it sends itself SIGKILL (0: never): before, in the middle of and after each piece of bytes for a printer,
and before and after each line of the record.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer

from config import HallConfig, load_hall
from devices.catalog import ticket_printer
from devices.links.serial import SerialLink
from devices.links.tcp import TcpLink
from devices.printer.job_disk import FileDisk
from devices.printer.joblog import JobLog
from devices.printer.settings import PrinterSettings
from kiosk.core import Core, Paper, core_of, slip_log_of
from kiosk.events import DoneTouched, FieldTouched, ReprintTouched, Timer, TimeUp
from kiosk.state import Kiosk, Refused, Showing, Slip, is_at_rest, obstacle
from queue_engine.client.qt import HallLink

PACE = 0.12
"""Every deadline and pause of printing, against a hall's."""
LOOK_MS = 4
LONGEST_LOOKS = 1500
"""A number whose slip does not move is left after so many looks, as a citizen leaves."""


class Steps:
    """Counts what printing does, and kills at the chosen count."""

    def __init__(self, kill_at: int) -> None:
        self._kill_at = kill_at
        self._taken = 0
        self._lock = threading.Lock()

    def step(self) -> None:
        with self._lock:
            self._taken += 1
            if self._taken == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def kill_in_writing(link: type[Any], steps: Steps) -> None:
    """Each write of this kind of link has three steps: before, in its middle, after."""
    write: Callable[..., None] = link.write

    def stepping(self: Any, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        steps.step()
        half = len(data) // 2
        write(self, data[:half], deadline_s, urgent=urgent)
        steps.step()
        write(self, data[half:], deadline_s, urgent=urgent)
        steps.step()

    link.write = stepping


class SteppingDisk(FileDisk):
    """The record's file, with a step before and after each line."""

    def __init__(self, path: Path, steps: Steps) -> None:
        super().__init__(path)
        self._steps = steps

    def append(self, data: bytes) -> None:
        self._steps.step()
        super().append(data)
        self._steps.step()


@dataclass
class Citizens:
    """Fingers at the kiosk's flow: they look every few milliseconds and touch what they may."""

    core: Core
    link: HallLink
    log: JobLog
    fields: list[str]
    count: int
    chance: random.Random
    looks: int = 0

    def look(self) -> None:
        state: Kiosk = self.core.loop.state
        self.core.loop.dispatch(TimeUp(Timer.SETTLE))
        match state.phase:
            case Showing(slip=slip):
                self._read(slip)
            case Refused():
                self.core.loop.dispatch(TimeUp(Timer.IDLE))
            case _ if is_at_rest(state) and obstacle(state) is None:
                self._take()

    def _read(self, slip: Slip) -> None:
        self.looks += 1
        if slip in (Slip.UNCERTAIN, Slip.OFFERED) and self.chance.random() < 0.02:
            self.core.loop.dispatch(ReprintTouched())
        if slip in (Slip.PRINTED, Slip.SENT) or self.looks > LONGEST_LOOKS or self._gives_up(slip):
            self.looks = 0
            self.core.loop.dispatch(DoneTouched())

    def _gives_up(self, slip: Slip) -> bool:
        return slip in (Slip.FAILED, Slip.UNCERTAIN) and self.chance.random() < 0.01

    def _take(self) -> None:
        jobs = list(self.log)
        if len(jobs) < self.count:
            self.core.loop.dispatch(FieldTouched(self.chance.choice(self.fields)))
        elif not self.link.unsettled and all(job.ended and not job.unreported for job in jobs):
            QCoreApplication.exit(0)


def main(file: str, station_id: str, count: str, kill_at: str, seed: str) -> int:
    config = load_hall(file)
    station, steps = config.station(station_id), Steps(int(kill_at))
    kill_in_writing(TcpLink, steps)
    kill_in_writing(SerialLink, steps)
    application = QCoreApplication([])
    folder = config.hall.state_dir / "stations"
    folder.mkdir(parents=True, exist_ok=True)
    log = JobLog(SteppingDisk(slip_log_of(station, folder), steps))
    link = HallLink(config.server.address, station.secret, folder / f"{station.id}.intents.jsonl")
    core = core_of(config, station, link, _paper(config, station_id, log))
    citizens = Citizens(core, link, log, [field.id for field in config.fields], int(count), random.Random(int(seed)))
    timer = QTimer(interval=LOOK_MS)
    timer.timeout.connect(citizens.look)
    core.start()
    timer.start()
    code = application.exec()
    core.close()
    return code


def _paper(config: HallConfig, station_id: str, log: JobLog) -> Paper:
    station = config.station(station_id)
    names = [name for name in (station.printer, station.spare_printer) if name]
    settings = [PrinterSettings.of(config.printer(name)).paced(PACE) for name in names]
    return Paper(lambda listen: [ticket_printer(one, listen) for one in settings], log)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
