"""A slip on its way to paper: its steps, and how they stand in a line of the job log."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Any

from devices.ports import SlipState
from devices.states import Reason

ENDS = frozenset({SlipState.CONFIRMED, SlipState.ABANDONED})
ON_THE_WAY = frozenset({SlipState.SENDING, SlipState.SENT})


@dataclass(frozen=True)
class Step:
    """One state of one copy, and when it was reached."""

    state: SlipState
    at: str
    """UTC, ISO 8601."""
    copy: int = 1
    printer: str = ""
    reasons: tuple[Reason, ...] = ()
    evidence: str | None = None
    last: bool = False
    """This copy has ended so: nobody will say more of it. Always true of a SENT without evidence."""
    note: str = ""
    """Why it was asked for again."""
    by_person: bool = False
    """A person asked for it, or said so."""
    foreign: Mapping[str, Any] | None = field(default=None, hash=False)
    """The whole line of a newer program, whose state has no name here: kept as it is, and counted as uncertain."""

    @property
    def may_be_on_paper(self) -> bool:
        return self.state in (SlipState.SENDING, SlipState.SENT, SlipState.CONFIRMED, SlipState.UNCERTAIN)

    @property
    def ends_a_piece(self) -> bool:
        """Nothing more of this piece will leave us."""
        return self.state in (SlipState.CONFIRMED, SlipState.UNCERTAIN) or (self.state is SlipState.SENT and self.last)


@dataclass(frozen=True)
class Job:
    """One ticket's slip: what is to be printed, and everything that has happened to it."""

    id: str
    payload: str
    steps: tuple[Step, ...]
    reported: int = -1
    """Index of the last step that somebody else has for good."""

    @property
    def now(self) -> Step:
        return self.steps[-1]

    @property
    def state(self) -> SlipState:
        return self.now.state

    @property
    def copy(self) -> int:
        """How many pieces of paper may exist, this one counted."""
        return self.now.copy

    @property
    def born_at(self) -> str:
        return self.steps[0].at

    @property
    def printer(self) -> str:
        return self.now.printer

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.now.reasons

    @property
    def evidence(self) -> str | None:
        return self.now.evidence

    @property
    def ended(self) -> bool:
        """Nothing more happens to it unless a person asks."""
        return self.state in ENDS or self.now.last

    @property
    def on_the_way(self) -> bool:
        """Its bytes may be leaving, or have left, and nobody knows yet how it ends."""
        return self.state in ON_THE_WAY and not self.now.last

    @property
    def wanted_at(self) -> str:
        """When it was asked for: at its birth, or by a person since."""
        return next((step.at for step in reversed(self.steps) if step.by_person), self.born_at)

    @property
    def next_copy(self) -> int:
        """The number of the next piece of paper: a copy of which nothing left us is not counted."""
        tried = self.tried
        return self.copy + 1 if tried is not None and tried.may_be_on_paper and tried.copy == self.copy else self.copy

    @property
    def tried(self) -> Step | None:
        """How far a printer has come with it last."""
        return next((step for step in reversed(self.steps) if step.state in _TRIED), None)

    @property
    def refusals(self) -> frozenset[tuple[str, tuple[Reason, ...]]]:
        """Which printers could not begin it, and why, since anything else has happened to it."""
        newest = takewhile(lambda step: step.state is SlipState.FAILED_BEFORE, reversed(self.steps))
        return frozenset((step.printer, step.reasons) for step in newest)

    @property
    def unreported(self) -> tuple[Step, ...]:
        return self.steps[self.reported + 1 :]


_TRIED = frozenset(SlipState) - {SlipState.QUEUED, SlipState.ABANDONED}


def left_torn(jobs: Iterable[Job], printer: str) -> bool:
    """Its newest piece broke off: it may hold the beginning of a picture and wait for the rest."""
    pairs = (pair for job in jobs for pair in pairwise(job.steps))
    ends = [(before, step) for before, step in pairs if step.printer == printer and step.ends_a_piece]
    newest = sorted(ends, key=lambda pair: pair[1].at)[-1:]
    return any(_broke_off(*pair) for pair in newest)


def _broke_off(before: Step, end: Step) -> bool:
    """A link that breaks or a program that is killed may lose what was handed over; one that is closed has handed it
    over."""
    torn = _LOST if before.state is SlipState.SENT else _LOST | {Reason.CLOSED}
    return end.state is SlipState.UNCERTAIN and bool(torn.intersection(end.reasons))


_LOST = frozenset({Reason.UNREACHABLE, Reason.STALLED, Reason.RESTARTED})


def packed(line: Mapping[str, Any]) -> bytes:
    """One line, its check in front."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def whole_lines(data: bytes) -> tuple[list[dict[str, Any]], bool]:
    """The sound lines, and whether one that was written to its end is damaged; what follows the last end is torn."""
    *whole, tail = data.split(b"\n")
    read = [_unpacked(line) for line in whole if line]
    return [line for line in (*read, _unpacked(tail)) if line is not None], None in read


def _unpacked(line: bytes) -> dict[str, Any] | None:
    check, _, text = line.partition(b" ")
    if not text or check != b"%08x" % zlib.crc32(text):
        return None
    found = json.loads(text)
    return found if isinstance(found, dict) else None


def line_of_job(job: Job) -> dict[str, Any]:
    """A whole job in one line."""
    steps = [line_of_step(job.id, step) for step in job.steps]
    return {"job": job.id, "payload": job.payload, "steps": steps, "reported": job.reported}


def line_of_step(job_id: str, step: Step) -> dict[str, Any]:
    """One step; what says nothing is left out."""
    if step.foreign is not None:
        return {"job": job_id, **step.foreign}
    line = {
        "job": job_id,
        "state": step.state,
        "at": step.at,
        "copy": step.copy,
        "printer": step.printer,
        "reasons": list(step.reasons),
        "evidence": step.evidence,
        "last": step.last,
        "note": step.note,
        "by_person": step.by_person,
    }
    return {name: value for name, value in line.items() if value or name in ("state", "at", "copy")}


def step_of(line: Mapping[str, Any]) -> Step:
    """The step that a line tells of."""
    known = line["state"] in set(SlipState)
    return Step(
        SlipState(line["state"]) if known else SlipState.UNCERTAIN,
        line["at"],
        line["copy"],
        line.get("printer", ""),
        tuple(map(_reason, line.get("reasons", ()))),
        line.get("evidence"),
        line.get("last", False),
        line.get("note", ""),
        line.get("by_person", False),
        None if known else {name: value for name, value in line.items() if name != "payload"},
    )


def _reason(text: str) -> Reason:
    """A word of a newer program is kept as damage, not as a failed start."""
    return Reason(text) if text in set(Reason) else Reason.FAULT
