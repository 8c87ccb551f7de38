"""A mapping: where a central system keeps what the hall needs. TOML, so that a third system is a file and not code.

The families share one form; ``assets/dossiers/*.toml`` are the ones that ship, docs/ho-so.md explains every table. What
is wrong with a file is told all at once (``mapping_problems``).
"""

from __future__ import annotations

import string
import tomllib
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from queue_engine.dossier.mapping_problems import (
    MappingProblem,
    MappingProblems,
    WhyNot,
    explained,
    plain,
    told,
    wrong,
)
from queue_engine.dossier.paths import BadPath, FieldPath, parse_path
from queue_engine.dossier.values import ISO, MILLISECONDS
from queue_engine.protocol import Phase

Family = Literal["portal", "igate", "csv", "sql"]
VALUES = frozenset({"token", "unit", "user", "secret", "code", "since", "page", "size"})
EVENT_VALUES = frozenset({"id", "kind", "visit", "made_at"})
EVENTS = ("visit_finished", "status_flagged", "rated", "day_summary")
"""Calls that hand a fact over."""
CALLS = ("dossier", "changed", "procedures", "procedure", "fields", "units", "bookings", *EVENTS)
"""Calls that a mapping may name; a system that lacks one is not asked for it."""


def _paths(given: object) -> object:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise wrong("not_paths")
    try:
        return tuple(parse_path(one) for one in listed)
    except BadPath as error:
        raise wrong("bad_path", path=error) from error


def _form(form: str) -> str:
    if form in (ISO, MILLISECONDS):
        return form
    try:
        datetime.strptime(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).strftime(form), form)
    except (ValueError, UnicodeError) as error:
        raise wrong("bad_format", form=form) from error
    if "%" not in form:
        raise wrong("bad_format", form=form)
    return form


def _zone(name: object) -> object:
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError) as error:
        raise wrong("no_zone", zone=name) from error


def _query(text: str) -> str:
    if text.split(maxsplit=1)[:1] and text.split(maxsplit=1)[0].lower() in ("select", "with") and ";" not in text:
        return text
    raise wrong("not_reading")


def _pattern(text: str) -> str:
    if "/" in text or "\\" in text:
        raise wrong("not_pattern")
    return text


Paths = Annotated[tuple[FieldPath, ...], BeforeValidator(_paths)]
Query = Annotated[str, Field(min_length=1), BeforeValidator(_query)]
Pattern = Annotated[str, BeforeValidator(_pattern)]
Codes = tuple[str, ...]


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, arbitrary_types_allowed=True)


class Signs(Table):
    """How an answer says a thing: by a code, or by words in its message (small letters are enough)."""

    codes: Codes = ()
    words: Codes = ()


class Answers(Table):
    """Where an answer says how it went."""

    code: Paths = ()
    """None: an answer with status 200 is good."""
    message: Paths = ()
    success: Codes = ("0", "00")
    expired: Signs = Signs()
    absent: Signs = Signs()
    """There is no such dossier."""
    exists: Signs = Signs(words=("đã tồn tại",))
    unit: Signs = Signs()
    """It does not know the hall's unit."""
    password: Signs = Signs()
    busy: Signs = Signs()


class Pages(Table):
    """A call that is repeated with {page} until a part is not full."""

    first: int = Field(default=0, ge=0, le=1)
    size: int = Field(default=200, ge=1, le=10_000)
    most: int = Field(default=20_000, ge=1)


class Call(Table):
    """A request. Texts may hold {token}, {unit}, {code} …"""

    method: Literal["GET", "POST", "PUT"] = "POST"
    path: str = ""
    query: dict[str, str] = {}
    body: dict[str, Any] | None = None
    form: bool = False
    """The body goes as a form and not as JSON."""
    rows: Paths = ()
    """Where the answer's rows are; absent: the answer is the row, or the list of them."""
    pages: Pages | None = None
    absent: tuple[int, ...] = ()
    """Statuses that mean: there is none."""


class SignIn(Table):
    """How the hall shows who it is."""

    call: Call
    token: Paths
    lasts: Paths = ()
    """Where the answer says for how many seconds it is good."""
    lasts_s: float = Field(default=1500.0, gt=0)
    header: str = ""
    """Header that carries it, as ``Bearer {token}``; empty: calls carry it themselves."""


