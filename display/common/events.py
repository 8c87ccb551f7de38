"""What happens to a station that people watch, and what it does about it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from queue_engine.protocol import Call, Fact, HallState, Waits


@dataclass(frozen=True, slots=True)
class HallChanged:
    """The hall at a new seq; ``facts`` led there, and are empty after a snapshot."""

    hall: HallState
    facts: tuple[Fact, ...]
    now_ms: int


@dataclass(frozen=True, slots=True)
class WaitsChanged:
    """The estimator's newest table."""

    waits: Waits


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The link to the hall server came or went."""

    live: bool
    lost_at: str | None = None


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed."""

    now_ms: int


@dataclass(frozen=True, slots=True)
class Painted:
    """Calls stand on the screen since ``t`` (monotonic seconds)."""

    seqs: tuple[int, ...]
    t: float


@dataclass(frozen=True, slots=True)
class NotHeard:
    """The server did not get the acknowledgement of these calls."""

    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FlashEnded:
    """These flashes are over; their places are free for others."""

    seqs: tuple[int, ...]


# ---------------------------------------------------------------------------------------------------
# Effects


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Tell the server that these calls have been shown."""

    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordShown:
    """Write to the paint log that these calls stand on the screen since ``t``."""

    t: float
    calls: tuple[Call, ...] = field(default=())


Effect = Acknowledge | RecordShown
