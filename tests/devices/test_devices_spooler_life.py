"""Any life of a station's printing, drawn by chance: what must hold holds at every moment."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from devices.errors import NotStored
from devices.ports import PrintOutcome, SlipState
from devices.printer.spooler import SpoolRules
from devices.states import Reason, State
from tests.devices.devices_spool import Hall, Killed

WAYS = ("print", "print", "tear", "swallow", "mute", "garble", "sent", "refuse", "link_lost_before")
PRINTERS = st.sampled_from([0, 1])
STATES = st.sampled_from([State.READY, State.ATTENTION, State.STOPPED, State.ABSENT, State.BUSY])


class StationLife(RuleBasedStateMachine):
    """Slips are put, printers fail and recover, the disk fills, people ask, and the program is killed anywhere."""

    @initialize(copies=st.integers(1, 4), auto=st.booleans(), spare=st.booleans())
    def begin(self, copies: int, auto: bool, spare: bool) -> None:
        logging.getLogger("devices").setLevel(logging.CRITICAL)
        ids = ("main", "spare") if spare else ("main",)
        self.hall = Hall(SpoolRules(600, copies, auto), ids).start()
        self.jobs = 0
        self.killed = False
        self.disk_failed = False

    def teardown(self) -> None:
        logging.getLogger("devices").setLevel(logging.NOTSET)
        if not hasattr(self, "hall"):
            return
        self.hall.fate.strike_at = None
        self.hall.disk.full = False
        if self.killed:
            self.revive()
        for printer in self.hall.printers:
            printer.become(State.STOPPED, Reason.OFFLINE)
            printer.become(State.READY)
        self.hall.spooler.expire()
        self.hall.run()
        self.hall.check_paper()
        self.hall.check_nothing_lost()

    @contextmanager
    def mortal(self) -> Iterator[None]:
        try:
            yield
        except Killed:
            self.killed = True
        except NotStored:
            assert self.hall.disk.full

    def job_of(self, n: int) -> str:
        return f"A{n % self.jobs:03}" if self.jobs else "unknown"

    @precondition(lambda self: not self.killed)
    @rule()
    def put(self) -> None:
        with self.mortal():
            self.jobs += 1
            self.hall.ask(f"A{self.jobs - 1:03}")

    @precondition(lambda self: not self.killed)
    @rule(n=st.integers(0, 9))
    def put_once_more(self, n: int) -> None:
        if self.job_of(n) in self.hall.put:
            with self.mortal():
                self.hall.spooler.put(self.job_of(n), self.job_of(n))

    @precondition(lambda self: not self.killed)
    @rule(which=PRINTERS, how=st.sampled_from(WAYS))
    def work(self, which: int, how: str) -> None:
        printer = self.hall.printers[which % len(self.hall.printers)]
        if printer.orders:
            try:
                with self.mortal():
                    printer.work(how)
            finally:
                if self.hall.disk.full and not self.killed:
                    self.end_what_could_not_be_stored()

    def end_what_could_not_be_stored(self) -> None:
        """What the device's thread does with an order whose step was refused."""
        for place in self.hall.spooler._places:
            job_id = place.busy_with
            printer = self.hall.printers[place.index]
            if job_id and not any(order.job_id == job_id for order in printer.orders):
                outcome = PrintOutcome(job_id, SlipState.FAILED_BEFORE, (Reason.NOT_STORED,))
                job = self.hall.log.job(job_id)
                assert job is not None
                with self.mortal():
                    self.hall.spooler._ended(place, job.copy, outcome)

    @precondition(lambda self: not self.killed)
    @rule(which=PRINTERS, state=STATES)
    def health(self, which: int, state: State) -> None:
        reasons = {State.STOPPED: (Reason.MEDIA_EMPTY,), State.ABSENT: (Reason.UNREACHABLE,)}.get(state, ())
        with self.mortal():
            self.hall.printers[which % len(self.hall.printers)].become(state, *reasons)

    @precondition(lambda self: not self.killed)
    @rule(n=st.integers(0, 9), by_person=st.booleans())
    def again(self, n: int, by_person: bool) -> None:
        with self.mortal():
            self.hall.spooler.again(self.job_of(n), "lý do", by_person)

    @precondition(lambda self: not self.killed)
    @rule(n=st.integers(0, 9))
    def abandon(self, n: int) -> None:
        with self.mortal():
            self.hall.spooler.abandon(self.job_of(n))

    @precondition(lambda self: not self.killed)
    @rule(n=st.integers(0, 9))
    def confirm(self, n: int) -> None:
        with self.mortal():
            self.hall.spooler.confirm(self.job_of(n))

    @precondition(lambda self: not self.killed)
    @rule(n=st.integers(0, 9))
    def reported(self, n: int) -> None:
        told = self.hall.told[self.job_of(n)]
        if told:
            self.hall.spooler.reported(self.job_of(n), max(told))

    @precondition(lambda self: not self.killed)
    @rule(seconds=st.sampled_from([1, 200, 700]))
    def time_passes(self, seconds: int) -> None:
        self.hall.pass_time(seconds)
        with self.mortal():
            self.hall.spooler.expire()

    @precondition(lambda self: not self.killed)
    @rule(full=st.booleans())
    def disk(self, full: bool) -> None:
        self.hall.disk.full = full
        self.disk_failed |= full

    @precondition(lambda self: not self.killed and not self.disk_failed)
    @rule(ahead=st.integers(1, 12))
    def doom(self, ahead: int) -> None:
        """The program will be killed so many steps from now."""
        self.hall.fate.strike_at = self.hall.fate.steps + ahead

    @precondition(lambda self: self.killed)
    @rule(kept=st.sampled_from([1.0, 0.5, 0.0]))
    def start_again(self, kept: float) -> None:
        self.hall.die(kept)
        self.revive()

    def revive(self) -> None:
        self.hall.fate.strike_at = None
        self.killed = False
        self.hall.start()

    @invariant()
    def nothing_is_silently_doubled(self) -> None:
        if hasattr(self, "hall"):
            self.hall.check_paper()

    @invariant()
    def no_slip_is_with_two_printers(self) -> None:
        if hasattr(self, "hall"):
            busy = [place.busy_with for place in self.hall.spooler._places if place.busy_with]
            assert len(busy) == len(set(busy))


TestStationLife = StationLife.TestCase
TestStationLife.settings = settings(
    max_examples=250, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
)
