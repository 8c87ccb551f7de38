"""A pad at a simulated cable: what is pressed at one end and counted at the other."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from devices.pads.settings import PadSettings
from devices.pads.sim import SimPad
from devices.pads.sim_server import SimPadServer, SimPadSettings
from devices.pads.station import rating_pad
from devices.ports import Press
from devices.states import DeviceHealth, State

QUICK = PadSettings("ban-phim-1", debounce_s=0.1, repeat_s=0.1, silent_s=20.0, hello_s=10.0, poll_s=0.1)
PATIENCE_S = 20.0


class Clock:
    """Time that passes when it is told to."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Heard:
    """What the hall hears of a pad, from whatever thread; it can be waited for."""

    presses: list[Press] = field(default_factory=list)
    healths: list[DeviceHealth] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def press(self, press: Press) -> None:
        with self.news:
            self.presses.append(press)
            self.news.notify_all()

    def state(self, health: DeviceHealth) -> None:
        with self.news:
            self.healths.append(health)
            self.news.notify_all()

    def wait(self, so: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        """Until so; what happens at the other end of the cable is looked at now and then."""
        until = time.monotonic() + patience_s
        with self.news:
            while not so():
                assert time.monotonic() < until, (self.presses, self.healths[-3:])
                self.news.wait(0.005)

    def is_in(self, state: State) -> bool:
        return bool(self.healths) and self.healths[-1].state is state

    @property
    def keys(self) -> list[tuple[int, bool]]:
        return [(press.key, press.armed) for press in self.presses]


@contextmanager
def served(device: Path, pads: Sequence[SimPad], baud: int | None = 9600) -> Iterator[SimPadServer]:
    """Pads at a cable, on a thread of their own."""
    server = SimPadServer(device, pads, baud)
    thread = threading.Thread(target=server.serve, name="sim-pad")
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


@dataclass
class Bench:
    """Both ends."""

    pad: Any
    sim: Any
    heard: Heard

    def tell(self, command: str) -> None:
        self.sim.faults.obey(command)


@contextmanager
def at_bench(tmp_path: Path, **changes: object) -> Iterator[Bench]:
    """A pad that is ready, and its box."""
    settings = replace(QUICK, device=str(tmp_path / "pad"), **changes)  # type: ignore[arg-type]
    far = SimPadSettings.of(settings)
    heard = Heard()
    with served(far.device, [far.pad], far.baud):
        pad = rating_pad(settings, heard.press, heard.state)
        try:
            heard.wait(lambda: heard.is_in(State.READY))
            yield Bench(pad, far.pad, heard)
        finally:
            begun = time.monotonic()
            pad.close()
            assert time.monotonic() - begun < 5.0


def runner_lines(records: Sequence[logging.LogRecord]) -> list[tuple[str, str]]:
    """What the log says of devices that went and came."""
    return [(record.levelname, record.getMessage()) for record in records if record.name == "devices.runner"]
