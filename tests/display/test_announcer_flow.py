"""What the announcer says and what it tells of it, without a loudspeaker."""

from __future__ import annotations

from dataclasses import replace

from display.announcer.expected import Expected
from display.announcer.flow import AskFloor, Expect, LeaveFloor, NotTold, Place, Tell, still_wanted
from display.announcer.turns import Result, TurnRules
from display.common.events import HallChanged
from tests.display.announcer_hall import FAR, ME, OTHER, QUAY, QUAY_2, VoiceHall
from tests.display.fake_board_link import NOON_MS

SHARED = Place(ME, "east", frozenset({QUAY, QUAY_2}), overheard=True)


def test_a_call_is_said_at_once_and_told_when_it_was_heard() -> None:
    hall = VoiceHall()
    seq = hall.call("A012")
    assert hall.said == [(seq,)] and hall.outcome(seq) == ()
    hall.end("spoken")
    assert hall.outcome(seq) == ("spoken",)
    assert hall.state.owed.seqs == frozenset()


def test_two_calls_are_said_one_after_the_other() -> None:
    hall = VoiceHall()
    one, two = hall.call("A012"), hall.call("B001", QUAY_2)
    assert hall.said == [(one,)]
    hall.end()
    assert hall.said == [(one,), (two,)]


def test_calls_of_other_zones_are_left_to_their_own_loudspeakers() -> None:
    hall = VoiceHall()
    assert hall.outcome(hall.call("A012", FAR)) == () and hall.said == []


def test_a_recall_goes_behind_what_runs_and_is_said_too() -> None:
    hall = VoiceHall()
    one, two = hall.call("A012"), hall.call("B001", QUAY_2)
    again = hall.recall("A012")
    hall.end()
    hall.end(after_s=1)
    assert hall.said == [(one,), (two,), (again,)]


def test_a_newer_call_of_a_number_takes_the_place_of_the_one_that_waits() -> None:
    hall = VoiceHall()
    hall.call("A012")
    waiting = hall.call("B001", QUAY_2)
    again = hall.recall("B001", QUAY_2)
    assert hall.outcome(waiting) == ("shown_only", "called-again")
    hall.end()
    assert hall.said[-1] == (again,)


def test_calls_that_have_waited_too_long_are_said_together_each_once() -> None:
    hall = VoiceHall(replace(VoiceHall().place, counters=None))
    first = hall.call("A001", "q0")
    waiting = [hall.call(f"A{n:03}", f"q{n}") for n in range(2, 9)]
    hall.end(after_s=20)
    assert hall.said == [(first,), tuple(waiting[:5])]
    hall.end(after_s=20)
    assert [hall.outcome(seq) for seq in waiting[:5]] == [("merged",)] * 5
    assert hall.said[-1] == tuple(waiting[5:])


def test_a_call_older_than_the_setting_is_shown_only() -> None:
    hall = VoiceHall()
    hall.call("A012")
    late = hall.call("B001", QUAY_2)
    hall.end(after_s=61)
    assert hall.outcome(late) == ("shown_only", "too-old")


def test_nobody_is_called_who_has_come_or_is_not_waited_for() -> None:
    for kind, reason in (("service_started", "came"), ("ticket_no_show", "absent"), ("ticket_finished", "came")):
        hall = VoiceHall()
        hall.call("A012")
        waiting = hall.call("B001", QUAY_2)
        hall.happen(kind, "B001", QUAY_2)
        assert hall.outcome(waiting) == ("shown_only", reason)
        hall.end()
        assert len(hall.said) == 1


def test_a_hall_may_want_every_call_said() -> None:
    hall = VoiceHall(replace(VoiceHall().place, rules=TurnRules(awaited_only=False)))
    hall.call("A012")
    waiting = hall.call("B001", QUAY_2)
    hall.happen("service_started", "B001", QUAY_2)
    hall.end()
    assert hall.said[-1] == (waiting,)


