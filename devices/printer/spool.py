"""What a spooler goes by, and what it says: rules, events, reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from devices.ports import SlipState
from devices.printer.job import Job, Step
from devices.printer.slip import Content
from devices.states import Reason

HOPELESS = frozenset({Reason.NOT_DRAWABLE, Reason.FONT_MISSING, Reason.BROKEN})
"""Why a slip was not begun, where trying again would end the same."""

UNPROVABLE = frozenset({Reason.SILENT, Reason.UNKNOWN_ANSWER, Reason.NEVER_TELLS})
"""Why a slip is uncertain, where another one would be just as uncertain."""


@dataclass(frozen=True)
class SpoolRules:
    """How long and how often a slip is tried without a person."""

    oldest_s: float = 600.0
    """Seconds after which a slip that nobody could print is not printed any more."""
    most_copies: int = 3
    """Pieces of paper that may exist of one slip, the first counted, before it is left to a person."""
    auto_reprint: bool = True
    """Print an uncertain slip again, marked, when the printer is back; False leaves it to a person."""


ContentOf = Callable[[str, int, str], Content]
"""Payload, number of the copy, printer if it is not the main one (else empty) → slip; on a device's thread."""
RulesOf = Callable[[str], SpoolRules]
"""Payload → what holds for this job; called with the lock held, so it asks nobody."""


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

    @classmethod
    def of(cls, job: Job, *reasons: Reason, waits: bool = False) -> SlipEvent:
        """The state that the job has reached; ``reasons`` stand in the place of its own."""
        now = job.now
        return cls(job.id, now.state, now.printer, now.copy, reasons or now.reasons, now.evidence, waits, now.last)


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
