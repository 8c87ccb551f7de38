"""The kiosk's record of slips as a device: the slips that its disk has not taken, and how staff hear of them."""

from __future__ import annotations

import threading
import time
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from devices.errands import Errands
from devices.ports import StateListener
from devices.printer.joblog import JobLog
from devices.states import DeviceHealth, Reason, State
from queue_engine.protocol import Issued

DEVICE, KIND = "slip-record", "record"


class Unwritten(NamedTuple):
    """A number whose slip the disk has not taken yet."""

    issued: Issued
    wanted_at: datetime


class Record:
    """STOPPED while the disk holds less than has happened. Any thread may call it; the listener hears of changes."""

    def __init__(self, log: JobLog, on_state: StateListener) -> None:
        self._log, self._on_state = log, on_state
        self._lock = threading.RLock()
        self._errands = Errands(self._lock)
        self._unwritten: dict[str, Unwritten] = {}
        self._told: State | None = None
        self.look()

    def refused(self, issued: Issued, wanted_at: datetime) -> bool:
        """The disk took no slip for this number; True when that is news."""
        with self._lock:
            is_news = issued.ticket.id not in self._unwritten
            self._unwritten[issued.ticket.id] = Unwritten(issued, wanted_at)
            self._tell(State.STOPPED)
        self._errands.run()
        return is_news

    def unwritten(self) -> tuple[Unwritten, ...]:
        with self._lock:
            return tuple(self._unwritten.values())

    def waits(self, ticket: str) -> bool:
        return ticket in self._unwritten

    def settled(self, ticket: str) -> None:
        """It is on the disk, or nobody wants it any more."""
        with self._lock:
            self._unwritten.pop(ticket, None)

    def forget_before(self, day: date) -> None:
        for one in self.unwritten():
            if one.issued.day < day.isoformat():
                self.settled(one.issued.ticket.id)

    def look(self) -> None:
        """Has the disk taken everything by now?"""
        with self._lock:
            self._tell(State.STOPPED if self._log.refuses or self._unwritten else State.READY)
        self._errands.run()

    def _tell(self, state: State) -> None:
        """The lock is held: changes are told in the order in which they came about."""
        if state is not self._told:
            self._told = state
            reasons = (Reason.NOT_STORED,) if state is State.STOPPED else ()
            health = DeviceHealth(DEVICE, KIND, state, reasons, time.monotonic())
            self._errands.add(partial(self._on_state, health))
