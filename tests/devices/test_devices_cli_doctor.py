"""``hall doctor``: what a repairer needs is on the page, and nothing that is nobody's business."""

from __future__ import annotations

import http
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assets.texts import Texts
from config.secrets import ensure
from devices.cli import machine
from devices.cli.doctor import Doctor
from devices.cli.listing import Listing
from devices.cli.wiring import open_hall
from devices.links.serial import SerialLink
from devices.links.tap import TraceFile
from devices.pads.sim import SimLinePad
from devices.pads.sim_server import SimPadServer
from devices.readers.sim import SimReaderServer, SimReaderSettings
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim_server import SimBusServer
from tests.devices.devices_walk import Terminal, hall_file, serving

CARD = "079123456789|123456789|NGUYEN THI LAN|01011950|Nu|So 1 duong Yersin|01012021"
TOKEN = "a-token-that-nobody-may-see-123456"


@pytest.fixture
def file(tmp_path: Path, free_port: int) -> Path:
    file = hall_file(tmp_path)
    text = file.read_text("utf-8")
    text = text.replace('id = "may-in-1"\n', 'id = "may-in-1"\nenabled = false\n').replace('printer = "may-in-1"\n', "")
    text = re.sub(r"^port = 8750$", f"port = {free_port}", text, flags=re.MULTILINE)
    file.write_text(text.replace('id = "kiosk-1"\n', f'id = "kiosk-1"\ntoken = "{TOKEN}"\n', 1), "utf-8")
    return file


def add(file: Path, section: str, **values: Any) -> None:
    rows = "\n".join(
        f"{key} = {json.dumps(str(value) if isinstance(value, Path) else value)}" for key, value in values.items()
    )
    file.write_text(f'{file.read_text("utf-8")}\n[[{section}]]\nname = "Thiết bị"\n{rows}\n', "utf-8")


def page(file: Path) -> list[str]:
    hall = open_hall(str(file))
    return list(Doctor(hall, Listing(str(file), (), ()), "pc-1", "vi", Texts("vi")).lines())


def said_of(lines: list[str], device: str) -> str:
    return next(line for line in lines if line.startswith(f"{device}  "))


# ---- devices


