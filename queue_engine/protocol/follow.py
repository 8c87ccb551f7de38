"""What a follower hears and says, and the table of waits that is pushed to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from queue_engine.protocol.base import PROTOCOL, Message
from queue_engine.protocol.outbox import Sync
from queue_engine.protocol.state import HallState, SpeechOutcome


class Fact(Message):
    """A fact of the journal in the view of one kind of station."""

    seq: int
    day: str
    at: str
    kind: str
    who: str
    data: dict[str, Any]


class Snapshot(Message):
    """Sent to a follower without a seq, too far behind, ahead of the journal, or of another store."""

    type: Literal["snapshot"] = "snapshot"
    state: HallState
    reason: str = Field(description="new, behind, ahead or other_store")


class Facts(Message):
    """New facts after commit. ``through`` is the last seq considered, so a filtered stream proves itself whole."""

    type: Literal["facts"] = "facts"
    facts: tuple[Fact, ...]
    through: int


class Heartbeat(Message):
    """Sent when nothing happens: three missed mean the link is lost."""

    type: Literal["heartbeat"] = "heartbeat"
    through: int
    now: str = Field(description="the server's clock")


class TicketWait(Message):
    """Working minutes from the table's moment to the call; breaks do not count."""

    mean_min: float = Field(ge=0)
    p10_min: float = Field(ge=0)
    p90_min: float = Field(ge=0)
    this_session: float = Field(ge=0, le=1, description="chance of being called before the session ends")
    today: float = Field(ge=0, le=1, description="chance of being called before the last session ends")


class FieldWait(Message):
    """The wait of somebody who would take a number now; null: no open counter serves the field."""

    field: str
    priority: bool
    wait: TicketWait | None


class Advice(Message):
    """A counter that could be opened, and what it would do for somebody who takes a number of the field now."""

    field: str
    counter: str
    before_min: float = Field(ge=0, description="mean wait as things stand, in working minutes")
    after_min: float = Field(ge=0, description="mean wait with the counter open")


class Waits(Message):
    """The newest table of waits, as the estimator made it at ``at`` from the hall at ``seq``."""

    type: Literal["waits"] = "waits"
    seq: int
    at: str
    fields: tuple[FieldWait, ...]
    tickets: dict[str, TicketWait] = Field(description="by ticket id")
    advice: tuple[Advice, ...] = Field(default=(), description="counters worth opening, the most useful first")


class Welcome(Message):
    """First message to a follower."""

    type: Literal["welcome"] = "welcome"
    protocol: int = PROTOCOL
    station: str
    store: str
    seq: int
    heartbeat_s: float
    now: str


ServerMessage = Annotated[Welcome | Snapshot | Facts | Heartbeat | Waits | Sync, Field(discriminator="type")]


class Shown(Message):
    """From a board: these calls have been painted."""

    type: Literal["shown"] = "shown"
    calls: tuple[int, ...] = Field(min_length=1, max_length=200)


class Spoken(Message):
    """From an announcer: what became of these calls in a zone. Said again after a lost link until its fact is heard."""

    type: Literal["spoken"] = "spoken"
    calls: tuple[int, ...] = Field(min_length=1, max_length=200)
    zone: str = Field(default="", max_length=40, description="id of the zone; empty: the whole hall")
    outcome: SpeechOutcome
    reasons: tuple[Annotated[str, Field(max_length=60)], ...] = Field(default=(), max_length=8)
    seconds: float = Field(default=0.0, ge=0, le=600, description="how long it was heard")


class Pong(Message):
    """From a follower that lives; answers a heartbeat."""

    type: Literal["pong"] = "pong"
    through: int


ClientMessage = Annotated[Shown | Spoken | Pong, Field(discriminator="type")]


class PutWaits(Message):
    """From the estimator: the newest table."""

    seq: int
    at: str
    fields: tuple[FieldWait, ...]
    tickets: dict[str, TicketWait]
    advice: tuple[Advice, ...] = ()
