"""What counts as proof that a slip was printed, and what never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.evidence import LEFT_OVER, Ledger
from devices.printer.passport import UNPROVED, Answer, Passport
from devices.printer.status import GS_A, GS_R, AnswerStream, Kind, Told, of_change
from devices.states import Reason

IN_TURN = Told(Kind.IN_TURN, b"\x00")


def proved(*answers: Answer) -> Passport:
    return replace(UNPROVED, answers=frozenset(answers), proved_on=date(2025, 11, 21), mm_per_s=500.0)


def printed(number: int) -> Told:
    return Told(Kind.PRINTED, b'7"%04d\0' % number)


# ---- which question ----


@pytest.mark.parametrize(
    ("passport", "means"),
    [
        (proved("dle_eot", "gs_r", "gs_h", "asb"), "gs_h"),
        (proved("dle_eot", "gs_r", "asb"), "gs_r"),
        (proved("dle_eot", "asb"), "asb"),
        (proved("dle_eot"), None),
        (proved(), None),
        (UNPROVED, "gs_r"),
    ],
)
def test_the_best_question_that_the_passport_knows_is_asked(passport: Passport, means: str | None) -> None:
    assert Ledger(passport).means == means


def test_an_unproved_printer_is_believed_from_its_first_answer_on() -> None:
    ledger = Ledger(UNPROVED)
    assert not ledger.known
    ledger.heard(IN_TURN)
    assert ledger.known


# ---- answers with a number ----


def test_only_the_slips_own_number_proves_it() -> None:
    ledger = Ledger(proved("gs_h"), first_id=40)
    assert ledger.questions() == b"\x1d(H\x06\x00000041"
    ledger.heard(printed(40))
    assert not ledger.reached
    ledger.heard(printed(41))
    assert ledger.reached
    assert ledger.evidence == "gs_h"
    assert ledger.questions() == b"\x1d(H\x06\x00000042"
    ledger.heard(printed(41))
    assert not ledger.reached, "a late answer vouched for a later slip"


def test_numbers_run_from_0001_to_9999_and_begin_again() -> None:
    ledger = Ledger(proved("gs_h"), first_id=9998)
    asked = [ledger.questions()[-4:] for _ in range(3)]
    assert asked == [b"9999", b"0001", b"0002"]


# ---- answers without one ----


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=30))
def test_nameless_answers_never_prove_a_slip_that_was_not_printed(history: list[tuple[int, int]]) -> None:
    """Slip after slip is asked about and stays in the printer; the answers to the older ones come late or never."""
    ledger, owed = Ledger(proved("gs_r")), LEFT_OVER
    for late, lost in history:
        asked = len(ledger.questions()) // len(GS_R)
        come = min(late, owed)
        for _ in range(come):
            ledger.heard(IN_TURN)
        assert not ledger.reached, "nothing behind this slip has been answered"
        owed = max(0, owed - come - lost) + asked


def test_a_slip_is_proved_when_all_its_own_questions_are_answered_though_the_older_are_lost() -> None:
    ledger = Ledger(proved("gs_r"))
    for _ in range(5):
        asked = len(ledger.questions()) // len(GS_R)
        for _ in range(asked):
            ledger.heard(IN_TURN)
        assert ledger.reached


def test_what_is_asked_does_not_grow_for_ever() -> None:
    ledger = Ledger(proved("gs_r"))
    assert max(len(ledger.questions()) for _ in range(100)) <= 65 * len(GS_R)


def test_among_garbage_a_nameless_answer_proves_nothing() -> None:
    ledger = Ledger(proved("gs_r"))
    ledger.questions()
    ledger.heard(Told(Kind.GARBAGE, b"\xff"))
    for _ in range(20):
        ledger.heard(IN_TURN)
    assert not ledger.reached


def test_one_answer_missing_inside_the_slip_means_lost_bytes() -> None:
    ledger = Ledger(proved("gs_r"))
    ledger.settled()
    behind = len(ledger.questions(inside=6)) // len(GS_R)
    for _ in range(6 + behind - 1):
        ledger.heard(IN_TURN)
    assert not ledger.reached
    assert ledger.begun
    ledger.heard(IN_TURN)
    assert ledger.reached


def test_with_numbers_the_answers_inside_are_counted_too() -> None:
    ledger = Ledger(proved("gs_h", "gs_r"))
    ledger.settled()
    ledger.questions(inside=2)
    ledger.heard(IN_TURN)
    ledger.heard(printed(1))
    assert ledger.reached
    assert not ledger.complete


# ---- changes told unasked ----


def test_a_change_is_asked_about_once_more_and_only_the_answer_counts() -> None:
    ledger = Ledger(proved("asb"))
    ledger.settled()
    assert ledger.questions() == GS_A
    ledger.heard(Told(Kind.CHANGE, b"\x10\0\0\0"))
    assert not ledger.reached
    assert ledger.once_more() == GS_A
    assert ledger.once_more() == b""
    ledger.heard(Told(Kind.CHANGE, b"\x10\0\0\0"))
    assert ledger.reached
    assert ledger.evidence == "asb_idle"


def test_an_answer_about_changes_that_was_asked_for_before_proves_nothing() -> None:
    ledger = Ledger(proved("asb"))
    ledger.settled()
    assert ledger.watch() == GS_A
    ledger.heard(Told(Kind.CHANGE, b"\x10\0\0\0"))  # the first is a change: nothing was known
    assert ledger.questions() == 2 * GS_A, "as many as are owed, and one more"
    ledger.heard(Told(Kind.CHANGE, b"\x10\0\0\0"))
    assert not ledger.reached
    ledger.heard(Told(Kind.CHANGE, b"\x10\0\0\0"))
    assert ledger.reached


def test_what_is_asked_about_changes_does_not_grow_for_ever() -> None:
    ledger = Ledger(proved("asb"))
    assert max(len(ledger.questions()) for _ in range(100)) <= 17 * len(GS_A)


def test_beside_nameless_answers_changes_are_not_asked_for() -> None:
    assert not Ledger(proved("gs_r", "asb")).tells_changes
    assert Ledger(proved("gs_h", "asb")).tells_changes


# ---- the stream from the printer ----


def kinds(*pieces: bytes) -> list[Kind]:
    stream = AnswerStream()
    return [told.kind for piece in pieces for told in stream.feed(piece)]


def test_everything_that_a_printer_says_is_told_apart() -> None:
    said = b"\x12\x00\x13\x11" + b'7"0041\0' + b"\x18\x00\x0c\x0f" + b"\x16"
    assert kinds(said) == [
        Kind.REAL_TIME,
        Kind.IN_TURN,
        Kind.FLOW,
        Kind.FLOW,
        Kind.PRINTED,
        Kind.CHANGE,
        Kind.REAL_TIME,
    ]
    assert kinds(*(bytes((byte,)) for byte in said)) == kinds(said)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b'7"00', []),
        (b"7#\x12", [Kind.GARBAGE, Kind.IN_TURN, Kind.REAL_TIME]),
        (b"\x10\x12", [Kind.GARBAGE, Kind.REAL_TIME]),
        (b"\x10\x00\x12\x12", [Kind.GARBAGE, Kind.IN_TURN, Kind.REAL_TIME, Kind.REAL_TIME]),
        (b"\xff\xfe\x80", [Kind.GARBAGE] * 3),
    ],
)
def test_what_does_not_fit_is_garbage_and_what_follows_is_read(said: bytes, expected: list[Kind]) -> None:
    assert kinds(said) == expected


@given(st.lists(st.binary(max_size=20), max_size=20))
def test_no_bytes_upset_the_stream_and_none_are_kept_for_long(pieces: list[bytes]) -> None:
    stream = AnswerStream()
    told = [one for piece in pieces for one in stream.feed(piece)]
    sent = b"".join(pieces)
    heard = b"".join(one.data for one in told)
    assert sent.startswith(heard)
    assert len(sent) - len(heard) < 7


@pytest.mark.parametrize(
    ("four", "reasons"),
    [
        (b"\x10\x00\x00\x00", set()),
        (b"\x38\x00\x00\x00", {Reason.COVER_OPEN}),
        (b"\x18\x08\x00\x00", {Reason.CUTTER}),
        (b"\x18\x00\x0f\x00", {Reason.MEDIA_EMPTY}),
        (b"\x10\x00\x03\x00", {Reason.MEDIA_LOW}),
        (b"\x18\x00\x00\x00", {Reason.OFFLINE}),
    ],
)
def test_the_four_bytes_of_a_change_are_read_as_the_manuals_draw_them(four: bytes, reasons: set[Reason]) -> None:
    assert of_change(four) == reasons
