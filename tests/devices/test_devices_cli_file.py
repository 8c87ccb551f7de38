"""A printer's address in the hall's file."""

from __future__ import annotations

import tomllib

import pytest

from devices.cli.hall_file import NotKept, with_address
from devices.printer.settings import Address, SerialAddress, TcpAddress, UsbLpAddress

FILE = """# our hall
[hall]
id = "x"  # short

[[printers]]  # the old one
id = "may-in-1"
name = "Máy in"
host = "10.0.0.5"
port = 9100
simulated = true  # for now
[printers.sim]
speed = 2.0

[[stations]]
id = "kiosk-1"
"""
USB = UsbLpAddress("usb:04b8:0e15:J8CF")


def row(text: str) -> dict[str, object]:
    printers: list[dict[str, object]] = tomllib.loads(text)["printers"]
    return printers[-1]


def test_an_address_that_is_as_it_was_changes_not_one_letter() -> None:
    assert with_address(FILE, "may-in-1", "", TcpAddress("10.0.0.5", 9100)) == FILE


def test_a_printer_that_moves_to_a_cable_loses_its_place_on_the_lan_and_its_simulator() -> None:
    moved = row(with_address(FILE, "may-in-1", "", USB))
    assert moved == {
        "id": "may-in-1",
        "name": "Máy in",
        "kind": "escpos_usblp",
        "device": "usb:04b8:0e15:J8CF",
        "simulated": False,
        "sim": {"speed": 2.0},
    }


@pytest.mark.parametrize("address", [TcpAddress("10.0.0.9", 9101), USB, SerialAddress("/dev/serial/by-id/x")])
def test_whatever_changes_the_rest_of_the_file_stays_word_by_word(address: Address) -> None:
    after = with_address(FILE, "may-in-1", "", address)
    kept = [line for line in FILE.splitlines() if line and not line.startswith(("host", "port", "simulated"))]
    assert [line for line in after.splitlines() if line in kept] == kept


def test_a_new_printer_gets_a_row_of_its_own() -> None:
    after = with_address(FILE, "may-in-2", "Máy in mới", USB)
    assert after.startswith(FILE.partition("[[stations]]")[0].rstrip())
    assert row(after) == {
        "id": "may-in-2",
        "name": "Máy in mới",
        "kind": "escpos_usblp",
        "device": "usb:04b8:0e15:J8CF",
    }
    assert tomllib.loads(after)["stations"] == [{"id": "kiosk-1"}]


def test_a_new_printer_is_at_the_machine_where_it_was_set_up_and_a_known_one_stays_where_it_is() -> None:
    assert row(with_address(FILE, "may-in-2", "Máy in mới", USB, "may-kiosk-1"))["machine"] == "may-kiosk-1"
    assert "machine" not in row(with_address(FILE, "may-in-1", "", USB, "may-kiosk-1"))


def test_a_hall_without_printers_gets_its_first() -> None:
    assert row(with_address('[hall]\nid = "x"\n', "p", "P", TcpAddress("h")))["host"] == "h"


@pytest.mark.parametrize("text", ["printers = [", 'printers = [{id = "p"}]'])
def test_a_file_that_cannot_be_changed_safely_is_left_alone(text: str) -> None:
    with pytest.raises(NotKept):
        with_address(text, "p", "P", USB)
