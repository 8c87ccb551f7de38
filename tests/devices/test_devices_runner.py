"""One thread a device: it connects, retries, works in order, and always ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from queue import SimpleQueue
from typing import Any

import pytest

from devices.errors import LinkLost, Unreachable
from devices.runner import BACK_OFF_S, JITTER, LOOKS_IN_VAIN, DeviceRunner
from devices.states import Condition, DeviceHealth, Reason, State
from tests.devices.devices_bench import PATIENCE_S, Health

ExpectLog = Callable[[str], None]


class FakeDriver:
    """Opens when it may, and is as well as it is told."""

    def __init__(self) -> None:
        self.opens = threading.Semaphore(0)
        self.moments: list[float] = []
        self.may_open = True
        self.condition = Condition(State.READY)
        self.lost = False
        self.hangs = threading.Event()
        self.hangs.set()
        self.closes: SimpleQueue[float] = SimpleQueue()

    def open(self) -> None:
        self.moments.append(time.monotonic())
        self.opens.release()
        if not self.may_open:
            raise Unreachable("nobody there")
        self.lost = False

    def check(self) -> Condition:
        self.hangs.wait(PATIENCE_S)
        if self.lost:
            raise LinkLost("gone")
        return self.condition

    def close(self) -> None:
        self.closes.put(time.monotonic())

    def abandon(self) -> None:
        pass


class Job:
    """Writes down what became of it."""

    def __init__(self, name: str, ends: SimpleQueue[str], fault: Exception | None = None) -> None:
        self.name = name
        self.ends = ends
        self.fault = fault

    def prepare(self) -> bool:
        return True

    def run(self, driver: FakeDriver) -> None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        self.ends.put(f"{self.name} done")

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        self.ends.put(f"{self.name} refused {', '.join(reasons)}")

    def broken(self) -> None:
        self.ends.put(f"{self.name} broken")


class Bench:
    def __init__(self, back_off_s: tuple[float, ...] = (0.01,), **options: Any) -> None:
        self.driver = FakeDriver()
        self.health = Health()
        self.ends: SimpleQueue[str] = SimpleQueue()
        self.runner = DeviceRunner(
            "d", "device", self.driver, self.health, poll_s=0.01, back_off_s=back_off_s, **options
        )

    def job(self, name: str, fault: Exception | None = None) -> None:
        self.runner.submit(Job(name, self.ends, fault))

    def end(self) -> str:
        return self.ends.get(timeout=PATIENCE_S)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.driver.hangs.set()
    made.runner.stop()


def test_jobs_are_done_in_their_order(bench: Bench) -> None:
    bench.runner.start()
    for name in "abc":
        bench.job(name)
    assert [bench.end() for _ in "abc"] == ["a done", "b done", "c done"]


def test_it_tries_for_ever_and_tells_its_absence_once(bench: Bench, expect_log: ExpectLog) -> None:
    expect_log("device d is lost: unreachable")
    bench.driver.may_open = False
    bench.runner.start()
    for _ in range(8):
        assert bench.driver.opens.acquire(timeout=PATIENCE_S)
    bench.driver.may_open = True
    bench.health.wait_for(State.READY)
    assert [health.state for health in bench.health.seen] == [State.ABSENT, State.READY]


def test_the_pauses_grow_to_two_seconds_and_stay_there(expect_log: ExpectLog) -> None:
    expect_log("is lost")
    assert BACK_OFF_S == (0.5, 1.0, 2.0)
    bench = Bench(back_off_s=(0.0, 0.02, 0.04))
    bench.driver.may_open = False
    bench.runner.start()
    for _ in range(5):
        assert bench.driver.opens.acquire(timeout=PATIENCE_S)
    bench.runner.stop()
    pauses = [after - before for before, after in pairwise(bench.driver.moments)]
    assert all(pause >= wanted for pause, wanted in zip(pauses, (0.0, 0.02, 0.04, 0.04), strict=False))


def test_a_link_that_died_unseen_is_made_anew_for_the_job(bench: Bench, expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bench.runner.start()
    bench.health.wait_for(State.READY)
    bench.job("a", LinkLost("stale"))
    assert bench.end() == "a done"
    assert len(bench.driver.moments) == 2


def test_a_job_for_an_absent_device_is_refused_with_the_reason(bench: Bench, expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bench.driver.may_open = False
    bench.runner.start()
    bench.job("a")
    assert bench.end() == "a refused unreachable"


def test_our_own_mistake_ends_one_job_and_not_the_thread(bench: Bench, expect_log: ExpectLog) -> None:
    expect_log("mistake in a job")
    bench.runner.start()
    bench.job("a", ZeroDivisionError())
    bench.job("b")
    assert [bench.end(), bench.end()] == ["a broken", "b done"]


def test_a_stopped_device_says_why_and_work_begins_again_by_itself(bench: Bench, expect_log: ExpectLog) -> None:
    expect_log("device d is lost: media-empty")
    bench.runner.start()
    bench.health.wait_for(State.READY)
    bench.driver.condition = Condition.of({Reason.MEDIA_EMPTY})
    assert bench.health.wait_for(State.STOPPED).reasons == (Reason.MEDIA_EMPTY,)
    bench.driver.condition = Condition.of(())
    bench.health.wait_for(State.READY)


def test_a_failing_listener_does_not_stop_the_device(expect_log: ExpectLog) -> None:
    expect_log("a listener failed")
    told = threading.Event()

    def listener(health: DeviceHealth) -> None:
        told.set()
        raise RuntimeError("the window is gone")

    runner = DeviceRunner("d", "device", FakeDriver(), listener, poll_s=0.01)
    ends: SimpleQueue[str] = SimpleQueue()
    runner.start()
    assert told.wait(PATIENCE_S)
    runner.submit(Job("a", ends))
    assert ends.get(timeout=PATIENCE_S) == "a done"
    assert runner.stop()


def test_stopping_never_takes_two_seconds_even_if_the_driver_hangs(bench: Bench, expect_log: ExpectLog) -> None:
    expect_log("is left behind")
    bench.driver.hangs.clear()
    bench.runner.start()
    assert bench.driver.opens.acquire(timeout=PATIENCE_S)
    bench.job("a")
    begun = time.monotonic()
    assert not bench.runner.stop()
    assert time.monotonic() - begun < 5.0
    bench.driver.hangs.set()
    assert bench.end() == "a refused closed"


def test_a_runner_can_be_stopped_before_it_was_started(bench: Bench) -> None:
    bench.job("early")
    assert bench.runner.stop()
    assert bench.end() == "early refused closed"
    bench.job("a")
    assert bench.end() == "a refused closed"


def test_pauses_are_lengthened_at_random_so_that_kiosks_do_not_knock_in_step(expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bench = Bench(back_off_s=(0.1,), jitter=lambda: 1.0)
    bench.driver.may_open = False
    bench.runner.start()
    for _ in range(3):
        assert bench.driver.opens.acquire(timeout=PATIENCE_S)
    bench.runner.stop()
    assert all(after - before >= 0.1 * (1 + JITTER) for before, after in pairwise(bench.driver.moments))


def test_the_log_says_what_the_device_said_when_it_was_lost(bench: Bench, expect_log: ExpectLog) -> None:
    expect_log(r"device d is lost: unreachable \(nobody there\)")
    bench.driver.may_open = False
    bench.runner.start()
    bench.health.wait_for(State.ABSENT)


# ---- switched off by a person ----


def test_a_device_that_is_switched_off_has_no_thread_and_is_never_touched() -> None:
    bench = Bench(enabled=False)
    bench.runner.start()
    assert bench.health.wait_for(State.DISABLED).reasons == ()
    assert "device-d" not in [thread.name for thread in threading.enumerate()]
    bench.job("a")
    assert bench.end() == "a refused disabled"
    assert bench.runner.stop()
    bench.job("b")
    assert bench.end() == "b refused disabled"
    assert bench.runner.health.state is State.DISABLED
    assert bench.driver.moments == []


# ---- shared with others ----


def test_a_shared_device_is_let_go_after_each_job_and_still_counts_as_ready() -> None:
    bench = Bench(keep_line=False)
    bench.runner.start()
    bench.health.wait_for(State.READY)
    bench.driver.closes.get(timeout=PATIENCE_S)
    for name in "ab":
        bench.job(name)
        assert bench.end() == f"{name} done"
        bench.driver.closes.get(timeout=PATIENCE_S)
    assert len(bench.driver.moments) == 3
    assert bench.runner.health.state is State.READY
    assert bench.runner.stop()


def test_a_shared_device_that_is_just_in_use_is_not_lost_until_it_was_looked_for_in_vain(expect_log: ExpectLog) -> None:
    expect_log("is lost")
    bench = Bench(keep_line=False, look_s=0.01)
    bench.runner.start()
    bench.health.wait_for(State.READY)
    bench.driver.may_open = False
    absent = bench.health.wait_for(State.ABSENT)
    assert absent.reasons == (Reason.UNREACHABLE,)
    assert len(bench.driver.moments) >= 1 + LOOKS_IN_VAIN
    bench.job("a")
    assert bench.end() == "a refused unreachable"
    bench.driver.may_open = True
    bench.health.wait_for(State.READY)
    assert bench.runner.stop()
