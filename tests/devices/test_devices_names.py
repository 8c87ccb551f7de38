"""What is plugged in, and names that outlive the order of plugging in."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.links.names import Found, Names, UsbName
from tests.devices.devices_usb import Tree

CH340 = ("usb-1a86_USB_Serial-if00-port0", "pci-0000:00:14.0-usb-0:2:1.0-port0")
FTDI = ("usb-FTDI_FT232R_A50285BI-if00-port0", "pci-0000:00:14.0-usb-0:3:1.0-port0")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture
def names(tmp_path: Path) -> Names:
    return Names(tmp_path)


def test_nothing_plugged_in_is_an_empty_list(names: Names) -> None:
    assert names.plugged_in() == ()


def test_a_cable_with_a_serial_number_goes_by_it_and_one_without_by_its_socket(tree: Tree, names: Names) -> None:
    tree.usb_serial("ttyUSB0", "1-2", *CH340, product="USB Serial")
    tree.usb_serial("ttyUSB1", "1-3", *FTDI, manufacturer="FTDI", product="FT232R", serial="A50285BI")
    assert names.plugged_in() == (
        Found("serial", f"/dev/serial/by-path/{CH340[1]}", "/dev/ttyUSB0", "USB Serial", steady=False),
        Found("serial", f"/dev/serial/by-id/{FTDI[0]}", "/dev/ttyUSB1", "FTDI FT232R", steady=True),
    )


def test_the_port_in_the_wall_of_the_pc_is_listed_and_one_that_only_the_kernel_dreams_of_is_not(
    tree: Tree, names: Names
) -> None:
    tree.built_in_serial("ttyS0", type="4")
    tree.built_in_serial("ttyS1", type="0")
    assert names.plugged_in() == (Found("serial", "/dev/ttyS0", "/dev/ttyS0", "ttyS0", steady=False),)


def test_usb_printers_are_found_with_and_without_usblp(tree: Tree, names: Names) -> None:
    tree.usb_printer("1-1", "04b8", "0e15", "lp0", manufacturer="EPSON", product="TM-T20II", serial="J8CF01")
    tree.usb_printer("1-4.2", "0416", "5011", lp=None)
    tree.usb_device("1-5", "046d", "c31c", product="Keyboard")
    assert names.plugged_in() == (
        Found("usblp", "usb:04b8:0e15:J8CF01", "/dev/usb/lp0", "EPSON TM-T20II", steady=True),
        Found("usb", "usb@1-4.2", "", "0416:5011", steady=False),
    )


def test_a_serial_cable_keeps_its_name_under_another_number(tree: Tree, names: Names, tmp_path: Path) -> None:
    tree.usb_serial("ttyUSB0", "1-3", *FTDI, serial="A50285BI")
    name = names.name_of("/dev/ttyUSB0")
    assert names.node_of(name) == tmp_path / "dev/ttyUSB0"
    (tmp_path / "dev/ttyUSB0").unlink()
    assert names.node_of(name) is None
    tree.usb_serial("ttyUSB7", "1-3", *FTDI, serial="A50285BI")
    assert names.node_of(name) == tmp_path / "dev/ttyUSB7"


def test_a_usb_printer_keeps_its_name_under_another_number(tree: Tree, names: Names, tmp_path: Path) -> None:
    tree.usb_printer("1-1", "04b8", "0e15", "lp3", serial="J8CF01")
    tree.usb_printer("1-2", "04b8", "0e15", "lp0", serial="J8CF02")
    for name in ("usb:04b8:0e15:J8CF01", "usb@1-1"):
        assert names.node_of(name) == tmp_path / "dev/usb/lp3"
    assert names.node_of("usb:04b8:0e15:J8CF03") is None
    assert names.usb_port_of(UsbName(0x04B8, 0x0E15, "J8CF02")) == "1-2"
    assert names.usb_port_of(UsbName(port="1-9")) is None


def test_a_node_without_a_better_name_keeps_its_own(names: Names) -> None:
    assert names.name_of("/dev/ttyUSB0") == "/dev/ttyUSB0"


@pytest.mark.parametrize("text", ["usb:04b8:0e15", "usb:04b8:0e15:J8:CF 01", "usb@1-1", "usb@3-1.4.2"])
def test_a_usb_name_is_read_as_it_is_written(text: str) -> None:
    assert str(UsbName.of(text)) == text


@pytest.mark.parametrize("text", ["", "usb:", "usb:4b8:0e15", "usb:04b8", "usb@", "usb@1", "/dev/usb/lp0", "USB@1-1"])
def test_what_is_no_usb_name_is_none(text: str) -> None:
    assert UsbName.of(text) is None
