"""The kiosk's readers at their cables: what a scanner sends, and what one types, is asked about."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.devices import Reader
from devices.readers.sim import SimReaderServer, SimReaderSettings
from kiosk.state import ScreenName, screen_of
from kiosk.wiring import Program, build
from queue_engine.protocol import AskCode, CodeMeaning, ReportDevice
from tests.assets.test_assets_key_filter import strokes
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.kiosk_samples import a_hall, config_of

CODE = "H13.01-251121-0042"
Start = Callable[..., Program]


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def start(qtbot: QtBot, link: FakeLink, tmp_path: Path) -> Iterator[Start]:
    """A kiosk with these readers."""
    programs: list[Program] = []

    def start(*readers: Reader) -> Program:
        config = config_of()
        hall = config.hall.model_copy(update={"state_dir": tmp_path})
        config = config.model_copy(update={"readers": readers, "hall": hall})
        station = next(one for one in config.stations if one.kind == "ticket_kiosk")
        names = tuple(reader.id for reader in readers)
        station = station.model_copy(update={"readers": names, "window": (0, 0, 1080, 1920)})
        programs.append(build(config, station, link))
        qtbot.addWidget(programs[-1].shell)
        with qtbot.waitExposed(programs[-1].shell):
            programs[-1].start()
        link.follow(a_hall())
        return programs[-1]

    yield start
    for program in programs:
        program.close()


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[SimReaderServer]:
    server = SimReaderServer(SimReaderSettings("may-quet-1", tmp_path / "scanner"))
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.stop()
    thread.join()


def reader(kind: str = "serial", device: Path | None = None) -> Reader:
    row = {"id": "may-quet-1", "name": "Máy quét", "kind": kind, "device": str(device) if device else None}
    return Reader.model_validate(row)


def states(link: FakeLink) -> list[str]:
    return [body.state for body in link.bodies(ReportDevice) if isinstance(body, ReportDevice)]


def test_a_code_held_before_the_scanner_is_asked_about_once(
    scanner: SimReaderServer, start: Start, link: FakeLink, tmp_path: Path, qtbot: QtBot
) -> None:
    start(reader(device=tmp_path / "scanner"))
    qtbot.waitUntil(lambda: states(link)[-1:] == ["READY"])
    scanner.tell(f"scan {CODE}")
    qtbot.waitUntil(lambda: link.bodies(AskCode) != [])
    assert [body.text for body in link.bodies(AskCode) if isinstance(body, AskCode)] == [CODE]


def test_a_scanner_that_types_is_heard_and_its_letters_press_nothing(
    start: Start, link: FakeLink, qtbot: QtBot
) -> None:
    program = start(reader("wedge"))
    assert states(link)[-1:] == ["READY"]
    strokes(program.shell, CODE + "\r", gap_ms=10)
    assert [body.text for body in link.bodies(AskCode) if isinstance(body, AskCode)] == [CODE]
    link.answer(CodeMeaning(kind="identity"))
    assert screen_of(program.loop.state) is ScreenName.REFUSED


def test_a_kiosk_whose_scanner_is_away_says_so_to_the_desk_and_goes_on(
    start: Start, link: FakeLink, tmp_path: Path, qtbot: QtBot, expect_log: Callable[[str], None]
) -> None:
    expect_log("may-quet-1 is lost")
    program = start(reader(device=tmp_path / "nothing"))
    qtbot.waitUntil(lambda: states(link)[-1:] == ["ABSENT"])
    assert screen_of(program.loop.state) is ScreenName.START
