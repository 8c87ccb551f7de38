"""What a simulated reader can be told, by hand and by a fault file, and as a program of its own."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from devices.camera.sim_faults import CAMERA_FAULTS
from devices.errors import UnknownKind
from devices.faults import DEVICE_FAULTS, FaultProblems, parse
from devices.pads.sim_faults import VALUES as PAD_FAULTS
from devices.printer.sim_faults import VALUES
from devices.readers.framing import Framing
from devices.readers.settings import ReaderSettings
from devices.readers.sim import SimReader, SimReaderServer, SimReaderSettings
from devices.readers.sim_faults import READER_FAULTS
from devices.readers.sim_program import add_sim_reader, simulate_reader
from devices.readers.station import code_reader
from devices.signs.sim_faults import VALUES as LINE_FAULTS
from devices.states import State
from tests.devices.devices_readers import QUICK, Heard, ReaderBench

ROW = SimpleNamespace(
    id="quet-1", kind="serial", enabled=True, device="/dev/serial/by-id/x", baud=115200, prefix="~", terminator="none",
    gap_ms=80, same_code_s=2.0,
)  # fmt: skip


def sim(**settings: object) -> SimReader:
    return SimReader(SimReaderSettings("quet-1", Path("/dev/x"), **settings))  # type: ignore[arg-type]


def said(reader: SimReader, *commands: str) -> bytes:
    for command in commands:
        reader.obey(command, 0.0)
    return b"".join(reader.advance(10.0))


def test_a_code_has_prefix_identifier_and_terminator() -> None:
    assert said(sim(prefix="~"), "scan A001") == b"~]C0A001\r"
    assert said(sim(), "aim off", "terminator crlf", "scan A001") == b"A001\r\n"
    assert said(sim(), "scan Nguyễn Bưởi") == "]Q1Nguyễn Bưởi\r".encode()


def test_two_codes_as_one_piece_and_one_in_two_with_a_pause() -> None:
    reader = sim(aim=False)
    reader.obey("scan_joined A001 A002", 0.0)
    assert reader.advance(0.0) == [b"A001\rA002\r"]
    reader.obey("scan_split A003", 1.0)
    assert reader.advance(1.0) == [b"A0"] and reader.next is not None and reader.next > 1.0
    assert reader.advance(reader.next) == [b"03\r"]


def test_a_code_never_begins_within_another() -> None:
    assert said(sim(aim=False), "scan_split A001", "scan A002") == b"A001\rA002\r"


def test_a_pulled_cable_comes_back_by_itself_after_its_time_or_by_command() -> None:
    reader = sim()
    reader.obey("unplugged 5", 0.0)
    assert not reader.plugged and reader.next == 5.0
    reader.advance(5.0)
    assert reader.plugged
    reader.obey("unplug", 6.0)
    assert not reader.plugged and reader.next is None
    reader.obey("plug", 7.0)
    assert reader.plugged


@pytest.mark.parametrize("command", ["", "scan", "eat A001", "noise much", "terminator x", "unplug now", "aim maybe"])
def test_what_it_cannot_do_is_refused(command: str) -> None:
    with pytest.raises(ValueError, match=r"cannot"):
        sim().obey(command, 0.0)


def test_its_commands_may_stand_in_a_fault_file() -> None:
    lines = parse("+1 quet-1 scan H13.01-251121-0042\n+2 quet-1 unplug\n+3 quet-1 noise 20\nnow quet-1 twice Hồ sơ 1")
    assert [line.command for line in lines] == ["scan H13.01-251121-0042", "unplug", "noise 20", "twice Hồ sơ 1"]


@pytest.mark.parametrize("line", ["+1 q scan", "+1 q unplug 3", "+1 q noise x", "+1 q scann A001"])
def test_a_fault_file_with_a_wrong_command_is_refused(line: str) -> None:
    with pytest.raises(FaultProblems) as caught:
        parse(line)
    assert caught.value.told("vi") != caught.value.told("en")


def test_a_command_takes_the_same_whatever_the_device() -> None:
    all_kinds = [VALUES, READER_FAULTS, CAMERA_FAULTS, PAD_FAULTS, LINE_FAULTS]
    assert all(kind[name] is DEVICE_FAULTS[name] for kind in all_kinds for name in kind)


def test_every_command_is_understood() -> None:
    values = {"text": "A001", "count": "3", "switch": "on", "nothing": ""}
    for name, kind in READER_FAULTS.items():
        value = "cr" if name == "terminator" else values[kind]
        sim().obey(f"{name} {value}", 0.0)


def test_settings_of_reader_and_simulator_come_from_the_halls_row() -> None:
    settings = ReaderSettings.of(ROW)  # type: ignore[arg-type]
    assert (settings.id, settings.kind, settings.baud, settings.same_code_s) == ("quet-1", "serial", 115200, 2.0)
    assert settings.framing == Framing("~", "none", 0.08)
    simulated = SimReaderSettings.of(ROW)  # type: ignore[arg-type]
    assert (simulated.terminator, simulated.prefix, simulated.device) == ("none", "~", Path("/dev/serial/by-id/x"))
    with pytest.raises(UnknownKind):
        SimReaderSettings.of(SimpleNamespace(**{**vars(ROW), "kind": "camera"}))  # type: ignore[arg-type]


def test_settings_fit_the_halls_own_rows() -> None:
    from config.devices import Reader

    row = Reader(id="quet-1", name="Máy quét", device="/dev/serial/by-id/x", gap_ms=120, terminator="none")
    assert ReaderSettings.of(row).framing == Framing("", "none", 0.12)
    assert SimReaderSettings.of(row).terminator == "none"


@pytest.fixture
def options(tmp_path: Path) -> Callable[[str], argparse.Namespace]:
    def make(faults: str) -> argparse.Namespace:
        file = tmp_path / "faults.txt"
        file.write_text(faults, encoding="utf-8")
        parser = argparse.ArgumentParser()
        add_sim_reader(parser)
        return parser.parse_args(["--config", "x", "--reader", "quet-1", "--faults", str(file)])

    return make


def test_the_program_plays_its_part_of_a_fault_file_until_it_is_told_to_end(
    tmp_path: Path,
    options: Callable[[str], argparse.Namespace],
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    expect_log("reader quet-1 is lost: unreachable")
    ends: list[Callable[[int, object], None]] = []
    monkeypatch.setattr(signal, "signal", lambda number, handler: ends.append(handler))
    given = options("+0 quet-1 terminator lf\n")
    device, heard = tmp_path / "by-id" / "x", Heard()
    program = threading.Thread(target=simulate_reader, args=(SimReaderSettings("quet-1", device), given))
    reader = code_reader(ReaderSettings("quet-1", "serial", str(device), **QUICK), heard.scan, heard.state)
    heard.until_state(State.ABSENT)
    program.start()
    try:
        heard.until_state(State.READY)
        with given.faults.open("a", encoding="utf-8") as lines:
            lines.write("now quet-1 scan A001\nnow other scan A002\nnow quet-1 scan_split Hồ-sơ-3\n")
        heard.until_texts("A001", "Hồ-sơ-3")
    finally:
        reader.close()
        ends[0](0, None)
        program.join(5.0)
    assert not program.is_alive() and not device.exists()


def test_a_name_that_is_no_simulators_is_left_alone(
    tmp_path: Path, options: Callable[[str], argparse.Namespace], capsys: pytest.CaptureFixture[str]
) -> None:
    real = tmp_path / "ttyUSB0"
    real.touch()
    assert simulate_reader(SimReaderSettings("quet-1", real), options("")) == 1
    assert "quet-1" in capsys.readouterr().err and real.is_file()


def test_a_wrong_command_in_use_is_told_and_left_out(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("fault file: a reader cannot 'eat'")
    bench = ReaderBench(tmp_path).ready()
    bench.tell("eat A001", "scan A002")
    bench.heard.until_texts("A002")
    bench.put_away()


def test_a_listener_that_is_slow_to_read_loses_nothing(tmp_path: Path) -> None:
    bench = ReaderBench(tmp_path, "evdev", same_code_s=0.001).ready()
    sent = [f"scan H13.01-251121-{number:04}" for number in range(60)]
    bench.tell(*sent)
    bench.heard.until_texts(*(command.partition(" ")[2] for command in sent))
    assert bench.reader.health.state is State.READY
    bench.put_away()


def test_the_server_can_be_stopped_before_it_serves(tmp_path: Path) -> None:
    server = SimReaderServer(SimReaderSettings("quet-1", tmp_path / "x"))
    server.stop()
    server.serve()
    assert not (tmp_path / "x").exists()
