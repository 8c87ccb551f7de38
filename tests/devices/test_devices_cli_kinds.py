"""Readers, pads, signs and their lines in ``hall devices``: what is listed, understood, written and asked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from assets.texts import Texts
from config.codes import Codes, recovery_patterns
from devices.cli.asking import Asking, free_id
from devices.cli.box_tables import boxes, copied, keys_in
from devices.cli.cable_log import cable_lines
from devices.cli.dialog import Dialog
from devices.cli.expecting import listing_of
from devices.cli.facts import Facts
from devices.cli.guide import Again, Guide, Plan, Task
from devices.cli.hall_file import NotKept
from devices.cli.listening import Scanned, scanned, shown
from devices.cli.listing import Listing
from devices.cli.reader_setup import ReaderSetUp
from devices.cli.rows import Row, keep_rows, with_rows
from devices.cli.wiring import open_hall
from devices.errors import Unreachable
from devices.links.names import Names
from devices.links.tap import TraceFile
from tests.devices.devices_usb import Tree
from tests.devices.devices_walk import hall_file

DEVICES = """
[[readers]]
id = "dau-doc-1"
name = "Đầu đọc"
device = "/dev/serial/by-id/usb-Scan_A5-if00"

[[readers]]
id = "dau-doc-2"
name = "Đầu đọc máy khác"
machine = "pc-2"
device = "/dev/serial/by-id/usb-Scan_A9-if00"

[[readers]]
id = "go-phim"
name = "Đầu đọc gõ phím"
kind = "wedge"

[[buses]]
id = "day-1"
name = "Dây bảng số"
device = "/dev/serial/by-id/usb-RS485-if00"

[[signs]]
id = "bang-quay-1"
name = "Bảng số quầy 1"
bus = "day-1"
address = 3
counter = "quay-1"

[[pads]]
id = "danh-gia-1"
name = "Đánh giá"
enabled = false
device = "/dev/serial/by-id/usb-Pad-if00"
counter = "quay-1"

[[keypads]]
id = "goi-so-1"
name = "Gọi số"
kind = "digits"
device = "/dev/input/by-id/usb-Numpad-event-kbd"
counter = "quay-1"

[[stations]]
id = "bang-so-1"
kind = "sign_bus"
name = "Bảng số"
bus = "day-1"

