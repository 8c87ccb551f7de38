"""What goes out to the central system: rows on their way, those that need a person, and how the exchange goes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queue_engine.protocol.base import Message, Seq, Typed
from queue_engine.protocol.dossier import Centre

OutboxKind = Literal["visit_finished", "status_flagged", "rated", "day_summary"]
Payload = dict[str, str | int | float | bool | list[str] | None]


class OutboxRow(Message):
    """A fact on its way to the central system. ``id`` is the fact's seq: the centre gets it as the event's number."""

    id: int
    kind: OutboxKind
    visit: str = Field(description="rows of one visit go in their order")
    payload: Payload = Field(repr=False)
    attempts: int
    made_at: str


class TakeOutbox(Message):
    """The worker takes what is due; a row that it took and never ended is given again after a while."""

    most: int = Field(default=50, ge=1, le=500)
    fresh: bool = Field(default=False, description="the worker has begun anew: what it had in hand is due at once")


class OutboxTaken(Message):
    rows: tuple[OutboxRow, ...]
    waiting: int = Field(description="rows that have not gone, those that need a person among them")
    next_at: str | None = Field(default=None, description="when the next one is due; null: none waits")


class OutboxEnd(Message):
    """How the sending of a row ended."""

    id: Seq
    attempt: int = Field(ge=1, description="the attempt that the worker was given")
    outcome: Literal["done", "retry", "person"]
    reason: str = Field(default="", max_length=200, description="a code, and what it is about")
    after_s: float = Field(default=0.0, ge=0, le=86_400, description="of a retry")


class EndOutbox(Message):
    ends: tuple[OutboxEnd, ...] = Field(min_length=1, max_length=100)


class OutboxNoted(Message):
    noted: int


class OfferSummary(Message):
    """A day's summary for the central system, from the worker that wrote it. Another ``head`` is a newer one."""

    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    head: str = Field(max_length=128, description="hash of the last fact that its figures come from")
    told: Payload = Field(max_length=60, description="the figures of the whole day")


class RetryOutbox(Message):
    """The supervisor sends rows again that needed a person; none named: all of them."""

    ids: tuple[Seq, ...] = Field(default=(), max_length=500)


class DropOutbox(Message):
    """The supervisor gives a row up, with the reason."""

    id: Seq
    reason: Typed = Field(min_length=1, max_length=120)


class StuckRow(Message):
    """A row that needs a person."""

    id: int
    kind: str
    visit: str
    attempts: int
    made_at: str
    reason: str


class PutSync(Message):
    """How the exchange with the central system goes; from the worker, for the desk. Not a fact."""

    system: str = Field(description="name of the central system, as the settings have it")
    centre: Centre
    since: str = Field(description="since when the centre is so")
    reason: str = Field(default="", description="code of the newest trouble")
    last_success_at: str | None = None
    dossiers: int = 0
    oldest_at: str | None = Field(default=None, description="age of the oldest dossier that is still under way")
    pulled_at: str | None = Field(default=None, description="the last pull of what changed")
    procedures: int = 0
    procedures_at: str | None = None


class Sync(PutSync):
    """The same with what the server knows; pushed to the desk."""

    type: Literal["sync"] = "sync"
    at: str
    waiting: int = 0
    stuck: int = 0
