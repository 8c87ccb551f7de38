"""Dossiers and procedures: what is asked of the dossier worker, and what the hall notes about dossiers.

The first part is posted to the worker (``LOOKUPS``), which has an address of its own: a centre that hangs keeps no
ticket waiting. The second part is posted to the hall server (``COMMANDS``) and is in the journal.
"""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from queue_engine.protocol.base import Message, Seq, Typed

Code = Annotated[str, Field(min_length=1, max_length=64)]
Words = Annotated[str, Field(min_length=1, max_length=300)]


class Phase(StrEnum):
    """Where a dossier stands, whatever its system calls it. Solved and returned stay apart."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    """Its system says something that the mapping does not know; shown by its own words."""


class NextStep(StrEnum):
    """What the citizen does now."""

    COLLECT = "collect"
    SUPPLEMENT = "supplement"
    PAY = "pay"
    WAIT = "wait"
    LATE = "late"
    """The day has passed: to the responsible counter, with an apology."""
    ASK = "ask"
    """Refused, stopped, withdrawn or unknown: a person explains."""
    NOTHING = "nothing"


class DossierStep(Message):
    """A step of its way so far; tier 1."""

    at: str | None = None
    unit: str = ""
    officer: str = ""
    content: str = ""


class DossierMore(Message):
    """Tier 1: only after the second proof, and only what the setting allows; empty where it does not."""

    unit: str = ""
    officer: str = ""
    steps: tuple[DossierStep, ...] = ()
    supplement: tuple[str, ...] = Field(default=(), description="what is missing, a line each")
    refusal: str = ""
    note: str = ""


class DossierView(Message):
    """A dossier as a public screen may show it. Tier 0 alone unless ``more`` is there. No name, no number of a person.

    Times are ISO 8601 in UTC; days without a time of day are YYYY-MM-DD.
    """

    code: str = Field(repr=False)
    procedure: str = ""
    procedure_code: str = ""
    phase: Phase
    status: str = Field(default="", description="the words of its system")
    next_step: NextStep
    received_at: str | None = None
    due_at: str | None = Field(default=None, description="the day that was promised first")
    new_due_at: str | None = Field(default=None, description="the day after an apology; due_at stays")
    finished_at: str | None = None
    returned_at: str | None = None
    overdue: bool = False
    days_late: int = Field(default=0, ge=0, description="local calendar days since the last promise")
    field: str | None = Field(default=None, description="id of the hall's field that serves it; null: none does")
    return_field: str | None = Field(default=None, description="id of the field where its result is handed over")
    more: DossierMore | None = None


class Centre(StrEnum):
    """How the central system is, as the worker sees it."""

    OK = "ok"
    SLOW = "slow"
    AWAY = "away"
    NONE = "none"
    """The hall has no live connection: a file or nothing."""


class Found(StrEnum):
    """How a look-up ended."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    AWAY = "away"
    """Not in the hall's own copy, and the centre did not answer in time."""
    LIMITED = "limited"
    """Too many guesses from this station or for this code; ``wait_s`` says how long."""
    NO_CODE = "no_code"
    """The text is no dossier code."""


class Proof(StrEnum):
    """What a second proof would do now."""

    POSSIBLE = "possible"
    CLOSED = "closed"
    """Nothing to compare with at this moment."""
    WRONG = "wrong"
    """It did not fit, or there is no such dossier: the same answer for both."""
    GIVEN = "given"
    OFF = "off"
    """The hall shows tier 0 alone."""


class AskDossier(Message):
    """A code as it was scanned or typed. The hall's own copy answers at once; without one the centre is asked.

    With ``newer_than`` the answer waits a moment for the copy that is being made, and is the same one if none comes.
    """

    code: str = Field(min_length=1, max_length=300, repr=False)
    newer_than: str | None = Field(default=None, max_length=40)


class ProveDossier(Message):
    """The second proof of a citizen: the last digits of the identity number or of the phone. Kept nowhere."""

    code: str = Field(min_length=1, max_length=300, repr=False)
    proof: str = Field(pattern=r"^\d{4}$", repr=False)


class DossierAnswer(Message):
    """What is known, how old it is, and how the centre is."""

    found: Found
    dossier: DossierView | None = None
    as_of: str | None = Field(default=None, description="when its system said so, ISO 8601 in UTC")
    old: bool = Field(default=False, description="older than the setting: the screen says so first")
    refreshing: bool = Field(default=False, description="a newer copy is being fetched: ask again with newer_than")
    centre: Centre = Centre.NONE
    proof: Proof = Proof.OFF
    wait_s: int = Field(default=0, ge=0)


class AskProcedures(Message):
    """Search as somebody types, or browse a field with an empty query."""

    query: str = Field(default="", max_length=120)
    field: str | None = Field(default=None, max_length=40, description="code of the dossier system's field")
    limit: int = Field(default=20, ge=1, le=200)
    skip: int = Field(default=0, ge=0, le=100_000)


