"""A week of ratings: a real server, pads at cables that chatter, repeat themselves and vanish, a server that is killed,
a station that is started again. At most one rating a visit, every press accounted for, every figure recomputed."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from config import load_hall
from devices.pads.presses import Counts
from devices.pads.settings import PadSettings
from devices.pads.sim import SimLinePad
from devices.pads.sim_server import SimPadServer
from devices.pads.station import rating_pad
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim_server import SimBusServer
from display.signs.wiring import build
from queue_engine import protocol
from queue_engine.client import Commands, Follower, LinkStatus
from queue_engine.client.askers import Askers
from queue_engine.client.asking import Asker
from queue_engine.client.follower import ServerClock
from queue_engine.client.post import Post
from queue_engine.journal import FactRow, verify
from queue_engine.protocol.tallies import AskTally, Period
from queue_engine.stores.reader import facts_of_days
from queue_engine.tallies.__main__ import main as tallies_main
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.rules import BY
from queue_engine.tallies.store import TallyStore
from queue_engine.tallies.wiring import rules_of
from tests.fakes.clocked_server import ClockedServer
from tests.fakes.hall import sign_in, token, wait_until, write_settings
from tests.tallies.test_tallies_oracle import assert_recounted

ZONE = "Asia/Ho_Chi_Minh"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo(ZONE))
DAYS, VISITS = 7, 3
OWN, SHARED, WITHOUT = "1", "3", "2"
"""Counters with a pad on its own line, with one on the line of the signs, and with none."""
FIELD = {OWN: "civil", WITHOUT: "certify", SHARED: "land"}
LEVELS = 3
PATIENCE_S = 20.0
APART_S = 0.1
"""Two presses of one finger; closer ones are one."""
WEEK = Period(first="2026-11-23", last="2026-11-29")


class Station(Protocol):
    """What asks with a pad, as far as the week needs it."""

    def counts(self) -> Counts: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


class CableStation:
    """A panel's pads without its window: what follows, asks and posts is the same."""

    def __init__(self, server: ClockedServer, device: Path, kept: Path) -> None:
        self._server, self._device, self._kept = server, device, kept

    def start(self) -> None:
        clock = ServerClock()
        address, secret = self._server.address, token("panel-1")
        settings = PadSettings(
            "pad-1", device=str(self._device), debounce_s=0.06, hello_s=0.4, poll_s=0.1, repeat_s=0.1
        )
        self.pad = rating_pad(settings, lambda press: self._askers.pressed(press))
        asker = Asker(OWN, self.pad, {"ba-muc": LEVELS})
        self._askers = Askers({"pad-1": asker}, lambda counted: Post(address, secret, self._kept, counted=counted))
        self._askers.start()
        heard: Callable[..., None] = lambda hall, facts: self._askers.heard(hall, clock.now_ms())  # noqa: E731
        self._follower = Follower(address, secret, heard, _nothing, clock)
        self._follower.start()

    def counts(self) -> Counts:
        return self.pad.counts

    def stop(self) -> None:
        self._follower.stop()
        self.pad.close()
        self._askers.stop()


class LineStation:
    """The real program of a line, on threads of this process."""

    def __init__(self, server: ClockedServer) -> None:
        self._config = load_hall(server.file)

    def start(self) -> None:
        self._program = build(self._config, self._config.station("signs-1"))
        self._program.start()
        self._thread = threading.Thread(target=self._program.station.run)
        self._thread.start()

    def counts(self) -> Counts:
        return self._program.asking.pads[0].counts

    def stop(self) -> None:
        self._program.station.end()
        self._thread.join()
        self._program.close()


def _nothing(status: LinkStatus) -> None: ...


