"""What must be known of a reader before it can be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from devices.readers.framing import ANY, Framing
from devices.readers.repeats import WINDOW_S
from devices.runner import BACK_OFF_S

ReaderKind = Literal["serial", "evdev", "hid_pos", "wedge", "camera"]


class ReaderRow(Protocol):
    """The part of a hall's configuration that describes one reader, whoever reads it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> ReaderKind: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def device(self) -> str | None: ...
    @property
    def baud(self) -> int: ...
    @property
    def prefix(self) -> str: ...
    @property
    def terminator(self) -> Literal["any", "none"]: ...
    @property
    def gap_ms(self) -> int: ...
    @property
    def same_code_s(self) -> float: ...


@dataclass(frozen=True)
class ReaderSettings:
    """One reader of codes. What only a camera or a typing reader needs is in the settings of those."""

    id: str
    kind: ReaderKind = "serial"
    device: str = ""
    """Name of the cable that stays the same; empty for a reader that types into the window."""
    baud: int = 9600
    framing: Framing = ANY
    same_code_s: float = WINDOW_S
    """The same code within so many seconds is one scan."""
    enabled: bool = True
    """False: a person has switched it off; it is never touched."""
    poll_s: float = 0.5
    """How often the cable is looked at while nothing is read."""
    back_off_s: tuple[float, ...] = BACK_OFF_S
    """Pauses between the tries to reach a reader that is away."""
    trace: Path | None = None
    """File in which the shape of what it sent last is kept for repairers; None: nowhere."""

    @classmethod
    def of(cls, row: ReaderRow, trace: Path | None = None) -> ReaderSettings:
        """The settings as a hall's configuration gives them; what it does not say keeps its default."""
        return cls(
            id=row.id,
            kind=row.kind,
            device=row.device or "",
            baud=row.baud,
            framing=Framing(row.prefix, row.terminator, row.gap_ms / 1000),
            same_code_s=row.same_code_s,
            enabled=row.enabled,
            trace=trace,
        )
