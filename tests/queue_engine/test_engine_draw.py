"""The opening crowd by lot: the same for everybody who repeats it, fair, and of no harm to those outside it."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_engine.domain.draw import commitment, counts_from, drawn_order, keeps, seed
from queue_engine.domain.policy import MINUTE_MS, Rule, TicketClass

SECRET = bytes(range(32))
WINDOW = 1_795_392_000_000
RULE = Rule(minute=MINUTE_MS)
TICKETS = st.lists(st.integers(1, 300).map(lambda serial: f"2026-11-23.A{serial:03d}"), unique=True, max_size=40)


def lot(number: int) -> bytes:
    return seed(SECRET, f"{number:064x}")


@given(TICKETS, st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_order_whatever_order_the_tickets_come_in(
    tickets: list[str], head: int, random: object
) -> None:
    drawn = drawn_order(tickets, lot(head))
    shuffled = list(tickets)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert drawn == drawn_order(shuffled, lot(head)) == drawn_order([*tickets, *tickets], lot(head))
    assert sorted(drawn) == sorted(tickets)


def test_every_order_is_drawn_about_equally_often() -> None:
    tickets, rounds = ["A001", "A002", "C001", "D001"], 4800
    orders = Counter(tuple(drawn_order(tickets, lot(head))) for head in range(rounds))
    assert set(orders) == set(permutations(tickets))
    expected = rounds / 24
    chi_squared = sum((count - expected) ** 2 / expected for count in orders.values())
    assert chi_squared < 49.7  # 23 degrees of freedom, one in a thousand


def test_every_place_is_drawn_about_equally_often_in_a_larger_crowd() -> None:
    tickets, rounds = [f"A{serial:03d}" for serial in range(1, 31)], 900
    first = Counter(drawn_order(tickets, lot(head))[0] for head in range(rounds))
    chi_squared = sum((first[ticket] - 30) ** 2 / 30 for ticket in tickets)
    assert chi_squared < 58.3  # 29 degrees of freedom, one in a thousand


def test_a_secret_is_bound_by_its_commitment_and_not_shown() -> None:
    committed = commitment(SECRET)
    assert keeps(SECRET, committed) and not keeps(bytes(32), committed)
    assert SECRET.hex() not in committed
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"short")


def test_the_seed_changes_with_the_journal() -> None:
    assert seed(SECRET, "a") != seed(SECRET, "b")


ISSUED = st.lists(st.integers(0, 30 * MINUTE_MS), min_size=1, max_size=40)
CLASSES = st.sampled_from([TicketClass.ORDINARY, TicketClass.PRIORITY])


@given(ISSUED, st.integers(0, 10**6), st.integers(0, 10**7), CLASSES)
def test_nobody_who_comes_after_the_window_gains_by_the_draw(
    issued: list[int], head: int, later: int, late_class: TicketClass
) -> None:
    tickets = {f"A{serial:03d}": WINDOW + offset for serial, offset in enumerate(issued, 1)}
    counted = counts_from(drawn_order(tickets, lot(head)), WINDOW)
    late_key = RULE.key(WINDOW + 30 * MINUTE_MS + later, late_class)
    for ticket, taken in tickets.items():
        before = RULE.key(taken, TicketClass.ORDINARY)
        drawn = RULE.key(counted[ticket], TicketClass.ORDINARY)
        assert drawn < before
        assert late_class is TicketClass.PRIORITY or drawn < late_key
        if late_key >= before:
            assert late_key > drawn


@given(ISSUED, st.integers(0, 10**6))
def test_among_the_drawn_a_priority_still_comes_first(issued: list[int], head: int) -> None:
    tickets = [f"A{serial:03d}" for serial in range(1, len(issued) + 1)]
    counted = counts_from(drawn_order(tickets, lot(head)), WINDOW)
    assert len(set(counted.values())) == len(tickets)
    last = max(RULE.key(moment, TicketClass.PRIORITY) for moment in counted.values())
    assert last < min(RULE.key(moment, TicketClass.ORDINARY) for moment in counted.values())
