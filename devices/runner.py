"""One thread and one queue a device: the only place in this package that starts threads."""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from devices.errors import DeviceError
from devices.ports import AttentiveDriver, Driver, StateListener, Work
from devices.states import DeviceHealth, Reason, State

BACK_OFF_S = (0.5, 1.0, 2.0)
"""Pauses between tries; the last one stays, for ever: what is plugged in again is back within three seconds."""
JITTER = 0.2
"""So much longer a pause may be, at random: thirty kiosks must not knock at one door in step."""
LOOK_S = 20.0
"""How often a device that is shared with others is looked at."""
LOOKS_IN_VAIN = 3
JOIN_S = 1.8

D = TypeVar("D", bound=Driver)
log = logging.getLogger(__name__)


class DeviceRunner(Generic[D]):
    """Keeps a device connected, asks it how it is while idle, and does its work in order.

    A job that comes while the device is away makes one try at once; if that fails the job is refused
    and the device's own thread goes on trying for ever. Losing the device is logged once, and so is
    its return. A device that a person has switched off has no thread and is never touched.

    A driver whose device speaks by itself (a reader, a pad) waits at its device between jobs instead of here.

    ``jitter`` gives numbers from 0 to 1. Without ``keep_line`` the device is let go between jobs, because others
    use it too; now and then it is looked at, and one look in vain does not mean that it is gone.
    """

    def __init__(
        self,
        device: str,
        kind: str,
        driver: D,
        on_state: StateListener | None = None,
        *,
        poll_s: float = 0.5,
        back_off_s: Sequence[float] = BACK_OFF_S,
        jitter: Callable[[], float] = random.random,
        enabled: bool = True,
        keep_line: bool = True,
        look_s: float = LOOK_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._driver = driver
        self._attentive: AttentiveDriver | None = driver if isinstance(driver, AttentiveDriver) else None
        self._on_state = on_state
        self._poll_s = poll_s
        self._back_off_s = back_off_s
        self._jitter = jitter
        self._enabled = enabled
        self._keep_line = keep_line
        self._look_s = look_s
        self._clock = clock
        self._queue: queue.SimpleQueue[Work[D] | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._stopping = False
        self._linked = False
        self._tries = 0
        self._retry_at = clock()
        self._was_usable: bool | None = None
        self._health = DeviceHealth(device, kind, State.CONNECTING, (), clock())
        self._thread = threading.Thread(target=self._loop, name=f"device-{device}", daemon=True)

    @property
    def health(self) -> DeviceHealth:
        return self._health

    def start(self) -> None:
        """Begin; the listener of a device that is switched off hears so at once, on the caller's thread."""
        if self._enabled:
            self._thread.start()
        else:
            self._show(State.DISABLED, ())

    def submit(self, work: Work[D]) -> None:
        """Queue the work and return at once; after stop(), or when switched off, it is refused on the spot."""
        with self._gate:
            if self._enabled and not self._stopping:
                self._queue.put(work)
                if self._attentive is not None:
                    self._attentive.wake()
                return
        work.refuse((Reason.CLOSED if self._enabled else Reason.DISABLED,))

    def stop(self) -> bool:
        """End the thread; True when it has ended. Returns within two seconds whatever the device does."""
        with self._gate:
            self._stopping = True
            self._queue.put(None)
        self._driver.abandon()
        if self._thread is threading.current_thread():
            return False
        if self._thread.ident is None:
            self._refuse_the_rest()
            return True
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            log.error("%s: its thread did not end in %.1f s and is left behind", self._health.device, JOIN_S)
        return not self._thread.is_alive()

    # ---- everything below runs on the device's thread ----

    def _loop(self) -> None:
        try:
            while not self._stopping:
                self._turn()
        finally:
            self._refuse_the_rest()
            self._driver.close()

    def _turn(self) -> None:
        try:
            if not self._linked and self._clock() >= self._retry_at:
                self._link()
            work = self._next_work()
            if work is not None:
                self._do(work)
            elif self._linked and not self._stopping:
                self._check()
            if self._linked and not self._keep_line and self._queue.empty():
                self._let_go()
        except Exception:  # the thread's top: a mistake of ours must not take the device away for good
            log.exception("%s: mistake on the device's thread", self._health.device)
            self._lose(Reason.BROKEN, "our own mistake")

    def _next_work(self) -> Work[D] | None:
        wait_s = self._poll_s if self._linked else max(0.0, self._retry_at - self._clock())
        if self._linked and self._attentive is not None:
            if self._queue.empty():
                self._attend(self._attentive, wait_s)
            wait_s = 0.0
        try:
            return self._queue.get(timeout=wait_s)
        except queue.Empty:
            return None

    def _attend(self, driver: AttentiveDriver, wait_s: float) -> None:
        try:
            driver.attend(wait_s)
        except DeviceError as error:
            self._lose(error.reason, str(error))

    def _do(self, work: Work[D]) -> None:
        if self._stopping:
            work.refuse((Reason.CLOSED,))
            return
        try:
            if work.prepare():
                self._run(work)
        except Exception:  # the job runner: the one who waits for this job must hear of it
            log.exception("%s: mistake in a job", self._health.device)
            work.broken()
        if self._linked and not self._stopping:
            self._check()

    def _run(self, work: Work[D]) -> None:
        """Run it; when the link turns out dead before anything was done, once more on a new link."""
        for _ in range(2):
            if not self._linked and not self._link():
                break
            if self._health.usable:
                self._show(State.BUSY, self._health.reasons)
            try:
                work.run(self._driver)
                return
            except DeviceError as error:
                self._lose(error.reason, str(error))
        work.refuse((Reason.CLOSED,) if self._stopping else self._health.reasons or (Reason.UNREACHABLE,))

    def _link(self) -> bool:
        try:
            self._driver.open()
            self._linked = True
            self._check()
        except DeviceError as error:
            self._lose(error.reason, str(error))
        if self._linked:
            self._tries = 0
        return self._linked

    def _check(self) -> None:
        try:
            condition = self._driver.check()
        except DeviceError as error:
            self._lose(error.reason, str(error))
        else:
            self._show(condition.state, condition.reasons)

    def _lose(self, reason: Reason, detail: str) -> None:
        self._linked = False
        self._driver.close()
        pause_s = self._back_off_s[min(self._tries, len(self._back_off_s) - 1)]
        self._retry_at = self._clock() + pause_s * (1 + JITTER * self._jitter())
        self._tries += 1
        in_vain = self._tries >= LOOKS_IN_VAIN or self._health.state is State.BUSY
        if not self._stopping and (self._keep_line or in_vain):
            self._show(State.ABSENT, (reason,), detail)

    def _let_go(self) -> None:
        self._driver.close()
        self._linked = False
        self._retry_at = self._clock() + self._look_s * (1 + JITTER * self._jitter())

    def _show(self, state: State, reasons: tuple[Reason, ...], detail: str = "") -> None:
        before = self._health
        if (before.state, before.reasons) == (state, reasons):
            return
        self._health = DeviceHealth(before.device, before.kind, state, reasons, self._clock())
        self._log_change(detail)
        if self._on_state is not None:
            self._tell(self._on_state, self._health)

    def _log_change(self, detail: str) -> None:
        health, known = self._health, self._was_usable
        why = ", ".join(health.reasons) + (f" ({detail})" if detail else "")
        self._was_usable = health.usable
        if health.state is State.DISABLED:
            log.info("%s %s is switched off", health.kind, health.device)
        elif known is not False and not health.usable:
            log.warning("%s %s is lost: %s", health.kind, health.device, why)
        elif known is False and health.usable:
            log.info("%s %s is back", health.kind, health.device)

    def _tell(self, listener: StateListener, health: DeviceHealth) -> None:
        try:
            listener(health)
        except Exception:  # one event to one listener
            log.exception("%s: a listener failed", health.device)

    def _refuse_the_rest(self) -> None:
        while True:
            try:
                work = self._queue.get_nowait()
            except queue.Empty:
                return
            if work is not None:
                work.refuse((Reason.CLOSED,))
