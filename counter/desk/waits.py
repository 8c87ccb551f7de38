"""What the estimator's table says at the desk: waits beside the lines, counters worth opening. Nothing that is old."""

from __future__ import annotations

from collections.abc import Iterator

from assets.line import Line
from assets.waits import LONGEST_MIN, is_fresh
from counter.desk.alarms import is_staffed, line_of, serves
from counter.desk.flow import Desk
from counter.words import Words
from queue_engine.protocol import Advice, CounterState, FieldWait, HallState, Waits


def fresh_waits(desk: Desk) -> Waits | None:
    """The table, while it may be shown."""
    waits = desk.waits
    return waits if waits is not None and desk.link.live and is_fresh(waits.at, desk.now_ms) else None


def wait_note(desk: Desk, field: str, words: Words) -> str:
    """Mean and 90 % point for an ordinary number taken now; empty when they are not known."""
    row = _rows(desk).get(field)
    if row is None:
        return ""
    if row.wait is None:
        return words["desk.queue_unserved"]
    if row.wait.p90_min > LONGEST_MIN:
        return ""
    return words["desk.queue_wait"].format(mean=round(row.wait.mean_min), most=round(row.wait.p90_min))


def _rows(desk: Desk) -> dict[str, FieldWait]:
    waits = fresh_waits(desk)
    return {row.field: row for row in waits.fields if not row.priority} if waits else {}


def advice(desk: Desk, hall: HallState, words: Words) -> Iterator[tuple[tuple[str, str], Line]]:
    """Counters worth opening, by field and counter, the most useful first."""
    waits = fresh_waits(desk)
    for one in waits.advice if waits else ():
        before, after = round(one.before_min), round(one.after_min)
        if after < before <= LONGEST_MIN and _can_open(hall, one, words):
            name = words.counter(one.counter)
            values = {"counter": name[:1].lower() + name[1:], "field": words.field(one.field)}
            text = words["desk.need_advice"].format(**values, before=before, after=after)
            yield (one.field, one.counter), line_of(f"advice:{one.field}:{one.counter}", text, "counter", "priority")


def _can_open(hall: HallState, one: Advice, words: Words) -> bool:
    """Of this hall, and not opened since the table was made."""
    known = {field.id for field in words.config.fields}, {counter.id for counter in words.config.counters}
    if one.field not in known[0] or one.counter not in known[1]:
        return False
    counter = hall.counters.get(one.counter, CounterState(counter=one.counter))
    return not (is_staffed(counter) and counter.paused is None and serves(counter, one.field, words))


def expected_waits(desk: Desk, words: Words, told: set[str]) -> Iterator[Line]:
    """Fields where a number taken now would wait above the target, unless something has been said of them."""
    rows = _rows(desk)
    for field in words.config.fields:
        row = rows.get(field.id)
        wait = row.wait.mean_min if row and row.wait else 0.0
        if field.id not in told and field.target_wait_min < wait <= LONGEST_MIN:
            values = {"field": words.field(field.id), "wait": round(wait), "target": field.target_wait_min}
            yield line_of(f"expected:{field.id}", words["desk.need_expected"].format(**values), "clock", "priority")
