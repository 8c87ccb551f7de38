"""Modbus RTU frames, and the ear that finds an answer in whatever comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.signs import modbus
from devices.signs.modbus import (
    LONGEST,
    NUMBER,
    SEGMENTS,
    UNIT,
    Answer,
    Ear,
    crc16,
    is_sealed,
    read_registers,
    request_at,
    sealed,
    write_register,
    write_registers,
)

units = st.integers(1, 247)
words = st.integers(0, 0xFFFF)
values = st.lists(words, min_size=1, max_size=20)
requests = st.one_of(
    st.builds(write_registers, units, words, values),
    st.builds(write_register, units, words, words),
    st.builds(read_registers, units, words, st.integers(1, 20)),
)


def answer_of(request: bytes) -> bytes:
    found = request_at(request)
    assert found is not None
    return found[0].done([7] * found[0].count)


@pytest.mark.parametrize(
    ("frame", "hex_bytes"),
    [
        (write_register(1, NUMBER, 300), "01 06 00 00 01 2c 89 87"),
        (read_registers(1, UNIT), "01 03 00 02 00 01 25 ca"),
        (read_registers(0x11, 0x6B, 3), "11 03 00 6b 00 03 76 87"),  # the example of the Modbus specification's readers
        (write_registers(1, SEGMENTS, [0x773F, 0x065B]), "01 10 00 80 00 02 04 77 3f 06 5b"),
    ],
)
def test_frames_are_as_the_standard_has_them(frame: bytes, hex_bytes: str) -> None:
    wanted = bytes.fromhex(hex_bytes)
    assert frame[: len(wanted)] == wanted
    assert is_sealed(frame)


def test_a_negative_number_goes_as_its_complement() -> None:
    assert write_register(1, NUMBER, -2)[4:6] == b"\xff\xfe"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: write_register(248, 0, 0),
        lambda: write_registers(1, 0, []),
        lambda: write_registers(1, 0, [0] * 124),
        lambda: read_registers(1, 0, 126),
        lambda: read_registers(-1, 0),
    ],
)
def test_what_no_frame_can_hold_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError):
        wrong()  # type: ignore[operator]


@given(st.binary(max_size=64), st.integers(0, 511))
def test_the_sum_finds_every_single_flipped_bit(body: bytes, place: int) -> None:
    frame = bytearray(sealed(b"\x01" + body + b"\x02"))
    bit = place % (len(frame) * 8)
    frame[bit // 8] ^= 1 << bit % 8
    assert not is_sealed(bytes(frame))


@given(requests, st.binary(max_size=8))
def test_the_other_side_reads_the_request_that_was_written(request: bytes, more: bytes) -> None:
    found = request_at(request + more)
    assert found is not None
    assert found[1] == len(request)
    assert found[0].unit == request[0]
    assert all(request_at(request[:cut]) is None for cut in range(len(request)))


@given(requests, st.data())
def test_an_answer_is_found_however_it_was_cut(request: bytes, data: st.DataObject) -> None:
    answer = answer_of(request)
    cut = data.draw(st.integers(0, len(answer)))
    ear = Ear(request)
    found = ear.feed(answer[:cut]) or ear.feed(answer[cut:])
    assert found is not None
    assert not found.refused
    assert found.registers == ((7,) * len(found.registers) if request[1] == modbus.READ else ())


@given(requests, st.integers(1, 8))
def test_a_refusal_is_an_answer_too(request: bytes, why: int) -> None:
    found = request_at(request)
    assert found is not None
    assert Ear(request).feed(found[0].refused(why)) == Answer(refused=why)


@given(st.builds(write_registers, units, words, values))
def test_a_converter_that_hears_itself_is_not_the_sign(request: bytes) -> None:
    ear = Ear(request)
    assert ear.feed(request) is None
    assert not ear.heard
    assert ear.feed(answer_of(request)) == Answer()
    assert ear.echoed
    assert not ear.garbled


def test_where_converters_echo_a_single_register_is_answered_by_the_second_copy() -> None:
    request = write_register(5, NUMBER, 12)
    ear = Ear(request, echoes=True)
    assert ear.feed(request) is None
    assert ear.feed(request) == Answer()


@given(requests, st.binary(max_size=30))
def test_noise_in_front_does_not_hide_the_answer(request: bytes, noise: bytes) -> None:
    ear = Ear(request)
    found = ear.feed(noise + answer_of(request))
    assert found is not None


@given(requests, units)
def test_another_units_answer_is_none_of_ours(request: bytes, other: int) -> None:
    answer = bytearray(answer_of(request))[:-2]
    answer[0] = other
    heard = Ear(request).feed(sealed(bytes(answer)))
    assert (heard is not None) is (other == request[0])


@given(requests, st.lists(st.binary(max_size=400), max_size=8))
def test_no_bytes_whatever_break_the_ear_or_fill_the_memory(request: bytes, pieces: list[bytes]) -> None:
    ear = Ear(request)
    for piece in pieces:
        ear.feed(piece)
        assert len(ear._heard) <= LONGEST  # the promise of bounded memory


@pytest.mark.parametrize("hostile", [bytes(100_000), bytes(range(256)) * 40, b"\x01" * 5000, b"\xff" * 5000])
def test_long_hostile_streams_end_without_an_answer(hostile: bytes) -> None:
    ear = Ear(write_registers(1, SEGMENTS, [1, 2]))
    for start in range(0, len(hostile), 1000):
        assert ear.feed(hostile[start : start + 1000]) is None
    assert ear.heard


@given(st.binary(max_size=300))
def test_the_other_side_reads_no_request_without_its_sum(data: bytes) -> None:
    found = request_at(data)
    assert found is None or is_sealed(data[: found[1]])


def test_the_sum_of_nothing_is_its_start() -> None:
    assert crc16(b"") == 0xFFFF
    assert crc16(b"123456789") == 0x4B37
