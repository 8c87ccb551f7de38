"""Numbers torn from paper rolls: which comes next."""

from __future__ import annotations

from collections.abc import Iterator

from counter.entry import TypedNumber, largest
from counter.panel.state import Panel, Sheet
from queue_engine.protocol import CallRoll, HallState

LAST_SERIAL = largest(CallRoll, "serial")


def serial_of(number: str) -> int:
    """The running part: 17 of ``A017``."""
    digits = "".join(one for one in number if one.isdigit())
    return int(digits) if digits else 0


def next_serial(panel: Panel, field: str) -> int:
    """After the newest number of the field, at whatever counter; numbers that are known to be used are passed over."""
    if panel.hall is None:
        return 1
    used = {serial_of(number) for number in _numbers(panel.hall, field)}
    serial = serial_of(panel.hall.last_number.get(field, "")) + 1
    while serial in used:
        serial += 1
    return min(serial, LAST_SERIAL)


def _numbers(hall: HallState, field: str) -> Iterator[str]:
    """Whatever the panel still knows of today's numbers of a field."""
    tickets = (*hall.waiting.get(field, ()), *hall.held, *hall.missed)
    open_now = (one.ticket for one in hall.counters.values() if one.ticket)
    yield from (one.number for one in (*tickets, *open_now) if one.field == field)
    yield from (call.number for call in hall.calls if call.field == field)


def rolled(panel: Panel, sheet: Sheet) -> tuple[str, int]:
    """The field, and the serial that Enter would call."""
    field = sheet.tab if sheet.tab in panel.own_fields else usual_field(panel)
    return field, sheet.number.value(next_serial(panel, field))


def usual_field(panel: Panel) -> str:
    """Of the number that was called here last, else the counter's first."""
    last = panel.answered.field if panel.answered else ""
    return last if last in panel.own_fields else panel.own_fields[0]


def tried_again(sheet: Sheet, panel: Panel) -> Sheet:
    """The page after a refusal: the number stands there, and the next digit begins another."""
    _, serial = rolled(panel, sheet)
    return Sheet(sheet.page, tab=sheet.tab, number=TypedNumber(str(serial), is_old=True))
