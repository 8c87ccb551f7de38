"""A USB printer below pyusb, and trees of /dev and /sys to find it in."""

from __future__ import annotations

import errno
from array import array
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

PORT = "1-1.4"


class PrinterBackend(usb.backend.IBackend):
    """pyusb's way to one printer with a bulk endpoint each way; what it takes and says is the test's."""

    def __init__(self, interface_class: int = 7) -> None:
        super().__init__()
        self.interface_class = interface_class
        self.received = b""
        self.room = 1_000_000
        """Bytes that it still takes."""
        self.answers: list[bytes] = []
        self.fault: int | None = None
        self.breaks_off = False
        """The plug is pulled while a transfer is under way: its bytes are in the printer, and it has failed."""
        self.busy_kernel = False
        self.claimed: list[str] = []

    def _or_fault(self) -> None:
        if self.fault is not None:
            raise usb.core.USBError("fault", errno=self.fault)

    def enumerate_devices(self) -> list[str]:
        return ["printer"]

    def get_device_descriptor(self, dev: Any) -> Any:
        names = "bLength bDescriptorType bDeviceClass bDeviceSubClass bDeviceProtocol iManufacturer iProduct"
        return SimpleNamespace(
            **dict.fromkeys(names.split(), 0), iSerialNumber=0,
            bcdUSB=0x200, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0E15,
            bcdDevice=0x100, bNumConfigurations=1, bus=1, address=5, port_number=4, port_numbers=(1, 4), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2,
            bInterfaceClass=self.interface_class, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
            extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(0x01, 0x82)[ep], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Any) -> str:
        self._or_fault()
        return "handle"

    def close_device(self, handle: Any) -> None:
        self.claimed.append("closed")

    def get_configuration(self, handle: Any) -> int:
        return 1

    def is_kernel_driver_active(self, handle: Any, intf: int) -> bool:
        return self.busy_kernel

    def claim_interface(self, handle: Any, intf: int) -> None:
        self._or_fault()
        self.claimed.append("claimed")

    def release_interface(self, handle: Any, intf: int) -> None:
        self.claimed.append("released")

    def bulk_write(self, handle: Any, ep: int, intf: int, data: array[int], timeout: int) -> int:
        self._or_fault()
        taken = bytes(data)[: self.room]
        if not taken:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        self.received += taken
        self.room -= len(taken)
        if self.breaks_off:
            raise usb.core.USBError("pulled", errno=errno.ENODEV)
        return len(taken)

    def bulk_read(self, handle: Any, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        self._or_fault()
        if not self.answers:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        answer = self.answers.pop(0)
        buff[: len(answer)] = array("B", answer)
        return len(answer)


class Tree:
    """A /dev and a /sys below ``root``, filled as udev and the kernel fill them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "dev").mkdir(parents=True, exist_ok=True)

    def _write(self, place: str, **attributes: str) -> Path:
        folder = self.root / "sys" / place
        folder.mkdir(parents=True, exist_ok=True)
        for name, value in attributes.items():
            (folder / name).write_text(value + "\n", encoding="utf-8")
        return folder

    def _link(self, link: str, to: Path) -> None:
        path = self.root / link
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(to)

    def usb_device(self, port: str, vendor: str, product: str, /, **texts: str) -> Path:
        folder = self._write(f"devices/pci0/usb1/{port}", idVendor=vendor, idProduct=product, **texts)
        self._link(f"sys/bus/usb/devices/{port}", folder)
        return folder

    def usb_printer(self, port: str, vendor: str, product: str, /, lp: str | None = "lp0", **texts: str) -> None:
        """``lp``: the device file that usblp made for it; None: this kernel has no usblp."""
        self.usb_device(port, vendor, product, **texts)
        interface = self._write(f"devices/pci0/usb1/{port}/{port}:1.0", bInterfaceClass="07")
        self._link(f"sys/bus/usb/devices/{port}:1.0", interface)
        if lp is not None:
            self._link(f"sys/class/usbmisc/{lp}/device", interface)
            self._node(f"usb/{lp}")

    def usb_serial(self, tty: str, port: str, by_id: str, by_path: str, **texts: str) -> None:
        self.usb_device(port, "1a86", "7523", **texts)
        channel = self._write(f"devices/pci0/usb1/{port}/{port}:1.0/{tty}")
        self._link(f"sys/class/tty/{tty}/device", channel)
        node = self._node(tty)
        self._link(f"dev/serial/by-id/{by_id}", node)
        self._link(f"dev/serial/by-path/{by_path}", node)

    def built_in_serial(self, tty: str, type: str) -> None:
        self._write(f"class/tty/{tty}", type=type)
        self._node(tty)

    def _node(self, name: str) -> Path:
        node = self.root / "dev" / name
        node.parent.mkdir(parents=True, exist_ok=True)
        node.touch()
        return node