[[stations]]
id = "kiosk-2"
kind = "ticket_kiosk"
name = "Máy lấy số 2"
readers = ["dau-doc-1", "go-phim"]
"""


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    file = hall_file(tmp_path)
    with file.open("a", encoding="utf-8") as text:
        text.write(DEVICES)
    return file


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "root")


def listed(hall: Path, tree: Tree, machine: str | None = "pc-1") -> Listing:
    return listing_of(open_hall(str(hall)), machine, Names(tree.root))


# ---- list


def test_every_kind_is_listed_with_where_it_hangs_and_whether_it_is_there(hall: Path, tree: Tree) -> None:
    tree.usb_serial("ttyUSB0", "1-2", "usb-Scan_A5-if00", "pci-0:2", manufacturer="Scan", serial="A5")
    rows = {row.id: row for row in listed(hall, tree).expected}
    assert {id: (row.kind, row.presence) for id, row in rows.items() if row.kind != "printer"} == {
        "dau-doc-1": ("reader", "there"),
        "dau-doc-2": ("reader", "elsewhere"),
        "go-phim": ("reader", "there"),
        "day-1": ("bus", "missing"),
        "bang-quay-1": ("sign", "missing"),
        "danh-gia-1": ("pad", "off"),
        "goi-so-1": ("keypad", "missing"),
    }
    assert rows["bang-quay-1"].where == "day-1 #3"


def test_what_is_missing_is_told_once_with_the_way_to_set_it_up(hall: Path, tree: Tree) -> None:
    told = [one.told("vi") for one in listed(hall, tree).differences]
    assert sum("day-1" in one for one in told) == 1, "of a line that is gone its signs say nothing of their own"
    assert any("hall devices setup --device goi-so-1" in one for one in told)
    assert not any("dau-doc-2" in one or "go-phim" in one or "danh-gia-1" in one for one in told)


def test_a_simulated_device_that_is_not_at_work_sends_nobody_to_look_at_cables(hall: Path, tree: Tree) -> None:
    text = hall.read_text("utf-8").replace('id = "day-1"\n', 'id = "day-1"\nsimulated = true\n')
    hall.write_text(text.replace('"/dev/serial/by-id/usb-RS485-if00"', '"cap-bang-so"'), "utf-8")
    told = next(one for one in listed(hall, tree).differences if one.values["id"] == "day-1")
    assert told.told("vi").startswith("day-1: giả lập, chưa chạy. → Nó chạy cùng hall up")


def test_what_no_station_uses_is_told(hall: Path, tree: Tree) -> None:
    text = hall.read_text("utf-8").replace('readers = ["dau-doc-1", "go-phim"]', "")
    hall.write_text(text.replace('name = "Bảng số"\n', 'name = "Bảng số"\nenabled = false\n'), "utf-8")
    unused = [one.told("vi") for one in listed(hall, tree).differences if one.kind == "unused"]
    assert [one.partition(":")[0] for one in unused] == ["dau-doc-1", "go-phim", "day-1"]
    assert unused[0].endswith("chưa trạm nào dùng. → hall devices setup --device dau-doc-1, chọn trạm")


def test_a_device_of_another_machine_is_told_so(hall: Path, tree: Tree) -> None:
    assert "ở máy “pc-2”" in "\n".join(listed(hall, tree).lines("vi"))
    rows = {row.id: row.presence for row in listed(hall, tree, "pc-2").expected}
    assert (rows["dau-doc-2"], rows["dau-doc-1"]) == ("missing", "elsewhere")


def test_the_list_as_json_has_every_kind(hall: Path, tree: Tree) -> None:
    data = json.loads(json.dumps(listed(hall, tree).as_json(), default=str))
    assert {row["kind"] for row in data["expected"]} == {"printer", "reader", "bus", "sign", "pad", "keypad"}
    assert {one["kind"] for one in data["differences"]} <= {"missing", "unused", "unproved", "unsteady", "unknown"}


# ---- what a scan shows


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"]C0H13-1\r", Scanned("H13-1", "code128", True, "CR")),
        (b"H13-1\r\n", Scanned("H13-1", "", False, "CR LF")),
        (b"H13-1\t", Scanned("H13-1", "", False, "TAB")),
        (b"H13-1", Scanned("H13-1")),
        (b"\r\nH13-1\nH13-2\n", Scanned("H13-1", "", False, "LF")),
        ("]Q1Đất đai\r".encode(), Scanned("Đất đai", "qr", True, "CR")),
    ],
)
def test_a_scan_shows_how_its_reader_sends(raw: bytes, found: Scanned) -> None:
    assert scanned(raw) == found


def test_nothing_is_no_scan_and_another_speed_is_no_clean_one() -> None:
    assert scanned(b"") is None
    assert scanned(b"\r\n") is None
    strange = scanned(bytes([1, 5, 3, 8, 2, 4]))
    assert strange is not None
    assert not strange.clean


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange_to_be_judged(raw: bytes) -> None:
    found = scanned(raw)
    assert found is None or "\r" not in found.text


@pytest.mark.parametrize("text", ["079123456789", "123456789", "079123456789|123456789|NGUYEN THI LAN|01011950|Nữ"])
def test_an_identity_cards_code_is_shown_as_its_shape(text: str) -> None:
    seen, masked = shown(text)
    assert masked
    assert not re.search(r"[0-8]|[B-Z]", seen.replace("999", ""))


def test_a_dossiers_code_is_shown_as_it_is() -> None:
    assert shown("H13.01-251121-0042") == ("H13.01-251121-0042", False)


# ---- rows of the file

FILE = """# The hall's own words
[hall]
id = "x"

[[readers]]  # at the door
id = "a"
name = "A"      # as staff read it
baud = 19200
wedge = { median_ms = 30 }