def test_a_call_that_was_taken_back_is_not_said() -> None:
    hall = VoiceHall()
    hall.call("A012")
    waiting = hall.call("B001", QUAY_2)
    ticket = hall.hall.counters[QUAY_2].ticket
    assert ticket is not None
    back = {**ticket.model_dump(mode="json"), "state": "waiting", "counter": None}
    hall.happen("act_undone", "B001", QUAY_2, undoes=waiting, now=back)
    assert hall.outcome(waiting) == ("shown_only", "taken-back")


def test_in_quiet_hours_calls_are_shown_only_also_those_that_wait_when_they_begin() -> None:
    hall = VoiceHall(replace(VoiceHall().place, is_quiet=lambda now_ms: now_ms > NOON_MS + 5_000))
    one, two = hall.call("A012"), hall.call("B001", QUAY_2)
    hall.wait(6)
    assert hall.outcome(two) == ("shown_only", "quiet-hours")
    hall.end(after_s=1)
    assert hall.outcome(one) == ("spoken",)
    assert hall.outcome(hall.call("C001")) == ("shown_only", "quiet-hours")


def test_a_sound_that_failed_is_told_with_its_reason() -> None:
    hall = VoiceHall()
    seq = hall.call("A012")
    hall.end("failed", "no-sound-card", after_s=0)
    assert hall.outcome(seq) == ("failed", "no-sound-card")


def test_a_silent_hour_of_the_volumes_is_told_as_such() -> None:
    hall = VoiceHall()
    seq = hall.call("A012")
    hall.end("skipped", "muted", after_s=0)
    assert hall.outcome(seq) == ("shown_only", "muted")


def test_what_became_unwanted_before_it_could_sound_is_told_why() -> None:
    hall = VoiceHall()
    seq = hall.call("A012")
    assert hall.speaking is not None and still_wanted(hall.state, hall.speaking, hall.now_ms)
    turn = hall.speaking
    hall.happen("service_started", "A012", QUAY)
    assert not still_wanted(hall.state, turn, hall.now_ms)
    hall.end("skipped", "not-wanted", after_s=0)
    assert hall.outcome(seq) == ("shown_only", "came")


# -- who speaks --------------------------------------------------------------------------------------


def test_only_the_one_that_is_granted_speaks_and_the_other_takes_over_what_nobody_said() -> None:
    hall = VoiceHall()
    hall.grant(OTHER)
    seq = hall.call("A012")
    assert hall.said == [] and hall.outcome(seq) == ()
    hall.grant(ME)
    assert hall.said == [(seq,)]


def test_a_new_holder_does_not_say_what_the_one_before_has_said() -> None:
    hall = VoiceHall()
    hall.grant(OTHER)
    said, unsaid = hall.call("A012"), hall.call("B001", QUAY_2)
    spoken = {"calls": [said], "outcome": "spoken", "reasons": [], "seconds": 4.0}
    hall.note("calls_spoken", {"station": OTHER, "zone": "east", **spoken})
    hall.grant(ME)
    assert hall.said == [(unsaid,)]


def test_after_a_long_absence_the_newest_calls_are_said_and_the_old_ones_accounted_for() -> None:
    hall = VoiceHall()
    hall.lose()
    old = hall.call("A012")
    hall.now_ms += 90_000
    young = hall.call("B001", QUAY_2)
    hall.connect(snapshot=True)
    assert hall.said == [(young,)]
    assert hall.outcome(old) == ("shown_only", "too-old")


def test_while_the_server_is_away_what_waits_is_said_and_told_afterwards() -> None:
    hall = VoiceHall()
    one, two = hall.call("A012"), hall.call("B001", QUAY_2)
    hall.lose()
    hall.end()
    hall.end()
    assert hall.said == [(one,), (two,)] and hall.outcomes == {}
    hall.connect()
    assert (hall.outcome(one), hall.outcome(two)) == (("spoken",), ("spoken",))


def test_what_was_sent_into_a_dying_link_is_told_again() -> None:
    hall = VoiceHall()
    seq = hall.call("A012")
    hall.deaf = True
    hall.end()
    assert hall.outcome(seq) == ()
    hall.lose()
    hall.connect()
    assert hall.outcome(seq) == ("spoken",)


