"""From nothing to a working counter: the guide's chapters for readers, pads and signs, followed word by word."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devices.cli.box_tables import boxes
from devices.pads.sim import SimDigitsPad, SimLinePad, SimTablePad
from devices.pads.sim_server import SimPadServer
from devices.readers.sim import SimReaderServer, SimReaderSettings
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim_server import SimBusServer
from tests.devices.devices_camera import save, shot
from tests.devices.devices_walk import Terminal, hall_file, serving

CODE = "H13.01-251121-0042"
ACTS = ("GỌI SỐ TIẾP", "GỌI LẠI", "XONG", "VẮNG MẶT")


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    return hall_file(tmp_path)


def rows(hall: Path, section: str) -> list[dict[str, Any]]:
    return list(tomllib.loads(hall.read_text("utf-8"))[section])


def checked(hall: Path) -> None:
    with Terminal("config", "--check", hall) as terminal:
        terminal.ends(0)


def new_device(terminal: Terminal) -> Terminal:
    """Code and name as they are proposed."""
    return terminal.asks("Mã của thiết bị", "").asks("Tên để cán bộ đọc", "")


def at_cable(terminal: Terminal, cable: Path) -> Terminal:
    """A simulator's, which no list can have."""
    return terminal.asks("Thiết bị cắm ở đâu?", "g").asks("Tên của dây", str(cable))


def pressing(server: SimPadServer, key: int) -> Callable[[], None]:
    def press() -> None:
        server.pads[0].faults.obey(f"press {key}")
        server.wake()

    return press


def scanning(server: SimReaderServer, code: str = CODE) -> Callable[[], None]:
    return lambda: server.tell(f"scan {code}")


def a_reader(folder: Path, **changes: Any) -> SimReaderServer:
    return SimReaderServer(SimReaderSettings("x", folder / "cap-dau-doc", **changes))


def set_up_reader(hall: Path, server: SimReaderServer) -> None:
    with Terminal("devices", "setup", "--kind", "reader", "--config", hall) as terminal:
        new_device(terminal)
        at_cable(terminal, Path(server.place)).asks("Thiết bị gửi mã bằng cách nào?", "1")
        terminal.sees("Xin quét một mã bất kỳ").does(scanning(server))
        terminal.sees(f"Đã đọc: {CODE}").asks("Có đúng như trên tem", "c")
        terminal.asks("Trạm nào sẽ nhận mã", "1").asks("Ghi vào", "c")
        terminal.sees("Đã ghi vào").ends(0)


def test_a_reader_is_set_up_by_one_scan_and_reads(hall: Path, tmp_path: Path) -> None:
    server = a_reader(tmp_path)
    with serving(server):
        set_up_reader(hall, server)
        assert rows(hall, "readers") == [
            {"id": "dau-doc-1", "name": "Đầu đọc mã", "machine": "pc-1", "kind": "serial", "device": server.place}
        ]
        kiosk = next(one for one in rows(hall, "stations") if one["id"] == "kiosk-1")
        assert kiosk["readers"] == ["dau-doc-1"]
        checked(hall)
        with Terminal("devices", "test", "dau-doc-1", "--config", hall) as terminal:
            terminal.sees("Xin quét một mã").does(scanning(server)).sees(f"Đã đọc: {CODE}   (loại mã: code128)").ends(0)
    with Terminal("devices", "log", "dau-doc-1", "--config", hall) as terminal:
        terminal.sees("←  ]C0 a99.99-999999-9999<0d>").ends(0)
    assert CODE not in terminal.text


def test_a_reader_at_another_speed_is_found_and_one_without_enter_is_read_by_its_pause(
    hall: Path, tmp_path: Path
) -> None:
    server = a_reader(tmp_path, baud=115200, terminator="none", aim=False)
    with serving(server), Terminal("devices", "setup", "--kind", "reader", "--config", hall) as terminal:
        new_device(terminal)
        at_cable(terminal, Path(server.place)).asks("Thiết bị gửi mã bằng cách nào?", "1")
        terminal.sees("Xin quét một mã bất kỳ").does(scanning(server)).sees("ký hiệu lạ ở tốc độ 9600")
        terminal.sees("Xin quét một mã bất kỳ").does(scanning(server)).sees(f"Đã đọc: {CODE}")
        terminal.sees("Sau mã không có Enter").sees("không báo loại mã").asks("Có đúng như trên tem", "c")
        terminal.asks("Trạm nào sẽ nhận mã", "1").asks("Ghi vào", "c").ends(0)
    row = rows(hall, "readers")[0]
    assert (row["baud"], row["terminator"]) == (115200, "none")
    checked(hall)


