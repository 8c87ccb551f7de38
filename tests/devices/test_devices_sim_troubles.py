"""What goes wrong in the simulated printer goes wrong as in a real one: paper, knife, power, answers, bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printer.bitmap import Bitmap
from devices.printer.decoder import decode
from devices.printer.encode import encode_bitmap as encode
from devices.printer.sim import CapturedSlip, Faults, SimSettings
from devices.printer.sim_faults import COUNTS, NUMBERS, SWITCHES, VALUES
from devices.printer.sim_file import print_bytes
from devices.printer.sim_line import Line
from tests.devices.devices_hand import BLACK_100_ROWS, HandMovedPrinter

SLIP = encode(BLACK_100_ROWS).data
LONG = 5.0
GS_A = b"\x1da\x0f"
WELL = b"\x10\x00\x00\x00"


def asked_for_proof(number: bytes) -> bytes:
    return b"\x1d(H\x06\x0000" + number


def joined(slips: list[CapturedSlip]) -> Bitmap:
    return Bitmap(576, b"".join(slip.bitmap.data for slip in slips))


# ---- paper ----


def test_a_roll_ends_in_mid_slip_and_the_rest_is_printed_on_the_next_one() -> None:
    printer = HandMovedPrinter()
    printer.set("paper_mm 5")
    printer.receive(SLIP + b"\x1dr\x01")
    assert printer.pass_time(LONG) == b""
    assert printer.slips == []
    printer.set("paper_out off")
    assert printer.pass_time(LONG) == b"\x00"
    assert printer.torn == ["paper_end", "rest"]
    assert [slip.bitmap.height for slip in printer.slips] == [40, 60]
    assert joined(printer.slips) == BLACK_100_ROWS
    assert b"".join(slip.data for slip in printer.slips) == SLIP


def test_the_near_end_sensor_tells_before_the_end_if_there_is_one() -> None:
    answers = []
    for sensor in (400.0, None):
        printer = HandMovedPrinter(near_end_mm=sensor)
        printer.set("paper_mm 405")
        before = printer.receive(b"\x10\x04\x04")
        printer.receive(SLIP)
        printer.pass_time(LONG)
        answers.append((before, printer.receive(b"\x10\x04\x04"), printer.torn))
    assert answers == [(b"\x12", b"\x1e", [""]), (b"\x12", b"\x12", [""])]


def test_somebody_puts_in_a_new_roll_after_a_while_and_it_has_the_length_of_a_roll() -> None:
    printer = HandMovedPrinter(roll_mm=20.0)
    printer.set("new_roll_after 3")
    printer.receive(SLIP * 2)
    printer.pass_time(2)
    assert (printer.receive(b"\x10\x04\x02"), printer.torn) == (b"\x32", [""])
    printer.pass_time(4)
    assert printer.torn == ["", "paper_end", "rest"]
    assert joined(printer.slips[1:]) == BLACK_100_ROWS
    assert printer.sim.faults.paper_ends_after_rows == 160 - 40


def test_a_roll_changed_between_two_slips_tears_nothing() -> None:
    printer = HandMovedPrinter()
    printer.set("paper_out on")
    printer.pass_time(1)
    printer.receive(SLIP)
    printer.pass_time(1)
    printer.set("paper_out off")
    printer.pass_time(LONG)
    assert printer.torn == [""]


@pytest.mark.parametrize("fault", ["cover_open", "offline", "overheated", "broken"])
def test_what_stops_it_in_mid_slip_only_delays_the_slip(fault: str) -> None:
    printer = HandMovedPrinter()
    printer.receive(SLIP)
    printer.pass_time(0.02)
    printer.set(f"{fault} 2")
    printer.pass_time(1.9)
    assert printer.slips == []
    printer.pass_time(LONG)
    assert [slip.bitmap for slip in printer.slips] == [BLACK_100_ROWS]
    assert printer.torn == [""]


# ---- the knife ----


def test_a_jammed_knife_stops_the_printer_at_the_cut_until_it_is_freed() -> None:
    printer = HandMovedPrinter()
    printer.set("cutter_jam on")
    assert printer.receive(b"\x10\x04\x01") == b"\x12"
    printer.receive(SLIP + b"\x1dr\x01")
    assert printer.pass_time(LONG) == b""
    asked = [printer.receive(bytes((0x10, 0x04, n))) for n in (1, 2, 3)]
    assert (asked, printer.slips) == ([b"\x1a", b"\x52", b"\x1a"], [])
    printer.set("cutter_jam off")
    assert printer.pass_time(LONG) == b"\x00"
    assert [slip.bitmap for slip in printer.slips] == [BLACK_100_ROWS]


def test_clearing_a_jammed_printer_leaves_a_piece_that_somebody_tears_off() -> None:
    printer = HandMovedPrinter()
    printer.set("cutter_jam on")
    printer.receive(SLIP + SLIP[:500])
    printer.pass_time(LONG)
    printer.receive(b"\x10\x05\x02")
    printer.set("cutter_jam off")
    printer.receive(SLIP)
    printer.pass_time(LONG)
    assert printer.torn == ["cleared", ""]
    assert [slip.bitmap for slip in printer.slips] == [BLACK_100_ROWS] * 2


def test_whoever_wants_to_hear_of_it_is_told_once_when_it_goes_off_line() -> None:
    for wanted, told in ((0, b""), (1, b"7#\0"), (49, b"7#\0"), (2, b"7#D\0")):
        printer = HandMovedPrinter()
        printer.receive(b"\x1d(H\x03\x0010" + bytes((wanted,)))
        assert printer.pass_time(0.1) == b""
        for _ in range(2):
            printer.set("cover_open on")
            assert printer.pass_time(1) == told
            printer.set("cover_open off")
            assert printer.pass_time(1) == b""


# ---- power ----


def test_power_lost_in_mid_slip_leaves_a_torn_piece_and_an_empty_memory() -> None:
    printer = HandMovedPrinter()
    printer.receive(SLIP[:4000])
    printer.pass_time(LONG)
    printer.set("power_off on")
    printer.pass_time(0.1)
    assert not printer.sim.reachable
    assert printer.receive(b"\x10\x04\x01") == b""
    printer.set("power_off off")
    printer.pass_time(0.1)
    assert printer.sim.reachable
    printer.receive(SLIP)
    printer.pass_time(LONG)
    assert printer.torn == ["power_off", ""]
    rows = printer.slips[0].bitmap.height
    assert printer.slips[0].bitmap.data == b"\xff" * 72 * rows
    assert 0 < rows < 60
    assert printer.slips[1].bitmap == BLACK_100_ROWS


def test_power_fails_at_exactly_the_byte_that_was_named_and_comes_back() -> None:
    printer = HandMovedPrinter()
    printer.set("power_off_after_bytes 1000")
    printer.set("power_back_after 3")
    assert printer.sim.faults.bytes_until_cut == 1000
    printer.receive(SLIP[:1000])
    printer.pass_time(1)
    assert (printer.sim.reachable, printer.sim.room) == (False, 0)
    printer.pass_time(3)
    assert printer.sim.reachable
    assert printer.sim.room == 65536


def test_power_fails_when_so_many_rows_have_been_printed() -> None:
    printer = HandMovedPrinter()
    printer.set("power_off_after_rows 37")
    printer.receive(SLIP)
    printer.pass_time(LONG)
    assert printer.torn == ["power_off"]
    assert printer.slips[0].bitmap.height == 37
    assert (printer.sim.reachable, printer.sim.room) == (True, 65536)


def test_what_was_loaded_is_lost_with_the_power_and_what_was_stored_stays() -> None:
    store = b"\x1d(L\x0c\x000C0AB\x01\x08\x00\x01\x001\xff"
    letter = b"\x1b&\x03AA\x01\xff\xff\xff"
    show_letter, show_stored = b"\x1b%\x01A\n", b"\x1d(L\x06\x000EAB\x01\x01"
    printer = HandMovedPrinter()
    printer.receive(letter + store + show_letter + show_stored + b"\x1dV\x00")
    printer.pass_time(LONG)
    printer.set("power_off 0.5")
    printer.pass_time(1)
    printer.receive(show_letter + show_stored + b"\x1dV\x00")
    printer.pass_time(LONG)
    before, after = printer.slips
    assert (before.errors, after.errors) == (0, 0)
    assert before.lines == ("\ufffd",)
    assert after.lines == ("A",)
    assert before.bitmap.data[-72:] == after.bitmap.data[-72:] == b"\xff" + bytes(71)


def test_a_slip_that_was_never_cut_is_found_in_the_printer_at_the_end() -> None:
    printer = HandMovedPrinter()
    printer.receive(SLIP[:-4])
    printer.pass_time(LONG)
    printer.sim.close(printer.now)
    assert printer.torn == ["left_inside"]


# ---- answers ----


def test_the_named_proof_comes_when_the_slip_is_printed_and_not_before() -> None:
    printer = HandMovedPrinter(mm_per_s=100.0)
    printer.receive(SLIP + asked_for_proof(b"0042"))
    assert printer.pass_time(0.3) == b""
    assert printer.pass_time(0.2) == b'7"0042\0'


def test_it_tells_changes_by_itself_once_it_was_asked_to() -> None:
    printer = HandMovedPrinter()
    printer.receive(GS_A)
    assert printer.pass_time(0.1) == WELL
    assert printer.pass_time(1) == b""
    printer.set("cover_open on")
    assert printer.pass_time(0.1) == b"\x38\x00\x00\x00"
    printer.set("paper_out on")
    assert printer.pass_time(0.1) == b"\x38\x00\x0f\x00"
    printer.set("paper_out off")
    printer.set("cover_open off")
    assert printer.pass_time(0.1) == WELL
    printer.receive(GS_A + GS_A)
    assert printer.pass_time(0.1) == WELL * 2
    printer.receive(b"\x1b@")
    printer.pass_time(0.1)
    printer.set("cover_open on")
    assert printer.pass_time(1) == b""


def test_only_the_changes_that_were_asked_for_are_told() -> None:
    printer = HandMovedPrinter()
    printer.receive(b"\x1da\x08")
    printer.pass_time(0.1)
    printer.set("cover_open on")
    assert printer.pass_time(0.1) == b""
    printer.set("paper_low on")
    assert printer.pass_time(0.1) == b"\x38\x00\x03\x00"


def test_late_answers_come_late_and_in_their_order() -> None:
    printer = HandMovedPrinter()
    printer.set("answer_after 2")
    assert printer.receive(b"\x10\x04\x01") == b""
    printer.set("answer_after 0")
    printer.set("paper_low on")
    assert printer.receive(b"\x10\x04\x04") == b""
    assert printer.pass_time(1.9) == b""
    assert printer.pass_time(0.2) == b"\x12\x1e"


def test_answers_at_random_are_the_same_for_the_same_seed_and_the_slip_is_printed() -> None:
    said = []
    for seed in (1, 1, 2):
        printer = HandMovedPrinter(seed=seed)
        printer.set("garbage on")
        printer.receive(SLIP)
        said.append(b"".join(printer.receive(b"\x10\x04\x01") for _ in range(20)) + printer.pass_time(LONG))
        assert printer.torn == [""]
    assert said[0] == said[1] != said[2]


def test_a_printer_that_swallows_answers_at_once_and_prints_nothing() -> None:
    printer = HandMovedPrinter()
    printer.set("swallow on")
    for _ in range(50):
        assert printer.receive(SLIP + b"\x1dr\x01\x10\x04\x01") == b"\x12"
        assert printer.pass_time(0.01) == b""
    assert (printer.slips, printer.sim.room) == ([], 65536)


def test_a_frozen_printer_takes_nothing_and_goes_on_where_it_was() -> None:
    printer = HandMovedPrinter()
    printer.receive(SLIP + b"\x1dr\x01")
    printer.pass_time(0.02)
    printer.set("frozen 2")
    assert printer.pass_time(1) == b""
    assert (printer.sim.room, printer.slips) == (0, [])
    assert printer.pass_time(LONG) == b"\x00"
    assert [slip.bitmap for slip in printer.slips] == [BLACK_100_ROWS]


def test_nothing_is_to_be_done_for_a_printer_that_is_frozen_stopped_or_idle() -> None:
    printer = HandMovedPrinter()
    assert printer.sim.due(printer.now) is None
    printer.set("answer_after 1")
    printer.receive(b"\x10\x04\x01" + SLIP)
    printer.set("frozen on")
    assert printer.sim.due(printer.now + 5) is None
    printer.set("frozen off")
    printer.set("paper_out on")
    assert printer.sim.due(printer.now) == pytest.approx(1.0)


# ---- bytes ----


def test_one_byte_in_so_many_is_lost_wherever_the_pieces_end() -> None:
    for size in (1, 7, 5000):
        printer = HandMovedPrinter()
        printer.set("lose_one_in 1000")
        for at in range(0, len(SLIP), size):
            printer.receive(SLIP[at : at + size])
        printer.receive(b"\0" * 7200 + b"\x1dV\x00")
        printer.pass_time(LONG)
        kept = bytes(byte for place, byte in enumerate(SLIP, 1) if place % 1000)
        assert printer.slips[0].data.startswith(kept)


def test_a_serial_line_without_flow_control_loses_what_does_not_fit() -> None:
    printer = HandMovedPrinter(kind="escpos_serial", flow="none", buffer_bytes=1000)
    printer.set("cover_open on")
    assert printer.sim.room == 1000
    printer.receive(b"A" * 1000)
    printer.receive(b"B" * 1000)
    printer.set("cover_open off")
    printer.receive(b"\n\x1dV\x00")
    printer.pass_time(LONG)
    assert printer.slips == []  # the cut has found no room either
    printer.receive(b"\n\x1dV\x00")
    printer.pass_time(LONG)
    assert "".join(printer.slips[0].lines) == "A" * 1000


def test_xoff_is_said_before_the_buffer_is_full_and_xon_when_it_is_half_empty() -> None:
    printer = HandMovedPrinter(kind="escpos_serial", flow="xon_xoff", buffer_bytes=8000)
    assert printer.receive(SLIP[:5500]) == b""
    assert printer.receive(SLIP[5500:6500]) == b"\x13"
    assert printer.receive(SLIP[6500:7000]) == b""
    assert printer.pass_time(LONG) == b"\x11"


@pytest.mark.parametrize(("baud", "speed", "seconds"), [(9600, 1.0, 7.5), (115200, 1.0, 0.625), (9600, 10.0, 0.75)])
def test_a_serial_line_lets_through_a_tenth_of_its_bits_in_bytes(baud: int, speed: float, seconds: float) -> None:
    line, now, passed = Line(baud, speed), 50.0, 0
    while passed < 7200:
        if size := line.allows(now):
            line.took(size, now)
            passed += size
        now += max(0.0005, line.wait(now))
    assert now - 50.0 == pytest.approx(seconds, rel=0.1)


def test_a_line_that_was_idle_has_saved_nothing_up() -> None:
    line = Line(9600)
    assert line.allows(1000.0) <= 50
    assert Line(None).allows(0.0) == 65536


# ---- whatever comes ----


def paper_of(data: bytes, changes: dict[str, object] | None = None, pieces: tuple[int, ...] = (65536,)) -> Bitmap:
    """All that is printed, end to end, at some speed and buffer and in some pieces."""
    slips: list[CapturedSlip] = []
    turn = iter(pieces * (len(data) + 1))
    set_up = SimSettings(**{"kind": "escpos_serial", **(changes or {})})  # type: ignore[arg-type]
    print_bytes(set_up, data, slips.append, pieces=lambda most: min(most, next(turn)))
    return joined(slips)


STREAMS = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from(
            [b"\x1b@", b"\x1dV\x00", b"\x1dv0\x00\x02\x00\x03\x00", b"\x10\x04\x01", b"\x1dr\x01", b"\x1da\x0f", b"\n",
             b"\x1d(L\x06\x000EAB\x01\x01", b"\x1d(H\x06\x00000001", b"\x1b&\x03AB", b"\x1bJ\x10", b"SO 12"]
        ),
    ),
    max_size=12,
).map(b"".join)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(
    data=STREAMS,
    baud=st.sampled_from([None, 1200, 9600, 115200]),
    buffer_bytes=st.sampled_from([256, 4096, 65536]),
    speed=st.sampled_from([0.5, 1.0, 60.0]),
    pieces=st.lists(st.integers(1, 300), min_size=1, max_size=5).map(tuple),
)
def test_the_same_bytes_make_the_same_paper_at_any_speed_and_with_any_buffer(
    data: bytes, baud: int | None, buffer_bytes: int, speed: float, pieces: tuple[int, ...]
) -> None:
    data = data.replace(b"\x10\x05", b"")  # what clears the buffer depends on what is in it
    changes = {"baud": baud, "buffer_bytes": buffer_bytes, "speed": speed}
    expected = decode(data, 576)
    assert paper_of(data, changes, pieces) == joined_bitmaps(*expected.slips, expected.rest)


def joined_bitmaps(*bitmaps: Bitmap) -> Bitmap:
    return Bitmap(576, b"".join(bitmap.data for bitmap in bitmaps))


FAULT_LINES = st.one_of(
    st.tuples(st.sampled_from(SWITCHES), st.sampled_from(["on", "off", "0.5", "3"])),
    st.tuples(st.sampled_from(COUNTS), st.integers(0, 3000).map(str)),
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(["0", "0.3", "2", "40"])),
).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(steps=st.lists(st.one_of(STREAMS, FAULT_LINES, st.floats(0.01, 3.0)), max_size=15), kind=st.booleans())
def test_no_bytes_and_no_faults_in_any_order_crash_or_hang_it(steps: list[object], kind: bool) -> None:
    printer = HandMovedPrinter(
        kind="escpos_serial" if kind else "escpos_tcp", flow="xon_xoff", buffer_bytes=512, speed=50.0
    )
    for step in steps:
        match step:
            case bytes():
                printer.receive(step[: printer.sim.room])
            case str():
                printer.set(step)
            case float():
                printer.now += step
        printer.sim.advance(printer.now)
        due = printer.sim.due(printer.now)
        assert due is None or due >= 0.0
    for fault in SWITCHES:
        printer.set(f"{fault} off")
    for line in ("paper_mm 10000", "lose_one_in 0", "answer_after 0", "new_roll_after 0"):
        printer.set(line)
    for count in ("drop_after_bytes", "power_off_after_bytes", "power_off_after_rows"):
        setattr(printer.sim.faults, count, None)
    printer.now += 60
    printer.sim.advance(printer.now)
    printer.receive(b"\x10\x05\x02" + b"\0" * 4000)  # whatever it waits for, it is over now
    printer.now += 10
    printer.sim.advance(printer.now)
    assert printer.receive(b"\x10\x04\x01") + printer.sim.advance(printer.now) == b"\x12"


def test_every_fault_takes_its_kind_of_value_and_no_other() -> None:
    for name in VALUES:
        Faults().obey(f"{name} 3")
        for value in ("", "maybe", "-1", "1e3"):
            with pytest.raises(ValueError, match=name):
                Faults().obey(f"{name} {value}")
    assert {name for name in VALUES if name not in Faults.__dataclass_fields__} == {"paper_mm"}
