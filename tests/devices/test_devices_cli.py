"""``hall devices`` as it is typed: list, test, log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.__main__ import command_line
from devices.cli import wiring
from devices.cli.expecting import listing_of
from devices.cli.listing import Listing
from devices.cli.wiring import open_hall
from devices.links.names import Names
from tests.devices.devices_bench import SimBench
from tests.devices.devices_usb import Tree

HALL = Path(wiring.__file__).parents[2] / "config/halls/commune/hall.toml"
PLUGGED = """
[[printers]]
id = "day-noi"
name = "Máy in quầy tư vấn"
kind = "escpos_serial"
device = "{device}"
[printers.passport]
baud = 9600
"""


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    file = tmp_path / "hall.toml"
    file.write_text(HALL.read_text("utf-8").replace("[hall]\n", '[hall]\nstate_dir = "state"\n', 1), "utf-8")
    return file


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "root")


def hall_devices(*words: object, language: str = "vi") -> subprocess.CompletedProcess[str]:
    command = command_line(["devices", *map(str, words)])
    environment = {**os.environ, "HALL_LANG": language}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)


def listed(hall: Path, tree: Tree) -> Listing:
    return listing_of(open_hall(str(hall)), None, Names(tree.root))


def test_the_dispatcher_leads_to_the_devices() -> None:
    assert command_line(["devices", "list"])[1:] == ["-P", "-m", "devices", "list"]
    assert command_line(["devices", "list"])[0] == sys.executable


def test_what_is_plugged_in_and_what_is_missing_is_said(hall: Path, tree: Tree) -> None:
    tree.usb_serial("ttyUSB0", "1-2", "usb-FTDI_A5-if00-port0", "pci-0:2", manufacturer="FTDI", serial="A5")
    hall.write_text(hall.read_text("utf-8").replace("simulated = true", "simulated = false"), "utf-8")
    text = "\n".join(listed(hall, tree).lines("vi"))
    assert "cổng nối tiếp  /dev/serial/by-id/usb-FTDI_A5-if00-port0" in text
    assert "đang cắm nhưng cấu hình không nhắc tới. → hall devices setup" in text
    assert "không thấy 127.0.0.1:" in text


def test_a_name_that_goes_by_the_order_of_plugging_in_gets_a_better_one(
    hall: Path, tree: Tree, expect_log: Callable[[str], None]
) -> None:
    expect_log("another device after plugging")
    tree.usb_serial("ttyUSB0", "1-2", "usb-FTDI_A5-if00-port0", "pci-0:2", manufacturer="FTDI", serial="A5")
    with hall.open("a", encoding="utf-8") as file:
        file.write(PLUGGED.format(device="/dev/ttyUSB0"))
    found = {one.kind: one.values for one in listed(hall, tree).differences if one.values.get("id") == "day-noi"}
    assert found["unsteady"]["better"] == "/dev/serial/by-id/usb-FTDI_A5-if00-port0"
    assert set(found) == {"unsteady", "unproved"}


def test_nothing_differs_where_everything_is_as_expected(
    hall: Path, tree: Tree, new_sim: Callable[..., SimBench]
) -> None:
    sim = new_sim()
    text = hall.read_text("utf-8")
    head = text[: text.index("[[printers]]")]
    rows = f'[[printers]]\nid = "may-in-1"\nname = "M"\nport = {sim.settings.port}\npassport.proved_on = 2026-11-23\n'
    hall.write_text(_without_printers(head, text) + rows, "utf-8")
    listing = listed(hall, tree)
    assert listing.differences == ()
    assert listing.lines("vi")[-1] == "Không có gì khác nhau."


def _without_printers(head: str, text: str) -> str:
    """The hall without its printers; the stations behind them stay."""
    rest = text[text.index("[[printers]]") :]
    after = rest.find("\n[[stations]]")
    return head + (rest[after:] + "\n" if after >= 0 else "")


def test_the_list_as_json_has_the_same_facts(hall: Path) -> None:
    done = hall_devices("list", "--config", hall, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {"file", "plugged_in", "expected", "differences"} == set(told)
    assert any(one["kind"] == "missing" for one in told["differences"])


def test_a_printer_that_is_away_is_told_with_the_remedy(hall: Path) -> None:
    name = open_hall(str(hall)).known[0]
    done = hall_devices("test", name, "--config", hall)
    assert done.returncode == 1
    assert "Chưa in: không có gì được gửi tới máy in." in done.stdout
    assert "Xin xem máy có bật không và dây có cắm chặt không." in done.stdout


def test_a_test_slip_is_told_proved_and_leaves_its_trace(hall: Path, new_sim: Callable[..., SimBench]) -> None:
    sim = new_sim()
    text = hall.read_text("utf-8")
    rows = f'[[printers]]\nid = "may-in-1"\nname = "Máy in"\nport = {sim.settings.port}\n'
    hall.write_text(_without_printers(text[: text.index("[[printers]]")], text) + rows, "utf-8")
    done = hall_devices("test", "may-in-1", "--config", hall)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Chắc chắn đã in xong" in done.stdout
    sim.next_slip()
    log = hall_devices("log", "may-in-1", "--config", hall, language="en")
    assert "→  ESC @ · " in log.stdout
    assert "GS r: well" in log.stdout
    assert "failed" not in log.stdout, "to be done is no failure"


def test_a_name_that_the_settings_do_not_have_is_told_with_those_they_have(hall: Path) -> None:
    for command in ("test", "log"):
        done = hall_devices(command, "may-in-99", "--config", hall)
        assert done.returncode == 3
        assert "Không có thiết bị “may-in-99”" in done.stderr


def test_nothing_recorded_yet_is_said(hall: Path) -> None:
    name = open_hall(str(hall)).known[0]
    assert "Chưa có gì được ghi" in hall_devices("log", name, "--config", hall).stdout


def test_a_sample_hall_is_not_set_up_but_copied(hall: Path) -> None:
    done = hall_devices("setup", "--config", "commune")
    assert done.returncode == 3
    assert "/etc/hall/hall.toml" in done.stderr


def test_without_a_terminal_the_set_up_ends_and_writes_nothing(hall: Path) -> None:
    before = hall.read_bytes()
    done = subprocess.run(
        command_line(["devices", "setup", "--config", str(hall)]),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert hall.read_bytes() == before
