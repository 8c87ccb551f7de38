"""The line protocol: readable, checked, and it finds its way back from whatever comes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.pads.line import HIGHEST_ADDRESS, LONGEST, NUMBERS, Frame, Frames, Kind, encode

FIELD = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="$*,"), max_size=12)
FRAME = st.builds(
    Frame,
    st.sampled_from(Kind),
    st.integers(0, HIGHEST_ADDRESS),
    st.integers(0, NUMBERS - 1),
    st.lists(FIELD, max_size=3).map(tuple),
)
PRESS = Frame(Kind.PAD, 3, 18, ("KEY", "4"))


@pytest.mark.parametrize(
    ("line", "frame"),
    [
        (b"$RP03,0017,ARM,30*76\r\n", Frame(Kind.PAD, 3, 17, ("ARM", "30"))),
        (b"$RP03,0018,KEY,4*47\r\n", PRESS),
        (b"$RP03,0018,KEY,4,31*69\r\n", Frame(Kind.PAD, 3, 18, ("KEY", "4", "31"))),
        (b"$AK03,0018*2C\r\n", Frame(Kind.ANSWER, 3, 18)),
        (b"$HB03,0019,OK*05\r\n", Frame(Kind.HEARTBEAT, 3, 19, ("OK",))),
        (b"$CD07,0101,SHOW,A012,B*33\r\n", Frame(Kind.SIGN, 7, 101, ("SHOW", "A012", "B"))),
    ],
)
def test_a_line_is_what_the_paper_says(line: bytes, frame: Frame) -> None:
    assert encode(frame) == line
    assert Frames().feed(line) == [frame]


@given(st.lists(FRAME, max_size=5), st.lists(st.integers(1, 7), min_size=1, max_size=40))
def test_whatever_was_said_is_heard_however_it_was_cut(said: list[Frame], cuts: list[int]) -> None:
    stream, frames, heard, at = b"".join(map(encode, said)), Frames(), [], 0
    while at < len(stream):
        size = cuts[at % len(cuts)]
        heard += frames.feed(stream[at : at + size])
        at += size
    assert heard == said
    assert frames.broken == 0


@given(FRAME, st.integers(1, 200), st.integers(0, 7))
def test_one_wrong_bit_never_makes_another_line(frame: Frame, place: int, bit: int) -> None:
    line = bytearray(encode(frame))
    place %= len(line) - 2  # the line end is no part of the message
    line[place] ^= 1 << bit
    heard = Frames().feed(bytes(line))
    assert heard in ([], [frame]), "a hex digit of the sum may change its case and nothing else"


@given(st.binary(max_size=300), FRAME)
def test_after_any_noise_the_next_line_is_heard(noise: bytes, frame: Frame) -> None:
    frames = Frames()
    frames.feed(noise)
    assert frames.feed(encode(frame))[-1] == frame


@given(FRAME, FRAME, st.integers(1, 60))
def test_a_torn_line_does_not_take_the_next_one_with_it(first: Frame, second: Frame, cut: int) -> None:
    line = encode(first)
    assert Frames().feed(line[: min(cut, len(line) - 3)] + encode(second)) == [second]


def test_a_wrong_sum_a_long_line_and_nonsense_are_counted_apart() -> None:
    frames = Frames()
    assert frames.feed(b"$RP03,0018,KEY,5*47\r\n") == []
    assert frames.feed(b"$" + b"A" * 100 + b"\r\n") == []
    assert frames.feed(b"$XY03,0018*%02X\r\n" % 0) == []
    assert frames.feed(b"$hello\r\n") == []
    assert (frames.wrong_sums, frames.too_long, frames.strange) == (2, 1, 1)


def test_a_line_of_sixty_four_bytes_is_heard_and_a_longer_one_cannot_be_said() -> None:
    longest = Frame(Kind.SIGN, 7, 1, ("x" * (LONGEST - 16),))
    assert len(encode(longest)) == LONGEST
    assert Frames().feed(encode(longest)) == [longest]
    with pytest.raises(ValueError, match="at most 64"):
        encode(Frame(Kind.SIGN, 7, 1, ("x" * (LONGEST - 15),)))


@pytest.mark.parametrize("field", ["a,b", "$", "a*b", "Đất", "a\r", "\x00"])
def test_what_would_break_a_line_does_not_go_into_one(field: str) -> None:
    with pytest.raises(ValueError, match="no fields"):
        encode(Frame(Kind.SIGN, 7, 1, (field,)))


@pytest.mark.parametrize(("address", "seq"), [(128, 0), (-1, 0), (0, NUMBERS), (0, -1)])
def test_addresses_and_numbers_have_their_limits(address: int, seq: int) -> None:
    with pytest.raises(ValueError, match="no address or number"):
        encode(Frame(Kind.PAD, address, seq))


def hostile() -> list[bytes]:
    dice = random.Random(7)
    return [
        dice.randbytes(100_000),
        b"A" * 100_000,
        b"$" * 100_000,
        bytes(100_000),
        b"$RP" * 30_000,
        bytes(range(256)) * 400,
        b"$*\r\n$*00\r\n$,*2C\r\n$RP,*00\r\n" * 3000,
        bytes(dice.choice(b"$*,RPAK0123\r\n") for _ in range(100_000)),
    ]


@pytest.mark.parametrize("number", range(8))
def test_hostile_bytes_fill_no_memory_and_end_nothing(number: int) -> None:
    frames = Frames()
    frames.feed(hostile()[number])
    assert len(frames._line or b"") <= LONGEST
    assert frames.feed(b"\r\n" + encode(PRESS))[-1:] == [PRESS]
