"""A counter's question as a station asks it: when a pad is armed, which press answers it, and which ones are strays."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from queue_engine.protocol import HallState, Rate, Rating, ReportStrays

Why = Literal["unarmed", "repeat", "noise"]
"""Nobody had asked; the visit had its answer already; a key that means nothing in this scale."""
KEPT = 4
"""So many questions a late press may belong to."""
GIVEN = 64
"""So many visits are known to have answered, until the server says so itself."""


class Asks(Protocol):
    """A rating pad, or all of a counter's."""

    def arm(self, seconds: float) -> None: ...
    def disarm(self) -> None: ...


def standing(hall: HallState | None, counter: str, now_ms: int) -> Rating | None:
    """The question that stands at a counter at this moment of the server's clock."""
    rating = hall.ratings.get(counter) if hall else None
    if rating is None or rating.answered or now_ms >= _ms(rating.until):
        return None
    return rating


def left_s(rating: Rating, now_ms: int) -> float:
    """How long it still stands, in seconds."""
    return max(0.0, (_ms(rating.until) - now_ms) / 1000)


@dataclass
class _Asked:
    """A question as it stood here, by the station's own clock."""

    rating: Rating
    since: float
    until: float
    closed: float = math.inf
    """Infinite while it stands: what a lit pad says in its last moment counts."""


class Asker:
    """Asks at one counter. Hall and presses may come from different threads.

    ``levels``: scale → how many levels it has. Keys are counted as pads count them, 1 the worst; levels as the settings
    have them, 1 the best.
    """

    def __init__(
        self,
        counter: str,
        pads: Asks,
        levels: Mapping[str, int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``pads`` is told with a lock held and must not call back."""
        self._counter, self._pads, self._levels, self._clock = counter, pads, levels, clock
        self._gate = threading.Lock()
        self._asked: list[_Asked] = []
        """The newest last."""
        self._now: _Asked | None = None
        """The question that stands and has no answer."""
        self._given: deque[str] = deque(maxlen=GIVEN)
        self._strays: Counter[tuple[str, Why]] = Counter()

    def hear(self, hall: HallState | None, now_ms: int) -> Rating | None:
        """Arm and disarm as the hall wants it; the question that stands. To be called about once a second too."""
        rating = standing(hall, self._counter, now_ms)
        with self._gate:
            if rating is None or rating.ticket in self._given:
                self._close()
                return None
            if self._now is None or not _same(rating, self._now.rating):
                self._put(rating, left_s(rating, now_ms))
            return rating

    def pressed(self, device: str, key: int, at: float, armed: bool) -> Rate | None:
        """The answer that a pad's key gives, or None when it gives none and is counted as a stray.

        ``at``: when, on the monotonic clock; ``armed``: the pad had been asked then.
        """
        with self._gate:
            asked = self._question_at(at)
            level = self._level(asked, key)
            if not armed or asked is None or level is None or asked.rating.ticket in self._given:
                self._strays[device, self._why(asked, level)] += 1
                self._ask_on()
                return None
            self._give(asked)
        return _rate(asked.rating, level, "pad", device, at - asked.since)

    def touched(self, rating: Rating, level: int, device: str = "") -> Rate | None:
        """The same of the counter's own screen, which says for which question it was touched."""
        with self._gate:
            asked = next((one for one in reversed(self._asked) if _same(one.rating, rating)), None)
            if asked is None or rating.ticket in self._given:
                self._strays[device, "repeat" if asked else "unarmed"] += 1
                return None
            self._give(asked)
        return _rate(rating, level, "screen", device, self._clock() - asked.since)

    def strays(self) -> tuple[ReportStrays, ...]:
        """What has been counted since the last time it was asked for."""
        with self._gate:
            counted, self._strays = self._strays, Counter()
        return tuple(
            ReportStrays(counter=self._counter, device=device, why=why, count=count)
            for (device, why), count in counted.items()
        )

    # -- with the lock held: an order of another thread never overtakes

    def _put(self, rating: Rating, seconds: float) -> None:
        now = self._clock()
        if self._now:
            self._now.closed = now
        if self._asked and _same(rating, self._asked[-1].rating):
            self._now = self._asked[-1]
            self._now.closed = math.inf
        else:
            self._now = _Asked(rating, now, now + seconds)
            self._asked = [*self._asked[1 - KEPT :], self._now]
        self._pads.arm(seconds)

    def _close(self) -> None:
        if self._now:
            self._pads.disarm()
            self._now.closed, self._now = self._clock(), None

    def _ask_on(self) -> None:
        """The pad took this press for the answer; the citizen has not given one yet."""
        left = self._now.until - self._clock() if self._now else 0.0
        if left > 0:
            self._pads.arm(left)

    def _give(self, asked: _Asked) -> None:
        """A counter's other pads need no answer any more."""
        given = asked.rating.ticket
        self._given.append(given)
        asked.closed = min(asked.closed, asked.until)
        if self._now and self._now.rating.ticket == given:
            self._pads.disarm()
            self._now = None

    def _question_at(self, at: float) -> _Asked | None:
        asked = next((one for one in reversed(self._asked) if one.since <= at), None)
        return asked if asked and at <= asked.closed else None

    def _level(self, asked: _Asked | None, key: int) -> int | None:
        most = self._levels.get(asked.rating.scale, 0) if asked else max(self._levels.values(), default=0)
        return most + 1 - key if 1 <= key <= most else None

    def _why(self, asked: _Asked | None, level: int | None) -> Why:
        if level is None:
            return "noise"
        return "repeat" if asked and asked.rating.ticket in self._given else "unarmed"


def _same(one: Rating, other: Rating) -> bool:
    return (one.ticket, one.opened_at) == (other.ticket, other.opened_at)


def _rate(rating: Rating, level: int, source: Literal["pad", "screen"], device: str, after_s: float) -> Rate:
    after_ms = max(0, round(after_s * 1000))
    return Rate(ticket=rating.ticket, level=level, scale=rating.scale, source=source, device=device, after_ms=after_ms)


def _ms(at: str) -> int:
    return round(datetime.fromisoformat(at).timestamp() * 1000)
