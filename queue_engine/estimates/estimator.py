"""The estimate: mean and band of the wait of every ticket on the board, and of tickets that might be taken."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queue_engine.domain.policy import TicketClass
from queue_engine.estimates.answer import Estimate, Estimates
from queue_engine.estimates.chance import Floats
from queue_engine.estimates.futures import names_of, outlook
from queue_engine.estimates.hall import Ask, Hall
from queue_engine.estimates.laws import Laws
from queue_engine.estimates.replay import replay
from queue_engine.estimates.sessions import Sessions, worked_each

REPLAYS = 100


def estimate(hall: Hall, laws: Laws, asks: Sequence[Ask] = (), replays: int = REPLAYS) -> Estimates:
    """The waits of the whole board and of ``asks``. The same hall always gives the same answer."""
    found = Estimates({one.ticket: None for one in hall.waiting}, dict.fromkeys(asks))
    if not names_of(hall):
        return found
    view = outlook(hall, laws, asks, replays)
    calls = replay(view.board, view.futures)
    tickets, asked = (_estimates(hall, instants) for instants in (calls.tickets, calls.asks))
    found.tickets.update(zip((one.ticket for one in view.waiting), tickets, strict=True))
    found.asks.update(zip(view.asks, asked, strict=True))
    return found


def warm_up(hall: Hall, laws: Laws, replays: int = REPLAYS) -> None:
    """Make the tables of chance now, so that the first estimate that somebody waits for is as quick as the others."""
    estimate(hall, laws, asks_of(sorted(hall.served)), replays)


def asks_of(fields: Sequence[str]) -> tuple[Ask, ...]:
    """An ordinary and a priority ticket of every field: what a kiosk shows before the choice."""
    classes = (TicketClass.ORDINARY, TicketClass.PRIORITY)
    return tuple(Ask(name, ticket_class) for name in fields for ticket_class in classes)


def _estimates(hall: Hall, instants: Floats) -> list[Estimate]:
    """One for each column of call instants."""
    if not instants.shape[1]:
        return []
    now, sessions = hall.now, hall.sessions
    waits = np.maximum(worked_each(sessions, instants) - sessions.worked(now), 0.0)
    low, high = np.quantile(waits, (0.1, 0.9), axis=0)
    session, today = (_share_before(end, instants) for end in (sessions.session_end(now), _closing(sessions, now)))
    figures = zip(waits.mean(axis=0), low, high, session, today, strict=True)
    return [Estimate(*(float(figure) for figure in column)) for column in figures]


def _closing(sessions: Sessions, now: float) -> float | None:
    end = sessions.spans[-1][1]
    return end if now < end else None


def _share_before(end: float | None, instants: Floats) -> Floats:
    return np.ones(instants.shape[1]) if end is None else (instants < end).mean(axis=0)
