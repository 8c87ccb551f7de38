"""The small steps that every page of looking up shares."""

from __future__ import annotations

from dataclasses import replace

from kiosk.events import Effect
from kiosk.lookup.state import Consulting, LookupPage
from kiosk.state import Kiosk

Step = tuple[Kiosk, tuple[Effect, ...]]
LONGEST_QUESTION = 300


def page_of(state: Kiosk) -> LookupPage | None:
    """The page on the screen; None: nothing is looked up."""
    return state.phase.page if isinstance(state.phase, Consulting) else None


def turned(state: Kiosk, page: LookupPage) -> Kiosk:
    """Another page, or the same one with something new on it; the seconds that are counted go on."""
    left = state.phase.leaving if isinstance(state.phase, Consulting) else 0
    return replace(state, phase=Consulting(page, left))


def asked(state: Kiosk) -> tuple[Kiosk, int]:
    """A number that no question had before."""
    return replace(state, asks=state.asks + 1), state.asks + 1
