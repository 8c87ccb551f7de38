"""Slips of this kiosk: from the server's answer to the paper, and what the server is told of them. No Qt.

    server's answer ──keep──> job log ──> spooler ──> printer
                                             │
                     screen <──tell──────────┼──send──> server's journal

A number is in the job log before its intent ends, so a kiosk that dies in between finds it again. What the server has
not noted is reported again whenever the link is back.
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
from devices.ports import SlipState, TicketPrinter
from devices.printer.joblog import Job, JobLog, Step
from devices.printer.slip import SlipContent
from devices.printer.spooler import SlipEvent, SlipReport, Spooler, SpoolRules
from devices.states import Reason
from kiosk.slips import slip_of
from queue_engine.protocol import Issued, ReportSlip, SlipNow, SlipStep

log = logging.getLogger(__name__)

AT_REST = frozenset({SlipState.CONFIRMED, SlipState.UNCERTAIN, SlipState.FAILED_BEFORE, SlipState.ABANDONED})
"""States after which the server is told; the steps on the way there travel along."""
WISH = "wish "
"""A step's note begins so where staff asked for the reprint; their wish's number follows."""
BY_CITIZEN = "citizen"
MOST_STEPS = 100


class Wish(NamedTuple):
    """Staff want a slip printed again: the how-manieth time they ask."""

    ticket: str
    asked: int


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
    ) -> None:
        self._log, self._config, self._tell, self._send, self._now = log_, config, tell, send, now
        self._wishes: dict[str, int] = {}
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="slips")
        log_.use_clock(now, ZoneInfo(config.hall.timezone))
        rules = rules_of(config.printing)
        self._oldest_s = rules.oldest_s
        self._spooler = Spooler(log_, printers, self._content, rules, self._happened, self._report)

    # -- numbers

    def keep(self, issued: Issued) -> None:
        """A number has been issued: its slip is durable when this returns, and printed as soon as a printer can.

        One that is so old that its citizen cannot be here any more is given up at once, until somebody asks for it.
        """
        age = self._now() - datetime.fromisoformat(issued.ticket.issued_at)
        if age.total_seconds() <= self._oldest_s:
            self._put(issued)
        elif self._log.job(issued.ticket.id) is None:
            self._give_up(issued)

    def _give_up(self, issued: Issued) -> None:
        with contextlib.suppress(NotStored):
            self._log.put(issued.ticket.id, issued.model_dump_json())
            self._log.happened(issued.ticket.id, SlipState.ABANDONED, reasons=(Reason.TOO_OLD,), last=True)
        self._do(self._spooler.report_again)

    def _put(self, issued: Issued) -> None:
        try:
            self._spooler.put(issued.ticket.id, issued.model_dump_json())
        except NotStored:
            log.error("the slip of %s is not printed: its log cannot be written", issued.ticket.number)
            lost = SlipEvent(issued.ticket.id, SlipState.FAILED_BEFORE, "", 1, (Reason.NOT_STORED,), waits=True)
            self._tell(lost)

    def again(self, issued: Issued) -> None:
        """The citizen asks for the slip at the screen."""
        self._do(self._again, issued)

    def _again(self, issued: Issued) -> None:
        if self._log.job(issued.ticket.id) is None:
            self._put(issued)
        else:
            self._spooler.again(issued.ticket.id, BY_CITIZEN, by_person=True)

    def drop(self, ticket: str) -> None:
        """The number was given up: a slip that has not begun is not wanted."""
        self._do(self._spooler.abandon, ticket)

    # -- what the hall says

    def wished(self, station: str, slips: Iterable[SlipNow]) -> None:
        """Staff ask for reprints; each wish is taken up once."""
        for slip in slips:
            if slip.station == station and slip.asked > max(slip.done, self._wishes.get(slip.ticket, 0)):
                self._wishes[slip.ticket] = slip.asked
                self._do(self._take_up, Wish(slip.ticket, slip.asked))

    def _take_up(self, wish: Wish) -> None:
        job = self._log.job(wish.ticket)
        if job is None:
            log.warning("staff want a slip of %s, which this kiosk does not know any more", wish.ticket)
            step = SlipStep(state="abandoned", at=_utc(self._now()), copies=0, reasons=(Reason.UNKNOWN_SLIP,))
            self._send(ReportSlip(ticket=wish.ticket, after=0, steps=(step,), asked=wish.asked))
        elif not self._has_taken_up(job, wish) and not self._spooler.again(wish.ticket, f"{WISH}{wish.asked}", True):
            self._wishes.pop(wish.ticket)  # it is on its way just now: asked again when the hall says it again

    def _has_taken_up(self, job: Job, wish: Wish) -> bool:
        return _wishes_of(job.steps) >= wish.asked

    def linked(self) -> None:
        """The server is there again."""
        self._do(self._spooler.report_again)

    def noted(self, ticket: str, steps: int) -> None:
        """The server has so many steps of this slip in its journal."""
        self._do(self._spooler.reported, ticket, steps - 1)

    def ticked(self, day: date) -> None:
        """Time has passed: give up what is too old, and forget the days before."""
        self._do(self._spooler.expire)
        self._do(self._spooler.report_again)
        self._do(self._spooler.forget_before, day)

    def _do(self, work: Callable[..., object], *arguments: object) -> None:
        """On the desk's own thread; after close() nothing is done any more."""
        with contextlib.suppress(RuntimeError):
            self._hands.submit(_logged, work, *arguments)

    def close(self) -> None:
        """Each printer ends within two seconds; what was not begun is printed after the next start."""
        self._hands.shutdown(wait=True, cancel_futures=True)
        self._spooler.close()

    # -- what the spooler says, on the devices' threads

    def _content(self, payload: str, copy: int, _place: str) -> SlipContent:
        issued = Issued.model_validate_json(payload)
        return slip_of(issued, self._config, Texts.load(issued.language), copy)

    def _happened(self, event: SlipEvent) -> None:
        self._tell(event)

    def _report(self, report: SlipReport) -> None:
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
