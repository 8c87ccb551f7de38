"""Papers of this station: what the record's jobs say, by which rules they are printed, who hears of them. No Qt.

A held number's paper is asked for by the server, printed like a slip, and reported back. What a citizen asked for at
the screen is printed while that citizen waits, and never later: nobody but the screen hears of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from assets.texts import Texts
from config.schema import HallConfig
from devices.errors import NotStored
from devices.ports import SlipState
from devices.printer.joblog import Job, JobLog, Step
from devices.printer.papers import PaperContent
from devices.printer.spooler import SlipEvent, SlipReport, Spooler, SpoolRules
from devices.states import Reason
from kiosk.lookup.events import Paper, PaperState
from kiosk.papers.job import PASSING, HoldJob, PassingJob, kind_of
from kiosk.papers.words import hold_paper, paper_of
from queue_engine.protocol import Issued, PaperAsked, ReportPaper, paper_token
from queue_engine.protocol import PaperState as Reported

log = logging.getLogger(__name__)

PATIENCE_S = 60.0
"""So long somebody waits before the screen for a paper."""
GONE = SpoolRules(oldest_s=-1.0, most_copies=1, auto_reprint=False)
Told = Callable[[PaperState], None]
Send = Callable[[ReportPaper, Callable[[], None]], None]
"""A report, and what to do when the server has it."""
_ENDS: dict[SlipState, PaperState] = {
    SlipState.CONFIRMED: "printed",
    SlipState.UNCERTAIN: "failed",
    SlipState.ABANDONED: "failed",
}


class Passing(NamedTuple):
    """A paper for whoever stands at the screen."""

    content: PaperContent
    told: Told


class PaperDesk:
    """The slip desk's hand for other papers; ``use`` comes before everything but what its spooler's start asks."""

    def __init__(self, log_: JobLog, config: HallConfig, key: str, now: Callable[[], datetime], send: Send) -> None:
        self._log, self._config, self._key, self._now, self._send = log_, config, key, now, send
        self._passing: dict[str, Passing] = {}
        self._spooler: Spooler | None = None

    def use(self, spooler: Spooler) -> None:
        self._spooler = spooler

    @property
    def _spool(self) -> Spooler:
        assert self._spooler is not None, "the desk is used after it was wired"
        return self._spooler

    # -- what the spooler asks, on the devices' threads

    def content(self, payload: str, copy: int) -> PaperContent:
        if kind_of(payload) in PASSING:
            passing = PassingJob.model_validate_json(payload)
            known = self._passing.get(passing.job)
            return known.content if known else PaperContent(passing.paper)  # it is refused before its first byte
        job = HoldJob.model_validate_json(payload)
        token = paper_token(self._key, job.asked.paper, job.asked.ticket) if self._key else ""
        return hold_paper(job.asked, token, job.before + copy, self._config, Texts.load(job.language))

    def rules(self, payload: str, usual: SpoolRules) -> SpoolRules:
        if kind_of(payload) in PASSING:
            waits = PassingJob.model_validate_json(payload).job in self._passing
            return SpoolRules(min(PATIENCE_S, usual.oldest_s), 1, False) if waits else GONE
        is_old = self._is_old(HoldJob.model_validate_json(payload).asked)
        return replace(usual, oldest_s=GONE.oldest_s) if is_old else usual

    # -- a citizen at the screen

    def print(self, wish: Paper, language: str, told: Told) -> None:
        """One at a time: who asks again does not wait for the paper before."""
        self.leave()
        content = paper_of(wish, self._config, Texts.load(language), self._now())
        job = f"{content.paper}-{uuid4().hex}"
        self._passing[job] = Passing(content, told)
        payload = PassingJob.model_validate({"paper": content.paper, "job": job}).model_dump_json()
        try:
            self._spool.put(job, payload)
        except NotStored:
            self._end(job, "failed")

    def leave(self) -> None:
        """Nobody waits any more: what has not begun is not printed."""
        self._passing.clear()
        for job in self._log.open_jobs():
            if kind_of(job.payload) in PASSING:
                self._spool.abandon(job.id)

    def happened(self, event: SlipEvent) -> None:
        """News of a paper that is no number's slip, for whoever waits for it."""
        waits_in_vain = event.state is SlipState.FAILED_BEFORE and event.waits
        if event.state is SlipState.SENT and event.last:
            self._end(event.job_id, "printed")
        elif waits_in_vain or event.state in _ENDS:
            self._end(event.job_id, _ENDS.get(event.state, "failed"))

    def _end(self, job: str, state: PaperState) -> None:
        passing = self._passing.pop(job, None)
        if passing:
            passing.told(state)

    # -- held numbers

    def hear(self, papers: Iterable[PaperAsked]) -> None:
        """All that the server wants of this station now. What it does not want any more is not begun."""
        wanted = {_job_id(paper): paper for paper in papers}
        for job in self._log.open_jobs():
            if kind_of(job.payload) == "hold" and job.id not in wanted:
                self._spool.abandon(job.id)
        for job_id, paper in wanted.items():
            if paper.state is None and self._log.job(job_id) is None:
                self._take(job_id, paper)

    def _take(self, job_id: str, asked: PaperAsked) -> None:
        payload = HoldJob(asked=asked, before=self._before(asked), language=self._language(asked)).model_dump_json()
        try:
            if self._is_old(asked):
                self._spool.put_too_late(job_id, payload)
            else:
                self._spool.put(job_id, payload)
        except NotStored:
            log.error("the paper of %s is not printed: its record cannot be written", asked.number)
            self._send(ReportPaper(paper=asked.paper, state="failed", reasons=(Reason.NOT_STORED,)), _nothing)

    def _is_old(self, asked: PaperAsked) -> bool:
        age = self._now() - datetime.fromisoformat(asked.at)
        return age.total_seconds() > self._config.printing.oldest_s

    def _before(self, asked: PaperAsked) -> int:
        """Pieces that name the same of this visit and may be in somebody's hand."""
        holds = [job for job in self._log if kind_of(job.payload) == "hold"]
        said = [(job, HoldJob.model_validate_json(job.payload)) for job in holds]
        same = [
            (job, one.before)
            for job, one in said
            if (one.asked.ticket, one.asked.missing) == (asked.ticket, asked.missing)
        ]
        return max((before + job.next_copy - 1 for job, before in same), default=0)

    def _language(self, asked: PaperAsked) -> str:
        """The citizen's, where the number was taken here."""
        slip = self._log.job(asked.ticket)
        return Issued.model_validate_json(slip.payload).language if slip else self._config.hall.languages[0]

    # -- reports

    def report(self, report: SlipReport) -> None:
        """The server hears of held numbers' papers; of the others nobody does."""
        job = self._log.job(report.job_id)
        state = _state_of(job) if job and kind_of(job.payload) == "hold" else None
        if job is None or (state is None and not job.ended):
            return
        if state is None:
            self._log.reported(job.id, report.upto)
            return
        paper = HoldJob.model_validate_json(job.payload).asked.paper
        said = ReportPaper(paper=paper, state=state, reasons=job.reasons[:8])
        self._send(said, lambda: self._log.reported(job.id, report.upto))


def _job_id(asked: PaperAsked) -> str:
    """A store that begins anew counts anew, on another day or for other tickets."""
    return f"paper-{asked.paper}-{asked.ticket}"


def _state_of(job: Job) -> Reported | None:
    """What staff are told; None: nothing yet, or nothing any more."""
    match job.now:
        case Step(state=SlipState.CONFIRMED):
            return "confirmed"
        case Step(state=SlipState.SENT, last=True):
            return "sent"
        case Step(state=SlipState.UNCERTAIN):
            return "uncertain"
        case Step(state=SlipState.FAILED_BEFORE):
            return "failed"
        case Step(state=SlipState.ABANDONED, reasons=reasons) if Reason.BY_PERSON not in reasons:
            if job.tried and job.tried.may_be_on_paper:
                return "uncertain"
            return "too_old" if Reason.TOO_OLD in reasons else "failed"
    return None


def _nothing() -> None:
    """It is not kept, so nothing is settled."""
