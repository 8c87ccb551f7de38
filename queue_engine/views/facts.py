"""A fact, a ticket, as each kind of station may know it."""

from __future__ import annotations

from typing import Any

from queue_engine import protocol
from queue_engine.journal import FactRow
from queue_engine.protocol import StationKind
from queue_engine.views.tables import VIEWS

STAFF = frozenset(
    {StationKind.COUNTER_PANEL, StationKind.RATING_SCREEN, StationKind.SUPERVISOR_DESK, StationKind.ESTIMATOR}
)
"""Kinds that may know who sits where, why a ticket is held, and practice tickets."""
NAMING = STAFF | {StationKind.COUNTER_SIGN}
"""Kinds that may know the officer's name: a sign shows it where the hall wants that."""

SEE_MACHINES = frozenset({StationKind.SUPERVISOR_DESK, StationKind.COUNTER_PANEL})
"""Kinds that know how stations and devices are: an officer is told of what stands at the own counter."""


def seen_by(kind: StationKind, fact: FactRow) -> protocol.Fact | None:
    """The fact with the keys that this kind of station may see, or None."""
    keys = VIEWS[kind].get(fact.kind)
    if keys is None or (fact.data.get("practice") and kind not in STAFF):
        return None
    if fact.kind == "device_asked" and kind not in (fact.data["station_kind"], *SEE_MACHINES):
        return None
    data: dict[str, Any] = {key: fact.data[key] for key in keys if key in fact.data}
    if "now" in data:
        data["now"] = dict(data["now"])
    if "ticket" in data and kind not in STAFF:
        _hide(data, kind)
    _hide(data.get("now", {}), kind)
    return protocol.Fact(seq=fact.seq, day=fact.day, at=fact.at, kind=fact.kind, who=_who(kind, fact), data=data)


_STAFF_ONLY: dict[str, Any] = {"note": None, "back_to": None, "outcome": None}
KNOW_DOSSIERS = frozenset({StationKind.COUNTER_PANEL, StationKind.SUPERVISOR_DESK})
"""Kinds that know the code of a ticket's dossier: a rating screen is read by citizens."""
KNOW_MISSING = KNOW_DOSSIERS | {StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN}
"""Kinds that know what is missing at a visit: the officers, and the stations that print it and bring it back."""


def _kept_from(kind: StationKind) -> dict[str, Any]:
    """Keys of a ticket that this kind of station may not know, with what stands there instead."""
    kept: dict[str, Any] = {} if kind in STAFF else dict(_STAFF_ONLY)
    if kind not in KNOW_DOSSIERS:
        kept["dossier"] = None
    if kind not in KNOW_MISSING:
        kept["missing"] = ()
    return kept


PUBLIC_PRIORITY = "yes"
"""What public stations see instead of the group: that there is a priority, not which one."""


def _hide(ticket: dict[str, Any], kind: StationKind) -> None:
    """Take out what this kind of station may not know, in place."""
    ticket.update({key: empty for key, empty in _kept_from(kind).items() if key in ticket})
    if kind in STAFF:
        return
    if ticket.get("priority"):
        ticket["priority"] = PUBLIC_PRIORITY
    if ticket.get("bound"):
        ticket["bound"] = public_binding(ticket["bound"])


def public(ticket: protocol.Ticket, kind: StationKind) -> protocol.Ticket:
    """Without what this kind of station may not know."""
    hidden = _kept_from(kind)
    if kind not in STAFF:
        hidden |= {"priority": PUBLIC_PRIORITY if ticket.priority else None, "bound": public_binding(ticket.bound)}
    return ticket.model_copy(update=hidden) if hidden else ticket


def public_binding(bound: str | None) -> str | None:
    """That a ticket is bound to an officer or a counter, not to whom."""
    return bound.partition(":")[0] if bound else None


def _who(kind: StationKind, fact: FactRow) -> str:
    return fact.who if kind in STAFF else fact.who.partition("/")[0]
