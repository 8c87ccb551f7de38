"""A fault file and a simulated camera: what comes due is written where the camera looks."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devices.camera.settings import SIM
from devices.camera.sim_faults import CAMERA_FAULTS, COMMANDS
from devices.faults import FaultProblems
from tests.devices.devices_bench import PATIENCE_S
from tests.devices.devices_camera import until

RUN = """
import argparse, sys
from pathlib import Path
from devices.camera.settings import CameraSettings
from devices.camera.sim_program import simulate_camera
options = argparse.Namespace(faults=Path(sys.argv[2]), since=None)
sys.exit(simulate_camera(CameraSettings("cam-1", sys.argv[1]), options))
"""


def test_what_comes_due_is_written_where_the_camera_looks(tmp_path: Path) -> None:
    folder, faults = tmp_path / "cam-1", tmp_path / "faults"
    faults.write_text("+0 cam-1 show giay-hen.png\n+0 other paper_out on\n+0.2 cam-1 blur 2.5\n", encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", RUN, f"{SIM}{folder}", str(faults)])
    try:
        until(lambda: (folder / COMMANDS).exists() and "blur" in (folder / COMMANDS).read_text())
        assert (folder / COMMANDS).read_text() == "show giay-hen.png\nblur 2.5\n"
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
    finally:
        process.kill()
        process.wait()


def test_every_command_that_is_described_is_known() -> None:
    from devices.camera import sim_faults

    assert sim_faults.__doc__ is not None
    described = {
        word for line in sim_faults.__doc__.split("\n\n")[1].splitlines() for word in line.split("  ")[0].split()
    }
    assert set(CAMERA_FAULTS) <= described


def test_a_fault_file_that_is_wrong_is_refused_at_the_start(tmp_path: Path) -> None:
    from devices.camera.settings import CameraSettings
    from devices.camera.sim_program import simulate_camera

    options = argparse.Namespace(faults=tmp_path / "none", since=None)
    with pytest.raises(FaultProblems):
        simulate_camera(CameraSettings("cam-1", str(tmp_path)), options)
