"""Calls that no loudspeaker could say are lit for longer; calls taken back are gone; zones have their own calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import load_hall
from display.board.flow import BoardState, FlashEnded, HallChanged, LinkChanged, Painted, Rules, on_screen, reduce
from display.board.wiring import rules_of
from display.common.flashing import FADE_S, HOLD_S, Flashes, hold_of
from queue_engine.protocol import Call, Fact, HallState, SpeechOutcome, SpokenCall
from tests.display.fake_board_link import NOON_MS, called, empty_hall, hall_with, happened

MINUTE_MS = 60_000
WHOLE = Rules()


def told(hall: HallState, seq: int, outcome: SpeechOutcome, zone: str = "") -> HallState:
    """The hall after a loudspeaker's word about a call."""

    def with_word(call: Call) -> Call:
        return call.model_copy(update={"spoken": (*call.spoken, SpokenCall(zone=zone, outcome=outcome))})

    calls = tuple(with_word(call) if call.seq == seq else call for call in hall.calls)
    return hall.model_copy(update={"calls": calls, "seq": hall.seq + 1})


class Board:
    """A board that follows a hall moved by the test."""

    def __init__(self, rules: Rules = WHOLE, places: int = 9) -> None:
        self.state, self.hall = BoardState(rules, places=places), empty_hall()
        self.take(LinkChanged(live=True))
        self.become(self.hall)

    def take(self, event: LinkChanged | HallChanged | Painted | FlashEnded) -> None:
        self.state, _ = reduce(self.state, event)

    def become(self, hall: HallState, *facts: Fact, now_ms: int = NOON_MS) -> None:
        self.hall = hall
        self.take(HallChanged(hall, facts, now_ms))

    def tell(self, *facts: Fact) -> None:
        self.become(hall_with(*facts, hall=self.hall), *facts)

    def settle(self) -> None:
        self.take(Painted(tuple(seq for one in on_screen(self.state) for seq in one.unpainted), 0.0))
        self.take(FlashEnded(tuple(self.state.flashing)))

    @property
    def lit(self) -> dict[int, bool]:
        """Calls that flash, and whether for longer."""
        return {seq: seq in self.state.long for seq in self.state.flashing}


def test_a_call_that_could_not_be_said_is_lit_once_more_and_for_longer() -> None:
    board = Board()
    board.tell(called(500, "A001", "quay-1"))
    board.settle()
    board.become(told(board.hall, 500, "failed"))
    assert board.lit == {500: True}
    board.settle()
    board.become(board.hall.model_copy(update={"seq": board.hall.seq + 1}))
    assert board.lit == {}


def test_a_call_that_is_still_lit_goes_on() -> None:
    board = Board()
    board.tell(called(500, "A001", "quay-1"))
    board.become(told(board.hall, 500, "failed"))
    assert board.lit == {500: True}


@pytest.mark.parametrize("outcome", ["spoken", "merged", "shown_only"])
def test_what_was_said_or_is_not_to_be_said_is_not_lit_again(outcome: SpeechOutcome) -> None:
    board = Board()
    board.tell(called(500, "A001", "quay-1"))
    board.settle()
    board.become(told(board.hall, 500, outcome))
    assert board.lit == {}


def test_who_has_come_already_is_not_called_again() -> None:
    board = Board()
    board.tell(called(500, "A001", "quay-1"), happened(501, "service_started", "A001", "quay-1"))
    board.settle()
    board.become(told(board.hall, 500, "failed"))
    assert board.lit == {}


def test_a_call_that_another_loudspeaker_has_said_is_heard() -> None:
    board = Board()
    board.tell(called(500, "A001", "quay-1"))
    board.settle()
    board.become(told(told(board.hall, 500, "spoken"), 500, "failed", zone="khu-a"))
    assert board.lit == {}


def test_an_old_call_is_not_lit_again() -> None:
    board = Board()
    board.tell(called(500, "A001", "quay-1"))
    board.settle()
    board.become(told(board.hall, 500, "failed"), now_ms=NOON_MS + 11 * MINUTE_MS)
    assert board.lit == {}


