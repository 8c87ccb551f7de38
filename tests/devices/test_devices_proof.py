"""A printer that can prove what it printed, against the simulator over TCP: every means, every way to be misled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from devices.links.choice import link_to
from devices.ports import PrintOutcome, SlipState
from devices.printer.bitmap import Bitmap
from devices.printer.encode import encode
from devices.printer.escpos_driver import EscPosDriver
from devices.printer.layout import lay_out
from devices.printer.passport import UNPROVED, Passport
from devices.printer.render import render
from devices.printer.settings import TcpAddress
from devices.printer.slip import sample_slip
from devices.printer.station import StationPrinter
from devices.states import Reason, State
from tests.devices.devices_bench import PATIENCE_S, QUICK, UNHEARD, Health, PrinterBench, SimBench
from tests.devices.test_devices_evidence import proved

NewSim = Callable[..., SimBench]
Proving = Callable[..., PrinterBench]
ExpectLog = Callable[[str], None]
FULL = proved("dle_eot", "gs_r", "gs_h", "asb")
IN_TURN = proved("dle_eot", "gs_r")


@pytest.fixture
def proving() -> Iterator[Proving]:
    """A station's printer with this passport."""
    made: list[StationPrinter] = []

    def make(
        sim: SimBench, passport: Passport, greeting: Callable[[], bytes] = bytes, **changes: object
    ) -> PrinterBench:
        address = TcpAddress("127.0.0.1", sim.settings.port)
        settings = replace(QUICK, address=address, passport=passport, **changes)  # type: ignore[arg-type]
        health = Health()
        driver = EscPosDriver(link_to(settings), settings, greeting=greeting)
        made.append(StationPrinter(settings, driver, health))
        return PrinterBench(made[-1], health)

    yield make
    for printer in made:
        printer.close()


ASKED = replace(UNPROVED, evidence_per="strip")


def meant(passport: Passport) -> Bitmap:
    return encode(lay_out(sample_slip(), dots=passport.dots), passport).bitmap


def whole_slips(sim: SimBench, count: int, passport: Passport = UNPROVED) -> None:
    """So many whole slips have come out by now, and nothing else that is whole."""
    wanted = meant(passport)
    assert [slip.bitmap == wanted for slip in _all(sim)].count(True) == count


def whole_slips_after_a_while(sim: SimBench, count: int, passport: Passport = UNPROVED) -> None:
    """The same, where nothing has said that they are out."""
    assert [sim.next_slip().bitmap for _ in range(count)] == [meant(passport)] * count


def _all(sim: SimBench) -> list:  # type: ignore[type-arg]
    return [sim.slips.get() for _ in range(sim.slips.qsize())]


@pytest.mark.parametrize(
    ("passport", "evidence"), [(FULL, "gs_h"), (IN_TURN, "gs_r"), (proved("asb"), "asb_idle")], ids=lambda v: str(v)[:8]
)
def test_every_means_proves_a_slip_and_the_next(
    sim: SimBench, proving: Proving, passport: Passport, evidence: str
) -> None:
    bench = proving(sim, passport)
    bench.health.wait_for(State.READY)
    for n in (1, 2, 3):
        assert bench.print() == PrintOutcome(f"job-{n}", SlipState.CONFIRMED, (), evidence)
        whole_slips(sim, 1)


def test_a_printer_that_never_tells_was_sent_its_slip_and_no_more_is_claimed(sim: SimBench, proving: Proving) -> None:
    bench = proving(sim, proved("dle_eot"))
    bench.health.wait_for(State.READY)
    assert bench.print() == PrintOutcome("job-1", SlipState.SENT, (Reason.NEVER_TELLS,))
    bench.printer.close()
    careful = proving(sim, proved("dle_eot"), unproved="uncertain")
    assert careful.print() == PrintOutcome("job-1", SlipState.UNCERTAIN, (Reason.NEVER_TELLS,))


