"""Which slip is printed where, and when again: at least once, never silently twice.

A slip of which nothing has left us is tried on the next printer, and waits when none can be had. One that may be on
paper is printed again only with its mark. Every step is in the job log before it is taken.

    put ──> queued ──> sending ──> sent ──> confirmed
               ^          │          │
               │          └────┬─────┘
               │               ├──> failed_before ──> the same copy again: next printer, or when one is back
               └── copy + 1 ───┴──> uncertain ──> the printer is back, or the program was started again
                                        └──> abandoned: too old, too many copies, not wanted
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from devices.errands import Errands, together
from devices.errors import NotStored
from devices.ports import PrintOutcome, SlipState, TicketPrinter
from devices.printer.job import left_torn
from devices.printer.joblog import Job, JobLog
from devices.printer.slip import Content
from devices.printer.spool import HOPELESS, UNPROVABLE, ContentOf, RulesOf, SlipEvent, SlipReport, SpoolRules
from devices.states import DeviceHealth, Reason, State

__all__ = ["SlipEvent", "SlipReport", "SpoolRules", "Spooler"]


@dataclass
class _Place:
    """One printer, seen from here."""

    index: int
    printer: TicketPrinter
    usable: bool = True
    """False from a failure until the printer itself says that it works again."""
    busy_with: str | None = None
    refused: set[str] = field(default_factory=set)
    """Slips that it could not begin since it was last usable."""

    @property
    def id(self) -> str:
        return self.printer.health.device


class Spooler:
    """Prints the jobs of one station on its printers: the main one first, spares after.

    Every method may be called from any thread and none waits for a printer. ``on_event`` and ``report`` are called
    without any lock held, one at a time and in order, on whichever thread brought the news, already inside the
    constructor. Nothing here runs by itself: call ``expire`` now and then, so that slips too old are given up while
    no printer says anything.
    """

    def __init__(
        self,
        log: JobLog,
        printers: Sequence[TicketPrinter],
        content_of: ContentOf,
        rules: SpoolRules,
        on_event: Callable[[SlipEvent], None],
        report: Callable[[SlipReport], None],
        rules_of: RulesOf | None = None,
    ) -> None:
        self._log = log
        self._content_of = content_of
        self._rules_of = rules_of or (lambda payload: rules)
        self._on_event = on_event
        self._report = report
        self._lock = threading.RLock()
        self._errands = Errands(self._lock)
        self._closing = False
        self._places = [_Place(n, printer) for n, printer in enumerate(printers)]
        with self._lock:
            self._listen()
            self._begin()
        self._errands.run()

    # ---- what the station asks ----

    def put(self, job_id: str, payload: str) -> Job:
        """A new slip; durable when this returns, and printed once however often it is put. Raises NotStored."""
        with self._lock:
            known = self._log.job(job_id)
            job = known or self._log.put(job_id, payload)
            if known is None:
                self._tell(job)
            self._serve()
        self._errands.run()
        return job

    def again(self, job_id: str, reason: str, by_person: bool) -> bool:
        """Print another piece, or the one that waits; False: it is on its way, unknown, or not allowed any more."""
        with self._lock:
            job = self._log.job(job_id)
            may = job is not None and not job.on_the_way and (by_person or self._may_repeat(job))
            done = job is not None and may and self._requeue(job, note=reason, by_person=by_person)
            self._serve()
        self._errands.run()
        return done

    def abandon(self, job_id: str) -> bool:
        """A person does not want it any more; False when it is too late: unknown, ended, or already leaving."""
        with self._lock:
            job = self._log.job(job_id)
            if job is None or job.on_the_way or job.ended:
                return False
            self._happened(job_id, SlipState.ABANDONED, reasons=(Reason.BY_PERSON,), last=True)
        self._errands.run()
        return True

    def put_too_late(self, job_id: str, payload: str) -> None:
        """A new slip that nobody waits for any more: given up at once, until somebody asks. Raises NotStored."""
        with self._lock:
            if self._log.job(job_id) is None:
                self._log.put(job_id, payload)
                self._happened(job_id, SlipState.ABANDONED, reasons=(Reason.TOO_OLD,), last=True)
        self._errands.run()

    def again_too_late(self, job_id: str, note: str) -> bool:
        """It was asked for again, so long ago that nobody waits; False while the piece before is on its way."""
        with self._lock:
            job = self._log.job(job_id)
            ended = job is not None and job.ended
            if ended:
                self._happened(job_id, SlipState.ABANDONED, reasons=(Reason.TOO_OLD,), note=note, last=True)
        self._errands.run()
        return ended

    def confirm(self, job_id: str) -> bool:
        """A person has the slip in the hand: the evidence where a printer gives none."""
        with self._lock:
            job = self._log.job(job_id)
            tried = job and job.tried
            if not job or not tried or not tried.may_be_on_paper or job.on_the_way:
                return False
            if job.state is SlipState.CONFIRMED:
                return True
            self._happened(job_id, SlipState.CONFIRMED, copy=tried.copy, evidence="person", by_person=True, last=True)
        self._errands.run()
        return True

    def expire(self) -> None:
        """Give up what is too old, and look for work once more."""
        with self._lock:
            self._log.catch_up()
            self._report_these(self._log.newly_stored())
            for place in self._places:
                place.refused.clear()
                place.usable |= place.printer.health.state in (State.READY, State.ATTENTION)
            if any(place.usable for place in self._places):
                self._repeat_what_is_in_doubt()
            self._serve()
        self._errands.run()

    def reported(self, job_id: str, upto: int) -> None:
        """The steps of a report up to this index are safe elsewhere and are not reported again."""
        self._log.reported(job_id, upto)

    def report_again(self) -> None:
        """Report every step that is not safe elsewhere: the one who keeps them is there again."""
        with self._lock:
            self._report_all()
        self._errands.run()

    def forget_before(self, day: date) -> None:
        """Drop what was born before this day, has ended and was reported."""
        self._log.forget_before(day)

    def job(self, job_id: str) -> Job | None:
        return self._log.job(job_id)

    def close(self) -> None:
        """Close the log and, together within two seconds, the printers. What was not begun waits for the restart."""
        with self._lock:
            self._closing = True
        together([place.printer.close for place in self._places])
        self._errands.run()
        self._log.close()

    # ---- policy; below here the lock is held ----

    def _listen(self) -> None:
        for place in self._places:
            place.printer.listen(partial(self._health_changed, place))
            health = place.printer.health
            place.usable = health.usable or health.state is State.CONNECTING

    def _begin(self) -> None:
        """Take up what a former program left."""
        self._report_all()
        interrupted = [job for job in self._log.open_jobs() if job.on_the_way]
        for place in self._places:
            if any(job.printer == place.id for job in interrupted) or left_torn(self._log, place.id):
                self._errands.add(place.printer.distrust)
        for job in interrupted:
            last = not self._rules_of(job.payload).auto_reprint
            reasons = (Reason.RESTARTED,)
            self._happened(job.id, SlipState.UNCERTAIN, printer=job.printer, reasons=reasons, last=last)
        self._repeat_what_is_in_doubt()
        self._serve()

    def _serve(self) -> None:
        """Hand every waiting slip to a printer that is free, oldest first."""
        if self._closing:
            return
        for job in self._log.open_jobs():
            if job.on_the_way or self._is_at_work(job.id):
                continue
            if self._too_old(job):
                self._happened(job.id, SlipState.ABANDONED, reasons=(Reason.TOO_OLD,), last=True)
            elif job.state is not SlipState.UNCERTAIN and (place := self._choice(job.id)) and not place.busy_with:
                place.busy_with = job.id
                self._errands.add(partial(place.printer.take, _Order(self, place, job)))

    def _choice(self, job_id: str) -> _Place | None:
        """The first usable printer that has not refused it; else the first that has not, for a try."""
        untried = [place for place in self._places if job_id not in place.refused]
        return next((place for place in untried if place.usable), next(iter(untried), None))

    def _is_at_work(self, job_id: str) -> bool:
        return any(place.busy_with == job_id for place in self._places)

    def _too_old(self, job: Job) -> bool:
        age = self._log.now() - datetime.fromisoformat(job.wanted_at)
        return age.total_seconds() > self._rules_of(job.payload).oldest_s

    def _may_repeat(self, job: Job) -> bool:
        return job.next_copy <= self._rules_of(job.payload).most_copies and not self._too_old(job)

    def _requeue(self, job: Job, **said: Any) -> bool:
        try:
            self._tell(self._log.step(job.id, SlipState.QUEUED, copy=job.next_copy, **said))
        except NotStored:
            self._errands.add(partial(self._on_event, SlipEvent.of(job, Reason.NOT_STORED, waits=True)))
            return False
        for place in self._places:
            place.refused.discard(job.id)
        return True

    def _is_for_a_person(self, job: Job, reasons: tuple[Reason, ...]) -> bool:
        return not self._rules_of(job.payload).auto_reprint or bool(UNPROVABLE.intersection(reasons))

    def _repeat(self, job: Job) -> None:
        """An uncertain slip comes to another copy, or to its end."""
        if self._is_for_a_person(job, job.reasons):
            return
        if self._may_repeat(job):
            self._requeue(job)
            return
        reason = Reason.TOO_OLD if self._too_old(job) else Reason.TOO_MANY_COPIES
        self._happened(job.id, SlipState.ABANDONED, reasons=(reason,), last=True)

    def _repeat_what_is_in_doubt(self) -> None:
        for job in self._log.open_jobs():
            if job.state is SlipState.UNCERTAIN:
                self._repeat(job)

    # ---- what the printers say, on their threads ----

    def _health_changed(self, place: _Place, health: DeviceHealth) -> None:
        with self._lock:
            was, place.usable = place.usable, health.usable
            if health.usable and not was:
                place.refused.clear()
                self._repeat_what_is_in_doubt()
                self._serve()
        self._errands.run()

    def _sending(self, place: _Place, job_id: str, copy: int) -> bool:
        with self._lock:
            job = self._log.job(job_id)
            if job is None or job.ended or job.copy != copy or place.busy_with != job_id:
                return False
            if job.on_the_way:
                return True  # the link broke before the first byte, and this is the second try
            if self._too_old(job):
                return False  # given up as soon as the printer has let go of it
            self._tell(self._log.step(job_id, SlipState.SENDING, printer=place.id))
        self._errands.run()
        return True

    def _sent(self, place: _Place, job_id: str) -> None:
        with self._lock:
            self._happened(job_id, SlipState.SENT, printer=place.id)
        self._errands.run()

    def _ended(self, place: _Place, copy: int, outcome: PrintOutcome) -> None:
        with self._lock:
            if place.busy_with != outcome.job_id:
                return
            place.busy_with = None
            job = self._log.job(outcome.job_id)
            if job is not None and not job.ended and job.copy == copy:
                self._settle(place, job, outcome)
            self._serve()
        self._errands.run()

    def _settle(self, place: _Place, job: Job, outcome: PrintOutcome) -> None:
        match outcome.state:
            case SlipState.FAILED_BEFORE:
                self._not_begun(place, job, outcome.reasons)
            case SlipState.UNCERTAIN:
                self._in_doubt(place, job, outcome.reasons)
            case _:
                self._proved(place, job.id, outcome)

    def _proved(self, place: _Place, job_id: str, outcome: PrintOutcome) -> None:
        """CONFIRMED, or a SENT of which no more will ever be known."""
        place.usable = True
        reasons, evidence = outcome.reasons, outcome.evidence
        self._happened(job_id, outcome.state, printer=place.id, reasons=reasons, evidence=evidence, last=True)

    def _not_begun(self, place: _Place, job: Job, reasons: tuple[Reason, ...]) -> None:
        if Reason.NOT_WANTED in reasons:
            return
        place.refused.add(job.id)
        if Reason.NOT_STORED not in reasons:
            place.usable = False
            # The others that wait for it know already; only a new slip is worth another try.
            place.refused |= {one.id for one in self._log.open_jobs() if one.state is SlipState.FAILED_BEFORE}
        told = (place.id, reasons) in job.refusals
        if job.on_the_way or not (told or self._closing):
            waits = self._choice(job.id) is None
            self._happened(job.id, SlipState.FAILED_BEFORE, waits=waits, printer=place.id, reasons=reasons)
        if HOPELESS.intersection(reasons):
            self._happened(job.id, SlipState.ABANDONED, reasons=reasons, last=True)

    def _in_doubt(self, place: _Place, job: Job, reasons: tuple[Reason, ...]) -> None:
        for_a_person = self._is_for_a_person(job, reasons)
        job = self._happened(
            job.id, SlipState.UNCERTAIN, waits=True, printer=place.id, reasons=reasons, last=for_a_person
        )
        works = Reason.GARBLED in reasons
        place.usable = place.usable and works
        if self._closing or for_a_person:
            return
        if not self._may_repeat(job) or any(other.usable for other in self._places):
            self._repeat(job)

    # ---- telling ----

    def _happened(self, job_id: str, state: SlipState, *, waits: bool = False, **said: Any) -> Job:
        job = self._log.happened(job_id, state, **said)
        self._tell(job, waits)
        return job

    def _tell(self, job: Job, waits: bool = False) -> None:
        self._errands.add(partial(self._on_event, SlipEvent.of(job, waits=waits)))
        self._report_these([job, *self._log.newly_stored()])

    def _report_all(self) -> None:
        self._report_these(self._log)

    def _report_these(self, jobs: Iterable[Job]) -> None:
        """What the disk has not taken might never have happened for the next program, so it is not reported."""
        for job in jobs:
            if job.unreported and self._log.is_stored(job.id):
                self._errands.add(partial(self._report, SlipReport.of(job)))


@dataclass(frozen=True)
class _Order:
    """One copy of one slip for one printer."""

    spooler: Spooler
    place: _Place
    job: Job

    @property
    def job_id(self) -> str:
        return self.job.id

    def content(self) -> Content:
        content = self.spooler._content_of(self.job.payload, self.job.copy, self.place.id if self.place.index else "")
        if self.job.copy > 1 and not content.texts("again"):
            raise ValueError(f"slip {self.job.id}, copy {self.job.copy}, does not say that it is printed again")
        return content

    def sending(self) -> bool:
        return self.spooler._sending(self.place, self.job.id, self.job.copy)

    def sent(self) -> None:
        self.spooler._sent(self.place, self.job.id)

    def ended(self, outcome: PrintOutcome) -> None:
        self.spooler._ended(self.place, self.job.copy, outcome)
