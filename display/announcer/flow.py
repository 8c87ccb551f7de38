"""What the announcer knows and decides, without a loudspeaker and without Qt.

A call is taken in when nobody has said yet what became of it in this zone, so a station that begins, comes back or
takes over goes on where the journal stands. What became of a call is told again until its fact is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from display.announcer.expected import Expected, expected
from display.announcer.owed import Owed, heard
from display.announcer.turns import Result, Turn, TurnRules, Why, entered, is_too_old, next_calls, said, sifted
from display.common.calls import told
from display.common.events import HallChanged, LinkChanged, Ticked
from queue_engine.protocol import Call, Fact, HallState, TicketState

FloorState = Literal["free", "asked", "held"]
HEARD, LEFT_OUT, FAILED = "spoken", "skipped", "failed"
"""How the loudspeaker ends an order, in the words of devices.speech.ports.SpokenState."""
SPARE_MS = 3_000
"""So long a call that could not be said waits for the server to let the spare speak."""


@dataclass(frozen=True, slots=True)
class Place:
    """Who this announcer is; it never changes."""

    station: str
    zone: str = ""
    """Empty: the whole hall."""
    counters: frozenset[str] | None = None
    """Those of the zone; None: all."""
    rules: TurnRules = field(default=TurnRules())
    overheard: bool = False
    """Another loudspeaker could be heard here too, so the floor is taken before each turn."""
    is_quiet: Callable[[int], bool] = lambda now_ms: False
    """Whether calls are shown only at this moment (UTC milliseconds)."""
    spare: bool = False
    """Another announcer stands by for the zone: the server lets it speak when this one cannot."""


@dataclass(frozen=True, slots=True)
class AnnouncerState:
    """All that the announcer does follows from this."""

    place: Place
    hall: HallState | None = None
    live: bool = False
    rejoining: bool = False
    now_ms: int = 0
    waiting: tuple[Call, ...] = ()
    turn: Turn | None = None
    """What is being said, or waits for the floor."""
    forgotten: bool = False
    """The turn that is being said belongs to another journal than the one of now."""
    turns: int = 0
    floor: FloorState = "free"
    ask_at_ms: int = 0
    """Not to ask for the floor before."""
    unsaid: tuple[tuple[int, Result], ...] = ()
    """What could not be said, and from when on nobody else is expected to say it."""
    owed: Owed = field(default=Owed())
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class FloorAnswered:
    """What the server says to the wish to speak; no answer is a no."""

    turn: int
    granted: bool
    wait_ms: int
    now_ms: int


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """How the loudspeaker ended a turn."""

    turn: int
    state: str
    reasons: tuple[str, ...]
    seconds: float
    now_ms: int


@dataclass(frozen=True, slots=True)
class NotTold:
    """The server did not get this."""

    result: Result


Event = HallChanged | LinkChanged | Ticked | FloorAnswered | TurnEnded | NotTold


@dataclass(frozen=True, slots=True)
class Say:
    """Hand this turn to the loudspeaker."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class AskFloor:
    """Ask the server for the room's floor, for as long as this turn lasts."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class LeaveFloor:
    """The turn is over."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the server what became of some calls."""

    result: Result


@dataclass(frozen=True, slots=True)
class Expect:
    """These may be called next, and ``waiting`` be said together: keep their sounds ready."""

    calls: tuple[Expected, ...]
    waiting: tuple[Call, ...]


Effect = Say | AskFloor | LeaveFloor | Tell | Expect
Step = tuple[AnnouncerState, tuple[Effect, ...]]


def reduce(state: AnnouncerState, event: Event) -> Step:
    """The announcer after an event, and what is to be done about it."""
    match event:
        case HallChanged():
            return _go_on(*_hall_changed(state, event))
        case LinkChanged(live):
            owed = state.owed if live else state.owed.again()
            return _go_on(replace(state, live=live, owed=owed, rejoining=state.rejoining or not live))
        case Ticked(now_ms):
            return _go_on(replace(state, now_ms=now_ms))
        case FloorAnswered():
            return _go_on(*_floor_answered(replace(state, now_ms=event.now_ms), event))
        case TurnEnded():
            return _go_on(*_turn_ended(replace(state, now_ms=event.now_ms), event))
        case NotTold(result):
            return replace(state, owed=state.owed.untold(result)), ()
        case _:
            assert_never(event)


# ---------------------------------------------------------------------------------------------------
# The hall


