"""May a number be taken, of which session, and how many may one person have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_engine.domain.admission import (
    MESSAGES,
    VALUES,
    Afternoon,
    Request,
    StopCode,
    admit,
    admit_afternoon,
    not_reached,
)
from queue_engine.domain.limits import UnreadableCard, limit_reached, pseudonym
from queue_engine.domain.localtime import MINUTE_MS, moment
from queue_engine.domain.quota import FieldRule, QuotaChange, Switch, quota
from queue_engine.domain.schedule import Schedule, SessionRule

HCM = "Asia/Ho_Chi_Minh"
MONDAY, WEDNESDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 28)
NEW_YEAR = date(2027, 1, 1)
HALL = Schedule(HCM, frozenset({"mon", "tue", "wed", "thu", "fri"}), frozenset({NEW_YEAR}))
LAND = FieldRule("land")
ANY = Request(LAND)
TUESDAYS = Request(FieldRule("land", frozenset({"tue"})))
TEN = Request(FieldRule("land", quota_per_session=10))

TOMORROW = {"opens_on": "2026-11-24", "opens_weekday": "tue", "opens_at": "07:00"}
AT_SEVEN = {"opens_on": "2026-11-23", "opens_weekday": "mon", "opens_at": "07:00"}
AT_ONE = {"opens_on": "2026-11-23", "opens_weekday": "mon", "opens_at": "13:00"}
NEXT_MONDAY = {"opens_on": "2026-11-30", "opens_weekday": "mon", "opens_at": "07:00"}


def at(clock: str, day: date = MONDAY) -> int:
    hours, minutes = clock.split(":")
    return moment(day, int(hours) * 60 + int(minutes), HCM)


# -- reasons ----------------------------------------------------------------------------------------

STOPS: dict[str, tuple[Request, str, date, StopCode, Mapping[str, object]]] = {
    "on a Saturday": (ANY, "09:00", SATURDAY, StopCode.CLOSED_WEEKDAY, NEXT_MONDAY),
    "on a holiday": (
        ANY,
        "09:00",
        NEW_YEAR,
        StopCode.HOLIDAY,
        {"opens_on": "2027-01-04", "opens_weekday": "mon", "opens_at": "07:00"},
    ),
    "before opening": (ANY, "06:30", MONDAY, StopCode.BEFORE_OPENING, AT_SEVEN),
    "late in the morning": (
        ANY,
        "11:20",
        MONDAY,
        StopCode.LAST_TICKET_PASSED,
        {"last_ticket_at": "11:15", **AT_ONE},
    ),
    "at lunch": (ANY, "12:00", MONDAY, StopCode.LUNCH, AT_ONE),
    "late in the afternoon": (
        ANY,
        "16:50",
        MONDAY,
        StopCode.LAST_TICKET_PASSED,
        {"last_ticket_at": "16:45", **TOMORROW},
    ),
    "in the evening": (ANY, "18:00", MONDAY, StopCode.DAY_OVER, {"closed_at": "17:00", **TOMORROW}),
    "a field of another day": (TUESDAYS, "09:00", MONDAY, StopCode.FIELD_CLOSED_TODAY, TOMORROW),
    "a stopped field": (
        Request(LAND, Switch.STOPPED, "cán bộ nghỉ ốm"),
        "09:00",
        MONDAY,
        StopCode.FIELD_STOPPED,
        {"reason": "cán bộ nghỉ ốm"},
    ),
    "a used quota": (
        replace(TEN, issued={0: 10}),
        "09:00",
        MONDAY,
        StopCode.QUOTA_REACHED,
        {"limit": 10, **AT_ONE},
    ),
    "the quota of the whole day": (
        replace(TEN, issued={0: 10, 1: 10}),
        "09:00",
        MONDAY,
        StopCode.QUOTA_REACHED,
        {"limit": 10, **TOMORROW},
    ),
    "a person with enough numbers": (
        Request(LAND, person_has=2, max_per_person=2),
        "09:00",
        MONDAY,
        StopCode.LIMIT_PER_PERSON,
        {"limit": 2},
    ),
}


@pytest.mark.parametrize(("request_", "clock", "day", "code", "values"), STOPS.values(), ids=STOPS.keys())
def test_no_number_is_issued_and_the_reason_has_what_its_sentence_needs(
    request_: Request, clock: str, day: date, code: StopCode, values: dict[str, object]
) -> None:
    admission = admit(HALL, request_, at(clock, day))
    assert admission.session is None and admission.stop is not None
    assert admission.stop.code is code
    assert admission.stop.values == {"field": "land", **values}
    refused = admission.stop.refused()
    assert (refused.code, refused.detail) == (code.value, admission.stop.values)


def test_every_reason_has_its_message_its_values_and_a_case_in_the_table() -> None:
    assert set(MESSAGES) == set(VALUES) == set(StopCode)
    assert {case[3] for case in STOPS.values()} == set(StopCode) - {StopCode.NOT_REACHED}
    for code, values in ((case[3], case[4]) for case in STOPS.values()):
        assert set(values) == set(VALUES[code])


@pytest.mark.parametrize(("clock", "session"), [("07:00", 0), ("11:14", 0), ("13:00", 1), ("16:44", 1)])
def test_a_number_belongs_to_the_session_in_which_it_is_taken(clock: str, session: int) -> None:
    assert admit(HALL, ANY, at(clock)).session == session


def test_the_hall_comes_before_the_field_and_the_field_before_the_person() -> None:
    everything = Request(
        FieldRule("land", frozenset({"tue"}), 1), Switch.STOPPED, issued={0: 1}, person_has=1, max_per_person=1
    )
    steps = [
        (everything, "18:00", StopCode.DAY_OVER),
        (everything, "09:00", StopCode.FIELD_STOPPED),
        (replace(everything, switch=Switch.AUTO), "09:00", StopCode.FIELD_CLOSED_TODAY),
        (replace(everything, switch=Switch.OPEN), "11:20", StopCode.LAST_TICKET_PASSED),
        (replace(everything, switch=Switch.OPEN), "09:00", StopCode.QUOTA_REACHED),
        (replace(everything, switch=Switch.OPEN, issued={}), "09:00", StopCode.LIMIT_PER_PERSON),
    ]
    for request, clock, code in steps:
        stop = admit(HALL, request, at(clock)).stop
        assert stop is not None and stop.code is code


def test_the_supervisor_opens_a_field_on_another_day() -> None:
    opened = replace(TUESDAYS, switch=Switch.OPEN)
    assert admit(HALL, opened, at("09:00")).session == 0
    at_lunch = admit(HALL, opened, at("12:00")).stop
    late = admit(HALL, opened, at("18:00", WEDNESDAY)).stop
    assert at_lunch is not None and at_lunch.values["opens_at"] == "13:00"
    assert late is not None and late.values["opens_on"] == "2026-12-01"


def test_on_a_make_up_day_a_field_is_open_as_on_the_day_it_stands_in_for() -> None:
    hall = replace(HALL, make_up_days={SATURDAY: "tue"})
    assert admit(hall, TUESDAYS, at("09:00", SATURDAY)).session == 0


def test_a_hall_that_never_opens_again_says_so_without_a_date() -> None:
    stop = admit(replace(HALL, open_weekdays=frozenset()), ANY, at("09:00")).stop
    assert stop is not None and stop.values == {
        "field": "land",
        "opens_on": None,
        "opens_weekday": None,
        "opens_at": None,
    }


@pytest.mark.parametrize("clock", ["06:40", "11:20", "12:40", "16:50"])
def test_a_booked_visitor_checks_in_before_opening_at_lunch_and_past_the_last_number(clock: str) -> None:
    booked = replace(TEN, issued={0: 10, 1: 10}, booked=True)
    assert admit(HALL, booked, at(clock)).session == (0 if clock < "11:30" else 1)
    assert admit(HALL, booked, at("18:00")).stop is not None
    assert admit(HALL, booked, at("09:00", SATURDAY)).stop is not None


# -- first in the afternoon ---------------------------------------------------------------------------

OFFERED = {
    "past the morning's last number": (ANY, "11:20", True),
    "the morning's quota is used": (replace(TEN, issued={0: 10}), "09:00", True),
    "the whole day's quota is used": (replace(TEN, issued={0: 10, 1: 10}), "09:00", False),
    "past the afternoon's last number": (ANY, "16:50", False),
    "at lunch the door is shut": (ANY, "12:00", False),
    "before opening": (ANY, "06:30", False),
    "a stopped field": (Request(LAND, Switch.STOPPED), "09:00", False),
    "a person with enough numbers": (Request(LAND, person_has=1, max_per_person=1), "11:20", False),
}


@pytest.mark.parametrize(("request_", "clock", "offered"), OFFERED.values(), ids=OFFERED.keys())
def test_with_a_no_the_afternoon_is_offered_where_it_helps(request_: Request, clock: str, offered: bool) -> None:
    afternoon = Afternoon(1, at("13:00"), "13:00")
    admission = admit(HALL, request_, at(clock))
    assert admission.stop is not None
    assert admission.offer == (afternoon if offered else None)
    assert admit_afternoon(HALL, request_, at(clock)) == admission.offer


def test_the_afternoon_begins_when_counters_call() -> None:
    hall = replace(HALL, sessions=(SessionRule(420, 690), SessionRule(795, 1020, calls_from_min=810)))
    assert admit_afternoon(hall, ANY, at("10:00")) == Afternoon(1, at("13:30"), "13:30")


def test_a_number_that_is_not_reached_today_is_refused_until_tomorrow() -> None:
    refused = not_reached(HALL, ANY, at("09:00"), HALL.plan(MONDAY).sessions[1])
    assert refused.stop is not None and refused.offer is None
    assert refused.stop.values == {"field": "land", "closes_at": "17:00", **TOMORROW}
    assert set(refused.stop.values) == {"field", *VALUES[StopCode.NOT_REACHED]}


def test_a_number_that_is_not_reached_before_lunch_may_be_had_for_the_afternoon() -> None:
    refused = not_reached(HALL, ANY, at("11:00"), HALL.plan(MONDAY).sessions[0])
    assert refused.stop is not None and refused.offer == Afternoon(1, at("13:00"), "13:00")
    assert refused.stop.values == {"field": "land", "closes_at": "11:30", **AT_ONE}


# -- quota ----------------------------------------------------------------------------------------------


def test_the_newest_change_that_fits_a_session_holds() -> None:
    changes = [QuotaChange(20), QuotaChange(5, session=1), QuotaChange(0, session=0)]
    rule = FieldRule("land", quota_per_session=10)
    assert quota(rule, 0, {0: 99}, changes).left is None
    assert quota(rule, 1, {1: 3}, changes).left == 2
    assert quota(rule, 1, {1: 8}, changes).left == 0
    assert quota(rule, 2, {}, changes).limit == 20


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.integers(0, 30)),
        st.tuples(st.just("afternoon"), st.integers(0, 30)),
        st.tuples(st.just("void"), st.integers(0, 1)),
        st.tuples(st.just("limit"), st.integers(0, 6)),
        st.tuples(st.just("morning"), st.integers(0, 6)),
    ),
    max_size=60,
)


@given(STEPS)
def test_the_quota_is_never_exceeded_whatever_people_do(steps: list[tuple[str, int]]) -> None:
    issued: Counter[int] = Counter()
    changes: tuple[QuotaChange, ...] = ()
    rule, now = FieldRule("land", quota_per_session=4), at("06:45")
    for what, number in steps:
        request = Request(rule, issued=issued, changes=changes)
        session: int | None = None
        if what in ("limit", "morning"):
            changes = (*changes, QuotaChange(number, 0 if what == "morning" else None))
        elif what == "void":
            issued[number] = max(0, issued[number] - 1)
        else:
            now += number * MINUTE_MS
            offer = admit_afternoon(HALL, request, now)
            session = offer.session if what == "afternoon" and offer else None
            session = admit(HALL, request, now).session if what == "take" else session
        if session is not None:
            limit = request.quota(session).limit
            assert limit == 0 or issued[session] < limit
            issued[session] += 1


# -- one person's numbers -------------------------------------------------------------------------------

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


def test_a_card_has_one_pseudonym_all_day_and_another_the_next_day() -> None:
    card = "079204001234|023456789|Nguyễn Văn A|01011990|Nam|…"
    assert pseudonym(card, KEY) == pseudonym(" 079204001234\r\n", KEY)
    assert len(pseudonym(card, KEY)) == 64
    assert pseudonym(card, KEY) != pseudonym(card, OTHER_KEY)
    assert pseudonym(card, KEY) != pseudonym("079204001235", KEY)
    assert "079204001234" not in pseudonym(card, KEY)


@pytest.mark.parametrize("text", ["", "|A|B", "12345", "…"])
def test_a_text_without_a_card_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnreadableCard, check=lambda error: error.code == "unreadable_card"):
        pseudonym(text, KEY)


def test_a_weak_key_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        pseudonym("079204001234", b"short")


@pytest.mark.parametrize(("taken", "limit", "reached"), [(0, 0, False), (9, 0, False), (1, 2, False), (2, 2, True)])
def test_a_limit_of_zero_is_none(taken: int, limit: int, reached: bool) -> None:
    assert limit_reached(taken, limit) is reached