def test_what_the_link_refused_is_told_again() -> None:
    hall = VoiceHall()
    hall.deaf = True
    seq = hall.call("A012")
    hall.end()
    hall.deaf = False
    result = Result((seq,), "spoken", (), 10.0)
    hall.take(NotTold(result))
    hall.wait(1)
    assert hall.outcome(seq) == ("spoken",)


def test_another_store_is_another_hall() -> None:
    hall = VoiceHall()
    hall.call("A012")
    hall.call("B001", QUAY_2)
    hall.hall = hall.hall.model_copy(update={"store": "store-2", "calls": (), "counters": {}})
    hall.take(HallChanged(hall.hall, (), hall.now_ms))
    hall.end()
    assert hall.outcomes == {} and len(hall.said) == 1


# -- the floor ---------------------------------------------------------------------------------------


def test_where_another_loudspeaker_is_heard_the_floor_is_taken_before_and_left_after() -> None:
    hall = VoiceHall(SHARED)
    seq = hall.call("A012")
    assert hall.said == [] and hall.asking is not None
    hall.answer(True)
    assert hall.said == [(seq,)]
    hall.end()
    assert not hall.floor and LeaveFloor() in hall.effects


def test_who_does_not_get_the_floor_asks_again_later() -> None:
    hall = VoiceHall(SHARED)
    hall.call("A012")
    hall.answer(False, wait_ms=3000)
    hall.wait(2)
    assert hall.asking is None
    hall.wait(2)
    assert hall.asking is not None


def test_what_waited_for_the_floor_too_long_is_said_together() -> None:
    hall = VoiceHall(SHARED)
    one, two = hall.call("A012"), hall.call("B001", QUAY_2)
    hall.answer(False, wait_ms=16_000)
    hall.wait(17)
    hall.answer(True)
    assert hall.said == [(one, two)]


def test_a_call_whose_citizen_came_while_the_floor_was_asked_for_is_not_said() -> None:
    hall = VoiceHall(SHARED)
    seq = hall.call("A012")
    hall.happen("service_started", "A012", QUAY)
    hall.answer(True)
    assert hall.said == [] and not hall.floor
    assert hall.outcome(seq) == ("shown_only", "came")


def test_without_the_server_there_is_no_floor_and_so_no_word() -> None:
    hall = VoiceHall(SHARED)
    hall.call("A012")
    hall.answer(False, wait_ms=1000)
    hall.lose()
    hall.wait(5)
    assert hall.asking is None and hall.said == []


def test_who_lost_its_grant_while_asking_gives_the_floor_back() -> None:
    hall = VoiceHall(SHARED)
    seq = hall.call("A012")
    hall.grant(OTHER)
    hall.answer(True)
    assert hall.said == [] and not hall.floor and hall.outcome(seq) == ()


# -- what may come -----------------------------------------------------------------------------------


def test_who_may_be_called_next_is_expected_at_every_counter_that_serves_the_field() -> None:
    hall = VoiceHall()
    for counter in (QUAY, QUAY_2, FAR):
        hall.note("counter_fields", {"counter": counter, "fields": ["land"]})
    ticket = {"ticket": "2026-11-23.D001", "number": "D001", "field": "land", "priority": "yes"}
    hall.note("ticket_issued", {**ticket, "key_ms": 0, "slot_ms": None, "stops": [], "session": 0})
    expects = [one for one in hall.effects if isinstance(one, Expect)]
    assert set(expects[-1].calls) == {Expected("D001", counter, priority=True) for counter in (QUAY, QUAY_2)}
    hall.call("D001")
    assert Expected("D001", QUAY, again=True) in [one for one in hall.effects if isinstance(one, Expect)][-1].calls


def test_nothing_is_asked_or_told_twice_while_time_passes() -> None:
    hall = VoiceHall(SHARED)
    hall.call("A012")
    for _ in range(5):
        hall.wait(1)
    assert sum(isinstance(one, AskFloor) for one in hall.effects) == 1
    assert not any(isinstance(one, Tell) for one in hall.effects)