@dataclass
class Hand:
    """Fingers on a pad, and what its station made of them."""

    pad: SimLinePad
    wake: Callable[[], None]
    station: Station
    presses: int = 0
    reports: int = 0
    before: Counts = field(default_factory=Counts)
    """Of the station's earlier lives."""
    free_at: float = 0.0

    def press(self, key: int, chatter: int = 1) -> None:
        """A press, reported so often by a worn contact; returns when the station has heard all of it."""
        wait_until(lambda: time.monotonic() >= self.free_at)
        self.pad.faults.obey(f"chatter {chatter}")
        self.pad.faults.obey(f"press {key}")
        self.wake()
        self.presses += 1
        self.reports += chatter
        wait_until(lambda: self.heard >= self.reports, PATIENCE_S)
        self.free_at = time.monotonic() + APART_S

    def tell(self, command: str) -> None:
        self.pad.faults.obey(command)
        self.wake()

    def wait_for_lamp(self, lit: bool = True) -> None:
        wait_until(lambda: self.pad.lit(time.monotonic()) is lit, PATIENCE_S)

    @property
    def heard(self) -> int:
        return sum(self.total(name) for name in ("accepted", "stray", "bounced"))

    def total(self, name: str) -> int:
        return int(getattr(self.before, name) + getattr(self.station.counts(), name))

    def start_again(self) -> None:
        told = {name: self.total(name) for name in ("accepted", "stray", "bounced", "repeated")}
        self.station.stop()
        self.station.start()
        self.before = Counts(**told)


class Officer:
    """At one counter, day after day."""

    def __init__(self, server: ClockedServer, counter: str) -> None:
        self.counter = counter
        self.commands = Commands(server.address, token(f"panel-{counter}"))
        self._kiosk = Commands(server.address, token("kiosk-1"))
        self._session = 0

    def sit_down(self) -> None:
        self._session = sign_in(self.commands, f"officer-{self.counter}", take_over=True)

    def serve(self) -> protocol.Ticket:
        issued = self._kiosk.send(protocol.IssueTicket(field=FIELD[self.counter]), deadline_s=PATIENCE_S)
        assert isinstance(issued, protocol.Issued), issued
        called = self._did(protocol.CallNext(session=self._session))
        return self.act(protocol.Start, called)

    def act(self, act: Any, ticket: protocol.Ticket) -> protocol.Ticket:
        return self._did(act(session=self._session, ticket=ticket.id, seen=ticket.state))

    def visit(self) -> protocol.Ticket:
        return self.act(protocol.Finish, self.serve())

    def undo(self, facts: Callable[[], list[FactRow]]) -> None:
        seq = max(fact.seq for fact in facts() if fact.kind == "ticket_finished")
        answer = self.commands.send(protocol.Undo(session=self._session, seq=seq), deadline_s=PATIENCE_S)
        assert isinstance(answer, protocol.CounterNow), answer

    def _did(self, body: Any) -> protocol.Ticket:
        answer = self.commands.send(body, deadline_s=PATIENCE_S)
        assert isinstance(answer, protocol.TicketNow), answer
        return answer.ticket

    def close(self) -> None:
        self.commands.close()
        self._kiosk.close()


