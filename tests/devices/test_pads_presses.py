"""Which reports of keys are presses of their own, and which of them somebody had asked for."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.pads.presses import Presses
from tests.devices.pads_bench import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presses(clock: Clock) -> Presses:
    return Presses(0.3, clock=clock)


def test_a_press_that_nobody_asked_for_is_stray(presses: Presses) -> None:
    assert presses.heard(4) is False
    assert presses.counts.stray == 1


def test_the_first_press_after_a_question_counts_and_closes_it(presses: Presses, clock: Clock) -> None:
    presses.arm(30)
    assert presses.heard(4) is True
    clock.passes(1)
    assert presses.heard(2) is False


def test_a_question_ends_with_its_time(presses: Presses, clock: Clock) -> None:
    presses.arm(30)
    clock.passes(30.1)
    assert presses.heard(4) is False


def test_a_question_that_was_closed_is_answered_no_more(presses: Presses) -> None:
    presses.arm(30)
    presses.disarm()
    assert presses.heard(4) is False


def test_a_press_counts_for_the_question_that_was_open_when_the_key_went_down(presses: Presses, clock: Clock) -> None:
    presses.arm(30)
    clock.passes(30.5)
    assert presses.heard(4, 1, ago_s=1.0) is True, "it was only told late"
    presses.arm(30)
    clock.passes(0.5)
    assert presses.heard(2, 2, ago_s=1.0) is False, "it was meant for the one before"
    assert presses.heard(5, 3, ago_s=0.1) is True


def test_a_press_before_a_question_was_closed_counts_for_it_however_late_it_is_told(
    presses: Presses, clock: Clock
) -> None:
    presses.arm(30)
    clock.passes(5)
    presses.disarm()
    clock.passes(0.2)
    assert presses.heard(4, ago_s=0.1) is False, "it was closed by then"
    assert presses.heard(3, ago_s=1.0) is True
    assert presses.heard(2, ago_s=1.5) is False, "it has its answer"
    presses.arm(30)
    clock.passes(1)
    presses.arm(30)
    clock.passes(0.5)
    assert presses.heard(3, ago_s=1.0) is True, "of the first of two"
    assert presses.heard(4) is True, "of the second"


def test_a_worn_contact_is_one_press_however_late_its_reports_come(presses: Presses, clock: Clock) -> None:
    pressed = clock.now
    heard = []
    for number in range(6):
        clock.passes(0.7)
        heard.append(presses.heard(4, number, ago_s=clock.now - pressed - number * 0.003))
    assert heard == [False] + [None] * 5


def test_a_worn_contact_is_one_press(presses: Presses, clock: Clock) -> None:
    presses.arm(30)
    heard = []
    for _ in range(50):
        heard.append(presses.heard(4))
        clock.passes(0.0004)
    assert heard == [True] + [None] * 49
    assert presses.counts.bounced == 49


def test_another_key_within_the_same_moment_is_another_press(presses: Presses, clock: Clock) -> None:
    presses.arm(30)
    assert presses.heard(4) is True
    clock.passes(0.01)
    assert presses.heard(3) is False


def test_the_same_number_is_the_same_press(presses: Presses, clock: Clock) -> None:
    presses.arm(30)
    assert presses.heard(4, 18) is True
    presses.arm(30)
    clock.passes(2)
    assert presses.heard(4, 18) is None
    assert presses.heard(4, 19) is True
    assert presses.counts.repeated == 1


def test_a_pad_that_begins_anew_may_use_its_numbers_again(presses: Presses, clock: Clock) -> None:
    presses.heard(4, 1)
    clock.passes(2)
    presses.begin_anew()
    assert presses.heard(4, 1) is False


def test_the_same_number_of_another_key_is_a_pad_that_has_begun_anew_unheard(presses: Presses) -> None:
    assert presses.heard(4, 2) is False
    assert presses.heard(3, 2) is False
    assert presses.counts.repeated == 0


def test_a_pad_that_gives_up_soon_has_its_numbers_forgotten_soon(clock: Clock) -> None:
    presses = Presses(0.3, clock=clock, same_number_s=3.6)
    assert presses.heard(4, 2) is False
    clock.passes(1.8)
    assert presses.heard(4, 2) is None
    clock.passes(3.7)
    assert presses.heard(4, 2) is False


def test_a_number_is_not_remembered_for_ever(presses: Presses, clock: Clock) -> None:
    presses.heard(4, 1)
    clock.passes(3600)
    assert presses.heard(4, 1) is False


def test_every_press_of_a_call_keypad_is_wanted(clock: Clock) -> None:
    presses = Presses(0.3, always=True, clock=clock)
    for _ in range(3):
        clock.passes(1)
        assert presses.heard(1) is True


def test_a_jammed_key_is_one_press_and_is_noticed_and_forgotten(presses: Presses, clock: Clock) -> None:
    presses.arm(600)
    for _ in range(120):
        presses.heard(2)
        clock.passes(0.1)
    assert presses.stuck == 2
    assert presses.counts.accepted == 1
    clock.passes(3)
    assert presses.stuck is None


def test_two_keys_that_are_used_in_turn_are_not_jammed(presses: Presses, clock: Clock) -> None:
    for at in range(40):
        presses.heard(1 + at % 2)
        clock.passes(0.5)
        assert presses.stuck is None


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, 2), st.booleans(), st.booleans()), max_size=60))
def test_every_report_is_counted_once_and_a_question_is_answered_once(
    reports: list[tuple[int, float, bool, bool]],
) -> None:
    clock = Clock()
    presses = Presses(0.3, clock=clock)
    asked = 0
    for key, pause, ask, again in reports:
        clock.passes(pause)
        if ask:
            presses.arm(30)
            asked += 1
        presses.heard(key, again=again)
    counts = presses.counts
    assert counts.accepted + counts.stray + counts.bounced + counts.repeated == len(reports)
    assert counts.accepted <= asked


def test_questions_and_presses_on_two_threads_never_answer_twice() -> None:
    presses = Presses(0.0)
    asked = 2000

    def ask() -> None:
        for _ in range(asked):
            presses.arm(30)

    asking = threading.Thread(target=ask)
    asking.start()
    while asking.is_alive():
        presses.heard(1)
    asking.join()
    presses.heard(1)
    assert 0 < presses.counts.accepted <= asked