def test_a_board_hears_its_own_zone_only() -> None:
    board = Board(Rules(zones=frozenset({"khu-b", ""})))
    board.tell(called(500, "A001", "quay-1"))
    board.settle()
    board.become(told(board.hall, 500, "failed", zone="khu-a"))
    assert board.lit == {}
    board.become(told(board.hall, 500, "failed", zone="khu-b"))
    assert board.lit == {500: True}


def test_long_flashes_take_no_more_places_than_there_are() -> None:
    board = Board(places=1)
    board.tell(called(500, "A001", "quay-1"))
    board.settle()
    board.tell(called(501, "C002", "quay-2"))
    board.become(told(board.hall, 500, "failed"))
    assert board.lit == {501: False}
    board.settle()
    assert board.lit == {500: True}


def test_a_board_that_starts_lights_recent_calls_as_long_as_they_deserve() -> None:
    board = Board()
    now_ms = NOON_MS - 600_000 + 510_000
    board.become(told(hall_with(called(500, "A001", "quay-1")), 500, "failed"), now_ms=now_ms)
    fresh = BoardState(places=9)
    fresh, _ = reduce(fresh, HallChanged(board.hall, (), now_ms))
    assert fresh.flashing == fresh.long == frozenset({500})


# ---------------------------------------------------------------------------------------------------
# Calls that do not belong here


def test_a_call_that_was_taken_back_is_gone() -> None:
    board = Board()
    board.tell(called(500, "A001", "quay-1"), called(501, "C002", "quay-2"))
    calls = tuple(call.model_copy(update={"undone": call.seq == 501}) for call in board.hall.calls)
    board.become(board.hall.model_copy(update={"calls": calls, "seq": 502}))
    assert [one.call.number for one in on_screen(board.state)] == ["A001"]
    assert board.lit == {500: False}


def test_a_board_of_a_zone_shows_the_calls_of_its_counters() -> None:
    board = Board(Rules(elsewhere=frozenset({"quay-2"})))
    board.tell(called(500, "A001", "quay-1"), called(501, "C002", "quay-2"), called(502, "D003", "quay-99"))
    assert [one.call.number for one in on_screen(board.state)] == ["D003", "A001"]
    assert board.state.queue == ()


def test_a_board_of_a_field_shows_its_calls_after_a_start_too() -> None:
    rules = Rules(fields=frozenset({"land"}))
    facts = called(500, "A001", "quay-1"), happened(501, "ticket_called", "C002", "quay-2", field="civil")
    state, _ = reduce(BoardState(rules, places=9), HallChanged(hall_with(*facts), (), NOON_MS))
    assert [one.call.number for one in on_screen(state)] == ["A001"]


def test_the_rules_follow_the_settings() -> None:
    config = load_hall("thu-dau-mot")
    station = config.station("bang-1").model_copy(update={"fields": ("land",)})
    rules = rules_of(config, station)
    assert rules == Rules(fields=frozenset({"land"}))
    quick = config.board.model_copy(update={"replay_s": 30.0, "start_replay_s": 5.0})
    rules = rules_of(config.model_copy(update={"board": quick}), config.station("bang-1"))
    assert (rules.replay_ms, rules.start_ms) == (30_000, 5_000)


# ---------------------------------------------------------------------------------------------------
# The flash itself


def test_a_flash_that_becomes_longer_does_not_begin_again() -> None:
    flashes = Flashes()
    flashes.begin(7, 100.0, HOLD_S)
    flashes.begin(7, 101.0, 6.0)
    assert flashes.ended(100 + HOLD_S + FADE_S + 0.1) == ()
    assert flashes.level(7, 105.0) == 1.0
    assert flashes.ended(100.01 + 6.0 + FADE_S) == (7,)
    assert flashes.began == {}


def test_a_flash_lasts_as_long_as_the_settings_say() -> None:
    assert hold_of(8.0) + FADE_S == 8.0
    assert hold_of(0.2) > 0


def test_the_flow_forgets_yesterdays_long_flashes() -> None:
    board = Board()
    board.tell(called(500, "A001", "quay-1"))
    board.become(told(board.hall, 500, "failed"))
    tomorrow = board.hall.day.model_copy(update={"day": "2026-11-24"})
    board.become(board.hall.model_copy(update={"day": tomorrow, "calls": (), "seq": 900}))
    assert replace(board.state).long == frozenset()