def test_an_identity_card_is_never_shown(hall: Path, tmp_path: Path) -> None:
    card = "079123456789|123456789|NGUYEN|01011950|Nam|So 1|01012021"
    server = a_reader(tmp_path)
    with serving(server):
        set_up_reader(hall, server)
        with Terminal("devices", "test", "dau-doc-1", "--config", hall) as terminal:
            terminal.sees("Xin quét một mã").does(scanning(server, card)).sees("mã thẻ căn cước").ends(0)
    assert "NGUYEN" not in terminal.text
    assert "0791" not in terminal.text


def test_ctrl_c_in_the_middle_writes_nothing(hall: Path, tmp_path: Path) -> None:
    before = hall.read_bytes()
    server = a_reader(tmp_path)
    with serving(server), Terminal("devices", "setup", "--kind", "reader", "--config", hall) as terminal:
        new_device(terminal)
        at_cable(terminal, Path(server.place)).asks("Thiết bị gửi mã bằng cách nào?", "1")
        terminal.sees("Xin quét một mã bất kỳ").interrupts().sees("Chưa ghi gì vào cấu hình").ends(1)
    assert hall.read_bytes() == before


def set_up_pad(hall: Path, kind: str, number: str, server: SimPadServer, device: Path) -> Terminal:
    terminal = Terminal("devices", "setup", "--kind", kind, "--config", hall)
    new_device(terminal).asks("Bàn phím thuộc loại nào?", number)
    return at_cable(terminal, device)


def test_a_pad_of_our_line_protocol_tells_its_address_and_its_keys(hall: Path, tmp_path: Path) -> None:
    device = tmp_path / "cap-danh-gia"
    server = SimPadServer(device, [SimLinePad(7)])
    with serving(server):
        with set_up_pad(hall, "pad", "1", server, device) as terminal:
            terminal.sees("Xin bấm một phím bất kỳ").does(pressing(server, 1)).sees("địa chỉ 7")
            terminal.asks("có mấy phím", "3")
            for key in (1, 2, 3):
                terminal.sees(f"Xin bấm phím {key}").does(pressing(server, key)).sees(f"Đã nhận phím {key}.")
            terminal.asks("Đặt ở quầy nào?", "2").asks("Ghi vào", "c").ends(0)
        row = rows(hall, "pads")[0]
        assert (row["id"], row["address"], row["counter"]) == ("danh-gia-1", 7, "quay-2")
        checked(hall)
        with Terminal("devices", "test", "danh-gia-1", "--config", hall) as terminal:
            terminal.sees("Xin bấm một phím").does(pressing(server, 3)).sees("Đã nhận phím 3.").ends(0)
    with Terminal("devices", "log", "danh-gia-1", "--config", hall) as terminal:
        terminal.sees("←  $RP07,").ends(0)


def test_a_bought_box_is_known_by_what_it_sends_and_how_it_counts(hall: Path, tmp_path: Path) -> None:
    device = tmp_path / "cap-hop"
    box = next(one for one in boxes(tmp_path) if one.file.stem == "framed-xor")
    server = SimPadServer(device, [SimTablePad(box.table)])
    with serving(server):
        with set_up_pad(hall, "pad", "2", server, device) as terminal:
            terminal.sees("Xin bấm một phím bất kỳ").does(pressing(server, 1)).sees("Hộp gửi")
            terminal.asks("Tệp mô tả nào?", "").asks("có mấy phím", "4")
            for level, key in ((1, 2), (2, 1), (3, 3), (4, 4)):
                terminal.sees(f"Xin bấm phím {level}").does(pressing(server, key)).sees(f"Đã nhận phím {key}.")
            terminal.sees("Hộp đếm khác thứ tự").asks("Đặt ở quầy nào?", "1").asks("Ghi vào", "c").ends(0)
        row = rows(hall, "pads")[0]
        assert (row["kind"], row["table"]) == ("table", "danh-gia-1.toml")
        own = tomllib.loads((tmp_path / "danh-gia-1.toml").read_text("utf-8"))
        assert own["levels"] == {"2": 1, "1": 2, "3": 3, "4": 4}
        checked(hall)
        with Terminal("devices", "test", "danh-gia-1", "--config", hall) as terminal:
            terminal.sees("Xin bấm một phím").does(pressing(server, 1)).sees("Đã nhận phím 2.").ends(0)


