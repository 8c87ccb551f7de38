"""What the journal teaches, and what it must not: pauses, closings, forgotten visits, bookings, paper rolls."""

from __future__ import annotations

import pytest

from queue_engine.domain.policy import TicketClass
from queue_engine.estimates.laws import PastService, PastVisit, first_day, learn
from queue_engine.estimates.past import ROLL_CALLED, SHUT, PastFact, PastVisits

DAY = "2026-03-02"


def fact(at: float, kind: str, ticket: str = "", counter: str | None = None, field: str = "a") -> PastFact:
    return PastFact(DAY, at, kind, ticket, field, counter)


def visits(*facts: PastFact) -> list[PastVisit]:
    return PastVisits().follow(facts).visits


def sent_on(at: float = 40) -> list[PastFact]:
    """A citizen is served at counter 1 for five minutes and sent on."""
    return [
        fact(at, "ticket_issued", "t1"),
        fact(at + 5, "ticket_called", "t1", "1"),
        fact(at + 10, "ticket_transferred", "t1", "1"),
    ]


def served(ticket: str, since: float, until: float, counter: str = "1") -> list[PastFact]:
    return [
        fact(since, "ticket_issued", ticket),
        fact(since, "ticket_called", ticket, counter),
        fact(until, "ticket_finished", ticket, counter),
    ]


@pytest.mark.parametrize("end", ["ticket_no_show", "ticket_cancelled", "ticket_voided", SHUT])
def test_a_counter_comes_back_after_its_citizen_has_been_missed_or_has_gone_elsewhere(end: str) -> None:
    away = [fact(51, "counter_paused", counter="1"), fact(53, "ticket_called", "t1", "2")]
    found = visits(*sent_on(), *away, fact(54, end, "t1", "2"), fact(59, "counter_opened", counter="1"))
    assert [one.services for one in found] == ([(PastService("a", 5, 8),)] if end == "ticket_no_show" else [])


def test_a_counter_pauses_after_its_citizen_has_given_up() -> None:
    later = [fact(51, "ticket_cancelled", "t1"), fact(52, "counter_paused", counter="1")]
    assert visits(*sent_on(), *later, fact(59, "counter_opened", counter="1")) == []


def test_a_pause_belongs_to_the_service_of_its_own_counter() -> None:
    second = [fact(51, "ticket_called", "t1", "2"), fact(55, "ticket_finished", "t1", "2")]
    pause = [fact(50, "counter_paused", counter="1"), fact(57, "counter_opened", counter="1")]
    [visit] = visits(*sent_on(), pause[0], *second, pause[1])
    assert [one.pause_min for one in visit.services] == [7, 0]


def test_a_pause_pressed_during_a_service_begins_at_its_end() -> None:
    called, finished = served("t1", 40, 60)[:2], served("t1", 40, 60)[2]
    [visit] = visits(*called, fact(50, "counter_paused", counter="1"), finished, fact(64, "counter_opened", "", "1"))
    assert visit.services == (PastService("a", 20, 4),)


@pytest.mark.parametrize("between", ["ticket_called", "officer_signed_out", "officer_signed_in"])
def test_a_pause_that_does_not_follow_a_service_teaches_nothing(between: str) -> None:
    pause = [fact(62, "counter_paused", counter="1"), fact(66, "counter_opened", counter="1")]
    [visit] = visits(*served("t1", 40, 60), fact(61, between, "other", "1"), *pause)
    assert visit.services[0].pause_min == 0


def test_what_the_closing_of_the_hall_has_ended_teaches_nothing() -> None:
    assert visits(*served("t1", 40, 60)[:2], fact(1440, SHUT, "t1", "1")) == []


def test_a_visit_forgotten_at_the_panel_teaches_nothing() -> None:
    assert visits(*served("t1", 40, 400)) == []
    [missed] = visits(*served("t1", 40, 60)[:2], fact(120, "ticket_no_show", "t1", "1"))
    assert missed.absent_min is None and missed.services == ()


def test_booked_citizens_who_never_came_are_counted() -> None:
    due = PastFact(DAY, 30, "bookings_due", "", "", due=(("a", 60.0), ("a", 60.0), ("b", 90.0), ("b", 95.0)))
    more = PastFact(DAY, 40, "bookings_due", "", "", due=(("a", 60.0), ("b", 90.0), ("b", 95.0)))
    came = PastFact(DAY, 50, "ticket_issued", "t1", "a", slot=60.0)
    walked_in = PastFact(DAY, 50, "ticket_issued", "t2", "b")
    assert PastVisits().follow([due]).missed_bookings == 4
    assert PastVisits().follow([due, more, came, walked_in]).missed_bookings == 2, "the newer list holds"


def test_a_number_of_a_paper_roll_tells_its_service_and_not_when_its_citizen_came() -> None:
    roll = [fact(40, "ticket_issued", "t1"), fact(40, ROLL_CALLED, "t1", "1"), fact(48, "ticket_finished", "t1", "1")]
    [visit] = visits(*roll)
    assert visit.services == (PastService("a", 8),) and visit.ticket_class is TicketClass.ORDINARY
    laws = learn([visit] * 50, first_day(["a"]))
    assert laws.walk_in_rate(40) == 0
    [again] = visits(*roll[:1], fact(41, "ticket_voided", "t1"), *roll[1:])
    assert again.services == visit.services, "it was mistyped before"


def test_random_presses_do_not_make_laws_with_absurd_means() -> None:
    pressed = [one for n in range(400) for one in served(f"t{n}", 40, 40 if n % 2 else 240)]
    laws = learn(visits(*pressed), first_day(["a"]))
    assert laws.of("a").mean_min < 240
