"""All the rating pads of a station: the hall in, presses in, what counts out by the post."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from queue_engine.client.asking import Asker, Asks
from queue_engine.client.post import Counted
from queue_engine.protocol import HallState, Message, ReportStrays


class Pressed(Protocol):
    """A press as devices tell it."""

    @property
    def pad(self) -> str: ...
    @property
    def key(self) -> int: ...
    @property
    def at(self) -> float: ...
    @property
    def armed(self) -> bool: ...


class Posting(Protocol):
    """What carries a message to the server, as queue_engine.client.post.Post."""

    def start(self) -> None: ...
    def put(self, body: Message) -> None: ...
    def stop(self) -> None: ...


class Together:
    """Several pads of one counter: all ask, and what is pressed first counts."""

    def __init__(self, pads: Sequence[Asks]) -> None:
        self._pads = tuple(pads)

    def arm(self, seconds: float) -> None:
        for pad in self._pads:
            pad.arm(seconds)

    def disarm(self) -> None:
        for pad in self._pads:
            pad.disarm()


class Askers:
    """Asks at one or several counters. ``heard`` and ``passed`` from one thread, ``pressed`` from the pads' threads."""

    def __init__(self, asker_of: Mapping[str, Asker], post_of: Callable[[Counted], Posting]) -> None:
        """``asker_of``: by pad; pads of one counter have the same. ``post_of``: given what counts strays."""
        self._asker_of = asker_of
        self._askers = tuple({id(one): one for one in asker_of.values()}.values())
        self._hall: HallState | None = None
        self._post = post_of(self._strays)

    def start(self) -> None:
        self._post.start()

    def stop(self) -> None:
        """Within two seconds. The pads are closed before."""
        self._post.stop()

    def heard(self, hall: HallState, now_ms: int) -> None:
        """The hall has changed."""
        self._hall = hall
        self.passed(now_ms)

    def passed(self, now_ms: int) -> None:
        """About once a second: questions end with their time."""
        for asker in self._askers:
            asker.hear(self._hall, now_ms)

    def pressed(self, press: Pressed) -> None:
        """Returns when the answer is kept: only then the pad hears that it was understood."""
        rate = self._asker_of[press.pad].pressed(press.pad, press.key, press.at, press.armed)
        if rate is not None:
            self._post.put(rate)

    def _strays(self) -> tuple[ReportStrays, ...]:
        return tuple(report for asker in self._askers for report in asker.strays())