class Week:
    """The hall, its officers and its citizens; ``answered``: what each visit's first press said."""

    def __init__(self, server: ClockedServer, hands: dict[str, Hand]) -> None:
        self.server, self.hands = server, hands
        self.chance = random.Random(2018)
        self.officers = {counter: Officer(server, counter) for counter in FIELD}
        self.answered: dict[str, int] = {}
        self.visits = 0

    def facts(self) -> list[FactRow]:
        return list(facts_of_days(self.server.database, None, None))

    def day(self, number: int) -> None:
        moment = MONDAY + timedelta(days=number)
        self.server.go_to(moment)
        wait_until(lambda: _day_of(self.server) == moment.date().isoformat(), PATIENCE_S)
        for officer in self.officers.values():
            officer.sit_down()
        for _ in range(VISITS):
            for counter in FIELD:
                self._visit(counter)
        trouble = (self._cable, self._server, self._station, self._undone, self._noise)[number % 5]
        trouble(self.hands[(OWN, SHARED)[number % 2]], self.officers[(OWN, SHARED)[number % 2]])
        pressed = sum(hand.presses for hand in self.hands.values())
        wait_until(lambda: _accounted(self.facts()) == pressed, PATIENCE_S)  # what comes after midnight is late

    def _visit(self, counter: str) -> None:
        ticket = self._finished(counter)
        hand = self.hands.get(counter)
        if hand is None or self.chance.random() < 0.2:
            return  # goes home without a word; the next call closes the question
        if self.chance.random() < 0.25:
            hand.tell("lose_answers 1")
        self._answer(hand, ticket, chatter=self.chance.choice((1, 1, 1, 5)))
        for _ in range(self.chance.choice((0, 0, 0, 1, 2))):
            hand.press(self.chance.randint(1, LEVELS))

    def _finished(self, counter: str) -> protocol.Ticket:
        officer, hand = self.officers[counter], self.hands.get(counter)
        ticket = self._serving(officer, hand)
        ticket = officer.act(protocol.Finish, ticket)
        if hand:
            hand.wait_for_lamp()
        return ticket

    def _serving(self, officer: Officer, hand: Hand | None) -> protocol.Ticket:
        """The call has put the lamp of the visit before out: from now on a lit lamp asks about this one."""
        self.visits += 1
        ticket = officer.serve()
        if hand:
            hand.wait_for_lamp(False)
        return ticket

    def _answer(self, hand: Hand, ticket: protocol.Ticket, chatter: int = 1) -> None:
        key = self.chance.randint(1, LEVELS)
        self.answered[ticket.id] = LEVELS + 1 - key
        hand.press(key, chatter)
        hand.wait_for_lamp(False)

    # -- one a day

    def _cable(self, hand: Hand, officer: Officer) -> None:
        """Unplugged when the visit is finished; asked when it is back."""
        hand.tell("unplugged on")
        self.visits += 1
        ticket = officer.visit()
        hand.tell("unplugged off")
        hand.wait_for_lamp()
        self._answer(hand, ticket)

    def _server(self, hand: Hand, officer: Officer) -> None:
        """Killed between the question and its answer."""
        ticket = self._finished(officer.counter)
        self.server.kill()
        self._answer(hand, ticket)
        hand.press(2)
        self.server.start()

    def _station(self, hand: Hand, officer: Officer) -> None:
        """Started again right after a press, and between a question and its answer."""
        self._answer(hand, self._finished(officer.counter))
        hand.start_again()
        ticket = self._finished(officer.counter)
        hand.start_again()
        hand.wait_for_lamp()
        self._answer(hand, ticket)

    def _undone(self, hand: Hand, officer: Officer) -> None:
        """A finish that was none; what is pressed meanwhile answers nothing."""
        serving = self._serving(officer, hand)
        officer.act(protocol.Finish, serving)
        hand.wait_for_lamp()
        officer.undo(self.facts)
        hand.wait_for_lamp(False)
        hand.press(1)
        ticket = officer.act(protocol.Finish, serving)
        hand.wait_for_lamp()
        self._answer(hand, ticket)

    def _noise(self, hand: Hand, officer: Officer) -> None:
        """A key that this scale does not have, then one that it has."""
        ticket = self._finished(officer.counter)
        hand.press(LEVELS + 2)
        self._answer(hand, ticket)

    def close(self) -> None:
        for officer in self.officers.values():
            officer.close()


def _day_of(server: ClockedServer) -> str:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as hall:
        return str(hall.execute("SELECT max(day) FROM journal").fetchone()[0])


@contextmanager
def served(server: SimPadServer | SimBusServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join()


def a_hall(folder: Path) -> ClockedServer:
    server = ClockedServer(folder / "hall", counters=3, kiosks=1, boards=0)
    pad = {"id": "pad-3", "name": "Phím 3", "bus": "line-1", "address": 64, "counter": SHARED, "debounce_ms": 60}
    own = {"id": "pad-1", "name": "Phím 1", "device": str(folder / "pad"), "counter": OWN}
    sign = {"id": "led-3", "name": "Đèn 3", "bus": "line-1", "address": 3, "counter": SHARED, "kind": "line"}
    line = {"id": "signs-1", "kind": "sign_bus", "name": "Đèn", "bus": "line-1", "token": token("signs-1")}
    server.values |= {
        "stations": [*server.values["stations"], line],
        "buses": [{"id": "line-1", "name": "Đường đèn", "device": str(folder / "line")}],
        "signs": [sign],
        "pads": [own, pad],
        "ratings": {"asked_s": 3600, "least": 5},
    }
    server.values["queue"] |= {"undo_within_s": 60}
    write_settings(server.file.parent, server.values)
    return server


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Week]:
    server = a_hall(tmp_path)
    box = SimPadServer(tmp_path / "pad", [SimLinePad()])
    line = SimBusServer(
        BusSettings("line-1", str(tmp_path / "line"), (SignSettings("led-3", 3, "line"),)), [("pad-3", 64)]
    )
    with ExitStack() as stack:
        stack.enter_context(served(box))
        stack.enter_context(served(line))
        server.go_to(MONDAY)
        stack.enter_context(server)
        own_pad = box.pads[0]
        assert isinstance(own_pad, SimLinePad)
        cable = CableStation(server, tmp_path / "pad", tmp_path / "panel-1.ratings.jsonl")
        hands = {
            OWN: Hand(own_pad, box.wake, cable),
            SHARED: Hand(line.bus.pads["pad-3"], line.wake, LineStation(server)),
        }
        for hand in hands.values():
            hand.station.start()
            stack.callback(lambda hand=hand: hand.station.stop())
        made = Week(server, hands)
        stack.callback(made.close)
        yield made


