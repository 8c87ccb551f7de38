"""A station's own record of its slips: one line a step, on the disk before the step is taken.

    0e1c66f2 {"at": "2025-11-21T01:41:07.250Z", "job": "6f1c…", "payload": "…", "state": "queued"}
    9a7d4c32 {"at": "…", "job": "6f1c…", "printer": "may-in-1", "state": "sending"}

In front of each line stands its CRC-32. A line that a power cut tore at the end was never acted upon and is
dropped. Damage anywhere else may hide a step, so nothing that was open then is taken for unprinted.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import logging
import os
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from devices.errors import LogInUse, NotStored
from devices.ports import SlipState
from devices.states import Reason

log = logging.getLogger(__name__)
Now = Callable[[], datetime]
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

    @property
    def may_be_on_paper(self) -> bool:
        return self.state in (SlipState.SENDING, SlipState.SENT, SlipState.CONFIRMED, SlipState.UNCERTAIN)


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
    def unreported(self) -> tuple[Step, ...]:
        return self.steps[self.reported + 1 :]


_TRIED = frozenset(SlipState) - {SlipState.QUEUED, SlipState.ABANDONED}


class Disk(Protocol):
    """Where the lines are. Every method raises OSError."""

    def read(self) -> bytes:
        """All that is there; nothing when there is no file yet."""

    def append(self, data: bytes) -> None:
        """Add to the end and return when it would outlive a power cut."""

    def replace(self, data: bytes) -> None:
        """Put this in the place of everything, wholly or not at all, and durably."""

    def close(self) -> None: ...


class JobLog:
    """The jobs of one station. Any thread; what a method returned from is on the disk.

    Raises LogInUse when another program holds the file, NotStored when it cannot even be read.
    """

    def __init__(self, place: Path | Disk, now: Now = lambda: datetime.now(UTC)) -> None:
        self._disk: Disk = FileDisk(place) if isinstance(place, Path) else place
        self._now = now
        self._lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        self._open: dict[str, None] = {}
        self._marks = b""
        self._unstored: set[str] = set()
        self._caught_up: set[str] = set()
        self._to_mend = False
        self._load()

    def __iter__(self) -> Iterator[Job]:
        with self._lock:
            return iter(tuple(self._jobs.values()))

    def open_jobs(self) -> list[Job]:
        """Those that have not ended, in the order in which they were asked for."""
        with self._lock:
            return [self._jobs[job_id] for job_id in self._open]

    def job(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def now(self) -> datetime:
        return self._now()

    def put(self, job_id: str, payload: str) -> Job:
        """A new job, QUEUED; one that is known already stays as it is. Raises NotStored."""
        with self._lock:
            known = self._jobs.get(job_id)
            if known is not None:
                return known
            job = Job(job_id, payload, (Step(SlipState.QUEUED, self._stamp()),))
            self._write(_line_of_step(job_id, job.now) | {"payload": payload})
            return self._keep(job)

    def step(self, job_id: str, state: SlipState, **said: Any) -> Job:
        """The job is about to reach this state: stored before it returns, else NotStored and nothing has changed."""
        with self._lock:
            job = self._with_step(job_id, state, **said)
            self._write(_line_of_step(job_id, job.now))
            return self._keep(job)

    def happened(self, job_id: str, state: SlipState, **said: Any) -> Job:
        """The job has reached this state, stored or not. What a full disk refused is written with the next step."""
        with self._lock:
            job = self._keep(self._with_step(job_id, state, **said))
            try:
                self._write(_line_of_step(job_id, job.now))
            except NotStored:
                self._unstored.add(job_id)
            return job

    def catch_up(self) -> None:
        """Try once more to store what the disk has refused."""
        with self._lock:
            if self._unstored:
                with contextlib.suppress(NotStored):
                    self._write_anew()

    def newly_stored(self) -> list[Job]:
        """The jobs whose steps a full disk had refused and has taken since; each is said once."""
        with self._lock:
            caught_up, self._caught_up = self._caught_up, set()
            return [self._jobs[job_id] for job_id in caught_up if job_id in self._jobs]

    def is_stored(self, job_id: str) -> bool:
        """False while the disk refuses what has happened to this job."""
        return job_id not in self._unstored

    def reported(self, job_id: str, upto: int) -> None:
        """Somebody else has all steps up to this index. Written with the next step: lost, it is reported again."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is not None and job.reported < upto < len(job.steps):
                self._jobs[job_id] = replace(job, reported=upto)
                self._marks += _packed({"job": job_id, "reported": upto})

    def forget_before(self, day: date) -> None:
        """Drop the jobs born before this day (of this machine's zone) that have ended and were reported."""
        with self._lock:
            old = [job.id for job in self._jobs.values() if _day(job) < day and job.ended and not job.unreported]
            for job_id in old:
                del self._jobs[job_id]
            if old:
                with contextlib.suppress(NotStored):
                    self._write_anew()

    def close(self) -> None:
        with self._lock:
            if self._marks:
                with contextlib.suppress(NotStored):
                    self._write_anew()
            self._disk.close()

    def _keep(self, job: Job) -> Job:
        self._jobs[job.id] = job
        if job.ended:
            self._open.pop(job.id, None)
        else:
            self._open.setdefault(job.id)
        return job

    def _with_step(self, job_id: str, state: SlipState, **said: Any) -> Job:
        job = self._jobs[job_id]
        step = Step(state, self._stamp(), **{"copy": job.copy, **said})
        return replace(job, steps=(*job.steps, step))

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    # ---- the disk ----

    def _load(self) -> None:
        with self._stored():
            lines, damaged = _whole_lines(self._disk.read())
        for line in lines:
            self._take(line)
        if damaged:
            log.error("the log of slips is damaged; every open slip will be marked as a reprint")
            self._doubt_all()
        for job in self._jobs.values():
            self._keep(job)
        with contextlib.suppress(NotStored):  # a full disk: nothing new is taken until it has room again
            self._write_anew()

    def _take(self, line: Mapping[str, Any]) -> None:
        job_id = str(line["job"])
        if "steps" in line:
            steps = tuple(map(_step_of, line["steps"]))
            self._jobs[job_id] = Job(job_id, line["payload"], steps, line["reported"])
        elif "payload" in line:
            self._jobs.setdefault(job_id, Job(job_id, line["payload"], (_step_of(line),)))
        elif job_id not in self._jobs:
            return  # its first line was damaged
        elif "reported" in line:
            self._jobs[job_id] = replace(self._jobs[job_id], reported=line["reported"])
        else:
            job = self._jobs[job_id]
            self._jobs[job_id] = replace(job, steps=(*job.steps, _step_of(line)))

    def _doubt_all(self) -> None:
        for job in tuple(self._jobs.values()):
            if not job.ended:
                self._keep(self._with_step(job.id, SlipState.UNCERTAIN, reasons=(Reason.LOG_DAMAGED,)))
                self._unstored.add(job.id)

    def _write(self, line: Mapping[str, Any]) -> None:
        """One line. After a failure nobody knows what the disk holds, so the next line writes all anew first."""
        if self._to_mend:
            self._write_anew()
        with self._stored():
            self._disk.append(self._marks + _packed(line))
        self._marks = b""

    def _write_anew(self) -> None:
        with self._stored():
            self._disk.replace(b"".join(_packed(_line_of_job(job)) for job in self._jobs.values()))
        self._marks = b""
        self._caught_up |= self._unstored
        self._unstored.clear()

    @contextlib.contextmanager
    def _stored(self) -> Iterator[None]:
        was, self._to_mend = self._to_mend, True
        try:
            yield
        except OSError as error:
            if not was:
                log.error("the log of slips cannot be written: %s", error)
            raise NotStored(f"the log of slips cannot be written: {error}") from error
        self._to_mend = False


