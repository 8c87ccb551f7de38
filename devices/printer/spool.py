"""What a spooler goes by, and what it says: rules, events, reports."""

from __future__ import annotations

from dataclasses import dataclass

from devices.ports import SlipState
from devices.printer.job import Job, Step
from devices.states import Reason


@dataclass(frozen=True)
class SpoolRules:
    """How long and how often a slip is tried without a person."""

    oldest_s: float = 600.0
    """Seconds after which a slip that nobody could print is not printed any more."""
    most_copies: int = 3
    """Pieces of paper that may exist of one slip, the first counted, before it is left to a person."""
    auto_reprint: bool = True
    """Print an uncertain slip again, marked, when the printer is back; False leaves it to a person."""


@dataclass(frozen=True)
class SlipEvent:
    """A slip has reached a state."""

    job_id: str
    state: SlipState
    printer: str
    copy: int
    reasons: tuple[Reason, ...] = ()
    evidence: str | None = None
    waits: bool = False
    """Nothing is being tried just now; the slip waits for a printer or for a person."""
    last: bool = False
    """Nobody will say more of this copy: a SENT without evidence stays so."""


@dataclass(frozen=True)
class SlipReport:
    """What has happened to a slip since the last report; ``upto`` is for reported()."""

    job_id: str
    copy: int
    steps: tuple[Step, ...]
    upto: int

    @classmethod
    def of(cls, job: Job) -> SlipReport:
        return cls(job.id, job.copy, job.unreported, len(job.steps) - 1)
