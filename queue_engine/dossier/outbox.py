"""Facts on their way to the central system: taken from the hall, handed over, ended. What fails is tried again later.

A row that the hall was never told the end of is given again, with the same number: the centre takes it once.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from queue_engine.dossier.circuit import Circuit, CircuitRules, answered, failed, may_call
from queue_engine.dossier.gateway import GatewayError, Misconfigured, Permanent, Retry
from queue_engine.dossier.record import OutEvent
from queue_engine.protocol import EndOutbox, OutboxEnd, OutboxRow, OutboxTaken, TakeOutbox

log = logging.getLogger(__name__)

AT_ONCE = 4
MOST = 50
FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 600.0
SOON, SOON_S = 8, 10.0
"""So many attempts are never further apart than this."""
AWAY_S = 5.0
"""While the hall server is away it is asked this often."""
BELLS = frozenset({"ticket_finished", "status_flagged", "rated", "summary_offered", "outbox_retried"})
"""Facts that may have made a row, or made one due."""
IDLE_S = 30.0
"""Without a bell the hall is asked this often."""
GIVE_UP = timedelta(days=7)
"""After so long a person looks at it."""
SETTINGS_WRONG = timedelta(hours=24)
"""After so long a person looks at what wrong settings keep back; until then the desk alone says why."""
MISCONFIGURED_S = 60.0


class Sink(Protocol):
    """Where facts go. Raises GatewayError alone."""

    async def send(self, event: OutEvent) -> None: ...
    async def close(self) -> None: ...


class HallOutbox(Protocol):
    """The hall's side. None: the hall server is away."""

    async def take(self, body: TakeOutbox) -> OutboxTaken | None: ...
    async def end(self, body: EndOutbox) -> bool: ...


@dataclass(frozen=True, slots=True)
class DrainRules:
    """``deadline_s``: in which a row must have been taken."""

    deadline_s: float = 20.0
    first_pause_s: float = FIRST_PAUSE_S
    circuit: CircuitRules = field(default_factory=CircuitRules)


