"""What a transaction does about dossiers: cases for the supervisor, papers to print, what goes to the centre."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An entry of the supervisor's list; ``seq`` is that of the fact that made it."""

    seq: int
    day: str
    kind: str
    at: str
    dossier: str = field_of(repr=False)
    station: str
    officer: str | None = None
    ticket: str | None = None
    number: str | None = None
    field: str | None = None
    shown: str | None = None
    as_of: str | None = None
    claim: str | None = None
    due_at: str | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that a station is asked to print. ``open``: staff or the station still have something to do."""

    seq: int
    day: str
    ticket: str
    number: str
    field: str
    counter: str | None
    station: str
    missing: tuple[str, ...]
    at: str
    token_sha256: str
    state: str | None = None
    reasons: tuple[str, ...] = ()
    open: bool = True


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A fact on its way to the central system. ``attempts``: how often it was taken; ``person``: it needs one."""

    id: int
    kind: str
    visit: str
    payload: dict[str, Any] = field_of(repr=False)
    made_ms: int
    not_before_ms: int
    attempts: int = 0
    reason: str = ""
    person: bool = False


class DossierVerbs(Protocol):
    """What a transaction does about cases, papers and the outbox."""

    def add_case(self, row: CaseRow) -> None: ...
    def case(self, seq: int) -> CaseRow | None: ...
    def open_cases(self) -> list[CaseRow]:
        """Those of all days that are not settled, in their order."""

    def same_flag(self, day: str, station: str, dossier: str, shown: str, claim: str) -> CaseRow | None:
        """A wrong status that this station has told of on this day, settled or not."""

    def settle_case(self, seq: int) -> None: ...
    def forget_cases_before(self, day: str) -> None:
        """Settled ones."""

    def save_paper(self, row: PaperRow) -> None: ...
    def paper(self, seq: int) -> PaperRow | None: ...
    def open_papers(self) -> list[PaperRow]: ...
    def close_papers(self, ticket: str) -> None: ...
    def forget_papers_before(self, day: str) -> None: ...
    def is_paper_of(self, ticket: str, token_sha256: str) -> bool: ...

    def add_outbox(self, row: OutboxRow) -> None: ...
    def take_outbox_back(self, row_id: int) -> None:
        """Its fact was undone; a row that was taken meanwhile stays."""

    def change_outbox(self, row_id: int, payload: dict[str, Any]) -> None:
        """More is known of it; a row that was taken meanwhile stays as it is."""

    def take_outbox(self, most: int, now_ms: int, again_ms: int) -> list[OutboxRow]:
        """Rows that are due and follow no earlier row of their visit, the longest due first; each has one attempt more
        and is due again at ``again_ms``."""

    def return_outbox(self, now_ms: int) -> None:
        """What is in flight is due now: who had it is no more."""

    def outbox_row(self, row_id: int) -> OutboxRow | None:
        """A row that has not gone."""

    def end_outbox(self, row_id: int, attempt: int, now_ms: int) -> bool:
        """It has gone. False when another attempt was begun since, or it is gone already; so in the next two."""

    def delay_outbox(self, row_id: int, attempt: int, until_ms: int, reason: str) -> bool: ...
    def hold_outbox(self, row_id: int, attempt: int, reason: str) -> bool:
        """It needs a person."""

    def free_outbox(self, row_ids: Iterable[int], now_ms: int) -> None:
        """A person wants them sent again, now."""

    def drop_outbox(self, row_id: int, now_ms: int, reason: str) -> None: ...
    def stuck(self) -> list[OutboxRow]: ...
    def count_outbox(self) -> tuple[int, int]:
        """Rows that have not gone, and those among them that need a person."""

    def next_outbox_ms(self) -> int | None:
        """When the next row is due that follows no earlier one of its visit."""

    def forget_outbox_before(self, done_ms: int) -> None:
        """Rows that went before."""
