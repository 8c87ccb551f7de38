"""Bookings made elsewhere: reading the list, putting it into the hall's, checking in by code or QR."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_engine.bookings_csv import REASONS, BookingsProblems, LineProblem, read_bookings
from queue_engine.domain.bookings import (
    Arrival,
    Booking,
    BookingRules,
    check_in,
    code_of,
    expected,
    find,
    merge,
    out_of_hours,
    readings,
)
from queue_engine.domain.localtime import MINUTE_MS, moment
from queue_engine.domain.policy import Rule, TicketClass
from queue_engine.domain.schedule import Schedule

HCM = "Asia/Ho_Chi_Minh"
MONDAY = date(2026, 11, 23)
RULES = BookingRules()
FIELDS = {"land": "land", "D": "land", "Đất đai": "land", "civil": "civil", "A": "civil", "Hộ tịch": "civil"}
NINE = Booking("HB7K2M", "land", MONDAY, 9 * 60)
BOOK = {NINE.code: NINE}


def at(clock: str, day: date = MONDAY, zone: str = HCM) -> int:
    hours, minutes = clock.split(":")
    return moment(day, int(hours) * 60 + int(minutes), zone)


# -- check-in -----------------------------------------------------------------------------------------

ARRIVALS = {
    "much too early": ("08:29", {}, Arrival.EARLY, None, {"slot_at": "09:00", "wait_until": "08:30"}),
    "as early as may be": ("08:30", {}, Arrival.ON_TIME, TicketClass.APPOINTMENT, {"slot_at": "09:00"}),
    "at the slot": ("09:00", {}, Arrival.ON_TIME, TicketClass.APPOINTMENT, {"slot_at": "09:00"}),
    "as late as may be": ("09:10", {}, Arrival.ON_TIME, TicketClass.APPOINTMENT, {"slot_at": "09:00"}),
    "late": ("09:11", {}, Arrival.LATE, TicketClass.ORDINARY, {"slot_at": "09:00"}),
    "late in the day": ("16:00", {}, Arrival.LATE, TicketClass.ORDINARY, {"slot_at": "09:00"}),
    "checked in before": ("09:00", {"HB7K2M": "D007"}, Arrival.USED, None, {"slot_at": "09:00", "number": "D007"}),
}


@pytest.mark.parametrize(("clock", "used", "arrival", "kind", "values"), ARRIVALS.values(), ids=ARRIVALS.keys())
def test_a_check_in_has_its_outcome(
    clock: str, used: dict[str, str], arrival: Arrival, kind: TicketClass | None, values: dict[str, str]
) -> None:
    found = check_in(BOOK, used, "hb-7k2m", at(clock), HCM, RULES)
    assert (found.arrival, found.ticket_class, dict(found.values)) == (arrival, kind, values)
    assert found.booking == NINE
    assert found.slot_ms == (at("09:00") if kind is TicketClass.APPOINTMENT else None)


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 24)])
def test_on_another_day_the_booking_says_its_own(day: date) -> None:
    found = check_in(BOOK, {}, "HB7K2M", at("09:00", day), HCM, RULES)
    assert found.arrival is Arrival.WRONG_DAY and found.ticket_class is None
    assert found.values == {"slot_at": "09:00", "day": "2026-11-23", "weekday": "mon"}


def test_an_unknown_and_a_cancelled_booking_give_no_number() -> None:
    assert check_in(BOOK, {}, "ZZZZ", at("09:00"), HCM, RULES).arrival is Arrival.UNKNOWN
    gone = {NINE.code: replace(NINE, cancelled=True)}
    assert check_in(gone, {}, "HB7K2M", at("09:00"), HCM, RULES).arrival is Arrival.CANCELLED


def test_the_slot_is_on_the_halls_clock_and_the_day_ends_at_its_midnight() -> None:
    late = Booking("LATE", "land", MONDAY, 23 * 60 + 55)
    assert check_in({"LATE": late}, {}, "LATE", at("24:00") - 1, HCM, RULES).arrival is Arrival.ON_TIME
    assert check_in({"LATE": late}, {}, "LATE", at("24:00"), HCM, RULES).arrival is Arrival.WRONG_DAY
    summer = Booking("BERLIN", "land", date(2027, 3, 29), 9 * 60)
    assert summer.slot_ms("Europe/Berlin") == at("14:00", date(2027, 3, 29))


@given(st.integers(-200, 300), st.integers(0, 120), st.integers(0, 60))
def test_every_minute_is_early_on_time_or_late(offset: int, early: int, grace: int) -> None:
    now = at("09:00") + offset * MINUTE_MS
    arrival = check_in(BOOK, {}, "HB7K2M", now, HCM, BookingRules(early, grace)).arrival
    wanted = Arrival.EARLY if offset < -early else Arrival.LATE if offset > grace else Arrival.ON_TIME
    assert arrival is wanted


@given(st.integers(-30, 300), st.integers(0, 240))
def test_a_booking_passes_only_those_who_came_shortly_before_its_slot(offset: int, before: int) -> None:
    """Nobody without a booking is locked out: whoever has waited since before slot minus advance stays first."""
    rule = Rule(minute=MINUTE_MS)
    found = check_in(BOOK, {}, "HB7K2M", at("09:00") + offset * MINUTE_MS, HCM, RULES)
    assert found.ticket_class is not None
    key = rule.key(at("09:00") + offset * MINUTE_MS, found.ticket_class, found.slot_ms)
    walk_in = rule.key(at("09:00") - (rule.appointment_advance_min + 1 + before) * MINUTE_MS, TicketClass.ORDINARY)
    assert walk_in < key


# -- codes ----------------------------------------------------------------------------------------------

TYPED = {
    "as it stands": "HB7K2M",
    "small letters with a hyphen": "hb-7k2m",
    "spaces, dots, underscores": " HB 7K.2_M ",
    "a scanner's Enter and Tab": "HB7K2M\r\n\t",
    "an AIM identifier": "]Q3HB7K2M",
    "the QR's address": "https://hall.example.invalid/b/HB-7K2M",
    "the QR's address with a key": "https://hall.example.invalid/hen?ma=hb7k2m&lang=vi",
    "an AIM identifier before the address": "]Q1https://hall.example.invalid/b/HB-7K2M/",
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED.keys())
def test_a_code_is_found_however_it_comes(text: str) -> None:
    assert find(BOOK, text) == NINE


TELEX = {
    "AA55": "Â55",
    "EE1OO2": "Ê1Ô2",
    "DD12": "Đ12",
    "AW77": "Ă77",
    "OW77": "Ơ77",
    "UW77": "Ư77",
    "W777": "ư777",
    "AS99": "Á99",
    "AAS9": "ấ9",
}


@pytest.mark.parametrize(("code", "mangled"), TELEX.items(), ids=TELEX.keys())
def test_an_input_method_that_was_left_on_does_not_hide_a_code(code: str, mangled: str) -> None:
    assert code in readings(mangled)
    assert find({code: replace(NINE, code=code)}, mangled) is not None


def test_signs_that_look_alike_are_mixed_up_only_where_one_booking_fits() -> None:
    one = replace(NINE, code="B0L1")
    assert find({one.code: one}, "BOI1") == one
    two = replace(NINE, code="B0I1")
    assert find({one.code: one, two.code: two}, "BOII") is None
    assert find({one.code: one, two.code: two}, "B0I1") == two


@given(st.text(max_size=200))
def test_whatever_is_scanned_is_a_code_or_nothing(text: str) -> None:
    assert all(code_of(code) == code for code in readings(text))
    assert find(BOOK, text) in (NINE, None)


@pytest.mark.parametrize("text", ["", "abc", "A" * 41, "HB7K;2M", "漢字漢字", "]", "https://", "http://[", "\x00\x01"])
def test_what_is_no_code_is_nothing(text: str) -> None:
    assert code_of(text) is None and find(BOOK, text) is None


# -- the list ---------------------------------------------------------------------------------------------

BOOKINGS = st.builds(
    Booking,
    st.sampled_from(["AAAA", "BBBB", "CCCC", "DDDD"]),
    st.sampled_from(["land", "civil"]),
    st.sampled_from([MONDAY, date(2026, 11, 24)]),
    st.sampled_from([480, 540]),
    st.booleans(),
)
LISTS = st.lists(BOOKINGS, max_size=6, unique_by=lambda one: one.code)


@given(LISTS, LISTS, st.sets(st.sampled_from(["AAAA", "BBBB"])))
def test_the_same_list_again_changes_nothing(before: list[Booking], incoming: list[Booking], used: set[str]) -> None:
    book = {booking.code: booking for booking in before}
    once = merge(book, incoming, used)
    again = merge(once.book, incoming, used)
    assert again.book == once.book
    assert (again.added, again.changed, again.kept) == ((), (), once.kept)
    assert set(once.book) >= set(book)
    assert all(once.book[code] == book[code] for code in used & set(book))


def test_an_import_says_what_it_did() -> None:
    moved, new, used = replace(NINE, slot_min=600), replace(NINE, code="NEW1"), replace(NINE, code="USED")
    book = {NINE.code: NINE, "USED": used, "STAY": replace(NINE, code="STAY")}
    merged = merge(book, [moved, new, replace(used, slot_min=600)], {"USED"})
    assert (merged.added, merged.changed, merged.kept) == (("NEW1",), ("HB7K2M",), ("USED",))
    assert merged.book["HB7K2M"].slot_min == 600 and merged.book["USED"] == used and "STAY" in merged.book


def test_those_who_may_still_come_are_known_by_slot() -> None:
    eight, gone = Booking("EARL", "civil", MONDAY, 480), replace(NINE, code="GONE", cancelled=True)
    tomorrow = replace(NINE, code="TOMO", day=date(2026, 11, 24))
    book = {one.code: one for one in (NINE, eight, gone, tomorrow, replace(NINE, code="HERE"))}
    assert expected(book, {"HERE"}, MONDAY) == (eight, NINE)


def test_bookings_outside_the_hours_are_named_before_anybody_comes() -> None:
    schedule = Schedule(HCM, frozenset({"mon"}))
    lunch, sunday = replace(NINE, code="LUNC", slot_min=720), replace(NINE, code="SUND", day=date(2026, 11, 22))
    gone = replace(lunch, code="GONE", cancelled=True)
    assert out_of_hours([NINE, lunch, sunday, gone], schedule) == (lunch, sunday)


# -- the file -----------------------------------------------------------------------------------------------

PLAIN = "code,field,date,time\nHB-7K2M,land,2026-11-23,09:00\n"


def problems(data: bytes | str) -> list[LineProblem]:
    with pytest.raises(BookingsProblems) as caught:
        read_bookings(data.encode() if isinstance(data, str) else data, FIELDS)
    assert all(problem.words(language) for problem in caught.value.problems for language in ("vi", "en"))
    return list(caught.value.problems)


FILES = {
    "plain": PLAIN.encode(),
    "with a byte order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "from a Vietnamese spreadsheet": (
        "Mã hẹn;Họ tên;Lĩnh vực;Ngày;Giờ\r\nhb 7k2m;Nguyễn A;đất đai;23/11/2026;9h00\r\n".encode()
    ),
    "decomposed letters": "ma\u0303 he\u0323n,li\u0303nh vu\u031b\u0323c,nga\u0300y,gio\u031b\u0300\n"
    "HB7K2M,\u0110a\u0302\u0301t \u0111ai,23-11-2026,9:00\n".encode(),
    "tabs, quotes, empty lines": (
        b'CODE\tDATE\tTIME\tFIELD\tSTATE\n\n"HB-7K2M"\t2026-11-23\t09:00:00\tD\tbooked\n\t\t\t\t\n'
    ),
    "without the last cells": b"code,field,date,time,state\nHB7K2M,A,2026-11-23,09:00\n".replace(b",A,", b",d,"),
    "the same line twice": (PLAIN + "hb7k2m,D,23/11/2026,9:00\n").encode(),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
def test_a_file_is_read_however_it_was_saved(data: bytes) -> None:
    assert read_bookings(data, FIELDS) == (NINE,)


def test_a_cancelled_booking_is_read_as_such() -> None:
    text = "code,field,date,time,trạng thái\nHB7K2M,land,2026-11-23,09:00,Đã hủy\n"
    assert read_bookings(text.encode(), FIELDS) == (replace(NINE, cancelled=True),)


def test_all_problems_are_reported_at_once_with_their_lines() -> None:
    text = (
        "code,field,date,time,state\n"
        "HB7K2M,land,2026-11-23,09:00,\n"
        "x,lnad,2026-13-01,25:00,perhaps\n"
        "\n"
        'QUOT1,"land","2026-11-23","09:00\n",booked\n'
        "SHORT,land\n"
        "HB-7K2M,land,2026-11-23,10:00,\n"
    )
    assert problems(text) == [
        LineProblem(3, "code", "bad_code", "x"),
        LineProblem(3, "field", "unknown_field", "lnad"),
        LineProblem(3, "date", "bad_date", "2026-13-01"),
        LineProblem(3, "time", "bad_time", "25:00"),
        LineProblem(3, "state", "bad_state", "perhaps"),
        LineProblem(7, "date", "short_row"),
        LineProblem(7, "time", "short_row"),
        LineProblem(8, "code", "code_twice", "HB7K2M", other=2),
    ]


WRONG_FILES = {
    "nothing": (b"", [(0, "", "empty")]),
    "a heading only": (b"code,field,date,time\n", [(0, "", "empty")]),
    "no heading": (
        b"HB7K2M,land,2026-11-23,09:00\n",
        [(1, "code", "no_column"), (1, "field", "no_column"), (1, "date", "no_column"), (1, "time", "no_column")],
    ),
    "a column twice": (b"code,field,date,time,code\n", [(1, "code", "column_twice")]),
    "another encoding": (b"code,field,date,time\nHB7K2M,\x8e\xff\n", [(2, "", "not_utf8")]),
    "UTF-16": (PLAIN.encode("utf-16"), [(1, "", "not_utf8")]),
    "an open quote": ((PLAIN + '"HB').encode(), [(3, "", "broken")]),
}


@pytest.mark.parametrize(("data", "found"), WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_file_that_cannot_be_read_says_why(data: bytes, found: list[tuple[int, str, str]]) -> None:
    assert [(one.line, one.column, one.reason) for one in problems(data)] == found


@given(st.lists(BOOKINGS, min_size=1, max_size=4, unique_by=lambda one: one.code), st.sampled_from(",;\t"))
def test_what_is_written_is_read(bookings: list[Booking], separator: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["time", "name", "date", "code", "state", "field"])
    for one in bookings:
        state = "cancelled" if one.cancelled else ""
        writer.writerow([one.slot_at, "Trần, Thị; B", one.day.isoformat(), one.code, state, one.field])
    assert read_bookings(out.getvalue().encode(), FIELDS) == tuple(bookings)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_file_is_read_or_refused_with_its_problems(data: bytes) -> None:
    found: list[object] = []
    try:
        found += read_bookings(data, FIELDS)
    except BookingsProblems as refused:
        found += str(refused).splitlines()
    assert found


@pytest.mark.parametrize("reason", REASONS)
def test_every_problem_has_words_in_both_languages(reason: str) -> None:
    vietnamese, english = (LineProblem(0, "", reason, other=2).words(language) for language in ("vi", "en"))
    assert vietnamese and english and vietnamese != english


def test_a_problem_says_its_line_its_column_and_its_value() -> None:
    problem = LineProblem(3, "code", "bad_code", "x")
    assert problem.words("en") == "line 3, code: a code has 4 to 40 letters and digits (x)"
    assert problem.words("vi") == "dòng 3, cột mã hẹn: mã hẹn có từ 4 đến 40 chữ cái và chữ số (x)"
    again = LineProblem(8, "code", "code_twice", "HB7K2M", other=2)
    assert again.words("vi") == "dòng 8, cột mã hẹn: dòng 2 ghi khác về mã này (HB7K2M)"
