"""A citizen at a real kiosk: its own process, led by the line of the demonstration, with a simulated printer."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.hall import BenchHall, BrokenBenchmark, Shape
from benchmarks.measure import Row, sampled
from config.demo.line import Switchboard, Window

FIELDS = ("civil", "certify", "land", "construct", "business", "survey")
SEE_S, SLIP_S = 10.0, 20.0
READ_S, GLANCE_S = 0.35, 0.05
"""A citizen looks at a new screen before touching it, since the kiosk ignores touches of its first moment."""
EFFECT_S = 1.0
TRIES = 20


@dataclass(frozen=True)
class Visit:
    """What a citizen got: the number, and the moment at which the finger left the field's button."""

    number: str
    lifted: float


class Visitor:
    """Hands and eyes at one kiosk, and the printer that its slips come out of."""

    def __init__(self, kiosk: Window, printer_log: Path) -> None:
        self.kiosk = kiosk
        self.touches = 0
        self._printer_log = printer_log
        self._visits = 0

    async def visit(self) -> Visit:
        """From the start screen to the slip in hand and back to the start screen."""
        target = f"field:{FIELDS[self._visits % len(FIELDS)]}"
        await self._see(lambda: self.kiosk.can_press(target), f"{target} never could be touched")
        lifted = await self.touch(target, lambda: bool(self.kiosk.text("number")))
        number = self.kiosk.text("number")
        self._visits += 1
        await self._slip()
        await self.touch("done", lambda: self.kiosk.can_press(target))
        return Visit(number, lifted)

    async def look_around(self) -> None:
        """What people do before they choose: the other language and back, the priority groups and back."""
        await self._see(lambda: self.kiosk.can_press("language"), "the start screen did not come")
        own = self.kiosk.text("language")
        await self.touch("language", lambda: self.kiosk.text("language") != own, GLANCE_S)
        await self.touch("language", lambda: self.kiosk.text("language") == own, GLANCE_S)
        await self.touch("priority", lambda: self.kiosk.can_press("priority:none"))
        await self.touch("priority:none", lambda: self.kiosk.can_press("priority"))

    async def touch(self, name: str, met: Callable[[], bool], read_s: float = READ_S) -> float:
        """Touch until it has its effect; the moment at which that finger went up."""
        lifted = None
        await asyncio.sleep(read_s)
        for _ in range(TRIES):
            touched = await self.kiosk.tap(name)
            lifted = touched or lifted  # what cannot be touched any more is having its effect
            self.touches += touched is not None
            if await self.kiosk.until(met, EFFECT_S) and lifted is not None:
                return lifted
        raise BrokenBenchmark(f"touching {name} has no effect; the kiosk shows {sorted(self.kiosk.seen)}")

    async def _see(self, met: Callable[[], bool], otherwise: str) -> None:
        if not await self.kiosk.until(met, SEE_S):
            raise BrokenBenchmark(f"{otherwise}; the kiosk shows {sorted(self.kiosk.seen)}")

    async def _slip(self) -> None:
        """Wait until the printer has cut it."""
        ends = time.monotonic() + SLIP_S
        while len(slips(self._printer_log)) < self._visits:
            if time.monotonic() > ends:
                raise BrokenBenchmark(f"{self._visits} visits, but {len(slips(self._printer_log))} slips")
            await asyncio.sleep(0.02)


def slips(printer_log: Path) -> list[dict[str, Any]]:
    """What the simulated printer has cut, in order."""
    if not printer_log.exists():
        return []
    lines = printer_log.read_text(encoding="utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


@dataclass(frozen=True)
class Kiosk:
    """A kiosk that works, with its server and its printer."""

    visitor: Visitor
    process: subprocess.Popen[bytes]
    printer_log: Path


@asynccontextmanager
async def kiosk_at_work(folder: Path) -> AsyncIterator[Kiosk]:
    """Server, printer and kiosk as processes, and the line that leads the kiosk's window."""
    line = Switchboard()
    port = await line.open()
    try:
        with BenchHall(folder, Shape(pilot=f"127.0.0.1:{port}")) as hall:
            line.add([hall.kiosk])
            hall.start_server()
            hall.start_printer()
            process = hall.start_kiosk()
            if await line.all_there(SEE_S):
                raise BrokenBenchmark("the kiosk's pilot did not call")
            printer_log = folder / "printer" / "printer.jsonl"
            yield Kiosk(Visitor(line.windows[hall.kiosk], printer_log), process, printer_log)
    finally:
        await hung_up(line)
        line.close()


async def hung_up(line: Switchboard) -> None:
    """Let the line notice that its windows are gone; otherwise it complains when the loop ends."""
    ends = time.monotonic() + 1
    while any(window.there.is_set() for window in line.windows.values()) and time.monotonic() < ends:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0)


def touches_to_slips(folder: Path, visits: int) -> Row:
    """Milliseconds from each finger's going up to the last byte of its slip. One citizen at a time: nth to nth."""
    return sampled("touch_to_slip", "ms", asyncio.run(_touches_to_slips(folder, visits)))


async def _touches_to_slips(folder: Path, visits: int) -> list[float]:
    async with kiosk_at_work(folder) as kiosk:
        lifted = [(await kiosk.visitor.visit()).lifted for _ in range(visits)]
        received = [slip["last_byte"] for slip in slips(kiosk.printer_log)]
    if len(received) != visits:
        raise BrokenBenchmark(f"{visits} visits, but {len(received)} slips")
    return [(there - up) * 1000 for up, there in zip(lifted, received, strict=True)]
