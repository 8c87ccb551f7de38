"""A held number's paper, from the officer's act to the sheet at the printer's cable, and back to the old place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pytestqt.qtbot import QtBot

from assets.texts import Texts
from config import load_hall
from devices.printer.bitmap import Bitmap
from devices.printer.layout_file import load_layout
from devices.printer.render import render
from devices.printer.sim import CapturedSlip
from devices.printer.wiring import paper_layouts
from kiosk.core import paper_of
from kiosk.papers.words import hold_paper
from kiosk.wiring import Program, build
from queue_engine import protocol
from queue_engine.client import Commands, Follower
from queue_engine.client.qt import HallLink
from queue_engine.protocol import HallState, PaperAsked, TicketState, paper_token
from tests.devices.devices_bench import SimBench
from tests.fakes.hall import ServerProcess, sign_in, token, wait_until, write_settings

LACKS = ("Bản sao căn cước", "Đơn có chữ ký của cả hai vợ chồng")


@pytest.fixture
def printer() -> Iterator[SimBench]:
    bench = SimBench().plug_in()
    yield bench
    bench.unplug()


@pytest.fixture
def server(tmp_path: Path, printer: SimBench) -> Iterator[ServerProcess]:
    hall = ServerProcess(tmp_path)
    hall.values["printers"] = [{"id": "may-in-1", "name": "Máy in", "port": printer.settings.port}]
    stations = {one["id"]: one for one in hall.values["stations"]}
    stations["kiosk-1"]["printer"] = "may-in-1"
    stations["panel-1"]["paper_at"] = "kiosk-1"
    write_settings(tmp_path, hall.values)
    with hall as running:
        yield running


class Kiosk:
    """The kiosk as its program builds it; ``late_s``: the hall's clock is so much ahead of what the server has said."""

    def __init__(self, server: ServerProcess, qtbot: QtBot, folder: Path, late_s: int = 0) -> None:
        config = load_hall(str(server.file))
        station = config.station("kiosk-1").model_copy(update={"window": (0, 0, 540, 960)})
        link = LateLink(server.address, token("kiosk-1"), folder / "intents.jsonl")
        link.late_ms = late_s * 1000
        self.program: Program = build(config, station, link, paper_of(config, station, folder))
        qtbot.addWidget(self.program.shell)
        self.program.start()

    def close(self) -> None:
        self.program.close()


class LateLink(HallLink):
    late_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.late_ms


@pytest.fixture
def start_kiosk(server: ServerProcess, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Kiosk]]:
    """The newest one is closed at the end."""
    made: list[Kiosk] = []

    def start(**how: int) -> Kiosk:
        made.append(Kiosk(server, qtbot, tmp_path, **how))
        return made[-1]

    yield start
    made[-1].close()


class Officer:
    """The panel of counter 1: what is done there, and what is seen."""

    def __init__(self, server: ServerProcess) -> None:
        self.config = load_hall(str(server.file))
        self.state: HallState | None = None
        self.asked: tuple[PaperAsked, ...] = ()
        self.commands = Commands(server.address, token("panel-1"))
        self.session = sign_in(self.commands, "officer-1")
        self.follower = Follower(server.address, token("panel-1"), self._on_state, lambda link: None)
        self.follower.start()
        wait_until(lambda: self.state)

    def _on_state(self, state: HallState, _facts: object) -> None:
        self.state = state
        self.asked = state.papers or self.asked

    def papers(self) -> tuple[PaperAsked, ...]:
        assert self.state is not None
        return self.state.papers

    def hold_next(self) -> str:
        """Call the next, and set it aside for what is missing; its id."""
        called = self.commands.send(protocol.CallNext(session=self.session))
        assert isinstance(called, protocol.TicketNow), called
        ticket = called.ticket
        started = self.commands.send(
            protocol.Start(session=self.session, ticket=ticket.id, seen=TicketState.CALLED), deadline_s=20
        )
        assert isinstance(started, protocol.TicketNow), started
        hold = protocol.Hold(
            session=self.session,
            ticket=ticket.id,
            seen=TicketState.SERVING,
            reason="Thiếu giấy tờ",
            missing=LACKS,
            paper=True,
        )
        held = self.commands.send(hold)
        assert isinstance(held, protocol.TicketNow), held
        return ticket.id

    def close(self) -> None:
        self.follower.stop()
        self.commands.close()


