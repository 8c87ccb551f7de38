"""The board's flow: what is listed, what flashes, what is acknowledged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from display.board.flow import (
    Acknowledge,
    BoardState,
    Effect,
    Event,
    FlashEnded,
    HallChanged,
    LinkChanged,
    NotHeard,
    Painted,
    PlacesChanged,
    RecordShown,
    on_screen,
    reduce,
    stage,
)
from queue_engine.protocol import Day, Fact, HallState, TicketState
from tests.display.fake_board_link import NOON_MS, called, empty_hall, hall_with, happened, recalled

MINUTE_MS = 60_000
LIVE, GONE = LinkChanged(live=True), LinkChanged(live=False, lost_at="2026-11-23T03:32:00.000Z")


class Following:
    """A board whose hall is moved on by facts; it remembers the effects."""

    def __init__(self, places: int = 9, hall: HallState | None = None) -> None:
        self.state = BoardState(places=places)
        self.hall = hall or empty_hall()
        self.effects: list[Effect] = []
        self.take(LIVE)
        self.take(HallChanged(self.hall, (), NOON_MS))

    def take(self, event: Event) -> None:
        self.state, effects = reduce(self.state, event)
        self.effects += effects

    def tell(self, *facts: Fact, now_ms: int = NOON_MS, snapshot: bool = False) -> None:
        self.hall = hall_with(*facts, hall=self.hall)
        self.take(HallChanged(self.hall, () if snapshot else facts, now_ms))

    def paint(self) -> None:
        seqs = tuple(seq for one in on_screen(self.state) for seq in one.unpainted)
        self.take(Painted(seqs, 1.5))

    def settle(self) -> None:
        self.paint()
        self.take(FlashEnded(tuple(self.state.flashing)))

    @property
    def numbers(self) -> list[str]:
        return [one.call.number for one in on_screen(self.state)]

    @property
    def flashing(self) -> list[int]:
        return sorted(self.state.flashing)

    @property
    def acknowledged(self) -> list[tuple[int, ...]]:
        return [effect.seqs for effect in self.effects if isinstance(effect, Acknowledge)]


def test_a_call_flashes_and_stands_first() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    board.settle()
    board.tell(called(11, "C004", "quay-2"))
    assert board.numbers == ["C004", "A001"]
    assert board.flashing == [11]


def test_calls_that_fall_together_flash_together_in_their_own_places() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"), called(11, "C004", "quay-2"), called(12, "D002", "quay-3"))
    assert board.numbers == ["D002", "C004", "A001"]
    assert board.flashing == [10, 11, 12]


def test_more_calls_than_places_are_shown_one_load_after_another() -> None:
    board = Following(places=2)
    board.tell(*(called(10 + n, f"A{n:03}", f"quay-{n}") for n in range(5)))
    loads = []
    while board.state.flashing:
        loads.append(board.flashing)
        board.settle()
    assert loads == [[10, 11], [12, 13], [14]]


def test_a_recall_takes_the_place_of_its_call_and_flashes_again() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"), called(11, "C004", "quay-2"))
    board.settle()
    board.tell(recalled(12, "A001", "quay-1"))
    assert board.numbers == ["A001", "C004"]
    assert board.flashing == [12]
    assert on_screen(board.state)[0].call.again


def test_a_recall_that_comes_with_its_call_waits_until_the_call_was_seen() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"), recalled(11, "A001", "quay-1"))
    assert board.flashing == [10]
    board.paint()
    assert board.flashing == [11]
    assert [effect.calls[0].seq for effect in board.effects if isinstance(effect, RecordShown)] == [10]


def test_a_call_is_acknowledged_once_and_only_after_its_paint() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    assert board.effects == []
    board.paint()
    board.paint()
    board.take(Painted((10,), 2.0))
    assert board.acknowledged == [(10,)]


def test_what_was_painted_is_recorded_with_its_moment() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    board.paint()
    assert isinstance(board.effects[0], RecordShown)
    assert (board.effects[0].t, board.effects[0].calls[0].number) == (1.5, "A001")


def test_an_acknowledgement_that_was_not_heard_is_sent_when_the_link_is_back() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    board.paint()
    board.take(NotHeard((10,)))
    board.take(GONE)
    board.take(LIVE)
    assert board.acknowledged == [(10,), (10,)]


def test_a_paint_without_a_link_is_acknowledged_later() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    board.take(GONE)
    board.paint()
    assert board.acknowledged == []
    board.take(LIVE)
    assert board.acknowledged == [(10,)]


def test_many_late_acknowledgements_go_in_messages_that_the_server_takes() -> None:
    state = replace(BoardState(), unsent=tuple(range(1, 251)))
    _, effects = reduce(state, LIVE)
    assert [len(effect.seqs) for effect in effects if isinstance(effect, Acknowledge)] == [100, 100, 50]


def test_after_a_short_loss_the_missed_calls_flash() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    board.settle()
    board.take(GONE)
    board.take(LIVE)
    board.tell(called(11, "C004", "quay-2"), happened(12, "service_started", "C004", "quay-2"), snapshot=True)
    assert board.flashing == [11]


def test_after_a_long_loss_old_calls_are_listed_without_a_flash() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    board.settle()
    board.take(GONE)
    board.take(LIVE)
    board.tell(called(11, "C004", "quay-2"), snapshot=True, now_ms=NOON_MS + 11 * MINUTE_MS)
    assert board.numbers == ["C004", "A001"]
    assert board.flashing == []


def test_a_board_that_starts_lists_the_day_and_flashes_only_who_was_called_a_moment_ago() -> None:
    hall = hall_with(
        called(100, "A001", "quay-1"),
        called(550, "C004", "quay-2"),
        called(580, "D002", "quay-3"),
        called(590, "G003", "quay-4"),
        happened(595, "service_started", "G003", "quay-4"),
    )
    board = Following(hall=hall)
    assert board.numbers == ["G003", "D002", "C004", "A001"]
    assert board.flashing == [550, 580]


def test_a_board_that_starts_acknowledges_the_recalls_that_its_list_shows() -> None:
    board = Following(hall=hall_with(called(10, "A001", "quay-1"), recalled(11, "A001", "quay-1")))
    board.paint()
    assert board.acknowledged == [(10, 11)]


def test_an_old_message_changes_nothing() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"), called(11, "C004", "quay-2"))
    before = board.state
    board.take(HallChanged(hall_with(called(10, "A001", "quay-1")), (), NOON_MS))
    assert board.state == before


def test_the_same_message_twice_flashes_once() -> None:
    board = Following()
    call = called(10, "A001", "quay-1")
    board.tell(call)
    board.settle()
    board.take(HallChanged(board.hall, (call,), NOON_MS))
    assert board.flashing == []


@pytest.mark.parametrize("store", ["store-1", "store-2"], ids=["restored from a backup", "another store"])
def test_a_hall_that_begins_anew_is_shown_as_it_is(store: str) -> None:
    board = Following(hall=empty_hall(seq=50))
    board.tell(called(60, "A001", "quay-1"))
    board.take(GONE)
    board.take(LIVE)
    board.hall = hall_with(called(20, "C004", "quay-2"), hall=empty_hall(store=store))
    board.take(HallChanged(board.hall, (), NOON_MS))
    board.settle()
    board.tell(called(21, "D002", "quay-3"))
    assert board.numbers == ["D002", "C004"]
    assert board.flashing == [21]


def test_a_new_day_clears_the_board() -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    tomorrow = empty_hall(seq=20, day=Day(day="2026-11-24", open=True))
    board.take(HallChanged(tomorrow, (), NOON_MS))
    assert board.numbers == []


def test_people_who_are_awaited_keep_their_place_when_others_are_called() -> None:
    board = Following(places=3)
    board.tell(called(10, "A001", "quay-1"))
    for n in range(11, 19):
        board.tell(called(n, f"C{n:03}", "quay-2"), happened(n + 100, "service_started", f"C{n:03}", "quay-2"))
        board.settle()
    assert board.numbers == ["C018", "C017", "A001"]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (None, TicketState.CALLED),
        ("service_started", TicketState.SERVING),
        ("ticket_finished", TicketState.FINISHED),
        ("ticket_no_show", TicketState.FINISHED),
    ],
)
def test_a_listed_call_says_where_its_citizen_is(fact: str | None, expected: TicketState) -> None:
    board = Following()
    board.tell(called(10, "A001", "quay-1"))
    if fact:
        board.tell(happened(11, fact, "A001", "quay-1"))
    assert stage(board.state, board.state.listed[0].call) is expected


def test_more_room_lets_waiting_calls_in() -> None:
    board = Following(places=1)
    board.tell(called(10, "A001", "quay-1"), called(11, "C004", "quay-2"))
    assert board.flashing == [10]
    board.take(PlacesChanged(4))
    assert board.flashing == [10, 11]


def test_the_list_does_not_grow_for_ever() -> None:
    board = Following()
    for n in range(400):
        board.tell(called(10 + n, f"A{n:03}", f"quay-{n % 8}"))
        board.settle()
    assert len(board.state.listed) <= 80
    assert len(board.state.sent) <= 32
