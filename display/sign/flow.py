"""What the sign of a counter knows and decides, without Qt: how it stands, which call is new, what was painted.

The last state stays readable when the server is away; the sign says since when it has heard nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from display.common.acks import merged, send
from display.common.counters import At, Stand, counter_at
from display.common.events import (
    Effect,
    FlashEnded,
    HallChanged,
    LinkChanged,
    NotHeard,
    Painted,
    RecordShown,
    Ticked,
)
from display.common.words import ms_of
from queue_engine.protocol import Call, HallState


@dataclass(frozen=True, slots=True)
class SignState:
    """All that the sign shows follows from this."""

    counter: str
    start_ms: int = 60_000
    """When the sign begins: a younger call flashes."""
    replay_ms: int = 600_000
    """After a lost link: a younger call flashes."""
    hall: HallState | None = None
    live: bool = False
    lost_at: str | None = None
    now_ms: int | None = None
    """The newest tick of the hall's clock."""
    rejoining: bool = False
    call: int | None = None
    """Seq of the newest call that is shown."""
    unpainted: bool = False
    flashing: bool = False
    unsent: tuple[int, ...] = ()
    sent: tuple[int, ...] = ()

    @property
    def at(self) -> At:
        return counter_at(self.hall, self.counter)


Event = HallChanged | LinkChanged | Painted | NotHeard | FlashEnded | Ticked


def reduce(state: SignState, event: Event) -> tuple[SignState, tuple[Effect, ...]]:
    """The sign after an event, and what is to be done about it."""
    match event:
        case HallChanged():
            return _send(_hall_changed(state, event))
        case LinkChanged():
            return _link_changed(state, event)
        case Painted():
            return _painted(state, event)
        case NotHeard(seqs):
            return replace(state, unsent=merged(seqs, state.unsent)), ()
        case FlashEnded(seqs):
            ended = state.call in seqs and not state.unpainted
            return (replace(state, flashing=False) if ended else state), ()
        case Ticked(now_ms):
            return replace(state, now_ms=now_ms), ()
        case _:
            assert_never(event)


def _hall_changed(state: SignState, event: HallChanged) -> SignState:
    hall, before = event.hall, state.hall
    same = before is not None and before.store == hall.store
    if before is not None and same and hall.seq < before.seq and not state.rejoining:
        return state  # an old message; after a new connection it would be a restored backup
    state = replace(state, hall=hall, rejoining=False, call=state.call if same else None)
    at = state.at
    if at.ticket is None or at.stand is not Stand.CALLED:
        return replace(state, flashing=False, unpainted=False)
    if at.ticket.call_seq is None or at.ticket.call_seq == state.call:
        return state
    called_at = at.ticket.called_at
    youngest_ms = state.start_ms if before is None else state.replay_ms
    young = called_at is not None and event.now_ms - ms_of(called_at) <= youngest_ms
    return replace(state, call=at.ticket.call_seq, unpainted=True, flashing=young)


def _painted(state: SignState, event: Painted) -> tuple[SignState, tuple[Effect, ...]]:
    ticket = state.at.ticket
    if not state.unpainted or state.call is None or state.call not in event.seqs or ticket is None:
        return state, ()
    state = replace(state, unpainted=False, unsent=(*state.unsent, state.call))
    call = Call(
        seq=event.seqs[-1],
        ticket=ticket.id,
        number=ticket.number,
        field=ticket.field,
        counter=state.counter,
        at=ticket.called_at or ticket.since,
        again=ticket.calls > 1,
    )
    state, acknowledge = _send(state)
    return state, (RecordShown(event.t, (call,)), *acknowledge)


def _link_changed(state: SignState, event: LinkChanged) -> tuple[SignState, tuple[Effect, ...]]:
    state = replace(
        state,
        live=event.live,
        lost_at=None if event.live else event.lost_at or state.lost_at,
        rejoining=state.rejoining or not event.live,
    )
    if not event.live:
        return replace(state, unsent=merged(state.sent, state.unsent), sent=()), ()
    return _send(state)


def _send(state: SignState) -> tuple[SignState, tuple[Effect, ...]]:
    unsent, sent, effects = send(state.live, state.unsent, state.sent)
    return replace(state, unsent=unsent, sent=sent), effects
