"""A dossier and a procedure as the hall knows them, whatever system they come from. Nothing personal has a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from queue_engine.protocol import Phase


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a dossier's way."""

    at: datetime | None = None
    unit: str = ""
    officer: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """A request for further papers; with an apology it moves the promise."""

    content: str
    at: datetime | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """The neutral record. Times know their zone; ``fetched_at`` is when its system said so."""

    code: str
    phase: Phase
    fetched_at: datetime
    source: str
    receipt_no: str = ""
    procedure_code: str = ""
    procedure_name: str = ""
    field_code: str = ""
    field_name: str = ""
    status_code: str = ""
    status_name: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    new_due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    unit_name: str = ""
    """The unit that holds it now."""
    officer_name: str = ""
    return_method: str = ""
    supplements: tuple[Supplement, ...] = ()
    refusal_reason: str = ""
    note: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperToBring:
    """One paper of a procedure."""

    name: str
    originals: int = 0
    copies: int = 0
    note: str = ""
    form_url: str = ""


@dataclass(frozen=True, slots=True)
class PaperCase:
    """A case in which these papers are asked for; the name is empty where there is only one."""

    name: str = ""
    papers: tuple[PaperToBring, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """A published procedure (thủ tục hành chính) under its five headings."""

    code: str
    name: str
    field_code: str = ""
    field_name: str = ""
    level: str = ""
    agency: str = ""
    submission: tuple[str, ...] = ()
    time_limit: str = ""
    fee: str = ""
    steps: tuple[str, ...] = ()
    cases: tuple[PaperCase, ...] = ()
    requirements: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    decides: str = ""
    who_may_apply: str = ""
    result: str = ""
    url: str = ""
    decision_no: str = ""
    decided_on: date | None = None
    keywords: tuple[str, ...] = ()
    """Other words by which people look for it."""


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A field or a unit of the central system, as it is called since a day."""

    code: str
    name: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """A visit that was booked in the central system."""

    code: str
    field_code: str
    at: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class OutEvent:
    """A fact for the central system. ``id`` is the same in every attempt: the centre takes it once."""

    id: int
    kind: str
    visit: str
    made_at: datetime
    payload: dict[str, object] = field(default_factory=dict)