class Drain:
    """The loop that empties the outbox. Rows of one visit go one after the other, those of several side by side."""

    def __init__(
        self,
        hall: HallOutbox,
        sink: Sink,
        rules: DrainRules,
        changed: Callable[[], None] = lambda: None,
        chance: Callable[[], float] = random.random,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hall, self._sink, self._rules, self._changed = hall, sink, rules, changed
        self._chance, self._now = chance, now
        self._bell = asyncio.Event()
        self._circuit = Circuit()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._in_hand: dict[int, OutboxEnd] = {}
        """What was taken, each with how it would end if the service ended now."""
        self._fresh = True
        """What a worker before this one had in hand, or this one when the hall was away, comes again at once."""
        self.reason = ""
        """Why the whole drain stands, or the newest failure; empty while rows go."""

    def ring(self) -> None:
        """There may be something new. From the loop's thread."""
        self._bell.set()

    async def run(self) -> None:
        """Until it is cancelled. Rows under way are then given again by the hall after a while."""
        while True:
            pause_s = await self.turn()
            try:
                async with asyncio.timeout(pause_s):
                    await self._bell.wait()
            except TimeoutError:
                pass
            self._bell.clear()

    async def turn(self) -> float:
        """Send what is due; seconds until the next look unless the bell rings."""
        if not may_call(self._circuit, self._now()):
            await asyncio.sleep(0)
            return self._rest_s
        taken = await self._hall.take(TakeOutbox(most=1 if self._circuit.opened else MOST, fresh=self._fresh))
        if taken is None:
            return AWAY_S
        self._fresh = False
        if not taken.rows:
            return _seconds_until(taken.next_at)
        self._in_hand = {row.id: _later(row, "stopped", 0.0) for row in sorted(taken.rows, key=lambda row: row.id)}
        await self._send_all(taken.rows)
        if not await self.hand_back():
            self._fresh = True
            return AWAY_S  # the hall gives them again
        return self._rest_s if self._circuit.opened else 0.0

    async def hand_back(self) -> bool:
        """Tell the hall what became of what was taken; at the end of the service too, so that nothing waits for it."""
        ends, self._in_hand = tuple(self._in_hand.values()), {}
        return not ends or await self._hall.end(EndOutbox(ends=ends))

    @property
    def _rest_s(self) -> float:
        return max(0.05, self._circuit.until - self._now())

    async def _send_all(self, rows: Sequence[OutboxRow]) -> None:
        visits: defaultdict[str, list[OutboxRow]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row.id):
            visits[row.visit].append(row)
        await asyncio.gather(*(self._send_visit(of_one) for of_one in visits.values()))

    async def _send_visit(self, rows: Sequence[OutboxRow]) -> None:
        """In their order: what comes after a row that has not gone waits with it."""
        waits = False
        async with self._room:
            for row in rows:
                end = _later(row, "order", 0.0) if waits else await self._send(row)
                self._in_hand[row.id] = end
                waits = end.outcome != "done"

    async def _send(self, row: OutboxRow) -> OutboxEnd:
        if self._circuit.opened and self._circuit.until > self._now():  # it has opened in this very turn
            return _later(row, self.reason, self._rest_s)
        began = self._now()
        try:
            async with asyncio.timeout(self._rules.deadline_s):
                await self._sink.send(event_of(row))
        except TimeoutError:
            return self._failed(row, Retry("timeout"))
        except GatewayError as error:
            return self._failed(row, error)
        self._note(answered(self._circuit, (self._now() - began) * 1000), "")
        return OutboxEnd(id=row.id, attempt=row.attempts, outcome="done")

    def _failed(self, row: OutboxRow, error: GatewayError) -> OutboxEnd:
        """What is said of a row and of the whole drain."""
        if isinstance(error, Permanent):
            self._note(answered(self._circuit, 0.0), "")
            return OutboxEnd(id=row.id, attempt=row.attempts, outcome="person", reason=str(error)[:200])
        stuck = isinstance(error, Misconfigured)
        after_s = (MISCONFIGURED_S if stuck else None) if not isinstance(error, Retry) else error.after_s
        self._note(failed(self._circuit, self._now(), self._rules.circuit, after_s, hopeless=stuck), str(error))
        age = datetime.now(UTC) - datetime.fromisoformat(row.made_at)
        if age > (SETTINGS_WRONG if stuck else GIVE_UP):
            reason = str(error) if stuck else f"too_long: {error}"
            return OutboxEnd(id=row.id, attempt=row.attempts, outcome="person", reason=reason[:200])
        return _later(row, str(error), max(after_s or 0.0, self._pause_s(row.attempts)))

    def _pause_s(self, attempts: int) -> float:
        """Doubled each time, and never the same for two rows. A few failures are no reason to stay away for long: when
        the centre is sick the circuit sees to that."""
        most = LONGEST_PAUSE_S if attempts > SOON else SOON_S
        longest: float = min(self._rules.first_pause_s * 2 ** min(attempts - 1, 16), most)
        return longest * (0.5 + self._chance() / 2)

    def _note(self, circuit: Circuit, reason: str) -> None:
        opened = bool(circuit.opened) and not self._circuit.opened
        closed = bool(self._circuit.opened) and not circuit.opened
        changed = reason != self.reason
        self._circuit, self.reason = circuit, reason
        if opened:
            log.warning("nothing goes to the central system: %s", reason)
        if closed:
            log.info("the central system takes what it is told")
        if changed:
            self._changed()


def event_of(row: OutboxRow) -> OutEvent:
    return OutEvent(row.id, row.kind, row.visit, datetime.fromisoformat(row.made_at), dict(row.payload))


def _later(row: OutboxRow, reason: str, after_s: float) -> OutboxEnd:
    after_s = min(after_s, LONGEST_PAUSE_S)
    return OutboxEnd(id=row.id, attempt=row.attempts, outcome="retry", reason=reason[:200], after_s=after_s)


def _seconds_until(at: str | None) -> float:
    """Seconds until a moment by this machine's clock, which may differ from the server's: never long."""
    if at is None:
        return IDLE_S
    return min(max(0.05, (datetime.fromisoformat(at) - datetime.now(UTC)).total_seconds()), IDLE_S)
