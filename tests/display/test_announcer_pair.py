"""Two announcers of a zone and the server's own rules: cards that come and go, cut links, a server that dies.

Each call gets one word; no two speak at once; and while both can be told of each other, nothing is heard twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import pytest

from display.announcer.flow import (
    AnnouncerState,
    AskFloor,
    Effect,
    Event,
    FloorAnswered,
    LeaveFloor,
    Place,
    Say,
    Tell,
    TurnEnded,
    reduce,
)
from display.announcer.turns import Result, Turn, TurnRules
from display.common.events import HallChanged, LinkChanged, Ticked
from queue_engine.client.fold import utc_iso
from queue_engine.domain import floor as floors
from queue_engine.domain.floor import Floor
from queue_engine.domain.grant import Candidate, heir
from queue_engine.protocol import Fact, HallState
from tests.display.announcer_hall import QUAY, QUAY_2
from tests.display.fake_board_link import DAY, NOON_MS, empty_hall, hall_with

ZONE, SOUND_MS, FAIL_MS, TICK_MS = "east", 8_000, 300, 100
RULES = TurnRules(awaited_only=False)
CALM = ("call", "call", "call", "card", "card", "connect", "wait")
ROUGH = (*CALM, "lose", "lose", "restart")


@dataclass
class Voice:
    """An announcer with its card and its link."""

    name: str
    state: AnnouncerState
    card: bool = True
    reported: bool = True
    linked: bool = False
    since: int = 0
    speaking: Turn | None = None
    began_with_card: bool = True
    ends_ms: int = 0
    asking: list[tuple[Turn, int]] = field(default_factory=list)
    missed: list[Fact] = field(default_factory=list)

    @property
    def is_heard(self) -> bool:
        return self.speaking is not None and self.began_with_card and self.card


class Pair:
    """The hall around the two; the clock is moved in steps of a tenth of a second."""

    def __init__(self, seed: int) -> None:
        self.chance, self.now_ms, self.hall = Random(seed), NOON_MS, empty_hall()
        self.floor, self.holder = Floor(), ""
        self.calls: list[int] = []
        self.words: dict[int, Result] = {}
        self.heard: dict[int, int] = {}
        places = (Place(name, ZONE, frozenset({QUAY, QUAY_2}), RULES, True, spare=True) for name in ("loa-1", "loa-2"))
        self.voices = [Voice(place.station, AnnouncerState(place)) for place in places]
        for voice in self.voices:
            self.connect(voice)

    # -- the server

    def note(self, kind: str, **data: object) -> int:
        seq = self.hall.seq + 1
        fact = Fact(seq=seq, day=DAY, at=utc_iso(self.now_ms) or "", kind=kind, who="x", data=dict(data))
        self.hall: HallState = hall_with(fact, hall=self.hall)
        for voice in self.voices:
            if voice.linked:
                self.take(voice, HallChanged(self.hall, (fact,), self.now_ms))
            else:
                voice.missed.append(fact)
        return seq

    def grant(self) -> None:
        there = sorted((one for one in self.voices if one.linked), key=lambda one: (one.since, one.name))
        now = heir(self.holder or None, [Candidate(one.name, one.reported) for one in there]) or ""
        if now != self.holder:
            self.holder = now
            self.note("zone_granted", zone=ZONE, station=now or None)

    def connect(self, voice: Voice) -> None:
        if voice.linked:
            return
        voice.linked, voice.since, voice.reported = True, self.now_ms, voice.card
        missed, voice.missed = tuple(voice.missed), []
        self.take(voice, HallChanged(self.hall, missed, self.now_ms))
        self.take(voice, LinkChanged(True))
        self.grant()

    def lose(self, voice: Voice) -> None:
        if voice.linked:
            voice.linked = False
            self.take(voice, LinkChanged(False))
            self.grant()

    def restart(self) -> None:
        for voice in self.voices:
            voice.linked = False
            self.take(voice, LinkChanged(False))
        self.holder = ""
        self.note("zone_granted", zone=ZONE, station=None)

    def hear(self, voice: Voice, result: Result) -> None:
        """The first word about a call stays."""
        fresh = [seq for seq in result.calls if seq not in self.words]
        if voice.linked and fresh:
            self.words |= dict.fromkeys(fresh, result)
            said = {"outcome": result.outcome, "reasons": list(result.reasons), "seconds": 1.0}
            self.note("calls_spoken", station=voice.name, zone=ZONE, calls=fresh, **said)

    # -- the announcers

    def take(self, voice: Voice, event: Event) -> None:
        voice.state, effects = reduce(voice.state, event)
        for effect in effects:
            self.perform(voice, effect)

    def perform(self, voice: Voice, effect: Effect) -> None:
        match effect:
            case Say(turn):
                voice.speaking, voice.began_with_card = turn, voice.card
                voice.ends_ms = self.now_ms + (SOUND_MS if voice.card else FAIL_MS)
            case AskFloor(turn):
                voice.asking.append((turn, self.now_ms + self.chance.randint(5, 1_500)))
            case LeaveFloor() if voice.linked:
                self.floor = floors.leave(self.floor, voice.name)
            case Tell(result):
                self.hear(voice, result)
            case _:
                pass

    def end(self, voice: Voice, turn: Turn) -> None:
        good = voice.is_heard
        voice.speaking = None
        for seq in turn.seqs if good else ():
            self.heard[seq] = self.heard.get(seq, 0) + 1
        state, why = ("spoken", ()) if good else ("failed", ("no-sound-card",))
        self.take(voice, TurnEnded(turn.id, state, why, 8.0, self.now_ms))

    def answer(self, voice: Voice, turn: Turn) -> None:
        wait_ms: int | None = 1_000
        if voice.linked and self.holder == voice.name:
            self.floor, wait_ms = floors.take(self.floor, voice.name, self.now_ms, SOUND_MS)
        self.take(voice, FloorAnswered(turn.id, wait_ms is None, wait_ms or 0, self.now_ms))

    def step(self, voice: Voice) -> None:
        if voice.speaking is not None and self.now_ms >= voice.ends_ms:
            self.end(voice, voice.speaking)
        for turn, at_ms in [one for one in voice.asking if one[1] <= self.now_ms]:
            voice.asking.remove((turn, at_ms))
            self.answer(voice, turn)
        self.take(voice, Ticked(self.now_ms))
        if voice.linked and voice.reported != voice.card and self.chance.random() < 0.15:
            voice.reported = voice.card
            self.grant()

    def wait(self, ms: int) -> None:
        for _ in range(ms // TICK_MS):
            self.now_ms += TICK_MS
            for voice in self.voices:
                self.step(voice)
            assert sum(voice.is_heard for voice in self.voices) < 2, "both speak"

    # -- chance

    def happen(self, kind: str) -> None:
        voice = self.chance.choice(self.voices)
        match kind:
            case "call":
                number = f"A{len(self.calls) + 1:03}"
                about = {"ticket": f"{DAY}.{number}", "number": number, "field": "land", "calls": 1}
                self.calls.append(self.note("ticket_called", counter=self.chance.choice((QUAY, QUAY_2)), **about))
            case "card":
                voice.card = not voice.card
            case "connect":
                self.connect(voice)
            case "lose":
                self.lose(voice)
            case "restart":
                self.restart()
        self.wait(self.chance.randint(100, 6_000))

    def recover(self) -> None:
        for voice in self.chance.sample(self.voices, 2):
            voice.card = True
            self.connect(voice)
        self.wait(90_000)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kinds", [CALM, ROUGH], ids=["cards", "cards-links-server"])
def test_each_call_gets_its_word_and_no_two_speak_at_once(kinds: tuple[str, ...], seed: int) -> None:
    pair = Pair(seed)
    for _ in range(30):
        pair.happen(pair.chance.choice(kinds))
    pair.recover()
    assert set(pair.words) == set(pair.calls)
    assert {seq for seq, word in pair.words.items() if word.outcome in ("spoken", "merged")} <= set(pair.heard)
    if kinds is CALM:
        assert max(pair.heard.values(), default=1) == 1


def test_a_server_that_dies_in_the_middle_of_a_call_and_grants_the_other_one_has_it_said_once() -> None:
    pair = Pair(1)
    first, second = pair.voices
    pair.happen("call")
    pair.wait(3_000)
    assert first.speaking is not None
    pair.restart()
    pair.connect(second)
    pair.connect(first)
    assert pair.holder == second.name
    pair.wait(30_000)
    assert pair.heard == {pair.calls[0]: 1} and pair.words[pair.calls[0]].outcome == "spoken"
