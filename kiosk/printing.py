"""Slips and papers of this kiosk: from the server's answer to the paper, and what the server is told of them. No Qt.

    server's answer ──keep──> job log ──> spooler ──> printer
                                             │
                     screen <──tell──────────┼──send──> server's journal

A number is in the job log before its intent ends, so a kiosk that dies in between finds it again. What the server has
not noted is reported again whenever the link is back. What the disk does not take is kept in memory until it does.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from assets.texts import Texts
from config.printing import Printing
from config.schema import HallConfig
from devices.errors import NotStored
from devices.ports import SlipState, StateListener, TicketPrinter
from devices.printer.joblog import Job, JobLog, Step
from devices.printer.slip import Content
from devices.printer.spooler import SlipEvent, SlipReport, Spooler, SpoolRules
from devices.states import DeviceHealth, Reason
from kiosk.lookup.events import Paper, PaperState
from kiosk.papers.desk import PaperDesk
from kiosk.papers.job import kind_of
from kiosk.record import Record
from kiosk.slips import slip_of
from queue_engine.protocol import Issued, PaperAsked, ReportSlip, SlipNow, SlipStep

log = logging.getLogger(__name__)

AT_REST = frozenset({SlipState.CONFIRMED, SlipState.UNCERTAIN, SlipState.FAILED_BEFORE, SlipState.ABANDONED})
"""States after which the server is told; the steps on the way there travel along."""
WISH = "wish "
"""A step's note begins so where staff asked for the reprint; their wish's number follows."""
BY_CITIZEN = "citizen"
BY_STAFF = "person"
"""The evidence where staff have seen the slip, as the spooler has it."""
MOST_STEPS = 100
LONGEST_PAUSE = 32
"""Ticks between two reports of the same, to a server that does not answer."""


class Wish(NamedTuple):
    """Staff want a slip printed again: the how-manieth time they ask."""

    ticket: str
    asked: int
    at: datetime
    """By the hall's clock, when the server heard of this slip last."""


def _nobody(_health: DeviceHealth) -> None:
    """Where nobody asks how the record is."""


