"""Devices beside printers: what reads, what is pressed, what shows a number, and the lines that they share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.table import Id, Seconds, Settings

Baud = Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400]
Act = Literal["next", "recall", "finish", "no_show"]
Symbology = Literal["code128", "code39", "qr"]
Address = Annotated[int, Field(ge=1, le=127)]
Key = Annotated[str, Field(pattern=r"^[1-9][0-9]?$")]


class Device(Settings):
    """What every device has."""

    id: Id = Field(description="code of the device")
    name: str = Field(min_length=1, description="name as staff read it")
    machine: str = Field(
        default="pc-1",
        description="name of the machine that it is plugged into, or that runs its simulator, for `hall up --machine`",
    )
    enabled: bool = Field(default=True, description="false: a person has switched it off, nobody listens to it")
    simulated: bool = Field(default=False, description="true: `hall up` starts a simulator at device")


class Wedge(Settings):
    """How a reader that types is told from a person who types."""

    median_ms: int = Field(default=35, ge=5, le=200, description="median gap between the keys of a scan, at most")
    longest_ms: int = Field(default=120, ge=20, le=1000, description="longest gap between two keys of a scan")
    least_keys: int = Field(default=6, ge=3, le=40, description="fewest keys of a scan, without the one that ends it")


class Camera(Settings):
    """How a camera looks for codes."""

    width: Literal[640, 1280, 1920] = Field(default=1280, description="width of the picture, dots")
    height: Literal[480, 720, 1080] = Field(default=720, description="height of the picture, dots")
    decodes_per_s: int = Field(default=12, ge=1, le=30, description="pictures looked at in a second")
    symbologies: tuple[Symbology, ...] = Field(
        default=("code128", "code39", "qr"), min_length=1, description="kinds of code that are looked for"
    )
    mirror: bool = Field(
        default=False,
        description="true: the kiosk shows its picture as a mirror does, for a camera that faces the person; "
        "false: for one that looks down at the slip",
    )


class Reader(Device):
    """A reader of barcodes and QR codes."""

    kind: Literal["serial", "hid_pos", "evdev", "wedge", "camera"] = Field(
        default="serial",
        description="serial: COM port (best); hid_pos: USB without typing; evdev: types, taken from the keyboard; "
        "wedge: types into the window; camera",
    )
    device: str | None = Field(
        default=None,
        min_length=1,
        description="name of the cable that stays the same, for example /dev/serial/by-id/…; `hall devices` lists "
        "them; not for wedge",
    )
    baud: Baud = Field(default=9600, description="serial: speed, bits a second")
    prefix: str = Field(default="", max_length=8, description="letters that the reader puts before each code")
    terminator: Literal["any", "none"] = Field(
        default="any", description="any: Enter, line feed or Tab ends a code; none: a pause of gap_ms does"
    )
    gap_ms: int = Field(default=100, ge=20, le=2000, description="terminator none: the pause that ends a code")
    same_code_s: Seconds = Field(default=1.5, description="seconds within which the same code counts once")
    wedge: Wedge = Field(default=Wedge(), description="wedge: how it is told from a person")
    camera: Camera = Field(default=Camera(), description="camera: how it looks")


class Bus(Device):
    """A line (RS-485) that signs and pads share; this side owns it."""

    device: str = Field(min_length=1, description="name of the converter's cable that stays the same")
    baud: Baud = Field(default=9600, description="speed, bits a second")
    answer_ms: int = Field(default=60, ge=10, le=2000, description="longest wait for an answer on it")


class Sign(Device):
    """A number display above a counter, on a shared line."""

    kind: Literal["modbus", "line"] = Field(
        default="modbus", description="modbus: Modbus RTU (LED-485 family); line: our own line protocol"
    )
    bus: Id = Field(description="id of the line that it hangs on")
    address: Address = Field(description="its number on the line, 1–127")
    counter: Id = Field(description="id of the counter that it stands above")
    digits: int = Field(default=4, ge=3, le=8, description="places that it has")


class Pressed(Device):
    """What keypads of both kinds have."""

    kind: Literal["line", "table", "digits", "screen"] = Field(
        default="line",
        description="line: our own line protocol; table: a bought box, described by a file; digits: types digits; "
        "screen: on the screen",
    )
    device: str | None = Field(
        default=None,
        min_length=1,
        description="name of its own cable that stays the same; not for screen or on a bus",
    )
    baud: Baud | None = Field(default=None, description="speed, bits a second; absent: 9600, or what the table says")
    table: Path | None = Field(
        default=None, description="table: file that describes the box; a relative path starts at this file"
    )
    address: Address = Field(default=1, description="line: its number, 1–127")
    debounce_ms: int = Field(default=300, ge=0, le=5000, description="presses of one key so close together are one")


class Pad(Pressed):
    """A pad on which a citizen rates a visit."""

    bus: Id | None = Field(default=None, description="line: id of the shared line that it hangs on; absent: its own")
    counter: Id = Field(description="id of the counter at which it stands")


class Keypad(Pressed):
    """An officer's keypad for calling."""

    counter: Id = Field(description="id of the counter at which it lies")
    keys: dict[Key, Act] = Field(
        default={"1": "next", "2": "recall", "3": "finish", "4": "no_show"},
        description="key → act: next, recall, finish, no_show",
    )
