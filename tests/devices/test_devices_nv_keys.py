"""Which pictures a printer has stored: asked for at each opening, so that an exchanged printer prints whole slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from devices.links.choice import link_to
from devices.ports import SlipState
from devices.printer.decoder import Ask, PrinterMemory, decode
from devices.printer.encode import encode, nv
from devices.printer.escpos_driver import EscPosDriver
from devices.printer.layout import lay_out
from devices.printer.passport import Passport
from devices.printer.render import render
from devices.printer.settings import TcpAddress
from devices.printer.sim import SimPrinter
from devices.printer.slip import sample_slip
from devices.printer.station import StationPrinter
from devices.printer.status import ASK_KEYS, AnswerStream, Kind
from devices.states import State
from tests.devices.devices_bench import QUICK, Health, PrinterBench, SimBench
from tests.devices.devices_hand import HandMovedPrinter
from tests.devices.devices_wire import WireBench

ExpectLog = Callable[[str], None]
MISSING = r"stored pictures are not in it and are drawn instead.*hall devices setup p1"
NewSim = Callable[..., SimBench]
HYBRID = Passport(
    characters="hybrid",
    answers=frozenset({"dle_eot", "gs_r", "gs_h", "keys"}),
    proved_on=date(2026, 1, 1),
    mm_per_s=1000.0,
)
SECRETIVE = HYBRID.answers - {"keys"}


def full_memory(count: int) -> PrinterMemory:
    memory = PrinterMemory()
    for n in range(count):
        decode(nv.store(f"{n:02d}", nv.Stored((b"\xff",), 1, b"\xff")), 576, memory)
    return memory


def set_up(memory: PrinterMemory) -> Passport:
    """The passport of a printer with this memory after its set-up."""
    setup = nv.set_up([lay_out(sample_slip())], HYBRID)
    assert decode(setup.data, 576, memory).bad == ()
    return replace(HYBRID, nv=setup.after)


# ---- the simulated printer ----


def test_a_printer_tells_its_keys_forty_at_a_time_as_they_are_acknowledged() -> None:
    printer = HandMovedPrinter()
    printer.sim.memory.graphics.update(full_memory(95).graphics)
    first = b"".join(b"%02d" % n for n in range(40))
    assert printer.receive(ASK_KEYS) + printer.pass_time(0.1) == b"7rA" + first + b"\0"
    printer.receive(b"\x15")
    assert printer.pass_time(0.1).startswith(b"7rA0001"), "NAK: once more"
    printer.receive(b"\x06")
    assert printer.pass_time(0.1).startswith(b"7rA4041")
    printer.receive(b"\x06")
    assert printer.pass_time(0.1).startswith(b"7r@8081")
    printer.receive(b"\x06\x1dr\x01")
    assert printer.pass_time(0.1) == b"\x00"


def test_a_list_that_nobody_wants_to_the_end_is_left() -> None:
    printer = HandMovedPrinter()
    printer.sim.memory.graphics.update(full_memory(95).graphics)
    for word in (b"\x18", b""):
        printer.receive(ASK_KEYS)
        assert printer.pass_time(0.1).startswith(b"7rA")
        printer.receive(word + b"\x1dr\x01")
        assert printer.pass_time(0.1) == b"\x00"


def test_an_empty_list_is_one_too() -> None:
    stream = AnswerStream()
    (told,) = stream.feed(b"7r@\0")
    assert (told.kind, told.keys, told.goes_on) == (Kind.KEYS, frozenset(), False)


# ---- the driver ----


@pytest.mark.parametrize("count", [0, 1, 39, 40, 41, 95])
def test_every_key_is_heard_however_many_there_are(count: int, expect_log: ExpectLog) -> None:
    expect_log(MISSING)
    keys = {f"{n:02d}": "0" * 64 for n in range(count)} | {"zz": "1" * 64}
    bench = WireBench(replace(HYBRID, nv=keys), full_memory(count) if count else PrinterMemory())
    assert sorted(bench.driver.passport.nv) == [f"{n:02d}" for n in range(count)]


def keep_keys_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on printers answer everything but the question for their keys."""
    speak = SimPrinter._speak

    def mute(self: SimPrinter, question: Ask, now: float) -> None:
        if question.n != 64:
            speak(self, question, now)

    monkeypatch.setattr(SimPrinter, "_speak", mute)


def test_a_printer_that_told_its_keys_once_and_does_not_now_gets_everything_drawn_until_it_does(
    monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log(MISSING)
    memory = PrinterMemory()
    passport = set_up(memory)
    with monkeypatch.context() as patch:
        keep_keys_secret(patch)
        bench = WireBench(passport, memory)
        assert bench.driver.passport == replace(passport, nv={})
        slip = encode(lay_out(sample_slip()), bench.driver.passport)
        assert (bench.print(slip).state, bench.whole(slip)) == (SlipState.CONFIRMED, 1)
    bench.driver.check()
    assert not bench.driver.passport.nv, "it is not asked at every look"
    bench.pass_time(20)
    bench.driver.check()
    assert bench.driver.passport == passport


def test_a_printer_that_never_told_its_keys_is_believed_to_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = PrinterMemory()
    passport = replace(set_up(memory), answers=SECRETIVE)
    keep_keys_secret(monkeypatch)
    assert WireBench(passport, memory).driver.passport == passport


def test_a_list_that_comes_too_late_is_put_aside_and_the_next_slip_is_whole() -> None:
    memory = PrinterMemory()
    passport = set_up(memory)
    bench = WireBench(passport, memory)
    bench.set("answer_after 0.5")
    bench.driver.open()
    bench.driver.check()
    bench.set("answer_after 0")
    bench.pass_time(5)
    slip = encode(lay_out(sample_slip()), passport)
    for _ in range(3):
        bench.driver.check()
        bench.pass_time(3)
    assert bench.print(slip).state is SlipState.CONFIRMED
    assert bench.whole(slip) == 1


def test_a_slip_on_an_exchanged_printer_is_whole_though_it_was_drawn_for_the_old_one(
    new_sim: NewSim, expect_log: ExpectLog
) -> None:
    expect_log(MISSING)
    expect_log("printer p1 is lost: unreachable")
    memory = PrinterMemory()
    passport = set_up(memory)
    sim = new_sim()
    assert sim.server is not None
    sim.server.printer.memory.graphics.update(memory.graphics)
    settings = replace(QUICK, address=TcpAddress("127.0.0.1", sim.settings.port), passport=passport)
    health = Health()
    printer = StationPrinter(settings, EscPosDriver(link_to(settings), settings), health)
    try:
        bench = PrinterBench(printer, health)
        health.wait_for(State.READY)
        assert bench.print().state is SlipState.CONFIRMED
        recalled = sim.next_slip()
        sim.unplug()
        health.wait_for(State.ABSENT)
        sim.plug_in()  # with the memory of another printer: nothing is in it
        health.wait_for(State.READY)
        assert bench.print().state is SlipState.CONFIRMED
        drawn = sim.next_slip()
    finally:
        printer.close()
    assert recalled.bitmap == drawn.bitmap == render(sample_slip())
    assert b"\x1d(L" in recalled.data and b"\x1d(L" not in drawn.data
