"""Many replays of one hall at once: every row is a possible future, every step one counter that becomes free.

Exactly the rule of the hall: a free counter takes the smallest key among its fields, a counter without work takes the
next arrival, among equals the one with the fewest skills. ``Futures`` is what chance has decided beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from queue_engine.estimates.chance import Floats
from queue_engine.estimates.sessions import Sessions, next_call_each

Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

# Places for people sent on to one field in one replay, used in turn: more than two at once are next to impossible.
PLACES = 2
# Who is sent on queues again a moment before the counter goes on: a counter that is idle comes first.
MOMENT_MIN = 1e-9
# Rows that have ended are dropped once in so many steps, if they are so large a share.
DROP_STEPS, DROP_SHARE = 8, 0.25


@dataclass(slots=True)
class Futures:
    """Rows are replays. Columns: counters in the order in which they pick, or tickets: known ones first, in order
    of their keys, then those to come, ``PLACES`` for people sent on to each field, and at last one for nobody.
    """

    free: Floats
    """When each counter may call."""
    taken: Ints
    """Places used so far, by field."""
    arrival: Floats
    """When each ticket is there; infinite for places not taken."""
    key: Floats
    """Infinite once the ticket has been called."""
    hold: Floats
    """Minutes that each ticket will hold the counter that calls it."""
    service: Floats
    """The part of ``hold`` after which a citizen who is sent on queues again."""
    move: Ints
    """Field to which the citizen will be sent on, or -1."""


@dataclass(frozen=True, slots=True)
class Board:
    """What is the same in all replays."""

    sessions: Sessions
    skills: Bools
    """Counter × ticket: may it serve it."""
    knows: Bools
    """Counter × field."""
    known: int
    """How many tickets are waiting now."""
    here: int
    """How many of them may be called at once: those whose place is kept for later come after them."""
    places: int
    """The first column of the places for people sent on."""
    ask_keys: Floats
    ask_skills: Bools
    """Counter × ask. An ask is called where a ticket would be, but takes nobody's turn."""


@dataclass(frozen=True, slots=True)
class Calls:
    """When each waiting ticket and each ask is called, by replay; infinite when nobody serves it."""

    tickets: Floats
    asks: Floats


_COLUMNS = tuple(one.name for one in fields(Futures))


def replay(board: Board, futures: Futures) -> Calls:
    """Run all futures until everybody who can be called has been. ``futures`` is used up."""
    return _Run(board, futures).run()


class _Run:
    """The rows still under way. Those that have ended are written out and dropped now and then."""

    def __init__(self, board: Board, futures: Futures) -> None:
        rows = len(futures.free)
        self.board = board
        self.now = futures
        self.idle = np.zeros(futures.free.shape, dtype=bool)
        self.calls = np.full(futures.key.shape, np.inf)
        self.asks = np.full((rows, len(board.ask_keys)), np.inf)
        self.asking = bool(self.asks.size)
        self.live = np.arange(rows)
        self.done = Calls(self.calls[:, : board.known].copy(), self.asks.copy())
        self._lay_flat()

    def _lay_flat(self) -> None:
        """One-dimensional views: a step reads and writes one cell of each row."""
        rows, columns = self.now.key.shape
        self.counter_base = np.arange(rows) * self.now.free.shape[1]
        self.ticket_base = np.arange(rows) * columns
        self.free, self.idles = self.now.free.reshape(-1), self.idle.reshape(-1)
        self.key, self.called = self.now.key.reshape(-1), self.calls.reshape(-1)
        self.hold, self.service = self.now.hold.reshape(-1), self.now.service.reshape(-1)
        self.move = self.now.move.reshape(-1)

    def run(self) -> Calls:
        step = 0
        while self.live.size:
            self._step()
            step += 1
            if step % DROP_STEPS == 0:
                self._drop_ended()
        return self.done

    def _step(self) -> None:
        now, here = self.now, self.board.here
        counter = now.free.argmin(axis=1)
        cell = self.counter_base + counter
        at = self.free.take(cell)
        ready = self.board.skills.take(counter, axis=0)
        ready[:, here:] &= now.arrival[:, here:] <= at[:, None]
        scores = np.where(ready, now.key, np.inf)
        ticket = self.ticket_base + scores.argmin(axis=1)
        key = scores.reshape(-1).take(ticket)
        if self.asking:
            self._ask(counter, at, key)
        rest = np.flatnonzero(key == np.inf)
        if rest.size:
            ticket[rest] = self.ticket_base[rest] + (now.key.shape[1] - 1)
        self._take(cell, ticket, at, key)
        if rest.size:
            self._rest(rest, counter[rest])

    def _ask(self, counter: Ints, at: Floats, key: Floats) -> None:
        """Whoever would ask now would be called before the ticket that is."""
        first = self.board.ask_skills.take(counter, axis=0)
        first &= self.board.ask_keys < key[:, None]
        np.minimum(self.asks, np.where(first, at[:, None], np.inf), out=self.asks)

    def _take(self, cell: Ints, ticket: Ints, at: Floats, key: Floats) -> None:
        self.called[ticket] = at
        move = self.move.take(ticket)
        sent = np.flatnonzero(move >= 0)
        if sent.size:
            end = at[sent] + self.service.take(ticket[sent])
            send_on(self.board, self.now, (sent, move[sent], end, key[sent]))
            self.hold[ticket[sent]] += MOMENT_MIN
            if self.idle[sent].any():
                self._wake(sent, move[sent], end)
        self.key[ticket] = np.inf
        self.free[cell] = next_call_each(self.board.sessions, at + self.hold.take(ticket))
        self.idles[cell] = False

    def _rest(self, rows: Ints, counter: Ints) -> None:
        """Counters without work: they wait for the next citizen whom they may serve."""
        coming = self.board.skills[counter] & (self.now.key[rows] < np.inf)
        following = np.where(coming, self.now.arrival[rows], np.inf).min(axis=1)
        self.now.free[rows, counter] = next_call_each(self.board.sessions, following)
        self.idle[rows, counter] = True

    def _wake(self, rows: Ints, move: Ints, end: Floats) -> None:
        """An idle counter that serves the field takes somebody who is sent on at once."""
        free = next_call_each(self.board.sessions, end)[:, None]
        waits = self.idle[rows] & self.board.knows[:, move].T & (self.now.free[rows] > free)
        self.now.free[rows] = np.where(waits, free, self.now.free[rows])

    def _drop_ended(self) -> None:
        waiting = np.isinf(self.calls[:, : self.board.known]).any(axis=1)
        asking = np.isinf(self.asks).any(axis=1)
        self.asking = bool(asking.any())
        over = ~(waiting | asking) | np.isinf(self.now.free.min(axis=1))
        if over.mean() < DROP_SHARE:
            return
        gone, stay = np.flatnonzero(over), np.flatnonzero(~over)
        self.done.tickets[self.live[gone]] = self.calls[gone, : self.board.known]
        self.done.asks[self.live[gone]] = self.asks[gone]
        for name in _COLUMNS:
            setattr(self.now, name, getattr(self.now, name)[stay])
        self.live, self.idle, self.calls, self.asks = (
            one[stay] for one in (self.live, self.idle, self.calls, self.asks)
        )
        self._lay_flat()


def send_on(board: Board, now: Futures, sent: tuple[Ints, Ints, Floats, Floats]) -> None:
    """People who queue again in another field, at the end of their first service, with the key they had."""
    rows, move, end, key = sent
    column = board.places + move * PLACES + now.taken[rows, move] % PLACES
    now.taken[rows, move] += 1
    now.arrival[rows, column] = end
    now.key[rows, column] = key
