"""The station's record of its slips: what a method returned from survives anything that comes after."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import LogInUse, NotStored
from devices.ports import SlipState
from devices.printer.job import packed
from devices.printer.joblog import JobLog
from devices.states import Reason
from tests.devices.devices_spool import FakeDisk, Fate

ExpectLog = Callable[[str], None]
NOW = datetime(2025, 11, 21, 1, 41, 7, 250_000, tzinfo=UTC)


def opened(path: Path) -> JobLog:
    return JobLog(path, now=lambda: NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk-1" / "slips.log"


def test_a_job_and_its_steps_are_there_after_a_restart(path: Path) -> None:
    log = opened(path)
    log.put("6f1c", '{"number": "A012", "field": "Đất đai"}')
    log.step("6f1c", SlipState.SENDING, printer="may-in-1")
    log.happened("6f1c", SlipState.UNCERTAIN, printer="may-in-1", reasons=(Reason.MEDIA_EMPTY,))
    before = log.job("6f1c")
    log.close()
    again = opened(path)
    assert again.job("6f1c") == before
    assert before is not None
    assert (before.state, before.printer, before.born_at) == ("uncertain", "may-in-1", "2025-11-21T01:41:07.250Z")
    again.close()


def test_a_state_of_a_newer_program_is_kept_as_it_is_and_counts_as_uncertain(path: Path, expect_log: ExpectLog) -> None:
    expect_log("newer program, whose blessed, folded is counted as uncertain")
    first = {"job": "a", "payload": "A001", "state": "folded", "at": "2025-11-21T01:00:00.000Z", "copy": 1, "by": 7}
    newer = {"job": "b", "state": "blessed", "at": "2025-11-21T01:00:01.000Z", "copy": 1, "reasons": ["rain"]}
    older = {"job": "b", "payload": "A002", "state": "queued", "at": "2025-11-21T01:00:00.000Z", "copy": 1}
    path.parent.mkdir(parents=True)
    path.write_bytes(packed(first) + packed(older) + packed(newer))
    for ended in (False, True):  # the second reading is of what the first has written anew
        log = opened(path)
        assert [(job.payload, job.steps[-1 - ended].state, job.ended) for job in log if job.id == "b"] == [
            ("A002", "uncertain", ended)
        ]
        assert [(job.payload, job.state, job.ended) for job in log if job.id == "a"] == [("A001", "uncertain", False)]
        if not ended:
            log.happened("b", SlipState.CONFIRMED)
        log.close()
    text = path.read_text(encoding="utf-8")
    assert '"state":"folded"' in text and '"by":7' in text
    assert '"state":"blessed"' in text and '"reasons":["rain"]' in text


def test_a_step_is_in_the_file_before_the_method_returns(path: Path) -> None:
    log = opened(path)
    log.put("6f1c", "payload")
    assert b'"queued"' in path.read_bytes()
    log.step("6f1c", SlipState.SENDING)
    assert b'"sending"' in path.read_bytes()
    log.close()


def test_putting_twice_is_putting_once(path: Path) -> None:
    log = opened(path)
    first = log.put("6f1c", "first")
    assert log.put("6f1c", "second") is first
    log.close()


def test_only_one_program_holds_the_log(path: Path) -> None:
    log = opened(path)
    with pytest.raises(LogInUse):
        opened(path)
    log.close()
    opened(path).close()


def test_a_line_torn_at_the_end_is_dropped_and_the_next_is_whole(path: Path) -> None:
    log = opened(path)
    log.put("a", "1")
    whole = path.read_bytes()
    log.put("b", "2")
    log.close()
    lines = path.read_bytes()
    for size in range(len(whole), len(lines) - 1):
        path.write_bytes(lines[:size])
        log = opened(path)
        assert [job.id for job in log] == ["a"]
        log.put("c", "3")
        log.close()
        log = opened(path)
        assert [job.id for job in log] == ["a", "c"]
        assert all(job.state is SlipState.QUEUED for job in log)
        log.close()


def test_damage_in_the_middle_takes_nothing_for_unprinted(path: Path, expect_log: ExpectLog) -> None:
    expect_log("the log of slips is damaged")
    log = opened(path)
    log.put("a", "1")
    log.put("b", "2")
    log.step("a", SlipState.SENDING)
    log.step("b", SlipState.SENDING)
    log.happened("b", SlipState.CONFIRMED, last=True)
    log.close()
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"sending", b"sendinh")
    path.write_bytes(b"".join(lines))
    log = opened(path)
    assert [(job.id, job.state) for job in log] == [("a", "uncertain"), ("b", "confirmed")]
    assert log.job("a").reasons == (Reason.LOG_DAMAGED,)  # type: ignore[union-attr]
    assert log.job("a").next_copy == 2  # type: ignore[union-attr]
    log.close()
    assert [job.state for job in opened(path)] == ["uncertain", "confirmed"]


@contextmanager
def nobody_listens() -> Iterator[None]:
    logger = logging.getLogger("devices.printer.joblog")
    logger.disabled = True
    yield
    logger.disabled = False


@given(st.data())
def test_whatever_stands_in_the_file_the_log_opens_and_takes_jobs(data: st.DataObject) -> None:
    disk = FakeDisk(Fate())
    log = JobLog(disk)
    for n in range(3):
        log.put(str(n), "x")
        log.step(str(n), SlipState.SENDING)
    damaged = bytearray(disk.written)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    disk.written = bytes(damaged[data.draw(st.integers(0, 20)) :])
    with nobody_listens():
        log = JobLog(disk)
        log.put("new", "y")
        assert "new" in [job.id for job in JobLog(disk)]


def test_a_failed_write_changes_nothing_and_the_next_writes_all_anew(expect_log: ExpectLog) -> None:
    expect_log("the log of slips cannot be written")
    disk = FakeDisk(Fate())
    log = JobLog(disk)
    log.put("a", "1")
    disk.full = True
    with pytest.raises(NotStored):
        log.step("a", SlipState.SENDING)
    with pytest.raises(NotStored):
        log.put("b", "2")
    assert log.job("a").state is SlipState.QUEUED  # type: ignore[union-attr]
    log.happened("a", SlipState.FAILED_BEFORE)
    assert not log.is_stored("a")
    assert [job.state for job in JobLog(FakeDisk(Fate(), disk.written))] == ["queued"]
    disk.full = False
    log.put("c", "3")
    assert [job.id for job in log.newly_stored()] == ["a"]
    assert [(job.id, job.state) for job in JobLog(disk)] == [("a", "failed_before"), ("c", "queued")]


def test_a_log_opens_on_a_full_disk_and_says_so_when_something_is_put(expect_log: ExpectLog) -> None:
    expect_log("the log of slips cannot be written")
    disk = FakeDisk(Fate())
    JobLog(disk).put("a", "1")
    disk.full = True
    log = JobLog(disk)
    assert [job.id for job in log] == ["a"]
    with pytest.raises(NotStored):
        log.put("b", "2")


def test_nothing_is_written_after_the_close(path: Path, expect_log: ExpectLog) -> None:
    expect_log("the log of slips cannot be written")
    log = opened(path)
    log.put("a", "1")
    log.close()
    other = opened(path)
    with pytest.raises(NotStored):
        log.put("b", "2")
    with pytest.raises(NotStored):
        log.put("c", "3")
    assert [job.id for job in other] == ["a"]
    other.close()


# ---- a real kill -9 of a real process, on a real disk ----

LIFE = """
import os, signal, sys
from datetime import date
from devices.printer import job_disk, joblog
from devices.printer.spooler import SpoolRules, Spooler
from tests.devices.devices_spool import Fate, FakePrinter, content_of
from pathlib import Path

