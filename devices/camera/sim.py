"""A simulated camera: a folder of pictures, each of which is held before it for a while.

Every picture in the folder is shown once, in the order of the names, then the bare desk; a picture that is put there
later, or saved anew, is shown at once. Is there a file ``commands.txt``, its lines say what is shown and what goes
wrong (``sim_faults.py``); they are obeyed as they are appended.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.pictures import SUFFIXES, NoPicture, load_picture
from devices.camera.sim_faults import CAMERA_FAULTS, COMMANDS
from devices.errors import LinkLost
from devices.links.opening import absent
from devices.printer.sim_faults import fits

SHOWN_S = 2.0
"""How long a picture from the folder is held before the camera."""
LOOK_S = 0.2
DESK = (150, 155, 150)
NOISE = 2.0
MARGIN = 20
Picture = NDArray[Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the light, the lens and the hand."""

    blur: float = 0.0
    tilt: float = 0.0
    glare: float = 0.0
    dark: bool = False


class SimCamera:
    """What is before the lens, and what comes out behind it; nothing here waits or reads files."""

    def __init__(self, size: tuple[int, int] = (1280, 720), seed: int = 1) -> None:
        self._size = size
        self._random = np.random.default_rng(seed)
        self._noise = self._random.normal(0, NOISE, (2 * size[1], 2 * size[0], 1)).astype(np.int8)
        self._held: Picture | None = None
        self._scene: Picture | None = None
        self._trouble = Trouble()
        self._until: dict[str, float] = {}
        self._frozen: Picture | None = None
        self._freezes = False
        self.plugged = True

    def show(self, picture: Picture | None) -> None:
        """Hold a picture (grey, BGR or BGRA of eight bits) before the lens; None: take it away."""
        self._held, self._scene = picture, None

    def obey(self, name: str, value: str, now: float) -> None:
        """A command but ``show``, which needs the folder."""
        match name:
            case "nothing":
                self.show(None)
            case "blur" | "tilt" | "glare":
                self._change(**{name: float(value)})
            case _:
                on = name == "unplug" or (name != "plug" and value != "off")
                self._switch("unplugged" if "plug" in name else name, on)
                self._until.pop(name, None)
                if value not in ("", "on", "off"):
                    self._until[name] = now + float(value)

    def advance(self, now: float) -> None:
        """What should last some seconds ends when they are over."""
        for name in [name for name, end in self._until.items() if end <= now]:
            del self._until[name]
            self._switch(name, False)

    def picture(self) -> Picture:
        """What the camera delivers: no two alike, as long as it lives."""
        if self._freezes and self._frozen is not None:
            return self._frozen
        if self._scene is None:
            self._scene = _taken(_scene(self._held, self._size), self._trouble)
        row, column = (int(self._random.integers(0, side)) for side in reversed(self._size))
        noise = self._noise[row : row + self._size[1], column : column + self._size[0]]
        self._frozen = cv2.add(self._scene, np.repeat(noise, 3, axis=2), dtype=cv2.CV_8U)
        return self._frozen

    def _switch(self, name: str, on: bool) -> None:
        match name:
            case "unplugged":
                self.plugged = not on
            case "frozen":
                self._freezes = on
            case "dark":
                self._change(dark=on)

    def _change(self, **what: Any) -> None:
        self._trouble, self._scene = replace(self._trouble, **what), None


# ---- the folder ----


