"""The hall's loudspeaker: announcements in order on one thread, each told to have been heard only when it was."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from devices.errors import DeviceError
from devices.ports import StateListener
from devices.runner import BACK_OFF_S
from devices.speech.errors import BrokenOff, EndedEarly, Ending
from devices.speech.narrator import Narrator, Voiced
from devices.speech.ports import SoundCard, SpeechOrder, SpokenOutcome, SpokenState
from devices.speech.sound import Sound, louder
from devices.states import Condition, Reason, State
from devices.station import StationDevice

LOOK_EVERY_S = 0.9
"""A glance costs next to nothing (``cards.py``), and a loudspeaker that is pulled out is told within a second."""
EARLY = 0.95
EARLY_S = 0.25
"""A player that ends before this part of the sound less this much has not played it."""
SLOW_S = 3.0
"""Over the sound's length by more than this: the card is ill, though everything was heard."""
STALLED = 1.5
STALLED_S = 4.0
"""A player is ended after this many times the sound's length and this much more."""

log = logging.getLogger(__name__)


class SpeakerDriver:
    """A sound card, and what its last sound taught about it."""

    def __init__(self, card: SoundCard) -> None:
        self._card = card
        self._learnt: Reason | None = None
        self._seen_away = False
        self._gate = threading.Lock()
        self._sounding = ""
        """The job whose sound is played now, or was last."""

    def open(self) -> None:
        with self._watching():
            self._card.open()
        if self._seen_away:
            self._learnt = None  # another card, or the same one plugged in again
        self._seen_away = False

    def check(self) -> Condition:
        """A card that is there, but failed with its last sound, is not well until a sound has been heard again."""
        with self._watching():
            self._card.look()
        if self._learnt is None:
            return Condition(State.READY)
        if self._learnt is Reason.SOUND_SLOW:
            return Condition(State.ATTENTION, (self._learnt,))
        return Condition(State.STOPPED, (self._learnt,))

    def begin(self, job_id: str) -> None:
        """This one is about to sound: from now on it can be hushed."""
        with self._gate:
            self._card.ready()
            self._sounding = job_id

    def play(self, sound: Sound, text: str) -> float:
        """Play it to its end; raises a DeviceError when that did not come about."""
        length = sound.seconds
        try:
            took = self._card.play(sound, text, length * STALLED + STALLED_S)
            if took < length * EARLY - EARLY_S:
                raise EndedEarly(f"the player ended after {took:.1f} s of {length:.1f} s")
        except (Ending, BrokenOff):
            raise
        except DeviceError as error:
            self._learnt = error.reason
            raise
        self._learnt = Reason.SOUND_SLOW if took > length + SLOW_S else None
        return took

    def hush(self, job_id: str) -> None:
        """From any thread."""
        with self._gate:
            if job_id == self._sounding:
                self._card.hush()

    @contextmanager
    def _watching(self) -> Iterator[None]:
        try:
            yield
        except DeviceError:
            self._seen_away = True
            raise

    @property
    def taught(self) -> tuple[Reason, ...]:
        """What the last sound taught about the card."""
        return (self._learnt,) if self._learnt else ()

    def close(self) -> None:
        self._card.close()

    def abandon(self) -> None:
        self._card.abandon()


class _Saying:
    """One announcement on the loudspeaker's thread. The runner runs it once more when the first try fails."""

    def __init__(self, order: SpeechOrder, narrator: Narrator, percent: Callable[[], float]) -> None:
        self._order = order
        self._narrator = narrator
        self._percent = percent
        self._sound: Sound | None = None
        self._unsaid: tuple[DeviceError, ...] = ()
        self._voiceless = False

    def prepare(self) -> bool:
        percent = self._percent()
        if percent <= 0 or not self._order.wanted():
            reason = Reason.MUTED if percent <= 0 else Reason.NOT_WANTED
            self._end(SpokenState.SKIPPED, (reason,))
            return False
        try:
            voiced = self._narrator.voiced(self._order.announcement)
        except Ending:
            self._end(SpokenState.FAILED, (Reason.CLOSED,))
            return False
        except DeviceError as error:
            # The chime at least turns eyes to the board.
            voiced, self._voiceless = Voiced(self._narrator.chime(), (error,)), True
        for unsaid in voiced.left_out:
            log.warning("no voice for %r: %s", self._order.announcement.text, unsaid)
        self._unsaid = voiced.left_out
        self._sound = louder(voiced.sound, percent)
        return True

    def run(self, driver: SpeakerDriver) -> None:
        if self._sound is None:
            return
        driver.begin(self._order.job_id)
        if not self._order.wanted():
            self._end(SpokenState.SKIPPED, (Reason.NOT_WANTED,))
            return
        self._order.begins()
        try:
            took = driver.play(self._sound, self._order.announcement.text)
        except BrokenOff:
            self._end(SpokenState.SKIPPED, (Reason.NOT_WANTED,))
            return
        unsaid = tuple(dict.fromkeys(error.reason for error in self._unsaid))
        state = SpokenState.FAILED if self._voiceless else SpokenState.SPOKEN
        self._end(state, (*unsaid, *driver.taught), took)

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        self._end(SpokenState.FAILED, reasons)

    def broken(self) -> None:
        self._end(SpokenState.FAILED, (Reason.BROKEN,))

    def _end(self, state: SpokenState, reasons: tuple[Reason, ...], seconds: float = 0.0) -> None:
        self._order.done(SpokenOutcome(self._order.job_id, state, reasons, seconds))


class StationSpeaker(StationDevice[SpeakerDriver]):
    """A Loudspeaker on a sound card. ``percent`` gives the volume of this moment, 0 for silence."""

    def __init__(
        self,
        device: str,
        kind: str,
        card: SoundCard,
        narrator: Narrator,
        percent: Callable[[], float] = lambda: 100.0,
        on_state: StateListener | None = None,
        *,
        back_off_s: Sequence[float] = BACK_OFF_S,
        look_every_s: float = LOOK_EVERY_S,
        enabled: bool = True,
    ) -> None:
        self._narrator, self._percent = narrator, percent
        driver = SpeakerDriver(card)
        super().__init__(device, kind, driver, on_state, poll_s=look_every_s, back_off_s=back_off_s, enabled=enabled)

    def take(self, order: SpeechOrder) -> None:
        self._runner.submit(_Saying(order, self._narrator, self._percent))

    def hush(self, job_id: str) -> None:
        self._driver.hush(job_id)

    def close(self) -> None:
        """The narrator is abandoned too, since a phrase may be in the making."""
        self._narrator.abandon()
        super().close()
