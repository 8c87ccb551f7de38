"""A line of signs without a cable, in time moved by hand; and one at a pseudo-terminal, in real time."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from devices.errors import LinkLost, Unreachable
from devices.signs.bus import BusDriver
from devices.signs.places import PadPlace, PolledPad, SignPlace
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim import Shown, SimBus
from devices.signs.sim_server import SimBusServer
from devices.signs.station import SignBus, sign_bus
from devices.states import DeviceHealth

PATIENCE_S = 20.0


def a_line(signs: int, device: str = "/none", every_line: int = 0, **changes: object) -> BusSettings:
    """So many signs; each ``every_line``-th of them speaks the line protocol."""
    made = tuple(
        SignSettings(f"sign-{n}", n, "line" if every_line and n % every_line == 0 else "modbus")
        for n in range(1, signs + 1)
    )
    return replace(BusSettings("line-1", device, made), **changes)  # type: ignore[arg-type]


class HandClock:
    """Shows what it was moved to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class HandLink:
    """The wires to a simulated line; waiting moves the clock."""

    def __init__(self, bus: SimBus, clock: HandClock) -> None:
        self.bus, self.clock = bus, clock
        self.lost = True
        self.plugged = True
        self.woken = False
        self.written: list[bytes] = []

    def open(self) -> None:
        if not self.plugged:
            raise Unreachable("not plugged in")
        self.lost = False

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        self._look()
        self.written.append(data)
        self.bus.receive(data, self.clock.now)

    def read(self, wait_s: float) -> bytes:
        self._look()
        end = self.clock.now + wait_s
        while True:
            if data := self.bus.advance(self.clock.now):
                return data
            due = self.bus.due(self.clock.now)
            if self.woken or self.clock.now >= end:
                self.woken = False
                return b""
            self.clock.now = min(end, self.clock.now + max(1e-6, due if due is not None else wait_s))

    def _look(self) -> None:
        if not self.plugged:
            self.lost = True
            raise LinkLost("unplugged")

    def close(self, *, drop: bool = False) -> None:
        self.lost = True

    def abandon(self) -> None:
        self.lost = True

    def wake(self) -> None:
        self.woken = True


class HandBus:
    """The bus's driver on such wires, without a thread."""

    def __init__(self, settings: BusSettings, pads: Sequence[PolledPad] = (), ids: Sequence[tuple[str, int]] = ()):
        self.clock = HandClock()
        self.sim = SimBus(settings.id, settings.signs, ids, settings.baud)
        self.link = HandLink(self.sim, self.clock)
        self.health: list[DeviceHealth] = []
        now = self.clock.now
        self.signs = {one.id: SignPlace(one, settings, self.health.append, now) for one in settings.signs}
        self.pads = {pad.id: PadPlace(pad, settings, self.health.append, now) for pad in pads}
        self.driver = BusDriver(self.link, settings, [*self.signs.values(), *self.pads.values()], self.clock)
        self.driver.open()

    def want(self, sign: str, text: str, blink: bool = False) -> None:
        self.signs[sign].want(text, blink, self.clock.now)

    def want_all(self, letter: str) -> None:
        for number, sign in enumerate(self.signs):
            self.want(sign, f"{letter}{number:03}")

    def go(self, seconds: float, until: Callable[[], bool] = lambda: False) -> float:
        """Let so much time pass, or until it is so; the seconds that it took."""
        began = self.clock.now
        while self.clock.now < began + seconds and not until():
            self.driver.attend(began + seconds - self.clock.now)
            self.driver.check()
        return self.clock.now - began

    def set(self, target: str, command: str) -> None:
        self.sim.obey(target, command, self.clock.now)

    def texts(self) -> dict[str, str]:
        return {id: sign.text for id, sign in self.sim.signs.items()}

    def shown(self, sign: str) -> list[tuple[float, str]]:
        return [(one.t, one.text) for one in self.sim.happened if one.sign == sign]


class LineBench:
    """A simulated line at a pseudo-terminal on a thread of its own, and the bus that speaks to it."""

    def __init__(self, settings: BusSettings, pads: Sequence[tuple[str, int]] = ()) -> None:
        self.settings = settings
        self.shown: list[Shown] = []
        self.health: list[DeviceHealth] = []
        self.server = SimBusServer(settings, pads, on_shown=self.shown.append)
        self._thread = threading.Thread(target=self.server.serve)
        self._thread.start()
        self.bus: SignBus | None = None

    def begin(self, pads: Sequence[PolledPad] = ()) -> SignBus:
        self.bus = sign_bus(self.settings, self.health.append, pads)
        return self.bus

    def set(self, target: str, command: str) -> None:
        self.server.bus.obey(target, command, time.monotonic())
        self.server.wake()

    def text(self, sign: str) -> str:
        return self.server.bus.signs[sign].text

    def put_away(self) -> None:
        if self.bus is not None:
            began = time.monotonic()
            self.bus.close()
            assert time.monotonic() - began < 5.0
        self.server.stop()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


def line_in(folder: Path, signs: int, **changes: object) -> BusSettings:
    """At a cable, in real time: on a busy machine an answer may be late."""
    return a_line(signs, str(folder / "line"), **{"answer_s": 0.5, **changes})  # type: ignore[arg-type]


@contextlib.contextmanager
def unlogged() -> Iterator[None]:
    """For tests in which signs may or may not be lost for a while."""
    log = logging.getLogger("devices.signs.places")
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False


def said(records: Sequence[logging.LogRecord]) -> list[tuple[str, str]]:
    """Level and first words of what was logged about devices being lost and back."""
    return [(one.levelname, one.getMessage().partition(":")[0]) for one in records]


__all__ = ["HandBus", "LineBench", "a_line", "line_in", "said", "unlogged"]