[[stations]]
id = "kiosk-1"
"""


def test_a_row_is_changed_in_its_place_and_nothing_else() -> None:
    after = with_rows(FILE, [Row("readers", "a", {"name": "B", "baud": None, "prefix": "X"})])
    assert "# The hall's own words" in after
    assert 'name = "B"      # as staff read it' in after
    assert "baud" not in after
    parsed = tomlkit.parse(after).unwrap()
    assert parsed["readers"] == [{"id": "a", "name": "B", "wedge": {"median_ms": 30}, "prefix": "X"}]
    assert after.index("[[readers]]") < after.index("[[stations]]")


def test_new_rows_stand_behind_those_of_their_section_and_new_sections_at_the_end() -> None:
    rows = [Row("readers", "b", {"name": "B"}), Row("keypads", "k", {"keys": {"1": "next"}})]
    parsed = tomlkit.parse(with_rows(FILE, rows)).unwrap()
    assert [row["id"] for row in parsed["readers"]] == ["a", "b"]
    assert parsed["keypads"] == [{"id": "k", "keys": {"1": "next"}}]
    assert parsed["stations"] == [{"id": "kiosk-1"}]


def test_a_comment_over_the_next_section_stays_over_it() -> None:
    text = '[[readers]]\nid = "a"\n\n[readers.wedge]\nmedian_ms = 30\n\n# the stations\n[[stations]]\nid = "s"\n'
    after = with_rows(text, [Row("readers", "b", {"name": "B"})])
    new = '\n[[readers]]\nid = "b"\nname = "B"\n'
    assert after == text.replace("\n\n# the stations", f"\n{new}\n# the stations")


def test_an_empty_list_becomes_a_section() -> None:
    assert tomlkit.parse(with_rows("readers = []\n", [Row("readers", "a", {})])).unwrap() == {"readers": [{"id": "a"}]}


def test_what_the_settings_refuse_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_text(FILE, "utf-8")

    def refuse(data: dict[str, Any], file: Path) -> None:
        raise NotKept("no")

    with pytest.raises(NotKept):
        keep_rows(file, [Row("readers", "b", {})], refuse)
    assert file.read_text("utf-8") == FILE


@given(st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.integers(), st.text(max_size=9), st.none()), max_size=4))
def test_rows_say_what_is_wanted_whatever_it_is(wanted: dict[str, Any]) -> None:
    once = with_rows(FILE, [Row("readers", "z", wanted)])
    row = tomlkit.parse(once).unwrap()["readers"][-1]
    assert row == {"id": "z"} | {key: value for key, value in wanted.items() if value is not None}
    assert with_rows(once, [Row("readers", "z", wanted)]) == once


# ---- the conversation


class Person:
    """Types these answers, and then walks away."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.told: list[str] = []
        self.dialog = Dialog(self._ask, self.told.append, "vi")

    def _ask(self, prompt: str) -> str:
        self.told.append(prompt)
        if not self._answers:
            raise KeyboardInterrupt
        return self._answers.pop(0)

    @property
    def text(self) -> str:
        return "\n".join(self.told)


