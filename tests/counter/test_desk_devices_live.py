"""A device from its station to the desk and back, by the real server: how it is, who was told, what a test said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter.desk.wiring import Program
from devices.ports import Scan
from devices.states import DeviceHealth, Reason, State
from devices.trials import AnsweredTrial
from queue_engine.client.qt import HallLink
from queue_engine.client.qt.health import HealthReporter
from queue_engine.client.qt.trials import DeviceTrials
from queue_engine.protocol import DeviceState
from tests.counter.test_desk_live import at_the_desk, hall_of
from tests.fakes.hall import ServerProcess, token

READER = "dau-doc-1"


class Kiosk:
    """As much of a kiosk as a reader needs."""

    def __init__(self, server: ServerProcess) -> None:
        self.link = HallLink(server.address, token("kiosk-1"))
        self.health = HealthReporter(self.link)
        self.trial = AnsweredTrial()
        self.trials = DeviceTrials("kiosk-1", {READER: self.trial}, self.link)

    def become(self, state: State, *reasons: Reason) -> None:
        self.health.told(DeviceHealth(READER, "reader", state, reasons, 0.0))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


@pytest.fixture
def desk(server: ServerProcess, qtbot: QtBot) -> Iterator[Program]:
    yield from at_the_desk(server, qtbot)


@pytest.fixture
def kiosk(server: ServerProcess, qtbot: QtBot) -> Iterator[Kiosk]:
    one = Kiosk(server)
    one.link.start()
    yield one
    one.link.stop()


def seen(desk: Program) -> DeviceState | None:
    row = hall_of(desk).stations.get("kiosk-1")
    return next((one for one in row.devices if row.connected), None) if row else None


def comes(qtbot: QtBot, desk: Program, is_so: Callable[[DeviceState], bool]) -> None:
    qtbot.waitUntil(lambda: (found := seen(desk)) is not None and is_so(found))


def test_a_reader_is_tried_out_from_the_desk_and_nothing_of_the_code_is_told(
    desk: Program, kiosk: Kiosk, qtbot: QtBot
) -> None:
    kiosk.become(State.READY)
    comes(qtbot, desk, lambda one: one.state == "READY")
    for key in (Qt.Key.Key_F7, Qt.Key.Key_1, Qt.Key.Key_1):
        QTest.keyClick(desk.shell, key)
    qtbot.waitUntil(lambda: kiosk.trial.is_open)
    comes(qtbot, desk, lambda one: one.asked_at is not None)
    kiosk.trial.scanned(Scan(READER, "qr", "000.00.01.H01-261123-0001", 0.0))
    comes(qtbot, desk, lambda one: one.tested is not None)
    found = seen(desk)
    assert found is not None and found.tested is not None and found.asked_at is None
    assert (found.tested.outcome, found.tested.about) == ("ok", ("qr", "25"))


def test_a_fault_reaches_the_desk_and_the_journal_says_that_it_was_shown_there(
    desk: Program, kiosk: Kiosk, qtbot: QtBot
) -> None:
    kiosk.become(State.READY)
    kiosk.become(State.ABSENT, Reason.UNREACHABLE)
    comes(qtbot, desk, lambda one: one.state == "ABSENT" and one.alive_at is not None)
    comes(qtbot, desk, lambda one: [told.station for told in one.told] == ["desk"])
