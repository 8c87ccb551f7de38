"""From a row of an answer to the neutral record, as the mapping says. Nothing personal comes through."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import GatewayError, Misconfigured, Retry
from queue_engine.dossier.hiding import hider
from queue_engine.dossier.mapping import BookingPaths, Mapping, NamePaths, PaperPaths, Paths, ProcedurePaths
from queue_engine.dossier.paths import MISSING
from queue_engine.dossier.record import (
    BookedVisit,
    Dossier,
    NamedCode,
    PaperCase,
    PaperToBring,
    Procedure,
    Step,
    Supplement,
)
from queue_engine.dossier.values import as_rows, as_text, as_time, first

Row = dict[str, object]
One = TypeVar("One")
log = logging.getLogger(__name__)

FREE_TEXTS = 400
"""Steps and supplements beyond this many are not read."""
TEXTS = (
    "receipt_no", "procedure_code", "procedure_name", "field_code", "field_name", "status_code", "status_name",
    "unit_name", "officer_name", "return_method",
)  # fmt: skip
WORDS = ("procedure_name", "field_name", "status_name", "unit_name", "officer_name", "return_method")
"""Texts that somebody may have written by hand."""
LONGEST_CODE = 64
"""Of a dossier or a procedure: by these stations ask."""
BAD_IN = 10
"""One bad row in so many is left out; more of them, and the whole answer is none."""
TIMES = ("received_at", "due_at", "new_due_at", "finished_at", "returned_at")


def same_code(one: str, other: str) -> bool:
    """Codes are the same however they are written."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


