"""Followers of the journal: each hears the facts of its view after commit, and can prove that it missed none."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Iterable

from queue_engine.journal import FactRow
from queue_engine.protocol import Facts, StationKind, Sync, Waits
from queue_engine.usecases.scene import Caller
from queue_engine.views import seen_by

log = logging.getLogger(__name__)

BACKLOG = 512
"""Messages that may wait for a slow follower; beyond it the link is dropped, and the follower resumes by seq."""

REMEMBERED = 20_000
"""Newest facts kept in memory; a follower further behind gets a snapshot."""


SEE_SYNC = frozenset({StationKind.SUPERVISOR_DESK})
"""Kinds that are told how the exchange with the central system goes."""


class Follower:
    """One open WebSocket. ``through`` is the last seq considered for it."""

    def __init__(self, caller: Caller, through: int) -> None:
        self.caller, self.through = caller, through
        self.queue: asyncio.Queue[str] = asyncio.Queue(BACKLOG)
        self.too_slow = False

    def put(self, text: str | None, through: int) -> None:
        self.through = through
        if text is None or self.too_slow:
            return
        try:
            self.queue.put_nowait(text)
        except asyncio.QueueFull:
            self.too_slow = True
            log.warning("%s is too slow to follow; the link is dropped", self.caller.station)


class Hub:
    """All followers; lives in the server's event loop."""

    def __init__(self) -> None:
        self._links: Counter[str] = Counter()
        self.waits: Waits | None = None
        """The newest table of the estimator; it is no fact, and a new one replaces it."""
        self.sync: Sync | None = None
        """What the worker said last of the exchange with the central system; no fact either."""
        self._followers: set[Follower] = set()
        self._facts: deque[FactRow] = deque(maxlen=REMEMBERED)
        self.head = 0

    def remember(self, facts: Iterable[FactRow]) -> None:
        """At start: the newest facts of the store, in order."""
        self._facts.extend(facts)
        self.head = self._facts[-1].seq if self._facts else 0

    def publish(self, facts: list[FactRow]) -> None:
        """New facts, in the order of commit. Each kind's view is written once."""
        self.remember(facts)
        texts: dict[StationKind, str | None] = {}
        for follower in self._followers:
            kind = follower.caller.kind
            if kind not in texts:
                texts[kind] = _text(kind, facts, self.head)
            follower.put(texts[kind], self.head)

    def tell_waits(self, waits: Waits) -> None:
        """A new table for everybody who follows."""
        self.waits = waits
        text = waits.model_dump_json()
        for follower in self._followers:
            follower.put(text, follower.through)

    def tell_sync(self, sync: Sync) -> None:
        """For the desks."""
        self.sync = sync
        text = sync.model_dump_json()
        for follower in self._followers:
            if follower.caller.kind in SEE_SYNC:
                follower.put(text, follower.through)

    def can_resume(self, seq: int) -> bool:
        """All facts after ``seq`` are in memory."""
        oldest = self._facts[0].seq if self._facts else self.head + 1
        return oldest - 1 <= seq <= self.head

    def join(self, caller: Caller, seq: int) -> Follower:
        """Follow from ``seq``; what came after it is queued first, and said to be nothing if nothing of it is seen."""
        follower = Follower(caller, seq)
        missed = [fact for fact in self._facts if fact.seq > seq]
        nothing = Facts(facts=(), through=self.head).model_dump_json()
        follower.put((_text(caller.kind, missed, self.head) or nothing) if missed else None, self.head)
        if self.waits:
            follower.put(self.waits.model_dump_json(), self.head)
        if self.sync and caller.kind in SEE_SYNC:
            follower.put(self.sync.model_dump_json(), self.head)
        self._followers.add(follower)
        return follower

    def opened(self, station: str) -> None:
        """A link of the station begins, before it has heard anything."""
        self._links[station] += 1

    def closed(self, station: str) -> bool:
        """A link of the station is over; True when it was the last one."""
        self._links[station] -= 1
        return self._links[station] <= 0

    def leave(self, follower: Follower) -> None:
        self._followers.discard(follower)

    def __len__(self) -> int:
        return len(self._followers)


def _text(kind: StationKind, facts: Iterable[FactRow], through: int) -> str | None:
    seen = tuple(fact for fact in (seen_by(kind, row) for row in facts) if fact)
    return Facts(facts=seen, through=through).model_dump_json() if seen else None
