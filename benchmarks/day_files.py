"""Days of a hall as CSV files: reads them into visits, and says in words what is wrong with a file."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.day_sim import Plan, Stop, Visit
from config import find_hall, load_hall
from queue_engine.domain.policy import CounterSkills, TicketClass
from queue_engine.estimates.sessions import Sessions

HALL = "days"
HISTORY = find_hall(HALL).parent.parent / "history.csv"
SESSIONS = Sessions(((30.0, 270.0), (390.0, 600.0)))
COLUMNS = (
    "ticket", "arrival_min", "field", "class", "slot_min", "service_min", "no_show", "transfer_to",
    "transfer_service_min", "pause_after_min", "transfer_pause_min",
)  # fmt: skip


class DayFileProblem(Exception):
    """A file that is not a day of the hall; says where and why."""


def plan_of(hall: str = HALL) -> Plan:
    """The counters of a configured hall, in the sessions of the recorded days."""
    counters = load_hall(find_hall(hall)).counters
    return Plan(tuple(CounterSkills(one.number, frozenset(one.fields)) for one in counters), SESSIONS)


def read_days(file: Path, plan: Plan) -> dict[str, list[Visit]]:
    """Day → its visits in order of issue. A file without the column ``day`` is one day. Raises DayFileProblem."""
    days: dict[str, dict[int, Visit]] = {}
    for line, row in _rows(file):
        visit = _Cells(f"{file}, line {line}", row).visit(plan)
        day = days.setdefault(row.get("day") or "1", {})
        if day.setdefault(visit.ticket, visit) is not visit:
            raise DayFileProblem(f"{file}, line {line}: ticket {visit.ticket} stands there twice")
    return {day: sorted(visits.values(), key=lambda one: (one.issued, one.ticket)) for day, visits in days.items()}


def read_day(file: Path, plan: Plan) -> list[Visit]:
    """The visits of a file that holds one day. Raises DayFileProblem."""
    days = read_days(file, plan)
    if len(days) != 1:
        raise DayFileProblem(f"{file}: one day is wanted, but it holds {len(days)}")
    return next(iter(days.values()))


def _rows(file: Path) -> Sequence[tuple[int, Mapping[str, str]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise DayFileProblem(f"{file}: the column {', '.join(missing)} is missing")
            return [(reader.line_num, row) for row in reader]
    except OSError as error:
        raise DayFileProblem(f"{file}: cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DayFileProblem(f"{file}: is not a CSV file in UTF-8 ({error})") from error


class _Cells:
    """The cells of one line as values."""

    def __init__(self, place: str, row: Mapping[str, str]) -> None:
        self.place = place
        self.row = row

    def visit(self, plan: Plan) -> Visit:
        ticket_class, slot = self.ticket_class(), self.number("slot_min")
        if ticket_class is TicketClass.APPOINTMENT and slot is None:
            raise self.problem("slot_min", "an appointment needs a slot")
        return Visit(
            ticket=int(self.needed("ticket")),
            issued=self.needed("arrival_min"),
            ticket_class=ticket_class,
            first=Stop(self.field("field", plan), self.length("service_min"), self.length("pause_after_min")),
            slot=slot,
            absent=self.flag("no_show"),
            second=self.second(plan),
        )

    def second(self, plan: Plan) -> Stop | None:
        if not self.text("transfer_to"):
            return None
        lengths = self.length("transfer_service_min"), self.length("transfer_pause_min")
        return Stop(self.field("transfer_to", plan), *lengths)

    def text(self, column: str) -> str:
        return (self.row[column] or "").strip()

    def problem(self, column: str, reason: str) -> DayFileProblem:
        return DayFileProblem(f"{self.place}, {column} = {self.text(column)!r}: {reason}")

    def number(self, column: str) -> float | None:
        if not self.text(column):
            return None
        try:
            value = float(self.text(column))
        except ValueError as error:
            raise self.problem(column, "is not a number") from error
        if not math.isfinite(value):
            raise self.problem(column, "is not a number of minutes")
        return value

    def needed(self, column: str) -> float:
        value = self.number(column)
        if value is None:
            raise self.problem(column, "is empty")
        return value

    def length(self, column: str) -> float:
        value = self.number(column) or 0.0
        if value < 0:
            raise self.problem(column, "is negative")
        return value

    def flag(self, column: str) -> bool:
        if self.text(column) not in ("0", "1"):
            raise self.problem(column, "is neither 0 nor 1")
        return self.text(column) == "1"

    def field(self, column: str, plan: Plan) -> str:
        if self.text(column) not in plan.fields:
            raise self.problem(column, f"no counter serves it; the hall has {', '.join(plan.fields)}")
        return self.text(column)

    def ticket_class(self) -> TicketClass:
        try:
            return TicketClass(self.text("class"))
        except ValueError as error:
            raise self.problem("class", f"is none of {', '.join(TicketClass)}") from error
