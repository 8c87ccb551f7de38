"""What rows of an answer say about a mapping. Names of places only: a value could be somebody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from queue_engine.dossier.check.words import say, sentence
from queue_engine.dossier.gateway import GatewayError
from queue_engine.dossier.mapping import BookingPaths, DossierPaths, Mapping, NamePaths, Paths, ProcedurePaths, Table
from queue_engine.dossier.paths import MISSING, FieldPath
from queue_engine.dossier.proofs import last_digits
from queue_engine.dossier.reading import Reader, Row
from queue_engine.dossier.record import Dossier
from queue_engine.dossier.values import as_rows, first
from queue_engine.protocol import Phase

SHOWN_STATUSES = 30


@dataclass
class Report:
    """Lines for a person, and how many of them must be put right."""

    lines: list[str] = field(default_factory=list)
    wrong: int = 0

    def say(self, key: str, /, **values: object) -> None:
        self.lines.append(say(key, **values))

    def blame(self, key: str, /, **values: object) -> None:
        self.wrong += 1
        self.say(key, **values)

    def end(self) -> None:
        self.say("bad" if self.wrong else "good", count=self.wrong)


def examine(mapping: Mapping, rows: Sequence[Row], report: Report, table: Table | None = None) -> None:
    """Every path of the table, without one of dossiers; of these every status and the second proof too."""
    table = table or mapping.dossier
    needed = table.required if isinstance(table, DossierPaths) else ()
    report.say("fields_title" if isinstance(table, DossierPaths) else "rows_title")
    for key, paths, places in _paths_of(table, rows):
        _told(key, paths, places, key in needed, report)
    _read_all(mapping, rows, report, table)
    if isinstance(table, DossierPaths):
        _proof(mapping, rows, report)


def _paths_of(table: Table, rows: Sequence[Row], prefix: str = "") -> Iterator[tuple[str, Paths, Sequence[Row]]]:
    for name in type(table).model_fields:
        value = getattr(table, name)
        if isinstance(value, Table):
            yield from _paths_of(value, _inner(value, rows), f"{prefix}{name}.")
        elif isinstance(value, tuple) and value and all(isinstance(one, FieldPath) for one in value):
            # the rows of a list are looked for in the dossier, everything else of it in the rows
            yield f"{prefix}{name}", value, rows if name != "rows" else ()


def _inner(table: Table, rows: Sequence[Row]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        try:
            found += as_rows(first(row, getattr(table, "rows")), "rows")  # noqa: B009
        except GatewayError:
            continue
    return found


def _told(key: str, paths: Paths, rows: Sequence[Row], needed: bool, report: Report) -> None:
    if not rows:  # nothing to look at: a list that is empty in these dossiers
        return
    found = [first(row, paths) for row in rows]
    full = sum(one is not MISSING and one is not None for one in found)
    names = " | ".join(path.text for path in paths)
    if full:
        report.say("found", key=key, path=names, n=full, of=len(rows))
    elif all(one is MISSING for one in found):
        (report.blame if needed else report.say)("absent_needed" if needed else "absent", key=key, path=names)
    else:
        report.say("empty", key=key, path=names)


def _read_all(mapping: Mapping, rows: Sequence[Row], report: Report, table: Table) -> None:
    read = _reading(mapping, table)
    failed: Counter[tuple[str, str]] = Counter()
    unknown: Counter[str] = Counter()
    for row in rows:
        try:
            found = read(row)
        except GatewayError as error:
            failed[error.reason, error.about] += 1
            continue
        if isinstance(found, Dossier) and found.phase is Phase.UNKNOWN:
            unknown[" ".join(filter(None, (found.status_code, found.status_name)))] += 1
    for (reason, about), count in failed.items():
        told, remedy = sentence(reason)
        report.blame("unread", count=count, sentence=told, about=about, remedy=remedy)
    for status, _ in unknown.most_common(SHOWN_STATUSES):
        report.blame("unknown_status", status=status)


def _reading(mapping: Mapping, table: Table) -> Callable[[Row], object]:
    """What reads a row by this table."""
    reader = Reader(mapping, "check", lambda: datetime.now(UTC))
    match table:
        case ProcedurePaths():
            return reader.procedure
        case NamePaths():
            return lambda row: reader.named(row, table)
        case BookingPaths():
            return reader.booking
        case _:
            return reader.dossier


def _proof(mapping: Mapping, rows: Sequence[Row], report: Report) -> None:
    if not mapping.personal.compare or not rows:
        return
    n = sum(bool(last_digits(path.read(row) for path in mapping.personal.compare)) for row in rows)
    if n:
        report.say("proof_good", n=n, of=len(rows))
    else:
        report.blame("proof_none")
