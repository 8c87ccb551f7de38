"""Scanners, keyboards and cameras that are plugged in, by names that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.links.names import Found, Names, UsbName
from tests.devices.devices_usb import Tree

SCANNER_PAGE = bytes.fromhex("058c0902a101c0")
KEYBOARD_PAGE = bytes.fromhex("05010906a101058cc0")


class InputTree(Tree):
    """With what udev and the kernel make of HID devices and cameras."""

    def hidraw(self, node: str, port: str, descriptor: bytes, vendor: str, product: str, /, **texts: str) -> None:
        self.usb_device(port, vendor, product, **texts)
        folder = self._write(f"devices/pci0/usb1/{port}/{port}:1.0/0003:{vendor}:{product}.0001")
        (folder / "report_descriptor").write_bytes(descriptor)
        self._link(f"sys/class/hidraw/{node}/device", folder)
        self._node(node)

    def keyboard(self, node: str, port: str, by_id: str, name: str, /, **texts: str) -> None:
        self.usb_device(port, "0c2e", "0200", **texts)
        folder = self._write(f"devices/pci0/usb1/{port}/{port}:1.0/input/input9", name=name)
        self._link(f"sys/class/input/{node}/device", folder)
        self._link(f"dev/input/by-id/{by_id}", self._node(f"input/{node}"))
        self._link(f"dev/input/by-path/pci-0-usb-0:{port}:1.0-event-kbd", self._node(f"input/{node}"))

    def camera(self, node: str, port: str, by_id: str, name: str, /, **texts: str) -> None:
        self.usb_device(port, "046d", "0825", **texts)
        channel = self._write(f"devices/pci0/usb1/{port}/{port}:1.0/{node}")
        self._link(f"sys/class/video4linux/{node}/device", channel)
        self._write(f"class/video4linux/{node}", name=name)
        self._link(f"dev/v4l/by-id/{by_id}", self._node(node))


@pytest.fixture
def tree(tmp_path: Path) -> InputTree:
    return InputTree(tmp_path)


@pytest.fixture
def names(tmp_path: Path) -> Names:
    return Names(tmp_path)


def test_a_scanner_in_hid_pos_mode_is_found_and_other_hid_devices_are_not(tree: InputTree, names: Names) -> None:
    tree.hidraw("hidraw0", "1-1", KEYBOARD_PAGE, "046d", "c31c", product="Keyboard")
    tree.hidraw("hidraw1", "1-2", SCANNER_PAGE, "0c2e", "0b67", product="Voyager 1470g", serial="18C2")
    tree.hidraw("hidraw2", "1-3", SCANNER_PAGE, "05f9", "2216")
    assert names.readers() == (
        Found("hid", "usb:0c2e:0b67:18C2", "/dev/hidraw1", "Voyager 1470g", steady=True),
        Found("hid", "usb@1-3", "/dev/hidraw2", "05f9:2216", steady=False),
    )


def test_a_hid_pos_scanner_keeps_its_name_under_another_number(tree: InputTree, names: Names, tmp_path: Path) -> None:
    tree.hidraw("hidraw7", "1-2", SCANNER_PAGE, "0c2e", "0b67", serial="18C2")
    assert names.node_of("usb:0c2e:0b67:18C2") == names.node_of("usb@1-2") == tmp_path / "dev/hidraw7"
    assert names.name_of("/dev/hidraw7") == "usb:0c2e:0b67:18C2"
    assert names.descriptor_of(tmp_path / "dev/hidraw7") == SCANNER_PAGE
    assert names.descriptor_of(tmp_path / "dev/hidraw9") == b""
    assert names.usb_port_of(UsbName(0x0C2E, 0x0B67)) == "1-2"


def test_keyboards_are_listed_once_and_what_looks_like_a_scanner_first(tree: InputTree, names: Names) -> None:
    tree.keyboard("event3", "1-1", "usb-Logitech_K120-event-kbd", "Logitech USB Keyboard")
    tree.keyboard("event8", "1-4", "usb-Newland_HR22_A1-event-kbd", "Newland Auto-ID HR22", serial="A1")
    assert names.readers() == (
        Found(
            "keyboard", "/dev/input/by-id/usb-Newland_HR22_A1-event-kbd", "/dev/input/event8", "Newland Auto-ID HR22",
            steady=True,
        ),
        Found(
            "keyboard", "/dev/input/by-id/usb-Logitech_K120-event-kbd", "/dev/input/event3", "Logitech USB Keyboard",
            steady=False,
        ),
    )  # fmt: skip
    assert names.node_of("/dev/input/by-id/usb-Newland_HR22_A1-event-kbd") is not None


def test_a_camera_is_its_first_node_only(tree: InputTree, names: Names) -> None:
    tree.camera("video0", "1-5", "usb-046d_C270_8F21-video-index0", "C270 HD WEBCAM", serial="8F21")
    tree.camera("video1", "1-5", "usb-046d_C270_8F21-video-index1", "C270 HD WEBCAM", serial="8F21")
    assert names.readers() == (
        Found("camera", "/dev/v4l/by-id/usb-046d_C270_8F21-video-index0", "/dev/video0", "C270 HD WEBCAM", steady=True),
    )


def test_a_name_whose_node_has_just_gone_is_not_listed(tree: InputTree, names: Names, tmp_path: Path) -> None:
    tree.camera("video0", "1-5", "usb-046d_C270-video-index0", "C270")
    (tmp_path / "dev/video0").unlink()
    assert names.readers() == ()


def test_everything_is_lines_printers_and_readers(tree: InputTree, names: Names) -> None:
    tree.built_in_serial("ttyS0", type="4")
    tree.hidraw("hidraw1", "1-2", SCANNER_PAGE, "0c2e", "0b67", serial="18C2")
    assert [found.kind for found in names.everything()] == ["serial", "hid"]
    assert [found.kind for found in names.plugged_in()] == ["serial"]


def test_twins_go_by_their_sockets(tree: InputTree, names: Names) -> None:
    """Two of a kind have one link by their own name between them, and nobody knows whose it is tomorrow."""
    pad, lens = "usb-Acer_KP-01-event-kbd", "usb-046d_0825-video-index0"
    for n in (1, 2):
        tree.keyboard(f"event{n}", f"1-{n}", pad, "Acer KP-01")
        tree.camera(f"video{n}", f"1-{n + 2}", lens, "UVC", serial="0001")
        tree._link(f"dev/v4l/by-path/pci-0-usb-0:{n + 2}:1.0-video-index0", tree.root / f"dev/video{n}")
        tree.usb_serial(f"ttyUSB{n}", f"1-{n + 4}", "usb-1a86_0001-if00-port0", f"pci-0-usb-0:{n + 4}", serial="0001")
        tree.hidraw(f"hidraw{n}", f"1-{n + 6}", SCANNER_PAGE, "0c2e", "0b67", serial="000000")
    found = names.everything()
    assert {one.name for one in found} == {
        *(f"/dev/input/by-path/pci-0-usb-0:1-{n}:1.0-event-kbd" for n in (1, 2)),
        *(f"/dev/v4l/by-path/pci-0-usb-0:{n}:1.0-video-index0" for n in (3, 4)),
        *(f"/dev/serial/by-path/pci-0-usb-0:{n}" for n in (5, 6)),
        *(f"usb@1-{n}" for n in (7, 8)),
    }
    assert not any(one.steady for one in found)
