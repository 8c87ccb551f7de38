"""The station without a window: follows the hall, orders what is said, and tells what became of each call."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol, assert_never

from devices.errors import DeviceError
from devices.speech.narrator import Announcement
from devices.speech.ports import SpeechOrder, SpokenOutcome, SpokenState
from devices.speech.station import Speech
from display.announcer.floor import FloorKeeper
from display.announcer.flow import (
    FAILED,
    AnnouncerState,
    AskFloor,
    Effect,
    Event,
    Expect,
    LeaveFloor,
    NotTold,
    Place,
    Say,
    Tell,
    TurnEnded,
    reduce,
    still_wanted,
)
from display.announcer.turns import Result, Turn
from display.announcer.words import Wording
from display.common.events import HallChanged, LinkChanged, Ticked
from display.common.reports import Reports
from queue_engine.client import LinkStatus
from queue_engine.protocol import Fact, HallState, Spoken

TICK_S = 1.0
SHORTEST_S = 0.005
UNKNOWN_S = 30.0
"""So long a turn may last whose sound could not be made yet."""
log = logging.getLogger(__name__)


class Following(Protocol):
    """The part of queue_engine.client.Follower that is used here."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def spoken(self, said: Spoken) -> bool: ...


class AnnouncerStation:
    """Events come from the threads of follower, loudspeaker and floor, and are worked off by ``run``."""

    def __init__(
        self,
        place: Place,
        speech: Speech,
        wording: Wording,
        reports: Reports,
        now_ms: Callable[[], int],
        speed: float = 1.0,
    ) -> None:
        """``speed``: of a simulated sound card's clock. ``following`` and ``floor`` are set before ``run``."""
        self.following: Following | None = None
        self.floor: FloorKeeper | None = None
        self.on_facts: Callable[[Iterable[Fact]], None] = lambda facts: None
        self.on_tick: Callable[[], None] = lambda: None
        self.state = AnnouncerState(place)
        self._speech, self._wording, self._reports = speech, wording, reports
        self._now_ms, self._speed = now_ms, speed
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def changed(self, hall: HallState, facts: tuple[Fact, ...]) -> None:
        """What the follower hears."""
        self._events.put(HallChanged(hall, facts, self._now_ms()))

    def link_changed(self, status: LinkStatus) -> None:
        """What the follower knows of the link."""
        if status.live:
            self._reports.linked()
        self._events.put(LinkChanged(status.live, status.lost_at))

    def happened(self, event: Event) -> None:
        """From any thread."""
        self._events.put(event)

    def end(self) -> None:
        """From any thread or a signal handler: ``run`` returns."""
        self._events.put(None)

    def run(self) -> None:
        """Until ``end``."""
        while True:
            try:
                event = self._events.get(timeout=self._pause_s())
            except queue.Empty:
                event = Ticked(self._now_ms())
            if event is None:
                return
            self.take(event)
            self.on_tick()

    def take(self, event: Event) -> None:
        self.state, effects = reduce(self.state, event)
        if isinstance(event, HallChanged):
            self.on_facts(event.facts)
        for effect in effects:
            self._perform(effect)

    def _pause_s(self) -> float:
        """Until the next look at the clock; sooner when the floor shall be asked for again before."""
        tick_s = TICK_S / self._speed
        if self.state.turn is None and self.state.waiting:
            tick_s = min(tick_s, (self.state.ask_at_ms - self._now_ms()) / 1000 + SHORTEST_S)
        return max(SHORTEST_S, tick_s)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Say(turn):
                self._say(turn)
            case AskFloor(turn):
                self._ask_floor(turn)
            case LeaveFloor():
                if self.floor is not None:
                    self.floor.leave()
            case Tell(result):
                self._tell(result)
            case Expect(calls, waiting):
                self._speech.warmer.want(self._wording.phrases(calls, waiting))
            case _:
                assert_never(effect)

    # ---- saying ----

    def _say(self, turn: Turn) -> None:
        announcement = self._announcement(turn)
        if announcement is None:
            return
        done, wanted = partial(self._ended, turn.id), partial(self._is_wanted, turn)
        self._speech.speaker.take(SpeechOrder(f"turn-{turn.id}", announcement, done, wanted))

    def _announcement(self, turn: Turn) -> Announcement | None:
        """What is to be said; None when there are no words for it, which ends the turn."""
        try:
            return self._wording.announcement(turn.calls, self.state.hall)
        except DeviceError as error:
            log.error("%s cannot be said: %s", ", ".join(call.number for call in turn.calls), error)
            self._events.put(TurnEnded(turn.id, FAILED, (str(error.reason),), 0.0, self._now_ms()))
            return None

    def _is_wanted(self, turn: Turn) -> bool:
        """On the loudspeaker's thread."""
        return still_wanted(self.state, turn, self._now_ms())

    def _ended(self, turn: int, outcome: SpokenOutcome) -> None:
        """On the loudspeaker's thread."""
        if outcome.state is not SpokenState.SPOKEN:
            log.info("a call was not heard: %s", ", ".join(map(str, outcome.reasons)))
        reasons, seconds = tuple(map(str, outcome.reasons)), round(outcome.seconds, 2)
        self._events.put(TurnEnded(turn, str(outcome.state), reasons, seconds, self._now_ms()))

    def _ask_floor(self, turn: Turn) -> None:
        announcement = self._announcement(turn)
        if announcement is not None and self.floor is not None:
            self.floor.ask(turn.id, partial(self._seconds_of, announcement))

    def _seconds_of(self, announcement: Announcement) -> float:
        """How long it will sound, by the server's clock; on the floor's thread."""
        try:
            return self._speech.narrator.sound_of(announcement).seconds / self._speed
        except DeviceError:
            return UNKNOWN_S / self._speed

    def _tell(self, result: Result) -> None:
        said = Spoken(
            calls=result.calls,
            zone=self.state.place.zone,
            outcome=result.outcome,
            reasons=result.reasons,
            seconds=result.seconds,
        )
        if self.following is None or not self.following.spoken(said):
            self._events.put(NotTold(result))
