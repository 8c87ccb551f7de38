"""The kiosk on the real hall server: a booking becomes a number, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.qt.buttons import TouchButton
from config import load_hall
from devices.ports import Scan
from kiosk.events import Timer, TimeUp
from kiosk.state import Kiosk, Link, Refused, ScreenName, Showing, screen_of
from kiosk.wiring import Program, build
from queue_engine.client import Commands
from queue_engine.client.qt import HallLink
from queue_engine.protocol import BookingIn, BookingsTaken, PutBookings
from tests.fakes.hall import ServerProcess, token


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


@pytest.fixture
def kiosk(server: ServerProcess, qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    config = load_hall(server.file)
    config = config.model_copy(update={"queue": config.queue.model_copy(update={"bookings": True})})
    station = config.station("kiosk-1").model_copy(update={"window": (0, 0, 540, 960)})
    program = build(config, station, HallLink(server.address, token("kiosk-1"), tmp_path / "intents.jsonl"))
    qtbot.addWidget(program.shell)
    program.start()
    qtbot.waitUntil(lambda: state(program).link is Link.LIVE and state(program).hall is not None)
    yield program
    program.close()


def state(program: Program) -> Kiosk:
    found = program.loop.state
    assert isinstance(found, Kiosk)
    return found


def put_booking(server: ServerProcess, code: str) -> None:
    """A visit booked for this minute."""
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    field = load_hall(server.file).fields[0].id
    row = BookingIn(code=code, field=field, day=f"{now:%Y-%m-%d}", slot=f"{now:%H:%M}")
    commands = Commands(server.address, token("desk"))
    answer = commands.send(PutBookings(source="test", bookings=(row,)))
    commands.close()
    assert isinstance(answer, BookingsTaken), answer


def touch(program: Program, *names: str) -> None:
    for name in names:
        program.loop.dispatch(TimeUp(Timer.SETTLE))
        button = next(one for one in program.shell.findChildren(TouchButton, name) if one.isVisible())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_booking_becomes_a_number_once(server: ServerProcess, kiosk: Program, qtbot: QtBot) -> None:
    put_booking(server, "LH42")
    touch(kiosk, "booking", "key:L", "key:H", "key:4", "key:2", "take")
    qtbot.waitUntil(lambda: screen_of(state(kiosk)) is ScreenName.TICKET)
    showing = state(kiosk).phase
    assert isinstance(showing, Showing)
    assert showing.issued.ticket.slot_at is not None
    touch(kiosk, "done")
    kiosk.effects.scanned.emit(Scan("may-quet-1", "qr", "LH-42", 0.0))
    qtbot.waitUntil(lambda: screen_of(state(kiosk)) is ScreenName.REFUSED)
    refused = state(kiosk).phase
    assert isinstance(refused, Refused)
    assert (refused.code, refused.detail["number"]) == ("booking_used", showing.issued.ticket.number)
