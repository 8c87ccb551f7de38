"""A camera as a reader of codes: looks at the newest picture, and tells what two of three agree on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from devices.camera.capture import Frame, Source
from devices.camera.preview import Preview, Shown, preview_of
from devices.camera.settings import CameraSettings
from devices.errors import Abandoned, DeviceError, LibraryMissing
from devices.ports import ScanListener
from devices.readers.framing import Code
from devices.readers.reading import Delivery, Notes
from devices.readers.shape import shape
from devices.states import Condition

if TYPE_CHECKING:
    from devices.camera.eye import Eye


class CameraReader:
    """Pictures in, scans out; on the device's thread, but for ``preview``, ``wake`` and ``abandon``."""

    def __init__(
        self,
        settings: CameraSettings,
        source: Source,
        on_scan: ScanListener,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._source = source
        self._delivery = Delivery(settings.id, settings.same_code_s, on_scan)
        self._notes = Notes(settings.trace)
        self._clock = clock
        self._eye: Eye | None = None
        self._shown: Shown | None = None
        self._made: Preview | None = None
        self._bell = threading.Event()
        self._abandoned = self._open = False
        self._next_at = clock()

    def open(self) -> None:
        if self._abandoned:
            raise Abandoned("the program is ending")
        try:
            self._source.open()
            self._eye = self._eye or self._new_eye()
        except DeviceError as error:
            self._notes.failed(error)
            raise
        self._eye.open()
        self._open = True
        self._notes.opened()

    def attend(self, wait_s: float) -> None:
        """One picture, when its time has come."""
        pause_s = self._next_at - self._clock()
        if pause_s > 0 and self._bell.wait(min(wait_s, pause_s)):
            self._bell.clear()
            return
        if self._clock() >= self._next_at:
            self._next_at = self._clock() + 1 / self._settings.decodes_per_s
            self._look(self._source.newest())

    def check(self) -> Condition:
        """READY, or ATTENTION when the picture hangs or is dark."""
        return Condition.of(self._eye.reasons if self._eye else ())

    def close(self) -> None:
        if self._open:
            self._notes.closed()
        self._open = False
        self._source.close()
        self._shown = None
        if self._eye is not None:
            self._eye.close()

    def wake(self) -> None:
        self._bell.set()

    def abandon(self) -> None:
        self._abandoned = True
        self._bell.set()

    def preview(self) -> Preview | None:
        """The newest picture; None while there is none. Asked twice about one picture it gives the same object."""
        shown, made = self._shown, self._made
        if shown is None:
            return None
        if made is None or made.at != shown.at:
            self._made = made = preview_of(shown)
        return made

    def _look(self, frame: Frame) -> None:
        assert self._eye is not None
        at, before = self._clock(), self._shown
        sight = self._eye.see(frame, at)
        if sight.reads:
            self._shown = Shown(frame, sight.reads[0], at, at)
        else:
            self._shown = Shown(frame, before.read if before else None, before.read_at if before else at, at)
        for code in self._delivery.codes(Code(read.symbology, read.text, at) for read in sight.certain):
            self._notes.heard(f"{code.symbology} {shape(code.text.encode())}")

    def _new_eye(self) -> Eye:
        try:
            from devices.camera.eye import Eye
        except ImportError as error:
            self._source.close()
            raise LibraryMissing(f"cameras need opencv-python-headless and zxing-cpp: {error}") from error
        return Eye(self._settings)
