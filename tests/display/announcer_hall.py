"""A hall around an announcer's flow: officers act, sounds end, the server hears; the clock is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from display.announcer.flow import (
    AnnouncerState,
    AskFloor,
    Effect,
    Event,
    Expect,
    FloorAnswered,
    LeaveFloor,
    Place,
    Say,
    Tell,
    TurnEnded,
    reduce,
)
from display.announcer.turns import Result, Turn
from display.common.events import HallChanged, LinkChanged, Ticked
from queue_engine.client.fold import utc_iso
from queue_engine.protocol import Fact, HallState
from tests.display.fake_board_link import DAY, NOON_MS, empty_hall, hall_with

ME, OTHER = "loa-1", "loa-2"
QUAY, QUAY_2, FAR = "quay-1", "quay-2", "quay-9"
"""The last one is in another zone."""


@dataclass
class VoiceHall:
    """The server's journal, what it has heard of calls, and an announcer that follows."""

    place: Place = field(default_factory=lambda: Place(ME, "east", frozenset({QUAY, QUAY_2})))
    now_ms: int = NOON_MS
    live: bool = False
    said: list[tuple[int, ...]] = field(default_factory=list)
    """The calls of each turn that was given to the loudspeaker."""
    said_at: list[int] = field(default_factory=list)
    told: dict[int, list[Result]] = field(default_factory=dict)
    outcomes: dict[int, Result] = field(default_factory=dict)
    """The first word about each call."""
    effects: list[Effect] = field(default_factory=list)
    speaking: Turn | None = None
    asking: Turn | None = None
    floor: bool = False
    unheard: list[Fact] = field(default_factory=list)
    deaf: bool = False
    """What the announcer sends is lost on the way, and it does not know yet."""

    def __post_init__(self) -> None:
        self.hall: HallState = empty_hall()
        self.state = AnnouncerState(self.place)
        self.connect()
        self.grant(self.place.station)

    # -- the hall

    def happen(self, kind: str, number: str, counter: str, **data: Any) -> int:
        """A fact about a ticket at a counter; its seq."""
        about = {"ticket": f"{DAY}.{number}", "number": number, "field": "land", "counter": counter, "calls": 1}
        return self.note(kind, {**about, **data})

    def call(self, number: str, counter: str = QUAY) -> int:
        return self.happen("ticket_called", number, counter)

    def recall(self, number: str, counter: str = QUAY) -> int:
        return self.happen("ticket_recalled", number, counter, calls=2)

    def grant(self, station: str | None) -> int:
        return self.note("zone_granted", {"zone": self.place.zone, "station": station})

    def note(self, kind: str, data: dict[str, Any]) -> int:
        seq = self.hall.seq + 1
        fact = Fact(seq=seq, day=DAY, at=utc_iso(self.now_ms) or "", kind=kind, who="x", data=data)
        self.hall = hall_with(fact, hall=self.hall)
        if self.live:
            self.take(HallChanged(self.hall, (fact,), self.now_ms))
        else:
            self.unheard.append(fact)
        return seq

    # -- link and clock

    def connect(self, snapshot: bool = False) -> None:
        """The missed facts come before the link is told live."""
        self.live, self.deaf = True, False
        facts, self.unheard = tuple(self.unheard), []
        self.take(HallChanged(self.hall, () if snapshot else facts, self.now_ms))
        self.take(LinkChanged(True))

    def lose(self) -> None:
        self.live = False
        self.take(LinkChanged(False))

    def wait(self, seconds: float) -> None:
        self.now_ms += round(seconds * 1000)
        self.take(Ticked(self.now_ms))

    # -- the loudspeaker and the floor

    def end(self, state: str = "spoken", *reasons: str, after_s: float = 10.0) -> None:
        """What sounds ends."""
        assert self.speaking is not None
        turn, self.speaking = self.speaking, None
        self.now_ms += round(after_s * 1000)
        self.take(TurnEnded(turn.id, state, reasons, after_s, self.now_ms))

    def answer(self, granted: bool, wait_ms: int = 3000) -> None:
        assert self.asking is not None
        turn, self.asking = self.asking, None
        self.floor = self.floor or granted
        self.take(FloorAnswered(turn.id, granted, wait_ms, self.now_ms))

    # -- the announcer

    def take(self, event: Event) -> tuple[Effect, ...]:
        self.state, effects = reduce(self.state, event)
        self.effects += effects
        for effect in effects:
            self._perform(effect)
        return effects

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Say(turn):
                assert self.speaking is None, "two turns at once"
                assert self.floor or not self.place.overheard, "without the floor"
                self.speaking = turn
                self.said.append(turn.seqs)
                self.said_at.append(self.now_ms)
            case AskFloor(turn):
                assert self.asking is None
                self.asking = turn
            case LeaveFloor():
                assert self.speaking is None
                self.floor = False
            case Tell(result):
                assert self.live, "told into a link that is down"
                self._hear(result)
            case Expect():
                pass

    def _hear(self, result: Result) -> None:
        """As the server does: the first word about a call stays, and is a fact."""
        if self.deaf:
            return
        fresh = [seq for seq in result.calls if seq not in self.outcomes]
        for seq in result.calls:
            self.told.setdefault(seq, []).append(result)
        if fresh:
            self.outcomes |= dict.fromkeys(fresh, result)
            values = {"calls": fresh, "outcome": result.outcome, "reasons": list(result.reasons), "seconds": 1.0}
            self.note("calls_spoken", {"station": self.place.station, "zone": self.place.zone, **values})

    def outcome(self, seq: int) -> tuple[str, ...]:
        """Outcome and reasons of a call, as the journal has them; nothing: nobody has said anything."""
        result = self.outcomes.get(seq)
        return (result.outcome, *result.reasons) if result else ()
