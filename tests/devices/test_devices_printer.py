"""A station's printer against the simulator, over real TCP: what is claimed is what is known."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from config.schema import Printer
from devices.catalog import ticket_printer
from devices.errors import UnknownKind
from devices.ports import PrintOutcome, SlipState
from devices.printer.render import render
from devices.printer.settings import PrinterSettings, TcpAddress
from devices.printer.sim import Faults
from devices.printer.slip import sample_slip
from devices.states import Reason, State
from tests.devices.devices_bench import PATIENCE_S, UNHEARD, PrinterBench, SimBench

NewSim = Callable[..., SimBench]
NewPrinter = Callable[..., PrinterBench]
ExpectLog = Callable[[str], None]


def ready(sim: SimBench, new_printer: NewPrinter, **settings: object) -> PrinterBench:
    bench = new_printer(sim.settings.port, **settings)
    bench.health.wait_for(State.READY)
    return bench


def test_a_slip_is_printed_bit_for_bit_and_confirmed(sim: SimBench, new_printer: NewPrinter) -> None:
    bench = ready(sim, new_printer)
    assert bench.print() == PrintOutcome("job-1", SlipState.CONFIRMED, (), "gs_r")
    slip = sim.next_slip()
    assert slip.bitmap == render(sample_slip())
    assert slip.errors == 0
    assert slip.first_byte <= slip.last_byte <= slip.cut


def test_slips_come_out_in_order_and_each_once(sim: SimBench, new_printer: NewPrinter) -> None:
    bench = ready(sim, new_printer)
    contents = [replace(sample_slip(), number=f"A{n:03}") for n in range(12)]
    for content in contents:
        bench.start_slip(content)
    assert [bench.outcome().state for _ in contents] == [SlipState.CONFIRMED] * 12
    assert [sim.next_slip().bitmap for _ in contents] == [render(content) for content in contents]
    assert sim.slips_printed == 0


def test_narrow_paper_gets_a_narrow_slip(new_sim: NewSim, new_printer: NewPrinter) -> None:
    sim = new_sim(dots=384)
    bench = ready(sim, new_printer, dots=384)
    assert bench.print().state is SlipState.CONFIRMED
    assert sim.next_slip().bitmap == render(sample_slip(), 384)


def test_a_slip_larger_than_the_buffer_waits_for_the_mechanism(new_sim: NewSim, new_printer: NewPrinter) -> None:
    sim = new_sim(buffer_bytes=1024, speed=20.0)
    bench = ready(sim, new_printer, write_timeout_s=5.0)
    assert bench.print().state is SlipState.CONFIRMED
    assert sim.next_slip().bitmap == render(sample_slip())


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("paper_out on", Reason.MEDIA_EMPTY),
        ("cover_open on", Reason.COVER_OPEN),
        ("offline on", Reason.OFFLINE),
    ],
)
def test_a_stopped_printer_refuses_before_the_first_byte(
    sim: SimBench, new_printer: NewPrinter, expect_log: ExpectLog, fault: str, reason: Reason
) -> None:
    expect_log("printer p1 is lost: " + reason)
    bench = ready(sim, new_printer)
    sim.set(fault)
    assert bench.health.wait_for(State.STOPPED).reasons == (reason,)
    assert bench.print() == PrintOutcome("job-1", SlipState.FAILED_BEFORE, (reason,))
    sim.set(fault.replace("on", "off", 1) if fault.startswith("on") else fault.replace(" on", " off"))
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    sim.next_slip()
    assert sim.slips_printed == 0


def test_low_paper_asks_for_attention_and_prints(sim: SimBench, new_printer: NewPrinter) -> None:
    bench = ready(sim, new_printer)
    sim.set("paper_low on")
    assert bench.health.wait_for(State.ATTENTION).reasons == (Reason.MEDIA_LOW,)
    assert bench.print() == PrintOutcome("job-1", SlipState.CONFIRMED, (Reason.MEDIA_LOW,), "gs_r")


def test_paper_that_ends_in_the_middle_leaves_the_slip_uncertain(
    sim: SimBench, new_printer: NewPrinter, expect_log: ExpectLog
) -> None:
    expect_log("media-empty")
    bench = ready(sim, new_printer)
    sim.set("paper_ends_after_rows 300")
    assert bench.print() == PrintOutcome("job-1", SlipState.UNCERTAIN, (Reason.MEDIA_EMPTY,))
    bench.health.wait_for(State.STOPPED)
    assert sim.slips_printed == 0
    sim.set("paper_out off")
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    # the printer has kept the rest of the first slip and prints it on the new roll; only the second slip is claimed
    head, rest, whole = (sim.next_slip() for _ in range(3))
    assert (head.torn, rest.torn, whole.torn) == ("paper_end", "rest", "")
    assert head.bitmap.data + rest.bitmap.data == whole.bitmap.data == render(sample_slip()).data


def test_a_cable_pulled_in_the_middle_leaves_the_slip_uncertain_and_the_next_whole(
    sim: SimBench, new_printer: NewPrinter, expect_log: ExpectLog
) -> None:
    expect_log("printer p1 is lost: unreachable")
    bench = ready(sim, new_printer)
    sim.set("drop_after_bytes 9000")
    assert bench.print() == PrintOutcome("job-1", SlipState.UNCERTAIN, (Reason.UNREACHABLE,))
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    torn, whole = sim.next_slip(), sim.next_slip()
    assert torn.bitmap != render(sample_slip())
    assert whole.bitmap == render(sample_slip())
    assert whole.errors == 0


def test_a_silent_printer_prints_and_claims_nothing(new_sim: NewSim, new_printer: NewPrinter) -> None:
    sim = new_sim(Faults(silent=True))
    bench = new_printer(sim.settings.port, **UNHEARD)
    assert bench.health.wait_for(State.ATTENTION).reasons == (Reason.SILENT,)
    assert bench.print() == PrintOutcome("job-1", SlipState.SENT, (Reason.SILENT,))
    assert sim.next_slip().bitmap == render(sample_slip())


def test_a_silent_printer_ends_uncertain_where_the_hall_wants_it_so(new_sim: NewSim, new_printer: NewPrinter) -> None:
    sim = new_sim(Faults(silent=True))
    bench = new_printer(sim.settings.port, unproved="uncertain", **UNHEARD)
    assert bench.print() == PrintOutcome("job-1", SlipState.UNCERTAIN, (Reason.SILENT,))
    sim.next_slip()


def test_a_printer_that_falls_silent_is_not_trusted_with_a_slip(
    sim: SimBench, new_printer: NewPrinter, expect_log: ExpectLog
) -> None:
    expect_log("silent")
    bench = ready(sim, new_printer)
    sim.set("silent on")
    assert bench.health.wait_for(State.STOPPED).reasons == (Reason.SILENT,)
    assert bench.print() == PrintOutcome("job-1", SlipState.FAILED_BEFORE, (Reason.SILENT,))
    assert sim.slips_printed == 0


def test_an_absent_printer_fails_the_slip_at_once(
    new_printer: NewPrinter, free_port: int, expect_log: ExpectLog
) -> None:
    expect_log("printer p1 is lost: unreachable")
    bench = new_printer(free_port)
    assert bench.health.wait_for(State.ABSENT).reasons == (Reason.UNREACHABLE,)
    assert bench.print() == PrintOutcome("job-1", SlipState.FAILED_BEFORE, (Reason.UNREACHABLE,))


def test_ready_unplugged_and_back_is_two_lines_in_the_log(
    sim: SimBench, new_printer: NewPrinter, caplog: pytest.LogCaptureFixture, expect_log: ExpectLog
) -> None:
    expect_log("is lost")
    caplog.set_level(logging.INFO, logger="devices.runner")
    bench = ready(sim, new_printer)
    sim.unplug()
    assert bench.health.wait_for(State.ABSENT).reasons == (Reason.UNREACHABLE,)
    assert bench.print().state is SlipState.FAILED_BEFORE
    sim.plug_in()
    bench.health.wait_for(State.READY)
    assert bench.print().state is SlipState.CONFIRMED
    told = [record.getMessage().partition(" (")[0] for record in caplog.records if record.name == "devices.runner"]
    assert told == ["printer p1 is lost: unreachable", "printer p1 is back"]


def test_a_job_does_not_wait_for_the_back_off(new_sim: NewSim, new_printer: NewPrinter, expect_log: ExpectLog) -> None:
    expect_log("is lost")
    sim = new_sim()
    sim.unplug()
    bench = new_printer(sim.settings.port)
    bench.health.wait_for(State.ABSENT)
    sim.plug_in()
    assert bench.print().state is SlipState.CONFIRMED


def test_a_second_station_is_turned_away_while_the_first_holds_the_printer(
    sim: SimBench, new_printer: NewPrinter, expect_log: ExpectLog
) -> None:
    expect_log("is lost")
    first = ready(sim, new_printer)
    second = new_printer(sim.settings.port)
    second.health.wait_for(State.ABSENT)
    assert second.print().state is SlipState.FAILED_BEFORE
    assert first.print().state is SlipState.CONFIRMED


def test_a_slip_that_cannot_be_drawn_fails_before_and_the_next_is_printed(
    sim: SimBench, new_printer: NewPrinter, expect_log: ExpectLog
) -> None:
    expect_log("cannot be drawn")
    bench = ready(sim, new_printer)
    outcome = bench.print(replace(sample_slip(), number="A" * 80))
    assert outcome == PrintOutcome("job-1", SlipState.FAILED_BEFORE, (Reason.NOT_DRAWABLE,))
    assert bench.print().state is SlipState.CONFIRMED


def test_a_listener_that_fails_harms_nobody(sim: SimBench, new_printer: NewPrinter, expect_log: ExpectLog) -> None:
    expect_log("its listener failed")
    bench = ready(sim, new_printer)
    bench.printer.print_slip("bad", sample_slip(), lambda outcome: outcomes_nowhere[outcome])
    assert bench.print().state is SlipState.CONFIRMED


outcomes_nowhere: dict[PrintOutcome, None] = {}


def test_slips_that_were_not_begun_fail_before_when_the_program_ends(new_sim: NewSim, new_printer: NewPrinter) -> None:
    sim = new_sim(Faults(silent=False), buffer_bytes=512, speed=0.5)
    bench = ready(sim, new_printer, write_timeout_s=30.0)
    for _ in range(3):
        bench.start_slip()
    bench.health.wait_for(State.BUSY)
    bench.printer.close()
    ends = {outcome.job_id: outcome for outcome in (bench.outcome() for _ in range(3))}
    assert ends["job-1"].state in (SlipState.UNCERTAIN, SlipState.FAILED_BEFORE)
    assert ends["job-2"] == PrintOutcome("job-2", SlipState.FAILED_BEFORE, (Reason.CLOSED,))
    bench.start_slip()
    assert bench.outcome() == PrintOutcome("job-4", SlipState.FAILED_BEFORE, (Reason.CLOSED,))


@pytest.mark.parametrize("answers", [0, 3, 1000])
def test_closing_takes_less_than_two_seconds_wherever_the_peer_falls_asleep(
    new_printer: NewPrinter, answers: int
) -> None:
    """At the first question, before the slip, or after it has taken the slip."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bench = new_printer(listener.getsockname()[1], answer_timeout_s=30.0, evidence_timeout_s=30.0)
        bench.start_slip()
        peer, _ = listener.accept()
        with peer:
            _answer_until_the_slip_comes(peer, answers)
            begun = time.monotonic()
            bench.printer.close()
            assert time.monotonic() - begun < 5.0
            assert bench.outcome().state is (SlipState.UNCERTAIN if answers == 1000 else SlipState.FAILED_BEFORE)


