"""A reader at work and the simulated scanner at the far end of its cable."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.ports import CodeReader, Scan
from devices.readers.settings import ReaderSettings
from devices.readers.sim import SimReaderServer, SimReaderSettings
from devices.readers.station import code_reader
from devices.states import DeviceHealth, Reason, State

PATIENCE_S = 20.0
QUICK: dict[str, Any] = {"poll_s": 0.1, "back_off_s": (0.1, 0.2)}
CABLES = {
    "serial": "serial/by-id/usb-Test_Scanner_0001-if00",
    "evdev": "input/by-id/usb-Test_Scanner_0001-event-kbd",
    "hid_pos": "hidraw-Test_Scanner_0001",
}


class Heard:
    """What the reader's listeners were told; waits for facts."""

    def __init__(self) -> None:
        self.scans: list[Scan] = []
        self.healths: list[tuple[float, DeviceHealth]] = []
        self._changed = threading.Condition()

    def scan(self, scan: Scan) -> None:
        with self._changed:
            self.scans.append(scan)
            self._changed.notify_all()

    def state(self, health: DeviceHealth) -> None:
        with self._changed:
            self.healths.append((time.monotonic(), health))
            self._changed.notify_all()

    def until(self, so: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(so, PATIENCE_S), (self.scans, self.healths)

    @property
    def texts(self) -> list[str]:
        return [scan.text for scan in self.scans]

    def until_texts(self, *texts: str) -> None:
        self.until(lambda: len(self.scans) >= len(texts))
        assert self.texts == list(texts)

    def until_state(self, state: State, reason: Reason | None = None) -> float:
        """When the reader's last word was this."""

        def so() -> bool:
            last = self.healths[-1][1] if self.healths else None
            return last is not None and last.state is state and (reason is None or reason in last.reasons)

        self.until(so)
        return self.healths[-1][0]


class ReaderBench:
    """A simulated scanner that is plugged in, and the reader that listens to it."""

    def __init__(self, folder: Path, kind: str = "serial", *, sim: dict[str, Any] | None = None, **changes: Any):
        self.device = folder / CABLES[kind]
        self.heard = Heard()
        self.server = SimReaderServer(SimReaderSettings("quet-1", self.device, kind, **(sim or {})))
        self._thread = threading.Thread(target=self.server.serve)
        self._thread.start()
        settings = ReaderSettings("quet-1", kind, str(self.device), **{**QUICK, **changes})  # type: ignore[arg-type]
        self.reader: CodeReader = code_reader(settings, self.heard.scan, self.heard.state)

    def tell(self, *commands: str) -> None:
        for command in commands:
            self.server.tell(command)

    def ready(self) -> ReaderBench:
        self.heard.until_state(State.READY)
        return self

    def put_away(self) -> None:
        begun = time.monotonic()
        self.reader.close()
        assert time.monotonic() - begun < 5.0
        self.server.stop()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()
