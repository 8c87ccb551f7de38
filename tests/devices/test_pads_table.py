"""A bought box by its table: bytes to keys, whatever comes between them."""

from __future__ import annotations

import operator
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.pads.table import LONGEST, Checksum, Match, Matcher, PadTable, crc16
from devices.pads.table_file import load_table

SAMPLES = sorted((Path(__file__).parents[2] / "assets" / "pads").glob("*.toml"))
TABLES = [load_table(file) for file in SAMPLES]
TABLE = st.sampled_from(TABLES)
HOSTILE = [random.Random(3).randbytes(100_000), bytes(100_000), b"\xaaU" * 50_000, b"\x01" * 100_000]


def table(*rows: tuple[str, int], **frame: object) -> PadTable:
    matches = [{"bytes": pattern, "key": key} for pattern, key in rows]
    return PadTable.model_validate({"match": matches, "frame": frame})


def sent(one: PadTable, match: Match, dice: random.Random | None = None) -> bytes:
    """A frame of this kind, its open places filled at random."""
    fill, pattern = dice or random.Random(1), match.pattern
    open_places = bytes(fill.randrange(256) & ~mask & 0xFF for mask in pattern.mask)
    return one.frame.wire(bytes(map(operator.or_, pattern.value, open_places)))


def keys(found: list[Match]) -> list[int | None]:
    return [match.key for match in found]


def test_the_known_example_of_modbus_has_its_crc() -> None:
    assert crc16(bytes.fromhex("01 04 02 FF FF")) == bytes.fromhex("B8 80")


@pytest.mark.parametrize(
    ("checksum", "tail"), [("none", ""), ("xor", "BC"), ("sum", "C2"), ("crc16", crc16(bytes.fromhex("AA0117")).hex())]
)
def test_a_frame_ends_with_its_sum_and_its_terminator(checksum: Checksum, tail: str) -> None:
    one = table(("AA 01", 1), checksum=checksum, terminator="0D 0A")
    data = bytes.fromhex("AA0117")
    assert one.frame.wire(data) == data + bytes.fromhex(tail) + b"\r\n"


@given(TABLE, st.data())
def test_every_frame_is_understood_however_it_was_cut(one: PadTable, data: st.DataObject) -> None:
    said = data.draw(st.lists(st.sampled_from(one.match), max_size=6))
    dice = random.Random(data.draw(st.integers(0, 9999)))
    stream = b"".join(sent(one, match, dice) for match in said)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    matcher, found = Matcher(one), []
    for start, end in pairwise([0, *cuts, len(stream)]):
        found += matcher.feed(stream[start:end])
    assert found + matcher.settle() == said
    assert matcher.broken == 0


@given(TABLE, st.binary(max_size=60), st.data())
def test_after_noise_and_a_pause_the_next_frame_is_understood(one: PadTable, noise: bytes, data: st.DataObject) -> None:
    matcher, match = Matcher(one), data.draw(st.sampled_from(one.match))
    matcher.feed(noise)
    matcher.settle()
    assert not matcher.waits
    assert matcher.feed(sent(one, match)) + matcher.settle() == [match]


def test_after_noise_without_a_pause_the_next_frame_is_understood_too() -> None:
    one = load_table(SAMPLES[0].with_name("framed-xor.toml"))
    matcher = Matcher(one)
    found = matcher.feed(b"\xaa\xaa\x55\xaa" + sent(one, one.match[2]))
    assert keys(found) == [3]
    assert matcher.torn == 1


def test_the_longest_pattern_wins_and_the_short_one_waits_for_a_pause() -> None:
    matcher = Matcher(table(("31", 1), ("31 32", 2)))
    assert matcher.feed(b"1") == []
    assert keys(matcher.settle()) == [1]
    assert keys(matcher.feed(b"12")) == [2]
    assert keys(matcher.feed(b"11")) == [1]
    assert keys(matcher.settle()) == [1]


def test_of_two_patterns_of_one_length_the_one_that_says_more_wins() -> None:
    matcher = Matcher(table(("AA ??", 9), ("AA 0?", 1), ("AA 02", 2)))
    assert keys(matcher.feed(bytes.fromhex("AA 55 AA 07 AA 02"))) == [9, 1, 2]


def test_a_wrong_sum_is_no_key_and_is_counted() -> None:
    one = load_table(SAMPLES[0].with_name("modbus-crc.toml"))
    matcher, frame = Matcher(one), bytearray(sent(one, one.match[0]))
    frame[-1] ^= 1
    assert matcher.feed(bytes(frame)) + matcher.settle() == []
    assert matcher.wrong_sums == 1
    assert keys(matcher.feed(sent(one, one.match[1]))) == [2]


def test_half_a_frame_is_forgotten_with_its_line() -> None:
    one = load_table(SAMPLES[0].with_name("framed-xor.toml"))
    matcher = Matcher(one)
    matcher.feed(b"\xaa\x55\x01")
    matcher.forget()
    assert keys(matcher.feed(sent(one, one.match[0]))) == [1]


@pytest.mark.parametrize("one", TABLES, ids=[file.stem for file in SAMPLES])
@pytest.mark.parametrize(
    "bytes_", [random.Random(3).randbytes(20_000), bytes(20_000), b"\xaaU" * 10_000, b"\x01" * 20_000]
)
def test_hostile_bytes_fill_no_memory_and_end_nothing(one: PadTable, bytes_: bytes) -> None:
    matcher = Matcher(one)
    matcher.feed(bytes_)
    assert len(matcher._held) <= LONGEST
    matcher.settle()
    assert matcher.feed(sent(one, one.match[0])) + matcher.settle() == [one.match[0]]


def test_actions_are_whole_frames_and_what_a_box_cannot_do_is_nothing() -> None:
    one = load_table(SAMPLES[0].with_name("framed-xor.toml"))
    assert one.bytes_for("light") == bytes.fromhex("AA 55 01 10 11 0D")
    assert one.bytes_for("ask") == b""
