"""The list of bookings as a CSV file, for example from a booking site or a spreadsheet.

    code,field,date,time,state
    HB-7K2M,land,2026-11-23,08:30,
    HB-9QX4,civil,23/11/2026,13:00,cancelled

| column | Vietnamese heading | what it holds |
|---|---|---|
| code | mã hẹn | 4–40 letters and digits; spaces, hyphens, dots and small letters do not matter |
| field | lĩnh vực | the field's id, letter or Vietnamese name |
| date | ngày | 2026-11-23 or 23/11/2026 |
| time | giờ | the slot on the hall's clock: 08:30, 8:30 or 8h30 |
| state | trạng thái | may be missing; empty or ``booked`` (đã hẹn), ``cancelled`` (đã hủy) |

UTF-8 with or without a byte order mark; the separator is a comma, a semicolon or a tab, as in the first line. Any other
column, a name for example, is dropped unread. A file is taken whole or not at all: every problem is reported with its
line. The same file again changes nothing.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from queue_engine.domain.bookings import Booking, code_of

COLUMNS = {
    "code": ("code", "mã hẹn", "mã"),
    "field": ("field", "lĩnh vực"),
    "date": ("date", "ngày"),
    "time": ("time", "giờ"),
    "state": ("state", "trạng thái"),
}
OPTIONAL = frozenset({"state"})
STATES = {"": False, "booked": False, "đã hẹn": False, "cancelled": True, "canceled": True, "đã hủy": True}

REASONS: dict[str, tuple[str, str]] = {
    "not_utf8": ("tệp không ở dạng UTF-8", "the file is not UTF-8"),
    "empty": ("tệp không có lượt hẹn nào", "the file has no bookings"),
    "broken": ("dòng này không đúng dạng CSV", "this is not CSV"),
    "no_column": ("dòng đầu thiếu cột này", "the column is missing in the first line"),
    "column_twice": ("dòng đầu có cột này hai lần", "the column stands twice in the first line"),
    "short_row": ("dòng này hết trước khi tới cột này", "the line ends before this column"),
    "bad_code": ("mã hẹn có từ 4 đến 40 chữ cái và chữ số", "a code has 4 to 40 letters and digits"),
    "unknown_field": ("không có lĩnh vực này", "the hall has no such field"),
    "bad_date": ("ngày viết như 2026-11-23 hoặc 23/11/2026", "a date looks like 2026-11-23 or 23/11/2026"),
    "bad_time": ("giờ viết như 08:30", "a time looks like 08:30"),
    "bad_state": ("trạng thái là đã hẹn hoặc đã hủy", "a state is booked or cancelled"),
    "code_twice": ("dòng {other} ghi khác về mã này", "line {other} says something else about this code"),
}
"""Reason → words, Vietnamese and English."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing to put right in the file."""

    line: int
    """As a text editor counts; 0 for the whole file."""
    column: str
    reason: str
    """A key of REASONS."""
    value: str = ""
    other: int = 0
    """The line that says something else."""

    def words(self, language: str) -> str:
        """Place and reason; ``language`` vi or en."""
        vietnamese = language == "vi"
        line = f"{'dòng' if vietnamese else 'line'} {self.line}" if self.line else ""
        column = f"cột {COLUMNS[self.column][1]}" if vietnamese and self.column else self.column
        place = ", ".join(part for part in (line, column) if part)
        value = f" ({self.value})" if self.value else ""
        reason = REASONS[self.reason][not vietnamese].format(other=self.other) + value
        return f"{place}: {reason}" if place else reason


class BookingsProblems(Exception):
    """The file cannot be taken; ``problems`` holds every reason."""

    def __init__(self, problems: list[LineProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(problem.words("en") for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its number and the texts of our columns."""

    line: int
    cells: dict[str, str | None]


def read_bookings(data: bytes, fields: Mapping[str, str]) -> tuple[Booking, ...]:
    """The bookings of a file, in its order. ``fields``: id, letter or name of a field -> its id.

    Raises :class:`BookingsProblems`.
    """
    names = {_plain(name): id for name, id in fields.items()}
    problems: list[LineProblem] = []
    found: dict[str, tuple[Booking, int]] = {}
    for row in _rows(_text(data), problems):
        booking = _booking(row, names, problems)
        if booking is None:
            continue
        before, line = found.setdefault(booking.code, (booking, row.line))
        if before != booking:
            problems.append(LineProblem(row.line, "code", "code_twice", booking.code, line))
    if not found and not problems:
        problems.append(LineProblem(0, "", "empty"))
    if problems:
        raise BookingsProblems(problems)
    return tuple(booking for booking, _ in found.values())


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BookingsProblems([LineProblem(line, "", "not_utf8")]) from error


def _rows(text: str, problems: list[LineProblem]) -> Iterator[Row]:
    """The lines below the heading; empty ones are left out."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    places: dict[str, int] | None = None
    last = 0
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if places is None:
                places = _places(cells, line, problems)
                if problems:
                    return
                continue
            yield Row(line, {name: _cell(cells, at) for name, at in places.items()})
    except csv.Error:
        problems.append(LineProblem(last + 1, "", "broken"))


def _cell(cells: list[str], at: int) -> str | None:
    return cells[at].strip() if at < len(cells) else None


def _places(heading: list[str], line: int, problems: list[LineProblem]) -> dict[str, int]:
    """Where each of our columns stands."""
    headings = [_plain(cell) for cell in heading]
    places: dict[str, int] = {}
    for name, aliases in COLUMNS.items():
        at = [number for number, cell in enumerate(headings) if cell in aliases]
        if at:
            places[name] = at[0]
        if len(at) > 1:
            problems.append(LineProblem(line, name, "column_twice"))
        if not at and name not in OPTIONAL:
            problems.append(LineProblem(line, name, "no_column"))
    return places


def _booking(row: Row, fields: Mapping[str, str], problems: list[LineProblem]) -> Booking | None:
    """The booking of a line, or None with all that is wrong with it in ``problems``."""
    missing = [name for name, cell in row.cells.items() if cell is None and name not in OPTIONAL]
    wrong = [LineProblem(row.line, name, "short_row") for name in missing]
    cells = {name: cell or "" for name, cell in row.cells.items()}
    code, field = code_of(cells["code"]), fields.get(_plain(cells["field"]))
    day, slot = _date(cells["date"]), _time(cells["time"])
    cancelled = STATES.get(_plain(cells.get("state", "")))
    if not wrong:
        read = {"code": code, "field": field, "date": day, "time": slot, "state": cancelled}
        wrong = [
            LineProblem(row.line, name, f"unknown_{name}" if name == "field" else f"bad_{name}", cells[name])
            for name, value in read.items()
            if value is None
        ]
    problems += wrong
    if wrong or code is None or field is None or day is None or slot is None:
        return None
    return replace(Booking(code, field, day, slot), cancelled=bool(cancelled))


def _plain(text: str) -> str:
    """Without a difference in case, form or spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _date(text: str) -> date | None:
    forms = (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})")
    match = next((found for form in forms if (found := re.fullmatch(form, text, re.ASCII))), None)
    if match is None:
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _time(text: str) -> int | None:
    match = re.fullmatch(r"([01]?\d|2[0-3])[:hH]([0-5]\d)(?::00)?", text, re.ASCII)
    return int(match[1]) * 60 + int(match[2]) if match else None
