"""When a number will be called, as a citizen reads it: a span on the clock, never a minute that nobody can keep."""

from __future__ import annotations

from assets.texts import Texts
from queue_engine.protocol import Promise

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
