"""A simulated pad as a program of its own, told what to do on its standard input and by a fault file."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from devices.pads.sim_faults import VALUES
from devices.pads.station import rating_pad
from devices.printer.sim_faults import Value
from devices.states import State
from tests.devices.pads_bench import QUICK, Heard

START_S = 60.0
"""A program that starts on a busy machine takes its time."""
PROGRAM = """
import argparse
from pathlib import Path
from devices.pads.settings import PadSettings
from devices.pads.sim_server import SimPadSettings, add_sim_pad, simulate_pad

parser = argparse.ArgumentParser()
parser.add_argument("device")
add_sim_pad(parser)
options = parser.parse_args()
settings = PadSettings(options.pad, device=options.device, address=3)
raise SystemExit(simulate_pad(SimPadSettings.of(settings), options))
"""


@contextmanager
def program(tmp_path: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    arguments = [str(tmp_path / "pad"), "--config", "none", "--pad", "ban-phim-1", *options]
    with subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdin=subprocess.PIPE) as process:
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        finally:
            process.kill()


@pytest.fixture
def heard(tmp_path: Path, expect_log: Callable[[str], None]) -> Iterator[Heard]:
    expect_log("pad ban-phim-1 is lost: unreachable")
    heard = Heard()
    pad = rating_pad(replace(QUICK, device=str(tmp_path / "pad"), address=3), heard.press, heard.state)
    yield heard
    pad.close()


def test_what_is_typed_is_pressed(tmp_path: Path, heard: Heard) -> None:
    with program(tmp_path) as process:
        heard.wait(lambda: heard.is_in(State.READY), START_S)
        assert process.stdin is not None
        process.stdin.write(b"press 4\nexplode\npress 2\n")
        process.stdin.flush()
        heard.wait(lambda: heard.keys == [(4, False), (2, False)])
        process.stdin.close()
    heard.wait(lambda: heard.is_in(State.ABSENT))
    assert not (tmp_path / "pad").is_symlink()


def test_a_fault_file_that_names_a_pad_is_obeyed(tmp_path: Path, heard: Heard) -> None:
    faults = tmp_path / "faults.txt"
    faults.write_text("+0 ban-phim-1 silent off\n", "utf-8")
    try:
        with program(tmp_path, "--faults", str(faults)):
            heard.wait(lambda: heard.is_in(State.READY), START_S)
            with faults.open("a") as file:
                file.write("now ban-phim-1 unplugged 1\n")
            heard.wait(lambda: heard.is_in(State.ABSENT))
            heard.wait(lambda: heard.is_in(State.READY))
    finally:
        heard.wait(lambda: heard.is_in(State.ABSENT))


def test_every_command_of_a_pad_is_in_the_list_that_files_are_checked_by() -> None:
    from devices.pads.sim_faults import PadFaults

    faults = PadFaults()
    for name, value in VALUES.items():
        faults.obey(f"{name} {'on' if value is Value.SWITCH else 3}")
    assert faults.silent and faults.unplugged and faults.chatter == 3 and faults.pressed == [3]
