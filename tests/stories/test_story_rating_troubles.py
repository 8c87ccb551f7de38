"""Ratings against whatever a day brings: stations that rate at once, calls, holds and transfers in the middle of a
question, midnight, a server that is killed, a panel that is started again, slips of elsewhere. All of it real but the
pads and the windows."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config import load_hall
from queue_engine import protocol
from queue_engine.client import Commands, Follower, LinkStatus
from queue_engine.client.askers import Askers
from queue_engine.client.asking import Asker
from queue_engine.client.follower import ServerClock
from queue_engine.client.post import Post
from queue_engine.journal import FactRow
from queue_engine.protocol import HallState, Rate, Rated, RateReason, Refusal
from queue_engine.protocol.tallies import AskTally, Period
from queue_engine.stores.reader import facts_of_days
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.rules import BY
from queue_engine.tallies.store import TallyStore
from queue_engine.tallies.wiring import rules_of
from tests.fakes.clocked_server import ClockedServer
from tests.fakes.hall import sign_in, token, wait_until, write_settings
from tests.tallies.test_tallies_oracle import assert_recounted

ZONE = "Asia/Ho_Chi_Minh"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(ZONE))
LEVELS = 3
WAIT_S = 20.0
"""For an answer of a server that is there."""

pytestmark = pytest.mark.timeout(240)


@dataclass
class FakePad:
    """Lit or not; what is lit is told by the hall alone."""

    lit: bool = False

    def arm(self, seconds: float) -> None:
        self.lit = seconds > 0

    def disarm(self) -> None:
        self.lit = False


@dataclass(frozen=True)
class APress:
    key: int
    at: float
    armed: bool
    pad: str = "pad-1"


class PanelPads:
    """What a panel does about the pad of its counter, without the window; it can be started again."""

    def __init__(self, server: ClockedServer, counter: str) -> None:
        self._server, self._counter = server, counter
        self._kept = server.file.parent / f"panel-{counter}.ratings.jsonl"
        self.pressed = 0

    def start(self) -> None:
        secret, clock = token(f"panel-{self._counter}"), ServerClock()
        self.pad = FakePad()
        self.hall: HallState | None = None
        asker = Asker(self._counter, self.pad, {"ba-muc": LEVELS})
        post_of = lambda counted: Post(self._server.address, secret, self._kept, counted=counted)  # noqa: E731
        self._askers = Askers({"pad-1": asker}, post_of)
        self._askers.start()

        def heard(hall: HallState, _facts: tuple[Any, ...]) -> None:
            self.hall = hall
            self._askers.heard(hall, clock.now_ms())

        self._follower = Follower(self._server.address, secret, heard, _nothing, clock)
        self._follower.start()

    def press(self, key: int, at: float | None = None, armed: bool | None = None) -> None:
        self.pressed += 1
        lit = self.pad.lit if armed is None else armed
        self._askers.pressed(APress(key, time.monotonic() if at is None else at, lit))

    def wait_for_lamp(self, lit: bool = True) -> None:
        wait_until(lambda: self.pad.lit is lit)

    def stop(self) -> None:
        self._follower.stop()
        self._askers.stop()


def _nothing(_status: LinkStatus) -> None: ...


@dataclass
class House:
    """The hall, and everybody who may send it something."""

    server: ClockedServer
    stack: ExitStack
    sessions: dict[str, int] = field(default_factory=dict)
    _commands: dict[str, Commands] = field(default_factory=dict)

    def commands(self, station: str) -> Commands:
        if station not in self._commands:
            self._commands[station] = made = Commands(self.server.address, token(station))
            self.stack.callback(made.close)
        return self._commands[station]

    def send(self, station: str, body: protocol.Message) -> Any:
        return self.commands(station).send(body, deadline_s=WAIT_S)

    def sit(self, counter: str, officer: str) -> None:
        self.sessions[counter] = sign_in(self.commands(f"panel-{counter}"), officer, take_over=True)

    def at(self, counter: str, act: Any, ticket: protocol.Ticket, **more: Any) -> protocol.Ticket:
        body = act(session=self.sessions[counter], ticket=ticket.id, seen=ticket.state, **more)
        answer = self.send(f"panel-{counter}", body)
        assert isinstance(answer, protocol.TicketNow), answer
        return answer.ticket

    def issue(self, name: str = "certify") -> protocol.Issued:
        issued = self.send("kiosk-1", protocol.IssueTicket(field=name))
        assert isinstance(issued, protocol.Issued), issued
        return issued

    def call(self, counter: str, ticket: protocol.Ticket) -> protocol.Ticket:
        called = self.send(f"panel-{counter}", protocol.CallNumber(session=self.sessions[counter], ticket=ticket.id))
        assert isinstance(called, protocol.TicketNow), called
        return self.at(counter, protocol.Start, called.ticket)

    def visit(self, counter: str) -> protocol.Issued:
        issued = self.issue()
        ticket = self.at(counter, protocol.Finish, self.call(counter, issued.ticket))
        return issued.model_copy(update={"ticket": ticket})

    def by_slip(self, visit: protocol.Issued, level: int = 1, station: str = "kiosk-1", **more: Any) -> Any:
        values = {"ticket": visit.ticket.id, "level": level, "scale": "ba-muc", "source": "kiosk", "token": visit.token}
        return self.send(station, Rate(**{**values, **more}))

    def pads(self, counter: str) -> PanelPads:
        made = PanelPads(self.server, counter)
        made.start()
        self.stack.callback(made.stop)
        return made

    def desk(self, station: str) -> Follower:
        made = Follower(self.server.address, token(station), lambda hall, facts: None, _nothing)
        made.start()
        self.stack.callback(made.stop)
        return made

    def facts(self, *kinds: str) -> list[FactRow]:
        return [one for one in facts_of_days(self.server.database, None, None) if one.kind in kinds or not kinds]

    def accounted(self) -> int:
        strays = sum(one.data["count"] for one in self.facts("press_stray"))
        return len(self.facts("rated", "rating_reason", "rating_answered")) + strays

    def restart(self) -> None:
        self.server.kill()
        self.server.start()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    server = ClockedServer(tmp_path / "hall", counters=2, kiosks=1, boards=0)
    more = [
        {"id": "screen-1", "kind": "rating_screen", "name": "Đánh giá 1", "counter": "1", "token": token("screen-1")},
        {"id": "desk-2", "kind": "supervisor_desk", "name": "Bàn 2", "token": token("desk-2")},
    ]
    server.values["stations"] += more
    server.values |= {"ratings": {"asked_s": 3600, "least": 5}}
    server.values["queue"] |= {"undo_within_s": 300}
    write_settings(server.file.parent, server.values)
    server.go_to(MONDAY)
    with ExitStack() as stack:
        stack.enter_context(server)
        made = House(server, stack)
        made.sit("1", "officer-1")
        made.sit("2", "officer-2")
        yield made


def test_whoever_rates_one_visit_at_the_same_moment_leaves_one_answer(house: House) -> None:
    rounds, together = 6, threading.Barrier(3)

    def rates(station: str, visit: protocol.Issued, **more: Any) -> Any:
        together.wait()
        return house.by_slip(visit, station=station, **more)

    for station in ("kiosk-1", "panel-1", "screen-1"):
        house.commands(station)
    with ThreadPoolExecutor(3) as people:
        for level in (1, 2, 3) * (rounds // 3):
            visit = house.visit("1")
            ways = (("kiosk-1", "kiosk"), ("panel-1", "pad"), ("screen-1", "screen"))
            asked = [people.submit(rates, station, visit, level=level, source=source) for station, source in ways]
            told = Counter(one.result() for one in asked)
            assert told == {Rated(counted=True): 1, Rated(counted=False, why="second"): 2}
    assert len(house.facts("rated")) == rounds
    assert [one.data["why"] for one in house.facts("press_stray")] == ["second"] * 2 * rounds


def test_a_station_that_says_to_be_another_kind_is_refused_and_the_question_stays(house: House) -> None:
    visit = house.visit("1")
    for station, source in (("kiosk-1", "pad"), ("kiosk-1", "lookup"), ("panel-1", "screen"), ("panel-1", "kiosk")):
        refused = house.by_slip(visit, station=station, source=source)
        assert isinstance(refused, Refusal) and refused.code == protocol.RefusalCode.WRONG_SOURCE
    assert house.accounted() == 0
    assert house.by_slip(visit) == Rated(counted=True)


def test_calls_holds_transfers_and_undone_finishes_in_the_middle_of_a_question(house: House) -> None:
    pads = house.pads("1")
    first = house.visit("1")
    pads.wait_for_lamp()
    asked_at = time.monotonic()
    second = house.issue()
    serving = house.call("1", second.ticket)
    pads.wait_for_lamp(False)
    pads.press(3, at=asked_at, armed=True)  # a report on its way for as long as the call took
    wait_until(lambda: len(house.facts("rated")) == 1)
    assert house.facts("rated")[0].data["ticket"] == first.ticket.id and house.facts("rated")[0].data["later"]

    held = house.at("1", protocol.Hold, serving, reason="thiếu giấy")
    pads.press(1)  # nobody is asked for a visit that is held
    third = house.visit("1")
    pads.wait_for_lamp()
    back = house.call("1", held)
    pads.wait_for_lamp(False)
    sent = house.at("1", protocol.Transfer, back, to_counter="2")
    pads.press(1)
    over = house.at("2", protocol.Finish, house.call("2", sent))
    act = house.facts("ticket_finished")[-1].seq
    undone = house.send("panel-2", protocol.Undo(session=house.sessions["2"], seq=act))
    assert isinstance(undone, protocol.CounterNow), undone
    whole = second.model_copy(update={"ticket": over})
    assert house.by_slip(whole) == Rated(counted=False, why="late"), "its question was taken back"
    house.at("2", protocol.Finish, over.model_copy(update={"state": protocol.TicketState.SERVING}))
    assert house.by_slip(whole, 2) == house.by_slip(third, 3) == Rated(counted=True)
    assert house.by_slip(whole, 1) == house.by_slip(first, 1) == Rated(counted=False, why="second")

    wait_until(lambda: house.accounted() == pads.pressed + 5)
    rated = [one.data for one in house.facts("rated")]
    assert {(one["ticket"], one["counter"], one["officer"], one["level"]) for one in rated} == {
        (first.ticket.id, "1", "officer-1", 1),
        (second.ticket.id, "2", "officer-2", 2),
        (third.ticket.id, "1", "officer-1", 3),
    }
    opened = house.facts("rating_opened")[-1].data
    assert (opened["ticket"], [stop["counter"] for stop in opened["stops"]]) == (second.ticket.id, ["1"])


def test_an_officer_who_takes_the_counter_over_gets_no_answer_that_was_anothers(house: House) -> None:
    pads = house.pads("1")
    visit = house.visit("1")
    pads.wait_for_lamp()
    house.sit("1", "officer-2")
    wait_until(lambda: pads.hall and pads.hall.counters["1"].officer == "officer-2")
    assert pads.pad.lit, "the question goes on"
    pads.press(2)
    wait_until(lambda: house.facts("rated"))
    assert {name: house.facts("rated")[0].data[name] for name in ("ticket", "officer", "counter")} == {
        "ticket": visit.ticket.id, "officer": "officer-1", "counter": "1"
    }  # fmt: skip


def test_midnight_ends_questions_and_slips_of_elsewhere_open_none(house: House) -> None:
    pads = house.pads("1")
    house.server.go_to(MONDAY.replace(hour=23, minute=50))
    posted, silent = house.visit("2"), house.visit("1")
    pads.wait_for_lamp()
    house.server.kill()
    late = Post(house.server.address, token("panel-2"), house.server.file.parent / "panel-2.ratings.jsonl")
    house.stack.callback(late.stop)
    late.start()
    late.put(Rate(ticket=posted.ticket.id, level=1, scale="ba-muc", source="pad", device="pad-2", after_ms=4000))
    house.server.go_to(MONDAY.replace(hour=0, minute=5) + timedelta(days=1))
    house.server.start()
    pads.wait_for_lamp(False)
    pads.press(3)
    wait_until(lambda: house.accounted() == 2)
    assert not house.facts("rated")
    assert sorted((one.data["why"], one.data["counter"]) for one in house.facts("press_stray")) == [
        ("late", "2"),
        ("unarmed", "1"),
    ]
    assert house.facts("ratings_ended")[0].data == {"opened": 2, "answered": 0}

    old = house.send("kiosk-1", protocol.AskCode(text=f"https://example.invalid/hall/v/{silent.token}"))
    assert (old.kind, old.why, old.rating) == ("nothing", "old_slip", None)
    assert house.by_slip(silent) == Rated(counted=False, why="late")
    house.sit("1", "officer-1")
    today = house.visit("1")
    assert today.ticket.number == posted.ticket.number, "the number is given again, the slip is another one"
    for slip in (posted.token, "f" * 32):
        refused = house.by_slip(today, token=slip)
        assert isinstance(refused, Refusal) and refused.code == protocol.RefusalCode.WRONG_SLIP
    assert house.by_slip(today) == Rated(counted=True)


def test_a_reason_counts_after_a_killed_server_is_back_and_one_that_is_too_late_is_told_apart(
    house: House, tmp_path: Path
) -> None:
    post = Post(house.server.address, token("screen-1"), tmp_path / "screen-1.ratings.jsonl")
    house.stack.callback(post.stop)
    post.start()
    soon, late = house.visit("1"), house.visit("1")
    for visit, minutes in ((soon, 0), (late, 2)):
        post.put(Rate(ticket=visit.ticket.id, level=LEVELS, scale="ba-muc", source="screen", after_ms=4000))
        wait_until(lambda: post.waiting == 0)
        house.server.kill()
        post.put(RateReason(ticket=visit.ticket.id, reason=_a_reason(house)))
        house.server.go_to(MONDAY + timedelta(minutes=minutes))
        house.server.start()
        wait_until(lambda: post.waiting == 0)
    assert [one.data["ticket"] for one in house.facts("rating_reason")] == [soon.ticket.id]
    [stray] = house.facts("press_stray")
    assert (stray.data["why"], stray.data["of"], stray.data["counter"]) == ("late", "reason", "1")
    check_figures(house, tmp_path, answered=2, late=1)


def _a_reason(house: House) -> str:
    return load_hall(house.server.file).ratings.reasons[0].id


def check_figures(house: House, folder: Path, answered: int, late: int) -> None:
    """Ours against the lines of the journal, recounted by another path."""
    store, rules = TallyStore(folder / "tallies.db", ZONE), rules_of(load_hall(house.server.file))
    store.follow(house.server.database)
    period = Period(first="2026-11-23", last="2026-11-24")
    for by in BY:
        ask, maker = AskTally(period=period, by=by), Maker("test", lambda: "2026-11-30T01:00:00.000Z")
        answer = tally(store, rules, ask, maker)
        assert_recounted(house.facts(), answer, by, ZONE, 5)
    store.close()
    total = answer.total.now
    assert (total.answered, (total.strays or {}).get("late")) == (answered, late)


def test_a_panel_that_is_started_again_before_its_answer_went_rates_nothing_twice(house: House) -> None:
    pads = house.pads("1")
    visit = house.visit("1")
    pads.wait_for_lamp()
    house.server.kill()
    pads.press(3)
    pads.press(1)
    pads.stop()
    pads.start()
    house.server.start()
    wait_until(lambda: house.accounted() == 2)
    pads.wait_for_lamp(False)
    pads.press(1)
    wait_until(lambda: house.accounted() == 3)
    [rated] = house.facts("rated")
    assert (rated.data["ticket"], rated.data["level"]) == (visit.ticket.id, 1)


def test_a_flag_that_one_desk_has_seen_to_is_gone_at_the_other_and_after_a_restart(house: House) -> None:
    desks = [house.desk("desk"), house.desk("desk-2")]
    visit = house.visit("1")
    house.by_slip(visit, station="panel-1", source="pad", after_ms=200)

    def flags() -> list[list[str]]:
        return [[one.why for one in desk.state.rating_flags] if desk.state else ["?"] for desk in desks]

    wait_until(lambda: flags() == [["too_fast"]] * 2)
    [flag] = house.facts("rating_flagged")
    seen = protocol.SettleCase(case=flag.seq, words="đã xem bàn phím, không hỏng")
    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(lambda station: house.send(station, seen), ("desk", "desk-2")))
    assert sorted(type(one).__name__ for one in answers) == ["Done", "Refusal"]
    assert [one.code for one in answers if isinstance(one, Refusal)] == [protocol.RefusalCode.CASE_SETTLED]
    wait_until(lambda: flags() == [[], []])
    house.restart()
    newcomer = house.desk("desk")
    wait_until(lambda: newcomer.state)
    assert newcomer.state and newcomer.state.rating_flags == ()
    [settled] = house.facts("case_settled")
    assert settled.who in ("desk", "desk-2") and settled.data["words"] == seen.words and settled.at
    assert len(house.facts("rated")) == 1