class SlipDesk:
    """Any thread may call it. What may wait for the disk is done on a thread of its own, but for ``keep``."""

    def __init__(
        self,
        log_: JobLog,
        printers: Sequence[TicketPrinter],
        config: HallConfig,
        tell: Callable[[SlipEvent], None],
        send: Callable[[ReportSlip], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_record: StateListener = _nobody,
        papers: PaperDesk | None = None,
    ) -> None:
        self._papers = papers or PaperDesk(log_, config, "", now, lambda report, noted: None)
        self._log, self._config, self._tell, self._send, self._now = log_, config, tell, send, now
        self._wishes: dict[str, int] = {}
        self._open: dict[str, Wish] = {}
        self._asked: tuple[PaperAsked, ...] | None = None
        self._pause = self._ticks_left = 1
        self._record = Record(log_, on_record)
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="slips")
        log_.use_clock(now, ZoneInfo(config.hall.timezone))
        rules = rules_of(config.printing)
        self._usual = rules
        self._spooler = Spooler(log_, printers, self._content, rules, self._happened, self._report, self._rules)
        self._papers.use(self._spooler)

    # -- numbers

    def keep(self, issued: Issued) -> None:
        """A number has been issued: its slip is durable when this returns, and printed as soon as a printer can.

        One that is so old that its citizen cannot be here any more is given up at once, until somebody asks for it.
        What a full disk refuses waits in memory and is put again with each tick. It is never printed before the disk
        has it, so no second program can print it once more; and the log knows it by its ticket, so however often it
        is put there is one job. Should the program end meanwhile there is no slip; the number stays valid.
        """
        self._keep(issued, datetime.fromisoformat(issued.ticket.issued_at))

    def _keep(self, issued: Issued, wanted_at: datetime) -> None:
        try:
            if not self._is_old(wanted_at):
                self._spooler.put(issued.ticket.id, issued.model_dump_json())
            elif self._log.job(issued.ticket.id) is None:
                self._give_up(issued)
            self._record.settled(issued.ticket.id)
        except NotStored:
            self._not_stored(issued, wanted_at)

    def _is_old(self, at: datetime) -> bool:
        return (self._now() - at).total_seconds() > self._usual.oldest_s

    def _give_up(self, issued: Issued) -> None:
        self._spooler.put_too_late(issued.ticket.id, issued.model_dump_json())

    def _not_stored(self, issued: Issued, wanted_at: datetime) -> None:
        if self._record.refused(issued, wanted_at):
            log.error("the slip of %s waits: its log cannot be written", issued.ticket.number)
        lost = SlipEvent(issued.ticket.id, SlipState.FAILED_BEFORE, "", 1, (Reason.NOT_STORED,), waits=True)
        self._tell(lost)

    def again(self, issued: Issued) -> None:
        """The citizen asks for the slip at the screen."""
        self._do(self._again, issued)

    def _again(self, issued: Issued) -> None:
        ticket = issued.ticket.id
        if self._log.job(ticket) is None:
            self._keep(issued, self._now())
        else:
            self._spooler.again(ticket, BY_CITIZEN, by_person=True)

    def drop(self, ticket: str) -> None:
        """The number was given up: a slip that has not begun is not wanted."""
        self._do(self._drop, ticket)

    def _drop(self, ticket: str) -> None:
        self._record.settled(ticket)  # on the thread that puts it again, or that might bring it back
        self._spooler.abandon(ticket)

    # -- what the hall says

    def wished(self, station: str, slips: Iterable[SlipNow]) -> None:
        """All slips that are open: staff ask for reprints, each of which is taken up once; or they have seen one."""
        ours = [slip for slip in slips if slip.station == station]
        heard, self._wishes = self._wishes, {slip.ticket: slip.asked for slip in ours}
        for slip in ours:
            if slip.in_hand and slip.state != "confirmed":
                self._do(self._seen, slip)
            if slip.asked > max(slip.done, heard.get(slip.ticket, 0)):
                self._do(self._hear, Wish(slip.ticket, slip.asked, datetime.fromisoformat(slip.at)))

    def _seen(self, slip: SlipNow) -> None:
        if self._log.job(slip.ticket) is None:
            step = SlipStep(state="confirmed", at=_utc(self._now()), copies=slip.copies, evidence=BY_STAFF)
            self._send(ReportSlip(ticket=slip.ticket, after=0, steps=(step,), asked=slip.done))
        else:
            self._spooler.confirm(slip.ticket)  # one that is on its way just now ends first, and is heard of again

    def _hear(self, wish: Wish) -> None:
        self._open[wish.ticket] = wish
        self._take_up(wish.ticket)

    def _take_up(self, ticket: str) -> None:
        """What cannot be taken up yet is looked at again when the slip moves, and with each tick."""
        wish = self._open.get(ticket)
        if wish and self._is_answered(wish):
            del self._open[ticket]

    def _is_answered(self, wish: Wish) -> bool:
        job = self._log.job(wish.ticket)
        if job is None:
            self._deny(wish, Reason.NOT_STORED if self._record.waits(wish.ticket) else Reason.UNKNOWN_SLIP)
            return True
        if self._has_taken_up(job, wish):
            return True
        note = f"{WISH}{wish.asked}"
        if not self._is_old(wish.at):
            return self._spooler.again(wish.ticket, note, by_person=True)
        return self._spooler.again_too_late(wish.ticket, note)

    def _deny(self, wish: Wish, reason: Reason) -> None:
        log.warning("staff want a slip of %s, of which there is no record: %s", wish.ticket, reason)
        step = SlipStep(state="abandoned", at=_utc(self._now()), copies=0, reasons=(reason,))
        self._send(ReportSlip(ticket=wish.ticket, after=0, steps=(step,), asked=wish.asked))

    def _has_taken_up(self, job: Job, wish: Wish) -> bool:
        return _wishes_of(job.steps) >= wish.asked

    # -- other papers

    def asked(self, station: str, papers: Iterable[PaperAsked]) -> None:
        """All papers that the server wants printed, wherever."""
        ours = tuple(paper for paper in papers if paper.station == station)
        if ours != self._asked:
            self._asked = ours
            self._do(self._papers.hear, ours)

    def print_paper(self, wish: Paper, language: str, told: Callable[[PaperState], None]) -> None:
        """A citizen asks for a paper at the screen; ``told`` is called on whichever thread."""
        self._do(self._papers.print, wish, language, told)

    def leave_papers(self) -> None:
        """That citizen is not there any more."""
        self._do(self._papers.leave)

    # -- time, and the way to the server

    def linked(self) -> None:
        """The server is there again."""
        self._asked = None
        self._do(self._report_at_once)

    def noted(self, ticket: str, steps: int) -> None:
        """The server has so many steps of this slip in its journal."""
        self._do(self._spooler.reported, ticket, steps - 1)

    def ticked(self, day: date) -> None:
        """Time has passed: give up what is too old, try again what the disk refused, forget the days before."""
        self._do(self._spooler.expire)
        self._do(self._try_again, day)
        self._do(self._report_again)
        self._do(self._spooler.forget_before, day)

    def _report_at_once(self) -> None:
        self._pause = self._ticks_left = 1
        self._spooler.report_again()

    def _report_again(self) -> None:
        """Ever more seldom: reports that nobody answers wait in one queue with the touches of citizens."""
        self._ticks_left -= 1
        if not any(job.unreported for job in self._log):
            self._pause = self._ticks_left = 1
        elif self._ticks_left <= 0:
            self._pause = self._ticks_left = min(2 * self._pause, LONGEST_PAUSE)
            self._spooler.report_again()

    def _try_again(self, day: date) -> None:
        self._record.forget_before(day)
        for issued, wanted_at in self._record.unwritten():
            self._keep(issued, wanted_at)
        for ticket in tuple(self._open):
            self._take_up(ticket)
        self._record.look()

    def _do(self, work: Callable[..., object], *arguments: object) -> None:
        """On the desk's own thread; after close() nothing is done any more."""
        with contextlib.suppress(RuntimeError):
            self._hands.submit(_logged, work, *arguments)

    def close(self) -> None:
        """The printers end together within two seconds; what was not begun is printed after the next start."""
        self._hands.shutdown(wait=True, cancel_futures=True)
        self._spooler.close()

    # -- what the spooler says, on the devices' threads

    def _content(self, payload: str, copy: int, _place: str) -> Content:
        if kind_of(payload) != "ticket":
            return self._papers.content(payload, copy)
        issued = Issued.model_validate_json(payload)
        return slip_of(issued, self._config, Texts.load(issued.language), copy)

    def _rules(self, payload: str) -> SpoolRules:
        return self._usual if kind_of(payload) == "ticket" else self._papers.rules(payload, self._usual)

    def _is_slip(self, job_id: str) -> bool:
        job = self._log.job(job_id)
        return job is None or kind_of(job.payload) == "ticket"

    def _happened(self, event: SlipEvent) -> None:
        self._record.look()
        if not self._is_slip(event.job_id):
            self._papers.happened(event)
            return
        self._tell(event)
        if event.job_id in self._open:
            self._do(self._take_up, event.job_id)

    def _report(self, report: SlipReport) -> None:
        if not self._is_slip(report.job_id):
            self._papers.report(report)
            return
        last = report.steps[-1] if report.steps else None
        if last is None or not (last.state in AT_REST or last.last):
            return
        job = self._log.job(report.job_id)
        steps = tuple(map(_step, report.steps[-MOST_STEPS:]))
        asked = _wishes_of(job.steps) if job else 0
        after = report.upto + 1 - len(steps)
        self._send(ReportSlip(ticket=report.job_id, after=after, steps=steps, asked=asked))


def _logged(work: Callable[..., object], *arguments: object) -> None:
    try:
        work(*arguments)
    except Exception:  # a job runner: nobody looks at the future
        log.exception("work on a slip failed")


def rules_of(printing: Printing) -> SpoolRules:
    """The hall's settings as the spooler wants them."""
    return SpoolRules(printing.oldest_s, printing.most_copies, printing.reprint_by_itself)


def _wishes_of(steps: Iterable[Step]) -> int:
    """The newest wish of staff that these steps have taken up."""
    return max((int(step.note.removeprefix(WISH)) for step in steps if step.note.startswith(WISH)), default=0)


def _step(step: Step) -> SlipStep:
    return SlipStep.model_validate(
        {
            "state": step.state,
            "at": step.at,
            "copies": step.copy,
            "printer": step.printer,
            "reasons": step.reasons,
            "evidence": step.evidence,
        }
    )


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
