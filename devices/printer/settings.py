"""What must be known of a printer before it can be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal, Protocol

from devices.errors import UnknownKind
from devices.printer.passport import UNPROVED, Passport, PassportRow
from devices.printer.slip import PaperKind


@dataclass(frozen=True)
class TcpAddress:
    """A port on the LAN."""

    host: str
    port: int = 9100
    kind: ClassVar[str] = "escpos_tcp"


@dataclass(frozen=True)
class SerialAddress:
    """A serial line, best by its name under /dev/serial/by-id; speed and flow control are in the passport."""

    device: str
    kind: ClassVar[str] = "escpos_serial"


@dataclass(frozen=True)
class UsbLpAddress:
    """A USB printer that the kernel's usblp serves: /dev/usb/lp0, or its stable name ``usb:VVVV:PPPP[:SERIAL]``."""

    device: str
    kind: ClassVar[str] = "escpos_usblp"


@dataclass(frozen=True)
class UsbAddress:
    """A USB printer spoken to directly, where usblp is missing: ``usb:VVVV:PPPP[:SERIAL]`` or ``usb@1-1.4``."""

    device: str
    kind: ClassVar[str] = "escpos_usb"


Address = TcpAddress | SerialAddress | UsbLpAddress | UsbAddress


class PrinterRow(Protocol):
    """The part of a hall's configuration that describes one printer, whoever reads it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def device(self) -> str | None: ...
    @property
    def shared(self) -> bool: ...
    @property
    def layout(self) -> Path | None: ...
    @property
    def connect_timeout_s(self) -> float: ...
    @property
    def write_timeout_s(self) -> float: ...
    @property
    def passport(self) -> PassportRow: ...


@dataclass(frozen=True)
class PrinterSettings:
    """One printer. Times are deadlines of our program; they do not depend on the printer's speed."""

    id: str
    address: Address
    passport: Passport = UNPROVED
    enabled: bool = True
    """False: a person has switched it off; it is never touched."""
    shared: bool = False
    """True: other programs print on it too, so its line is let go between slips."""
    layout: Path | None = None
    """File of the slip's layout; None: the standard one."""
    layouts: Mapping[PaperKind, tuple[Path, ...]] = field(default_factory=dict)
    """Layout files of the other papers; of each the first that can be used."""
    connect_timeout_s: float = 1.0
    write_timeout_s: float = 10.0
    """Seconds in which the printer must have taken a whole slip."""
    answer_timeout_s: float = 0.4
    """How long a real-time question waits for its answer."""
    evidence_timeout_s: float = 3.0
    """How long after the mechanism must have ended the printer may take to say that it has printed."""
    unproved: Literal["sent", "uncertain"] = "sent"
    """How a slip ends on a printer that has never answered a question."""
    pace: float = 1.0
    """All pauses and waits of ours are so many times as long; a simulated printer in a hurry has less."""
    trace: Path | None = None
    """File in which the last that went over its cable is kept for repairers; None: nowhere."""

    @property
    def kind(self) -> str:
        return self.address.kind

    @property
    def dots(self) -> int:
        return self.passport.dots

    def paced(self, pace: float) -> PrinterSettings:
        """The same printer with every deadline and pause so many times as long."""
        return replace(
            self,
            connect_timeout_s=self.connect_timeout_s * pace,
            write_timeout_s=self.write_timeout_s * pace,
            answer_timeout_s=self.answer_timeout_s * pace,
            evidence_timeout_s=self.evidence_timeout_s * pace,
            pace=self.pace * pace,
        )

    @classmethod
    def of(
        cls,
        row: PrinterRow,
        trace: Path | None = None,
        layouts: Mapping[PaperKind, tuple[Path, ...]] = MappingProxyType({}),
    ) -> PrinterSettings:
        """The settings as a hall's configuration gives them; what it does not say keeps its default."""
        return cls(
            id=row.id,
            address=address_of(row),
            passport=Passport.of(row.passport),
            enabled=row.enabled,
            shared=row.shared,
            layout=row.layout,
            layouts=layouts,
            connect_timeout_s=row.connect_timeout_s,
            write_timeout_s=row.write_timeout_s,
            trace=trace,
        )


def address_of(row: PrinterRow) -> Address:
    """Where the printer is, by its kind."""
    match row.kind:
        case TcpAddress.kind:
            return TcpAddress(row.host, row.port)
        case SerialAddress.kind:
            return SerialAddress(row.device or "")
        case UsbLpAddress.kind:
            return UsbLpAddress(row.device or "")
        case UsbAddress.kind:
            return UsbAddress(row.device or "")
    raise UnknownKind(row.kind, [kind.kind for kind in (TcpAddress, SerialAddress, UsbLpAddress, UsbAddress)])
