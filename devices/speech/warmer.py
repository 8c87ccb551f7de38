"""Makes the sounds of what may be called next, ahead of the calls, on a thread of its own and with low priority."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Iterable

from devices.ports import StateListener
from devices.runner import BACK_OFF_S, DeviceRunner
from devices.speech.errors import NoVoice
from devices.speech.narrator import Narrator
from devices.speech.reader import Phrase
from devices.states import Condition, DeviceHealth, Reason, State

KIND = "voice"
CHECK_EVERY_S = 30.0
NICE = 10

log = logging.getLogger(__name__)


class VoiceDriver:
    """The narrator as a device: its health is whether the hall has a voice."""

    def __init__(self, narrator: Narrator) -> None:
        self.narrator = narrator
        self._mute: set[str] = set()
        self._told: set[str] = set()

    def open(self) -> None:
        # The children that make sound begin with the priority of the thread that starts them.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        voiceless = self.narrator.voiceless()
        if voiceless and len(voiceless) == len(self.narrator.languages):
            raise next(iter(voiceless.values()))
        self._mute.clear()

    def check(self) -> Condition:
        """A language without a voice needs a person; the others are spoken."""
        voiceless, every = self.narrator.voiceless(), self.narrator.languages
        self._mute -= voiceless.keys()  # their engine is away, and tells itself when it is back
        reasons = {error.reason for error in voiceless.values()} | ({Reason.NO_VOICE} if self._mute else set())
        if not reasons:
            return Condition(State.READY)
        none_left = len(self._mute | voiceless.keys()) == len(every)
        return Condition(State.STOPPED if none_left else State.ATTENTION, tuple(sorted(reasons)))

    def keep(self, language: str, clause: str) -> None:
        """Make the clause unless it is kept. Words that cannot be said are left to whoever says them."""
        try:
            self.narrator.keep(language, clause)
        except NoVoice as error:
            if clause not in self._told:
                log.warning("%r cannot be said: %s", clause, error)
            self._told.add(clause)
            self._mute.add(language)
        else:
            self._mute.discard(language)

    def close(self) -> None:
        """Nothing stays open between phrases."""

    def abandon(self) -> None:
        self.narrator.abandon()


class _Next:
    """One clause of the wish list; then the next one, until the list is empty."""

    def __init__(self, warmer: Warmer) -> None:
        self._warmer = warmer

    def prepare(self) -> bool:
        return self._warmer.waiting() > 0

    def run(self, driver: VoiceDriver) -> None:
        while self._warmer.make_one(driver):
            pass

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        """The list stays; the next wish begins it again."""

    def broken(self) -> None:
        """The log has it; the next wish begins again."""


class Warmer:
    """Keeps the sounds ready that its wish list asks for, the first ones first."""

    def __init__(self, narrator: Narrator, on_state: StateListener | None = None, device: str = "voice") -> None:
        self._gate = threading.Condition()
        self._wishes: list[tuple[str, str]] = []
        self._narrator = narrator
        self._closing = False
        self._runner = DeviceRunner(
            device, KIND, VoiceDriver(narrator), on_state, poll_s=CHECK_EVERY_S, back_off_s=BACK_OFF_S
        )
        self._runner.start()

    @property
    def health(self) -> DeviceHealth:
        return self._runner.health

    def want(self, phrases: Iterable[Phrase]) -> None:
        """These may be said soon; what was wished before and has not been made is forgotten. Returns at once."""
        clauses = list(dict.fromkeys((phrase.language, clause) for phrase in phrases for clause in phrase.clauses))
        with self._gate:
            self._wishes = clauses
        self._runner.submit(_Next(self))

    def waiting(self) -> int:
        with self._gate:
            return len(self._wishes)

    def wait_until_warm(self, timeout_s: float) -> bool:
        """Wait until nothing is wished any more; False when it took longer."""
        with self._gate:
            return self._gate.wait_for(lambda: not self._wishes, timeout_s)

    def make_one(self, driver: VoiceDriver) -> bool:
        """Make the first wish, on the voice's thread; False when there was none or the program is ending."""
        with self._gate:
            if self._closing or not self._wishes:
                return False
            wish = self._wishes[0]
        driver.keep(*wish)
        self._drop(wish)
        return True

    def close(self) -> None:
        with self._gate:
            self._closing = True
        self._runner.stop()

    def _drop(self, wish: tuple[str, str]) -> None:
        with self._gate:
            if wish in self._wishes:
                self._wishes.remove(wish)
            self._gate.notify_all()