@pytest.mark.timeout(240)
def test_a_week_of_pads_that_chatter_repeat_and_vanish(
    week: Week, tmp_path: Path, expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")
    expect_log("pad-1 is lost")
    for number in range(DAYS):
        week.day(number)
    facts = week.facts()
    check_presses(week, facts)
    check_answers(week, facts)
    check_figures(week, facts, tmp_path)
    check_workbook(week, tmp_path)


def _accounted(facts: list[FactRow]) -> int:
    rated = sum(fact.kind == "rated" for fact in facts)
    return rated + sum(fact.data["count"] for fact in facts if fact.kind == "press_stray")


def check_presses(week: Week, facts: list[FactRow]) -> None:
    """Nothing that was pressed is missing, nothing is there twice, and whatever a box said too often is known."""
    for counter, hand in week.hands.items():
        mine = [fact for fact in facts if fact.data.get("device") == f"pad-{counter}"]
        assert _accounted(mine) == hand.presses
        assert hand.total("accepted") + hand.total("stray") == hand.presses
        assert hand.total("bounced") == hand.reports - hand.presses > 0
        assert hand.total("repeated") > 0


def check_answers(week: Week, facts: list[FactRow]) -> None:
    rated = {fact.data["ticket"]: fact.data["level"] for fact in facts if fact.kind == "rated"}
    assert rated == week.answered
    assert max(Counter(fact.data["ticket"] for fact in facts if fact.kind == "rated").values()) == 1
    assert {fact.day for fact in facts if fact.kind == "ratings_ended"} == {
        (MONDAY + timedelta(days=number)).date().isoformat() for number in range(DAYS - 1)
    }


def check_figures(week: Week, facts: list[FactRow], folder: Path) -> None:
    """Ours, from tables that follow the journal, against the lines of the journal read by another path."""
    assert verify(iter(facts)).problems == ()
    rules = rules_of(load_hall(week.server.file))
    store = TallyStore(folder / "tallies.db", ZONE)
    store.follow(week.server.database)
    for by in BY:
        answer = tally(store, rules, AskTally(period=WEEK, by=by), Maker("test", lambda: "2026-11-30T01:00:00.000Z"))
        assert_recounted(facts, answer, by, ZONE, 5)
    total = answer.total.now
    assert (total.visits, total.finished, total.answered) == (week.visits, week.visits, len(week.answered))
    store.close()


def check_workbook(week: Week, folder: Path) -> None:
    """What the command line writes, opened by a reader that is not ours."""
    file = folder / "week.xlsx"
    asked = ["--from", WEEK.first, "--to", WEEK.last, "--by", "counter", "--format", "xlsx", "--visits"]
    assert tallies_main([*asked, "--config", str(week.server.file), "--out", str(file)]) == 0
    book = load_workbook(file)
    heads, *rows = book["Theo quầy"].iter_rows(values_only=True)
    by_counter = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    total = by_counter["Toàn bộ"]
    for name, wanted in (("Lượt", week.visits), ("Phục vụ xong", week.visits), ("Đã trả lời", len(week.answered))):
        assert (total[name], type(total[name])) == (wanted, int)
    share = total["Tỷ lệ trả lời"]
    assert isinstance(share, float) and share == pytest.approx(len(week.answered) / week.visits)
    heads, *rows = book["Từng lượt"].iter_rows(values_only=True)
    visits = [dict(zip(heads, row, strict=True)) for row in rows]
    assert len(visits) == week.visits
    assert all(isinstance(one["Ngày"], datetime) and isinstance(one["Lấy số lúc"], datetime) for one in visits)
    assert Counter(one["Mức"] for one in visits if one["Mức"] is not None) == Counter(week.answered.values())
