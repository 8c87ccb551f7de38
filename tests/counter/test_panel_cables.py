"""The officer's keypad at its cable: a key that is pressed on the box presses the panel's button."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.devices import Keypad
from counter.panel.wiring import build
from devices.pads.sim import SimLinePad
from devices.pads.sim_server import SimPadServer
from queue_engine.protocol import CallNext, Fact, Message, ReportDevice, ReportDeviceTest
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import NOW_MS, a_hall, at, config_of, panel_station


@pytest.fixture
def cable(tmp_path: Path) -> Path:
    return tmp_path / "keypad"


@pytest.fixture
def box(cable: Path) -> Iterator[SimPadServer]:
    server = SimPadServer(cable, [SimLinePad()])
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.stop()
    thread.join()


@pytest.fixture
def desk(qtbot: QtBot, cable: Path, box: SimPadServer, tmp_path: Path) -> Iterator[Bench]:
    station = panel_station(window=(0, 0, 1366, 768))
    row = {"id": "phim-1", "name": "Bàn phím quầy 1", "device": str(cable), "counter": "quay-1"}
    keypad = Keypad.model_validate({**row, "machine": station.machine})
    config = config_of()
    hall = config.hall.model_copy(update={"state_dir": tmp_path})
    config = config.model_copy(update={"keypads": (keypad,), "hall": hall})
    link = FakeLink(NOW_MS)
    program = build(config, station, link)
    qtbot.addWidget(program.shell)
    program.start()
    yield Bench(link, program)
    program.close()


def reports(link: FakeLink) -> list[str]:
    return [body.state for body in link.sent if isinstance(body, ReportDevice)]


def calls(link: FakeLink) -> list[Message]:
    return [body for body in link.sent if isinstance(body, CallNext)]


def test_a_key_of_the_box_calls_the_next_citizen(desk: Bench, box: SimPadServer, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: reports(desk.link)[-1:] == ["READY"])
    desk.sign_in(a_hall())
    box.pads[0].faults.obey("press 1")
    box.wake()
    qtbot.waitUntil(lambda: calls(desk.link) == [CallNext(session=50)])


def test_a_keypad_that_is_pulled_out_is_told_and_the_panel_goes_on(
    desk: Bench, box: SimPadServer, qtbot: QtBot, expect_log: object
) -> None:
    assert callable(expect_log)
    expect_log("phim-1 is lost")
    qtbot.waitUntil(lambda: reports(desk.link)[-1:] == ["READY"])
    box.pads[0].faults.obey("unplugged on")
    box.wake()
    qtbot.waitUntil(lambda: reports(desk.link)[-1:] == ["ABSENT"])
    desk.sign_in(a_hall())
    desk.click("next")
    assert calls(desk.link) == [CallNext(session=50)]
    box.pads[0].faults.obey("unplugged off")
    box.wake()
    qtbot.waitUntil(lambda: reports(desk.link)[-1:] == ["READY"])


def test_a_key_that_is_pressed_for_a_test_calls_nobody(desk: Bench, box: SimPadServer, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: reports(desk.link)[-1:] == ["READY"])
    desk.sign_in(a_hall())
    data = {"station": panel_station().id, "device": "phim-1"}
    asked = Fact(seq=101, day="2026-11-23", at=at(0), kind="device_asked", who="ban-truc", data=data)
    desk.link.tell(a_hall(seq=101), asked)
    box.pads[0].faults.obey("press 1")
    box.wake()
    tested = ReportDeviceTest(device="phim-1", outcome="ok", detail="pressed", about=("1",))
    qtbot.waitUntil(lambda: tested in desk.link.sent)
    assert calls(desk.link) == []
