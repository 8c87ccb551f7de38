"""The leader's screen with the real service: figures and files of a journal, and a service that goes away."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from config import load_hall
from config.ports import free_port
from counter.leader.wiring import Program, build
from counter.ports import Lookups as LookupsPort
from counter.tallies.events import ByChosen, FileAsked, PeriodChosen
from counter.tallies.flow import TallyPage
from counter.tallies.periods import Span
from queue_engine.client.qt.lookups import Lookups
from queue_engine.protocol import AskExport, AskTally, TallyAnswer, TallyFile
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW_MS
from tests.fakes.hall import settings, token, wait_until, write_settings
from tests.tallies.tally_weeks import Week, write_store

DAYS = Span(date(2026, 11, 23), date(2026, 11, 24))


class Service:
    """The tallies of two made-up days, served by their own process."""

    def __init__(self, folder: Path) -> None:
        values = settings(folder)
        values["stations"].append(
            {"id": "leader", "kind": "leader_desk", "name": "Lãnh đạo", "token": token("leader"), "window": WINDOW}
        )
        values["tallies"] = {"port": free_port()}
        self.health = f"http://127.0.0.1:{values['tallies']['port']}/health"
        self.facts = Week(31).days(2, 80).facts()
        write_store(Path(values["hall"]["state_dir"]) / "hall.db", self.facts)
        self.file, self.words = write_settings(folder, values), folder / "tallies.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Back when it answers: on a busy machine that takes longer than a station waits."""
        command = [sys.executable, "-m", "queue_engine", "tallies", "serve", "--config", str(self.file)]
        with self.words.open("ab") as words:
            self.process = subprocess.Popen(command, stdout=words, stderr=words)
        wait_until(self._answers, 90)

    def _answers(self) -> bool:
        assert self.process is not None and self.process.poll() is None, self.words.read_text("utf-8")
        try:
            with urlopen(self.health, timeout=30):
                return True
        except OSError:
            return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


WINDOW = [0, 0, 1366, 768]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path)
    try:
        service.start()
        yield service
    finally:
        service.stop()


@pytest.fixture
def screen(service: Service, qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    config, files = load_hall(service.file), tmp_path / "files"
    files.mkdir()
    lookups: LookupsPort = Lookups(config.tallies.address, token("leader"), 10.0)
    program = build(config, config.station("leader"), FakeLink(NOW_MS), lookups, files)
    qtbot.addWidget(program.shell)
    program.start()
    yield program
    program.close()


def page(program: Program) -> TallyPage:
    assert program.tallies is not None
    state = program.tallies.loop.state
    assert isinstance(state, TallyPage)
    return state


def tell(program: Program, *events: Any) -> None:
    assert program.tallies is not None
    program.tallies.loop.dispatch(*events)


def answered(program: Program, by: str) -> bool:
    answer = page(program).answer
    return answer is not None and answer.by == by and answer.period == DAYS.period


def test_figures_come_from_the_journal_and_files_say_the_same(screen: Program, qtbot: QtBot, tmp_path: Path) -> None:
    tell(screen, PeriodChosen(DAYS), ByChosen("counter"))
    qtbot.waitUntil(lambda: answered(screen, "counter"))
    answer = page(screen).answer
    assert answer is not None and answer.total.now.visits > 0
    assert sum(one.now.visits for one in answer.groups) == answer.total.now.visits
    tell(screen, FileAsked("xlsx"))
    qtbot.waitUntil(lambda: page(screen).told is not None)
    [file] = (tmp_path / "files").iterdir()
    assert page(screen).told == replace(page(screen).told, what="saved", name=file.name)  # type: ignore[type-var]
    rows = list(load_workbook(file)["Theo quầy"].iter_rows(values_only=True))
    assert any(answer.total.now.visits in row for row in rows)


def test_a_service_that_goes_away_and_comes_back_is_said_both_times(
    service: Service, screen: Program, qtbot: QtBot
) -> None:
    tell(screen, PeriodChosen(DAYS))
    qtbot.waitUntil(lambda: answered(screen, "field"))
    service.stop()
    tell(screen, ByChosen("hour"))
    qtbot.waitUntil(lambda: page(screen).problem == "unreachable")
    assert answered(screen, "field"), "the older figures stay"
    service.start()
    link = screen.link
    assert isinstance(link, FakeLink)
    link.pass_time(20)
    qtbot.waitUntil(lambda: answered(screen, "hour"))
    assert page(screen).problem is None


def test_a_file_under_way_is_not_overtaken_by_a_question(service: Service, qtbot: QtBot) -> None:
    config = load_hall(service.file)
    lookups, came = Lookups(config.tallies.address, token("leader"), 15.0), list[Any]()
    ask = AskTally(period=DAYS.period)
    lookups.ask(AskExport(ask=ask, format="csv"), came.append)
    lookups.ask(ask.model_copy(update={"by": "hour"}), lambda answer: None)
    lookups.ask(ask, came.append)
    qtbot.waitUntil(lambda: len(came) == 2)
    assert {type(one) for one in came} == {TallyFile, TallyAnswer}
    lookups.stop()
