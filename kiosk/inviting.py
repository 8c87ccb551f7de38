"""Invites aloud to touch the screen where nobody has for a while. Pure; for every station that citizens touch.

A station is free when nobody is at it and whoever came now would be served. It invites only then, never sooner than
so many seconds after the last citizen or the last invitation, and is silent at the first touch.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.events import Effect, Hush, Invite, StartTimer, StopTimer, Timer

CALL_S = 20.0
"""A call that is younger may still be spoken."""


@dataclass(frozen=True)
class Invitation:
    """What is said, and after how many seconds without a touch."""

    prompt: str
    every_s: float
    heeds_calls: bool = False
    """A loudspeaker calls numbers in the hall: while it may be speaking, nobody is invited."""


def invited(
    invitation: Invitation | None, was_free: bool, is_free: bool, rang: bool, calling: bool = False
) -> tuple[Effect, ...]:
    """What an event brings about. ``rang``: it is time for an invitation; ``calling``: a number was called just now."""
    if invitation is None:
        return ()
    if not is_free:
        return (StopTimer(Timer.INVITE), Hush()) if was_free else ()
    again = StartTimer(Timer.INVITE, invitation.every_s)
    if rang and calling and invitation.heeds_calls:
        return (StartTimer(Timer.INVITE, CALL_S),)
    if rang:
        return Invite(invitation.prompt), again
    return () if was_free else (again,)
