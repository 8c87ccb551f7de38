"""Where pictures come from: a camera of the system by its name that stays the same, or a simulated one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from devices.camera.settings import SIM, CameraSettings
from devices.errors import InUse, LibraryMissing, LinkLost, Unreachable
from devices.links.names import Names
from devices.links.opening import absent, refusal

Frame = NDArray[Any]
LIBRARY = "cameras need opencv-python-headless"
SILENT_S = "1"
"""Seconds after which a camera that delivers nothing is given up; less than a program may take to end."""
FRESH_S = 0.002
"""A picture that took less than this to get had been waiting; there may be a newer one."""
MOST_WAITING = 4


class Source(Protocol):
    """Gives pictures, the newest only. Called on the device's thread."""

    def open(self) -> None:
        """Raises Unreachable."""

    def newest(self) -> Frame:
        """The picture of this moment, BGR or grey; waits for it no longer than a second. Raises LinkLost."""

    def close(self) -> None:
        """Twice is once."""


class Capture(Protocol):
    """The part of cv2.VideoCapture that is used here."""

    def isOpened(self) -> bool: ...
    def set(self, what: int, value: float, /) -> bool: ...
    def grab(self) -> bool: ...
    def retrieve(self) -> tuple[bool, Any]: ...
    def release(self) -> None: ...


def folder_of(device: str) -> Path | None:
    """The folder of a simulated camera; None when the device is a real one."""
    if device.startswith(SIM):
        return Path(device.removeprefix(SIM))
    return Path(device) if device and Path(device).is_dir() else None


def source_of(settings: CameraSettings) -> Source:
    """Where this camera's pictures come from; not yet open."""
    size, folder = (settings.width, settings.height), folder_of(settings.device)
    if folder is None:
        return V4lSource(settings.device, size)
    try:
        from devices.camera.sim import SimCamera, SimSource
    except ImportError as error:
        return NoSource(LibraryMissing(f"{LIBRARY}: {error}"))
    return SimSource(SimCamera(size), folder)


class NoSource:
    """There is none, and this is why."""

    def __init__(self, why: Unreachable) -> None:
        self._why = why

    def open(self) -> None:
        raise self._why

    def newest(self) -> Frame:
        raise self._why

    def close(self) -> None:
        pass


def opened_by_cv2(node: str) -> Capture:
    try:
        import cv2
    except ImportError as error:
        raise LibraryMissing(f"{LIBRARY}: {error}") from error
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", SILENT_S)
    return cv2.VideoCapture(node, cv2.CAP_V4L2)


class V4lSource:
    """A camera that Linux knows, by its name under /dev/v4l/by-id (or by-path) or its device file."""

    def __init__(
        self,
        name: str,
        size: tuple[int, int],
        names: Names | None = None,
        opened: Callable[[str], Capture] = opened_by_cv2,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._size = size
        self._names = names or Names()
        self._opened = opened
        self._clock = clock
        self._capture: Capture | None = None

    def open(self) -> None:
        node = self._names.node_of(self._name)
        if node is None:
            raise absent(self._name)
        self._ask_system(node)
        capture = self._opened(str(node))
        if not capture.isOpened():
            capture.release()
            raise InUse(f"{self._name}: it gives no pictures, or another program uses it")
        self._set_up(capture)
        self._capture = capture
        if not capture.grab():
            self.close()
            raise InUse(f"{self._name}: it can be opened, but no picture comes; another program may use it")

    def newest(self) -> Frame:
        capture = self._capture
        if capture is None:
            raise LinkLost("not connected")
        for _ in range(MOST_WAITING):
            began = self._clock()
            if not capture.grab():
                raise LinkLost(f"{self._name}: no more pictures come")
            if self._clock() - began > FRESH_S:
                break
        there, frame = capture.retrieve()
        if not there:
            raise LinkLost(f"{self._name}: the picture is broken")
        return np.asarray(frame)

    def close(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()

    def _ask_system(self, node: Path) -> None:
        """May it be opened at all? cv2 does not say why not."""
        try:
            os.close(os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC))
        except OSError as error:
            raise refusal(self._name, "camera", error) from error

    def _set_up(self, capture: Capture) -> None:
        """MJPG, because raw pictures of this size come five times a second over USB 2; no queue in the kernel."""
        import cv2

        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
