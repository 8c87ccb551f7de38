"""Pictures with codes, a camera that is a list of pictures, and second readers that behave badly."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.scan_frames import CASES, Case, Gray, code, picture, seeded
from devices.camera.capture import Source
from devices.camera.settings import CameraSettings
from devices.camera.sim import SimCamera
from devices.camera.station import Camera, camera_reader
from devices.errors import LinkLost, Unreachable
from devices.ports import Scan
from tests.devices.devices_bench import PATIENCE_S, Health

TEXT = "H13.01-251121-0042"
SMALL = (640, 480)
QUICK = CameraSettings("cam", width=640, height=480, decodes_per_s=60, poll_s=0.05, back_off_s=(0.02,))
BY_NAME = {case.name: case for case in CASES}


def shot(symbology: str = "code128", text: str = TEXT, module: float = 2.0, case: Case = CASES[0]) -> Gray:
    """A slip on a desk."""
    return picture(code(symbology, text, module), SMALL, case, seeded("shot", symbology, case.name))


def desk() -> Gray:
    return np.full(SMALL[::-1], 150, np.uint8)


def save(frame: NDArray[Any], file: Path) -> Path:
    Image.fromarray(frame).save(file)
    return file


class Frames:
    """A source that a test holds in its hand: what is before the lens, and whether it is plugged in."""

    def __init__(self, frame: NDArray[Any] | None = None) -> None:
        self.camera = SimCamera(SMALL)
        self.camera.show(frame)
        self.plugged = threading.Event()
        self.plugged.set()
        self.taken = threading.Semaphore(0)

    def open(self) -> None:
        if not self.plugged.is_set():
            raise Unreachable("nothing of this name is plugged in")

    def newest(self) -> NDArray[Any]:
        if not self.plugged.is_set():
            raise LinkLost("no more pictures come")
        self.taken.release()
        return self.camera.picture()

    def close(self) -> None:
        pass

    def wait_for(self, pictures: int) -> None:
        """So many pictures more have been taken."""
        while self.taken.acquire(blocking=False):
            pass
        for _ in range(pictures):
            assert self.taken.acquire(timeout=PATIENCE_S)


@dataclass
class CameraBench:
    """A station's camera whose scans and states are collected."""

    camera: Camera
    health: Health
    scans: SimpleQueue[Scan] = field(default_factory=SimpleQueue)

    def scan(self) -> Scan:
        return self.scans.get(timeout=PATIENCE_S)


def start(source: Source | None, settings: CameraSettings = QUICK) -> CameraBench:
    scans: SimpleQueue[Scan] = SimpleQueue()
    health = Health()
    return CameraBench(camera_reader(settings, scans.put, health, source), health, scans)


def until(so: Callable[[], bool]) -> None:
    """Look again and again, for things that give no sign."""
    deadline, pause = time.monotonic() + PATIENCE_S, threading.Event()
    while not so():
        assert time.monotonic() < deadline
        pause.wait(0.01)


def child(script: str) -> tuple[str, ...]:
    """A process in the place of zbar's; ``asked()`` waits for a picture, ``say()`` answers."""
    return (sys.executable, "-c", PRELUDE + script)


PRELUDE = """
import json, os, sys, threading
def say(what):
    print(json.dumps(what), flush=True)
def asked():
    return len(sys.stdin.buffer.read(8)) == 8 or sys.exit(0)
"""