@pytest.fixture
def officer(server: ServerProcess) -> Iterator[Officer]:
    one = Officer(server)
    yield one
    one.close()


@pytest.fixture
def other_kiosk(server: ServerProcess) -> Iterator[Commands]:
    commands = Commands(server.address, token("kiosk-2"))
    yield commands
    commands.close()


def take_number(kiosk: Commands) -> None:
    assert isinstance(kiosk.send(protocol.IssueTicket(field="civil"), deadline_s=20), protocol.Issued)


def code_on(slip: CapturedSlip) -> str:
    bitmap: Bitmap = slip.bitmap
    image = Image.frombytes("1", (bitmap.width, bitmap.height), bytes(byte ^ 0xFF for byte in bitmap.data))
    [code] = zxingcpp.read_barcodes(image.convert("L"))
    return str(code.text)


def test_a_held_number_s_paper_comes_out_at_the_counter_s_station_and_brings_the_old_place_back(
    start_kiosk: Callable[..., Kiosk], officer: Officer, other_kiosk: Commands, printer: SimBench, qtbot: QtBot
) -> None:
    start_kiosk()
    for _ in range(3):
        take_number(other_kiosk)
    held = officer.hold_next()
    qtbot.waitUntil(lambda: printer.slips_printed > 0)
    [paper] = officer.asked
    slip = printer.next_slip()
    qtbot.waitUntil(lambda: officer.papers() == ())

    secret = paper_token(token("kiosk-1"), paper.paper, held)
    content = hold_paper(paper, secret, 1, officer.config, Texts("vi"))
    intended = render(content, 576, load_layout(paper_layouts()["hold"][-1]))
    assert slip.bitmap.data.startswith(intended.data)

    scanned = code_on(slip)
    meaning = other_kiosk.send(protocol.AskCode(text=scanned))
    assert isinstance(meaning, protocol.CodeMeaning) and meaning.ticket is not None
    assert (meaning.kind, meaning.ticket.id, meaning.ticket.state) == ("slip", held, TicketState.ON_HOLD)
    back = other_kiosk.send(protocol.Readmit(ticket=held, token=scanned.rpartition("/")[2]))
    assert isinstance(back, protocol.TicketNow) and back.ticket.state is TicketState.WAITING
    wait_until(lambda: officer.state and officer.state.waiting["civil"][0].id == held)


def test_staff_see_a_paper_that_does_not_come_and_it_comes_once_when_kiosk_and_printer_are_there_again(
    start_kiosk: Callable[..., Kiosk],
    officer: Officer,
    other_kiosk: Commands,
    printer: SimBench,
    qtbot: QtBot,
    expect_log: Callable[[str], None],
) -> None:
    expect_log("unreachable")
    take_number(other_kiosk)
    printer.unplug()
    kiosk = start_kiosk()
    officer.hold_next()
    qtbot.waitUntil(lambda: [one.state for one in officer.papers()] == ["failed"])
    kiosk.close()
    printer.plug_in()
    start_kiosk()
    qtbot.waitUntil(lambda: officer.papers() == ())
    assert printer.slips_printed == 1


def test_a_paper_that_waited_too_long_for_its_station_is_told_as_such(
    start_kiosk: Callable[..., Kiosk], officer: Officer, other_kiosk: Commands, printer: SimBench, qtbot: QtBot
) -> None:
    take_number(other_kiosk)
    officer.hold_next()
    start_kiosk(late_s=round(officer.config.printing.oldest_s) + 5)
    qtbot.waitUntil(lambda: [one.state for one in officer.papers()] == ["too_old"])
    assert printer.slips_printed == 0
