"""The replays against the simulated hall: another engine, one future at a time, must call at the very same instants."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.day_sim import Called, DaySim, Plan, Stop, Visit
from queue_engine.domain.policy import CounterSkills, Rule, TicketClass, pick_order
from queue_engine.estimates.replay import PLACES, Board, Calls, Futures, replay
from queue_engine.estimates.sessions import Sessions, next_call_each

FIELDS = ("a", "b", "c")
OPENING = 10.0
SESSIONS = Sessions(((OPENING, 40.0), (55.0, 90.0)))
SECOND_MIN = {"a": 3.1, "b": 4.3, "c": 5.7}


class Future:
    """One random future of a random hall: who waits at the opening, who comes later, and what happens to each."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        shuffled = [self.chance.sample(FIELDS, self.chance.randint(1, 3)) for _ in range(self.chance.randint(1, 4))]
        self.counters = tuple(CounterSkills(number, frozenset(fields)) for number, fields in enumerate(shuffled, 1))
        waiting = sorted(self.chance.uniform(0, 9) for _ in range(self.chance.randint(0, 12)))
        coming = sorted(self.chance.uniform(11, 80) for _ in range(self.chance.randint(0, 8)))
        self.known = [self._visit(number, at, TicketClass.ORDINARY) for number, at in enumerate(waiting)]
        self.later = [self._visit(number, at, TicketClass.PRIORITY) for number, at in enumerate(coming, len(waiting))]

    @property
    def served(self) -> list[str]:
        return sorted({field for counter in self.counters for field in counter.fields})

    def _visit(self, ticket: int, at: float, ticket_class: TicketClass) -> Visit:
        second = None
        field = self.chance.choice(self.served)
        others = [name for name in self.served if name != field]
        if others and self.chance.random() < 0.1:
            goal = self.chance.choice(others)
            second = Stop(goal, SECOND_MIN[goal])
        return Visit(ticket, at, ticket_class, Stop(field, self.chance.uniform(1, 20)), second=second)

    def simulated(self, *more: Visit) -> list[Called]:
        plan = Plan(self.counters, SESSIONS)
        return DaySim(plan, Rule(), sorted([*self.known, *more, *self.later], key=lambda one: one.issued)).run()

    def replayed(self, asked: str) -> Calls:
        names, visits = self.served, [*self.known, *self.later]
        places = [name for name in names for _ in range(PLACES)] + [names[0]]
        fields = [one.first.field for one in visits] + places
        counters = pick_order(self.counters)
        knows = np.array([[name in one.fields for name in names] for one in counters])
        ask = names.index(asked)
        board = Board(
            sessions=SESSIONS,
            skills=knows[:, [names.index(name) for name in fields]],
            knows=knows,
            known=len(self.known),
            here=len(self.known),
            places=len(visits),
            ask_keys=np.array([9.5]),
            ask_skills=knows[:, [ask]],
        )
        return replay(board, self._futures(places))

    def _futures(self, places: list[str]) -> Futures:
        visits, names = [*self.known, *self.later], self.served
        nobody = [np.inf] * len(places)
        hold = [[one.first.service_min for one in visits] + [SECOND_MIN[name] for name in places]]
        move = [[names.index(one.second.field) if one.second else -1 for one in visits] + [-1] * len(places)]
        return Futures(
            free=np.full((1, len(self.counters)), OPENING),
            taken=np.zeros((1, len(names)), dtype=np.intp),
            arrival=np.array([[-np.inf] * len(self.known) + [one.issued for one in self.later] + nobody]),
            key=np.array([[one.issued - 45 * (one in self.later) for one in visits] + nobody]),
            hold=np.array(hold),
            service=np.array(hold),
            move=np.array(move, dtype=np.intp),
        )


@pytest.mark.parametrize("seed", range(150))
def test_every_waiting_ticket_is_called_as_in_the_simulated_hall(seed: int) -> None:
    future = Future(seed)
    calls = {call.visit.ticket: call.at for call in future.simulated()}
    replayed = future.replayed(future.served[0]).tickets[0]
    assert replayed.tolist() == pytest.approx([calls[one.ticket] for one in future.known])


@pytest.mark.parametrize("seed", range(150))
def test_who_asks_is_called_as_if_the_ticket_had_been_taken(seed: int) -> None:
    future = Future(seed)
    field = future.served[-1]
    taken = Visit(999, 9.5, TicketClass.ORDINARY, Stop(field, 5.0))
    [call] = [one for one in future.simulated(taken) if one.visit == taken]
    assert future.replayed(field).asks[0, 0] == pytest.approx(call.at)


def test_the_replays_do_call_after_the_break_and_people_who_are_sent_on() -> None:
    futures = [Future(seed) for seed in range(150)]
    calls = [call for future in futures for call in future.simulated()]
    assert sum(call.at == 55.0 for call in calls) > 10
    assert sum(call.visit.second is not None for call in calls) > 50


def test_nobody_is_called_inside_a_break() -> None:
    instants = np.array([0.0, 10.0, 39.9, 40.0, 54.9, 55.0, 89.0, 95.0, np.inf])
    assert next_call_each(SESSIONS, instants).tolist() == [10.0, 10.0, 39.9, 55.0, 55.0, 55.0, 89.0, 95.0, np.inf]


def test_rows_do_not_disturb_each_other() -> None:
    """Two futures side by side give what each gives alone."""
    one, other = Future(3), Future(3)
    other.known = [replace(visit, first=Stop(visit.first.field, 2.5)) for visit in other.known]
    alone = [future.replayed(future.served[0]).tickets[0] for future in (one, other)]
    places = [name for name in one.served for _ in range(PLACES)] + [one.served[0]]
    both = [future._futures(places) for future in (one, other)]
    side = Futures(*(np.vstack([getattr(single, name) for single in both]) for name in Futures.__slots__))
    counters = pick_order(one.counters)
    knows = np.array([[name in counter.fields for name in one.served] for counter in counters])
    fields = [visit.first.field for visit in (*one.known, *one.later)] + places
    skills = knows[:, [one.served.index(name) for name in fields]]
    board = Board(
        SESSIONS, skills, knows, len(one.known), len(one.known), len(fields) - len(places), np.array([]), knows[:, []]
    )
    assert replay(board, side).tickets == pytest.approx(np.vstack(alone))
