"""A station's own record of its slips: one line a step, on the disk before the step is taken.

    0e1c66f2 {"at": "2025-11-21T01:41:07.250Z", "job": "6f1c…", "payload": "…", "state": "queued"}
    9a7d4c32 {"at": "…", "job": "6f1c…", "printer": "may-in-1", "state": "sending"}

In front of each line stands its CRC-32. A line that a power cut tore at the end was never acted upon and is
dropped. Damage anywhere else may hide a step, so nothing that was open then is taken for unprinted.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

from devices.errors import NotStored
from devices.ports import SlipState
from devices.printer.job import Job, Step, line_of_job, line_of_step, packed, step_of, whole_lines
from devices.printer.job_disk import Disk, FileDisk
from devices.states import Reason

__all__ = ["Job", "JobLog", "Step"]

log = logging.getLogger(__name__)
Now = Callable[[], datetime]


class JobLog:
    """The jobs of one station. Any thread; what a method returned from is on the disk.

    Raises LogInUse when another program holds the file, NotStored when it cannot even be read.
    """

    def __init__(self, place: Path | Disk, now: Now = lambda: datetime.now(UTC)) -> None:
        self._disk: Disk = FileDisk(place) if isinstance(place, Path) else place
        self._now = now
        self._zone: tzinfo | None = None
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
            self._write(line_of_step(job_id, job.now) | {"payload": payload})
            return self._keep(job)

    def step(self, job_id: str, state: SlipState, **said: Any) -> Job:
        """The job is about to reach this state: stored before it returns, else NotStored and nothing has changed."""
        with self._lock:
            job = self._with_step(job_id, state, **said)
            self._write(line_of_step(job_id, job.now))
            return self._keep(job)

    def happened(self, job_id: str, state: SlipState, **said: Any) -> Job:
        """The job has reached this state, stored or not. What a full disk refused is written with the next step."""
        with self._lock:
            job = self._keep(self._with_step(job_id, state, **said))
            try:
                self._write(line_of_step(job_id, job.now))
            except NotStored:
                self._unstored.add(job_id)
            return job

    @property
    def refuses(self) -> bool:
        """The disk has not taken the newest step, and nothing has been written since."""
        return self._to_mend

    def catch_up(self) -> None:
        """Try once more whether the disk takes what it has refused."""
        with self._lock:
            if self._to_mend:
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
                self._marks += packed({"job": job_id, "reported": upto})

    def use_clock(self, now: Now, zone: tzinfo) -> None:
        """Ages and days count by this clock and this zone: the hall's, where the machine's own may be wrong."""
        self._now, self._zone = now, zone

    def forget_before(self, day: date) -> None:
        """Drop the jobs born before this day (of the clock's zone) that have ended and were reported."""
        with self._lock:
            ended = [job for job in self._jobs.values() if job.ended and not job.unreported]
            old = [job.id for job in ended if datetime.fromisoformat(job.born_at).astimezone(self._zone).date() < day]
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
            lines, damaged = whole_lines(self._disk.read())
        for line in lines:
            self._take(line)
        if damaged:
            log.error("the log of slips is damaged; every open slip will be marked as a reprint")
            self._doubt_all()
        foreign = {str(step.foreign["state"]) for job in self for step in job.steps if step.foreign is not None}
        if foreign:
            log.error(
                "the log of slips is of a newer program, whose %s is counted as uncertain", ", ".join(sorted(foreign))
            )
        for job in self._jobs.values():
            self._keep(job)
        with contextlib.suppress(NotStored):  # a full disk: nothing new is taken until it has room again
            self._write_anew()

    def _take(self, line: Mapping[str, Any]) -> None:
        job_id = str(line["job"])
        if "steps" in line:
            steps = tuple(map(step_of, line["steps"]))
            self._jobs[job_id] = Job(job_id, line["payload"], steps, line["reported"])
        elif "payload" in line:
            self._jobs.setdefault(job_id, Job(job_id, line["payload"], (step_of(line),)))
        elif job_id not in self._jobs:
            return  # its first line was damaged
        elif "reported" in line:
            self._jobs[job_id] = replace(self._jobs[job_id], reported=line["reported"])
        else:
            job = self._jobs[job_id]
            self._jobs[job_id] = replace(job, steps=(*job.steps, step_of(line)))

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
            self._disk.append(self._marks + packed(line))
        self._marks = b""

    def _write_anew(self) -> None:
        with self._stored():
            self._disk.replace(b"".join(packed(line_of_job(job)) for job in self._jobs.values()))
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
