"""The settings of a slip printer: its cable, and what test slips have proved of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.table import Id, Port, Seconds, Settings


class SimSettings(Settings):
    """How a simulated printer behaves."""

    capture_dir: Path = Field(
        default=Path(), description="folder for the pictures of what it received; empty: <state_dir>/printers/<id>"
    )
    buffer_bytes: int = Field(default=65_536, ge=256, description="size of its receive buffer, bytes")
    mm_per_s: float = Field(default=150.0, gt=0, description="paper feed, millimetres a second")
    speed: float = Field(default=1.0, gt=0, le=1000, description="how many times faster its mechanism runs")


class Passport(Settings):
    """What test slips have proved of a printer; `hall devices setup` fills it. The defaults suit an unknown printer."""

    dots: int = Field(
        default=576, ge=64, le=2048, multiple_of=8, description="printable dots a line: 80 mm paper 576, 58 mm 384"
    )
    cut: Literal["feed_cut", "full", "partial", "none"] = Field(
        default="feed_cut", description="feed_cut: feeds to the knife by itself; full, partial; none: torn by hand"
    )
    picture: Literal["strips", "columns"] = Field(
        default="strips", description="strips: GS v 0; columns: ESC *, for printers without raster pictures"
    )
    characters: Literal["picture", "hybrid", "glyphs", "tcvn"] = Field(
        default="picture",
        description="picture: everything is drawn; hybrid: fixed parts are stored in the printer; "
        "glyphs: letters loaded into it; tcvn: its own TCVN-3 letters",
    )
    answers: tuple[Literal["dle_eot", "gs_r", "gs_h", "asb", "keys"], ...] = Field(
        default=(),
        description="questions that it has answered; keys: which pictures it has stored; empty and proved: it is mute",
    )
    native: tuple[Literal["number", "qr"], ...] = Field(
        default=(), description="what it draws well by itself: the number in its own letters, the QR code"
    )
    near_end: bool = Field(default=True, description="false: it has no near-end sensor, so its warning means nothing")
    clears: bool = Field(
        default=False, description="true: it can be told to forget a slip in which it was stopped (DLE ENQ 2)"
    )
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400] | None = Field(
        default=None, description="speed of a serial line, bits a second; needed for escpos_serial"
    )
    flow: Literal["dsr_dtr", "rts_cts", "xon_xoff", "none"] = Field(
        default="none", description="how it says wait on a serial line; must be set as in the printer itself"
    )
    evidence_per: Literal["slip", "strip"] = Field(
        default="slip", description="strip: asked after every strip, so that a byte lost on the line is noticed"
    )
    nv: dict[Annotated[str, Field(pattern="^[ -~]{2}$")], Annotated[str, Field(pattern="^[0-9a-f]{64}$")]] = Field(
        default={}, description="pictures stored in it: two-letter key and SHA-256; `hall devices setup` writes this"
    )
    proved_on: date | None = Field(default=None, description="day of the test slip; absent: nothing is proved")
    mm_per_s: float = Field(default=50.0, gt=0, le=1000, description="slowest speed of its mechanism, mm a second")


class Printer(Settings):
    """A slip printer."""

    id: Id = Field(description="code of the printer")
    name: str = Field(min_length=1, description="name as staff read it")
    machine: str = Field(
        default="pc-1",
        description="name of the machine that it is plugged into, or that runs its simulator, for `hall up --machine`",
    )
    kind: Literal["escpos_tcp", "escpos_serial", "escpos_usblp", "escpos_usb"] = Field(
        default="escpos_tcp",
        description="how ESC/POS reaches it: escpos_tcp: a TCP port; escpos_serial: a serial line; "
        "escpos_usblp: USB by the kernel's usblp; escpos_usb: USB without it",
    )
    enabled: bool = Field(default=True, description="false: a person has switched it off, nothing is sent to it")
    host: str = Field(default="127.0.0.1", description="escpos_tcp: the printer's address on the LAN")
    port: Port = Field(default=9100, description="escpos_tcp: the printer's TCP port, 1–65535, often 9100")
    device: str | None = Field(
        default=None,
        min_length=1,
        description="serial or USB: name of the cable that stays the same, for example "
        "/dev/serial/by-id/… or usb:04b8:0e15:SERIAL; `hall devices` lists them",
    )
    shared: bool = Field(
        default=False,
        description="true: several stations print on it, so each lets go of its line between slips",
    )
    layout: Path | None = Field(
        default=None, description="file of the slip's layout; a relative path starts at this file; absent: the standard"
    )
    connect_timeout_s: Seconds = Field(default=3.0, description="seconds to wait for a connection")
    write_timeout_s: Seconds = Field(default=10.0, description="seconds in which a slip must have been taken")
    passport: Passport = Field(default=Passport(), description="what test slips have proved of it")
    simulated: bool = Field(
        default=False, description="true: `hall up` starts a simulator at host and port, or at device"
    )
    sim: SimSettings = Field(default=SimSettings(), description="how the simulator behaves")

    @property
    def dots(self) -> int:
        """Printable dots a line."""
        return self.passport.dots