def set_up_keypad(
    hall: Path, kind: str, server: SimPadServer, device: Path, keys: tuple[int, ...], *, address: bool = False
) -> None:
    with set_up_pad(hall, "keypad", kind, server, device) as terminal:
        if address:
            terminal.sees("Xin bấm một phím bất kỳ").does(pressing(server, 1)).sees("địa chỉ 1")
        for act, key in zip(ACTS, keys, strict=True):
            terminal.sees(f"Xin bấm phím {act}").does(pressing(server, key)).sees(f"Đã nhận phím {key}.")
        terminal.asks("Đặt ở quầy nào?", "1").asks("Ghi vào", "c").ends(0)


def test_an_officers_keypad_learns_its_four_acts(hall: Path, tmp_path: Path) -> None:
    server = SimPadServer(tmp_path / "cap-phim-so", [SimDigitsPad()], None)
    keys = (7, 8, 9, 1)
    with serving(server):
        set_up_keypad(hall, "3", server, tmp_path / "cap-phim-so", keys)
        row = rows(hall, "keypads")[0]
        assert row["keys"] == {"7": "next", "8": "recall", "9": "finish", "1": "no_show"}
        checked(hall)
        with Terminal("devices", "test", "ban-phim-1", "--config", hall) as terminal:
            terminal.sees("Xin bấm lần lượt các phím")
            for act, key in zip(ACTS, keys, strict=True):
                terminal.does(pressing(server, key)).sees(f"Phím {key}: {act}")
            terminal.ends(0)


def a_line(device: Path, signs: tuple[SignSettings, ...], pads: list[tuple[str, int]]) -> SimBusServer:
    return SimBusServer(BusSettings("x", str(device), signs), pads)


def test_a_line_is_asked_and_every_sign_gets_its_counter(hall: Path, tmp_path: Path) -> None:
    device = tmp_path / "cap-bang-so"
    signs = (SignSettings("s3", 3), SignSettings("s5", 5, "line"))
    server = a_line(device, signs, [("p", 9)])
    with serving(server):
        with Terminal("devices", "setup", "--kind", "bus", "--config", hall) as terminal:
            new_device(terminal)
            at_cable(terminal, device).sees("Đang hỏi các địa chỉ")
            terminal.sees("địa chỉ 3: bảng số Modbus").sees("địa chỉ 5: bảng số theo giao thức")
            terminal.sees("địa chỉ 9: bàn phím đánh giá").asks("có mấy chữ số", "").sees("sáng đủ 4 số 8")
            assert [server.bus.signs[one.id].text for one in signs] == ["8888", "8888"]
            terminal.types("c").asks("hiện số 3 treo ở quầy nào", "1").asks("hiện số 5 treo ở quầy nào", "2")
            terminal.asks("địa chỉ 9 đặt ở quầy nào", "2").asks("Ghi vào", "c").ends(0)
        assert [(one["id"], one["kind"], one["address"], one["counter"]) for one in rows(hall, "signs")] == [
            ("bang-quay-1", "modbus", 3, "quay-1"),
            ("bang-quay-2", "line", 5, "quay-2"),
        ]
        assert rows(hall, "pads")[0]["bus"] == "day-bang-so-1"
        station = rows(hall, "stations")[-1]
        assert (station["kind"], station["bus"]) == ("sign_bus", "day-bang-so-1")
        checked(hall)
        with Terminal("devices", "test", "day-bang-so-1", "--config", hall) as terminal:
            terminal.sees("3/3 thiết bị trả lời").ends(0)
        with Terminal("devices", "test", "bang-quay-2", "--config", hall) as terminal:
            terminal.sees("Bảng đang hiện 8888").sees("Bảng đang hiện số quầy: 2").ends(0)
        with Terminal("devices", "test", "danh-gia-quay-2", "--config", hall) as terminal:
            terminal.sees("Xin bấm một phím trong").does(lambda: _press_on_line(server)).sees("Đã nhận phím 4.").ends(0)


