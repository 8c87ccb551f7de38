"""Pads on a line that they share, at its owner and at a simulated cable."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices.pads.bus_pad import BusPad
from devices.pads.line import Frame, Kind
from devices.pads.presses import Presses
from devices.pads.reporter import Reporter
from devices.pads.settings import PadSettings
from devices.pads.sim import SimLinePad
from devices.pads.station import bus_pad
from devices.signs.places import PadPlace
from devices.signs.settings import BusSettings
from devices.signs.station import SignBus, sign_bus
from devices.states import DeviceHealth, Reason, State
from tests.devices.pads_bench import Clock, Heard, served


@dataclass
class Line:
    """Two pads, what they say and how they are."""

    bus: SignBus | None = None
    pads: list[BusPad] = field(default_factory=list)
    sims: list[SimLinePad] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def told(self, health: DeviceHealth) -> None:
        for pad in self.pads:
            pad.told(health)

    def are(self, *states: State) -> bool:
        return tuple(pad.health.state for pad in self.pads) == states


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    line = Line()
    for address in (3, 4):
        heard = Heard()
        pad = bus_pad(PadSettings(f"ban-phim-{address}", address=address, debounce_s=0.1), heard.press)
        pad.listen(heard.state)
        line.pads.append(pad)
        line.heard.append(heard)
        line.sims.append(SimLinePad(address, polled=True))
    settings = BusSettings("day-1", str(tmp_path / "bus"), poll_s=0.05, back_off_s=(0.3,), answer_s=0.5)
    with served(tmp_path / "bus", line.sims):
        line.bus = sign_bus(settings, line.told, line.pads)
        for pad in line.pads:
            pad.hang_on(line.bus)
        line.heard[0].wait(lambda: line.are(State.READY, State.READY))
        yield line
        begun = time.monotonic()
        line.bus.close()
        assert time.monotonic() - begun < 5.0


def test_a_press_on_a_shared_line_is_heard_once_and_answered(line: Line) -> None:
    line.pads[0].arm(30)
    line.sims[0].faults.obey("lose_answers 2")
    line.sims[0].faults.obey("press 4")
    line.sims[1].faults.obey("press 2")
    line.heard[0].wait(lambda: bool(line.sims[0].answered and line.sims[1].answered))
    assert [heard.keys for heard in line.heard] == [[(4, True)], [(2, False)]]


def test_the_question_lights_the_lamp_of_its_own_pad(line: Line) -> None:
    line.pads[1].arm(30)
    line.heard[0].wait(lambda: line.sims[1].lit(time.monotonic()))
    assert not line.sims[0].lit(time.monotonic())
    line.pads[1].disarm()
    line.heard[0].wait(lambda: not line.sims[1].lit(time.monotonic()))


def test_a_dead_address_is_away_and_its_neighbour_is_not(line: Line, expect_log: Callable[[str], None]) -> None:
    expect_log("pad ban-phim-3 is lost")
    line.sims[0].faults.obey("silent on")
    line.heard[0].wait(lambda: line.are(State.ABSENT, State.READY))
    assert line.heard[0].is_in(State.ABSENT)
    line.sims[1].faults.obey("press 5")
    line.heard[1].wait(lambda: line.heard[1].keys == [(5, False)])
    line.sims[0].faults.obey("press 1")
    line.sims[0].faults.obey("silent off")
    line.heard[0].wait(lambda: line.heard[0].keys == [(1, False)])
    assert line.are(State.READY, State.READY)


def test_two_who_speak_at_once_are_no_press_and_the_press_comes_later(
    line: Line, expect_log: Callable[[str], None]
) -> None:
    expect_log("is lost")
    line.sims[0].faults.obey("two_at_once on")
    line.heard[1].wait(lambda: not line.pads[1].health.usable)
    line.sims[1].faults.obey("press 5")
    line.sims[0].faults.obey("two_at_once off")
    line.heard[1].wait(lambda: line.heard[1].keys == [(5, False)])
    line.heard[1].wait(lambda: line.are(State.READY, State.READY))


def test_a_line_that_is_unplugged_takes_its_pads_along_and_brings_them_back(
    line: Line, expect_log: Callable[[str], None]
) -> None:
    expect_log("sign_bus day-1 is lost")
    for sim in line.sims:
        sim.faults.obey("unplugged on")
    line.heard[0].wait(lambda: line.are(State.ABSENT, State.ABSENT))
    for sim in line.sims:
        sim.faults.obey("unplugged off")
    line.heard[0].wait(lambda: line.are(State.READY, State.READY))
    line.pads[0].arm(30)
    line.sims[0].faults.obey("press 2")
    line.heard[0].wait(lambda: line.heard[0].keys == [(2, True)])


def test_a_jammed_key_of_a_pad_on_a_line_is_a_matter_for_a_person_until_it_is_free() -> None:
    clock = Clock()
    reporter = Reporter("ban-phim-3", Presses(0.3, clock=clock), lambda _: None, clock=clock)
    pad = BusPad(PadSettings("ban-phim-3", address=3), reporter, clock)
    place = PadPlace(pad, BusSettings("day-1", "none"), now=clock.now)
    for number in range(60):
        clock.passes(0.2)
        place.answered(Frame(Kind.PAD, 3, number, ("KEY", "2")), clock.now)
    assert (place.health.state, place.health.reasons) == (State.ATTENTION, (Reason.KEY_STUCK,))
    clock.passes(3.0)
    place.answered(Frame(Kind.HEARTBEAT, 3, 60, ("OK",)), clock.now)
    assert (place.health.state, place.health.reasons) == (State.READY, ())


def test_a_pad_that_hangs_on_no_line_yet_takes_questions() -> None:
    pad = bus_pad(PadSettings("ban-phim-3"), lambda _: None)
    pad.arm(30)
    assert pad.health.state is State.CONNECTING
    assert pad.poll_frame().fields == ("ARM", "30")
    pad.close()