class Reader:
    """Reads rows of one system. ``now`` is our own clock: its times stay its own."""

    def __init__(self, mapping: Mapping, source: str, now: Callable[[], datetime]) -> None:
        self.mapping = mapping
        self._source = source
        self._now = now

    def dossier(self, row: Row) -> Dossier:
        """Raises Retry for what has a wrong shape, Misconfigured for what is missing."""
        paths = self.mapping.dossier
        for name in paths.required:
            if first(row, getattr(paths, name)) in (MISSING, None, ""):
                raise Misconfigured(Reason.MISSING, _told(getattr(paths, name)))
        texts: dict[str, Any] = {name: self._text(row, getattr(paths, name)) for name in TEXTS}
        texts["procedure_code"] = texts["procedure_code"][:LONGEST_CODE]
        times: dict[str, Any] = {name: self._time(row, getattr(paths, name)) for name in TIMES}
        phase = self.mapping.phase(texts["status_code"], texts["status_name"])
        clean = self._cleaner(row)
        texts |= {name: clean(texts[name]) for name in WORDS}
        code = self.code(row)
        if not code:
            raise Misconfigured(Reason.MISSING, _told(paths.code))
        return Dossier(
            code=code,
            phase=phase,
            fetched_at=self._now(),
            source=self._source,
            **texts,
            **times,
            supplements=tuple(self._supplements(row, clean)),
            refusal_reason=clean(self._text(row, paths.refusal_reason)),
            note=clean(self._text(row, paths.note)),
            steps=tuple(self._steps(row, clean)),
        )

    def code(self, row: Row) -> str:
        return self._text(row, self.mapping.dossier.code)[:LONGEST_CODE]

    def dossiers(self, rows: Sequence[Row]) -> list[Dossier]:
        """Those of a part of a pull."""
        return self.several(rows, self.dossier, "dossiers")

    def several(self, rows: Iterable[Row], read: Callable[[Row], One], what: str) -> list[One]:
        """A single one that nobody can read keeps the others from nobody; raises what is wrong with the first when
        there are more of them."""
        found: list[One] = []
        bad: list[GatewayError] = []
        for row in rows:
            try:
                found.append(read(row))
            except (Misconfigured, Retry) as error:
                bad.append(error)
        count = len(found) + len(bad)
        if bad and len(bad) > count // BAD_IN:
            raise bad[0]
        if bad:
            log.warning("%d of %d %s could not be read: %s", len(bad), count, what, bad[0])
        return found

    def personal(self, row: Row) -> list[object]:
        """What the second proof is compared with; for the moment of comparing alone. Raises Misconfigured."""
        found = [path.read(row) for path in self.mapping.personal.compare]
        there = [value for value in found if value is not MISSING]
        if not there:
            raise Misconfigured(Reason.NO_PROOF, _told(self.mapping.personal.compare))
        return [one for value in there for one in (value if isinstance(value, list) else [value])]

    def procedure(self, row: Row) -> Procedure:
        paths = self._needed(self.mapping.procedure)
        assert isinstance(paths, ProcedurePaths)
        one, many = self._text, self._lines
        return Procedure(
            code=self._must(row, paths.code)[:LONGEST_CODE],
            name=self._must(row, paths.name),
            field_code=one(row, paths.field_code),
            field_name=one(row, paths.field_name),
            level=one(row, paths.level),
            agency=one(row, paths.agency),
            submission=many(row, paths.submission),
            time_limit=one(row, paths.time_limit),
            fee=one(row, paths.fee),
            steps=many(row, paths.steps),
            cases=tuple(self._cases(row, paths.papers)),
            requirements=many(row, paths.requirements),
            legal_basis=many(row, paths.legal_basis),
            decides=one(row, paths.decides),
            who_may_apply=one(row, paths.who_may_apply),
            result=one(row, paths.result),
            url=one(row, paths.url),
            decision_no=one(row, paths.decision_no),
            decided_on=self._day(row, paths.decided_on),
            keywords=many(row, paths.keywords),
        )

    def named(self, row: Row, paths: NamePaths | None) -> NamedCode:
        paths = paths or self.mapping.field
        if paths is None:
            raise Misconfigured(Reason.NO_CALL, "field")
        return NamedCode(self._must(row, paths.code), self._must(row, paths.name), self._day(row, paths.since))

    def booking(self, row: Row) -> BookedVisit:
        paths = self._needed(self.mapping.booking)
        assert isinstance(paths, BookingPaths)
        at = self._time(row, paths.at)
        if at is None:
            raise Misconfigured(Reason.MISSING, _told(paths.at))
        state = self._text(row, paths.state).casefold()
        cancelled = bool(state) and state in {one.casefold() for one in paths.cancelled}
        return BookedVisit(self._must(row, paths.code), self._text(row, paths.field_code), at, cancelled)

    # -- parts

    def _text(self, row: Row, paths: Paths) -> str:
        return as_text(first(row, paths), _told(paths), self.mapping.language)

    def _must(self, row: Row, paths: Paths) -> str:
        if text := self._text(row, paths):
            return text
        raise Misconfigured(Reason.MISSING, _told(paths))

    def _lines(self, row: Row, paths: Paths) -> tuple[str, ...]:
        found = first(row, paths)
        if isinstance(found, list) and all(isinstance(one, str | int) for one in found):
            return tuple(text for one in found if (text := as_text(one, _told(paths))))
        text = as_text(found, _told(paths), self.mapping.language)
        return tuple(line.strip() for line in text.split("\n") if line.strip())

    def _time(self, row: Row, paths: Paths) -> datetime | None:
        times = self.mapping.times
        return as_time(first(row, paths), times.formats, times.zone, _told(paths))

    def _day(self, row: Row, paths: Paths) -> date | None:
        found = self._time(row, paths)
        return found.astimezone(self.mapping.times.zone).date() if found else None

    def _supplements(self, row: Row, clean: Callable[[str], str]) -> Iterator[Supplement]:
        if (paths := self.mapping.dossier.supplements) is None:
            return
        for one in as_rows(first(row, paths.rows), _told(paths.rows))[:FREE_TEXTS]:
            yield Supplement(
                clean(self._text(one, paths.content)),
                self._time(one, paths.at),
                self._time(one, paths.due_before),
                self._time(one, paths.due_after),
            )

    def _steps(self, row: Row, clean: Callable[[str], str]) -> Iterator[Step]:
        if (paths := self.mapping.dossier.steps) is None:
            return
        for one in as_rows(first(row, paths.rows), _told(paths.rows))[:FREE_TEXTS]:
            unit, officer = self._text(one, paths.unit), self._text(one, paths.officer)
            yield Step(self._time(one, paths.at), clean(unit), clean(officer), clean(self._text(one, paths.content)))

    def _cases(self, row: Row, paths: PaperPaths | None) -> Iterator[PaperCase]:
        if paths is None:
            return
        by_case: dict[str, list[PaperToBring]] = {}
        for one in as_rows(first(row, paths.rows), _told(paths.rows)):
            by_case.setdefault(self._text(one, paths.case), []).append(self._paper(one, paths))
        yield from (PaperCase(name, tuple(papers)) for name, papers in by_case.items())

    def _paper(self, row: Row, paths: PaperPaths) -> PaperToBring:
        originals, copies = (self._count(row, paths.originals), self._count(row, paths.copies))
        note, form = self._text(row, paths.note), self._text(row, paths.form_url)
        return PaperToBring(self._text(row, paths.name), originals, copies, note, form)

    def _count(self, row: Row, paths: Paths) -> int:
        text = self._text(row, paths)
        if not text:
            return 0
        if not (text.isascii() and text.isdecimal() and len(text) < 4):
            raise Retry(Reason.WRONG_TYPE, _told(paths))
        return int(text)

    def _cleaner(self, row: Row) -> Callable[[str], str]:
        personal = self.mapping.personal
        return hider(path.read(row) for path in (*personal.compare, *personal.hide))

    @staticmethod
    def _needed(paths: object) -> object:
        if paths is None:
            raise Misconfigured(Reason.NO_CALL, "mapping")
        return paths


def _told(paths: Iterable[object]) -> str:
    """The places that were looked at, for people."""
    return " | ".join(str(path) for path in paths)


def the_one(rows: Sequence[Row], code: str, reader: Reader) -> Row | None:
    """The row of this code or receipt number; an answer about another dossier alone is none of ours."""
    paths = reader.mapping.dossier
    for row in rows:
        for place in (*paths.code, *paths.receipt_no):
            value = place.read(row)
            if isinstance(value, str | int) and same_code(str(value), code):
                return row
    return None