def test_a_printer_known_to_be_mute_is_not_asked(sim: SimBench, proving: Proving) -> None:
    bench = proving(sim, proved())
    assert bench.health.wait_for(State.ATTENTION).reasons == (Reason.SILENT,)
    assert bench.print() == PrintOutcome("job-1", SlipState.SENT, (Reason.SILENT,))


def test_a_mute_printer_prints_though_every_strip_was_to_be_asked_about(sim: SimBench, proving: Proving) -> None:
    sim.set("silent on")
    bench = proving(sim, ASKED, **UNHEARD)
    assert bench.print() == PrintOutcome("job-1", SlipState.SENT, (Reason.SILENT,))
    whole_slips_after_a_while(sim, 1, ASKED)


def test_states_come_unasked_where_only_changes_are_told(
    sim: SimBench, proving: Proving, expect_log: ExpectLog
) -> None:
    expect_log("cover-open")
    bench = proving(sim, proved("asb"))
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    sim.set("cover_open on")
    assert bench.health.wait_for(State.STOPPED).reasons == (Reason.COVER_OPEN,)
    assert bench.print() == PrintOutcome("job-2", SlipState.FAILED_BEFORE, (Reason.COVER_OPEN,))
    sim.set("cover_open off")
    bench.health.wait_for(State.READY)


def test_without_a_near_end_sensor_its_state_is_unknown_and_shown_so(sim: SimBench, proving: Proving) -> None:
    bench = proving(sim, replace(IN_TURN, near_end=False))
    assert bench.health.wait_for(State.READY).reasons == (Reason.UNKNOWN_NEAR_END,)
    sim.set("paper_low on")
    assert bench.print() == PrintOutcome("job-1", SlipState.CONFIRMED, (), "gs_r")
    assert bench.printer.health.reasons == (Reason.UNKNOWN_NEAR_END,)


# ---- one slip in doubt, never two ----


@pytest.mark.parametrize("passport", [FULL, IN_TURN], ids=["gs_h", "gs_r"])
def test_a_printer_that_takes_everything_and_prints_nothing_gets_one_slip(
    sim: SimBench, proving: Proving, expect_log: ExpectLog, passport: Passport
) -> None:
    expect_log("is lost: no-evidence")
    bench = proving(sim, passport)
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    sim.set("swallow on")
    assert bench.print() == PrintOutcome("job-2", SlipState.UNCERTAIN, (Reason.NO_EVIDENCE,))
    assert bench.health.wait_for(State.STOPPED).reasons == (Reason.NO_EVIDENCE,)
    assert bench.print() == PrintOutcome("job-3", SlipState.FAILED_BEFORE, (Reason.NO_EVIDENCE,))
    sim.set("swallow off")
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    whole_slips(sim, 2)


@pytest.mark.parametrize("passport", [FULL, IN_TURN], ids=["gs_h", "gs_r"])
def test_the_late_answer_to_an_older_slip_never_vouches_for_the_next(
    new_sim: NewSim, proving: Proving, expect_log: ExpectLog, passport: Passport
) -> None:
    expect_log("media-empty")
    sim = new_sim(speed=1.0)
    bench = proving(sim, passport, evidence_timeout_s=4.0)
    bench.health.wait_for(State.READY)
    sim.set("paper_ends_after_rows 300")
    assert bench.print() == PrintOutcome("job-1", SlipState.UNCERTAIN, (Reason.MEDIA_EMPTY,))
    bench.printer.close()
    bench = proving(sim, passport, evidence_timeout_s=4.0)  # as if the program had been started again
    bench.health.wait_for(State.STOPPED)
    sim.set("paper_out off")
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED  # the rest of the first slip comes out before it
    whole_slips(sim, 1)


