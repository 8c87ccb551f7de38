"""Where another announcer stands by: what one cannot say, the other one may, and each call has one word in the end."""

from __future__ import annotations

from dataclasses import replace

from display.announcer.flow import SPARE_MS
from display.common.events import Ticked
from tests.display.announcer_hall import FAR, ME, OTHER, QUAY_2, VoiceHall

BESIDE = replace(VoiceHall().place, spare=True)
AWAY = ("failed", "no-sound-card")


def failing() -> tuple[VoiceHall, int]:
    """A call that could not be said just now."""
    hall = VoiceHall(BESIDE)
    seq = hall.call("A012")
    hall.end("failed", "no-sound-card", after_s=0.1)
    return hall, seq


def test_a_call_that_could_not_be_said_is_left_to_the_spare_that_is_let_speak() -> None:
    hall, seq = failing()
    hall.grant(OTHER)
    hall.wait(SPARE_MS / 1000 + 1)
    assert hall.outcome(seq) == () and hall.state.unsaid == ()


def test_when_nobody_else_is_let_speak_it_has_failed() -> None:
    hall, seq = failing()
    hall.wait(SPARE_MS / 1000 - 1)
    assert hall.outcome(seq) == ()
    hall.wait(1)
    assert hall.outcome(seq) == AWAY
    hall.take(Ticked(hall.now_ms + 60_000))
    assert len(hall.told[seq]) == 1


def test_it_is_not_tried_again_by_the_one_that_failed() -> None:
    hall, seq = failing()
    later = hall.call("B001")
    assert hall.said == [(seq,), (later,)]


def test_without_a_spare_it_has_failed_at_once() -> None:
    hall = VoiceHall()
    seq = hall.call("A012")
    hall.end("failed", "no-sound-card")
    assert hall.outcome(seq) == AWAY


def test_a_link_that_is_lost_meanwhile_keeps_the_word_for_later() -> None:
    hall, seq = failing()
    hall.lose()
    hall.wait(SPARE_MS / 1000 + 1)
    assert hall.outcome(seq) == ()
    hall.connect()
    assert hall.outcome(seq) == AWAY


def test_who_is_not_let_speak_any_more_says_nothing_of_what_it_has_not_said() -> None:
    hall = VoiceHall(BESIDE)
    seqs = [hall.call("A012"), hall.call("B001")]
    hall.grant(OTHER)
    hall.end("skipped", "not-wanted", after_s=0.1)
    assert [hall.outcome(seq) for seq in seqs] == [(), ()]


def test_what_was_heard_is_told_also_by_who_is_not_let_speak_any_more() -> None:
    hall = VoiceHall(BESIDE)
    seq = hall.call("A012")
    hall.grant(OTHER)
    hall.end()
    assert hall.outcome(seq) == ("spoken",)


def test_the_spare_says_what_the_other_one_could_not() -> None:
    hall = VoiceHall(BESIDE)
    hall.grant(OTHER)
    seq, far = hall.call("A012"), hall.call("D001", FAR)
    assert hall.said == []
    hall.grant(ME)
    assert hall.said == [(seq,)] and hall.outcome(far) == ()


def taking_over(answer: bool | None) -> tuple[VoiceHall, int]:
    """The grant comes while the other one is in the middle of a call, which it then says to its end."""
    hall = VoiceHall(replace(BESIDE, overheard=True))
    hall.grant(OTHER)
    seq = hall.call("A012")
    hall.grant(ME)
    if answer is not None:
        hall.answer(answer)
    said = {
        "station": OTHER,
        "zone": hall.place.zone,
        "calls": [seq],
        "outcome": "spoken",
        "reasons": [],
        "seconds": 9.0,
    }
    hall.note("calls_spoken", said)
    return hall, seq


def test_a_call_that_waits_is_not_said_again_when_the_other_one_has_said_it() -> None:
    hall, _ = taking_over(answer=False)
    hall.wait(4)
    assert (hall.said, hall.asking, hall.told) == ([], None, {})


def test_a_call_that_asks_for_the_floor_is_not_said_again_when_the_other_one_has_said_it() -> None:
    hall, seq = taking_over(answer=None)
    hall.answer(True)
    assert (hall.said, hall.floor, hall.told) == ([], False, {})
    later = hall.call("B001")
    hall.answer(True)
    assert hall.said == [(later,)] and seq not in hall.told


def test_what_the_other_one_has_said_is_left_out_of_a_turn_of_several() -> None:
    hall = VoiceHall(replace(BESIDE, overheard=True))
    hall.grant(OTHER)
    seqs = [hall.call("A012"), hall.call("B001", QUAY_2)]
    hall.now_ms += 20_000
    hall.grant(ME)
    said = {
        "station": OTHER,
        "zone": hall.place.zone,
        "calls": seqs[:1],
        "outcome": "spoken",
        "reasons": [],
        "seconds": 9,
    }
    hall.note("calls_spoken", said)
    hall.answer(True)
    assert hall.said == [(seqs[1],)]