class Times(Table):
    zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Asia/Ho_Chi_Minh")
    formats: tuple[Annotated[str, BeforeValidator(_form)], ...] = (ISO,)
    """How times are written, the first that fits; the first one is how {since} is written."""


class StepPaths(Table):
    rows: Paths
    at: Paths = ()
    unit: Paths = ()
    officer: Paths = ()
    content: Paths = ()


class SupplementPaths(Table):
    rows: Paths
    content: Paths
    at: Paths = ()
    due_before: Paths = ()
    due_after: Paths = ()


class DossierPaths(Table):
    code: Paths
    receipt_no: Paths = ()
    procedure_code: Paths = ()
    procedure_name: Paths = ()
    field_code: Paths = ()
    field_name: Paths = ()
    status_code: Paths = ()
    status_name: Paths = ()
    received_at: Paths = ()
    due_at: Paths = ()
    new_due_at: Paths = ()
    finished_at: Paths = ()
    returned_at: Paths = ()
    unit_name: Paths = ()
    officer_name: Paths = ()
    return_method: Paths = ()
    refusal_reason: Paths = ()
    note: Paths = ()
    supplements: SupplementPaths | None = None
    steps: StepPaths | None = None
    required: tuple[str, ...] = ("code",)
    """What every dossier must have; without it the answer is not taken."""


class Personal(Table):
    """Where personal data stand: none is kept."""

    compare: Paths = ()
    """Identity number and phone, for the second proof."""
    hide: Paths = ()
    """Names and the like: struck out where a free text repeats them."""


class PaperPaths(Table):
    rows: Paths
    name: Paths
    case: Paths = ()
    originals: Paths = ()
    copies: Paths = ()
    note: Paths = ()
    form_url: Paths = ()


class ProcedurePaths(Table):
    code: Paths
    name: Paths
    field_code: Paths = ()
    field_name: Paths = ()
    level: Paths = ()
    agency: Paths = ()
    submission: Paths = ()
    time_limit: Paths = ()
    fee: Paths = ()
    steps: Paths = ()
    requirements: Paths = ()
    legal_basis: Paths = ()
    decides: Paths = ()
    who_may_apply: Paths = ()
    result: Paths = ()
    url: Paths = ()
    decision_no: Paths = ()
    decided_on: Paths = ()
    keywords: Paths = ()
    papers: PaperPaths | None = None


class NamePaths(Table):
    code: Paths
    name: Paths
    since: Paths = ()


class BookingPaths(Table):
    code: Paths
    field_code: Paths
    at: Paths
    state: Paths = ()
    cancelled: Codes = ()
    """States that mean: the visit does not take place."""


class Files(Table):
    """The csv family: names of files in the folder, with * for what changes."""

    dossiers: Pattern = "*.csv"
    procedures: Pattern = ""
    fields: Pattern = ""
    units: Pattern = ""
    bookings: Pattern = ""
    encoding: Literal["auto", "utf-8", "cp1258", "tcvn3", "vni"] = "auto"
    done: str = ""
    """Ending of the empty file that says: the one beside it is whole. Empty: when it has stopped growing."""
    settle_s: float = Field(default=3.0, ge=0, le=600)
    separator: Literal["", ",", ";", "\t", "|"] = ""
    """Empty: as in the first line."""


class Views(Table):
    """The sql family: one query each; :code and :since are the only values."""

    dossier: Query
    changed: Query | None = None
    procedures: Query | None = None
    fields: Query | None = None
    units: Query | None = None
    bookings: Query | None = None
    most: int = Field(default=2_000_000, ge=1)


