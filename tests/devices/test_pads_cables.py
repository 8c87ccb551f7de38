"""Pads of every kind at a simulated cable: pressed, chattering, silent, unplugged and back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from devices.links.tap import read_trace
from devices.pads.settings import KeypadSettings, PadSettings
from devices.pads.sim import KEPT, SimLinePad
from devices.pads.sim_server import SimPadSettings
from devices.pads.station import PAUSE_S, Unusable, call_keypad, rating_pad
from devices.ports import AttentiveDriver
from devices.runner import JITTER
from devices.states import Reason, State
from tests.devices.pads_bench import PATIENCE_S, QUICK, Bench, Heard, at_bench, runner_lines, served

PADS = Path(__file__).parents[2] / "assets" / "pads"
KINDS = {
    "line": {"kind": "line", "address": 3},
    "one byte": {"kind": "table", "table": PADS / "one-byte.toml"},
    "framed": {"kind": "table", "table": PADS / "framed-xor.toml"},
    "crc": {"kind": "table", "table": PADS / "modbus-crc.toml"},
    "digits": {"kind": "digits"},
}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
LEVEL_OF_2 = {"framed": 3}


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    stuck = [thread.name for thread in threading.enumerate() if thread.name.startswith("device-")]
    assert not stuck


@pytest.fixture
def lost(expect_log: Callable[[str], None]) -> None:
    """The log says that the pad is lost."""
    expect_log("pad ban-phim-1 is lost: ")


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Bench]:
    with at_bench(tmp_path, kind="line", address=3) as bench:
        yield bench


@pytest.fixture
def framed(tmp_path: Path) -> Iterator[Bench]:
    with at_bench(tmp_path, **KINDS["framed"]) as bench:
        yield bench


# ---- every kind ----


@pytest.mark.parametrize("name", KINDS)
def test_a_press_is_stray_until_somebody_asks_and_counts_once(name: str, tmp_path: Path) -> None:
    level = LEVEL_OF_2.get(name, 2)
    with at_bench(tmp_path, **KINDS[name]) as bench:
        bench.tell("press 2")
        bench.heard.wait(lambda: bench.heard.keys == [(level, False)])
        bench.pad.arm(30)
        bench.tell("press 1")
        bench.heard.wait(lambda: len(bench.heard.keys) == 2)
        bench.tell("press 3")
        bench.heard.wait(lambda: len(bench.heard.keys) == 3)
        assert [armed for _, armed in bench.heard.keys] == [False, True, False]


@pytest.mark.usefixtures("lost")
@every_kind
def test_a_cable_that_is_pulled_and_put_back_is_two_lines_in_the_log(
    kind: dict[str, object], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with at_bench(tmp_path, **kind) as bench:
        caplog.clear()
        caplog.set_level(logging.INFO)
        bench.tell("unplugged on")
        bench.heard.wait(lambda: bench.heard.is_in(State.ABSENT))
        assert bench.heard.healths[-1].reasons == (Reason.UNREACHABLE,)
        bench.tell("unplugged off")
        bench.heard.wait(lambda: bench.heard.is_in(State.READY))
        assert [level for level, _ in runner_lines(caplog.records)] == ["WARNING", "INFO"]
        bench.pad.arm(30)
        bench.tell("press 2")
        bench.heard.wait(lambda: len(bench.heard.keys) == 1)


@every_kind
def test_a_worn_contact_is_one_press(kind: dict[str, object], tmp_path: Path) -> None:
    with at_bench(tmp_path, **kind) as bench:
        bench.tell(f"chatter {KEPT - 2}")  # with more, a pad that is not heard for a moment loses the next press
        bench.pad.arm(30)
        bench.tell("press 1")
        bench.heard.wait(lambda: len(bench.heard.keys) == 1)
        bench.tell("chatter 1")
        bench.tell("press 2")
        bench.heard.wait(lambda: len(bench.heard.keys) == 2)
        assert [armed for _, armed in bench.heard.keys] == [True, False]


@pytest.mark.usefixtures("lost")
@every_kind
def test_a_pad_that_is_not_plugged_in_is_closed_at_once(kind: dict[str, object], tmp_path: Path) -> None:
    heard = Heard()
    pad = rating_pad(replace(QUICK, device=str(tmp_path / "none"), **kind), heard.press, heard.state)  # type: ignore[arg-type]
    heard.wait(lambda: heard.is_in(State.ABSENT))
    pad.arm(30)
    pad.disarm()
    begun = time.monotonic()
    pad.close()
    assert time.monotonic() - begun < 5.0


@every_kind
def test_a_pad_that_is_switched_off_is_never_touched(kind: dict[str, object], tmp_path: Path) -> None:
    heard = Heard()
    settings = replace(QUICK, device=str(tmp_path / "pad"), enabled=False, **kind)  # type: ignore[arg-type]
    pad = rating_pad(settings, heard.press, heard.state)
    pad.arm(30)
    assert pad.health.state is State.DISABLED
    pad.close()


@every_kind
def test_a_press_does_not_wait_until_the_pad_is_looked_at(kind: dict[str, object], tmp_path: Path) -> None:
    with at_bench(tmp_path, **{**kind, "debounce_s": 0.0, "poll_s": 10 * PATIENCE_S}) as bench:
        for count in range(1, 31):
            bench.tell(f"press {1 + count % 3}")
            bench.heard.wait(lambda count=count: len(bench.heard.keys) == count)  # type: ignore[misc]


# ---- the line protocol ----


def test_a_press_is_answered_and_then_said_no_more(line: Bench) -> None:
    line.tell("press 4")
    line.heard.wait(lambda: len(line.sim.answered) == 1)
    assert line.heard.keys == [(4, False)]


def test_an_answer_that_is_lost_makes_no_second_press(line: Bench) -> None:
    line.pad.arm(30)
    line.tell("lose_answers 2")
    line.tell("press 4")
    line.heard.wait(lambda: len(line.sim.answered) == 1)
    assert line.heard.keys == [(4, True)]


def test_a_line_with_a_wrong_sum_is_dropped_and_the_press_comes_with_its_repeat(line: Bench) -> None:
    line.pad.arm(30)
    line.tell("wrong_sums 1")
    line.tell("press 4")
    line.heard.wait(lambda: line.heard.keys == [(4, True)])


def test_the_lamp_is_lit_by_the_question_and_put_out_by_the_press(line: Bench) -> None:
    line.pad.arm(30)
    line.heard.wait(lambda: line.sim.lit(time.monotonic()))
    line.tell("press 5")
    line.heard.wait(lambda: not line.sim.lit(time.monotonic()))
    line.pad.arm(30)
    line.heard.wait(lambda: line.sim.lit(time.monotonic()))
    line.pad.disarm()
    line.heard.wait(lambda: not line.sim.lit(time.monotonic()))


@pytest.mark.usefixtures("lost")
def test_a_question_that_is_open_when_the_pad_comes_back_lights_its_lamp(line: Bench) -> None:
    line.tell("unplugged on")
    line.heard.wait(lambda: line.heard.is_in(State.ABSENT))
    line.pad.arm(30)
    line.tell("unplugged off")
    line.heard.wait(lambda: line.sim.lit(time.monotonic()))
    line.tell("press 1")
    line.heard.wait(lambda: line.heard.keys == [(1, True)])


@pytest.mark.usefixtures("lost")
def test_a_pad_that_says_nothing_is_silent_and_comes_back(line: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    line.tell("silent on")
    line.pad.arm(30)
    line.heard.wait(lambda: line.heard.is_in(State.STOPPED))
    assert line.heard.healths[-1].reasons == (Reason.SILENT,)
    line.tell("silent off")
    line.tell("press 1")
    line.heard.wait(lambda: line.heard.is_in(State.READY))
    assert line.heard.keys == [(1, True)]
    assert [level for level, _ in runner_lines(caplog.records)] == ["WARNING", "INFO"]


def test_a_pad_whose_power_fails_is_told_of_the_open_question_when_it_is_back(line: Bench) -> None:
    line.pad.arm(60)
    line.heard.wait(lambda: line.sim.lit(time.monotonic()))
    line.tell("power_off on")
    line.heard.wait(lambda: not line.sim.lit(time.monotonic()))
    line.tell("power_off off")
    line.heard.wait(lambda: line.sim.lit(time.monotonic()))


def test_a_jammed_key_is_one_press_and_a_matter_for_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.pads.presses.STUCK_S", 0.6)
    monkeypatch.setattr("devices.pads.presses.FREED_S", 0.5)
    with at_bench(tmp_path, debounce_s=PATIENCE_S) as bench:
        bench.pad.arm(PATIENCE_S)
        bench.tell("stuck 1")
        bench.heard.wait(lambda: bench.heard.is_in(State.ATTENTION))
        assert (Reason.KEY_STUCK,) in [health.reasons for health in bench.heard.healths]
        bench.tell("stuck 0")
        bench.heard.wait(lambda: bench.heard.is_in(State.READY))
        assert bench.heard.keys == [(1, True)]


def test_many_broken_lines_are_a_noisy_line(tmp_path: Path) -> None:
    with at_bench(tmp_path, silent_s=20.0, noisy_lines=3) as bench:
        bench.tell("wrong_sums 3")
        bench.tell("press 2")
        bench.heard.wait(lambda: bench.heard.is_in(State.ATTENTION))
        assert bench.heard.healths[-1].reasons == (Reason.NOISY_LINE,)
        bench.heard.wait(lambda: bench.heard.keys == [(2, False)])


@pytest.mark.usefixtures("lost")
def test_a_pad_of_which_only_broken_lines_come_has_a_bad_cable(tmp_path: Path) -> None:
    with at_bench(tmp_path, silent_s=1.0, noisy_lines=3) as bench:
        bench.tell("wrong_sums 9")
        bench.tell("press 2")
        bench.heard.wait(lambda: bench.heard.is_in(State.STOPPED))
        assert bench.heard.healths[-1].reasons == (Reason.NOISY_LINE,)


@pytest.mark.usefixtures("lost")
def test_a_pad_of_another_address_is_not_taken_for_ours(tmp_path: Path) -> None:
    settings = replace(QUICK, device=str(tmp_path / "pad"), address=3, hello_s=0.4)
    far = SimPadSettings.of(replace(settings, address=4))
    heard = Heard()
    with served(far.device, [far.pad]):
        pad = rating_pad(settings, heard.press, heard.state)
        heard.wait(lambda: heard.is_in(State.STOPPED))
        far.pad.faults.obey("press 4")
        heard.wait(lambda: heard.healths[-1].reasons == (Reason.UNKNOWN_ANSWER,))
        assert heard.keys == []
        pad.close()


def test_what_went_over_the_cable_can_be_read_afterwards(tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    with at_bench(tmp_path, kind="line", address=3, trace=trace) as bench:
        bench.tell("press 4")
        bench.heard.wait(lambda: len(bench.sim.answered) == 1)
    said = [what for entry in read_trace(trace) if entry["way"] == "out" for what in entry["what"]]  # type: ignore[attr-defined]
    assert any(line.startswith("$RP03,") and ",ARM,0*" in line for line in said)
    assert any(line.startswith("$AK03,") for line in said)


def test_a_listener_that_fails_does_not_take_the_pad_away(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("its listener failed")
    settings = replace(QUICK, device=str(tmp_path / "pad"))
    far = SimPadSettings.of(settings)
    heard = Heard()

    def fails(_: object) -> None:
        raise RuntimeError("meant")

    with served(far.device, [far.pad]):
        pad = rating_pad(settings, fails, heard.state)
        heard.wait(lambda: heard.is_in(State.READY))
        far.pad.faults.obey("press 4")
        heard.wait(lambda: bool(far.pad.answered))  # type: ignore[attr-defined]
        assert pad.health.state is State.READY
        pad.close()


@pytest.mark.usefixtures("lost")
def test_a_pad_that_restarts_when_its_port_is_opened_is_back_within_three_seconds(tmp_path: Path) -> None:
    usual = PadSettings("x")
    with at_bench(tmp_path, hello_s=usual.hello_s, silent_s=usual.silent_s, repeat_s=usual.repeat_s) as bench:
        bench.tell("boots 1")
        pulled = time.monotonic()
        bench.tell("unplugged on")
        bench.heard.wait(lambda: bench.heard.is_in(State.ABSENT))
        bench.heard.wait(lambda: time.monotonic() - pulled > 2)  # it has been looked for more than once
        back, before = time.monotonic(), len(bench.heard.healths)
        bench.tell("unplugged off")
        bench.heard.wait(lambda: bench.heard.is_in(State.READY))
        assert time.monotonic() - back > 1
        assert [health.state for health in bench.heard.healths[before:]] == [State.READY], "at the first try"
        assert PAUSE_S[-1] * (1 + JITTER) + 2 < 3, "also of one that takes two seconds to start"


def test_a_pad_that_is_starting_knows_of_no_press() -> None:
    pad = SimLinePad()
    pad.advance(1.0)
    pad.faults.obey("boots 1.5")
    pad.faults.obey("power_off on")
    pad.advance(2.0)
    pad.faults.obey("power_off off")
    pad.faults.obey("press 4")
    assert pad.advance(3.4) == b""
    assert b",NEW*" in pad.advance(3.6)


# ---- bought boxes ----


def test_a_box_gets_the_bytes_of_its_lamp_and_its_voice(framed: Bench) -> None:
    table = framed.sim._table
    framed.pad.arm(30)
    framed.heard.wait(lambda: framed.sim.heard.endswith(table.bytes_for("light") + table.bytes_for("say")))
    framed.tell("press 1")
    framed.heard.wait(lambda: framed.sim.heard.endswith(table.bytes_for("thanks") + table.bytes_for("off")))
    assert framed.heard.keys == [(4, True)]


def test_the_lamp_of_a_box_goes_out_when_the_time_is_over(framed: Bench) -> None:
    framed.pad.arm(0.2)
    framed.heard.wait(
        lambda: framed.sim.heard.endswith(framed.sim._table.bytes_for("off")) and len(framed.sim.heard) > 12
    )
    framed.tell("press 1")
    framed.heard.wait(lambda: framed.heard.keys == [(4, False)])


@pytest.mark.usefixtures("lost")
def test_a_box_that_can_be_asked_and_does_not_answer_is_silent(tmp_path: Path) -> None:
    text = (PADS / "modbus-crc.toml").read_text("utf-8").replace("ask_s = 5", "ask_s = 1")
    (tmp_path / "box.toml").write_text(text, "utf-8")
    with at_bench(tmp_path, kind="table", table=tmp_path / "box.toml") as bench:
        bench.tell("silent on")
        bench.heard.wait(lambda: bench.heard.is_in(State.STOPPED))
        assert bench.heard.healths[-1].reasons == (Reason.SILENT,)
        bench.tell("silent off")
        bench.heard.wait(lambda: bench.heard.is_in(State.READY))


@pytest.mark.usefixtures("lost")
def test_a_box_whose_description_is_wrong_says_so_and_nothing_else_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALL_LANG", "en")
    heard = Heard()
    settings = replace(QUICK, kind="table", device=str(tmp_path / "pad"), table=tmp_path / "none.toml")
    pad = rating_pad(settings, heard.press, heard.state)
    heard.wait(lambda: heard.is_in(State.ABSENT))
    pad.arm(30)
    assert heard.healths[-1].reasons == (Reason.WRONG_FILE,)
    assert "none.toml: the file cannot be read" in caplog.text
    pad.close()


# ---- the officer's keypad ----


@every_kind
def test_a_call_keypad_is_always_listened_to(kind: dict[str, object], tmp_path: Path) -> None:
    settings = replace(QUICK, device=str(tmp_path / "pad"), **kind)  # type: ignore[arg-type]
    far = SimPadSettings.of(settings)
    heard, acts = Heard(), list[str]()
    acts_of = {1: "next", 2: "recall", 3: "finish"}  # also where a citizen's answers count the other way round
    with served(far.device, [far.pad], far.baud):
        pad = call_keypad(KeypadSettings(settings, acts_of), acts.append, heard.state)  # type: ignore[arg-type]
        heard.wait(lambda: heard.is_in(State.READY))
        for count, key in enumerate((1, 2, 3), 1):
            far.pad.faults.obey(f"press {key}")
            heard.wait(lambda count=count: len(acts) == count)  # type: ignore[misc]
        pad.close()
    assert acts == ["next", "recall", "finish"]
    assert heard.healths[-1].kind == "keypad"


def test_what_stands_in_for_a_driver_is_one() -> None:
    from devices.errors import Unreachable

    assert isinstance(Unusable(Unreachable("nothing")), AttentiveDriver)
