"""What the hall asks of a loudspeaker, and what a loudspeaker asks of a sound card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.ports import StateListener
from devices.speech.narrator import Announcement
from devices.speech.sound import Sound
from devices.states import DeviceHealth, Reason


class SpokenState(StrEnum):
    """How an announcement ended."""

    SPOKEN = "spoken"
    """Its player ended well after about the sound's length."""
    FAILED = "failed"
    """Tried twice, and not heard as it should be."""
    SKIPPED = "skipped"
    """Nobody wanted it any more, or this hour is silent."""


@dataclass(frozen=True)
class SpokenOutcome:
    """How an announcement ended, why, and how long it sounded (0: not at all)."""

    job_id: str
    state: SpokenState
    reasons: tuple[Reason, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class SpeechOrder:
    """One announcement to be spoken. The functions are called on the loudspeaker's thread."""

    job_id: str
    announcement: Announcement
    done: Callable[[SpokenOutcome], None]
    """Exactly once, whatever happens."""
    wanted: Callable[[], bool] = lambda: True
    """Asked just before it sounds: is it still worth saying?"""
    begins: Callable[[], None] = lambda: None
    """The player is being started now."""


class Loudspeaker(Protocol):
    """Says announcements one after the other, on a thread of its own."""

    @property
    def health(self) -> DeviceHealth: ...

    def listen(self, on_state: StateListener) -> None:
        """One listener more; it hears of every change from now on."""

    def take(self, order: SpeechOrder) -> None:
        """Take it and return at once."""

    def hush(self, job_id: str) -> None:
        """From any thread: break this one off if it sounds now; it ends as SKIPPED. What waits is asked by `wanted`."""

    def close(self) -> None:
        """End within two seconds; the running sound breaks off, what waits ends as FAILED."""


class SoundCard(Protocol):
    """Plays one sound at a time. All but ``abandon`` is called on the loudspeaker's thread."""

    def open(self) -> None:
        """Find something to play on, or raise a DeviceError."""

    def look(self) -> None:
        """Is it still there? Raises a DeviceError when it is not."""

    def ready(self) -> None:
        """Before each sound: what is hushed from now on is that one, also when it has not begun yet."""

    def play(self, sound: Sound, text: str, deadline_s: float) -> float:
        """Play all of it and give the seconds that it took; raises a DeviceError when the player does not end well."""

    def hush(self) -> None:
        """From any thread: what sounds now, or is about to, breaks off, and its ``play`` raises BrokenOff."""

    def close(self) -> None: ...

    def abandon(self) -> None:
        """From any thread and for good: what sounds breaks off."""
