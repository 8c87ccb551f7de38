"""Slips that are not printed for sure, as staff hear of them: which they are, and what is said of one. No Qt."""

from __future__ import annotations

from counter.words import MINUTE_MS, Words, ms_of
from devices.states import Reason
from devices.words import told
from queue_engine.protocol import HallState, SlipNow, Ticket

GRACE_MS = MINUTE_MS
"""So long a slip may be on its way before staff hear of it."""
_IN_DOUBT = frozenset({"uncertain", "failed_before", "abandoned"})
_UNDER_WAY = frozenset({"queued", "sending"})
_MISSED_BY_NOBODY = frozenset({Reason.NOT_WANTED, Reason.BY_PERSON})


def is_wanted(slip: SlipNow) -> bool:
    """Staff want it printed again, and its station has not taken that up."""
    return slip.asked > slip.done


def may_be_seen(slip: SlipNow | None) -> bool:
    """Only a look at the paper can tell whether it came out."""
    return slip is not None and slip.state == "uncertain" and not slip.in_hand and not is_wanted(slip)


def is_late(slip: SlipNow, now_ms: int) -> bool:
    return now_ms - ms_of(slip.at) > GRACE_MS


def is_in_doubt(slip: SlipNow, now_ms: int) -> bool:
    """Whether a person should see to it."""
    if slip.in_hand:
        return False
    if is_wanted(slip):
        return True
    if slip.state == "abandoned" and slip.reasons and _MISSED_BY_NOBODY.issuperset(slip.reasons):
        return False
    return slip.state in _IN_DOUBT or (slip.state in _UNDER_WAY and is_late(slip, now_ms))


def everybody(hall: HallState | None) -> tuple[Ticket, ...]:
    """Every ticket that is not done with: waiting, held, missed, or at a counter."""
    if hall is None:
        return ()
    waiting = (ticket for line in hall.waiting.values() for ticket in line)
    at_counters = (one.ticket for one in hall.counters.values() if one.ticket)
    return (*waiting, *hall.held, *hall.missed, *at_counters)


def doubtful(hall: HallState | None, now_ms: int) -> tuple[SlipNow, ...]:
    """The slips of numbers that have not ended, the newest first."""
    living = {ticket.id for ticket in everybody(hall)}
    slips = hall.slips.values() if hall else ()
    found = (slip for slip in slips if slip.ticket in living and is_in_doubt(slip, now_ms))
    return tuple(sorted(found, key=lambda slip: (slip.at, slip.number), reverse=True))


def state_of(slip: SlipNow, now_ms: int, words: Words) -> str:
    """In a few words how it stands: "chưa rõ đã in hay chưa"."""
    if is_wanted(slip):
        return words["slips.wanted_late" if is_late(slip, now_ms) else "slips.wanted"]
    return words[f"slips.{slip.state}"] if f"slips.{slip.state}" in words.texts else words["slips.uncertain"]


def reason_of(slip: SlipNow, words: Words) -> str:
    """The printer and its first reason in one sentence; empty where nothing is known."""
    said = told(slip.reasons[0], words.texts).sentence if slip.reasons else ""
    printer = words.device(slip.printer) if slip.printer else ""
    return f"{printer}: {said}" if printer and said else printer or said[:1].upper() + said[1:]
