"""What must be known of a shared line and of the signs on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

SignKind = Literal["modbus", "line"]


class SignRow(Protocol):
    """The part of a hall's configuration that describes one sign."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> SignKind: ...
    @property
    def bus(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def address(self) -> int: ...
    @property
    def digits(self) -> int: ...


class BusRow(Protocol):
    """The part of a hall's configuration that describes one line."""

    @property
    def id(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def device(self) -> str: ...
    @property
    def baud(self) -> int: ...
    @property
    def answer_ms(self) -> int: ...


@dataclass(frozen=True)
class SignSettings:
    """One sign."""

    id: str
    address: int
    kind: SignKind = "modbus"
    digits: int = 4
    """Places that it has."""
    enabled: bool = True
    """False: a person has switched it off; nothing is said to it."""

    @classmethod
    def of(cls, row: SignRow) -> SignSettings:
        """The settings as a hall's configuration gives them."""
        return cls(row.id, row.address, row.kind, row.digits, row.enabled)


@dataclass(frozen=True)
class BusSettings:
    """One RS-485 line. Two wires, so only one speaks at a time: we ask, one answers.

    Who drives the wires is left to the converter (automatic direction); nothing here touches RTS.
    """

    id: str
    device: str
    """Name of the converter's serial port that stays the same."""
    signs: tuple[SignSettings, ...] = ()
    baud: int = 9600
    enabled: bool = True
    answer_s: float = 0.06
    """Longest wait for the first byte of an answer, beside the time that the bytes need on the wires. A USB
    converter alone may keep an answer for 16 ms."""
    write_s: float = 1.0
    """Seconds in which the converter must have taken a request."""
    refresh_s: float = 10.0
    """So often a sign is told again what it shows: it may have been off in between, and this proves that it lives."""
    poll_s: float = 0.2
    """So often a pad is asked for its keys."""
    blink_s: float = 5.0
    """How long a text blinks after it has come."""
    half_s: float = 0.5
    """A blinking text is lit so long, and dark so long, when the line has the time."""
    tries: int = 3
    """So many requests in a row without an answer mean that a sign is away."""
    back_off_s: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0)
    """Pauses between the requests to a sign that is away; the last one stays."""
    dark_s: float = 0.9
    """How long ending waits for the signs to go dark."""
    trace: Path | None = None
    """File in which the last that went over the line is kept for repairers; None: nowhere."""

    @classmethod
    def of(cls, row: BusRow, signs: Iterable[SignRow], trace: Path | None = None) -> BusSettings:
        """The settings of a line with those of the signs that hang on it."""
        here = tuple(SignSettings.of(sign) for sign in signs if sign.bus == row.id)
        return cls(row.id, row.device, here, row.baud, row.enabled, row.answer_ms / 1000, trace=trace)
