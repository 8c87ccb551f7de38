"""Simulated pads at their cable: a pseudo-terminal, one thread, and whatever a fault file lets happen to them."""

from __future__ import annotations

import argparse
import contextlib
import logging
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce
from operator import and_
from pathlib import Path

from devices.pads.settings import PadSettings
from devices.pads.sim import SimDigitsPad, SimLinePad, SimPad, SimTablePad
from devices.printer.sim_ends import PtyEnd, wait
from devices.sim_program import add_script, be, script_of

log = logging.getLogger("devices")
TICK_S = 0.005
Script = Callable[[], Sequence[str]]
"""Gives the commands that have come due since it was last asked."""


@dataclass(frozen=True)
class SimPadSettings:
    """One simulated pad on a line of its own."""

    id: str
    device: Path
    """Where its cable is to be found; a symbolic link appears there."""
    pad: SimPad
    baud: int | None = 9600
    """None: a keyboard, which has no speed."""

    @classmethod
    def of(cls, settings: PadSettings) -> SimPadSettings:
        """The box that these settings expect. Raises TableProblems."""
        device = Path(settings.device)
        match settings.kind:
            case "line":
                return cls(settings.id, device, SimLinePad(settings.address), settings.baud or 9600)
            case "table":
                from devices.pads.table_file import load_table

                table = load_table(settings.table or Path())
                return cls(settings.id, device, SimTablePad(table), settings.baud or table.serial.baud)
            case _:
                return cls(settings.id, device, SimDigitsPad(), None)


class SimPadServer:
    """Serves until stop(). Several pads at one cable are a shared line: who speaks at the same time is garbled."""

    def __init__(
        self,
        device: Path,
        pads: Sequence[SimPad],
        baud: int | None = 9600,
        script: Script = tuple,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pads = tuple(pads)
        self._script = script
        self._clock = clock
        self._stopping = False
        self._end = PtyEnd(device, baud)
        self._waker, self._woken = socket.socketpair()
        self._waker.setblocking(False)

    @property
    def place(self) -> str:
        return self._end.place

    def stop(self) -> None:
        """From any thread or a signal handler."""
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Look at the faults now."""
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def serve(self) -> None:
        try:
            while not self._stopping:
                self._turn()
        finally:
            self._end.plug(False)
            self._waker.close()
            self._woken.close()

    def _turn(self) -> None:
        self._obey_script()
        now = self._clock()
        self._end.send(_garbled([pad.advance(now) for pad in self.pads]))
        with contextlib.suppress(OSError):  # somebody else has the name just now: it is tried again
            self._end.plug(not all(pad.faults.unplugged for pad in self.pads))
        ready = wait([self._woken.fileno(), *self._end.watched(True, False)], TICK_S)
        if self._woken.fileno() in ready:
            self._woken.recv(4096)
        if data := self._end.take(ready, 4096):
            now = self._clock()
            self._end.send(_garbled([pad.receive(data, now) for pad in self.pads]))

    def _obey_script(self) -> None:
        for command in self._script():
            try:
                self.pads[0].faults.obey(command)
                log.info("pad: %s", command)
            except ValueError as error:
                log.warning("fault file: %s", error)


def _garbled(said: Sequence[bytes]) -> bytes:
    """What comes out of a line on which several speak at once."""
    words = [word for word in said if word]
    if len(words) < 2:
        return b"".join(words)
    longest = max(map(len, words))
    return bytes(reduce(and_, (word[at] for word in words if at < len(word))) for at in range(longest))


# ---- as a program ----


def add_sim_pad(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", required=True, help="the hall's file, or the name of a sample hall")
    parser.add_argument("--pad", required=True, help="code of the pad or keypad in that file")
    add_script(parser)


def simulate_pad(settings: SimPadSettings, options: argparse.Namespace) -> int:
    """Be the pad until told to end. Raises FaultProblems."""

    def start(_: ExitStack) -> SimPadServer:
        return SimPadServer(settings.device, [settings.pad], settings.baud, script_of(options, settings.id))

    return be(f"pad {settings.id}", start)
