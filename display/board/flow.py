"""What the hall board knows and decides, without Qt: which calls are new, which flash, which were painted.

The board follows the hall by seq. A call is listed once for its ticket; a recall takes the place of the call
before it and flashes again. Calls that fall together each get a place; those that find none wait in the queue,
in the order of the journal, until an earlier flash has ended. What is listed never goes backwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from display.common.acks import merged, send
from display.common.calls import told
from display.common.events import Acknowledge as Acknowledge
from display.common.events import Effect, RecordShown
from display.common.events import FlashEnded as FlashEnded
from display.common.events import HallChanged as HallChanged
from display.common.events import LinkChanged as LinkChanged
from display.common.events import NotHeard as NotHeard
from display.common.events import Painted as Painted
from display.common.events import WaitsChanged as WaitsChanged
from display.common.words import ms_of
from queue_engine.protocol import Call, Fact, HallState, TicketState, Waits

LISTED_KEPT = 80
SAID = ("spoken", "merged")


@dataclass(frozen=True, slots=True)
class Rules:
    """When a call that could not be shown at once is still worth a flash."""

    replay_ms: int = 600_000
    """After a lost link: younger calls flash, older ones are only listed."""

    start_ms: int = 60_000
    """When the board itself has just started: younger calls flash if the citizen is still awaited."""

    elsewhere: frozenset[str] = frozenset()
    """Counters whose calls other boards show."""

    fields: frozenset[str] | None = None
    """Calls of which fields are shown; None: of all."""

    zones: frozenset[str] | None = None
    """Zones whose loudspeakers are heard before this board; None: all."""

    def shows(self, call: Call) -> bool:
        """Whether a call belongs on this board."""
        of_field = self.fields is None or call.field in self.fields
        return not call.undone and call.counter not in self.elsewhere and of_field

    def unheard(self, call: Call) -> bool:
        """Whether no loudspeaker before this board could say a call, though one should have."""
        heard = [one for one in call.spoken if self.zones is None or one.zone in self.zones]
        return any(one.outcome == "failed" for one in heard) and not any(one.outcome in SAID for one in heard)


@dataclass(frozen=True, slots=True)
class Listed:
    """A call with its place in the list; ``unpainted`` are the seqs that its first paint will have shown."""

    call: Call
    unpainted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardState:
    """All that the board shows follows from this."""

    rules: Rules = Rules()
    places: int = 1
    hall: HallState | None = None
    live: bool = False
    lost_at: str | None = None
    rejoining: bool = False
    listed: tuple[Listed, ...] = ()
    queue: tuple[Call, ...] = ()
    flashing: frozenset[int] = frozenset()
    long: frozenset[int] = frozenset()
    """Calls that could not be said: they flash once for longer, in place of the voice."""
    newest: int = 0
    unsent: tuple[int, ...] = ()
    sent: tuple[int, ...] = ()
    now_ms: int = 0
    waits: Waits | None = None
    """The newest table of waits, however old."""


@dataclass(frozen=True, slots=True)
class PlacesChanged:
    """The window has room for so many calls."""

    places: int


Event = HallChanged | WaitsChanged | LinkChanged | PlacesChanged | Painted | NotHeard | FlashEnded


def reduce(state: BoardState, event: Event) -> tuple[BoardState, tuple[Effect, ...]]:
    """The board after an event, and what is to be done about it."""
    match event:
        case HallChanged():
            return _send(_hall_changed(state, event))
        case WaitsChanged(waits):
            return replace(state, waits=waits), ()
        case LinkChanged():
            return _link_changed(state, event)
        case PlacesChanged(places):
            return _admit(replace(state, places=max(1, places))), ()
        case Painted():
            return _painted(state, event)
        case NotHeard(seqs):
            return replace(state, unsent=merged(seqs, state.unsent)), ()
        case FlashEnded(seqs):
            return _admit(replace(state, flashing=state.flashing - (set(seqs) - _unseen(state)))), ()
        case _:
            assert_never(event)


# ---------------------------------------------------------------------------------------------------
# The hall


def _hall_changed(state: BoardState, event: HallChanged) -> BoardState:
    hall, before = event.hall, state.hall
    now = replace(state, hall=hall, now_ms=event.now_ms, rejoining=False)
    if before is None or before.store != hall.store:
        return _start(now)
    if hall.seq < before.seq:
        # Within a connection this is an old message. After a new one the hall was restored from a backup.
        return _start(now) if state.rejoining else state
    if before.day.day != hall.day.day:
        now = replace(now, listed=(), queue=(), flashing=frozenset(), long=frozenset())
    now = _without(now, {call.seq for call in hall.calls if call.undone})
    fresh = tuple(call for call in _fresh(state.newest, hall, event.facts) if state.rules.shows(call))
    newest = fresh[-1].seq if fresh else state.newest
    return _admit(replace(now, queue=now.queue + fresh, newest=newest))


def _start(state: BoardState) -> BoardState:
    """Begin from a snapshot: everything is listed; only who is awaited since a moment ago flashes."""
    assert state.hall is not None
    calls = sorted(filter(state.rules.shows, state.hall.valid_calls), key=lambda call: call.seq)
    long = frozenset(call.seq for call in calls if state.rules.unheard(call))
    state = replace(state, listed=(), queue=(), flashing=frozenset(), long=long, newest=calls[-1].seq if calls else 0)
    for call in calls:
        state = _list(state, call, flash=False)
    young = [one.call.seq for one in state.listed if _is_awaited_since_a_moment(state, one.call)]
    return replace(state, flashing=frozenset(young[-state.places :]))


def _without(state: BoardState, undone: set[int]) -> BoardState:
    """The board without calls that were taken back."""
    if not undone:
        return state
    listed = tuple(one for one in state.listed if one.call.seq not in undone)
    queue = tuple(call for call in state.queue if call.seq not in undone)
    return replace(state, listed=listed, queue=queue, flashing=state.flashing - undone)


def _is_awaited_since_a_moment(state: BoardState, call: Call) -> bool:
    return stage(state, call) is TicketState.CALLED and state.now_ms - ms_of(call.at) <= state.rules.start_ms


def stage(state: BoardState, call: Call) -> TicketState:
    """CALLED while the citizen is awaited at the counter, SERVING there, else FINISHED."""
    counter = state.hall.counters.get(call.counter) if state.hall else None
    ticket = counter.ticket if counter else None
    if ticket is None or ticket.id != call.ticket:
        return TicketState.FINISHED
    return ticket.state


def _fresh(newest: int, hall: HallState, facts: tuple[Fact, ...]) -> tuple[Call, ...]:
    """Calls that were never taken in, in the order of the journal; facts may hold more than the hall keeps."""
    calls = {call.seq: call for call in (*told(facts), *hall.valid_calls)}
    today = f"{hall.day.day}."
    return tuple(calls[seq] for seq in sorted(calls) if seq > newest and calls[seq].ticket.startswith(today))


# ---------------------------------------------------------------------------------------------------
# From the queue into the list


def _admit(state: BoardState) -> BoardState:
    """Who waits gets a place, and who was not heard of in the hall flashes for longer."""
    return _lengthen(_admit_queue(state))


def _lengthen(state: BoardState) -> BoardState:
    """Calls that no loudspeaker could say: while the citizen is awaited, one long flash each."""
    if state.hall is None:
        return state
    unheard = {call.seq for call in state.hall.calls if state.rules.unheard(call)} - state.long
    for one in state.listed if unheard else ():
        seq, old = one.call.seq, state.now_ms - ms_of(one.call.at) > state.rules.replay_ms
        has_room = seq in state.flashing or len(state.flashing) < state.places
        if seq in unheard and has_room and not old and stage(state, one.call) is TicketState.CALLED:
            state = replace(state, long=state.long | {seq}, flashing=state.flashing | {seq})
    return state


def _admit_queue(state: BoardState) -> BoardState:
    """Give places to the calls that wait, first come first shown, as far as there is room for their flashes."""
    while state.queue:
        call = state.queue[0]
        old = state.now_ms - ms_of(call.at) > state.rules.replay_ms
        if not old and (len(state.flashing) >= state.places or _still_to_be_painted(state, call)):
            break
        state = _list(replace(state, queue=state.queue[1:]), call, flash=not old)
    return state


def _still_to_be_painted(state: BoardState, call: Call) -> bool:
    """Whether an earlier call of the ticket is about to flash: a recall may not take its place before it was seen."""
    unseen = _unseen(state) & state.flashing
    return any(one.call.ticket == call.ticket and one.call.seq in unseen for one in state.listed)


def _unseen(state: BoardState) -> set[int]:
    """Calls that have not been painted. A flash that nobody saw has not ended."""
    return {one.call.seq for one in state.listed if one.unpainted}


def _list(state: BoardState, call: Call, flash: bool) -> BoardState:
    before = next((one for one in state.listed if one.call.ticket == call.ticket), None)
    others = tuple(one for one in state.listed if one is not before)
    same_place = before is not None and before.call.counter == call.counter
    unpainted = (*(before.unpainted if before and same_place else ()), call.seq)
    flashing = state.flashing - ({before.call.seq} if before else set())
    return replace(
        state,
        listed=(*others, Listed(call, unpainted))[-LISTED_KEPT:],
        flashing=flashing | {call.seq} if flash else flashing,
    )


def on_screen(state: BoardState) -> tuple[Listed, ...]:
    """Who has a place, newest first: flashing calls, the newest, awaited citizens, then whoever was called last."""
    newest = state.listed[-1] if state.listed else None

    def rank(one: Listed) -> tuple[bool, bool, bool, int]:
        is_awaited = stage(state, one.call) is TicketState.CALLED
        return one.call.seq in state.flashing, one is newest, is_awaited, one.call.seq

    chosen = sorted(state.listed, key=rank, reverse=True)[: state.places]
    return tuple(sorted(chosen, key=lambda one: one.call.seq, reverse=True))


# ---------------------------------------------------------------------------------------------------
# Painted, acknowledged


def _painted(state: BoardState, event: Painted) -> tuple[BoardState, tuple[Effect, ...]]:
    seen = set(event.seqs)
    calls = tuple(_as(one.call, seq) for one in state.listed for seq in one.unpainted if seq in seen)
    if not calls:
        return state, ()
    left = tuple(replace(one, unpainted=tuple(s for s in one.unpainted if s not in seen)) for one in state.listed)
    state = replace(state, listed=left, unsent=state.unsent + tuple(call.seq for call in calls))
    state, acknowledge = _send(state)
    return _admit(state), (RecordShown(event.t, calls), *acknowledge)


def _as(call: Call, seq: int) -> Call:
    return call if call.seq == seq else call.model_copy(update={"seq": seq})


def _link_changed(state: BoardState, event: LinkChanged) -> tuple[BoardState, tuple[Effect, ...]]:
    state = replace(
        state,
        live=event.live,
        lost_at=None if event.live else event.lost_at or state.lost_at,
        rejoining=state.rejoining or not event.live,
    )
    if not event.live:
        # What was sent last may have been lost with the link; the server notes each call once.
        return replace(state, unsent=merged(state.sent, state.unsent), sent=()), ()
    return _send(state)


def _send(state: BoardState) -> tuple[BoardState, tuple[Effect, ...]]:
    unsent, sent, effects = send(state.live, state.unsent, state.sent)
    return replace(state, unsent=unsent, sent=sent), effects
