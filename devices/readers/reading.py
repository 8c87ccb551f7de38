"""From codes to scans: what readers at every kind of cable have in common."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from devices.errors import DeviceError, LinkLost
from devices.links.tap import TraceFile
from devices.ports import Scan, ScanListener
from devices.readers.framing import Code, Counts
from devices.readers.repeats import Repeats
from devices.readers.settings import ReaderSettings
from devices.readers.shape import shape
from devices.states import Condition, Reason

SEVERAL = 3
"""So often it is no chance."""
log = logging.getLogger(__name__)


class ReaderLink(Protocol):
    """A cable at which one listens."""

    @property
    def lost(self) -> bool: ...
    def open(self) -> None: ...
    def read(self, wait_s: float) -> bytes: ...
    def close(self, *, drop: bool = False) -> None: ...
    def wake(self) -> None: ...
    def abandon(self) -> None: ...


class Sense(Protocol):
    """Makes codes of what a cable carries; a Framer, for one."""

    counts: Counts

    @property
    def due(self) -> float | None: ...
    @property
    def noisy(self) -> bool: ...
    def reset(self) -> None: ...
    def feed(self, data: bytes, at: float) -> list[Code]: ...
    def pause(self, at: float) -> list[Code]: ...


class Delivery:
    """Hands each code over once, however often it is read in a row."""

    def __init__(self, reader: str, same_code_s: float, on_scan: ScanListener) -> None:
        self._reader = reader
        self._repeats = Repeats(same_code_s)
        self._on_scan = on_scan

    def codes(self, codes: Iterable[Code]) -> list[Code]:
        """Those that were handed over."""
        fresh = [code for code in codes if not self._repeats.again(code.text, code.at)]
        for code in fresh:
            self._tell(Scan(self._reader, code.symbology, code.text, code.at))
        return fresh

    def _tell(self, scan: Scan) -> None:
        try:
            self._on_scan(scan)
        except Exception:  # one event to one listener
            log.exception("%s: the listener of its scans failed", scan.reader)


class Notes:
    """What goes on at a reader, kept for repairers: shapes of codes, no contents."""

    def __init__(self, file: Path | None) -> None:
        self._trace = TraceFile(file) if file else None
        self._failed = ""

    def opened(self) -> None:
        self._failed = ""
        self._note("open", [])

    def failed(self, error: DeviceError) -> None:
        """Tries that fail the same way over and over are one line."""
        if self._failed != str(error):
            self._failed = str(error)
            self._note("failed", [error.reason.value, str(error)])

    def heard(self, what: str) -> None:
        self._note("in", [what])

    def closed(self) -> None:
        self._note("close", [])

    def _note(self, way: str, what: list[str]) -> None:
        if self._trace is not None:
            self._trace.note(way, what)


class ReaderDriver:
    """A reader at a link: waits there for what is scanned. Its silence is no illness; only its cable can be proved."""

    def __init__(
        self,
        settings: ReaderSettings,
        link: ReaderLink,
        sense: Sense,
        on_scan: ScanListener,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._id = settings.id
        self._link = link
        self._sense = sense
        self._delivery = Delivery(settings.id, settings.same_code_s, on_scan)
        self._notes = Notes(settings.trace)
        self._clock = clock
        self._told: set[str] = set()

    @property
    def counts(self) -> Counts:
        """What has come since the start."""
        return self._sense.counts

    def open(self) -> None:
        try:
            self._link.open()
        except DeviceError as error:
            self._notes.failed(error)
            raise
        self._notes.opened()
        self._sense.reset()

    def attend(self, wait_s: float) -> None:
        data = self._link.read(self._patience(wait_s))
        now = self._clock()
        if data:
            self._notes.heard(shape(data))
        self._delivery.codes(self._sense.feed(data, now))
        self._complain()

    def check(self) -> Condition:
        if self._link.lost:
            raise LinkLost("not connected")
        return Condition.of([Reason.NOISY_LINE] if self._sense.noisy else [])

    def close(self) -> None:
        if not self._link.lost:
            self._notes.closed()
        self._link.close()

    def wake(self) -> None:
        self._link.wake()

    def abandon(self) -> None:
        self._link.abandon()

    def _patience(self, wait_s: float) -> float:
        due = self._sense.due
        return wait_s if due is None else max(0.0, min(wait_s, due - self._clock()))

    def _complain(self) -> None:
        """What a person should know of what was left out; each is told once."""
        counts = self._sense.counts
        if counts.too_long:
            self._tell_once("a code was too long and was left out")
        if not counts.whole and counts.unended >= SEVERAL:
            self._tell_once('its codes come without Enter at their end: set terminator = "none"')
        if not counts.whole and counts.without_prefix >= SEVERAL:
            self._tell_once("its codes come without the prefix of the settings")

    def _tell_once(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            log.warning("%s: %s", self._id, words)