def test_a_printer_that_can_forget_keeps_no_rest_of_a_slip(
    sim: SimBench, proving: Proving, expect_log: ExpectLog
) -> None:
    expect_log("media-empty")
    bench = proving(sim, replace(IN_TURN, clears=True))
    bench.health.wait_for(State.READY)
    sim.set("paper_ends_after_rows 300")
    assert bench.print() == PrintOutcome("job-1", SlipState.UNCERTAIN, (Reason.MEDIA_EMPTY,))
    bench.health.wait_for(State.STOPPED)
    sim.set("paper_out off")
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    pieces = [slip for slip in _all(sim) if slip.bitmap.height and any(slip.bitmap.data)]
    assert [piece.bitmap == render(sample_slip()) for piece in pieces] == [False, True]


def test_a_knife_that_jams_leaves_the_slip_uncertain(sim: SimBench, proving: Proving, expect_log: ExpectLog) -> None:
    expect_log("cutter")
    bench = proving(sim, FULL)
    bench.health.wait_for(State.READY)
    sim.set("cutter_jam on")
    assert bench.print() == PrintOutcome("job-1", SlipState.UNCERTAIN, (Reason.CUTTER,))
    assert bench.health.wait_for(State.STOPPED).reasons == (Reason.CUTTER,)
    sim.set("cutter_jam off")
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED


# ---- what the line does to the bytes ----


@pytest.mark.parametrize("answers", [FULL, IN_TURN], ids=["gs_h", "gs_r"])
def test_a_byte_lost_in_a_picture_is_noticed_when_every_strip_is_asked_about(
    sim: SimBench, proving: Proving, answers: Passport
) -> None:
    passport = replace(answers, evidence_per="strip")
    bench = proving(sim, passport)
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    whole_slips(sim, 1, passport)
    sim.set("lose_one_in 4000")
    outcome = bench.print()
    assert outcome.state is SlipState.UNCERTAIN
    assert outcome.reasons in ((Reason.GARBLED,), (Reason.NO_EVIDENCE,))
    whole_slips(sim, 0, passport)
    sim.set("lose_one_in 0")
    deadline = time.monotonic() + PATIENCE_S
    while bench.print().state is not SlipState.CONFIRMED:
        assert time.monotonic() < deadline
    whole_slips(sim, 1, passport)


def test_answers_that_are_late_do_not_pass_for_others(sim: SimBench, proving: Proving, expect_log: ExpectLog) -> None:
    expect_log("silent")
    bench = proving(sim, IN_TURN, answer_timeout_s=1.0)
    bench.health.wait_for(State.READY)
    sim.set("answer_after 1.5")
    assert bench.health.wait_for(State.STOPPED).reasons == (Reason.SILENT,)
    assert bench.print().state is SlipState.FAILED_BEFORE
    sim.set("answer_after 0")
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    whole_slips(sim, 1)


def test_answers_at_random_are_no_state_and_prove_nothing(
    sim: SimBench, proving: Proving, expect_log: ExpectLog
) -> None:
    expect_log("is lost")
    bench = proving(sim, IN_TURN)
    bench.health.wait_for(State.READY)
    sim.set("garbage on")
    bench.health.wait_for(State.STOPPED)
    assert bench.print().state is SlipState.FAILED_BEFORE
    sim.set("garbage off")
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED


# ---- what the printer must hold ----


def test_the_greeting_is_sent_once_a_connection_and_again_after_every_mending(
    sim: SimBench, proving: Proving, expect_log: ExpectLog
) -> None:
    expect_log("is lost")
    greeted: list[float] = []

    def greeting() -> bytes:
        greeted.append(time.monotonic())
        return b"\x1b2"

    bench = proving(sim, FULL, greeting=greeting)
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    assert bench.print().state is SlipState.CONFIRMED
    assert len(greeted) == 1
    sim.unplug()
    bench.health.wait_for(State.ABSENT)
    sim.plug_in()
    bench.health.wait_for(State.READY)
    assert len(greeted) == 2
    bench.printer.distrust()
    assert bench.print().state is SlipState.CONFIRMED
    assert len(greeted) == 3
    whole_slips(sim, 3)
