"""The look-up screen under real fingers: what is scanned and touched, what stands on it, and what is left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets.qt.buttons import TouchButton
from assets.qt.clipping import clipped
from assets.qt.theme import Theme
from config.schema import Station
from devices.ports import Scan
from kiosk.dress import Dress
from kiosk.events import Timer, TimeUp
from kiosk.lookup.events import PrintChecklist, PrintStatus
from kiosk.lookup.screens.head import HeadCard
from kiosk.lookup.screens.search import SearchScreen
from kiosk.lookup.screens.text import TextScreen
from kiosk.lookup.state import LookupScreen
from kiosk.state import ScreenName, screen_of
from kiosk.wiring import Program, build
from queue_engine.client import Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import (
    AskCode,
    AskDossier,
    AskProcedures,
    CodeMeaning,
    DossierTie,
    IssueTicket,
    NextStep,
    Phase,
    ProcedureAnswer,
    ProcedureHits,
    ProveDossier,
    TieReason,
)
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.fake_lookups import FakeLookups, FakePapers
from tests.kiosk.kiosk_samples import a_hall, an_issued, config_of
from tests.kiosk.lookup_samples import BIRTH, BROWSE, CODE, HITS, PROVED, a_view, an_answer
from tests.visual.lookup_states import ROOM
from tests.visual.registry import Stage, draw

BOX = (0, 0, 1080, 1920)
LEFT_S = 7


def lookup_station(**changes: object) -> Station:
    station = next(one for one in config_of().stations if one.kind == "lookup_screen")
    return station.model_copy(update={"window": BOX, "readers": (), "ticket_shown_s": 30.0, **changes})


class Visitor:
    """A look-up screen at work, and hands that touch it."""

    def __init__(self, qtbot: QtBot, **changes: object) -> None:
        self.link, self.lookups, self.papers = FakeLink(), FakeLookups(), FakePapers()
        self.program: Program = build(
            config_of(), lookup_station(**changes), self.link, lookups=self.lookups, papers=self.papers
        )
        qtbot.addWidget(self.program.shell)
        self.program.start()
        self.link.follow(a_hall())
        self.settle()

    @property
    def screen(self) -> object:
        return screen_of(self.program.loop.state)

    def settle(self) -> None:
        self.program.loop.dispatch(TimeUp(Timer.SETTLE))

    def scan(self, text: str = CODE) -> None:
        self.program.effects.scanned.emit(Scan("may-quet-1", "code128", text, 0.0))

    def look_up(self, answer: object) -> None:
        """The receipt before the reader, and both answers."""
        self.scan()
        self.link.answer(CodeMeaning(kind="dossier", code=CODE))
        self.lookups.answer(answer)
        self.settle()

    def button(self, name: str) -> TouchButton:
        found = [one for one in self.program.shell.findChildren(TouchButton, name) if one.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} to be seen"
        return found[0]

    def offers(self, name: str) -> bool:
        return any(one.isVisible() for one in self.program.shell.findChildren(TouchButton, name))

    def touch(self, *names: str) -> None:
        for name in names:
            self.settle()
            QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.program.loop.dispatch(TimeUp(Timer.IDLE))

    def written(self) -> str:
        """Every text in every widget, also in those that cannot be seen."""
        widgets = self.program.shell.findChildren(QWidget)
        return "\n".join(_words(one) for one in widgets)


def _words(widget: QWidget) -> str:
    said = getattr(widget, "text", None) or getattr(widget, "texts", None)
    return str(said()) if callable(said) else ""


@pytest.fixture
def visitor(qtbot: QtBot) -> Iterator[Visitor]:
    one = Visitor(qtbot)
    yield one
    one.program.close()


def test_a_receipt_before_the_reader_is_answered_with_one_sentence_and_one_number(visitor: Visitor) -> None:
    visitor.look_up(an_answer())
    assert visitor.link.bodies(AskCode) == [AskCode(text=CODE, symbology="code128")]
    assert visitor.lookups.asked == [AskDossier(code=CODE)]
    assert visitor.screen is LookupScreen.ANSWER
    assert "Hồ sơ đã có kết quả. Mời lấy số tại quầy trả kết quả." in visitor.written()
    assert "09:38" in visitor.written() and clipped(visitor.program.shell) == []
    visitor.touch("take")
    tie = DossierTie(code=CODE, why=TieReason.COLLECT)
    assert visitor.link.issues() == [IssueTicket(field="return", language="vi", dossier=tie)]
    visitor.link.answer(an_issued())
    assert visitor.screen is ScreenName.TICKET
    visitor.touch("done")
    assert visitor.screen is LookupScreen.WELCOME


def test_a_code_is_typed_with_fingers(visitor: Visitor) -> None:
    visitor.touch("type", *(f"key:{key}" for key in "H13.1"), "erase", "key:2", "key:-", "send")
    assert visitor.link.bodies(AskCode) == [AskCode(text="H13.2-")]


def test_an_idle_screen_clears_itself_and_no_widget_keeps_the_code(visitor: Visitor) -> None:
    visitor.look_up(an_answer(PROVED.dossier))
    visitor.touch("more")
    assert visitor.screen is LookupScreen.MORE and "Nguyễn Thị Minh Hạnh" in visitor.written()
    visitor.wait(1)
    assert visitor.offers("stay")
    visitor.touch("stay")
    assert not visitor.offers("stay") and visitor.screen is LookupScreen.MORE
    visitor.wait(LEFT_S)
    assert visitor.screen is LookupScreen.WELCOME
    left = visitor.written()
    assert CODE not in left and "Nguyễn Thị Minh Hạnh" not in left and "giấy chứng nhận" not in left


def test_an_answer_that_comes_after_the_visitor_has_left_is_not_shown(visitor: Visitor) -> None:
    visitor.scan()
    visitor.link.answer(CodeMeaning(kind="dossier", code=CODE))
    visitor.wait(LEFT_S)
    visitor.lookups.answer(an_answer())
    assert visitor.screen is LookupScreen.WELCOME and CODE not in visitor.written()


def test_the_second_proof_is_typed_and_never_shown(visitor: Visitor) -> None:
    visitor.look_up(an_answer())
    visitor.touch("more", "key:1", "key:2", "key:3", "key:4")
    assert "● ● ● ●" in visitor.written() and "1234" not in visitor.written()
    visitor.touch("send")
    assert visitor.lookups.asked[-1] == ProveDossier(code=CODE, proof="1234")
    visitor.lookups.answer(PROVED)
    assert visitor.screen is LookupScreen.MORE
    leaves = visitor.program.shell.findChild(TextScreen).leaves
    assert "Bản sao trích lục kết hôn có chứng thực" in leaves.texts()


def test_a_dossier_that_is_not_ready_costs_no_number_and_gets_its_status_on_paper(visitor: Visitor) -> None:
    view = a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-27")
    visitor.look_up(an_answer(view))
    assert not visitor.offers("take")
    visitor.touch("print")
    assert visitor.papers.wanted == [PrintStatus(view, an_answer().as_of)]
    visitor.papers.become("failed")
    assert "Chưa in được" in visitor.written()


def test_nobody_answers_and_the_screen_says_where_to_go(visitor: Visitor) -> None:
    visitor.look_up(Unreachable(Intent("", "/dossiers", "")))
    assert visitor.screen is LookupScreen.SAID
    assert "Chưa hỏi được hệ thống hồ sơ" in visitor.written() and "Quầy" in visitor.written()


def test_a_procedure_is_found_by_typing_and_its_papers_are_printed(visitor: Visitor) -> None:
    visitor.touch("procedures")
    visitor.lookups.answer(BROWSE)
    visitor.touch("key:K", "key:S", "space", "key:A")
    assert visitor.lookups.asked[-1] == AskProcedures(query="KS A", limit=60)
    visitor.lookups.answer(ProcedureHits(hits=HITS, of=len(HITS)))
    visitor.touch(f"hit:{HITS[0].code}")
    visitor.lookups.answer(ProcedureAnswer(procedure=BIRTH))
    assert visitor.screen is LookupScreen.PROCEDURE
    leaves = visitor.program.shell.findChild(TextScreen).leaves
    assert "1. Tờ khai đăng ký khai sinh" in leaves.texts()
    visitor.touch("case", "print")
    assert visitor.papers.wanted == [PrintChecklist(BIRTH, 1)]
    visitor.touch("tab:law")
    assert "Luật Hộ tịch" in leaves.texts()


def test_further_leaves_hold_what_has_no_room_and_turning_them_is_a_touch(qtbot: QtBot) -> None:
    visitor = Visitor(qtbot, window=(0, 0, 768, 432), screen=config_of().stations[0].screen.model_copy(
        update={"width_px": 1366, "height_px": 768, "width_mm": 410, "height_mm": 230}
    ))  # fmt: skip
    visitor.touch("procedures")
    visitor.lookups.answer(BROWSE)
    rows = visitor.program.shell.findChild(SearchScreen).rows
    first = [one.text() for one in rows.findChildren(TouchButton) if one.isVisible()]
    visitor.program.loop.dispatch(TimeUp(Timer.IDLE))
    assert visitor.offers("stay")
    visitor.touch("leaf-after")
    assert not visitor.offers("stay")
    assert [one.text() for one in rows.findChildren(TouchButton) if one.isVisible()] != first
    visitor.program.close()


def test_larger_letters_and_white_on_black_are_another_dress_that_is_taken_off_again(visitor: Visitor) -> None:
    visitor.look_up(an_answer())
    visitor.touch("larger")
    visitor.touch("contrast")
    dress = next(one for one in visitor.program.shell.findChildren(Dress) if one.isVisible())
    assert dress.theme.letters > 1 and dress.theme.palette.ground == "#000000"
    assert visitor.screen is LookupScreen.ANSWER and visitor.written().count(CODE) == 1
    visitor.wait(LEFT_S)
    dress = next(one for one in visitor.program.shell.findChildren(Dress) if one.isVisible())
    assert dress.theme.letters == 1 and CODE not in visitor.written()


def test_closing_stops_the_service(visitor: Visitor) -> None:
    visitor.program.close()
    assert visitor.lookups.stopped


@pytest.mark.parametrize("size", ROOM.sizes)
@pytest.mark.parametrize(
    "state", ["welcome", "code-typed", "answer-late", "search-typed", "procedure", "flag", "leaving"]
)
def test_every_target_is_as_large_as_a_finger(qtbot: QtBot, state: str, size: str) -> None:
    stage = Stage(size, "vi")
    window, _ = draw(ROOM, state, stage)
    qtbot.addWidget(window)
    least = Theme.for_screen(stage.screen).touch()
    small = [
        (one.objectName(), one.width(), one.height())
        for one in window.findChildren(TouchButton)
        if one.isVisibleTo(window) and min(one.width(), one.height()) < least
    ]
    assert small == []


@pytest.mark.parametrize("size", ROOM.sizes)
@pytest.mark.parametrize("state", ["answer-longest-larger", "answer-late-larger", "answer-longest"])
def test_what_to_do_is_never_written_larger_than_the_sentence_above_it(qtbot: QtBot, size: str, state: str) -> None:
    window, _ = draw(ROOM, state, Stage(size, "vi"))
    qtbot.addWidget(window)
    (head,) = (one for one in window.findChildren(HeadCard) if one.isVisibleTo(window))
    said, do = head.letters()
    assert said >= do
