"""Whatever way the facts take to the board, each call flashes exactly once and nothing goes backwards."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from display.board.flow import (
    Acknowledge,
    BoardState,
    Event,
    FlashEnded,
    HallChanged,
    LinkChanged,
    Painted,
    on_screen,
    reduce,
)
from queue_engine.protocol import Fact, HallState
from tests.display.fake_board_link import NOON_MS, called, empty_hall, hall_with, happened, recalled

COUNTERS = 4


@st.composite
def days(draw: st.DrawFn) -> list[Fact]:
    """What happens at the counters: calls, recalls, starts and ends, as the hall allows them."""
    facts: list[Fact] = []
    open_at: dict[str, tuple[str, str]] = {}
    for n in range(draw(st.integers(1, 36))):
        seq = 2 + len(facts) * draw(st.integers(1, 3)) + (facts[-1].seq if facts else 0)
        counter = f"quay-{draw(st.integers(1, COUNTERS))}"
        number, step = open_at.get(counter, ("", "free"))
        if step == "free":
            number = f"A{n:03}"
            facts.append(called(seq, number, counter))
            open_at[counter] = (number, "called")
        elif step == "called" and draw(st.booleans()):
            facts.append(recalled(seq, number, counter))
        elif step == "called":
            facts.append(happened(seq, "service_started", number, counter))
            open_at[counter] = (number, "serving")
        else:
            facts.append(happened(seq, "ticket_finished", number, counter))
            del open_at[counter]
    return facts


@dataclass
class Watched:
    """A board and what a person before it would have noticed."""

    places: int
    state: BoardState = field(init=False)
    flashed: list[int] = field(default_factory=list)
    painted: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    newest_shown: int = 0

    def __post_init__(self) -> None:
        self.state = BoardState(places=self.places)

    def take(self, event: Event) -> None:
        before = self.state.flashing
        self.state, effects = reduce(self.state, event)
        self.flashed += sorted(self.state.flashing - before)
        for effect in effects:
            if isinstance(effect, Acknowledge):
                self.acknowledged += effect.seqs
        self.check()

    def check(self) -> None:
        seqs = [one.call.seq for one in on_screen(self.state)]
        assert seqs == sorted(seqs, reverse=True)
        assert len({one.call.ticket for one in self.state.listed}) == len(self.state.listed)
        assert len(self.state.flashing) <= self.places
        assert self.state.flashing <= set(seqs), "a flash that nobody sees"
        assert max(seqs, default=0) >= self.newest_shown, "the board went backwards"
        self.newest_shown = max(seqs, default=0)

    def paint(self) -> None:
        fresh = tuple(seq for one in on_screen(self.state) for seq in one.unpainted)
        self.painted += fresh
        self.take(Painted(fresh, 0.0))

    def end_flashes(self) -> None:
        self.take(FlashEnded(tuple(self.state.flashing)))


def deliver(board: Watched, facts: list[Fact], data: st.DataObject) -> HallState:
    """Split the facts into messages; some arrive as facts, some after a loss as facts or as a snapshot."""
    hall = empty_hall()
    board.take(LinkChanged(live=True))
    board.take(HallChanged(hall, (), NOON_MS))
    while facts:
        size = data.draw(st.integers(1, len(facts)))
        batch, facts = facts[:size], facts[size:]
        before, hall = hall, hall_with(*batch, hall=hall)
        way = data.draw(st.sampled_from(["facts", "facts", "resumed", "snapshot", "repeated"]))
        if way in ("resumed", "snapshot"):
            board.take(LinkChanged(live=False, lost_at="2026-11-23T03:32:00.000Z"))
            if data.draw(st.booleans()):
                board.paint()
            board.take(LinkChanged(live=True))
        board.take(HallChanged(hall, () if way == "snapshot" else tuple(batch), NOON_MS))
        if way == "repeated":
            board.take(HallChanged(before, (), NOON_MS))
            board.take(HallChanged(hall, tuple(batch), NOON_MS))
        if data.draw(st.booleans()):
            board.paint()
        if data.draw(st.booleans()):
            board.end_flashes()
    return hall


@given(days(), st.integers(1, 9), st.data())
def test_every_call_flashes_exactly_once_and_is_acknowledged(
    facts: list[Fact], places: int, data: st.DataObject
) -> None:
    board = Watched(places)
    deliver(board, list(facts), data)
    for _ in facts:
        board.paint()
        board.end_flashes()
    calls = [fact.seq for fact in facts if fact.kind in ("ticket_called", "ticket_recalled")]
    assert board.flashed == calls
    assert sorted(board.painted) == calls
    assert set(board.acknowledged) == set(calls)
    assert board.state.queue == ()
