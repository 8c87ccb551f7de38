"""When a central system is called and when it is left in peace. Pure: the moment is handed in, in monotonic seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

from queue_engine.protocol import Centre

LONGEST_PAUSE_S = 600.0
TRIAL_S = 30.0
"""A trial call that has not ended after so long is not waited for."""
REMEMBERED = 9
"""Answers whose median says whether the centre is slow."""


@dataclass(frozen=True, slots=True)
class CircuitRules:
    """``failures`` one after the other open the circuit; then one call tries after ``pause_s``, doubled each time."""

    failures: int = 4
    pause_s: float = 20.0
    slow_ms: float = 1500.0


@dataclass(frozen=True, slots=True)
class Circuit:
    """Closed while ``opened`` is zero: calls go. Open until ``until``; then a single call tries."""

    failed: int = 0
    """Failures one after the other."""
    opened: int = 0
    """How often it has opened without a success in between."""
    until: float = 0.0
    trying_since: float | None = None
    took_ms: tuple[float, ...] = ()


def may_call(circuit: Circuit, now: float) -> bool:
    """Whether a call may go now; the caller says so with :func:`calling`."""
    if not circuit.opened:
        return True
    trying = circuit.trying_since is not None and now - circuit.trying_since < TRIAL_S
    return now >= circuit.until and not trying


def calling(circuit: Circuit, now: float) -> Circuit:
    """A call goes; of an open circuit it is the only one."""
    return replace(circuit, trying_since=now) if circuit.opened else circuit


def answered(circuit: Circuit, took_ms: float) -> Circuit:
    """The centre answered, be it that there is no such dossier."""
    return Circuit(took_ms=(*circuit.took_ms, took_ms)[-REMEMBERED:])


def failed(
    circuit: Circuit, now: float, rules: CircuitRules, after_s: float | None = None, hopeless: bool = False
) -> Circuit:
    """A call failed. ``after_s``: the centre asks for so long a rest; ``hopeless``: no other call can do better."""
    count = circuit.failed + 1
    if not circuit.opened and count < rules.failures and after_s is None and not hopeless:
        return replace(circuit, failed=count)
    if circuit.opened and now < circuit.until and circuit.trying_since is None:
        return replace(circuit, failed=count)  # it was under way when the circuit opened, and says nothing new
    pause = max(min(rules.pause_s * 2 ** min(circuit.opened, 16), LONGEST_PAUSE_S), min(after_s or 0, LONGEST_PAUSE_S))
    return replace(circuit, failed=count, opened=circuit.opened + 1, until=now + pause, trying_since=None)


def centre_of(circuit: Circuit, rules: CircuitRules) -> Centre:
    """How the centre is, as a screen may say."""
    if circuit.opened:
        return Centre.AWAY
    slow = bool(circuit.took_ms) and median(circuit.took_ms) > rules.slow_ms
    return Centre.SLOW if slow or circuit.failed else Centre.OK
