"""The simulated printer at its cable: one thread, one client, and whatever a fault file lets happen to it."""

from __future__ import annotations

import contextlib
import logging
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from devices.printer.sim import CapturedSlip, Faults, SimPrinter, SimSettings
from devices.printer.sim_ends import CableEnd, TcpEnd, end_of, wait
from devices.printer.sim_line import Line
from devices.printer.sim_memory import load_memory, save_memory

log = logging.getLogger(__name__)
IDLE_S = 0.1

Script = Callable[[], Sequence[str]]
"""Gives the commands that have come due since it was last asked."""


def sim_printer(
    settings: SimSettings, on_slip: Callable[[CapturedSlip], None], faults: Faults | None, flash: Path | None
) -> SimPrinter:
    """A printer with its flash in a file, or with none that outlives it."""
    if flash is None:
        return SimPrinter(settings, on_slip, faults)
    return SimPrinter(settings, on_slip, faults, load_memory(flash), lambda memory: save_memory(flash, memory))


class SimServer:
    """Serves until stop(). Stops reading when the buffer is full, as the real thing does.

    ``flash`` is the file of what is stored in the printer for good.
    """

    def __init__(
        self,
        settings: SimSettings,
        on_slip: Callable[[CapturedSlip], None],
        faults: Faults | None = None,
        script: Script = tuple,
        clock: Callable[[], float] = time.monotonic,
        flash: Path | None = None,
    ) -> None:
        self.printer = sim_printer(settings, on_slip, faults, flash)
        self._clock = clock
        self._script = script
        self._stopping = False
        self._line = Line(settings.baud if settings.kind == "escpos_serial" else None, settings.speed)
        self._end: CableEnd = end_of(settings)
        self._waker, self._woken = socket.socketpair()

    @property
    def port(self) -> int:
        """The TCP port; 0 on another cable."""
        return self._end.port if isinstance(self._end, TcpEnd) else 0

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
            self.printer.close(self._clock())
            self._waker.close()
            self._woken.close()

    def _turn(self) -> None:
        self._obey_script()
        answers = self.printer.advance(self._clock())
        self._plug()
        self._say(answers)
        ready = wait([self._woken.fileno(), *self._watched()], self._patience())
        if self._woken.fileno() in ready:
            self._woken.recv(4096)
        self._take(ready)

    def _watched(self) -> list[int]:
        return self._end.watched(self._most() > 0, self.printer.faults.second_waits)

    def _plug(self) -> None:
        if not self.printer.reachable:
            self._end.plug(False)
            self.printer.hang_up()
        else:
            with contextlib.suppress(OSError):  # somebody else has the port just now: it is tried again
                self._end.plug(True)

    def _most(self) -> int:
        """How many bytes may be read now."""
        return min(self.printer.room, self._line.allows(self._clock()), self.printer.faults.bytes_until_cut)

    def _patience(self) -> float:
        """Seconds until something is to be done without being asked."""
        now = self._clock()
        due = self.printer.due(now)
        waits = [IDLE_S] if due is None else [IDLE_S, due]
        if not self._line.allows(now) and self.printer.room:
            waits.append(self._line.wait(now))
        return min(waits)

    def _take(self, ready: list[int]) -> None:
        still = self._watched()  # a fault may have come while we waited
        data = self._end.take([file for file in ready if file in still], self._most())
        if data is None:
            self.printer.hang_up()
        elif data:
            now = self._clock()
            self._line.took(len(data), now)
            self._say(self.printer.receive(data, now))
            self._break_link()

    def _break_link(self) -> None:
        if self.printer.link_broken:
            self.printer.link_broken = False
            with contextlib.suppress(OSError):
                self._end.drop()
            self.printer.hang_up()

    def _say(self, answers: bytes) -> None:
        if not self._end.send(answers):
            self.printer.hang_up()

    def _obey_script(self) -> None:
        for command in self._script():
            try:
                self.printer.faults.obey(command)
                log.info("fault: %s", command)
            except ValueError as error:
                log.warning("fault file: %s", error)
