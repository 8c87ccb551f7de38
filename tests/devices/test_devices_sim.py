"""The simulated printer itself: time, back-pressure, sensors, captures, and the program around it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.printer.bitmap import Bitmap
from devices.printer.encode import encode_bitmap as encode
from devices.printer.render import render
from devices.printer.sim import CapturedSlip, Faults, SimPrinter, SimSettings
from devices.printer.sim_capture import Capture
from devices.printer.slip import sample_slip
from devices.printer.status import Answers, Kind, kind_of, of_gs_r
from devices.states import Reason
from tests.devices.devices_bench import PATIENCE_S, SimBench
from tests.devices.devices_hand import BLACK_100_ROWS, HandMovedPrinter
from tests.devices.devices_pages import load_png


def test_paper_moves_at_the_speed_of_the_mechanism() -> None:
    printer = HandMovedPrinter(mm_per_s=100.0)
    printer.receive(encode(BLACK_100_ROWS).data + b"\x1dr\x01")
    assert printer.pass_time(0.12) == b""
    assert printer.sim.room > 65536 - 400  # all rows but the last few have left the buffer
    answer = printer.pass_time(0.5)
    assert answer == b"\x00"
    # 100 rows are 12.5 mm; then 12 mm to the knife, and the knife
    assert printer.slips[0].cut == pytest.approx(100.0 + 0.125 + 0.12 + 0.15, abs=0.01)


def test_speed_scales_the_mechanism() -> None:
    slow, fast = HandMovedPrinter(speed=1.0), HandMovedPrinter(speed=60.0)
    for printer in (slow, fast):
        printer.receive(encode(BLACK_100_ROWS).data)
        printer.pass_time(0.05)
    assert (len(slow.slips), len(fast.slips)) == (0, 1)


def test_the_buffer_drains_only_as_paper_moves() -> None:
    printer = HandMovedPrinter(buffer_bytes=8000, mm_per_s=100.0)
    printer.receive(encode(BLACK_100_ROWS).data[:7000])
    assert printer.sim.room == 1000
    printer.pass_time(0.06)
    assert 1000 + 40 * 72 < printer.sim.room < 1000 + 60 * 72


def test_first_and_last_byte_are_those_of_the_slip_not_of_the_questions_around_it() -> None:
    printer = HandMovedPrinter()
    data = encode(BLACK_100_ROWS).data
    for piece, wait in ((b"\x10\x04\x01", 1), (data[:50], 1), (data[50:-1], 1), (data[-1:], 1), (b"\x1dr\x01", 1)):
        printer.receive(piece)
        printer.pass_time(wait)
    printer.receive(data)
    printer.pass_time(2)
    first, second = printer.slips
    assert (round(first.first_byte), round(first.last_byte)) == (101, 103)
    assert (round(second.first_byte), round(second.last_byte)) == (105, 105)
    assert first.data == second.data == data
    assert first.bitmap == second.bitmap == BLACK_100_ROWS


@pytest.mark.parametrize(
    ("faults", "reasons"),
    [
        (Faults(), set()),
        (Faults(paper_low=True), {Reason.MEDIA_LOW}),
        (Faults(paper_out=True), {Reason.MEDIA_EMPTY}),
        (Faults(cover_open=True), {Reason.COVER_OPEN}),
        (Faults(cover_open=True, paper_low=True), {Reason.COVER_OPEN, Reason.MEDIA_LOW}),
        (Faults(offline=True), {Reason.OFFLINE}),
        (Faults(silent=True), {Reason.SILENT}),
    ],
)
def test_its_status_bytes_say_what_is_wrong(faults: Faults, reasons: set[Reason]) -> None:
    sim = SimPrinter(SimSettings(), lambda slip: None, faults)
    answers = [sim.receive(bytes((0x10, 0x04, n)), 0.0) for n in (1, 2, 3, 4)]
    assert all(kind_of(byte) is Kind.REAL_TIME for answer in answers for byte in answer)
    assert Answers(*(answer[0] if answer else None for answer in answers)).reasons() == reasons


def test_error_bits_become_reasons_and_unknown_stays_unknown() -> None:
    assert Answers(0x1A, 0x52, 0x1A, 0x12).reasons() == {Reason.CUTTER}
    assert Answers(0x1A, 0x52, 0x52, 0x12).reasons() == {Reason.OVERHEATED}
    assert Answers(0x1A, 0x52, 0x32, 0x12).reasons() == {Reason.FAULT}
    assert Answers(0x12, None, None, None).reasons() == {Reason.UNKNOWN_PAPER}
    assert Answers().reasons() == {Reason.SILENT}
    assert (of_gs_r(0x00), of_gs_r(0x03), of_gs_r(0x0F)) == (set(), {Reason.MEDIA_LOW}, {Reason.MEDIA_EMPTY})


def test_it_answers_inside_a_picture_as_real_printers_do() -> None:
    printer = HandMovedPrinter()
    assert printer.receive(b"\x1dv0\x00\x48\x00\x01\x00" + b"\x10\x04\x01".ljust(72, b"\0")) == b"\x12"


def test_questions_to_a_stopped_printer_do_not_fill_its_buffer() -> None:
    printer = HandMovedPrinter()
    printer.sim.faults.paper_out = True
    for _ in range(100):
        assert printer.receive(b"\x10\x04\x04") == b"\x7e"
        printer.pass_time(0.01)
    assert printer.sim.room == 65536


def test_clearing_the_buffer_forgets_the_slip() -> None:
    printer = HandMovedPrinter()
    printer.sim.faults.cover_open = True
    printer.receive(encode(BLACK_100_ROWS).data[:3000])
    printer.receive(b"\x10\x05\x02")
    printer.sim.faults.cover_open = False
    printer.receive(encode(BLACK_100_ROWS).data)
    printer.pass_time(2)
    assert [slip.bitmap for slip in printer.slips] == [BLACK_100_ROWS]


@pytest.mark.parametrize(
    "line", ["paper on", "paper_out maybe", "drop_after_bytes on", "silent -3", "paper_mm on", "paper_out"]
)
def test_a_fault_that_does_not_exist_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        Faults().obey(line)


def send_until_refused(client: socket.socket, data: bytes) -> int:
    sent = 0
    try:
        while sent < len(data):
            sent += client.send(data[sent : sent + 4096])
    except TimeoutError:
        return sent
    raise AssertionError("everything was taken")


def test_a_full_buffer_stops_the_sender_and_nothing_is_lost(new_sim: Callable[..., SimBench]) -> None:
    sim = new_sim(Faults(cover_open=True), buffer_bytes=2048)
    slips = encode(BLACK_100_ROWS).data * 2000
    with socket.create_connection(("127.0.0.1", sim.settings.port)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        client.settimeout(0.3)
        sent = send_until_refused(client, slips)
        assert sim.server is not None
        assert sim.server.printer.room == 0
        sim.set("cover_open off")
        client.settimeout(PATIENCE_S)
        whole = -sent % len(encode(BLACK_100_ROWS).data)
        client.sendall(slips[sent : sent + whole] + b"\x1dr\x01")
        assert client.recv(1) == b"\x00"
        count = (sent + whole) // len(encode(BLACK_100_ROWS).data)
    assert sim.slips_printed == count
    assert all(sim.next_slip().bitmap == BLACK_100_ROWS for _ in range(count))


def test_captures_go_on_counting_in_a_folder_that_was_used_before(tmp_path: Path) -> None:
    for _ in range(2):
        capture = Capture(tmp_path)
        capture(CapturedSlip(BLACK_100_ROWS, 1.0, 2.0, 3.0, bytes(7300), 0, "power_off"))
        capture(CapturedSlip(Bitmap(576, b""), 3.0, 3.0, 3.0, bytes(4)))
        capture.close()
    lines = [json.loads(line) for line in (tmp_path / "printer.jsonl").read_text().splitlines()]
    expected: dict[str, object] = {"first_byte": 1.0, "last_byte": 2.0, "cut": 3.0, "rows": 100, "bytes": 7300}
    expected |= {"errors": 0, "torn": "power_off", "lines": [], "codes": []}
    names = [{"slip": n, "png": f"000{n}-power_off.png", "bin": f"000{n}-power_off.bin"} for n in (1, 2)]
    assert lines == [name | expected for name in names]
    assert load_png(tmp_path / "0002-power_off.png") == BLACK_100_ROWS
    assert (tmp_path / "0002-power_off.bin").read_bytes() == bytes(7300)


# ---- the program ----

HALL = """
[hall]
id = "h"
name = "Hội trường thử"
name_en = "Test hall"
short_name = "HT"
[[fields]]
id = "land"
letter = "A"
name = "Đất đai"
name_en = "Land"
icon = "land"
[[counters]]
id = "c1"
number = 1
name = "Quầy 1"
name_en = "Counter 1"
fields = ["land"]
direction = "Bên phải"
direction_en = "On the right"
[[printers]]
id = "kiosk-printer"
name = "Máy in"
port = {port}
simulated = true
sim = {{ capture_dir = "{folder}", speed = 50.0 }}
"""


@pytest.fixture
def program(tmp_path: Path, free_port: int) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / "hall.toml").write_text(HALL.format(port=free_port, folder=tmp_path / "slips"), encoding="utf-8")
    command = [sys.executable, "-m", "devices", "sim-printer", "--config", str(tmp_path / "hall.toml")]
    with subprocess.Popen([*command, "--printer", "kiosk-printer"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        seen = []
        while "listens on" not in (line := process.stderr.readline()):
            seen.append(line)
            assert line, "".join(seen)
        yield process
        process.kill()


def test_the_simulator_as_a_program_captures_slips_and_ends_cleanly(
    program: subprocess.Popen[str], tmp_path: Path, free_port: int
) -> None:
    before = time.monotonic()
    bitmap = render(sample_slip())
    with socket.create_connection(("127.0.0.1", free_port)) as client:
        client.settimeout(PATIENCE_S)
        client.sendall(b"\x10\x04\x01" + encode(bitmap).data + b"\x1dr\x01\x1dIC")
        answers = b""
        while not answers.endswith(b"\0_SimPrinter\0"):
            answers += client.recv(100)
    assert answers == b"\x12\x00_SimPrinter\x00"
    line = json.loads((tmp_path / "slips" / "printer.jsonl").read_text())
    assert before < line["first_byte"] <= line["last_byte"] <= line["cut"] < time.monotonic()
    assert (line["slip"], line["rows"], line["errors"]) == (1, bitmap.height, 0)
    assert load_png(tmp_path / "slips" / line["png"]) == bitmap
    program.send_signal(signal.SIGTERM)
    assert program.wait(20) == 0


def simulate(tmp_path: Path, *options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "devices", "sim-printer", "--config", str(tmp_path / "hall.toml")]
    command += ["--printer", "kiosk-printer", *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


def test_bytes_in_a_file_are_drawn_without_any_cable(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "hall.toml").write_text(HALL.format(port=free_port, folder=tmp_path / "slips"), encoding="utf-8")
    stream = tmp_path / "stream.bin"
    stream.write_bytes(encode(BLACK_100_ROWS).data * 2 + b"ABC\n")
    assert simulate(tmp_path, "--bytes", stream).returncode == 0
    lines = [json.loads(line) for line in (tmp_path / "slips" / "printer.jsonl").read_text().splitlines()]
    assert [line["torn"] for line in lines] == ["", "", "left_inside"]
    assert lines[2]["lines"] == ["ABC"]
    assert load_png(tmp_path / "slips" / "0002.png") == BLACK_100_ROWS
    gone = simulate(tmp_path, "--bytes", tmp_path / "nowhere")
    assert (gone.returncode, "nowhere" in gone.stderr) == (1, True)


def test_a_wrong_fault_file_is_told_before_the_printer_starts(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hall.toml").write_text(HALL.format(port=free_port, folder=tmp_path / "slips"), encoding="utf-8")
    (tmp_path / "day.faults").write_text("+3 kiosk-printer paper_out perhaps\n")
    monkeypatch.setenv("HALL_LANG", "vi")
    refused = simulate(tmp_path, "--faults", tmp_path / "day.faults")
    assert refused.returncode == 3
    assert "dòng 1" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_printer_that_the_hall_does_not_have_is_named(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "hall.toml").write_text(HALL.format(port=free_port, folder=tmp_path), encoding="utf-8")
    command = [sys.executable, "-m", "devices", "sim-printer", "--config", str(tmp_path / "hall.toml")]
    made = subprocess.run([*command, "--printer", "nobody"], capture_output=True, text=True, check=False, timeout=100)
    assert made.returncode == 3
    assert "no device 'nobody' of this kind" in made.stderr
    assert "kiosk-printer" in made.stderr


def test_a_port_in_use_is_said_in_words(program: subprocess.Popen[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "devices", "sim-printer", "--config", str(tmp_path / "hall.toml")]
    second = subprocess.run(
        [*command, "--printer", "kiosk-printer"], capture_output=True, text=True, check=False, timeout=100
    )
    assert second.returncode == 1
    assert "in use" in second.stderr