class ProcedureHit(Message):
    code: str
    name: str
    field: str = Field(default="", description="code of the dossier system's field")
    field_name: str = ""
    level: str = Field(default="", description="commune, province …; empty: not said")


class ProcedureField(Message):
    """A field of the published procedures, with how many it has."""

    code: str
    name: str
    count: int
    hall_field: str | None = Field(default=None, description="id of the hall's field that serves it")


class ProcedureHits(Message):
    """The best first. ``of``: how many fit in all."""

    hits: tuple[ProcedureHit, ...] = ()
    of: int = 0
    fields: tuple[ProcedureField, ...] = Field(default=(), description="all fields; with an empty query alone")
    published: str | None = Field(default=None, description="day of the import's newest row, YYYY-MM-DD")


class AskProcedure(Message):
    code: Code


class Paper(Message):
    """One paper to bring."""

    name: str
    originals: int = Field(default=0, ge=0)
    copies: int = Field(default=0, ge=0)
    note: str = ""
    form_url: str = ""


class ProcedureCase(Message):
    """A case in which other papers are asked for; its name is empty where there is only one."""

    name: str = ""
    papers: tuple[Paper, ...] = ()


class ProcedureView(Message):
    """A procedure under the five headings of publication, with where it comes from."""

    code: str
    name: str
    field: str = ""
    field_name: str = ""
    hall_field: str | None = None
    agency: str = ""
    submission: tuple[str, ...] = Field(default=(), description="ways of handing in, with time limit and fee")
    time_limit: str = ""
    fee: str = ""
    steps: tuple[str, ...] = ()
    cases: tuple[ProcedureCase, ...] = ()
    requirements: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    decides: str = ""
    who_may_apply: str = ""
    result: str = ""
    url: str = Field(default="", description="of the published page")
    decision_no: str = Field(default="", description="of the decision that published it")
    decided_on: str | None = Field(default=None, description="YYYY-MM-DD")
    source: str = ""
    imported_at: str = ""


class ProcedureAnswer(Message):
    """Null: no such procedure."""

    procedure: ProcedureView | None = None


# -- in the journal -------------------------------------------------------------------------------


class TieReason(StrEnum):
    """Why a number is taken from a look-up."""

    COLLECT = "collect"
    SUPPLEMENT = "supplement"
    PAY = "pay"
    LATE = "late"
    ASK = "ask"


class DossierTie(Message):
    """The dossier for which a number is taken."""

    code: Code = Field(repr=False)
    why: TieReason
    due_at: str | None = Field(default=None, max_length=40, description="the promise that has passed")


class FlagStatus(Message):
    """Somebody says that a status is wrong. It blames nobody: what was shown, how old it was, what is said to be so."""

    code: Code = Field(repr=False)
    shown: Phase
    as_of: str | None = Field(default=None, max_length=40)
    claim: Literal["returned", "handed_in", "paid", "other_day", "other"] = "other"
    """What is so instead: the result is in hand, the papers were handed in, it is paid, another day was promised."""


class CaseKind(StrEnum):
    LATE = "late"
    WRONG_STATUS = "wrong_status"


class Case(Message):
    """An entry of the supervisor's list; ``seq`` of the fact that made it names it."""

    seq: int
    kind: CaseKind
    at: str
    dossier: str = Field(repr=False)
    station: str
    officer: str | None = Field(default=None, description="who flagged it, if staff did")
    ticket: str | None = None
    number: str | None = None
    field: str | None = None
    shown: Phase | None = None
    as_of: str | None = None
    claim: str | None = None
    due_at: str | None = None


class SettleCase(Message):
    """The supervisor has seen to it: to a case, or to what was flagged of ratings; both are named by their seq."""

    case: Seq
    words: Typed = Field(default="", max_length=200)


PaperState = Literal["confirmed", "sent", "uncertain", "failed", "too_old"]


class AskPaper(Message):
    """Print again what names the papers that are missing, at the station that is set for this counter."""

    ticket: str = Field(max_length=40)


class PaperAsked(Message):
    """A paper that a station is asked to print: what is missing at a held visit."""

    paper: int = Field(description="seq of the fact that asked for it")
    station: str
    ticket: str
    number: str
    field: str
    counter: str | None = None
    missing: tuple[str, ...] = ()
    at: str
    state: PaperState | None = Field(default=None, description="null: still to print; else why staff have to know")
    reasons: tuple[str, ...] = ()


class ReportPaper(Message):
    """What became of it. Confirmed or sent: nothing is left to do; else staff see it until the visit goes on."""

    paper: Seq
    state: PaperState
    reasons: tuple[Annotated[str, Field(max_length=60)], ...] = Field(default=(), max_length=8)


def paper_token(key: str, paper: int, ticket: str) -> str:
    """The token in the code of a paper, 32 hexadecimal digits. ``key``: the token by which its station is known.

    Both ends make it by themselves, so that it is neither in the journal nor on the wire.
    """
    return hmac.new(key.encode(), f"paper {paper} {ticket}".encode(), hashlib.sha256).hexdigest()[:32]
