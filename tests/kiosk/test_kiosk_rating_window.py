"""Rating a visit under real fingers, and on the real hall server, also after it was away."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.qt.buttons import TouchButton
from assets.qt.clipping import clipped
from config.ratings import Ratings
from config.schema import Station
from devices.ports import Scan
from kiosk.__main__ import _ratings
from kiosk.events import Timer, TimeUp
from kiosk.lookup.state import LookupScreen
from kiosk.rating.posting import RatingPost
from kiosk.state import ScreenName, screen_of
from kiosk.wiring import Program, build
from queue_engine import protocol
from queue_engine.client import Commands
from queue_engine.protocol import CodeMeaning, Message, Rate, RateReason, TicketState
from tests.fakes.hall import ServerProcess, sign_in, token, wait_until
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.fake_lookups import FakeLookups
from tests.kiosk.kiosk_samples import TOKEN, a_hall, config_of
from tests.kiosk.lookup_samples import SLIP_ADDRESS, a_rating, a_slip

BOX = (0, 0, 1080, 1920)


class FakeRatings:
    """The way to the hall."""

    def __init__(self) -> None:
        self.told: list[Message] = []
        self.runs = False

    def start(self) -> None:
        self.runs = True

    def put(self, body: Message) -> None:
        self.told.append(body)

    def stop(self) -> None:
        self.runs = False


def station(kind: str = "ticket_kiosk") -> Station:
    found = next(one for one in config_of().stations if one.kind == kind)
    return found.model_copy(update={"window": BOX, "readers": (), "printer": None, "spare_printer": None})


class Citizen:
    """A station at work, and hands that touch it."""

    def __init__(self, qtbot: QtBot, kind: str) -> None:
        self.link, self.ratings = FakeLink(), FakeRatings()
        self.program: Program = build(
            config_of(), station(kind), self.link, lookups=FakeLookups(), ratings=self.ratings
        )
        qtbot.addWidget(self.program.shell)
        self.program.start()
        self.link.follow(a_hall())

    @property
    def screen(self) -> object:
        return screen_of(self.program.loop.state)

    def scan(self) -> None:
        self.program.loop.dispatch(TimeUp(Timer.SETTLE))
        self.program.effects.scanned.emit(Scan("may-quet-1", "qr", SLIP_ADDRESS, 0.0))
        self.link.answer(CodeMeaning(kind="slip", ticket=a_slip(TicketState.FINISHED), rating=a_rating()))

    def touch(self, *names: str) -> None:
        for name in names:
            self.program.loop.dispatch(TimeUp(Timer.SETTLE))
            found = [one for one in self.program.shell.findChildren(TouchButton, name) if one.isVisible()]
            assert len(found) == 1, f"{name}: {len(found)} to be seen"
            QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("kind", "home"), [("ticket_kiosk", ScreenName.START), ("lookup_screen", LookupScreen.WELCOME)]
)
def test_slip_face_reason_thank_you_and_the_next_citizen(qtbot: QtBot, kind: str, home: object) -> None:
    citizen = Citizen(qtbot, kind)
    citizen.scan()
    assert citizen.screen is LookupScreen.SLIP
    citizen.touch("rate")
    assert citizen.screen is LookupScreen.RATE
    assert clipped(citizen.program.shell) == []
    citizen.touch("level:3")
    assert citizen.screen is LookupScreen.RATE_REASON
    citizen.touch("reason:cho-lau")
    assert citizen.screen is LookupScreen.RATED
    source = "kiosk" if kind == "ticket_kiosk" else "lookup"
    ticket = a_slip().id
    assert citizen.ratings.told == [
        Rate(ticket=ticket, level=3, scale="ba-muc", source=source, token=TOKEN),  # type: ignore[arg-type]
        RateReason(ticket=ticket, reason="cho-lau"),
    ]
    citizen.touch("done")
    assert citizen.screen is home
    citizen.program.close()
    assert not citizen.ratings.runs


def test_a_hall_that_asks_nobody_later_keeps_no_post() -> None:
    config = config_of().model_copy(update={"ratings": Ratings(later=False)})
    assert _ratings(config, station()) is None


# -- the real server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


def sent(server: ServerProcess, who: str, body: Message) -> object:
    commands = Commands(server.address, token(who))
    answer = commands.send(body)
    commands.close()
    assert not isinstance(answer, protocol.Refusal), answer
    return answer


def visit(server: ServerProcess) -> protocol.Issued:
    """A visit from its number to its finish."""
    issued = sent(server, "kiosk-1", protocol.IssueTicket(field="civil"))
    assert isinstance(issued, protocol.Issued)
    commands = Commands(server.address, token("panel-1"))
    session, on = sign_in(commands, "officer-1"), issued.ticket.id
    for body in (
        protocol.CallNext(session=session),
        protocol.Start(session=session, ticket=on, seen=TicketState.CALLED),
        protocol.Finish(session=session, ticket=on, seen=TicketState.SERVING),
    ):
        answer = commands.send(body)
        assert not isinstance(answer, protocol.Refusal), answer
    commands.close()
    return issued


def facts(server: ServerProcess, kind: str) -> list[dict[str, object]]:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as hall:
        rows = hall.execute("SELECT data FROM journal WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
    return [json.loads(row[0]) for row in rows]


def question(server: ServerProcess, issued: protocol.Issued) -> protocol.Rating | None:
    meaning = sent(server, "kiosk-1", protocol.AskCode(text=f"https://example.invalid/hall/v/{issued.token}"))
    assert isinstance(meaning, CodeMeaning) and meaning.kind == "slip"
    return meaning.rating


def test_a_press_is_in_the_journal_once_however_often_it_is_told(server: ServerProcess, tmp_path: Path) -> None:
    issued = visit(server)
    asked = question(server, issued)
    assert asked is not None
    post = RatingPost(server.address, token("kiosk-1"), tmp_path / "kiosk-1.ratings.jsonl")
    post.start()
    for level in (1, 3):
        post.put(Rate(ticket=asked.ticket, level=level, scale=asked.scale, source="kiosk", token=issued.token))
    wait_until(lambda: facts(server, "press_stray"))
    post.stop()
    counted = [(one["level"], one["later"], one["source"]) for one in facts(server, "rated")]
    assert counted == [(1, True, "kiosk")]
    assert [one["why"] for one in facts(server, "press_stray")] == ["second"]


def test_what_was_pressed_while_the_server_was_away_goes_after_a_restart(server: ServerProcess, tmp_path: Path) -> None:
    issued, file = visit(server), tmp_path / "kiosk-1.ratings.jsonl"
    asked = question(server, issued)
    assert asked is not None
    away = RatingPost("127.0.0.1:9", token("kiosk-1"), file)
    away.put(Rate(ticket=asked.ticket, level=2, scale=asked.scale, source="kiosk", token=issued.token))
    away.stop()
    post = RatingPost(server.address, token("kiosk-1"), file)
    post.start()
    wait_until(lambda: question(server, issued) is None)
    post.stop()
    assert [one["level"] for one in facts(server, "rated")] == [2]
