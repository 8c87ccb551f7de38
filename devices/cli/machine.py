"""What the doctor asks of the computer itself: versions, groups, disks, programs and libraries that devices need."""

from __future__ import annotations

import ctypes.util
import getpass
import grp
import importlib.metadata
import importlib.util
import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GROUPS = ("dialout", "lp", "input", "video", "audio")
"""Groups that a user of devices is in: serial lines, printers, keyboards and scanners, cameras, sound."""
PACKAGES = (
    "PySide6_Essentials", "pydantic", "fastapi", "pyserial", "pyusb", "pillow", "numpy", "opencv-python-headless",
    "zxing-cpp", "pyzbar", "evdev-binary", "tomlkit",
)  # fmt: skip
GB = 1_000_000_000
LEAST_FREE = 1.0
"""Gigabytes below which a disk is nearly full."""


@dataclass(frozen=True)
class Need:
    """Something that devices of a kind need, and how it is got."""

    what: str
    why: str
    """A key of the words."""
    remedy: str
    there: bool


def needs() -> Iterator[Need]:
    """Libraries and programs, there or not."""
    for module, package, why in (
        ("serial", "pyserial", "need_serial"),
        ("usb", "pyusb", "need_usb"),
        ("evdev", "evdev-binary", "need_keys"),
        ("cv2", "opencv-python-headless", "need_camera"),
        ("zxingcpp", "zxing-cpp", "need_camera"),
        ("pyzbar", "pyzbar", "need_second"),
    ):
        yield Need(module, why, f"./setup.sh  (pip install {package})", importlib.util.find_spec(module) is not None)
    yield Need("libzbar0", "need_second", "sudo apt install libzbar0", ctypes.util.find_library("zbar") is not None)
    for program, package in (("espeak-ng", "espeak-ng"), ("aplay", "alsa-utils"), ("paplay", "pulseaudio-utils")):
        yield Need(program, "need_sound", f"sudo apt install {package}", shutil.which(program) is not None)
    font = Path("/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf")
    yield Need("NotoSans", "need_font", "sudo apt install fonts-noto-core", font.is_file())


def versions() -> Iterator[tuple[str, str]]:
    """Name and version; a dash for what is not installed."""
    yield "system", _release()
    yield "kernel", f"{platform.system()} {platform.release()} {platform.machine()}"
    yield "python", platform.python_version()
    for name in PACKAGES:
        try:
            yield name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield name, "–"


def _release() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "?")
    except OSError:
        return platform.system()


def user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def groups() -> tuple[list[str], list[str]]:
    """Groups of devices that this user is in, and those that are lacking; root needs none."""
    mine = {_group(number) for number in (*os.getgroups(), os.getgid())}
    lacking = [] if os.geteuid() == 0 else [name for name in GROUPS if name not in mine]
    return sorted(mine & set(GROUPS)), lacking


def _group(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def free_gb(folder: Path) -> float | None:
    """Of the disk on which the folder lies, or will lie."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free / GB
    except OSError:
        return None
