"""A disk and printers that can be stopped between any two of their steps, and the paper that comes out of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from devices.ports import PrintOutcome, SlipOrder, SlipState, StateListener
from devices.printer.joblog import JobLog, Step
from devices.printer.slip import Content, SlipContent, sample_slip
from devices.printer.spooler import SlipEvent, SlipReport, Spooler, SpoolRules
from devices.states import DeviceHealth, Reason, State


class Killed(BaseException):
    """kill -9, or the power is cut: nothing of the program is left, not even its except clauses."""


@dataclass
class Fate:
    """Counts the steps of the world and strikes at one of them."""

    strike_at: int | None = None
    steps: int = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.strike_at:
            raise Killed


@dataclass
class FakeDisk:
    """Implements joblog.Disk. What was written and not flushed is lost in a power cut, or only in part."""

    fate: Fate
    written: bytes = b""
    durable: bytes = b""
    full: bool = False

    def read(self) -> bytes:
        return self.written

    def append(self, data: bytes) -> None:
        self._check()
        self.fate.step()
        half = len(data) // 2
        self.written += data[:half]
        self.fate.step()
        self.written += data[half:]
        self.fate.step()
        self.durable = self.written
        self.fate.step()

    def replace(self, data: bytes) -> None:
        self._check()
        self.fate.step()
        self.written = data
        self.fate.step()
        self.durable = data
        self.fate.step()

    def close(self) -> None:
        pass

    def _check(self) -> None:
        if self.full:
            raise OSError(28, "no space left")

    def cut_power(self, kept: float) -> None:
        """Of the bytes that were not flushed so many are there afterwards."""
        if self.written.startswith(self.durable):
            tail = self.written[len(self.durable) :]
            self.written = self.durable + tail[: round(len(tail) * kept)]
        elif kept < 1:
            self.written = self.durable
        self.durable = self.written


@dataclass(frozen=True)
class Piece:
    """One piece of paper."""

    job_id: str
    copy: int
    marked: bool
    whole: bool
    printer: str


@dataclass
class FakePrinter:
    """A devices.ports.TicketPrinter that works when the test lets it, as the test says."""

    id: str
    fate: Fate
    paper: list[Piece]
    state: State = State.READY
    reasons: tuple[Reason, ...] = ()
    orders: list[SlipOrder] = field(default_factory=list)
    listeners: list[StateListener] = field(default_factory=list)
    distrusted: int = 0
    closed: bool = False

    @property
    def health(self) -> DeviceHealth:
        return DeviceHealth(self.id, "printer", self.state, self.reasons, 0.0)

    def listen(self, on_state: StateListener) -> None:
        self.listeners.append(on_state)

    def take(self, order: SlipOrder) -> None:
        self.orders.append(order)

    def print_slip(self, job_id: str, content: Content, done: Callable[[PrintOutcome], None]) -> None:
        raise NotImplementedError

    def distrust(self) -> None:
        self.distrusted += 1

    def warm(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True
        while self.orders:
            self._end(self.orders.pop(0), SlipState.FAILED_BEFORE, Reason.CLOSED)

    def become(self, state: State, *reasons: Reason) -> None:
        if (self.state, self.reasons) != (state, reasons):
            self.state, self.reasons = state, reasons
            for listener in list(self.listeners):
                listener(self.health)

    def work(self, how: str = "print") -> None:
        """Do the next order: print, tear, break off, swallow, mute, garble, refuse, or as its own health demands."""
        order = self.orders.pop(0)
        self.fate.step()
        content = order.content()
        self.fate.step()
        if self.state in (State.STOPPED, State.ABSENT) or how == "refuse":
            self._end(order, SlipState.FAILED_BEFORE, *(self.reasons or (Reason.STALLED,)))
            return
        if not order.sending():
            self._end(order, SlipState.FAILED_BEFORE, Reason.NOT_WANTED)
            return
        self.fate.step()
        self._put_on_paper(order, content, how)

    def _put_on_paper(self, order: SlipOrder, content: Content, how: str) -> None:
        piece = _piece(order.job_id, content, self.id)
        if how == "link_lost_before":
            self._end(order, SlipState.FAILED_BEFORE, Reason.UNREACHABLE)
            return
        if how != "swallow":
            self.paper.append(replace(piece, whole=how not in ("tear", "break off", "garble")))
        self.fate.step()
        order.sent()
        self.fate.step()
        ends = {
            "print": (SlipState.CONFIRMED, ()),
            "sent": (SlipState.SENT, (Reason.NEVER_TELLS,)),
            "mute": (SlipState.UNCERTAIN, (Reason.NO_EVIDENCE,)),
            "swallow": (SlipState.UNCERTAIN, (Reason.NO_EVIDENCE,)),
            "tear": (SlipState.UNCERTAIN, (Reason.MEDIA_EMPTY,)),
            "break off": (SlipState.UNCERTAIN, (Reason.UNREACHABLE,)),
            "garble": (SlipState.UNCERTAIN, (Reason.GARBLED,)),
        }
        state, reasons = ends[how]
        self._end(order, state, *reasons)

    def _end(self, order: SlipOrder, state: SlipState, *reasons: Reason) -> None:
        evidence = "gs_r" if state is SlipState.CONFIRMED else None
        order.ended(PrintOutcome(order.job_id, state, reasons, evidence))
        self.fate.step()


def _piece(job_id: str, content: Content, printer: str) -> Piece:
    mark = content.texts("again")
    return Piece(content.number, int(mark[0]) if mark else 1, bool(mark), True, printer)


def content_of(payload: str, copy: int, place: str) -> SlipContent:
    return replace(sample_slip(), number=payload, again=str(copy) if copy > 1 else "", field=place)


@dataclass
class Hall:
    """One station through any number of lives: its disk and its paper stay, its program does not."""

    rules: SpoolRules = field(default_factory=SpoolRules)
    printer_ids: tuple[str, ...] = ("main",)
    fate: Fate = field(default_factory=Fate)
    time: datetime = datetime(2025, 11, 21, 1, 0, tzinfo=UTC)
    paper: list[Piece] = field(default_factory=list)
    events: list[SlipEvent] = field(default_factory=list)
    told: dict[str, dict[int, Step]] = field(default_factory=lambda: defaultdict(dict))
    put: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What was reported and cannot be."""

    def __post_init__(self) -> None:
        self.disk = FakeDisk(self.fate)

    def start(self) -> Hall:
        """A new process on the same disk; whatever the printers did not get is gone with the old one."""
        self.printers = [FakePrinter(name, self.fate, self.paper) for name in self.printer_ids]
        self.log = JobLog(self.disk, now=lambda: self.time)
        self.spooler = Spooler(self.log, self.printers, content_of, self.rules, self.events.append, self._report)
        return self

    def die(self, kept: float = 1.0) -> None:
        """The process has ended just now; with less than 1 the power was cut as well."""
        self.fate.strike_at = None
        if kept < 1:
            self.disk.cut_power(kept)

    def _report(self, report: SlipReport) -> None:
        first = report.upto - len(report.steps) + 1
        told = self.told[report.job_id]
        for index, step in enumerate(report.steps, first):
            if told.setdefault(index, step) != step:
                self.wrong.append(f"{report.job_id} step {index}: {told[index].state}, then {step.state}")
        if sorted(told) != list(range(report.upto + 1)):
            self.wrong.append(f"{report.job_id}: told {sorted(told)}, then up to {report.upto}")

    def ask(self, job_id: str) -> None:
        self.spooler.put(job_id, job_id)
        self.put.append(job_id)

    def run(self, *how: str) -> None:
        """Let the printers work these ways, then print, until nothing is to be done."""
        script = list(how)
        while busy := [printer for printer in self.printers if printer.orders]:
            busy[0].work(script.pop(0) if script else "print")

    def pass_time(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    # ---- what must hold ----

    def whole(self, job_id: str) -> list[Piece]:
        return [piece for piece in self.paper if piece.job_id == job_id and piece.whole]

    def check_paper(self) -> None:
        """Never silently twice: one piece without the mark, and no two pieces with the same."""
        numbers = [(piece.job_id, piece.copy) for piece in self.paper]
        assert len(numbers) == len(set(numbers)), f"printed twice: {sorted(numbers)}"
        assert all(piece.marked == (piece.copy > 1) for piece in self.paper)
        assert not self.wrong

    def check_nothing_lost(self) -> None:
        """At least once, or an honest end that was told."""
        honest = {SlipState.ABANDONED, SlipState.UNCERTAIN, SlipState.SENT}
        for job_id in self.put:
            job = self.log.job(job_id)
            assert job is not None, f"{job_id} was forgotten"
            assert self.told[job_id][len(job.steps) - 1] == job.now, f"{job_id} ended untold"
            said_so = job.evidence == "person" or (job.ended and job.state in honest)
            assert self.whole(job_id) or said_so, f"{job_id} is lost: {job.state}"

    def states(self, job_id: str) -> list[str]:
        job = self.log.job(job_id)
        return [] if job is None else [f"{step.state} {step.copy}" for step in job.steps]
