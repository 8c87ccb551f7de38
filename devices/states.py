"""How a device is, in words that a person at the desk can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a device stands; each docstring says what the person at the desk sees."""

    ABSENT = "ABSENT"
    """Nothing answers at the address: cable, power or setting. It is tried again for ever."""
    CONNECTING = "CONNECTING"
    """The program has just started and has not found out yet."""
    READY = "READY"
    """It works."""
    BUSY = "BUSY"
    """It is at work on a job."""
    ATTENTION = "ATTENTION"
    """It works, but a person should come soon (paper is running low)."""
    STOPPED = "STOPPED"
    """It is there and refuses to work until somebody removes the reason."""
    DISABLED = "DISABLED"
    """A person has switched it off."""


class Reason(StrEnum):
    """Why a device is not simply READY, or why a slip did not end as confirmed."""

    MEDIA_EMPTY = "media-empty"
    MEDIA_LOW = "media-low"
    COVER_OPEN = "cover-open"
    CUTTER = "cutter"
    OVERHEATED = "overheated"
    FAULT = "fault"
    """The device reports an error that only a technician removes."""
    OFFLINE = "offline"
    """The device says that it is off line and not why (often: its FEED key is held)."""
    SILENT = "silent"
    """Connected, but it does not answer questions: its condition is unknown."""
    UNKNOWN_ANSWER = "unknown-answer"
    """It answers bytes that no status can be."""
    UNREACHABLE = "unreachable"
    """No connection, or the connection broke."""
    STALLED = "stalled"
    """It took no more data before the deadline."""
    NO_EVIDENCE = "no-evidence"
    """All data was taken, and the printer never said that it has printed."""
    FONT_MISSING = "font-missing"
    NOT_DRAWABLE = "not-drawable"
    CLOSED = "closed"
    """Our own program was ending."""
    BROKEN = "broken"
    """Our own program made a mistake; the log has it."""


ATTENTION_ONLY = frozenset({Reason.MEDIA_LOW})
"""Reasons with which a device still does its work."""


@dataclass(frozen=True)
class Condition:
    """What a driver found when it asked its device."""

    state: State
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> Condition:
        """READY without reasons, ATTENTION if it still works with them, else STOPPED."""
        ordered = tuple(sorted(set(reasons)))
        if not ordered:
            return cls(State.READY)
        if ATTENTION_ONLY.issuperset(ordered):
            return cls(State.ATTENTION, ordered)
        return cls(State.STOPPED, ordered)


@dataclass(frozen=True)
class DeviceHealth:
    """A device's state as it is told to the station; ``since`` is on the monotonic clock."""

    device: str
    kind: str
    state: State
    reasons: tuple[Reason, ...]
    since: float

    @property
    def usable(self) -> bool:
        return self.state in (State.READY, State.BUSY, State.ATTENTION)
