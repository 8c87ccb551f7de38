"""The signs of a line at a pseudo-terminal: shown, lost, back, and put away."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.devices import Bus, Sign
from devices.links.tap import read_trace
from devices.pads.bus_pad import BusPad
from devices.pads.presses import Presses
from devices.pads.reporter import Reporter
from devices.pads.settings import PadSettings
from devices.ports import Press
from devices.signs.modbus import NUMBER, SEGMENTS, Answer, Ear, read_registers, write_register, write_registers
from devices.signs.segments import registers
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim import SimBus
from devices.signs.sim_server import SignCapture
from devices.states import Reason, State
from tests.devices.devices_signs import LineBench, a_line, line_in, said
from tests.fakes.hall import wait_until

NewLine = Callable[..., LineBench]
ExpectLog = Callable[[str], None]


@pytest.fixture
def new_line(tmp_path: Path) -> Iterator[NewLine]:
    made: list[LineBench] = []

    def make(signs: int, pads: Sequence[tuple[str, int]] = (), **changes: object) -> LineBench:
        made.append(LineBench(line_in(tmp_path, signs, **changes), pads))
        return made[-1]

    yield make
    for bench in made:
        bench.put_away()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("device-")]


def health_of(line: LineBench, device: str) -> list[tuple[State, tuple[Reason, ...]]]:
    return [(one.state, one.reasons) for one in line.health if one.device == device]


def test_a_text_is_shown_and_its_sign_is_ready(new_line: NewLine) -> None:
    line = new_line(3, every_line=2)
    bus = line.begin()
    bus.sign("sign-1").show("A012")
    bus.sign("sign-2").show("B345", blink=True)
    wait_until(lambda: (line.text("sign-1"), line.text("sign-2")) == ("A012", "B345"))
    wait_until(lambda: all(bus.sign(f"sign-{n}").health.state is State.READY for n in (1, 2, 3)))
    bus.sign("sign-1").clear()
    wait_until(lambda: line.text("sign-1") == "")
    assert health_of(line, "line-1") == [(State.READY, ())]


def test_the_walk_from_ready_over_unplugged_to_ready_is_two_lines_in_the_log(
    new_line: NewLine, caplog: pytest.LogCaptureFixture, expect_log: ExpectLog
) -> None:
    expect_log("is lost")
    caplog.set_level(logging.INFO, "devices.runner")
    caplog.set_level(logging.INFO, "devices.signs.places")
    line = new_line(3)
    bus = line.begin()
    bus.sign("sign-2").show("A012")
    wait_until(lambda: line.text("sign-2") == "A012")
    line.set("line-1", "unplugged on")
    wait_until(lambda: bus.health.state is State.ABSENT)
    assert bus.sign("sign-2").health.reasons == (Reason.UNREACHABLE,)
    bus.sign("sign-2").show("A013")
    line.set("line-1", "unplugged off")
    wait_until(lambda: line.text("sign-2") == "A013")
    wait_until(lambda: all(bus.sign(f"sign-{n}").health.state is State.READY for n in (1, 2, 3)))
    assert said(caplog.records) == [
        ("WARNING", "sign_bus line-1 is lost"),
        ("INFO", "sign_bus line-1 is back"),
    ]


def test_one_sign_that_goes_dark_and_comes_back_is_two_lines_too(
    new_line: NewLine, caplog: pytest.LogCaptureFixture, expect_log: ExpectLog
) -> None:
    expect_log("is lost")
    caplog.set_level(logging.INFO, "devices.signs.places")
    line = new_line(3, refresh_s=0.2, back_off_s=(0.2,))
    bus = line.begin()
    wait_until(lambda: bus.sign("sign-3").health.state is State.READY)
    line.set("sign-3", "power_off on")
    wait_until(lambda: bus.sign("sign-3").health.state is State.ABSENT)
    bus.sign("sign-3").show("A077")
    line.set("sign-3", "power_off off")
    wait_until(lambda: bus.sign("sign-3").health.state is State.READY)
    wait_until(lambda: line.text("sign-3") == "A077")
    assert said(caplog.records) == [("WARNING", "sign sign-3 is lost"), ("INFO", "sign sign-3 is back")]
    assert bus.health.state is State.READY


def test_a_line_that_is_not_plugged_in_at_first_is_found_when_it_comes(
    new_line: NewLine, expect_log: ExpectLog
) -> None:
    expect_log("is lost")
    line = new_line(2)
    line.set("line-1", "unplugged on")
    wait_until(lambda: not Path(line.settings.device).exists())
    bus = line.begin()
    bus.sign("sign-1").show("A001")
    wait_until(lambda: bus.health.state is State.ABSENT)
    line.set("line-1", "unplugged off")
    wait_until(lambda: line.text("sign-1") == "A001")


def test_when_the_program_ends_the_signs_go_dark(new_line: NewLine) -> None:
    line = new_line(5)
    bus = line.begin()
    for n in range(1, 6):
        bus.sign(f"sign-{n}").show("A012")
    wait_until(lambda: all(line.text(f"sign-{n}") == "A012" for n in range(1, 6)))
    bus.close()
    assert [line.text(f"sign-{n}") for n in range(1, 6)] == [""] * 5


def test_a_line_that_is_switched_off_is_never_touched(new_line: NewLine) -> None:
    line = new_line(2, enabled=False)
    bus = line.begin()
    bus.sign("sign-1").show("A001")
    assert bus.health.state is State.DISABLED
    assert bus.sign("sign-1").health.state is State.DISABLED
    assert line.server.bus.happened == []


def test_listeners_of_a_sign_hear_of_it_alone(new_line: NewLine, expect_log: ExpectLog) -> None:
    expect_log("is lost")
    line = new_line(2)
    bus = line.begin()
    heard: list[str] = []
    bus.sign("sign-2").listen(lambda health: heard.append(health.device))
    line.set("line-1", "unplugged on")
    wait_until(lambda: bus.sign("sign-2").health.state is State.ABSENT)
    assert set(heard) == {"sign-2"}


def test_whoever_ordered_a_text_hears_once_that_it_is_shown(new_line: NewLine, expect_log: ExpectLog) -> None:
    expect_log("its listener failed")
    line = new_line(2, refresh_s=0.1)
    bus = line.begin()
    heard: list[str] = []

    def fails() -> None:
        heard.append("two")
        raise RuntimeError("a mistake of the listener")

    bus.sign("sign-1").show("A001", on_shown=lambda: heard.append("one"))
    bus.sign("sign-2").show("A002", on_shown=fails)
    wait_until(lambda: sorted(heard) == ["one", "two"])
    bus.sign("sign-1").show("A003", on_shown=lambda: heard.append("three"))
    wait_until(lambda: heard[2:] == ["three"])
    assert bus.health.state is State.READY


def test_an_unknown_sign_is_a_mistake_of_the_caller(new_line: NewLine) -> None:
    with pytest.raises(KeyError):
        new_line(1).begin().sign("sign-9")


def test_what_went_over_the_line_is_kept_readable_and_refreshes_are_not(new_line: NewLine, tmp_path: Path) -> None:
    trace = tmp_path / "line.trace.jsonl"
    line = new_line(2, every_line=2, refresh_s=0.1, trace=trace)
    bus = line.begin()
    bus.sign("sign-1").show("A012")
    bus.sign("sign-2").show("B345")
    wait_until(lambda: (line.text("sign-1"), line.text("sign-2")) == ("A012", "B345"))
    before = len(list(read_trace(trace)))
    seen = len(line.health)
    wait_until(lambda: bus.sign("sign-1").up_to_date and bus.sign("sign-2").up_to_date)
    threading.Event().wait(0.5)  # several refreshes
    entries = list(read_trace(trace))
    assert len(line.health) >= seen
    assert any("[1] 'A012'" in str(entry["what"]) for entry in entries)
    assert any("SHOW,B345" in str(entry["what"]) for entry in entries)
    assert len(entries) <= before + 2


def test_the_simulator_draws_what_hangs_above_the_counters(tmp_path: Path) -> None:
    settings = line_in(tmp_path, 3)
    bench = LineBench(settings)
    capture = SignCapture(tmp_path / "signs", lambda: bench.server.bus)
    bench.server._on_shown = capture
    bench.begin().sign("sign-2").show("A012")
    wait_until(lambda: (tmp_path / "signs" / "signs.png").exists())
    bench.put_away()
    capture.close()
    lines = [json.loads(line) for line in (tmp_path / "signs" / "signs.jsonl").read_text("utf-8").splitlines()]
    assert ("sign-2", "A012") in [(line["sign"], line["text"]) for line in lines]


def test_settings_come_from_the_rows_of_the_hall() -> None:
    row = {"enabled": True, "name": "x"}
    line = Bus.model_validate({**row, "id": "line-1", "device": "/dev/x", "baud": 19_200, "answer_ms": 80})
    sign = Sign.model_validate(
        {**row, "id": "s-1", "bus": "line-1", "address": 7, "digits": 6, "counter": "quay-1", "kind": "line"}
    )
    made = BusSettings.of(line, [sign, sign.model_copy(update={"bus": "line-2"})])
    assert made.signs == (SignSettings("s-1", 7, "line", 6),)
    assert (made.baud, made.answer_s, made.device) == (19_200, 0.08, "/dev/x")


def test_a_pad_of_the_house_is_asked_between_the_signs(new_line: NewLine) -> None:
    line = new_line(4, pads=(("pad-1", 0x40),))
    presses: list[Press] = []
    pad = BusPad(PadSettings("pad-1", address=0x40), Reporter("pad-1", Presses(0.3), presses.append))
    bus = line.begin([pad])
    pad.hang_on(bus)
    pad.arm(30)
    for n in range(1, 5):
        bus.sign(f"sign-{n}").show("A012", blink=True)
    wait_until(lambda: line.server.bus.pads["pad-1"].lit(time.monotonic()))
    line.set("pad-1", "press 4")
    wait_until(lambda: [(press.key, press.armed) for press in presses] == [(4, True)])
    assert pad.health.state is State.READY
    assert bus.health.state is State.READY


def test_what_is_no_fault_of_a_line_is_refused(new_line: NewLine) -> None:
    bus = new_line(1).server.bus
    for target, command in (("sign-1", "paper_out on"), ("sign-1", "power_off maybe"), ("nobody", "power_off on")):
        with pytest.raises(ValueError):
            bus.obey(target, command, 0.0)


def test_a_modbus_sign_can_be_read_and_addressed_with_all_others() -> None:
    sim = SimBus("line-1", a_line(2).signs)
    sim.receive(write_registers(0, SEGMENTS, registers("A012", 4)), 1.0)
    assert [sign.text for sign in sim.signs.values()] == ["A012", "A012"]
    assert sim.due(1.0) is None
    request = read_registers(2, SEGMENTS, 2)
    sim.receive(request, 2.0)
    assert Ear(request).feed(sim.advance(3.0)) == Answer(registers=registers("A012", 4))
    number = write_register(1, NUMBER, -12)
    sim.receive(number, 4.0)
    assert Ear(number).feed(sim.advance(5.0)) == Answer()
    assert sim.signs["sign-1"].text == "-12"


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_no_bytes_whatever_break_the_simulated_line(pieces: list[bytes]) -> None:
    sim = SimBus("line-1", a_line(3, every_line=2).signs, [("pad-1", 0x40)])
    for number, piece in enumerate(pieces):
        sim.receive(piece, float(number))
        sim.advance(number + 0.9)
        assert len(sim._heard) <= 400