def a_guide(person: Person, file: Path, *tasks: Task) -> Guide:
    def plan(facts: Facts) -> Plan:
        return Plan([Row("readers", "a", {"name": facts["name"]})], {file.with_name("t.toml"): "x = 1\n"})

    return Guide(tasks, plan, file, lambda data, file: None, person.dialog, Texts("vi"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "hall.toml"
    file.write_text(FILE, "utf-8")
    return file


def test_a_step_may_be_taken_back_and_done_again(file: Path) -> None:
    person = Person("C", "lui", "D", "c", "c")
    name = Task("which", lambda facts: {"name": person.dialog.line("device_name")})
    sure = Task("scan", lambda facts: {"sure": person.dialog.yes("scan_right")})
    assert a_guide(person, file, name, sure).run() == {"name": "D", "sure": True}
    assert 'name = "D"' in file.read_text("utf-8")


def test_a_device_that_is_away_is_told_and_tried_again(file: Path) -> None:
    tries: list[int] = []

    def away_once(facts: Facts) -> dict[str, Any]:
        tries.append(1)
        if len(tries) == 1:
            raise Unreachable("nothing there")
        if len(tries) == 2:
            raise Again
        return {"name": "E"}

    person = Person("c", "c")
    assert a_guide(person, file, Task("which", away_once)).run() == {"name": "E"}
    assert "không nối được" in person.text


def test_whoever_walks_away_leaves_everything_as_it_was(file: Path) -> None:
    person = Person()
    assert a_guide(person, file, Task("which", lambda facts: {"name": "F"})).run() is None
    assert file.read_text("utf-8") == FILE
    assert not file.with_name("t.toml").exists()


def test_a_reader_that_types_through_an_input_method_is_advised_against(tmp_path: Path) -> None:
    hall = open_hall(str(hall_file(tmp_path)))
    person = Person("dau-doc", "Đầu đọc", "w", "Đ0031", "c", "k")
    asking = Asking(hall, person.dialog, Names(tmp_path / "nothing"), "pc-1")
    assert ReaderSetUp(asking, Texts("vi"), patterns=recovery_patterns(Codes())).guide().run() is None
    assert "Bộ gõ tiếng Việt đang làm sai mã" in person.text


def test_a_name_of_a_cable_that_is_not_there_is_asked_again(tmp_path: Path) -> None:
    hall = open_hall(str(hall_file(tmp_path)))
    there = tmp_path / "cap"
    there.touch()
    person = Person("g", "/dev/khong-co", str(there))
    found = Asking(hall, person.dialog, Names(tmp_path / "nothing"), "pc-1").cable({"serial": "bus"}, None)
    assert found == {"kind": "bus", "device": str(there)}
    assert "Không thấy “/dev/khong-co”" in person.text


def test_a_code_that_is_free_is_proposed() -> None:
    assert free_id("dau-doc", frozenset({"dau-doc-1", "dau-doc-2", "may-in-1"})) == "dau-doc-3"


# ---- tables of boxes, and what went over a cable


def test_the_tables_that_come_with_the_program_are_tried_on_what_a_box_sends(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("name =", "utf-8")
    known = {box.file.stem: box for box in boxes(tmp_path)}
    assert set(known) == {"one-byte", "framed-xor", "modbus-crc"}
    assert keys_in(known["one-byte"].table, b"3") == [3]
    assert keys_in(known["framed-xor"].table, b"3") == []


def test_the_halls_copy_of_a_table_keeps_its_words_and_gets_its_order(tmp_path: Path) -> None:
    box = next(one for one in boxes(tmp_path) if one.file.stem == "framed-xor")
    place, text = copied(box.file, tmp_path, "danh-gia-1", {1: 2, 2: 1})
    assert place == tmp_path / "danh-gia-1.toml"
    assert "mã kiểm XOR" in text
    assert tomlkit.parse(text).unwrap()["levels"] == {"1": 2, "2": 1}
    _, straight = copied(box.file, tmp_path, "danh-gia-1", {1: 1, 2: 2})
    assert "levels" not in tomlkit.parse(straight)


def test_a_trace_is_read_as_text_where_it_is_text(tmp_path: Path) -> None:
    trace = TraceFile(tmp_path / "x.jsonl")
    trace.note("open", [])
    trace.note("in", b"$HB03,0019,OK*05\r\n".hex(" "))
    trace.note("out", ["[7] 'A012'"])
    trace.note("in", "01 90 02")
    trace.note("in", ["]C0 a99<0d>"])
    trace.note("in", b"$AK07,1087*2F\r\n$RP07,0006,KEY,3*4B\r\n".hex(" "))
    trace.note("failed", ["unreachable", "unplugged"])
    lines = [line.split("  ", 1)[1] for line in cable_lines(tmp_path / "x.jsonl", 40, "vi", Texts("vi"))]
    assert lines[:5] == ["–  đã nối", "←  $HB03,0019,OK*05", "→  [7] 'A012'", "←  01 90 02", "←  ]C0 a99<0d>"]
    assert lines[5:7] == ["←  $AK07,1087*2F", "←  $RP07,0006,KEY,3*4B"]
    assert lines[7].startswith("–  lỗi: ")


def test_a_camera_that_no_longer_faces_the_person_keeps_what_else_is_set_of_it(tmp_path: Path) -> None:
    file = hall_file(tmp_path)
    camera = '[[readers]]\nid = "cam"\nname = "Cam"\nkind = "camera"\ndevice = "/dev/v4l/by-id/x"\n'
    table = "[readers.camera]\ndecodes_per_s = 5  # it is slow\nmirror = true\n\n"
    file.write_text(f"{camera}{table}{file.read_text('utf-8')}", "utf-8")
    asking = Asking(open_hall(str(file)), Person().dialog, Names(tmp_path / "nothing"), "pc-1")
    facts = {"id": "cam", "name": "Cam", "machine": "pc-1", "kind": "camera", "device": "/dev/v4l/by-id/x"}
    for mirror, look in ((False, {"decodes_per_s": 5}), (True, {"decodes_per_s": 5, "mirror": True})):
        plan = ReaderSetUp(asking, Texts("vi"), cameras=True)._plan({**facts, "station": "kiosk-1", "mirror": mirror})
        written = with_rows(file.read_text("utf-8"), plan.rows)
        assert tomlkit.parse(written).unwrap()["readers"][0]["camera"] == look
        assert "decodes_per_s = 5  # it is slow" in written
