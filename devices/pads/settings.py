"""What must be known of a pad before it can be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol, get_args

from devices.errors import UnknownKind
from devices.pads.line import HEARTBEAT_S, REPEAT_S, REPEATS

Kind = Literal["line", "table", "digits", "screen"]
Act = Literal["next", "recall", "finish", "no_show"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ACTS: tuple[Act, ...] = get_args(Act)


class PressedRow(Protocol):
    """The part of a hall's configuration that describes a pad or a keypad, whoever reads it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def device(self) -> str | None: ...
    @property
    def baud(self) -> int | None: ...
    @property
    def table(self) -> Path | None: ...
    @property
    def address(self) -> int: ...
    @property
    def debounce_ms(self) -> int: ...


class KeypadRow(PressedRow, Protocol):
    """The same of an officer's keypad."""

    @property
    def keys(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class PadSettings:
    """One pad. Times are seconds."""

    id: str
    kind: Kind = "line"
    device: str = ""
    """Name of its cable that stays the same; empty for the screen, the window's keyboard, and on a shared line."""
    baud: int | None = None
    """None: 9600, or what the table says."""
    table: Path | None = None
    """File that describes a bought box."""
    address: int = 1
    enabled: bool = True
    always: bool = False
    """Every press is wanted: an officer's keypad."""
    levels: Mapping[int, int] = field(default_factory=dict)
    """Key of the box → what it is called outside; absent: as it is."""
    debounce_s: float = 0.3
    repeat_s: float = REPEAT_S
    """How long an answer of the pad is waited for before it is told again."""
    repeats: int = REPEATS
    silent_s: float = 2.5 * HEARTBEAT_S
    """A pad that tells that it is alive, and has not for so long, is silent."""
    hello_s: float = 2.5
    """How long a pad on a line of its own may take to say its first word after the line was opened: some begin anew
    whenever that happens."""
    write_s: float = 1.0
    poll_s: float = 0.5
    """How often a quiet pad is looked at."""
    noisy_lines: int = 10
    """So many broken lines within ``noisy_s`` make a noisy line."""
    noisy_s: float = 60.0
    trace: Path | None = None
    """File in which the last that went over its cable is kept for repairers; None: nowhere."""

    @classmethod
    def of(cls, row: PressedRow, trace: Path | None = None) -> PadSettings:
        """The settings as a hall's configuration gives them; what it does not say keeps its default."""
        return cls(
            id=row.id,
            kind=_kind(row.kind),
            device=row.device or "",
            baud=row.baud,
            table=row.table,
            address=row.address,
            enabled=row.enabled,
            debounce_s=row.debounce_ms / 1000,
            trace=trace,
        )


@dataclass(frozen=True)
class KeypadSettings:
    """An officer's keypad: a pad that is always armed, and what its keys mean."""

    pad: PadSettings
    acts: Mapping[int, Act]

    @classmethod
    def of(cls, row: KeypadRow, trace: Path | None = None) -> KeypadSettings:
        return cls(
            pad=replace(PadSettings.of(row, trace), always=True),
            acts={int(key): _act(act) for key, act in row.keys.items()},
        )


def _kind(text: str) -> Kind:
    if text not in KINDS:
        raise UnknownKind(text, KINDS)
    return text


def _act(text: str) -> Act:
    if text not in ACTS:
        raise UnknownKind(text, ACTS)
    return text
