"""Facts become rows: one by one or all at once, once or twice, it is the same."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_engine.journal import GENESIS, FactRow, sealed
from queue_engine.tallies.fold import Folded, visit_of
from queue_engine.tallies.rows import Day, Visit
from tests.tallies.tally_weeks import Week

TICKET = {"ticket": "2026-11-23.A001", "number": "A001", "field": "civil"}
AT_2 = {**TICKET, "counter": "2", "officer": "officer-b"}


@cache
def week(seed: int) -> tuple[FactRow, ...]:
    made = Week(seed).days(2, 80)
    return tuple(made.day(date(2026, 11, 25), 60, start="23:50", late=True).facts())


def rows(facts: Any) -> list[Day]:
    folded = Folded()
    days = list(folded.take(facts))
    today = folded.today()
    return [*days, today] if today else days


def story(*told: tuple[int, str, dict[str, Any]]) -> list[FactRow]:
    """Facts at so many seconds after seven."""
    return [
        sealed(seq, "2026-11-23", f"2026-11-23T00:{at // 60:02d}:{at % 60:02d}.000Z", kind, "panel-1", data, GENESIS)
        for seq, (at, kind, data) in enumerate(told, 1)
    ]


def only(*told: tuple[int, str, dict[str, Any]]) -> Visit:
    [day] = rows(story((0, "ticket_issued", {**TICKET, "issued_ms": 1_795_392_000_000}), *told))
    [visit] = day.visits.values()
    return visit


@given(st.integers(1, 3), st.data())
@settings(max_examples=40, deadline=None)
def test_any_beginning_and_then_the_rest_is_the_whole(seed: int, data: st.DataObject) -> None:
    facts = week(seed)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(facts)), max_size=6)))
    folded, days = Folded(), []
    for start, end in zip([0, *cuts], [*cuts, len(facts)], strict=True):
        days += list(folded.take(facts[start:end]))
        folded.today()  # whoever asks in between changes nothing
    assert [*days, folded.today()] == rows(facts)


@given(st.integers(1, 3), st.data())
@settings(max_examples=25, deadline=None)
def test_facts_that_come_again_change_nothing(seed: int, data: st.DataObject) -> None:
    facts = week(seed)
    known = data.draw(st.integers(0, len(facts)))
    again = data.draw(st.integers(0, known))
    folded = Folded()
    days = [*folded.take(facts[:known]), *folded.take(facts[again:])]
    assert [*days, folded.today()] == rows(facts)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_visit_is_in_exactly_one_day(seed: int) -> None:
    issued = [one.data["ticket"] for one in week(seed) if one.kind == "ticket_issued" and not one.data.get("practice")]
    tickets = [ticket for day in rows(week(seed)) for ticket in day.visits]
    assert sorted(tickets) == sorted(issued)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_act_that_was_undone_has_never_been(seed: int) -> None:
    facts = week(seed)
    undone = {one.data["undoes"] for one in facts if one.kind == "act_undone"}
    assert undone
    never = [one for one in facts if one.seq not in undone and one.kind != "act_undone"]
    assert [day.visits for day in rows(never)] == [day.visits for day in rows(facts)]


def test_a_visit_that_is_open_at_closing_is_finished_by_the_day_and_says_nothing_of_service() -> None:
    closing = {**TICKET, "counter": "2", "reason": "day_closed"}
    visit = only((60, "ticket_called", {**AT_2, "waited_ms": 60_000}), (90, "service_started", AT_2),
                 (2000, "ticket_finished", closing))  # fmt: skip
    assert (visit.state, visit.by_day, visit.waited_ms) == ("finished", True, 60_000)
    [stop] = visit.stops
    assert (stop.walk_ms, stop.service_ms, stop.how) == (30_000, None, "by_day")


def test_a_stop_belongs_to_the_officer_who_ends_it() -> None:
    visit = only((60, "ticket_called", AT_2), (90, "service_started", AT_2),
                 (150, "ticket_finished", {**AT_2, "officer": "officer-c", "calls": 1}))  # fmt: skip
    assert visit.officer == "officer-c"
    assert visit.stops[0].service_ms == 60_000


def test_a_visit_stands_in_the_field_of_its_last_call_where_it_is_rated_too() -> None:
    at_3 = {**TICKET, "field": "land", "counter": "3", "officer": "officer-c"}
    visit = only((60, "ticket_called", AT_2), (90, "service_started", AT_2), (150, "stop_finished", at_3),
                 (200, "ticket_called", at_3), (210, "service_started", at_3), (300, "ticket_finished", at_3),
                 (300, "rating_opened", {**at_3, "scale": "ba-muc"}))  # fmt: skip
    assert visit.rating is not None
    assert (visit.field, visit.counter, visit.officer) == ("land", "3", "officer-c")
    assert (visit.rating.field, visit.rating.counter, visit.rating.officer) == ("land", "3", "officer-c")
    assert [stop.field for stop in visit.stops] == ["civil", "land"]


def test_a_number_that_was_taken_for_the_wrong_field_stands_where_it_was_moved_to() -> None:
    assert only((60, "ticket_moved", {**TICKET, "field": "land"})).field == "land"
    assert only((60, "ticket_called", AT_2), (90, "ticket_moved", {**TICKET, "field": "land"})).field == "civil"


def test_a_number_of_a_paper_roll_has_no_known_wait() -> None:
    assert only((0, "ticket_called", {**AT_2, "why": "roll", "waited_ms": 0})).waited_ms is None


def test_only_the_first_answer_counts() -> None:
    def rated(level: int) -> dict[str, Any]:
        return {**AT_2, "level": level, "scale": "ba-muc", "points": 3.0 - level, "source": "pad", "after_ms": 2000,
                "later": False}  # fmt: skip

    opened = {**AT_2, "scale": "ba-muc"}
    visit = only((1, "rating_opened", opened), (2, "rated", rated(3)), (3, "rated", rated(1)),
                 (4, "rating_opened", opened), (5, "rating_withdrawn", TICKET))  # fmt: skip
    assert visit.rating is not None
    assert (visit.rating.level, visit.rating.points, visit.rating.officer) == (3, 0.0, "officer-b")


def test_a_question_that_was_withdrawn_before_an_answer_was_never_asked() -> None:
    opened = {**AT_2, "scale": "ba-muc"}
    assert only((1, "rating_opened", opened), (2, "rating_withdrawn", TICKET)).rating is None


def test_practice_and_strangers_leave_no_row() -> None:
    strange = (1, "ticket_called", {**AT_2, "ticket": "2026-11-23.Z999"})
    training = (2, "ticket_issued", {**TICKET, "ticket": "2026-11-23.TH-A001", "practice": True})
    [day] = rows(story((0, "ticket_issued", {**TICKET, "issued_ms": 0}), strange, training))
    assert list(day.visits) == [TICKET["ticket"]]


def test_a_visit_knows_its_issue_from_the_fact_where_an_old_journal_has_no_more() -> None:
    [fact] = story((0, "ticket_issued", TICKET))
    assert visit_of([fact]).issued_ms == 1_795_392_000_000
