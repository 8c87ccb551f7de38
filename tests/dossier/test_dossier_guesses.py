"""How often may be guessed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_engine.dossier.guesses import LONGEST_MS, Limit, Misses

NONE = Misses()
LIMIT = Limit(most=3, window_ms=600_000, wait_ms=300_000)


def _after(count: int, now_ms: int, misses: Misses = NONE) -> Misses:
    for _ in range(count):
        misses = misses.one_more(now_ms, LIMIT)
    return misses


def test_so_many_misses_close_and_fewer_do_not() -> None:
    assert _after(2, 1000).wait_ms(1000) == 0
    assert _after(3, 1000).wait_ms(1000) == 300_000
    assert _after(3, 1000).wait_ms(301_000) == 0


def test_each_time_it_closes_for_twice_as_long_a_day_at_most() -> None:
    now, misses, waits = 0, Misses(), []
    for _ in range(12):
        misses = _after(3, now, misses)
        waits.append(misses.wait_ms(now))
        now += misses.wait_ms(now)
    assert waits[:4] == [300_000, 600_000, 1_200_000, 2_400_000]
    assert max(waits) == LONGEST_MS


def test_misses_that_are_older_than_the_window_do_not_count() -> None:
    misses = _after(2, 0).one_more(600_000, LIMIT)
    assert misses.wait_ms(600_000) == 0


def test_a_right_answer_forgives_the_misses_but_not_the_steps() -> None:
    closed = _after(3, 0)
    assert _after(2, 300_000, _after(2, 300_000, closed).forgiven()).wait_ms(300_000) == 0
    assert _after(3, 300_000, closed.forgiven()).wait_ms(300_000) == 600_000


def test_a_day_of_peace_forgets_everything() -> None:
    closed = _after(3, 0)
    later = closed.until_ms + LONGEST_MS
    assert closed.is_over(later)
    assert _after(3, later, closed).wait_ms(later) == 300_000


def test_a_clock_that_jumps_back_never_closes_for_longer_than_a_day() -> None:
    assert _after(3, 10**12).wait_ms(0) <= LONGEST_MS


def test_what_was_closed_while_the_clock_was_a_month_ahead_is_open_when_it_is_put_right() -> None:
    month = 30 * LONGEST_MS
    closed = _after(3, month)
    assert closed.wait_ms(month + 1) > 0
    assert [closed.wait_ms(day * LONGEST_MS) for day in range(29)] == [0] * 29
    assert _after(3, LONGEST_MS, closed).wait_ms(LONGEST_MS) == 300_000, "it begins anew"


@settings(deadline=None)
@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=80), st.integers(1, 6))
def test_nobody_guesses_oftener_than_the_limit_in_a_window(pauses: list[int], most: int) -> None:
    limit = Limit(most, 600_000, 300_000)
    now, misses, guessed = 0, Misses(), []
    for pause in pauses:
        now += pause
        if misses.wait_ms(now):
            continue
        guessed.append(now)
        misses = misses.one_more(now, limit)
    for first in range(len(guessed) - most):
        window = guessed[first : first + most + 1]
        assert window[-1] - window[0] >= limit.wait_ms, "more guesses than the limit without a wait in between"
