"""Why the hall said no, as a sentence with its values; without them the sentence of the code alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from assets.texts import Texts

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "quota_reached": ("limit",),
    "limit_per_person": ("limit",),
    "last_ticket_passed": ("last_ticket_at",),
    "day_over": ("closed_at",),
    "not_reached": ("closes_at",),
    "before_draw": ("at",),
    "field_stopped": ("reason",),
    "booking_early": ("slot_at", "wait_until"),
    "booking_used": ("number",),
    "booking_wrong_day": ("weekday", "day", "slot_at"),
}
"""Values of the longer sentence ``refusal_why.CODE``; without one of them the plain sentence is said."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

COMES_BACK = frozenset(
    {
        *("day_closed", "before_opening", "lunch", "last_ticket_passed", "day_over"),
        *("field_closed_today", "quota_reached", "not_reached"),
    }
)
"""Codes after which it is said when numbers are given again."""


def refusal(texts: Texts, code: str, detail: Mapping[str, Any], today: str | None = None) -> str | None:
    """The sentence, and when to come back; None for a code without words. ``today``: the hall's day, YYYY-MM-DD."""
    if f"refusal.{code}" not in texts:
        return None
    when = _when(texts, detail, today) if code in COMES_BACK else ""
    return f"{_why(texts, code, detail, bool(when))} {when}".strip()


def afternoon_at(detail: Mapping[str, Any]) -> str | None:
    """From when a number that may be taken instead is called, "13:00"; None: no such offer."""
    at = detail.get("afternoon_at")
    return at if isinstance(at, str) and _CLOCK.fullmatch(at) else None


def _why(texts: Texts, code: str, detail: Mapping[str, Any], with_time: bool) -> str:
    needed = _NEEDS.get(code, ())
    values = {name: _spoken(texts, name, detail.get(name)) for name in needed}
    if needed and all(values.values()):
        return texts[f"refusal_why.{code}"].format(**values)
    short = f"refusal_why.{code}"
    return texts[short] if with_time and not needed and short in texts else texts[f"refusal.{code}"]


def _spoken(texts: Texts, name: str, value: Any) -> Any:
    """A value as it stands in a sentence; days by their name and date, None for what is no day."""
    if name == "weekday":
        return _weekday(texts, value)
    if name != "day":
        return value
    try:
        return f"{date.fromisoformat(value):%d/%m}"
    except (TypeError, ValueError):
        return None


def _weekday(texts: Texts, value: Any) -> str | None:
    key = f"common.day_{value}"
    if key not in texts:
        return None
    return texts[key]


def _when(texts: Texts, detail: Mapping[str, Any], today: str | None) -> str:
    on, at, weekday = (detail.get(name) for name in ("opens_on", "opens_at", "opens_weekday"))
    if not on or not at:
        return ""
    if on == today:
        return texts["refusal_when.today"].format(time=at)
    day = date.fromisoformat(on)
    name = texts[f"common.day_{weekday}"] if weekday else ""
    return texts["refusal_when.later"].format(weekday=name, date=f"{day:%d/%m}", time=at)
