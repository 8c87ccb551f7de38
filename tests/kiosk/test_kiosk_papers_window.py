"""A look-up screen that prints: fingers at the window, paper at the printer, and nothing for whoever comes next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.qt.buttons import TouchButton
from devices.ports import Scan, SlipState
from devices.printer.joblog import JobLog
from devices.states import Reason, State
from kiosk.core import Paper
from kiosk.events import Timer, TimeUp
from kiosk.lookup.state import Answering, Consulting
from kiosk.wiring import Program, build
from queue_engine.protocol import CodeMeaning, NextStep, Phase, ReportPaper, ReportSlip
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.fake_lookups import FakeLookups
from tests.kiosk.fake_printer import FakePrinter
from tests.kiosk.kiosk_samples import a_hall, config_of
from tests.kiosk.lookup_samples import CODE, a_view, an_answer

WAITS = an_answer(a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-27"))


class Visitor:
    """Somebody with a receipt at a look-up screen with a printer."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.link, self.lookups = qtbot, FakeLink(), FakeLookups()
        self.printers: list[FakePrinter] = []
        self.file = folder / "slips.jsonl"
        kind = next(one for one in config_of().stations if one.kind == "lookup_screen")
        station = kind.model_copy(update={"window": (0, 0, 1080, 1920), "printer": "may-in-1", "readers": ()})
        paper = Paper(self._printers, JobLog(self.file))
        self.program: Program = build(config_of(), station, self.link, paper, lookups=self.lookups)
        qtbot.addWidget(self.program.shell)
        self.program.start()
        self.link.follow(a_hall())
        self.printer.become(State.READY)

    def _printers(self, listen: object) -> list[FakePrinter]:
        self.printers.append(FakePrinter(listen))  # type: ignore[arg-type]
        return self.printers

    @property
    def printer(self) -> FakePrinter:
        return self.printers[0]

    @property
    def paper(self) -> object:
        """How the paper on the screen goes."""
        phase = self.program.loop.state.phase
        assert isinstance(phase, Consulting) and isinstance(phase.page, Answering)
        return phase.page.told.paper

    def look_up(self) -> None:
        self.program.effects.scanned.emit(Scan("may-quet-1", "code128", CODE, 0.0))
        self.link.answer(CodeMeaning(kind="dossier", code=CODE))
        self.lookups.answer(WAITS)

    def touch(self, name: str) -> None:
        self.program.loop.dispatch(TimeUp(Timer.SETTLE))
        button = next(one for one in self.program.shell.findChildren(TouchButton, name) if one.isVisible())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def ask_for_paper(self) -> None:
        before = len(self.printer.orders)
        self.look_up()
        self.touch("print")
        self.qtbot.waitUntil(lambda: len(self.printer.orders) > before)

    def becomes(self, state: str) -> None:
        self.qtbot.waitUntil(lambda: self.paper == state)


@pytest.fixture
def visitor(qtbot: QtBot, tmp_path: Path) -> Iterator[Visitor]:
    one = Visitor(qtbot, tmp_path)
    yield one
    one.program.close()


def test_a_dossier_that_is_not_ready_wastes_no_number_and_its_status_comes_on_paper(visitor: Visitor) -> None:
    visitor.ask_for_paper()
    assert visitor.paper == "printing"
    visitor.printer.end(SlipState.CONFIRMED)
    visitor.becomes("printed")
    [slip] = visitor.printer.slips
    assert slip.paper == "status" and slip.qr_url == CODE and "27/11/2026" in str(slip.texts("lead"))
    assert not visitor.link.issues() and not visitor.link.bodies(ReportSlip) and not visitor.link.bodies(ReportPaper)
    assert CODE not in visitor.file.read_text(encoding="utf-8")


def test_a_paper_that_fails_is_said_on_the_screen_and_does_not_come_out_before_the_next_citizen(
    visitor: Visitor,
) -> None:
    visitor.ask_for_paper()
    visitor.printer.end(SlipState.FAILED_BEFORE, Reason.MEDIA_EMPTY)
    visitor.becomes("failed")
    assert visitor.program.core.slips is not None
    log = visitor.program.core.slips._log
    visitor.qtbot.waitUntil(lambda: not log.open_jobs())
    visitor.printer.become(State.STOPPED, Reason.MEDIA_EMPTY)
    visitor.printer.become(State.READY)
    assert len(visitor.printer.orders) == 1


def test_whoever_leaves_while_the_printer_is_slow_to_begin_leaves_no_paper_to_the_next(visitor: Visitor) -> None:
    visitor.ask_for_paper()
    visitor.touch("done")
    assert visitor.program.core.slips is not None
    log = visitor.program.core.slips._log
    visitor.qtbot.waitUntil(lambda: not log.open_jobs())
    order = visitor.printer.orders[-1]
    assert not order.sending(), "no byte of it leaves"
