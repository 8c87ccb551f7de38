"""``hall doctor``: what a repairer needs is on the page, and nothing that is nobody's business."""

from __future__ import annotations

import http
import json
import re
import socket
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
from devices.cli.expecting import listing_of
from devices.cli.listing import Listing
from devices.cli.wiring import open_hall
from devices.links.names import Names
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
        try:
            yield
        finally:
            server.shutdown()
            thread.join(5)


def with_token(file: Path) -> int:
    """This computer has the token that the server's worker asks with; the server's port."""
    config = ensure(open_hall(str(file)).config)
    secrets = config.hall.state_dir / "secrets.toml"
    secrets.write_text(secrets.read_text("utf-8") + 'estimator = "the-workers-own-token"\n', "utf-8")
    return config.server.port


def station(id: str, connected: bool, **states: str) -> dict[str, Any]:
    devices = [
        {
            "device": device.replace("_", "-"),
            "kind": "printer",
            "state": state,
            "reasons": ["media-empty"] if state == "STOPPED" else [],
            "at": "2026-11-22T01:02:03Z",
        }
        for device, state in states.items()
    ]
    return {"station": id, "connected": connected, "devices": devices}


def test_what_the_stations_reported_last_is_told(file: Path) -> None:
    port = with_token(file)
    stations = [station("kiosk-1", True, may_in_1="STOPPED"), station("ban-1", False)]
    heard: list[str] = []
    with a_server(port, stations, heard):
        text = "\n".join(page(file))
    assert "kiosk-1: đang nối" in text
    assert "may-in-1: đang dừng hết giấy." in text
    assert "ban-1: MẤT KẾT NỐI" in text
    assert heard == ["Bearer the-workers-own-token"]
    assert "the-workers-own-token" not in text


@pytest.fixture
def lan_printer(file: Path) -> Iterator[str]:
    """A printer that takes no second caller: the port is somebody's, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        add(file, "printers", id="may-in-lan", host="127.0.0.1")
        file.write_text(f"{file.read_text('utf-8')}port = {taken.getsockname()[1]}\n", "utf-8")
        yield "may-in-lan"


def presence(file: Path, device: str, root: Path) -> str:
    return next(
        one.presence for one in listing_of(open_hall(str(file)), "pc-1", Names(root)).expected if one.id == device
    )


@pytest.mark.parametrize(("state", "said"), [("READY", "sẵn sàng"), ("STOPPED", "hết giấy")])
def test_of_a_printer_that_a_station_has_at_work_the_station_is_believed(
    file: Path, lan_printer: str, tmp_path: Path, state: str, said: str
) -> None:
    with a_server(with_token(file), [station("kiosk-1", True, may_in_lan=state)], []):
        told = said_of(page(file), lan_printer)
        assert presence(file, lan_printer, tmp_path) == "there"
    assert said in told
    assert "trạm kiosk-1 đang dùng" in told


def test_no_device_is_opened_that_a_station_has_at_work(file: Path, tmp_path: Path) -> None:
    add(file, "readers", id="dau-doc-1", device=tmp_path / "khong-co")
    with a_server(with_token(file), [station("kiosk-1", True, dau_doc_1="READY")], []):
        assert "trạm kiosk-1 đang dùng – sẵn sàng" in said_of(page(file), "dau-doc-1")


def test_of_a_sign_that_is_away_whoever_has_its_line_at_work_is_believed(file: Path, tmp_path: Path) -> None:
    add(file, "buses", id="day-1", device=tmp_path / "khong-co")
    add(file, "signs", id="bang-1", bus="day-1", counter="quay-1")
    file.write_text(f"{file.read_text('utf-8')}address = 1\n", "utf-8")
    with a_server(with_token(file), [station("bang-so-1", True, day_1="READY", bang_1="ABSENT")], []):
        assert "trạm bang-so-1 đang dùng – không thấy" in said_of(page(file), "bang-1")


@pytest.mark.parametrize(
    "known", [station("kiosk-1", False, may_in_lan="READY"), station("kiosk-1", True, may_in_lan="ABSENT")]
)
def test_a_station_that_is_away_or_misses_it_too_is_not_believed(
    file: Path, lan_printer: str, tmp_path: Path, known: dict[str, Any], expect_log: Callable[[str], None]
) -> None:
    expect_log("may-in-lan is lost: unreachable")
    with a_server(with_token(file), [known], []):
        told = said_of(page(file), lan_printer)
        assert presence(file, lan_printer, tmp_path) == "missing"
    assert "không nối được" in told
    assert "bàn trực điều hành" not in told


def test_where_the_server_tells_nothing_a_printer_that_does_not_answer_may_be_held(
    file: Path, lan_printer: str, expect_log: Callable[[str], None]
) -> None:
    expect_log("may-in-lan is lost: unreachable")
    told = said_of(page(file), lan_printer)
    assert "không nối được" in told
    assert "xem ở bàn trực điều hành" in told


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
