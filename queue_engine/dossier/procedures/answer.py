"""What the dossier worker answers about procedures; any thread may ask while another one takes a new list.

procedures = ProcedureDesk(ProcedureStore(state_dir), config.dossiers.fields)
procedures.look_again()              # at start, and every few seconds: another list was imported → True
procedures.search(AskProcedures(query="giay khai sinh"))
procedures.show(AskProcedure(code="1.001193"))
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from queue_engine.dossier.procedures.codes import bare
from queue_engine.dossier.procedures.index import Index
from queue_engine.dossier.procedures.store import Imported, Mark, ProcedureStore
from queue_engine.dossier.procedures.text import collation_key
from queue_engine.dossier.record import PaperCase, Procedure
from queue_engine.protocol.dossier import (
    AskProcedure,
    AskProcedures,
    Paper,
    ProcedureAnswer,
    ProcedureCase,
    ProcedureField,
    ProcedureHit,
    ProcedureHits,
    ProcedureView,
)

LONGEST_CODE = 40
"""Letters of a field's code in a question."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """One import, ready to be asked; replaced as a whole."""

    imported: Imported
    index: Index
    by_code: dict[str, Procedure]
    fields: tuple[ProcedureField, ...]
    by_handle: dict[str, str]
    """Codes of fields by what stations ask for."""
    published: str | None


class ProcedureDesk:
    """``fields``: code of the dossier system's field → id of the hall's field."""

    def __init__(self, store: ProcedureStore, fields: Mapping[str, str]) -> None:
        self._store = store
        self._fields = dict(fields)
        self._shelf = self._shelved(Imported((), "", datetime.fromtimestamp(0, UTC)))
        self._mark: Mark | None = None
        self._renewing = Lock()

    @property
    def count(self) -> int:
        return len(self._shelf.imported.procedures)

    @property
    def imported_at(self) -> datetime | None:
        """None: nothing has been imported."""
        return self._shelf.imported.imported_at if self._shelf.imported.procedures else None

    def look_again(self) -> bool:
        """Take the store's list if it is another one; seconds for 50,000, so not on a thread that answers.

        Raises ProceduresDamaged once for a damaged file, and goes on with the list before it.
        """
        with self._renewing:
            mark = self._store.mark()
            if mark is None or mark == self._mark:
                return False
            self._mark = mark
            imported = self._store.load()
            if imported is not None:
                self._shelf = self._shelved(imported)
            return imported is not None

    def replace(self, procedures: Sequence[Procedure], source: str, at: datetime) -> None:
        """Keep a list that was fetched, and answer from it. An empty one changes nothing."""
        if not procedures:
            return
        with self._renewing:
            imported = self._store.replace(procedures, source, at)
            self._mark = self._store.mark()
            self._shelf = self._shelved(imported)

    def search(self, ask: AskProcedures) -> ProcedureHits:
        """The best first; with an empty query a field, or everything, in Vietnamese order."""
        shelf = self._shelf
        field = None if ask.field is None else shelf.by_handle.get(ask.field, ask.field)
        found = shelf.index.search(ask.query, field)
        page = found[ask.skip : ask.skip + ask.limit]
        return ProcedureHits(
            hits=tuple(_hit(shelf.index.procedures[int(place)]) for place in page),
            of=len(found),
            fields=() if ask.query.strip() else shelf.fields,
            published=shelf.published,
        )

    def show(self, ask: AskProcedure) -> ProcedureAnswer:
        """A procedure by its code, in any case and with any dots."""
        shelf = self._shelf
        found = shelf.by_code.get(bare(ask.code))
        return ProcedureAnswer(procedure=None if found is None else self._view(found, shelf.imported))

    def _shelved(self, imported: Imported) -> _Shelf:
        days = [one.decided_on for one in imported.procedures if one.decided_on]
        return _Shelf(
            imported=imported,
            index=Index(imported.procedures),
            by_code={bare(one.code): one for one in imported.procedures},
            fields=self._fields_of(imported.procedures),
            by_handle={_handle(one.field_code): one.field_code for one in imported.procedures},
            published=max(days).isoformat() if days else None,
        )

    def _fields_of(self, procedures: Sequence[Procedure]) -> tuple[ProcedureField, ...]:
        counts = Counter(one.field_code for one in procedures)
        names = {one.field_code: one.field_name or one.field_code for one in procedures}
        order = sorted(filter(None, names), key=lambda code: (collation_key(names[code]), code))
        return tuple(
            ProcedureField(code=_handle(code), name=names[code], count=counts[code], hall_field=self._fields.get(code))
            for code in order
        )

    def _view(self, one: Procedure, imported: Imported) -> ProcedureView:
        return ProcedureView(
            code=one.code,
            name=one.name,
            field=one.field_code,
            field_name=one.field_name,
            hall_field=self._fields.get(one.field_code),
            agency=one.agency,
            submission=one.submission,
            time_limit=one.time_limit,
            fee=one.fee,
            steps=one.steps,
            cases=tuple(_case(case) for case in one.cases),
            requirements=one.requirements,
            legal_basis=one.legal_basis,
            decides=one.decides,
            who_may_apply=one.who_may_apply,
            result=one.result,
            url=one.url,
            decision_no=one.decision_no,
            decided_on=one.decided_on.isoformat() if one.decided_on else None,
            source=imported.source,
            imported_at=imported.imported_at.isoformat(),
        )


def _handle(code: str) -> str:
    """A field's code as a station may send it back: one that is a long name, in a list without codes, is shortened."""
    return code if len(code) <= LONGEST_CODE else f"{code[:20]}~{hashlib.sha256(code.encode()).hexdigest()[:16]}"


def _hit(one: Procedure) -> ProcedureHit:
    return ProcedureHit(code=one.code, name=one.name, field=one.field_code, field_name=one.field_name, level=one.level)


def _case(case: PaperCase) -> ProcedureCase:
    papers = tuple(
        Paper(name=one.name, originals=one.originals, copies=one.copies, note=one.note, form_url=one.form_url)
        for one in case.papers
    )
    return ProcedureCase(name=case.name, papers=papers)