def _answer_until_the_slip_comes(peer: socket.socket, answers: int) -> None:
    """So many real-time questions are answered, and all that is asked in turn before the slip; then nothing."""
    heard = 0
    while heard <= answers and len(data := peer.recv(1000)) < 1000:
        asked = data.count(b"\x10\x04")
        heard += asked
        if heard <= answers:
            peer.sendall(b"\x12" * asked + b"\x00" * data.count(b"\x1dr\x01"))


def test_a_peer_that_answers_garbage_is_unknown_not_well(new_printer: NewPrinter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bench = new_printer(listener.getsockname()[1], **UNHEARD)
        peer, _ = listener.accept()
        with peer:
            answering = threading.Thread(target=_answer_garbage, args=(peer,))
            answering.start()
            assert bench.health.wait_for(State.ATTENTION).reasons == (Reason.UNKNOWN_ANSWER,)
            bench.printer.close()
            answering.join(PATIENCE_S)


def _answer_garbage(peer: socket.socket) -> None:
    try:
        while peer.recv(1024):
            peer.sendall(b"\xff\xfe\x80")
    except OSError:
        pass


def test_the_catalog_builds_a_printer_and_names_the_nearest_kind(sim: SimBench) -> None:
    settings = PrinterSettings("p1", TcpAddress("127.0.0.1", sim.settings.port))
    printer = ticket_printer(settings)
    printer.warm()
    ended = threading.Event()
    outcomes: list[PrintOutcome] = []
    printer.print_slip("a", sample_slip(), lambda outcome: (outcomes.append(outcome), ended.set())[0])
    assert ended.wait(PATIENCE_S)
    printer.close()
    assert outcomes[0].state is SlipState.CONFIRMED
    with pytest.raises(UnknownKind, match="did you mean 'escpos_tcp'"):
        PrinterSettings.of(Printer.model_construct(id="p1", name="", kind="escpos-tcp"))  # type: ignore[arg-type]


def test_starting_a_printer_loads_no_picture_library() -> None:

    code = "import sys, devices.catalog, devices.printer.station; print({'PIL', 'segno'} & set(sys.modules))"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert made.stdout.strip() == "set()"
