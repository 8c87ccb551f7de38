"""The simulated line at its cable: a pseudo-terminal whose name stays the same, and a picture of every sign."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from devices.printer.sim_ends import PtyEnd, wait
from devices.signs.settings import BusSettings
from devices.signs.sim import Shown, SimBus

log = logging.getLogger(__name__)
IDLE_S = 0.1
PIECE = 4096
PICTURE_S = 0.5
"""A new picture of all signs is drawn so often at most."""

Script = Callable[[], Sequence[tuple[str, str]]]
"""Gives (whose, command) of what has come due since it was last asked."""


class SimBusServer:
    """Serves until stop()."""

    def __init__(
        self,
        settings: BusSettings,
        pads: Sequence[tuple[str, int]] = (),
        script: Script = tuple,
        on_shown: Callable[[Shown], None] = lambda shown: None,
        look: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``look`` is called several times a second."""
        self.bus = SimBus(settings.id, settings.signs, pads, settings.baud)
        self._script, self._on_shown, self._look, self._clock = script, on_shown, look, clock
        self._end = PtyEnd(Path(settings.device), settings.baud)
        self._stopping = False
        self._waker, self._woken = socket.socketpair()

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
        self._plug()
        self._end.send(self.bus.advance(self._clock()))
        self._tell()
        due = self.bus.due(self._clock())
        ready = wait([self._woken.fileno(), *self._end.watched(True, False)], IDLE_S if due is None else due)
        if self._woken.fileno() in ready:
            self._woken.recv(PIECE)
        if data := self._end.take(ready, PIECE):
            self.bus.receive(data, self._clock())

    def _plug(self) -> None:
        if self.bus.faults.unplugged:
            self._end.plug(False)
            self.bus.unplug()
        else:
            with contextlib.suppress(OSError):  # somebody else has the name just now: it is tried again
                self._end.plug(True)

    def _tell(self) -> None:
        """Everything new, once, when its moment has come."""
        told, self.bus.happened = self.bus.happened, []
        for shown in told:
            self._on_shown(shown)
        self._look()

    def _obey_script(self) -> None:
        for target, command in self._script():
            try:
                self.bus.obey(target, command, self._clock())
                log.info("fault: %s %s", target, command)
            except ValueError as error:
                log.warning("fault file: %s", error)


class SignCapture:
    """What the signs show, to be looked at: one line of ``signs.jsonl`` for each change, and ``signs.png``."""

    def __init__(self, folder: Path, bus: Callable[[], SimBus], clock: Callable[[], float] = time.monotonic) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._picture = folder / "signs.png"
        self._lines = (folder / "signs.jsonl").open("a", encoding="utf-8", buffering=1)
        self._bus, self._clock = bus, clock
        self._draw_at = 0.0
        self._drawn = False

    def __call__(self, shown: Shown) -> None:
        log.info("%s shows [%s]%s", shown.sign, shown.text, " blinking" if shown.blink else "")
        self._lines.write(
            json.dumps({"t": shown.t, "sign": shown.sign, "text": shown.text, "blink": shown.blink}) + "\n"
        )
        self._drawn = False
        self.look()

    def look(self) -> None:
        """Draw, if there is something new and the last picture is old enough."""
        if self._drawn or self._clock() < self._draw_at:
            return
        from devices.signs.sim_picture import draw

        draw(self._bus().signs.values(), self._picture)
        self._drawn, self._draw_at = True, self._clock() + PICTURE_S

    def close(self) -> None:
        self._lines.close()