class Paper(list):
    def append(self, piece):
        with open(sys.argv[2], "a") as paper:
            paper.write(f"{piece.job_id} {piece.copy} {piece.printer}\\n")

class Doom(Fate):
    def step(self):
        self.steps += 1
        if self.steps == self.strike_at:
            os.kill(os.getpid(), signal.SIGKILL)

class Disk(job_disk.FileDisk):
    def append(self, data):
        fate.step(); super().append(data); fate.step()
    def replace(self, data):
        fate.step(); super().replace(data); fate.step()

fate = Doom(int(sys.argv[3]))
printer = FakePrinter("main", fate, Paper())
log = joblog.JobLog(Disk(Path(sys.argv[1])))
spooler = Spooler(log, [printer], content_of, SpoolRules(), lambda event: None, lambda report: None)
for number in ("A001", "A002"):
    spooler.put(number, number)
while printer.orders:
    printer.work()
spooler.close()
"""


def _live(path: Path, paper: Path, strike_at: int) -> int:
    command = [sys.executable, "-c", LIFE, str(path), str(paper), str(strike_at)]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, timeout=100, check=False, env={**os.environ, "PYTHONPATH": "."}).returncode


@pytest.mark.parametrize("strike_at", [2, 5, 8, 11, 14, 18, 23, 28])
def test_a_process_killed_for_real_loses_no_slip_and_doubles_none_silently(tmp_path: Path, strike_at: int) -> None:
    path, paper = tmp_path / "slips.log", tmp_path / "paper.txt"
    assert _live(path, paper, strike_at) == -signal.SIGKILL
    assert _live(path, paper, 0) == 0
    pieces = [line.split() for line in paper.read_text().splitlines()]
    assert {piece[0] for piece in pieces} == {"A001", "A002"}
    assert len({(number, copy) for number, copy, _ in pieces}) == len(pieces)


def test_a_last_line_that_was_written_to_its_end_and_is_damaged_leaves_the_slip_in_doubt(
    tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("the log of slips is damaged")
    place = tmp_path / "slips.jsonl"
    log = JobLog(place)
    log.put("2026-11-23.A001", "{}")
    log.step("2026-11-23.A001", SlipState.SENDING, printer="p")
    log.close()
    data = bytearray(place.read_bytes())
    data[-20] ^= 0x01
    place.write_bytes(bytes(data))
    again = JobLog(place)
    job = again.job("2026-11-23.A001")
    assert job is None or job.state is SlipState.UNCERTAIN
    again.close()