def _hall_changed(state: AnnouncerState, event: HallChanged) -> Step:
    hall, before = event.hall, state.hall
    if before is not None and hall.store == before.store and hall.seq < before.seq and not state.rejoining:
        return state, ()  # an old message
    another = before is not None and (hall.store != before.store or hall.seq < before.seq)
    if another:  # a new store, or one restored from a backup: its calls are others under the same numbers
        state = replace(state, waiting=(), unsaid=(), owed=Owed(), forgotten=state.turn is not None)
    state = replace(state, hall=hall, now_ms=event.now_ms, rejoining=False)
    if before is not None and before.day.day != hall.day.day:
        state = replace(state, waiting=(), unsaid=(), owed=Owed())  # the server has closed yesterday's account
    known = heard(hall, event.facts, state.place.zone)
    state = replace(state, owed=state.owed.without(known))
    if not is_granted(state):
        return replace(state, waiting=(), unsaid=()), ()
    return _enter(_without_said(state, known), _fresh(state, hall, event.facts))


def is_granted(state: AnnouncerState) -> bool:
    """Whether this is the one that speaks in its zone, as far as was heard last."""
    return state.hall is not None and state.hall.granted.get(state.place.zone) == state.place.station


def _enter(state: AnnouncerState, fresh: tuple[Call, ...]) -> Step:
    waiting, results = entered(state.waiting, fresh)
    return _noted(replace(state, waiting=waiting), results), ()


def _noted(state: AnnouncerState, results: tuple[Result, ...]) -> AnnouncerState:
    return replace(state, owed=state.owed.with_results(results))


def _without_said(state: AnnouncerState, known: Collection[int]) -> AnnouncerState:
    """What the one before still said, after the zone was granted to this one, is not said again."""
    state = replace(state, waiting=_others(state.waiting, known))
    if state.turn is None or state.floor != "asked":
        return state
    return replace(state, turn=replace(state.turn, calls=_others(state.turn.calls, known)))


def _others(calls: tuple[Call, ...], known: Collection[int]) -> tuple[Call, ...]:
    return tuple(call for call in calls if call.seq not in known)


def _fresh(state: AnnouncerState, hall: HallState, facts: tuple[Fact, ...]) -> tuple[Call, ...]:
    """Calls of this zone of which nobody has said yet what became of them."""
    place, today = state.place, f"{hall.day.day}."
    running = state.turn.seqs if state.turn else ()
    unsaid = (seq for _, result in state.unsaid for seq in result.calls)
    mine = {*state.owed.seqs, *running, *unsaid, *(call.seq for call in state.waiting)}
    known = mine | heard(hall, facts, place.zone)
    calls = {call.seq: call for call in (*told(facts), *hall.calls)}
    return tuple(
        call
        for seq, call in calls.items()
        if seq not in known
        and call.ticket.startswith(today)
        and (place.counters is None or call.counter in place.counters)
    )


def why_not(state: AnnouncerState, call: Call) -> str | None:
    """Why this call is not worth saying any more, at this moment; None: it is."""
    if _is_undone(state, call):
        return Why.TAKEN_BACK
    if state.place.rules.awaited_only and (gone := _gone(state, call)):
        return gone
    if state.place.is_quiet(state.now_ms):
        return Why.QUIET_HOURS
    return Why.TOO_OLD if is_too_old(call, state.place.rules, state.now_ms) else None


def _is_undone(state: AnnouncerState, call: Call) -> bool:
    return state.hall is not None and any(one.seq == call.seq and one.undone for one in state.hall.calls)


def _gone(state: AnnouncerState, call: Call) -> Why | None:
    """Where the citizen is, when not awaited at the counter."""
    if state.hall is None:
        return None
    counter = state.hall.counters.get(call.counter)
    ticket = counter.ticket if counter else None
    if ticket is not None and ticket.id == call.ticket:
        return None if ticket.state is TicketState.CALLED else Why.CAME
    if any(one.id == call.ticket for one in state.hall.missed):
        return Why.ABSENT
    return Why.ELSEWHERE if _is_somewhere(state.hall, call.ticket) else Why.CAME


def _is_somewhere(hall: HallState, ticket: str) -> bool:
    waiting = (one for line in hall.waiting.values() for one in line)
    at_counters = (row.ticket for row in hall.counters.values() if row.ticket)
    return any(one.id == ticket for one in (*hall.held, *waiting, *at_counters))


# ---------------------------------------------------------------------------------------------------
# Turns


def _go_on(state: AnnouncerState, before: tuple[Effect, ...] = ()) -> Step:
    """Let go of what is not worth saying, begin the next turn, tell what is owed, and expect what may come."""
    state = _given_up(state)
    waiting, results = sifted(state.waiting, lambda call: why_not(state, call))
    state, begun = _begin(_noted(replace(state, waiting=waiting), results))
    state, tells = _tell(state)
    state, expects = _expect(state)
    return state, (*tells, *before, *begun, *expects)  # who gets the floor next has heard of what was said


