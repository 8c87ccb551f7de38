"""usblp's device file, in whose place stands a pseudo-terminal: what usblp adds is told apart from a hang-up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from devices.errors import Abandoned, LinkLost, Unreachable, WriteStalled
from devices.links.usblp import UsbLpLink
from tests.devices.devices_cables import SOON_S, Cable
from tests.devices.devices_usb import PORT, Tree

MORE_THAN_FITS = bytes(300_000)
NAME = "usb:04b8:0e15:J8CF012345"


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    tree = Tree(tmp_path)
    tree.usb_printer(PORT, "04b8", "0e15", lp="lp0", serial="J8CF012345")
    (tmp_path / "dev/usb/lp0").unlink()
    made = Cable(tmp_path, "/dev/usb/lp0").plug_in()
    yield made
    made.put_away()


@pytest.fixture
def link(cable: Cable) -> Iterator[UsbLpLink]:
    made = UsbLpLink(NAME, names=cable.names)
    made.open()
    yield made
    made.close()


def test_bytes_go_out_and_answers_come_back(cable: Cable, link: UsbLpLink) -> None:
    link.write(b"slip", 1.0)
    assert cable.take(4) == b"slip"
    cable.say(b"\x12")
    assert link.read(1.0) == b"\x12"
    assert link.read(0.05) == b""


def test_a_printer_that_takes_nothing_stalls_the_write_at_its_deadline(link: UsbLpLink) -> None:
    begun = time.monotonic()
    with pytest.raises(WriteStalled) as caught:
        link.write(MORE_THAN_FITS, 0.3)
    assert 0.3 <= time.monotonic() - begun < SOON_S
    assert 0 < caught.value.written < len(MORE_THAN_FITS)


@pytest.mark.parametrize("ending", ["abandoned", "unplugged"])
@pytest.mark.parametrize("wait", ["write", "read"])
def test_no_wait_outlives_its_end(cable: Cable, link: UsbLpLink, wait: str, ending: str) -> None:
    waits = {"write": lambda: link.write(MORE_THAN_FITS, 60.0), "read": lambda: link.read(60.0)}
    ends = {"abandoned": (link.abandon, Abandoned), "unplugged": (cable.unplug, LinkLost)}
    end, error = ends[ending]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(waits[wait])
        begun = time.monotonic()
        end()
        with pytest.raises(error):
            waiting.result(timeout=SOON_S)
    assert time.monotonic() - begun < SOON_S
    assert link.lost is (ending == "unplugged")


def test_its_path_will_do_as_a_name(cable: Cable) -> None:
    link = UsbLpLink("/dev/usb/lp0", names=cable.names)
    link.open()
    link.close()
    cable.unplug()
    with pytest.raises(Unreachable, match="nothing of this name is plugged in"):
        link.open()


def test_an_answer_of_nothing_is_no_hang_up_and_no_busy_loop(cable: Cable) -> None:
    class Terse(UsbLpLink):
        reads = 0

        def _ready(self, fd: int, wanted: int, deadline: float, written: int) -> int:
            self.reads += 1
            return wanted  # as usblp says for printers that answer every question with zero bytes

    link = Terse(NAME, names=cable.names)
    link.open()
    assert link.read(0.1) == b""
    assert link.reads < 20
    link.close()
