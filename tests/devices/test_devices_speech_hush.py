"""Silence on demand: what sounds breaks off at once, what waits is not begun, and the card is none the worse."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from devices.speech.children import Children
from devices.speech.errors import BrokenOff
from devices.speech.narrator import Narrator
from devices.speech.ports import SpokenOutcome, SpokenState
from devices.speech.sim import SimulatedSoundCard
from devices.speech.speaker import StationSpeaker
from devices.states import Reason, State
from tests.devices.devices_bench import Health
from tests.devices.devices_speech import NoiseEngine, Outcomes
from tests.fakes.hall import wait_until

LONG_S = 60.0


class Room:
    """A loudspeaker whose sounds take a minute."""

    def __init__(self, folder: Path) -> None:
        self.card, self.health, self.outcomes = SimulatedSoundCard(1.0, folder), Health(), Outcomes()
        narrator = Narrator({"vi": NoiseEngine(seconds=LONG_S)}, None)
        self.speaker = StationSpeaker("loa-1", "sim", self.card, narrator, on_state=self.health)

    def say(self, words: str) -> None:
        self.speaker.take(self.outcomes.order(words))

    def hushed(self, words: str) -> SpokenOutcome:
        """What came of it, hushed as soon as it sounds."""
        threading.Thread(target=self._hush, args=(words,)).start()
        return self.outcomes.next()

    def _hush(self, words: str) -> None:
        before = len(self.card.played)
        while len(self.card.played) == before:
            self.speaker.hush(words)
            threading.Event().wait(0.01)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    one = Room(tmp_path / "heard")
    one.health.wait_for(State.READY)
    yield one
    one.speaker.close()


def test_what_sounds_is_broken_off_and_the_next_one_is_said(room: Room) -> None:
    room.say("a")
    room.say("b")
    for words in ("a", "b"):
        assert room.hushed(words) == SpokenOutcome(words, SpokenState.SKIPPED, (Reason.NOT_WANTED,))
    assert [(one.text, one.whole) for one in room.card.played] == [("a", False), ("b", False)]


def test_a_card_that_was_hushed_is_well(room: Room) -> None:
    room.say("a")
    room.hushed("a")
    wait_until(lambda: room.speaker.health.state is State.READY)
    assert all(health.usable for health in room.health.seen)


def test_who_hushes_another_announcement_disturbs_nobody(room: Room) -> None:
    room.say("a")
    wait_until(lambda: room.speaker.health.state is State.BUSY)
    room.speaker.hush("b")
    assert room.hushed("a").job_id == "a"
    room.speaker.hush("a")  # it is over
    room.say("c")
    assert room.hushed("c").state is SpokenState.SKIPPED


def test_what_is_hushed_in_the_moment_before_it_sounds_is_not_said(room: Room) -> None:
    order = room.outcomes.order("a")
    at_the_last_moment = replace(order, begins=lambda: room.speaker.hush("a"))
    room.speaker.take(at_the_last_moment)
    assert room.outcomes.next() == SpokenOutcome("a", SpokenState.SKIPPED, (Reason.NOT_WANTED,))
    assert not any(one.whole for one in room.card.played)
    room.say("b")
    assert room.hushed("b").job_id == "b"


def test_a_player_that_is_hushed_before_it_runs_is_not_started() -> None:
    children = Children()
    children.hush()
    with pytest.raises(BrokenOff):
        children.run(("sleep", "30"), 60)
    children.ready()
    assert children.run(("true",), 60).code == 0


def test_a_player_that_is_hushed_ends_at_once_and_others_may_follow() -> None:
    children = Children()
    timer = threading.Timer(0.2, children.hush)
    timer.start()
    begun = time.monotonic()
    with pytest.raises(BrokenOff):
        children.run(("sleep", "30"), 60)
    assert time.monotonic() - begun < 20
    children.ready()
    assert children.run(("true",), 60).code == 0
