"""A slip asked for by staff on the real hall server: the kiosk hears of it, and staff hear how it went."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.texts import Texts
from config import HallConfig, load_hall
from counter.desk import wiring as desk
from counter.desk.flow import Desk
from counter.desk.lists import slip_lines
from counter.panel import wiring as panel
from counter.panel.props import WorkProps, props_of
from counter.panel.state import Panel
from counter.words import Words
from queue_engine.client import Commands
from queue_engine.client.qt import HallLink
from queue_engine.protocol import HallState, Issued, IssueTicket, ReportSlip, SlipNow, SlipStep, TicketState
from tests.fakes.hall import PIN, ServerProcess, token, write_settings


class Kiosk:
    """The kiosk's side of it: follows the hall, and reports what its printer says."""

    def __init__(self, server: ServerProcess) -> None:
        self.link = HallLink(server.address, token("kiosk-1"))
        self.commands = Commands(server.address, token("kiosk-1"))
        self.hall: HallState | None = None
        self.link.changed.connect(self._on_changed)
        self.link.start()

    def _on_changed(self, hall: HallState, _facts: object) -> None:
        self.hall = hall

    def issue(self) -> str:
        answer = self.commands.send(IssueTicket(field="civil"))
        assert isinstance(answer, Issued), answer
        return answer.ticket.id

    def slip(self, ticket: str) -> SlipNow | None:
        return self.hall.slips.get(ticket) if self.hall else None

    def report(self, ticket: str, after: int, *states: str, asked: int = 0) -> None:
        steps = tuple(
            SlipStep(state=state, at="2026-11-23T00:30:00.000Z", copies=1 + asked, printer="printer-1")  # type: ignore[arg-type]  # a state
            for state in states
        )
        self.commands.send(ReportSlip(ticket=ticket, after=after, steps=steps, asked=asked))

    def close(self) -> None:
        self.link.stop()
        self.commands.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A hall whose first kiosk has a printer."""
    process = ServerProcess(tmp_path)
    process.values["printers"] = [{"id": "printer-1", "name": "Máy in phiếu"}]
    process.values["stations"][0]["printer"] = "printer-1"
    write_settings(tmp_path, process.values)
    with process as running:
        yield running


@pytest.fixture
def kiosk(server: ServerProcess, qtbot: QtBot) -> Iterator[Kiosk]:
    one = Kiosk(server)
    qtbot.waitUntil(lambda: one.hall is not None)
    yield one
    one.close()


def config_of(server: ServerProcess) -> HallConfig:
    return load_hall(server.file)


@pytest.fixture
def officer(server: ServerProcess, qtbot: QtBot) -> Iterator[panel.Program]:
    config = config_of(server)
    station = config.station("panel-1").model_copy(update={"window": (0, 0, 1366, 768)})
    program = panel.build(config, station, HallLink(server.address, token("panel-1")))
    qtbot.addWidget(program.shell)
    program.start()
    qtbot.waitUntil(lambda: at_panel(program).link.live and at_panel(program).hall is not None)
    QTest.keyClick(program.shell, Qt.Key.Key_Down)
    QTest.keyClicks(program.shell, PIN)
    QTest.keyClick(program.shell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at_panel(program).seat is not None)
    yield program
    program.close()


def at_panel(program: panel.Program) -> Panel:
    state = program.loop.state
    assert isinstance(state, Panel)
    return state


def said(server: ServerProcess, program: panel.Program) -> str:
    props = props_of(at_panel(program), Words(Texts.load("vi"), config_of(server)))
    return props.say.text if isinstance(props, WorkProps) and props.say else ""


def test_an_officer_asks_for_a_slip_and_hears_how_it_goes(
    server: ServerProcess, kiosk: Kiosk, officer: panel.Program, qtbot: QtBot
) -> None:
    ticket = kiosk.issue()
    kiosk.report(ticket, 0, "queued", "sending", "confirmed")
    qtbot.waitUntil(lambda: at_panel(officer).waiting == 1)
    QTest.keyClick(officer.shell, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: (one := at_panel(officer).ticket) is not None and one.state is TicketState.CALLED)
    qtbot.waitUntil(lambda: at_panel(officer).pending is None)
    QTest.keyClick(officer.shell, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(officer.shell, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: (one := kiosk.slip(ticket)) is not None and one.asked == 1)
    qtbot.waitUntil(lambda: said(server, officer) == "Đã báo Kiosk 1 in lại A001.")
    kiosk.report(ticket, 3, "queued", asked=1)
    qtbot.waitUntil(lambda: said(server, officer) == "Kiosk 1 đang in lại A001.")
    kiosk.report(ticket, 4, "sending", "confirmed", asked=1)
    qtbot.waitUntil(lambda: said(server, officer) == "Đã in lại A001. Mời lấy phiếu ở: Máy in phiếu.")


def test_a_kiosk_that_is_away_is_said_at_once(
    server: ServerProcess, kiosk: Kiosk, officer: panel.Program, qtbot: QtBot
) -> None:
    kiosk.issue()
    qtbot.waitUntil(lambda: at_panel(officer).waiting == 1)
    kiosk.link.stop()
    QTest.keyClick(officer.shell, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: at_panel(officer).ticket is not None and not at_panel(officer).pending)
    away = "Máy lấy số đã cấp số này đang mất kết nối, chưa in lại được."

    def asked_in_vain() -> bool:
        if at_panel(officer).pending is None and said(server, officer) != away:
            QTest.keyClick(officer.shell, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyClick(officer.shell, Qt.Key.Key_1)
        return said(server, officer) == away

    qtbot.waitUntil(asked_in_vain)


def test_an_officer_has_seen_the_slip_and_its_kiosk_confirms_it(
    server: ServerProcess, kiosk: Kiosk, officer: panel.Program, qtbot: QtBot
) -> None:
    ticket = kiosk.issue()
    kiosk.report(ticket, 0, "queued", "sending", "uncertain")
    qtbot.waitUntil(lambda: at_panel(officer).waiting == 1)
    QTest.keyClick(officer.shell, Qt.Key.Key_F2)
    doubt = "Phiếu A001: chưa rõ đã in hay chưa. Máy in phiếu"
    qtbot.waitUntil(lambda: said(server, officer) == doubt and not at_panel(officer).pending)
    QTest.keyClick(officer.shell, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(officer.shell, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: (one := kiosk.slip(ticket)) is not None and one.in_hand)
    qtbot.waitUntil(lambda: said(server, officer) == "Đã ghi: người dân đã có phiếu.")
    kiosk.report(ticket, 3, "confirmed")
    qtbot.waitUntil(lambda: ticket not in at_panel(officer).hall.slips)  # type: ignore[union-attr]


def test_the_desk_sees_a_slip_in_doubt_and_has_it_printed_again(
    server: ServerProcess, kiosk: Kiosk, qtbot: QtBot
) -> None:
    config = config_of(server)
    station = config.station("desk").model_copy(update={"window": (0, 0, 1366, 768)})
    program = desk.build(config, station, HallLink(server.address, token("desk")))
    qtbot.addWidget(program.shell)
    program.start()

    def titles() -> list[str]:
        state = program.loop.state
        assert isinstance(state, Desk)
        return [line.title for line in slip_lines(state, Words(Texts.load("vi"), config))]

    ticket = kiosk.issue()
    kiosk.report(ticket, 0, "queued", "sending", "uncertain")
    qtbot.waitUntil(lambda: titles() == ["A001: chưa rõ đã in hay chưa"])
    for key in (Qt.Key.Key_F6, Qt.Key.Key_1, Qt.Key.Key_1):
        QTest.keyClick(program.shell, key)
    qtbot.waitUntil(lambda: titles() == ["A001: đang chờ in lại"])
    kiosk.report(ticket, 3, "queued", "sending", "confirmed", asked=1)
    qtbot.waitUntil(lambda: titles() == [])
    program.close()
