"""A simulated camera's part of a fault file: what comes due is written where the camera looks for commands."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from devices.camera.capture import folder_of
from devices.camera.settings import CameraSettings
from devices.camera.sim_faults import COMMANDS
from devices.sim_program import FAILED, script_of

log = logging.getLogger("devices")
LOOK_S = 0.1


def simulate_camera(settings: CameraSettings, options: argparse.Namespace) -> int:
    """Pass commands on until told to end; the camera itself is in the station's program. Raises FaultProblems."""
    script = script_of(options, settings.id)
    file = (folder_of(settings.device) or Path(settings.device)) / COMMANDS
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")
        log.info("camera %s looks at %s", settings.id, file.parent)
        while not ending.wait(LOOK_S):
            for command in script():
                with file.open("a", encoding="utf-8") as lines:
                    lines.write(command + "\n")
                log.info("%s", command)
    except OSError as error:
        print(f"simulated camera {settings.id}: {error}", file=sys.stderr)
        return FAILED
    return 0
