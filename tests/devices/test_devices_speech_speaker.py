"""The loudspeaker with a simulated sound card: order, honesty, faults in words, an end in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from devices.speech.narrator import Announcement, Narrator
from devices.speech.ports import SpeechOrder, SpokenState
from devices.speech.reader import Phrase
from devices.speech.settings import Volume, volume_at
from devices.speech.sim import SimulatedSoundCard
from devices.speech.sound import read_wav
from devices.speech.speaker import StationSpeaker
from devices.states import Reason, State
from tests.devices.devices_bench import Health
from tests.devices.devices_speech import PATIENCE_S, NoiseEngine, Outcomes
from tests.fakes.hall import wait_until

ExpectLog = Callable[[str], None]
FAST = 100.0


class Room:
    """A loudspeaker, the card in it, and what came of its orders."""

    def __init__(self, folder: Path) -> None:
        self.engine = NoiseEngine(seconds=2.0)
        self.card = SimulatedSoundCard(FAST, folder)
        self.health = Health()
        self.outcomes = Outcomes()
        self.percent = 100.0
        narrator = Narrator({"vi": self.engine}, None)
        self.speaker = StationSpeaker(
            "loa-1", "sim", self.card, narrator, lambda: self.percent, self.health,
            back_off_s=(0.02,), look_every_s=0.02,
        )  # fmt: skip

    def say(self, *words: str) -> None:
        for word in words:
            self.speaker.take(self.outcomes.order(word))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    one = Room(tmp_path / "heard")
    one.health.wait_for(State.READY)
    yield one
    one.speaker.close()
    wait_until(lambda: not any(thread.name == "device-loa-1" for thread in threading.enumerate()))


def test_announcements_are_heard_one_after_the_other_in_order(room: Room) -> None:
    room.say("a", "b", "c")
    assert [room.outcomes.next().job_id for _ in "abc"] == ["a", "b", "c"]
    heard = room.card.played
    assert [one.text for one in heard] == ["a", "b", "c"]
    assert all(one.whole and one.end - one.start >= 1.9 for one in heard)
    assert all(before.end <= after.start for before, after in pairwise(heard))


def test_spoken_is_told_with_its_seconds_and_never_blocks_the_caller(room: Room) -> None:
    room.engine.go_on.clear()
    room.say("a")
    assert room.outcomes.none_left()
    room.engine.go_on.set()
    outcome = room.outcomes.next()
    assert (outcome.state, outcome.reasons) == (SpokenState.SPOKEN, ())
    assert outcome.seconds == pytest.approx(2.0, abs=0.1)


def test_the_sound_that_is_left_as_a_file_is_the_one_that_was_played(room: Room, tmp_path: Path) -> None:
    room.percent = 50
    room.say("a")
    room.outcomes.next()
    heard = read_wav(tmp_path / "heard" / "0001.wav")
    assert heard.seconds == pytest.approx(2.0, abs=0.1)
    assert heard.rms_db == pytest.approx(-26, abs=0.3)


def test_a_player_that_fails_once_is_tried_again_and_nobody_misses_anything(room: Room, expect_log: ExpectLog) -> None:
    expect_log("is lost: player-failed")
    room.card.faults.fail_next = 1
    room.say("a")
    assert room.outcomes.next().state is SpokenState.SPOKEN
    assert len(room.card.played) == 1
    room.health.wait_for(State.ABSENT)
    room.health.wait_for(State.READY)


def test_a_player_that_fails_twice_is_a_state_until_a_sound_is_heard_again(room: Room, expect_log: ExpectLog) -> None:
    expect_log("is lost: player-failed")
    room.card.faults.fail_next = 2
    room.say("a")
    outcome = room.outcomes.next()
    assert (outcome.state, outcome.reasons) == (SpokenState.FAILED, (Reason.PLAYER_FAILED,))
    assert room.health.wait_for(State.STOPPED).reasons == (Reason.PLAYER_FAILED,)
    room.say("b")
    assert room.outcomes.next().state is SpokenState.SPOKEN
    room.health.wait_for(State.READY)


def test_a_card_that_is_away_is_a_state_and_comes_back_with_the_next_call(room: Room, expect_log: ExpectLog) -> None:
    expect_log("sim loa-1 is lost: no-sound-card")
    room.card.faults.no_card = True
    assert room.health.wait_for(State.ABSENT).reasons == (Reason.NO_SOUND_CARD,)
    room.say("a")
    outcome = room.outcomes.next()
    assert (outcome.state, outcome.reasons) == (SpokenState.FAILED, (Reason.NO_SOUND_CARD,))
    room.card.faults.no_card = False
    room.say("b")
    assert room.outcomes.next().state is SpokenState.SPOKEN
    room.health.wait_for(State.READY)


def test_a_card_that_vanishes_in_the_middle_is_not_told_as_spoken(room: Room, expect_log: ExpectLog) -> None:
    expect_log("is lost: no-sound-card")
    room.card.faults.vanish_after_s = 0.5
    room.say("a")
    assert room.outcomes.next().state is SpokenState.FAILED
    [heard] = room.card.played
    assert not heard.whole
    room.card.faults.no_card = False
    room.health.wait_for(State.READY)


def test_a_player_that_ends_well_but_far_too_early_has_not_been_heard(room: Room, expect_log: ExpectLog) -> None:
    expect_log("is lost: sound-cut-short")
    room.card.faults.short = 0.01
    room.say("a")
    outcome = room.outcomes.next()
    assert (outcome.state, outcome.reasons) == (SpokenState.FAILED, (Reason.SOUND_CUT_SHORT,))
    assert len(room.card.played) == 2


def test_a_player_that_never_ends_is_ended(room: Room, expect_log: ExpectLog) -> None:
    expect_log("is lost: sound-stalled")
    room.card.faults.slow = 1000.0
    room.say("a")
    assert room.outcomes.next().reasons == (Reason.SOUND_STALLED,)


def test_a_slow_card_has_spoken_and_needs_attention(room: Room) -> None:
    room.card.faults.slow = 3.0
    room.say("a")
    outcome = room.outcomes.next()
    assert (outcome.state, outcome.reasons) == (SpokenState.SPOKEN, (Reason.SOUND_SLOW,))
    assert room.health.wait_for(State.ATTENTION).reasons == (Reason.SOUND_SLOW,)


def test_without_a_voice_the_chime_still_turns_eyes_to_the_board(room: Room, expect_log: ExpectLog) -> None:
    expect_log("no voice for 'a'")
    room.engine.broken = True
    room.say("a")
    outcome = room.outcomes.next()
    assert (outcome.state, outcome.reasons) == (SpokenState.FAILED, (Reason.NO_VOICE,))
    assert outcome.seconds >= 1.0
    room.engine.broken = False
    room.say("b")
    assert room.outcomes.next().state is SpokenState.SPOKEN


def test_what_nobody_wants_any_more_and_what_is_muted_is_skipped(room: Room) -> None:
    room.speaker.take(room.outcomes.order("a", wanted=False))
    assert room.outcomes.next().reasons == (Reason.NOT_WANTED,)
    room.percent = 0
    room.say("b")
    outcome = room.outcomes.next()
    assert (outcome.state, outcome.reasons) == (SpokenState.SKIPPED, (Reason.MUTED,))
    assert room.card.played == ()


def test_our_own_mistake_ends_one_announcement_and_not_the_loudspeaker(room: Room, expect_log: ExpectLog) -> None:
    expect_log("mistake in a job")

    def wanted() -> bool:
        raise ZeroDivisionError

    broken = room.outcomes.order("a")
    room.speaker.take(SpeechOrder("a", broken.announcement, broken.done, wanted))
    assert room.outcomes.next().reasons == (Reason.BROKEN,)
    room.say("b")
    assert room.outcomes.next().state is SpokenState.SPOKEN


def slow_room(tmp_path: Path) -> tuple[SimulatedSoundCard, NoiseEngine, StationSpeaker, Outcomes]:
    card, engine, outcomes = SimulatedSoundCard(1.0), NoiseEngine(seconds=30.0), Outcomes()
    return card, engine, StationSpeaker("loa-2", "sim", card, Narrator({"vi": engine}, None)), outcomes


def test_closing_breaks_off_a_long_sound_and_tells_every_order_its_end(tmp_path: Path) -> None:
    _, _, speaker, outcomes = slow_room(tmp_path)
    begins = threading.Event()
    first = outcomes.order("a")
    speaker.take(SpeechOrder("a", first.announcement, first.done, begins=begins.set))
    speaker.take(outcomes.order("b"))
    assert begins.wait(PATIENCE_S)
    begun = time.monotonic()
    speaker.close()
    assert time.monotonic() - begun < 15.0
    ends = [outcomes.next(), outcomes.next()]
    assert [(end.job_id, end.state, end.reasons) for end in ends] == [
        ("a", SpokenState.FAILED, (Reason.CLOSED,)),
        ("b", SpokenState.FAILED, (Reason.CLOSED,)),
    ]
    speaker.take(outcomes.order("c"))
    assert outcomes.next().reasons == (Reason.CLOSED,)


def test_closing_while_a_phrase_is_being_made_takes_no_time(tmp_path: Path, expect_log: ExpectLog) -> None:
    _, engine, speaker, outcomes = slow_room(tmp_path)
    engine.go_on.clear()
    speaker.take(outcomes.order("a"))
    begun = time.monotonic()
    speaker.close()
    assert time.monotonic() - begun < 15.0
    assert outcomes.next().state is SpokenState.FAILED


def test_a_loudspeaker_that_is_switched_off_says_so(tmp_path: Path) -> None:
    outcomes, card = Outcomes(), SimulatedSoundCard(FAST)
    speaker = StationSpeaker("loa-3", "sim", card, Narrator({"vi": NoiseEngine()}, None), enabled=False)
    speaker.take(outcomes.order("a"))
    assert outcomes.next().reasons == (Reason.DISABLED,)
    assert speaker.health.state is State.DISABLED
    speaker.close()


def test_a_day_at_speed_is_heard_in_order_on_the_card_s_own_clock() -> None:
    card, outcomes = SimulatedSoundCard(2000.0), Outcomes()
    speaker = StationSpeaker("loa-4", "sim", card, Narrator({"vi": NoiseEngine(seconds=3.0)}, None))
    for number in range(200):
        speaker.take(outcomes.order(f"{number}"))
    assert card.wait_for(200, 60)
    assert [one.text for one in card.played] == [f"{number}" for number in range(200)]
    assert card.played[-1].end >= 200 * 2.9
    assert all(outcomes.next().state is SpokenState.SPOKEN for _ in range(200))
    speaker.close()


def test_two_languages_are_one_sound(room: Room) -> None:
    room.engine.broken = False
    order = room.outcomes.order("a")
    two = Announcement((Phrase("vi", ("a",)), Phrase("vi", ("b",))), times=2)
    room.speaker.take(SpeechOrder("j", two, order.done))
    assert room.outcomes.next().state is SpokenState.SPOKEN
    assert [one.text for one in room.card.played] == ["a / b"]


@pytest.mark.parametrize(("hour", "percent"), [(3, 0), (7, 100), (11, 100), (12, 40), (14, 100), (20, 0)])
def test_volume_follows_the_hour(hour: int, percent: float) -> None:
    from datetime import time as day_time

    rows = (Volume(day_time(7), 100), Volume(day_time(11, 30), 40), Volume(day_time(13), 100), Volume(day_time(18), 0))
    assert volume_at(rows, day_time(hour)) == percent
    assert volume_at((), day_time(hour)) == 100


def test_a_language_whose_voice_fails_is_left_out_and_the_others_are_heard(
    tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("no voice for 'a / b'")
    outcomes, english, card = Outcomes(), NoiseEngine("english"), SimulatedSoundCard(FAST)
    english.broken = True
    speaker = StationSpeaker("loa-5", "sim", card, Narrator({"vi": NoiseEngine(), "en": english}, None))
    both = Announcement((Phrase("vi", ("a",)), Phrase("en", ("b",))))
    speaker.take(SpeechOrder("j", both, outcomes.order("x").done))
    outcome = outcomes.next()
    assert (outcome.state, outcome.reasons) == (SpokenState.SPOKEN, (Reason.NO_VOICE,))
    speaker.close()
