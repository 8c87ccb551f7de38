"""One RS-485 line with many signs and pads: this side owns it, asks one address at a time and waits for its answer.

    3.5 characters of silence | request → | turn-round | ← answer | 3.5 characters …

Whoever should have had the line first gets it: a new text at once, a pad's question and a blink within a twentieth of
a second, an address that is away within half a second of its time, a refresh within a second. A dead address costs
its time-out and is asked ever more rarely, so that the others hardly notice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from devices.errors import DeviceError
from devices.pads.cable import Noise, WakingLink
from devices.pads.line import Frame
from devices.signs.modbus import SILENCE, Answer
from devices.signs.places import Exchange, Place
from devices.signs.settings import BusSettings
from devices.states import Condition, Reason, State

BITS_A_BYTE = 10
BABBLE_S = 0.1
"""So long a line that is never silent is waited for."""
NOISY, NOISY_S = 10, 60.0
"""So many broken answers within this time make a noisy line."""


class BusDriver:
    """Speaks on the line; runs on the device's thread, but for ``wake`` and ``abandon``."""

    def __init__(
        self,
        link: WakingLink,
        settings: BusSettings,
        places: Sequence[Place],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._settings = settings
        self._places = tuple(places)
        self._clock = clock
        self._byte_s = BITS_A_BYTE / settings.baud
        self._silent_at = clock()
        """When the line will have been silent for long enough, if nothing comes."""
        self._broken = 0
        self._noise = Noise(NOISY, NOISY_S, clock)

    def open(self) -> None:
        try:
            self._link.open()
        except DeviceError as error:
            self._lost(error.reason)
            raise
        self._silent_at = self._clock() + SILENCE * self._byte_s
        for place in self._places:
            place.reached(self._clock())

    def close(self) -> None:
        self._link.close(drop=True)

    def abandon(self) -> None:
        self._link.abandon()

    def wake(self) -> None:
        self._link.wake()

    def check(self) -> Condition:
        """Nobody answers at all: then it is the line itself (wires crossed, no power, wrong speed)."""
        if self._places and all(place.away for place in self._places):
            return Condition(State.STOPPED, (Reason.SILENT,))
        return Condition.of([Reason.NOISY_LINE] if self._noise.noisy else [])

    def attend(self, wait_s: float) -> None:
        """One request and its answer; when nobody is due, wait until somebody is."""
        try:
            now = self._clock()
            place = self._first(now)
            if place is None:
                self._listen(min(wait_s, self._next() - now))
            else:
                self._ask(place)
        except DeviceError as error:
            self._lost(error.reason)
            raise

    # ---- whose turn it is ----

    def _first(self, now: float) -> Place | None:
        due = [(by, number) for number, place in enumerate(self._places) for at, by in [place.due()] if at <= now]
        return self._places[min(due)[1]] if due else None

    def _next(self) -> float:
        return min((place.due()[0] for place in self._places), default=self._clock() + self._settings.refresh_s)

    # ---- one turn ----

    def _ask(self, place: Place) -> None:
        exchange = place.exchange(self._clock())
        answer = self._answer(exchange) if self._wait_for_silence() else None
        garbled = exchange.ear.garbled or (answer is None and exchange.ear.heard)
        self._broken += garbled
        self._noise.count(self._broken)
        if answer is None:
            place.unanswered(garbled, self._clock())
        elif said := place.answered(answer, self._clock()):
            self._wait_for_silence()
            self._say(said)

    def _answer(self, exchange: Exchange) -> Answer | Frame | None:
        self._say(exchange.request)
        on_the_wire_s = self._byte_s * (len(exchange.request) + exchange.answer_bytes)
        deadline = self._clock() + on_the_wire_s + self._settings.answer_s
        while True:
            left = deadline - self._clock()
            answer = exchange.ear.feed(self._hear(max(0.0, left)))  # also when this program itself stood still
            if answer is not None or left <= 0:
                return answer

    def _say(self, data: bytes) -> None:
        self._link.write(data, self._settings.write_s)
        self._silent_at = self._clock() + self._byte_s * SILENCE

    def _hear(self, wait_s: float) -> bytes:
        data = self._link.read(wait_s)
        if data:
            self._silent_at = self._clock() + self._byte_s * SILENCE
        return data

    def _wait_for_silence(self) -> bool:
        """What comes meanwhile is too late for anybody. False: somebody does not stop talking."""
        deadline = self._clock() + BABBLE_S
        while (left := self._silent_at - self._clock()) > 0:
            self._hear(left)
            if self._clock() > deadline:
                return False
        return True

    def _listen(self, wait_s: float) -> None:
        """Nobody speaks unasked here; but this is where a pulled cable is noticed."""
        self._hear(max(0.0, wait_s))

    def _lost(self, reason: Reason) -> None:
        for place in self._places:
            place.show(State.ABSENT, reason, self._clock(), by_line=True)
