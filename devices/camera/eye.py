"""What a camera's pictures show. It loads the libraries that look, so import it when a camera is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
from numpy.typing import NDArray

from devices.camera.chain import decode
from devices.camera.first_reader import first_reader
from devices.camera.grays import gray_of
from devices.camera.reads import Read
from devices.camera.second_reader import SecondReader
from devices.camera.settings import CameraSettings
from devices.camera.votes import Votes
from devices.camera.watch import PictureWatch
from devices.states import Reason


@dataclass(frozen=True)
class Sight:
    """One picture, looked at."""

    reads: tuple[Read, ...]
    certain: tuple[Read, ...]
    """Those that enough of the last pictures agree on."""


class Eye:
    """Looks at picture after picture. For one thread."""

    def __init__(self, settings: CameraSettings) -> None:
        cv2.setNumThreads(1)  # the other cores are the window's
        self._first = first_reader(settings.symbologies)
        self._second = SecondReader(settings.symbologies) if settings.second_opinion else None
        self._votes = Votes(settings.agreeing, settings.among)
        self._watch = PictureWatch(settings.frozen_s, settings.dark_s)

    def open(self) -> None:
        """Begin anew."""
        self._votes.forget()
        self._watch.forget()
        if self._second is not None:
            self._second.start()

    def see(self, frame: NDArray[Any], at: float) -> Sight:
        gray = gray_of(frame)
        self._watch.see(gray, at)
        reads = decode(gray, self._first, self._second)
        return Sight(reads, self._votes.count(reads))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What is wrong with the picture itself."""
        return self._watch.reasons

    def close(self) -> None:
        if self._second is not None:
            self._second.close()
