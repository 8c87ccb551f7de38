"""A visit that was booked elsewhere: its code is typed or scanned, and becomes a number; part of the kiosk's flow."""

from __future__ import annotations

import string
from dataclasses import replace

from kiosk.events import (
    BookingTouched,
    CheckInTouched,
    Effect,
    EraseTouched,
    KeyTouched,
    ScanTouched,
    SendCheckIn,
    StopTimer,
    Timer,
)
from kiosk.state import Aiming, Choosing, Issuing, Kiosk, Refused, Typing, unreachable
from queue_engine.protocol import CheckIn

Step = tuple[Kiosk, tuple[Effect, ...]]
DIGITS, LETTERS = "1234567890", string.ascii_uppercase
SHORTEST_CODE, LONGEST_CODE = 4, 40


def may_check_in(state: Kiosk) -> bool:
    """Bookings are taken in a break, too: what is too early is said by the hall."""
    return state.rules.bookings and unreachable(state) is None


def may_scan(state: Kiosk) -> bool:
    """Whether there is a camera to hold a code before, and a hall to ask what it is."""
    return state.rules.camera and unreachable(state) is None


def booking_touched(
    state: Kiosk, event: BookingTouched | ScanTouched | KeyTouched | EraseTouched | CheckInTouched
) -> Step:
    phase = state.phase
    match event:
        case BookingTouched() if isinstance(phase, Choosing | Refused) and may_check_in(state):
            return replace(state, phase=Typing(phase.typed if isinstance(phase, Refused) else "")), ()
        case ScanTouched() if isinstance(phase, Choosing | Refused) and may_scan(state):
            return replace(state, phase=Typing() if may_check_in(state) else Aiming()), ()
        case KeyTouched(key) if isinstance(phase, Typing) and key in (*DIGITS, *LETTERS):
            return replace(state, phase=Typing((phase.code + key)[:LONGEST_CODE])), ()
        case EraseTouched() if isinstance(phase, Typing):
            return replace(state, phase=Typing(phase.code[:-1])), ()
        case CheckInTouched() if isinstance(phase, Typing) and len(phase.code) >= SHORTEST_CODE:
            return check_in(state, phase.code)
    return state, ()


def check_in(state: Kiosk, code: str) -> Step:
    """The booking becomes a number."""
    if not may_check_in(state):
        return state, ()
    body = CheckIn(code=code, language=state.language)
    return replace(state, phase=Issuing("", code=code)), (SendCheckIn(body), StopTimer(Timer.IDLE))
