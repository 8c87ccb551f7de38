"""When the central system is left in peace."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_engine.dossier.circuit import (
    LONGEST_PAUSE_S,
    TRIAL_S,
    Circuit,
    CircuitRules,
    answered,
    calling,
    centre_of,
    failed,
    may_call,
)
from queue_engine.protocol import Centre

RULES = CircuitRules(failures=3, pause_s=10, slow_ms=1000)


def _broken(now: float = 0.0) -> Circuit:
    circuit = Circuit()
    for _ in range(RULES.failures):
        circuit = failed(circuit, now, RULES)
    return circuit


def test_it_opens_after_so_many_failures_in_a_row() -> None:
    two = failed(failed(Circuit(), 0, RULES), 0, RULES)
    assert may_call(two, 0) and centre_of(two, RULES) is Centre.SLOW
    three = failed(two, 0, RULES)
    assert not may_call(three, 9.9) and centre_of(three, RULES) is Centre.AWAY


def test_an_answer_in_between_begins_the_count_again() -> None:
    circuit = answered(failed(failed(Circuit(), 0, RULES), 0, RULES), 20)
    assert may_call(failed(circuit, 0, RULES), 0)


def test_after_the_pause_a_single_call_tries() -> None:
    circuit = _broken()
    assert may_call(circuit, 10)
    trying = calling(circuit, 10)
    assert not may_call(trying, 10.1)
    assert centre_of(trying, RULES) is Centre.AWAY
    assert may_call(trying, 10 + TRIAL_S), "a trial that never ended is not waited for"


def test_a_trial_that_fails_doubles_the_pause_and_one_that_succeeds_closes() -> None:
    again = failed(calling(_broken(), 10), 11, RULES)
    assert not may_call(again, 30.9) and may_call(again, 31)
    assert centre_of(answered(calling(again, 31), 40), RULES) is Centre.OK


def test_failures_that_were_under_way_when_it_opened_do_not_prolong_the_pause() -> None:
    circuit = failed(failed(_broken(), 1, RULES), 2, RULES)
    assert may_call(circuit, 10)


def test_a_centre_that_asks_for_a_rest_gets_it_at_once() -> None:
    circuit = failed(Circuit(), 0, RULES, after_s=45)
    assert not may_call(circuit, 44) and may_call(circuit, 45)


def test_a_wrong_setting_opens_it_at_once() -> None:
    assert not may_call(failed(Circuit(), 0, RULES, hopeless=True), 1)


def test_a_slow_centre_is_called_slow_by_its_median() -> None:
    circuit = Circuit()
    for took in (10, 3000, 3000, 20, 3000):
        circuit = answered(circuit, took)
    assert centre_of(circuit, RULES) is Centre.SLOW
    for took in (10, 20, 30):
        circuit = answered(circuit, took)
    assert centre_of(circuit, RULES) is Centre.OK


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.booleans(), st.none() | st.floats(0, 1e6)), max_size=60))
def test_whatever_happens_a_call_may_go_after_the_longest_pause(events: list[tuple[float, bool, float | None]]) -> None:
    now, circuit = 0.0, Circuit()
    for step, good, after_s in events:
        now += step
        if not may_call(circuit, now):
            continue
        circuit = calling(circuit, now)
        assert not circuit.opened or not may_call(circuit, now), "two trials at once"
        circuit = answered(circuit, step) if good else failed(circuit, now, RULES, after_s)
        if good:
            assert may_call(circuit, now)
    assert may_call(circuit, now + LONGEST_PAUSE_S)