def _begin(state: AnnouncerState) -> Step:
    if state.turn is not None or not state.waiting or not may_speak(state) or state.now_ms < state.ask_at_ms:
        return state, ()
    turn = Turn(state.turns + 1, next_calls(state.waiting, state.place.rules, state.now_ms))
    left = state.waiting[len(turn.calls) :]
    overheard = state.place.overheard
    state = replace(state, turn=turn, turns=turn.id, waiting=left, floor="asked" if overheard else "free")
    return state, (AskFloor(turn) if overheard else Say(turn),)


def may_speak(state: AnnouncerState) -> bool:
    """Only the one that is granted; and while the server is away only who cannot meet another voice."""
    return is_granted(state) and (state.live or not state.place.overheard)


def still_wanted(state: AnnouncerState, turn: Turn, now_ms: int) -> bool:
    """Asked just before it sounds, from another thread."""
    now = replace(state, now_ms=now_ms)
    known = heard(now.hall, (), now.place.zone) if now.hall else ()
    return is_granted(now) and any(why_not(now, call) is None for call in _others(turn.calls, known))


def _floor_answered(state: AnnouncerState, event: FloorAnswered) -> Step:
    turn = state.turn
    if turn is None or turn.id != event.turn or state.floor != "asked":
        return state, (LeaveFloor(),) if event.granted and state.floor != "held" else ()
    if not event.granted or not may_speak(state):
        again_ms = event.now_ms + (0 if event.granted else event.wait_ms)
        back = replace(state, turn=None, floor="free", ask_at_ms=again_ms)
        return _back_in_line(back, turn), (LeaveFloor(),) if event.granted else ()
    calls, results = sifted(turn.calls, lambda call: why_not(state, call))
    if state.forgotten or not calls:
        results = () if state.forgotten else results
        state = replace(state, forgotten=False)
        return _noted(replace(state, turn=None, floor="free"), results), (LeaveFloor(),)
    turn = replace(turn, calls=calls)
    return _noted(replace(state, turn=turn, floor="held"), results), (Say(turn),)


def _back_in_line(state: AnnouncerState, turn: Turn) -> AnnouncerState:
    if state.forgotten or not is_granted(state):
        return replace(state, forgotten=False)
    state, _ = _enter(state, turn.calls)
    return state


def _turn_ended(state: AnnouncerState, event: TurnEnded) -> Step:
    turn = state.turn
    if turn is None or turn.id != event.turn:
        return state, ()
    left: tuple[Effect, ...] = (LeaveFloor(),) if state.floor == "held" else ()
    results = () if state.forgotten else _results(state, turn, event)
    if event.state == FAILED and state.place.spare and state.live:
        later = tuple((event.now_ms + SPARE_MS, result) for result in results)
        state, results = replace(state, unsaid=(*state.unsaid, *later)), ()
    state = replace(state, turn=None, floor="free", forgotten=False)
    return _noted(state, results), left


def _given_up(state: AnnouncerState) -> AnnouncerState:
    """The spare was not let speak: what could not be said has failed."""
    due = tuple(result for until_ms, result in state.unsaid if until_ms <= state.now_ms)
    kept = tuple(one for one in state.unsaid if one[0] > state.now_ms)
    return _noted(replace(state, unsaid=kept), due)


def _results(state: AnnouncerState, turn: Turn, event: TurnEnded) -> tuple[Result, ...]:
    """Nothing of a turn that was not said when another one speaks here now: that one says it, or why not."""
    if event.state == HEARD:
        return (Result(turn.seqs, said(turn), event.reasons, event.seconds),)
    if not is_granted(state):
        return ()
    if event.state == FAILED:
        return (Result(turn.seqs, "failed", event.reasons, event.seconds),)
    kept, gone = sifted(turn.calls, lambda call: why_not(state, call))
    rest = tuple(call.seq for call in kept)
    return (*gone, Result(rest, "shown_only", event.reasons)) if rest else gone


def _tell(state: AnnouncerState) -> Step:
    if not state.live:
        return state, ()
    owed, results = state.owed.sending()
    return replace(state, owed=owed), tuple(map(Tell, results))


def _expect(state: AnnouncerState) -> Step:
    together = state.waiting[: state.place.rules.most_merged] if len(state.waiting) > 1 else ()
    calls = expected(state.hall, state.place.counters) if state.hall else ()  # a spare stands ready too
    wanted = (*(Expected(call.number, call.counter) for call in together), *calls)
    if wanted == state.expected:
        return state, ()
    return replace(state, expected=wanted), (Expect(calls, together),)