class SimSource:
    """A SimCamera as a source of pictures: what the folder holds comes before its lens."""

    def __init__(self, camera: SimCamera, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.camera = camera
        self._folder = folder
        self._clock = clock
        self._open = False
        self._known: dict[Path, int] = {}
        self._coming: list[Path] = []
        self._shown_until: float | None = None
        self._obeyed = 0
        self._look_at = clock()

    def open(self) -> None:
        self._look()
        if not self.camera.plugged or not self._folder.is_dir():
            raise absent(str(self._folder))
        self._open = True

    def newest(self) -> Picture:
        self._look()
        if not self._open or not self.camera.plugged or not self._folder.is_dir():
            raise LinkLost(f"{self._folder}: unplugged")
        return self.camera.picture()

    def close(self) -> None:
        self._open = False

    def _look(self) -> None:
        now = self._clock()
        if now < self._look_at:
            return
        self._look_at = now + LOOK_S
        self.camera.advance(now)
        if (self._folder / COMMANDS).exists():
            for command in self._commands():
                self._obey(command, now)
            return
        self._coming += self._newcomers()
        if self._shown_until is None or now >= self._shown_until:
            self._hold_next(now)

    def _hold_next(self, now: float) -> None:
        if self._coming:
            self._hold(self._coming.pop(0))
            self._shown_until = now + SHOWN_S
        elif self._shown_until is not None:
            self.camera.show(None)
            self._shown_until = None

    def _newcomers(self) -> Iterator[Path]:
        """Pictures that were not there, or not like this, at the last look."""
        with contextlib.suppress(OSError):
            for file in sorted(self._folder.iterdir()):
                if file.suffix.lower() in SUFFIXES and self._known.get(file) != (saved := file.stat().st_mtime_ns):
                    self._known[file] = saved
                    yield file

    def _hold(self, file: Path) -> None:
        try:
            self.camera.show(load_picture(file))
            log.info("%s is held before the camera", file.name)
        except NoPicture as problem:
            log.warning("%s: %s", file, problem)

    def _commands(self) -> list[str]:
        """Whole lines that have been appended since the last look; another, shorter file is obeyed from its start."""
        try:
            text = (self._folder / COMMANDS).read_bytes()
        except OSError:
            return []
        begin = self._obeyed if len(text) >= self._obeyed else 0
        self._obeyed = text.rfind(b"\n") + 1
        return text[begin : self._obeyed].decode("utf-8", "replace").splitlines()

    def _obey(self, line: str, now: float) -> None:
        name, _, value = line.partition("#")[0].strip().partition(" ")
        if not name:
            return
        if name not in CAMERA_FAULTS or not fits(CAMERA_FAULTS[name], value.strip()):
            log.warning("%s: a camera cannot %r", self._folder / COMMANDS, line)
        elif name == "show":
            self._hold(self._folder / Path(value.strip()).name)
        else:
            self.camera.obey(name, value.strip(), now)


# ---- pictures ----


def _scene(held: Picture | None, size: tuple[int, int]) -> Picture:
    """The desk, and what is held before the lens in its middle; smaller if it does not fit."""
    desk = np.full((size[1], size[0], 3), DESK, np.uint8)
    if held is None:
        return desk
    picture = _in_colour(held)
    factor = min(1.0, (size[0] - MARGIN) / picture.shape[1], (size[1] - MARGIN) / picture.shape[0])
    if factor < 1:
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    top, left = (size[1] - picture.shape[0]) // 2, (size[0] - picture.shape[1]) // 2
    desk[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return desk


def _in_colour(picture: Picture) -> Picture:
    if picture.dtype != np.uint8 or (picture.ndim == 3 and picture.shape[2] != 3):
        from devices.camera.grays import gray_of

        picture = gray_of(picture)
    return picture if picture.ndim == 3 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))


def _taken(scene: Picture, trouble: Trouble) -> Picture:
    """The scene through this trouble."""
    height, width = scene.shape[:2]
    if trouble.tilt:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), trouble.tilt, 1)
        scene = cv2.warpAffine(scene, turn, (width, height), borderValue=DESK)
    if trouble.blur:
        scene = cv2.GaussianBlur(scene, (0, 0), trouble.blur)
    if trouble.glare:
        spot = np.zeros_like(scene)
        half = round(trouble.glare)
        cv2.ellipse(spot, (width // 2, height // 2), (half, half // 2), 20, 0, 360, (255, 255, 255), -1)
        scene = cv2.add(scene, cv2.GaussianBlur(spot, (0, 0), max(1.0, trouble.glare / 4)))
    return np.asarray(scene // 40 if trouble.dark else scene)
