"""HID-POS: descriptors, reports, and codes that go over several of them."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.readers.framing import MOST_LETTERS, STALE_S
from devices.readers.hidpos import CONTINUED, COUNT, DATA, IDENTIFIERS, STANDARD, HidPosSense, Layout, Place, layouts
from devices.readers.sim_codes import reports

CARD = "001085012345|NGUYỄN THỊ BƯỞI|01011985|Nữ|Số 7, Ấp Đồng Lũy, Phường Phú Lợi|15052021"
HONEYWELL = bytes.fromhex(
    "058c 0902 a101 0912 a102 8502 1500 26ff00 7508 9501 0501 093b 8102 9503 058c 09fb 09fc 09fd 8102 9538 09fe"
    "820201 0666ff 9502 0904 0900 8102 058c 2501 7501 9508 09ff 8102 c0 0914 a102 8504 1500 2501 7501 9508 0900 095f"
    "0960 0900 0900 0985 0986 9186 c0 c0"
)
"""Scanned data as report 2, then a trigger report, as scanners of this family describe them."""
KEYBOARD = bytes.fromhex("0501 0906 a101 0507 19e0 29e7 1500 2501 7501 9508 8102 c0")
NO_NUMBER = bytes.fromhex("058c 0902 a101 7508 9510 09fe 820201 7501 9501 09ff 8102 9507 8103 c0")
"""Sixteen bytes of data and a flag, without number, length or identifier."""


def cut(data: bytes) -> list[bytes]:
    return [data[at : at + STANDARD.size] for at in range(0, len(data), STANDARD.size)]


def codes(sense: HidPosSense, *sent: bytes, at: float = 0.0) -> list[tuple[str, str]]:
    return [(code.symbology, code.text) for report in sent for code in sense.feed(report, at)]


def test_the_layout_is_read_from_what_the_scanner_declares() -> None:
    (layout,) = layouts(HONEYWELL).values()
    assert (layout.number, layout.size, layout.bits) == (2, 64, STANDARD.bits)
    wanted = (COUNT, *IDENTIFIERS, DATA, CONTINUED)
    assert [layout.places[usage] for usage in wanted] == [STANDARD.places[usage] for usage in wanted]


@pytest.mark.parametrize("descriptor", [b"", KEYBOARD, b"\x05", b"\xfe\xff\x00", b"\x27\x01"])
def test_what_is_no_scanner_declares_nothing(descriptor: bytes) -> None:
    assert layouts(descriptor) == {}


@pytest.mark.parametrize("known", [None, layouts(HONEYWELL)])
def test_a_code_of_one_report_has_kind_and_text(known: dict[int, object] | None) -> None:
    assert codes(HidPosSense(known), *cut(reports("]C0", b"H13.01-251121-0042"))) == [  # type: ignore[arg-type]
        ("code128", "H13.01-251121-0042")
    ]


def test_the_report_that_a_maker_prints_in_its_manual_is_understood() -> None:
    data = b"M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  "
    first = b"\x02\x38]Q0" + data.ljust(56, b"-") + b"s\0\x01"
    second = b"\x02\x04]Q0" + b"1234".ljust(56, b"\0") + b"s\0\x00"
    assert codes(HidPosSense(), first, second) == [("qr", (data.ljust(56, b"-") + b"1234").decode())]


@given(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=100))
def test_a_code_over_many_reports_is_joined_before_it_is_read(text: str) -> None:
    framed = unicodedata.normalize("NFC", f"|{text}|")
    assert codes(HidPosSense(layouts(HONEYWELL)), *cut(reports("", framed.encode()))) == [("", framed)]


def test_vietnamese_letters_survive_the_seam_of_two_reports() -> None:
    assert codes(HidPosSense(), *cut(reports("]Q1", CARD.encode()))) == [("qr", CARD)]


def test_identifier_in_the_data_and_an_end_of_line_are_taken_off() -> None:
    assert codes(HidPosSense(), *cut(reports("", b"]A0A001\r\n"))) == [("code39", "A001")]


def test_a_prefix_of_the_settings_is_taken_off_and_a_code_without_it_does_not_count() -> None:
    sense = HidPosSense(prefix="~Q")
    assert codes(sense, *cut(reports("]C0", b"~QH13-1")), *cut(reports("]C0", b"H13-2"))) == [("code128", "H13-1")]
    assert (sense.counts.whole, sense.counts.without_prefix, sense.counts.broken) == (1, 1, 1)


def test_reports_without_number_length_or_identifier_are_understood() -> None:
    known = layouts(NO_NUMBER)
    assert known[0].size == 17
    assert codes(HidPosSense(known), b"A001".ljust(16, b"\0") + b"\x01", b"-B".ljust(16, b"\0") + b"\x00") == [
        ("", "A001-B")
    ]


def test_reports_of_another_number_are_not_ours() -> None:
    assert codes(HidPosSense(), b"\x04\x01", b"", *cut(reports("]C0", b"A001"))) == [("code128", "A001")]


def test_a_code_that_does_not_go_on_is_forgotten() -> None:
    sense = HidPosSense()
    first, _ = cut(reports("]Q1", b"x" * 60))
    assert sense.feed(first, 0.0) == [] and sense.due == STALE_S
    assert [code.text for code in sense.feed(cut(reports("]C0", b"A001"))[0], 2.0)] == ["A001"]
    assert sense.counts.broken == 1
    sense.feed(first, 3.0)
    sense.reset()
    assert sense.due is None


def test_too_long_a_code_is_left_out_and_counted_once() -> None:
    sense = HidPosSense()
    assert codes(sense, *cut(reports("", b"x" * 100_000)), *cut(reports("", b"A001"))) == [("", "A001")]
    assert codes(sense, *cut(reports("", b"y" * (MOST_LETTERS + 1)))) == []
    assert sense.counts.too_long == 2


@settings(max_examples=300)
@given(st.binary(max_size=200), st.lists(st.binary(max_size=80), max_size=20))
def test_no_descriptor_and_no_report_do_harm(descriptor: bytes, sent: list[bytes]) -> None:
    for prefix in (b"", HONEYWELL, NO_NUMBER[:-1]):
        sense = HidPosSense(layouts(prefix + descriptor))
        for _, text in codes(sense, *sent):
            assert 0 < len(text) <= MOST_LETTERS


PLACES = st.builds(Place, st.integers(0, 600), st.sampled_from([0, 1, 4, 8, 16, 448]))


@given(st.lists(PLACES, min_size=6, max_size=6), st.sampled_from([0, 2]), st.lists(st.binary(max_size=70), max_size=4))
def test_fields_wherever_a_scanner_says_they_are_do_no_harm(
    places: list[Place], number: int, sent: list[bytes]
) -> None:
    layout = Layout(number, dict(zip((DATA, COUNT, CONTINUED, *IDENTIFIERS), places, strict=True)), 600)
    sense = HidPosSense({number: layout})
    for _, text in codes(sense, *(bytes([number]) + report for report in sent)):
        assert 0 < len(text) <= MOST_LETTERS


def test_a_descriptor_of_chance_ends_soon() -> None:
    chance = random.Random(5)
    for _ in range(50):
        layouts(chance.randbytes(100_000))
        layouts(b"\x95\xff" + b"\x75\xff\x81\x02" * 20_000)
