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
    NO_PERMISSION = "no-permission"
    """Plugged in, but this user may not open it (groups dialout and lp)."""
    IN_USE = "in-use"
    """Plugged in, but another program holds it."""
    LIBRARY_MISSING = "library-missing"
    """A library that its cable needs is not installed."""
    DISABLED = "disabled"
    """A person has switched it off."""
    INPUT_METHOD = "input-method"
    """A Vietnamese input method rewrites what the reader types."""
    NOISY_LINE = "noisy-line"
    """Many lines come broken or with wrong sums."""
    KEY_STUCK = "key-stuck"
    """A key of it is jammed: it reports without a pause."""
    WRONG_FILE = "wrong-file"
    """The file that describes it cannot be used; the log says why."""
    PICTURE_FROZEN = "picture-frozen"
    """The camera hands out the same picture again and again."""
    PICTURE_DARK = "picture-dark"
    """The camera sees next to nothing."""
    STALLED = "stalled"
    """It took no more data before the deadline."""
    NO_EVIDENCE = "no-evidence"
    """All data was taken, and the printer never said that it has printed."""
    NEVER_TELLS = "never-tells"
    """It answers, but never that it has printed; a person must look."""
    GARBLED = "garbled"
    """Bytes were lost on the line: the printer got fewer of our questions than were sent."""
    UNKNOWN_NEAR_END = "unknown-near-end"
    """It has no sensor, or none that answers, for a roll that is nearly used up."""
    UNKNOWN_PAPER = "unknown-paper"
    """It does not say whether there is paper."""
    FONT_MISSING = "font-missing"
    NOT_DRAWABLE = "not-drawable"
    CLOSED = "closed"
    """Our own program was ending."""
    RESTARTED = "restarted"
    """The program before this one ended while the slip was on its way."""
    NOT_STORED = "not-stored"
    """The station's disk refused a step, and what is not stored is not done."""
    LOG_DAMAGED = "log-damaged"
    """The station's record of its slips is damaged: nobody knows whether this one was printed."""
    TOO_OLD = "too-old"
    """Nothing could print it for longer than a slip is worth printing."""
    TOO_MANY_COPIES = "too-many-copies"
    """Printed as often as the settings allow, and never for certain."""
    NOT_WANTED = "not-wanted"
    """By the time the printer could begin, nobody wanted the slip any more."""
    NO_SOUND_CARD = "no-sound-card"
    """Nothing to play on, or only the sound server's stand-in for a missing card."""
    PROGRAM_MISSING = "program-missing"
    """A program that makes or plays sound is not installed."""
    PLAYER_FAILED = "player-failed"
    """The program that plays sound ended with an error."""
    SOUND_CUT_SHORT = "sound-cut-short"
    """The player said that all was well long before the sound could have been played."""
    SOUND_STALLED = "sound-stalled"
    """The player did not end long after the sound should have."""
    SOUND_SLOW = "sound-slow"
    """The whole sound was played, but far too slowly."""
    NO_VOICE = "no-voice"
    """The words could not be made into sound."""
    MUTED = "muted"
    """The volume of this hour is nought."""
    UNKNOWN_SLIP = "unknown-slip"
    """The station does not know the slip any more: its record was lost, or the day is over."""
    BY_PERSON = "by-person"
    """A person wanted it so."""
    BROKEN = "broken"
    """Our own program made a mistake; the log has it."""


UNKNOWNS = frozenset({Reason.UNKNOWN_NEAR_END, Reason.UNKNOWN_PAPER})
"""What a device cannot tell: shown beside its state, which they do not change."""
ATTENTION_ONLY = (
    frozenset(
        {
            Reason.MEDIA_LOW,
            Reason.INPUT_METHOD,
            Reason.NOISY_LINE,
            Reason.KEY_STUCK,
            Reason.PICTURE_FROZEN,
            Reason.PICTURE_DARK,
        }
    )
    | UNKNOWNS
)
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
        if UNKNOWNS.issuperset(ordered):
            return cls(State.READY, ordered)
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
