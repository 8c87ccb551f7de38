"""Devices of the hall's file are set up once more: what is found now counts, and others keep what is theirs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from assets.texts import Texts
from devices.cli.asking import Asking
from devices.cli.box_tables import boxes, copied
from devices.cli.dialog import Dialog
from devices.cli.guide import Guide, Plan, Task
from devices.cli.hall_file import NotKept
from devices.cli.pad_setup import PadSetUp
from devices.cli.reader_setup import ReaderSetUp
from devices.cli.rows import Row, with_rows
from devices.cli.sign_setup import BusSetUp
from devices.cli.wiring import open_hall
from devices.links.names import Names
from devices.pads.sim import SimLinePad
from devices.pads.sim_server import SimPadServer
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim_server import SimBusServer
from tests.devices.devices_walk import Terminal, hall_file, serving
from tests.devices.test_devices_cli_walk import pressing

LINE = """
[[buses]]
id = "day-1"
name = "Dây bảng số"
device = "cap-bang-so"
simulated = true

[[signs]]
id = "bang-1"
name = "Bảng số quầy 1"
bus = "day-1"
address = 1
counter = "quay-1"
digits = 6
"""
PAD = """
[[pads]]
id = "danh-gia-1"
name = "Đánh giá"
device = "cap-danh-gia"
counter = "quay-1"
baud = 19200
simulated = true
"""


def hall_with(folder: Path, rows: str) -> Path:
    file = hall_file(folder)
    file.write_text(file.read_text("utf-8") + rows, "utf-8")
    return file


def asking(file: Path, *answers: str) -> Asking:
    given = iter(answers)
    return Asking(
        open_hall(str(file)), Dialog(lambda _: next(given), [].append, "vi"), Names(file.parent / "x"), "pc-1"
    )


def after(file: Path, plan: Plan, section: str) -> dict[str, Any]:
    row: dict[str, Any] = tomlkit.parse(with_rows(file.read_text("utf-8"), plan.rows)).unwrap()[section][0]
    return row


@pytest.mark.parametrize(("digits", "written"), [(4, None), (5, 5)])
def test_a_sign_has_as_many_places_as_were_seen_last(digits: int, written: int | None, tmp_path: Path) -> None:
    file = hall_with(tmp_path, LINE)
    found = {"address": 1, "speaks": "modbus", "ms": 20.0}
    facts = {
        "id": "day-1", "name": "Dây", "machine": "pc-1", "device": "cap-bang-so", "baud": 9600, "found": [found],
        "digits": digits, "places": {"1": "quay-1"}, "station": "bang-so-1",
    }  # fmt: skip
    assert after(file, BusSetUp(asking(file), Texts("vi"))._plan(facts), "signs").get("digits") == written


def test_the_signs_of_a_slow_line_are_waited_for_as_its_settings_say(tmp_path: Path) -> None:
    file = hall_with(tmp_path, LINE.replace("simulated = true", "simulated = true\nanswer_ms = 2000"))
    server = SimBusServer(BusSettings("x", str(tmp_path / "cap-bang-so"), (SignSettings("bang-1", 1),)))
    server.bus.obey("bang-1", "answer_after 0.2", 0.0)
    told: list[str] = []
    answers = iter(["", "c"])
    dialog = Dialog(lambda _: next(answers), told.append, "vi")
    asking = Asking(open_hall(str(file)), dialog, Names(tmp_path / "x"), "pc-1")
    found = [{"address": 1, "speaks": "modbus", "ms": 200.0}]
    facts = {"id": "day-1", "device": str(tmp_path / "cap-bang-so"), "baud": 9600, "found": found}
    with serving(server):
        assert BusSetUp(asking, Texts("vi"))._digits(facts) == {"digits": 4}
    assert not any(line.startswith("Bảng không nhận") for line in told), told


def test_a_pad_at_another_speed_is_heard_at_it_and_keeps_it(tmp_path: Path) -> None:
    file = hall_with(tmp_path, PAD)
    server = SimPadServer(tmp_path / "cap-danh-gia", [SimLinePad(7)], 19200)
    with serving(server), Terminal("devices", "setup", "--device", "danh-gia-1", "--config", file) as terminal:
        terminal.asks("Bàn phím thuộc loại nào?", "").asks("Thiết bị cắm ở đâu?", "")
        terminal.sees("Xin bấm một phím bất kỳ").does(pressing(server, 1)).sees("địa chỉ 7").asks("có mấy phím", "2")
        for key in (1, 2):
            terminal.sees(f"Xin bấm phím {key}").does(pressing(server, key)).sees(f"Đã nhận phím {key}.")
        terminal.asks("Đặt ở quầy nào?", "").asks("Ghi vào", "c").ends(0)
    row = tomllib.loads(file.read_text("utf-8"))["pads"][0]
    assert (row["address"], row["baud"]) == (7, 19200)


def test_a_pad_that_is_another_box_now_speaks_at_that_boxs_speed(tmp_path: Path) -> None:
    file = hall_with(tmp_path, PAD)
    box = next(one for one in boxes(tmp_path) if one.file.stem == "framed-xor")
    facts = {"id": "danh-gia-1", "name": "Đánh giá", "machine": "pc-1", "kind": "table", "device": "cap-danh-gia"}
    plan = PadSetUp(asking(file), Texts("vi"))._plan({**facts, "table": str(box.file), "counter": "quay-1"})
    assert "baud" not in after(file, plan, "pads")


def test_a_table_that_two_boxes_have_is_changed_for_neither_by_the_other(tmp_path: Path) -> None:
    given = next(one.file for one in boxes(tmp_path) if one.file.stem == "one-byte")
    first, text = copied(given, tmp_path, "danh-gia-1", {1: 2, 2: 1}, {"danh-gia-2"})
    first.write_text(text, "utf-8")
    for levels in ({1: 1, 2: 2}, {1: 2, 2: 1}):
        second, _ = copied(first, tmp_path, "danh-gia-2", levels, {"danh-gia-1"})
        assert second == tmp_path / "danh-gia-2.toml"
    again, text = copied(first, tmp_path, "danh-gia-1", {1: 1, 2: 2}, {"danh-gia-2"})
    assert again == first and "levels" not in tomlkit.parse(text)


def test_a_table_of_the_halls_own_may_serve_several_boxes(tmp_path: Path) -> None:
    own = tmp_path / "hop-mua.toml"
    own.write_text(next(one.file for one in boxes(tmp_path) if one.file.stem == "one-byte").read_text("utf-8"), "utf-8")
    assert copied(own, tmp_path, "danh-gia-1", None, {"danh-gia-2"})[0] == own
    assert copied(own, tmp_path, "danh-gia-1", {1: 2, 2: 1}, {"danh-gia-2"})[0] == tmp_path / "danh-gia-1.toml"


def test_of_keys_that_nobody_pressed_the_table_stays_as_it_is(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("pad danh-gia-1 is lost")
    box = next(one for one in boxes(tmp_path) if one.file.stem == "framed-xor")
    facts = {"id": "danh-gia-1", "name": "A", "machine": "pc-1", "kind": "table", "device": "x", "counter": "quay-1"}

    class Deaf(PadSetUp):
        def _each_key(self, *_: object) -> list[int]:
            return [0, 0]

    setting = Deaf(asking(hall_file(tmp_path), "2"), Texts("vi"))
    found = setting._levels({**facts, "table": str(box.file), "device": str(tmp_path / "none")})
    [text] = setting._plan({**facts, "table": str(box.file), **found}).files.values()
    assert tomlkit.parse(text).unwrap()["levels"] == {"1": 4, "2": 3, "3": 2, "4": 1}


def test_a_pad_is_thought_to_have_as_many_keys_as_the_halls_scale_has_levels(tmp_path: Path) -> None:
    assert PadSetUp(asking(hall_file(tmp_path), ""), Texts("vi"))._count() == 3


def test_files_beside_the_halls_are_as_they_were_when_it_cannot_be_written(tmp_path: Path) -> None:
    file, table, fresh = hall_file(tmp_path), tmp_path / "danh-gia-1.toml", tmp_path / "moi.toml"
    table.write_text("old = 1\n", "utf-8")
    told: list[str] = []

    def refuse(data: dict[str, Any], file: Path) -> None:
        raise NotKept("no")

    def plan(facts: object) -> Plan:
        return Plan([Row("readers", "a", {"name": "A"})], {table: "new = 1\n", fresh: "new = 1\n"})

    answers = iter(["c", "thoat"])
    dialog = Dialog(lambda _: next(answers), told.append, "vi")
    assert Guide([Task("which", lambda facts: {})], plan, file, refuse, dialog, Texts("vi")).run() is None
    assert table.read_text("utf-8") == "old = 1\n" and not fresh.exists()


def test_a_cable_is_written_in_full_however_it_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "cap").touch()
    found = asking(hall_file(tmp_path), "g", "~nobody-here/cap", "~/cap").cable({"serial": "bus"}, None)
    assert found == {"kind": "bus", "device": str(tmp_path / "cap")}
    monkeypatch.chdir(tmp_path)
    assert asking(hall_file(tmp_path), "g", "cap").cable({"serial": "bus"}, None) == found


def test_a_reader_is_offered_to_no_station_that_has_no_use_for_codes(tmp_path: Path) -> None:
    file = hall_with(
        tmp_path,
        '\n[[stations]]\nid = "danh-gia"\nkind = "rating_screen"\nname = "Màn hình đánh giá"\ncounter = "quay-1"\n',
    )
    told: list[str] = []
    dialog = Dialog(lambda _: "1", told.append, "vi")
    asking = Asking(open_hall(str(file)), dialog, Names(tmp_path / "x"), "pc-1")
    found = ReaderSetUp(asking, Texts("vi"))._station({"id": "dau-doc-1", "machine": "pc-1"})
    assert found == {"station": "kiosk-1"}
    assert "gọi số" in "\n".join(told) and "Màn hình đánh giá" not in "\n".join(told)
