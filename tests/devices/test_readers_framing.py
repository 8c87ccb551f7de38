"""The stream of a scanner, cut and joined and spoilt in every way."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.readers.framing import MOST_BYTES, MOST_LETTERS, STALE_S, Code, Framer, Framing
from devices.readers.repeats import MOST, Repeats

DOSSIER = "H13.01-251121-0042"
CARD = "001085012345|NGUYỄN THỊ BƯỞI|01011985|Nữ|Số 7, Ấp Đồng Lũy|15052021"
ENDS = st.sampled_from(["\r", "\n", "\r\n", "\t"])
texts = st.text(st.characters(categories=("L", "N", "P"), exclude_characters="]"), min_size=1, max_size=40).map(
    lambda text: unicodedata.normalize("NFC", text)
)


def codes(framer: Framer, *pieces: bytes, at: float = 0.0) -> list[tuple[str, str]]:
    return [(code.symbology, code.text) for piece in pieces for code in framer.feed(piece, at)]


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t"])
def test_a_code_ends_with_enter_line_feed_both_or_tab(end: str) -> None:
    assert codes(Framer(), f"{DOSSIER}{end}".encode()) == [("", DOSSIER)]


@pytest.mark.parametrize(
    ("identifier", "symbology"),
    [("]C0", "code128"), ("]C1", "code128"), ("]A0", "code39"), ("]Q1", "qr"), ("]E0", "ean13"), ("]E4", "ean8")],
)
def test_the_aim_identifier_names_the_kind_of_code_and_is_taken_off(identifier: str, symbology: str) -> None:
    assert codes(Framer(), f"{identifier}{DOSSIER}\r".encode()) == [(symbology, DOSSIER)]


def test_what_only_looks_like_an_identifier_belongs_to_the_code() -> None:
    assert codes(Framer(), b"]b0A001\rA]C0B\r") == [("", "]b0A001"), ("", "A]C0B")]


@given(st.lists(st.tuples(texts, ENDS), max_size=5), st.lists(st.integers(0, 1000), max_size=12))
def test_codes_come_whole_however_the_bytes_are_cut_or_joined(sent: list[tuple[str, str]], places: list[int]) -> None:
    stream = "".join(text + end for text, end in sent).encode()
    assert [text for _, text in codes(Framer(), *cut(stream, places))] == [text for text, _ in sent]


def test_vietnamese_letters_may_be_cut_in_two() -> None:
    pieces = [bytes([byte]) for byte in f"]Q1{CARD}\r".encode()]
    assert codes(Framer(), *pieces) == [("qr", CARD)]


def test_letters_with_marks_of_their_own_are_composed() -> None:
    apart = unicodedata.normalize("NFD", CARD)
    assert apart != CARD and codes(Framer(), f"{apart}\r".encode()) == [("", CARD)]


def test_a_text_that_is_no_utf8_is_read_as_latin() -> None:
    assert codes(Framer(), "Hồ sơ é".encode() + b"\r", "R\u00e9sum\u00e9 12".encode("latin-1") + b"\r") == [
        ("", "Hồ sơ é"),
        ("", "Résumé 12"),
    ]


def test_control_characters_and_separators_are_left_out() -> None:
    assert codes(Framer(), b"]C1\x1d01089\x1d10AB\r", "\ufeffA\u202e001\u200b\r".encode()) == [
        ("code128", "0108910AB"),
        ("", "A001"),
    ]


@pytest.mark.parametrize("noise", [b"\x00", b"\xff\xfe\x00\x80", b"\x00" * 40, b"\xc3" * 9, bytes(range(9))])
@pytest.mark.parametrize("identifier", ["", "]C0"])
def test_noise_before_a_code_is_left_out(noise: bytes, identifier: str) -> None:
    assert [text for _, text in codes(Framer(), noise + f"{identifier}{DOSSIER}\r".encode())] == [DOSSIER]


def test_with_letters_in_the_noise_the_identifier_finds_the_code() -> None:
    assert codes(Framer(), b"\x80q\xfe8\x07]C0" + DOSSIER.encode() + b"\r") == [("code128", DOSSIER)]


def test_mere_noise_is_no_code() -> None:
    framer = Framer()
    assert codes(framer, b"\x00\xff\x80\r\x9f\xc3\x07\xfe\x01\n\x00\t") == []
    assert framer.counts.broken == 3


def test_empty_lines_are_nothing() -> None:
    framer = Framer()
    assert codes(framer, b"\r\n\r\n\t\t") == [] and framer.counts.broken == 0


def test_a_prefix_is_taken_off_and_a_code_without_it_was_torn() -> None:
    framer = Framer(Framing(prefix="~"))
    assert codes(framer, b"zz~]C0A001\r]C0A002\r~A~03\r") == [("code128", "A001"), ("", "A~03")]
    assert framer.counts.broken == 1


def test_a_prefix_behind_the_identifier_is_not_looked_for_in_it() -> None:
    framer = Framer(Framing(prefix="C"))
    assert codes(framer, b"]C0CH13-1\rC]C0H13-2\r") == [("code128", "H13-1"), ("code128", "H13-2")]


def test_a_code_of_the_longest_length_passes_and_a_longer_one_is_left_out_to_its_end() -> None:
    framer = Framer()
    longest = "Ệ" * MOST_LETTERS
    apart = unicodedata.normalize("NFD", longest)
    assert codes(framer, f"{apart}\r{longest}x\rA001\r".encode()) == [("", longest), ("", "A001")]
    assert framer.counts.too_long == 1


def test_a_flood_without_an_end_is_counted_once_and_takes_no_memory() -> None:
    framer = Framer()
    for _ in range(100):
        assert framer.feed(b"x" * 1000, 0.0) == []
        assert len(framer._begun) <= MOST_BYTES
    assert framer.feed(b"x" * 1_000_000, 0.0) == [] and len(framer._begun) <= MOST_BYTES
    assert framer.counts.too_long == 1
    assert codes(framer, b"tail\rA001\r") == [("", "A001")]


def test_half_a_code_whose_end_does_not_come_is_forgotten() -> None:
    framer = Framer()
    framer.feed(b"H13.01-", 10.0)
    assert framer.due == 10.0 + STALE_S
    assert framer.pause(10.5) == [] and framer.due is not None
    assert framer.feed(b"A001\r", 10.0 + STALE_S) == [Code("", "A001", 10.0 + STALE_S)]
    assert framer.counts.broken == 1


def test_after_a_flood_that_has_stopped_the_next_code_is_read() -> None:
    framer = Framer()
    framer.feed(b"x" * 5000, 0.0)
    assert framer.feed(b"A001\r", 2.0) == [Code("", "A001", 2.0)]


def test_without_a_terminator_a_pause_ends_the_code() -> None:
    framer = Framer(Framing(terminator="none", gap_s=0.1))
    assert framer.feed(b"]C0A0", 1.0) == [] and framer.feed(b"01", 1.05) == []
    assert framer.pause(1.1) == []
    assert framer.pause(1.2) == [Code("code128", "A001", 1.05)]
    assert framer.due is None
    framer.feed(b"A002", 2.0)
    assert framer.feed(b"A003", 2.5) == [Code("", "A002", 2.0)]
    assert framer.pause(3.0) == [Code("", "A003", 2.5)]


def test_a_pulled_cable_ends_what_had_begun() -> None:
    framer = Framer()
    framer.feed(b"H13.01-", 0.0)
    framer.reset()
    assert codes(framer, b"A001\r") == [("", "A001")]


def test_many_broken_frames_are_a_noisy_line_and_good_ones_clear_it() -> None:
    framer = Framer()
    for _ in range(4):
        framer.feed(b"\x80\x81\x82\r", 0.0)
    assert framer.noisy
    for number in range(8):
        framer.feed(f"A{number:03}\r".encode(), 0.0)
    assert not framer.noisy


@settings(max_examples=300)
@given(
    st.lists(st.binary(max_size=200), max_size=20), st.sampled_from(["any", "none"]), st.sampled_from(["", "~", "Ệ"])
)
def test_no_bytes_whatever_do_harm(pieces: list[bytes], terminator: str, prefix: str) -> None:
    framer = Framer(Framing(prefix, terminator))  # type: ignore[arg-type]
    now = 0.0
    for piece in pieces:
        now += 0.07
        for code in [*framer.feed(piece, now), *framer.pause(now + 0.01)]:
            assert 0 < len(code.text) <= MOST_LETTERS
            assert code.text == unicodedata.normalize("NFC", code.text).strip()
            assert not any(unicodedata.category(letter).startswith("C") for letter in code.text)
        assert len(framer._begun) <= MOST_BYTES


def test_a_megabyte_of_chance_does_no_harm_and_the_next_code_is_read() -> None:
    chance, framer = random.Random(7), Framer()
    for _ in range(1000):
        framer.feed(chance.randbytes(1000), 0.0)
    assert ("code128", DOSSIER) in codes(framer, f"\r]C0{DOSSIER}\r".encode())


def test_all_bytes_and_a_hundred_thousand_nuls_do_no_harm() -> None:
    framer = Framer()
    framer.feed(bytes(range(256)) * 10, 0.0)
    framer.feed(b"\x00" * 100_000, 0.0)
    assert codes(framer, b"\rA001\r")[-1] == ("", "A001")


# ---- the same code again ----


def test_the_same_code_within_the_window_is_one_scan_however_long_it_stays_in_view() -> None:
    repeats = Repeats(1.5)
    seen = [repeats.again("A", at) for at in (0.0, 1.0, 2.0, 3.4, 5.0)]
    assert seen == [False, True, True, True, False]


def test_another_code_between_does_not_make_the_first_one_new() -> None:
    repeats = Repeats(1.5)
    assert [repeats.again(text, at) for text, at in (("A", 0), ("B", 0.3), ("A", 0.6), ("B", 2.5))] == [
        False,
        False,
        True,
        False,
    ]


def test_few_codes_are_remembered() -> None:
    repeats = Repeats()
    for number in range(10_000):
        repeats.again(str(number), 0.0)
    assert len(repeats._seen) == MOST
