"""A device of ``plug_soak`` at its cable: out and in, and what went in at one end and came out here."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.hall import BrokenBenchmark, spawn
from benchmarks.plug_ends import READY
from devices.states import DeviceHealth

PATIENCE_S = 10.0
EVENTS = (1, 3)
"""So many between two unplugs."""


class Far:
    """The process of the far ends."""

    def __init__(self, folder: Path) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = spawn(folder / "ends.log", "-m", "benchmarks.plug_ends", str(folder), **pipes)
        self._gate = threading.Lock()
        self._hears: dict[str, Callable[[str], None]] = {}
        self.said = {name: what for name, _, what in (line.partition(" ") for line in self._begun())}
        """What each said at its start."""
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _begun(self) -> Iterator[str]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.decode().strip() == READY:
                return
            yield line.decode().strip()
        raise BrokenBenchmark("the far ends did not start")

    def tell(self, name: str, command: str) -> None:
        assert self._process.stdin is not None
        with self._gate:
            self._process.stdin.write(f"{name} {command}\n".encode())
            self._process.stdin.flush()

    def listen(self, name: str, hears: Callable[[str], None]) -> None:
        self._hears[name] = hears

    def _follow(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            name, _, what = line.decode().strip().partition(" ")
            if name in self._hears:
                self._hears[name](what)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._thread.join(PATIENCE_S)


@dataclass(frozen=True)
class Walk:
    """Out and in again, milliseconds."""

    absent_ms: float
    """The plug is pulled → the listener is told."""
    ready_ms: float
    """It is back → so is the device."""


class AtWork(Protocol):
    """Any of the stations' devices."""

    @property
    def health(self) -> DeviceHealth: ...
    def close(self) -> None: ...


class Plugged:
    """A device at its cable."""

    shortest_s = 0.0
    """Its plug is out for so long at least."""

    def __init__(self, name: str, group: str) -> None:
        self.name, self.group = name, group
        self.events = 0
        self.lost: Counter[str] = Counter()
        self.doubled: Counter[str] = Counter()
        """Or sent by nobody."""
        self.sent: Counter[str] = Counter()
        self.came: Counter[str] = Counter()
        self._news = threading.Condition()
        self._usable: bool | None = None
        self._turns: list[tuple[float, bool]] = []
        """When it became usable or ceased to be, since the plug was pulled."""
        self.device: AtWork

    def told(self, health: DeviceHealth) -> None:
        """Its listener."""
        with self._news:
            if self._usable is not health.usable:
                self._usable = health.usable
                self._turns.append((time.monotonic(), health.usable))
            self._news.notify_all()

    def arrived(self, what: str) -> None:
        with self._news:
            self.came[what] += 1
            self._news.notify_all()

    def until(self, so: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(so, PATIENCE_S)

    def until_ready(self) -> None:
        if not self.until(lambda: self._usable is True):
            raise BrokenBenchmark(f"{self.name} is not ready: {self.device.health}")

    def send(self, what: str, do: Callable[[], None]) -> None:
        """One event; what does not come within ten seconds is lost, and shows in the account."""
        self.sent[what] += 1
        before = self.came[what]
        do()
        self.until(lambda: self.came[what] > before)

    def walk(self, chance: random.Random, out_s: float) -> Walk:
        """Some events, then out for so long and in again."""
        for _ in range(chance.randint(*EVENTS)):
            self.event(chance)
        self._turns, pulled = [], time.monotonic()
        self.plug(False)
        self.while_out()
        time.sleep(max(out_s, self.shortest_s))
        back = time.monotonic()
        self.plug(True)
        if not self.until(lambda: len(self._turns) >= 2):
            raise BrokenBenchmark(f"{self.name} did not go and come: {self._turns}, {self.device.health}")
        (absent, gone), (ready, here) = self._turns[:2]
        if gone or not here:
            raise BrokenBenchmark(f"{self.name} went and came in another order: {self._turns}")
        self.after(back)
        return Walk((absent - pulled) * 1000, (ready - back) * 1000)

    def settle(self) -> None:
        """Close the account so far."""
        with self._news:
            self.events += self.sent.total()
            self.lost += self.sent - self.came
            self.doubled += self.came - self.sent
            self.sent, self.came = Counter(), Counter()

    # ---- what kinds differ in ----

    def event(self, chance: random.Random) -> None:
        raise NotImplementedError

    def plug(self, there: bool) -> None:
        raise NotImplementedError

    def while_out(self) -> None:
        """What the hall does meanwhile."""

    def after(self, back: float) -> None:
        """What must be so again."""


class FarPlugged(Plugged):
    """One whose far end is in the other process."""

    def __init__(self, name: str, group: str, far: Far) -> None:
        super().__init__(name, group)
        self.far = far

    def plug(self, there: bool) -> None:
        self.far.tell(self.name, "unplugged off" if there else "unplugged on")
