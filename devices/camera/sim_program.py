"""A simulated camera's part of a fault file: what comes due is written where the camera looks for commands."""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from devices.camera.capture import folder_of
from devices.camera.settings import CameraSettings
from devices.camera.sim_faults import COMMANDS
from devices.sim_program import be, script_of

log = logging.getLogger("devices")
LOOK_S = 0.1


class CommandFile:
    """Passes commands on until stop(); the camera itself is in the station's program."""

    def __init__(self, folder: Path, script: Callable[[], Sequence[str]]) -> None:
        self._file = folder / COMMANDS
        self._script = script
        self._stopping = False
        folder.mkdir(parents=True, exist_ok=True)
        self._file.write_text("", encoding="utf-8")

    @property
    def place(self) -> str:
        return str(self._file.parent)

    def stop(self) -> None:
        """From any thread or a signal handler."""
        self._stopping = True

    def serve(self) -> None:
        while not self._stopping:
            for command in self._script():
                with self._file.open("a", encoding="utf-8") as lines:
                    lines.write(command + "\n")
                log.info("%s", command)
            time.sleep(LOOK_S)


def simulate_camera(settings: CameraSettings, options: argparse.Namespace) -> int:
    """Pass commands on until told to end. Raises FaultProblems."""
    folder = folder_of(settings.device) or Path(settings.device)
    return be(f"camera {settings.id}", lambda _: CommandFile(folder, script_of(options, settings.id)))
