"""What somebody else has left in the printer, a slip at work or half a picture, spoils no slip unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.ports import SlipState
from devices.printer.encode import encode
from devices.printer.encode.result import Encoded
from devices.printer.escpos_driver import EscPosDriver, Proof
from devices.printer.layout import lay_out
from devices.printer.passport import Answer, Passport
from devices.printer.settings import PrinterSettings, SerialAddress
from devices.printer.slip import sample_slip
from devices.states import Condition, Reason, State
from tests.devices.devices_pages import sample_page
from tests.devices.devices_wire import PASSPORT, WireBench

MEANS: list[frozenset[Answer]] = [
    frozenset({"dle_eot", "gs_r", "gs_h"}),
    frozenset({"dle_eot", "gs_r"}),
    frozenset({"dle_eot", "asb"}),
]


def passport_of(answers: frozenset[Answer]) -> Passport:
    return replace(PASSPORT, answers=answers, evidence_per="slip")


def slip_of(passport: Passport) -> Encoded:
    return encode(sample_page(passport.dots), passport)


def begun(slip: Encoded) -> bytes:
    """As much of it as leaves a picture half sent."""
    return slip.data[: slip.data.find(b"\x1dv0\x00") + 60]


def taken_over(bench: WireBench, passport: Passport, shared: bool = False) -> None:
    """Another program is at this printer now, and nobody has told it anything."""
    settings = PrinterSettings("p1", SerialAddress("wire"), passport, shared=shared)
    bench.driver = EscPosDriver(bench.wire, settings, bench.wire.clock)
    bench.driver.open()


@pytest.mark.parametrize("answers", MEANS)
def test_half_a_picture_of_a_program_that_was_killed_does_not_spoil_the_next_slip(answers: frozenset[Answer]) -> None:
    passport = passport_of(answers)
    bench, slip = WireBench(passport), slip_of(passport)
    bench.wire.write(begun(slip), 1.0)
    taken_over(bench, passport)
    bench.driver.check()
    assert (bench.print(slip).state, bench.whole(slip)) == (SlipState.CONFIRMED, 1)


def test_half_a_slip_in_a_mute_printer_does_not_spoil_the_next_when_somebody_says_that_it_broke_off() -> None:
    passport = passport_of(frozenset())
    bench, slip = WireBench(passport), slip_of(passport)
    bench.wire.write(begun(slip), 1.0)
    taken_over(bench, passport)
    bench.driver.distrust()
    assert bench.print(slip).state is SlipState.SENT
    bench.pass_time(10.0)
    assert bench.whole(slip) == 1


@pytest.mark.parametrize("answers", MEANS)
@pytest.mark.parametrize("sent", [900, 9_000, 19_000])
def test_what_a_killed_program_left_in_the_printer_is_cut_off_and_the_next_slip_is_whole(
    answers: frozenset[Answer], sent: int
) -> None:
    passport = replace(passport_of(answers), dots=576, clears=False)
    bench, slip = WireBench(passport), encode(lay_out(sample_slip()), passport)
    assert len(slip.data) > 19_000
    bench.wire.write(slip.data[:sent], 1.0)
    taken_over(bench, passport)
    bench.driver.distrust()
    assert bench.print(slip).state is SlipState.CONFIRMED
    pieces = [piece for piece in bench.slips if any(piece.bitmap.data)]
    assert (pieces[-1].bitmap, pieces[-1].errors) == (slip.bitmap, 0)


@pytest.mark.parametrize("clears", [True, False], ids=["clears", "keeps"])
def test_a_picture_too_large_to_fill_is_cleared_or_the_printer_is_said_to_be_stopped(clears: bool) -> None:
    passport = replace(passport_of(MEANS[1]), clears=clears)
    bench, slip = WireBench(passport), slip_of(passport)
    bench.wire.write(b"\x1dv0\x00\x48\x00\xff\xff", 1.0)  # 65,535 rows, where a byte was lost
    taken_over(bench, passport)
    if clears:
        assert bench.driver.check().state is State.READY
        assert (bench.print(slip).state, bench.whole(slip)) == (SlipState.CONFIRMED, 1)
    else:
        assert bench.driver.check() == Condition(State.STOPPED, (Reason.NO_EVIDENCE,))
        assert bench.print(slip) == Proof(SlipState.FAILED_BEFORE, (Reason.NO_EVIDENCE,))


@pytest.mark.parametrize("answers", MEANS)
def test_half_a_picture_of_another_station_does_not_spoil_the_next_slip(answers: frozenset[Answer]) -> None:
    passport = passport_of(answers)
    bench, slip = WireBench(passport), slip_of(passport)
    taken_over(bench, passport, shared=True)
    assert bench.print(slip).state is SlipState.CONFIRMED
    bench.driver.close()
    bench.wire.write(begun(slip), 1.0)
    bench.driver.open()
    assert (bench.print(slip).state, bench.whole(slip)) == (SlipState.CONFIRMED, 2)


@pytest.mark.parametrize("answers", MEANS[:2])
def test_a_printer_that_is_still_at_the_slip_of_a_former_program_is_not_lost(answers: frozenset[Answer]) -> None:
    passport = replace(passport_of(answers), clears=False)
    bench, slip = WireBench(passport), slip_of(passport)
    bench.wire.printer.settings = replace(bench.wire.printer.settings, mm_per_s=40.0)
    bench.wire.write(slip.data, 1.0)
    taken_over(bench, passport)
    assert bench.driver.check().state is State.READY
    assert (bench.whole(slip), len(bench.slips)) == (1, 1), "nothing was cut off"