def test_each_device_is_looked_at_where_it_is(file: Path, tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("dau-doc-2 is lost: unreachable")
    add(file, "readers", id="dau-doc-1", device=tmp_path / "doc")
    add(file, "readers", id="dau-doc-2", device=tmp_path / "khong-co")
    add(file, "readers", id="xa", device=tmp_path / "xa", machine="pc-9")
    add(file, "pads", id="danh-gia-1", device=tmp_path / "pad", counter="quay-1")
    add(file, "buses", id="day-1", device=str(tmp_path / "day"))
    add(file, "signs", id="bang-1-a", bus="day-1", address=4, counter="quay-1")
    add(file, "signs", id="bang-1-b", bus="day-1", address=5, counter="quay-2")
    reader = SimReaderServer(SimReaderSettings("x", tmp_path / "doc"))
    line = SimBusServer(BusSettings("x", str(tmp_path / "day"), (SignSettings("s", 4),)))
    with serving(reader), serving(line), serving(SimPadServer(tmp_path / "pad", [SimLinePad()])):
        lines = page(file)
    assert "sẵn sàng" in said_of(lines, "dau-doc-1")
    assert "không nối được" in said_of(lines, "dau-doc-2")
    assert "ở máy “pc-9”" in said_of(lines, "xa")
    assert "sẵn sàng" in said_of(lines, "danh-gia-1")
    assert "mở được dây" in said_of(lines, "day-1")
    assert "trả lời" in said_of(lines, "bang-1-a")
    assert "không trả lời" in said_of(lines, "bang-1-b")


def test_a_device_that_a_program_holds_is_told_so(file: Path, tmp_path: Path) -> None:
    add(file, "buses", id="day-1", device=str(tmp_path / "day"))
    with serving(SimBusServer(BusSettings("x", str(tmp_path / "day")))):
        link = SerialLink(str(tmp_path / "day"))
        link.open()
        try:
            said = said_of(page(file), "day-1")
        finally:
            link.close()
    assert "đang được một chương trình giữ" in said


# ---- the computer


def test_what_is_missing_is_told_with_the_way_to_get_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(machine, "groups", lambda: (["lp"], ["dialout", "input"]))
    monkeypatch.setattr(machine, "free_gb", lambda folder: 0.2)
    text = "\n".join(page(file))
    assert "THIẾU espeak-ng (tiếng gọi số) → sudo apt install espeak-ng" in text
    assert "sudo usermod -aG dialout,input $USER" in text
    assert "SẮP ĐẦY ĐĨA: còn 0.2 GB" in text


def test_a_disk_is_measured_where_a_folder_will_be(tmp_path: Path) -> None:
    free = machine.free_gb(tmp_path / "not" / "yet")
    assert free is not None
    assert free > 0


# ---- what must not be on it


def test_no_secret_and_nobodys_data_are_on_the_page(
    file: Path, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("dau-doc-1 is lost: unreachable")
    hall = open_hall(str(file))
    ensure(hall.config)
    add(file, "readers", id="dau-doc-1", device=tmp_path / "doc")
    server = SimReaderServer(SimReaderSettings("x", tmp_path / "doc"))
    with serving(server), Terminal("devices", "test", "dau-doc-1", "--config", file) as terminal:
        terminal.sees("Xin quét").does(lambda: server.tell(f"scan {CARD}")).ends(0)
    text = "\n".join(page(file))
    assert "dau-doc-1  " in text.partition("== Những gì vừa đi qua dây ==")[2]
    tokens = tomllib.loads((hall.config.hall.state_dir / "secrets.toml").read_text("utf-8"))["tokens"]
    assert tokens
    officers = [part for one in hall.config.officers for part in (one.name, one.pin_hash, one.id)]
    for secret in (TOKEN, *tokens.values(), *map(str, officers), *CARD.split("|")[:3], "Yersin", "$argon2"):
        assert str(secret) not in text, secret


def test_nothing_is_made_by_looking(file: Path) -> None:
    before = sorted(file.parent.rglob("*"))
    page(file)
    assert sorted(file.parent.rglob("*")) == before


# ---- what the server knows


@contextmanager
def a_server(port: int, stations: Sequence[dict[str, Any]], heard: list[str]) -> Iterator[None]:
    """Says that it is well, and how the stations are to whoever may know."""

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/stations":
                heard.append(self.headers.get("Authorization", ""))
            body = json.dumps({"stations": list(stations)}).encode()
            self.send_response(http.HTTPStatus.OK)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", port), Asked) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield
        server.shutdown()
        thread.join(5)


def test_what_the_stations_reported_last_is_told(file: Path) -> None:
    config = ensure(open_hall(str(file)).config)
    secrets = config.hall.state_dir / "secrets.toml"
    secrets.write_text(secrets.read_text("utf-8") + 'estimator = "the-workers-own-token"\n', "utf-8")
    device = {
        "device": "may-in-1",
        "kind": "printer",
        "state": "STOPPED",
        "reasons": ["media-empty"],
        "at": "2026-11-22T01:02:03Z",
    }
    stations = [
        {"station": "kiosk-1", "connected": True, "devices": [device]},
        {"station": "ban-1", "connected": False, "devices": []},
    ]
    heard: list[str] = []
    with a_server(config.server.port, stations, heard):
        text = "\n".join(page(file))
    assert "kiosk-1: đang nối" in text
    assert "may-in-1: đang dừng hết giấy." in text
    assert "ban-1: MẤT KẾT NỐI" in text
    assert heard == ["Bearer the-workers-own-token"]
    assert "the-workers-own-token" not in text


def test_without_a_token_the_page_says_where_else_to_look(file: Path) -> None:
    hall = open_hall(str(file))
    with a_server(hall.config.server.port, (), []):
        assert "xem ở bàn trực điều hành" in "\n".join(page(file))


def test_a_server_that_is_away_is_told(file: Path) -> None:
    assert any("không trả lời" in line and "127.0.0.1" in line for line in page(file))


# ---- as it is typed


def test_the_page_is_written_into_a_file(file: Path, tmp_path: Path) -> None:
    with Terminal("doctor", "--config", file, "--out", tmp_path / "kham.txt") as terminal:
        terminal.sees("Đã ghi vào").ends(0)
    text = (tmp_path / "kham.txt").read_text("utf-8")
    assert text.startswith("KHÁM THIẾT BỊ – ")
    assert "== Máy tính ==" in text
    with Terminal("doctor", "--config", file, "--out", tmp_path / "no" / "kham.txt") as terminal:
        terminal.sees("Chưa ghi được").ends(1)


def test_the_last_lines_of_each_cable_are_on_it(file: Path) -> None:
    hall = open_hall(str(file))
    trace = TraceFile(hall.trace("may-in-1"))
    for number in range(9):
        trace.note("out", [f"text {number}"])
    lines = page(file)
    assert [line for line in lines if "chữ, 8 byte" in line]
    assert not [line for line in lines if "chữ, 1 byte" in line]


def test_a_computer_whose_settings_are_wrong_gets_its_page_too(file: Path) -> None:
    wrong = file.read_text("utf-8").replace(f'token = "{TOKEN}"', 'token = "short-secret"\nno_such_key = 1')
    file.write_text(wrong, "utf-8")
    with Terminal("doctor", "--config", file) as terminal:
        terminal.sees("== Cấu hình CHƯA dùng được ==").sees("no_such_key").sees("== Máy tính ==").ends(3)
    assert "short-secret" not in terminal.text