class Mapping(Table):
    family: Family
    name: str = ""
    language: str = "228"
    """Of texts that come by language: the languageId, or the key."""
    whole_days: int = Field(default=90, ge=1, le=3650)
    """A pull without a day to start at goes so far back."""
    times: Times = Times()
    answers: Answers = Answers()
    sign_in: SignIn | None = None
    calls: dict[str, Call] = {}
    files: Files | None = None
    views: Views | None = None
    dossier: DossierPaths
    phases: dict[str, Phase]
    """A status's code, or its name, and what it means."""
    personal: Personal = Personal()
    procedure: ProcedurePaths | None = None
    field: NamePaths | None = None
    unit: NamePaths | None = None
    booking: BookingPaths | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if problems := [*_lacking(self), *_strange(self), *_revealing(self)]:
            raise wrong("several", problems=problems)
        return self

    def phase(self, code: str, name: str) -> Phase:
        """What a status means; its code decides, then its name."""
        for text in (code, name):
            if text and (found := self._known.get(text.strip().casefold())):
                return found
        return Phase.UNKNOWN

    @cached_property
    def _known(self) -> dict[str, Phase]:
        return {key.strip().casefold(): phase for key, phase in self.phases.items()}


def parse_mapping(text: str, file: str) -> Mapping:
    """Raises MappingProblems with everything that is wrong."""
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingProblems([MappingProblem(file, "", *told("syntax", why=error))]) from error
    except ValidationError as error:
        raise MappingProblems(explained(error, file, Mapping)) from error


def load_mapping(file: Path, why_not: WhyNot = plain) -> Mapping:
    """Raises MappingProblems."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MappingProblems([MappingProblem(str(file), "", *told("not_utf8"))]) from error
    except OSError as error:
        raise MappingProblems([MappingProblem(str(file), "", *told("no_mapping", why=why_not(error)))]) from error
    return parse_mapping(text, str(file))


# -- what the tables must say to each other ---------------------------------------------------------


def _lacking(mapping: Mapping) -> list[tuple[str, str, dict[str, object]]]:
    found: list[tuple[str, str, dict[str, object]]] = []
    needs = {"portal": "calls.dossier", "igate": "calls.dossier", "csv": "files", "sql": "views"}[mapping.family]
    there = {"calls.dossier": "dossier" in mapping.calls, "files": mapping.files, "views": mapping.views}[needs]
    if not there:
        found.append((needs, "family_needs", {"family": mapping.family, "table": needs}))
    if not mapping.phases:
        found.append(("phases", "no_phases", {}))
    own_path = {"procedures": "procedure", "fields": "field", "units": "unit", "bookings": "booking"}
    for call, table in own_path.items():
        if call in mapping.calls and getattr(mapping, table) is None:
            found.append((table, "call_needs", {"call": call, "table": table}))
    for name in mapping.dossier.required:
        if not getattr(mapping.dossier, name, None):
            found.append(("dossier.required", "not_mapped", {"name": name}))
    return found


def _strange(mapping: Mapping) -> list[tuple[str, str, dict[str, object]]]:
    found: list[tuple[str, str, dict[str, object]]] = []
    for name, call in mapping.calls.items():
        if name not in CALLS:
            found.append((f"calls.{name}", "no_such_call", {"name": name, "known": ", ".join(CALLS)}))
        known = VALUES | EVENT_VALUES if name in EVENTS else VALUES
        found += [
            (f"calls.{name}", "no_such_value", {"name": one, "known": ", ".join(sorted(known))})
            for one in sorted(_values_in([call.path, call.query, call.body]))
            if one not in known and not (known > VALUES and one.startswith("payload."))
        ]
    return found


def _values_in(template: object) -> set[str]:
    if isinstance(template, dict):
        return set().union(*(_values_in(one) for one in template.values()))
    if isinstance(template, list):
        return set().union(*(_values_in(one) for one in template))
    return (
        {name for _, name, _, _ in string.Formatter().parse(template) if name} if isinstance(template, str) else set()
    )


def _revealing(mapping: Mapping) -> list[tuple[str, str, dict[str, object]]]:
    """A personal field has no place in the record."""
    personal = {path.text for path in (*mapping.personal.compare, *mapping.personal.hide)}
    kept = {name: getattr(mapping.dossier, name) for name in DossierPaths.model_fields}
    return [
        (f"dossier.{name}", "personal", {"path": path})
        for name, paths in kept.items()
        if isinstance(paths, tuple)
        for path in paths
        if isinstance(path, FieldPath) and path.text in personal
    ]