def _press_on_line(server: SimBusServer) -> None:
    server.bus.pads["p"].faults.obey("press 4")
    server.wake()


def test_all_that_was_set_up_is_listed_and_nothing_is_lost_of_the_file(hall: Path, tmp_path: Path) -> None:
    comments = [line for line in hall.read_text("utf-8").splitlines() if "#" in line]
    with ExitStack() as stack:
        server = a_reader(tmp_path)
        stack.enter_context(serving(server))
        set_up_reader(hall, server)
        with Terminal("devices", "list", "--config", hall) as terminal:
            terminal.sees(f"dau-doc-1  “Đầu đọc mã”  đầu đọc mã  serial {server.place}  có").ends(0)
    assert [line for line in hall.read_text("utf-8").splitlines() if "#" in line] == comments
    with Terminal("devices", "list", "--config", hall) as terminal:
        terminal.sees("dau-doc-1: không thấy").sees("hall devices setup --device dau-doc-1").ends(0)


def test_a_camera_is_set_up_by_a_slip_that_is_held_before_it(hall: Path, tmp_path: Path) -> None:
    folder = tmp_path / "truoc-camera"
    folder.mkdir()

    def hold(name: str) -> Callable[[], Path]:
        return lambda: save(shot(text=CODE), folder / name)

    with Terminal("devices", "setup", "--kind", "camera", "--config", hall) as terminal:
        new_device(terminal)
        at_cable(terminal, folder).sees("Xin đưa một phiếu có mã trước camera").does(hold("1.png"))
        terminal.sees(f"Đã đọc: {CODE}").asks("Trạm nào sẽ nhận mã", "1").asks("hướng vào mặt người", "c")
        terminal.asks("Ghi vào", "c").ends(0)
    assert rows(hall, "readers")[0] | {"name": ""} == {
        "id": "camera-1", "name": "", "machine": "pc-1", "kind": "camera", "device": str(folder),
        "camera": {"mirror": True},
    }  # fmt: skip
    checked(hall)
    with Terminal("devices", "test", "camera-1", "--config", hall) as terminal:
        terminal.sees("Xin đưa một mã trước camera").does(hold("2.png")).sees(f"Đã đọc: {CODE}").ends(0)


def test_from_nothing_to_a_working_counter(hall: Path, tmp_path: Path) -> None:
    """Reader, officer's keypad and a line with sign and rating pad, one after the other in one hall; then a look."""
    reader, line = a_reader(tmp_path), a_line(tmp_path / "cap-bang-so", (SignSettings("s", 1),), [("p", 2)])
    keypad = SimPadServer(tmp_path / "cap-phim", [SimLinePad(1)])
    with serving(reader), serving(keypad), serving(line):
        set_up_reader(hall, reader)
        set_up_keypad(hall, "1", keypad, tmp_path / "cap-phim", (1, 2, 3, 4), address=True)
        with Terminal("devices", "setup", "--config", hall) as terminal:
            new_device(terminal.asks("Cài đặt thiết bị nào?", "6"))
            at_cable(terminal, tmp_path / "cap-bang-so").asks("có mấy chữ số", "").asks("sáng đủ 4 số 8", "c")
            terminal.asks("hiện số 1 treo ở quầy nào", "1").asks("địa chỉ 2 đặt ở quầy nào", "1")
            terminal.asks("Ghi vào", "c").ends(0)
        checked(hall)
        with Terminal("devices", "list", "--config", hall, "--json") as terminal:
            terminal.ends(0)
        listed = json.loads(terminal.text)
        mine = [one for one in listed["expected"] if one["kind"] != "printer"]
        assert [one["id"] for one in mine] == [
            "dau-doc-1", "day-bang-so-1", "bang-quay-1", "danh-gia-quay-1", "ban-phim-1"
        ]  # fmt: skip
        assert {one["presence"] for one in mine} == {"there"}
        with Terminal("doctor", "--config", hall) as terminal:
            terminal.sees("dau-doc-1  đầu đọc mã: sẵn sàng").sees("ban-phim-1  bàn phím gọi số: sẵn sàng").ends(0)
        for sure in ("day-bang-so-1", "bang-quay-1"):
            with Terminal("devices", "test", sure, "--config", hall) as terminal:
                terminal.ends(0)
