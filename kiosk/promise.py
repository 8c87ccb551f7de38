"""When a number will be called, as a citizen reads it: a span on the clock, never a minute that nobody can keep."""

from __future__ import annotations

from assets.texts import Texts
from kiosk.clock import clock_of
from queue_engine.protocol import Issued, Promise

_KINDS = {"this_session": "call_between", "after_lunch": "call_after_lunch", "not_today": "call_not_today"}


def told(promise: Promise | None, texts: Texts) -> str:
    """One sentence, empty when nothing is known."""
    if promise is None or promise.kind not in _KINDS:
        return ""
    if promise.kind != "not_today" and (promise.from_at is None or promise.to_at is None):
        return ""
    sentence = texts[f"kiosk.{_KINDS[promise.kind]}"]
    return sentence.format(from_at=promise.from_at, to_at=promise.to_at)


def with_promise(ahead: str, promise: Promise | None, texts: Texts, gap: str) -> str:
    """The people ahead and, behind ``gap``, when it will be."""
    sentence = told(promise, texts)
    return f"{ahead}{gap}{sentence}" if sentence else ahead


def place_of(issued: Issued, draw_at: str | None, timezone: str, texts: Texts, room: str, gap: str) -> str:
    """What is known of a number's turn: kept for the afternoon, still to be drawn, or the people ahead and when.

    ``draw_at``: the lot is drawn then, and the number takes part; ``room`` holds the words, "kiosk" or "slip".
    """
    ticket = issued.ticket
    if ticket.not_before is not None:
        return texts["kiosk.kept"].format(at=clock_of(ticket.not_before, timezone))
    if draw_at is not None and ticket.slot_at is None:
        return texts["kiosk.draw_ahead"].format(at=clock_of(draw_at, timezone))
    ahead = texts.count(f"{room}.ahead", issued.ahead)
    if ticket.slot_at is not None:
        booked = texts["kiosk.booking_at"].format(at=clock_of(ticket.slot_at, timezone))
        return f"{booked}{gap}{told(issued.promise, texts) or ahead}"
    return with_promise(ahead, issued.promise, texts, gap)