class FileDisk:
    """The lines in one file, held by one program at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._claim = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._claim)
            raise LogInUse(f"{path} belongs to another program that runs now") from error
        self._file = -1

    def read(self) -> bytes:
        return self._path.read_bytes() if self._path.exists() else b""

    def append(self, data: bytes) -> None:
        _write_all(self._file, data)
        os.fdatasync(self._file)

    def replace(self, data: bytes) -> None:
        if self._claim < 0:
            raise OSError(errno.EBADF, "closed")
        new = self._path.with_name(self._path.name + ".new")
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            _write_all(file, data)
            os.fsync(file)
            os.replace(new, self._path)
            _sync_folder(self._path.parent)
        except BaseException:
            os.close(file)
            raise
        self._let_go()
        self._file = file

    def close(self) -> None:
        self._let_go()
        if self._claim >= 0:
            os.close(self._claim)
        self._claim = -1

    def _let_go(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# ---- lines ----


def _packed(line: Mapping[str, Any]) -> bytes:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _whole_lines(data: bytes) -> tuple[list[dict[str, Any]], bool]:
    """The sound lines, and whether one that is not the last is damaged."""
    lines = data.split(b"\n")
    read = [_unpacked(line) for line in lines]
    last = max((n for n, line in enumerate(lines) if line), default=0)
    return [line for line in read if line is not None], None in read[:last]


def _unpacked(line: bytes) -> dict[str, Any] | None:
    check, _, text = line.partition(b" ")
    if not text or check != b"%08x" % zlib.crc32(text):
        return None
    found = json.loads(text)
    return found if isinstance(found, dict) else None


def _line_of_job(job: Job) -> dict[str, Any]:
    steps = [_line_of_step(job.id, step) for step in job.steps]
    return {"job": job.id, "payload": job.payload, "steps": steps, "reported": job.reported}


def _line_of_step(job_id: str, step: Step) -> dict[str, Any]:
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


def _step_of(line: Mapping[str, Any]) -> Step:
    return Step(
        SlipState(line["state"]),
        line["at"],
        line["copy"],
        line.get("printer", ""),
        tuple(map(_reason, line.get("reasons", ()))),
        line.get("evidence"),
        line.get("last", False),
        line.get("note", ""),
        line.get("by_person", False),
    )


def _reason(text: str) -> Reason:
    """A word of a newer program is kept as damage, not as a failed start."""
    return Reason(text) if text in set(Reason) else Reason.FAULT


def _day(job: Job) -> date:
    return datetime.fromisoformat(job.born_at).astimezone().date()
