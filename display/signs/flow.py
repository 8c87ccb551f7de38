"""What each counter's LED sign shows, without a cable and without a clock of its own.

A012    blinking: please come · still: being served
----    the counter is paused
____    nothing was heard of the hall for two minutes: nobody shall go by an old number
(dark)  nobody is called, nobody sits there, or the hall is closed
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from display.common.acks import merged, send
from display.common.counters import Stand, counter_at
from display.common.events import Acknowledge, HallChanged, LinkChanged, NotHeard
from display.common.events import Ticked as Ticked
from display.common.words import ms_of
from queue_engine.protocol import HallState

WIDEST = 8
"""More places than any sign has; a sign shows as many as it has."""
DARK, PAUSED, AWAY = "", "-" * WIDEST, "_" * WIDEST
STALE_MS = 120_000
"""A number that nobody has confirmed for so long is not shown any more."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a sign shows; ``call``: seq of the call for which it blinks."""

    text: str = DARK
    call: int | None = None


@dataclass(frozen=True, slots=True)
class SignsState:
    """All that the signs show follows from this."""

    counters: tuple[str, ...]
    start_ms: int = 60_000
    """A call that is older does not blink when the station begins …"""
    replay_ms: int = 600_000
    """… and one that is older than this not when the server is back."""
    hall: HallState | None = None
    lost_ms: int | None = None
    """Since when nothing is heard; the station's start at first."""
    faces: Mapping[str, Face] = field(default_factory=dict)
    live: bool = False
    unsent: tuple[int, ...] = ()
    sent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lit:
    """A sign has answered that it shows this call."""

    call: int


Event = HallChanged | LinkChanged | Ticked | Lit | NotHeard


@dataclass(frozen=True, slots=True)
class Show:
    """Put this on the signs of a counter; ``call``: seq of the call that stands there then for the first time."""

    counter: str
    text: str
    blink: bool = False
    call: int | None = None


Effect = Show | Acknowledge


def reduce(state: SignsState, event: Event) -> tuple[SignsState, tuple[Effect, ...]]:
    """The signs after an event, what is new on them, and which calls the server is told to have been shown."""
    match event:
        case HallChanged(hall, _, now_ms):
            return _shown(replace(state, hall=hall), now_ms)
        case LinkChanged():
            return _link_changed(state, event)
        case Ticked(now_ms):
            lost_ms = now_ms if state.hall is None and state.lost_ms is None else state.lost_ms
            return _shown(replace(state, lost_ms=lost_ms), now_ms)
        case Lit(call):
            return _send(replace(state, unsent=merged(state.unsent, (call,))))
        case NotHeard(seqs):
            return replace(state, unsent=merged(seqs, state.unsent)), ()
        case _:
            assert_never(event)


def _link_changed(state: SignsState, event: LinkChanged) -> tuple[SignsState, tuple[Effect, ...]]:
    lost_ms = ms_of(event.lost_at) if event.lost_at else state.lost_ms
    state = replace(state, live=event.live, lost_ms=None if event.live else lost_ms)
    if not event.live:
        return replace(state, unsent=merged(state.sent, state.unsent), sent=()), ()
    return _send(state)


def _send(state: SignsState) -> tuple[SignsState, tuple[Effect, ...]]:
    unsent, sent, effects = send(state.live, state.unsent, state.sent)
    return replace(state, unsent=unsent, sent=sent), effects


def _shown(state: SignsState, now_ms: int) -> tuple[SignsState, tuple[Show, ...]]:
    faces = {counter: face_of(state, counter, now_ms) for counter in state.counters}
    fresh = [counter for counter, face in faces.items() if state.faces.get(counter) != face]
    shows = tuple(_show(state, counter, faces[counter]) for counter in fresh)
    return replace(state, faces=faces), shows


def face_of(state: SignsState, counter: str, now_ms: int) -> Face:
    """What a counter's sign has to show now."""
    if state.lost_ms is not None and now_ms - state.lost_ms >= STALE_MS:
        return Face(AWAY)
    at = counter_at(state.hall, counter)
    if at.ticket is not None:
        before = state.faces.get(counter)
        oldest_ms = state.start_ms if before is None else state.replay_ms
        young = at.ticket.called_at is not None and now_ms - ms_of(at.ticket.called_at) <= oldest_ms
        known = before is not None and before.call is not None and before.call == at.ticket.call_seq
        blinks = at.stand is Stand.CALLED and (young or known)
        return Face(at.ticket.number, at.ticket.call_seq if blinks else None)
    return Face(PAUSED if at.stand is Stand.PAUSED else DARK)


def _show(state: SignsState, counter: str, face: Face) -> Show:
    """A recall blinks again; service that begins does not."""
    before = state.faces.get(counter)
    call = face.call if before is None or before.call != face.call else None
    return Show(counter, face.text, blink=call is not None, call=call)
