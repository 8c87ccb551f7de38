"""The announcer's parts put together, with a simulated sound card and no server: words, warming, floor, ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from config import load_hall
from devices.speech.sim import SimulatedSoundCard
from display.announcer import floor
from display.announcer.floor import AGAIN_MS, FloorKeeper
from display.announcer.flow import FloorAnswered
from display.announcer.wiring import Program, build
from queue_engine.client import LinkStatus, Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import (
    Fact,
    Floor,
    HallState,
    LeaveFloor,
    Message,
    Noted,
    Refusal,
    RefusalCode,
    Spoken,
    TakeFloor,
)
from tests.display.fake_board_link import DAY, NOON_MS, called, empty_hall, hall_with, recalled
from tests.fakes.hall import settings, token, wait_until, write_settings

COUNTER = "3"


class FakeFollower:
    """Hears what became of calls."""

    def __init__(self) -> None:
        self.said: list[Spoken] = []

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def spoken(self, said: Spoken) -> bool:
        self.said.append(said)
        return True


class FakeServer:
    """Answers commands, as told."""

    def __init__(self, answer: Callable[[Message], Message | Refusal | Unreachable]) -> None:
        self.asked: SimpleQueue[Message] = SimpleQueue()
        self._answer = answer

    def send(self, body: Message, deadline_s: float = 5.0) -> Message | Refusal | Unreachable:
        self.asked.put(body)
        return self._answer(body)

    def close(self) -> None: ...


@contextmanager
def running(folder: Path, **voice: Any) -> Iterator[tuple[Program, SimulatedSoundCard, FakeFollower]]:
    """An announcer of the whole hall that is granted it and hears the hall of the test."""
    values = settings(folder)
    row = {"id": "loa-1", "kind": "announcer", "name": "Loa", "speaker": "sim", "token": token("loa-1")}
    values = {**values, "stations": [*values["stations"], row], "voice": {"times": 1, **voice}}
    config = load_hall(write_settings(folder, values))
    card, follower = SimulatedSoundCard(speed=400.0), FakeFollower()
    server = FakeServer(lambda body: Noted(seq=None))
    made = build(config, config.station("loa-1"), sender=server, card=card)
    made.station.following = follower
    made.reports.start()
    thread = threading.Thread(target=made.station.run)
    thread.start()
    try:
        yield made, card, follower
    finally:
        made.station.end()
        thread.join()
        made.close()


def hear(made: Program, *facts: Fact, hall: HallState | None = None) -> HallState:
    """The hall after these facts, in which the announcer is granted the whole of it."""
    after = hall_with(*facts, hall=hall or empty_hall().model_copy(update={"granted": {"": "loa-1"}}))
    made.station._now_ms = lambda: NOON_MS
    made.station.changed(after, facts)
    made.station.link_changed(LinkStatus(live=True))
    return after


def test_a_call_is_said_in_every_language_and_told_with_its_length(tmp_path: Path) -> None:
    with running(tmp_path, languages=["vi", "en"]) as (made, card, follower):
        hear(made, called(590, "A012", COUNTER))
        wait_until(lambda: follower.said)
        [played], [said] = card.played, follower.said
        assert (
            played.text
            == "Mời công dân có số a không một hai đến quầy số ba / Number ay zero one two, please go to counter three"
        )
        assert (said.calls, said.outcome, said.reasons) == ((590,), "spoken", ())
        assert said.seconds > 2


def test_a_recall_is_said_as_such_and_the_call_before_it_only_shown(tmp_path: Path) -> None:
    with running(tmp_path) as (made, card, follower):
        hear(made, called(590, "A012", COUNTER), recalled(591, "A012", COUNTER))
        wait_until(lambda: len(follower.said) == 2)
        assert [one.text[:13] for one in card.played] == ["Xin nhắc lại,"]


def test_a_priority_citizen_is_called_more_courteously(tmp_path: Path) -> None:
    with running(tmp_path) as (made, card, follower):
        call = called(590, "A012", COUNTER)
        hall = hall_with(call, hall=empty_hall().model_copy(update={"granted": {"": "loa-1"}}))
        counter = hall.counters[COUNTER]
        assert counter.ticket is not None
        ticket = {"ticket": counter.ticket.model_copy(update={"priority": "yes"})}
        hall = hall.model_copy(update={"counters": {COUNTER: counter.model_copy(update=ticket)}})
        hear(made, hall=hall)
        wait_until(lambda: follower.said)
        assert card.played[0].text.startswith("Xin kính mời công dân có số a không một hai")


def test_a_number_that_no_pack_can_read_fails_in_words_and_the_next_is_said(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("A★1 cannot be said")
    with running(tmp_path) as (made, card, follower):
        hear(made, called(590, "A★1", COUNTER), called(591, "B001", "1"))
        wait_until(lambda: len(follower.said) == 2)
        assert [one.outcome for one in follower.said] == ["failed", "spoken"]
        assert follower.said[0].reasons == ("no-voice",)
        assert len(card.played) == 1


def test_the_sounds_of_who_may_be_called_next_are_made_before(tmp_path: Path) -> None:
    with running(tmp_path) as (made, card, follower):
        hall = empty_hall().model_copy(update={"granted": {"": "loa-1"}})
        fields = Fact(
            seq=5, day=DAY, at="", kind="counter_fields", who="x", data={"counter": COUNTER, "fields": ["land"]}
        )
        hall = hear(made, fields, hall=hall)
        issue = {"ticket": f"{DAY}.D007", "number": "D007", "field": "land", "priority": None}
        issue |= {"key_ms": 0, "slot_ms": None, "stops": [], "session": 0}  # type: ignore[dict-item]
        hear(
            made,
            Fact(seq=6, day=DAY, at="2026-11-23T03:31:00.000Z", kind="ticket_issued", who="x", data=issue),
            hall=hall,
        )
        wait_until(lambda: made.speech.narrator.kept("vi", "Mời công dân có số dê không không bảy"))
        wait_until(lambda: made.speech.narrator.kept("vi", "đến quầy số ba"))
        assert card.played == () and follower.said == []


# -- the floor ---------------------------------------------------------------------------------------

REFUSED = Refusal(code=RefusalCode.NOT_ALLOWED, message="x")
AWAY = Unreachable(Intent("key", "/floors", ""))


@pytest.mark.parametrize(
    ("answer", "granted", "wait_ms"),
    [
        (Floor(granted=True), True, 0),
        (Floor(granted=False, wait_s=4.2), False, 4200),
        (REFUSED, False, AGAIN_MS),
        (AWAY, False, AGAIN_MS),
    ],
)
def test_only_a_yes_of_the_server_is_a_yes(answer: Any, granted: bool, wait_ms: int) -> None:
    server = FakeServer(lambda body: answer)
    answers: SimpleQueue[FloorAnswered] = SimpleQueue()
    keeper = FloorKeeper(server, "sanh", "east", answers.put, lambda: NOON_MS)
    keeper.start()
    keeper.ask(7, lambda: 500.0)
    assert answers.get(timeout=20) == FloorAnswered(7, granted, wait_ms, NOON_MS)
    keeper.leave()
    keeper.stop()
    assert server.asked.get() == TakeFloor(room="sanh", zone="east", seconds=120)
    assert server.asked.get() == LeaveFloor(room="sanh", zone="east")


def keeper_of(server: FakeServer, answers: SimpleQueue[FloorAnswered]) -> FloorKeeper:
    keeper = FloorKeeper(server, "sanh", "east", answers.put, lambda: NOON_MS)
    keeper.start()
    return keeper


def test_a_sound_that_takes_longer_than_it_should_keeps_the_floor_until_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floor, "LATE_S", 0.01)
    monkeypatch.setattr(floor, "MORE_S", 0.02)
    replies: Iterator[Floor | Unreachable] = iter([Floor(granted=True), Floor(granted=True), AWAY])
    server, answers = FakeServer(lambda body: next(replies, Floor(granted=True))), SimpleQueue[FloorAnswered]()
    keeper = keeper_of(server, answers)
    keeper.ask(7, lambda: 0.1)
    asked = [server.asked.get(timeout=20) for _ in range(5)]
    more = TakeFloor(room="sanh", zone="east", seconds=0.02)
    assert asked == [TakeFloor(room="sanh", zone="east", seconds=0.1), *[more] * 4], "also after a server that was away"
    keeper.leave()
    while (last := server.asked.get(timeout=20)) == more:
        continue
    keeper.stop()
    assert last == LeaveFloor(room="sanh", zone="east") and server.asked.empty()
    assert answers.get_nowait().granted and answers.empty(), "who speaks is not told again"


def test_a_floor_that_is_another_ones_now_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "LATE_S", 0.01)
    replies = iter([Floor(granted=True), Floor(granted=False, wait_s=9)])
    server, answers = FakeServer(lambda body: next(replies)), SimpleQueue[FloorAnswered]()
    keeper = keeper_of(server, answers)
    keeper.ask(7, lambda: 0.1)
    for _ in range(2):
        server.asked.get(timeout=20)
    wait_until(lambda: keeper._ends_at is None)
    keeper.stop()
    assert server.asked.empty()


def test_a_mistake_of_ours_does_not_keep_a_room_silent_for_ever(expect_log: Callable[[str], None]) -> None:
    expect_log("the floor was not asked for")
    server, answers = FakeServer(lambda body: Floor(granted=True)), SimpleQueue[FloorAnswered]()
    keeper = keeper_of(server, answers)
    keeper.ask(7, lambda: 1 / 0)
    assert answers.get(timeout=20) == FloorAnswered(7, False, AGAIN_MS, NOON_MS)
    keeper.ask(8, lambda: 500.0)
    assert answers.get(timeout=20) == FloorAnswered(8, True, 0, NOON_MS)
    keeper.stop()
