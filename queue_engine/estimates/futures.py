"""From what the hall knows to its possible futures: the board and, replay by replay, what chance decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queue_engine.domain.policy import pick_order
from queue_engine.estimates.belief import TINY, Belief, believe, fates, goal_of, pauses
from queue_engine.estimates.chance import COUNTERS, MOVED, TICKETS, Floats, log_survivals, normal_beyond, tables
from queue_engine.estimates.crowd import Group, booked, priorities
from queue_engine.estimates.hall import Ask, Hall, OpenCounter, Running, Waiting
from queue_engine.estimates.laws import SHORTEST_MIN, Laws
from queue_engine.estimates.line import Line
from queue_engine.estimates.replay import MOMENT_MIN, PLACES, Board, Futures, send_on
from queue_engine.estimates.sessions import next_call_each
from queue_engine.estimates.speed import speeds_today


@dataclass(frozen=True, slots=True)
class Outlook:
    """A hall ready to be replayed: which tickets and asks its columns are."""

    board: Board
    futures: Futures
    waiting: tuple[Waiting, ...]
    asks: tuple[Ask, ...]


def callable_now(hall: Hall, one: Waiting) -> bool:
    """Some open counter may call it; one to which it is bound calls it whatever its fields are."""
    if one.only is None:
        return one.field in hall.served
    return any(one.only == counter.skills.number for counter in hall.counters)


def names_of(hall: Hall) -> list[str]:
    """The fields that are served now, and those of tickets that only the counter they are bound to may call."""
    return sorted(hall.served | {one.field for one in hall.waiting if callable_now(hall, one)})


def outlook(hall: Hall, laws: Laws, asks: Sequence[Ask], replays: int) -> Outlook:
    """The futures of one hall. Tickets and asks that no open counter serves are left out."""
    line = Line(hall)
    callable_ones = (one for one in hall.waiting if callable_now(hall, one))
    waiting = sorted(map(line.placed, callable_ones), key=lambda one: (one.due > hall.now, one.key, one.seq))
    asked = tuple(one for one in asks if one.field in hall.served)
    belief = believe(laws, names_of(hall), hall.served, speeds_today(hall, laws), tables(replays))
    counters = _in_pick_order(hall)
    ask_keys = np.array([line.key(one) for one in asked], dtype=np.float64)
    last_key = max([*ask_keys.tolist(), *(one.key for one in waiting)], default=-math.inf)
    tickets = _tickets(hall, belief, waiting, last_key)
    board = _board(hall, belief, counters, (waiting, tickets), (asked, ask_keys))
    futures = _futures(belief, waiting, tickets, len(counters))
    _finish_running(hall, belief, counters, board, futures)
    return Outlook(board, futures, tuple(waiting), asked)


def _in_pick_order(hall: Hall) -> list[OpenCounter]:
    by_number = {one.skills.number: one for one in hall.counters}
    return [by_number[skills.number] for skills in pick_order(one.skills for one in hall.counters)]


def _tickets(hall: Hall, belief: Belief, waiting: Sequence[Waiting], last_key: float) -> Group:
    """Known tickets, people to come, places for people sent on, and the column for nobody, side by side."""
    names, replays = list(belief.names), len(belief.mu)
    context = (hall, belief.laws, names, belief.chance, last_key)
    places = (*(field for field in range(len(names)) for _ in range(PLACES)), 0)
    nobody = np.full((replays, len(places)), np.inf)
    keys = np.array([one.key for one in waiting], dtype=np.float64)
    known = Group(
        tuple(names.index(one.field) for one in waiting),
        np.tile(np.array([one.due for one in waiting], dtype=np.float64), (replays, 1)),
        np.tile(keys, (replays, 1)),
        tuple(one.seq % TICKETS for one in waiting),
    )
    sent = Group(places, nobody, nobody, tuple(MOVED + index for index in range(len(places))))
    parts = [known, *booked(*context), *priorities(*context), sent]
    return Group(
        tuple(field for part in parts for field in part.fields),
        np.hstack([part.arrival for part in parts]),
        np.hstack([part.key for part in parts]),
        tuple(column for part in parts for column in part.columns),
    )


def _board(
    hall: Hall,
    belief: Belief,
    counters: Sequence[OpenCounter],
    tickets: tuple[Sequence[Waiting], Group],
    asks: tuple[Sequence[Ask], Floats],
) -> Board:
    (waiting, group), (asked, ask_keys) = tickets, asks
    knows = np.array([[name in one.skills.fields for name in belief.names] for one in counters], dtype=bool)
    skills = knows[:, list(group.fields)]
    for column, one in enumerate(waiting):
        if one.only is not None:
            skills[:, column] = [counter.skills.number == one.only for counter in counters]
    return Board(
        sessions=hall.sessions,
        skills=skills,
        knows=knows,
        known=len(waiting),
        here=sum(one.due <= hall.now for one in waiting),
        places=len(group.fields) - PLACES * len(belief.names) - 1,
        ask_keys=ask_keys,
        ask_skills=knows[:, [belief.names.index(one.field) for one in asked]],
    )


def _futures(belief: Belief, waiting: Sequence[Waiting], group: Group, counters: int) -> Futures:
    sure = np.zeros(len(group.fields), dtype=bool)
    sure[: len(waiting)] = [one.again for one in waiting]
    sure[len(sure) - PLACES * len(belief.names) - 1 :] = True
    fate = fates(belief, group.fields, group.columns, sure)
    replays = len(belief.mu)
    return Futures(
        free=np.empty((replays, counters)),
        taken=np.zeros((replays, len(belief.names)), dtype=np.intp),
        arrival=group.arrival,
        key=group.key,
        hold=fate.hold,
        service=fate.service,
        move=fate.move,
    )


def _finish_running(
    hall: Hall, belief: Belief, counters: Sequence[OpenCounter], board: Board, futures: Futures
) -> None:
    """When each counter is free: the rest of its service or pause, and what may follow it."""
    for index, counter in enumerate(counters):
        column = COUNTERS + 2 * counter.skills.number % (MOVED - COUNTERS)
        free = np.full(len(belief.mu), hall.now)
        if counter.running:
            free = _after(counter.running, hall, belief, column, board, futures)
        if counter.paused:
            chance = belief.chance.uniform[:, column + (counter.running is not None)]
            free = free - np.log(chance) * belief.laws.pause_mean_min
        futures.free[:, index] = next_call_each(hall.sessions, free)


def _after(
    running: Running, hall: Hall, belief: Belief, column: int, board: Board, futures: Futures
) -> NDArray[np.float64]:
    """When a counter that serves is free again; a citizen who is sent on queues at the end of the service."""
    chance = belief.chance.uniform[:, column]
    rest, absent = _rest(running, hall.now, belief, chance)
    fate = belief.chance.uniform[:, column + 1]
    if not running.again and running.field in belief.names:
        field = belief.names.index(running.field)
        start = 1 - belief.transfer[field]
        rows = np.flatnonzero((fate >= start) & ~absent)
        move = goal_of(belief, field, (fate[rows] - start) / (1 - start + TINY))
        send_on(board, futures, (rows, move, hall.now + rest[rows], np.full(len(rows), running.key)))
        rest[rows] += MOMENT_MIN
    away = pauses(fate, 0.0, belief.laws.pause, belief.laws.pause_mean_min)
    return hall.now + rest + np.where(absent, 0.0, away)


def _rest(running: Running, now: float, belief: Belief, chance: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Minutes until the service ends given its age, and in which replays nobody has come to it."""
    law, age = belief.laws.of(running.field), max(SHORTEST_MIN, now - running.since)
    mu = belief.mu_of(running.field)
    beyond = log_survivals((math.log(age) - mu) / law.sigma)
    hold = belief.laws.absent_hold_min
    nobody = 0.0
    if not running.present and age < hold:
        nobody = law.no_show / (law.no_show + (1 - law.no_show) * math.exp(float(beyond.mean())))
    absent = chance < nobody
    share = np.where(absent, 0.5, (chance - nobody) / (1 - nobody))
    minutes = np.exp(mu + law.sigma * normal_beyond(beyond + np.log(np.maximum(share, 1e-9))))
    return np.where(absent, hold - age, np.maximum(minutes - age, 0.0)), absent
