"""What seven segments show, and the line protocol's signs."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.pads.line import Frame, Kind, encode
from devices.signs import line_sign, segments
from devices.signs.line_sign import LineEar, plain, show
from devices.signs.segments import LETTERS, Legible, codes, legible, registers, seen


def test_every_letter_of_a_hall_has_a_shape() -> None:
    assert {"ABCDEFGHIJKLMNOPQRSTUVWXYZĐ"[n] for n in range(27)} == set(LETTERS)


def test_letters_that_pass_for_well_read_look_like_nothing_else() -> None:
    well = {letter: glyph.lit for letter, glyph in LETTERS.items() if glyph.legible is Legible.WELL and letter != "Đ"}
    lit = Counter([*well.values(), *segments.DIGITS, *segments.SIGNS.values()])
    assert [letter for letter, code in well.items() if lit[code] > 1] == []


def test_letters_that_look_like_a_digit_are_marked() -> None:
    alike = {letter for letter, glyph in LETTERS.items() if glyph.lit in segments.DIGITS}
    assert alike == {"S", "Z"}
    assert all(legible(letter) is Legible.LIKE_DIGIT for letter in alike)


def test_no_two_letters_share_a_shape_but_d_and_its_sister() -> None:
    shapes = Counter(glyph.lit for glyph in LETTERS.values())
    assert [lit for lit, count in shapes.items() if count > 1] == [LETTERS["D"].lit]


@pytest.mark.parametrize(
    ("text", "places", "read"),
    [
        ("A012", 4, "A012"),
        ("A012", 6, "  A012"),
        ("A012", 3, "012"),
        ("a012", 4, "A012"),
        ("Đ007", 4, "D007"),
        ("----", 4, "----"),
        ("____", 4, "____"),
        ("", 4, "    "),
        ("12.5", 4, " 12.5"),
        ("A€12", 4, "A 12"),
    ],
)
def test_a_text_stands_at_the_right_and_keeps_its_end(text: str, places: int, read: str) -> None:
    assert seen(registers(text, places), places) == read


@given(st.text(max_size=20), st.integers(1, 8))
def test_any_text_whatever_fills_exactly_the_places(text: str, places: int) -> None:
    assert len(codes(text, places)) == places
    assert len(registers(text, places)) == (places + 1) // 2
    assert all(0 <= value <= 0xFFFF for value in registers(text, places))


@given(st.text(max_size=30), st.integers(3, 8))
def test_any_text_becomes_letters_that_a_line_carries(text: str, places: int) -> None:
    made = plain(text, places)
    assert len(made) <= places
    assert encode(show(7, 101, made)).endswith(b"\r\n")


def test_marks_are_dropped_and_the_end_is_kept() -> None:
    assert plain("Đ007", 4) == "D007"
    assert plain("nghỉ", 4) == "NGHI"
    assert plain("A0123", 4) == "0123"


def test_the_lines_are_those_of_the_protocol() -> None:
    assert encode(show(7, 101, "A012", blink=True)) == b"$CD07,0101,SHOW,A012,B*33\r\n"
    assert encode(show(7, 102, "A012")) == b"$CD07,0102,SHOW,A012*5E\r\n"
    assert encode(show(7, 103, "")) == b"$CD07,0103,SHOW,*2D\r\n"
    assert show(7, 10_001, "").seq == 1


def test_an_answer_is_heard_behind_our_own_echo() -> None:
    order = show(7, 101, "A012")
    ear = LineEar(order)
    assert ear.feed(encode(order)) is None
    assert not ear.heard
    assert ear.feed(encode(order.answer())) == order.answer()
    assert not ear.garbled


def test_somebody_elses_line_is_not_ours() -> None:
    ear = LineEar(show(7, 101, "A012"))
    assert ear.feed(encode(Frame(Kind.ANSWER, 8, 101))) is None
    assert ear.heard


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_no_bytes_whatever_break_the_ear_of_a_line(pieces: list[bytes]) -> None:
    ear = LineEar(show(7, 101, "A012"))
    for piece in pieces:
        ear.feed(piece)


def test_a_long_stream_without_an_end_is_noticed_as_noise() -> None:
    ear = LineEar(show(7, 101, "A012"))
    for _ in range(100):
        assert ear.feed(b"$" * 10 + b"x" * 990) is None
    assert ear.heard
    assert ear.garbled


def test_blinking_is_as_long_as_the_boxes_do_it() -> None:
    assert line_sign.BLINK_S == 5.0
