"""A demonstration waits for every window of the hall: each one has to answer it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtNetwork import QHostAddress, QTcpServer
from pytestqt.qtbot import QtBot

from counter.desk import wiring as desk
from counter.leader import wiring as leader
from tests.counter.desk_samples import desk_station
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW_MS, config_of


@pytest.mark.parametrize("room", [desk, leader], ids=["the supervisor's desk", "the leader's screen"])
def test_a_window_of_staff_says_hello_to_the_demonstration(room: object, qtbot: QtBot, tmp_path: Path) -> None:
    script = QTcpServer()
    assert script.listen(QHostAddress.SpecialAddress.LocalHost)
    station = desk_station(pilot=f"127.0.0.1:{script.serverPort()}", window=(0, 0, 1366, 768))
    program = room.build(config_of(), station, FakeLink(NOW_MS), None, tmp_path)  # type: ignore[attr-defined]
    qtbot.addWidget(program.shell)
    with qtbot.waitSignal(script.newConnection):
        program.start()
    line = script.nextPendingConnection()
    qtbot.waitUntil(line.canReadLine)
    assert station.id in bytes(line.readLine().data()).decode()
    program.close()
