"""Keeps programs alive: starts them, starts again what dies, ends them all; none outlives the launcher."""

from __future__ import annotations

import fcntl
import os
import queue
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Thread

from config import born
from config.problems import WRONG_SET_UP, ConfigProblems, Problem, unwritable
from config.programs import Program
from config.syntax import why_not
from config.words import say

LOG_LIMIT_BYTES = 5_000_000
LOG_CHECK_S = 10.0
FULL_BELOW_BYTES = 1_000_000
"""With less than this free on its disk hardly a program of a hall can work, nor say why in its log."""


class What(StrEnum):
    """What happened to a program."""

    STARTED = "started"
    DIED = "died"
    """It ended unasked and will be started again after ``wait_s``."""
    GIVEN_UP = "given_up"
    """Its set-up is wrong: starting it again would not help."""
    ENDED = "ended"
    """It was asked to end, and did."""
    KILLED = "killed"
    """It was asked to end, did not, and was killed."""


@dataclass(frozen=True)
class Event:
    """One thing to tell the person at the terminal."""

    program: str
    what: What
    code: int | None = None
    """Exit code; negative: the signal that ended it; None: it never came to life."""
    wait_s: float = 0.0
    why: str = ""
    """What it last said, when it gave up; when it died, what is known to stop it."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds."""

    first_s: float = 0.2
    longest_s: float = 10.0
    healthy_s: float = 60.0
    """A program that lived so long starts again without delay next time."""
    ending_s: float = 5.0
    """From the request to end until the kill."""

    def after(self, deaths: int) -> float:
        """The wait before a start, after so many deaths in a row."""
        return float(min(self.longest_s, self.first_s * 2.0 ** min(deaths - 1, 30)))


@dataclass
class _Child:
    """A program and its present process."""

    program: Program
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    said_from: int = 0
    deaths: int = 0
    due: float | None = field(default=0.0)
    """When to start it; None: it runs, or has been given up."""


class Launcher:
    """Runs programs until :meth:`stop`.

    :meth:`run` blocks its thread, which is the parent of all programs; ``tell`` is called there with each event.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        log_dir: Path,
        tell: Callable[[Event], None],
        patience: Patience = Patience(),
    ) -> None:
        self._children = [_Child(program, log_dir / f"{program.name}.log") for program in programs]
        self._tell = tell
        self._patience = patience
        # SimpleQueue, because stop() may be called by a signal handler in the midst of a get()
        self._news: queue.SimpleQueue[tuple[_Child, subprocess.Popen[bytes]] | None] = queue.SimpleQueue()
        self._stopping = False
        self._code = 0

    def run(self) -> int:
        """Starts everything and keeps it alive; returns the exit code when all has ended."""
        try:
            while not self._stopping:
                self._start_due()
                if self._nothing_left():
                    break
                self._wait_for_news()
        finally:
            self._end_all()
        return self._code

    def stop(self) -> None:
        """Ends everything. May be called from any thread and from a signal handler."""
        self._stopping = True
        self._news.put(None)

    def pids(self) -> dict[str, int]:
        """The process of each running program."""
        return {child.program.name: child.process.pid for child in self._children if child.process}

    def send(self, program: str, number: signal.Signals) -> bool:
        """Send a signal to a program and all that it has started; False when it does not run. From any thread."""
        process = next((child.process for child in self._children if child.program.name == program), None)
        if process is None or process.returncode is not None:
            return False
        _kill_group(process, number)
        return True

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.due is not None and child.due <= now:
                try:
                    self._start(child)
                except OSError as error:  # no space for its log, no memory for its process: as if it had died
                    child.deaths += 1
                    wait_s = self._patience.after(child.deaths)
                    child.due = time.monotonic() + wait_s
                    self._tell(Event(child.program.name, What.DIED, None, wait_s, why_not(error)))

    def _start(self, child: _Child) -> None:
        child.log.parent.mkdir(parents=True, exist_ok=True)
        _cap(child.log)
        with child.log.open("ab") as log:
            child.said_from = log.tell()
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(born.__file__), str(os.getpid()), *child.program.command],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **dict(child.program.environment)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child.process, child.started_at, child.due = process, time.monotonic(), None
        Thread(target=self._watch, args=(child, process), name=f"watch {child.program.name}", daemon=True).start()
        self._tell(Event(child.program.name, What.STARTED))

    def _watch(self, child: _Child, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        self._news.put((child, process))

    def _wait_for_news(self) -> None:
        now = time.monotonic()
        due = [child.due - now for child in self._children if child.due is not None]
        try:
            news = self._news.get(timeout=max(0.0, min([LOG_CHECK_S, *due])))
        except queue.Empty:
            for child in self._children:
                _cap(child.log)
            return
        if news:
            self._bury(*news)

    def _bury(self, child: _Child, process: subprocess.Popen[bytes]) -> None:
        """Decides what comes after a death."""
        _kill_group(process, signal.SIGKILL)  # what it started itself must not live on beside its successor
        child.process = None
        code = process.returncode
        if code == WRONG_SET_UP:
            self._give_up(child)
            return
        now = time.monotonic()
        child.deaths = 1 if now - child.started_at >= self._patience.healthy_s else child.deaths + 1
        wait_s = self._patience.after(child.deaths)
        child.due = now + wait_s
        self._tell(Event(child.program.name, What.DIED, code, wait_s, _disk_full(child.log.parent)))

    def _give_up(self, child: _Child) -> None:
        why = _last_words(child.log, child.said_from)
        self._tell(Event(child.program.name, What.GIVEN_UP, WRONG_SET_UP, why=why))
        if child.program.vital:
            self._code = WRONG_SET_UP
            self._stopping = True

    def _nothing_left(self) -> bool:
        if any(child.process or child.due is not None for child in self._children):
            return False
        self._code = WRONG_SET_UP if self._children else 0
        return True

    def _end_all(self) -> None:
        """TERM to all at once, KILL to what is left after the patience."""
        living = {child.process: child for child in self._children if child.process}
        for process in living:
            _kill_group(process, signal.SIGTERM)
            _kill_group(process, signal.SIGCONT)  # one that was stopped would not hear it
        deadline, last_means = time.monotonic() + self._patience.ending_s, What.ENDED
        while living:
            try:
                news = self._news.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                deadline, last_means = time.monotonic() + self._patience.ending_s, What.KILLED
                for process in living:
                    _kill_group(process, signal.SIGKILL)
                continue
            if news and (child := living.pop(news[1], None)):
                child.process = None
                _kill_group(news[1], signal.SIGKILL)
                self._tell(Event(child.program.name, last_means, news[1].returncode))


def _kill_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _cap(log: Path) -> None:
    """Keeps a log and one before it. The program keeps its file open, so the file is copied and emptied, not moved."""
    with suppress(OSError):
        if log.stat().st_size <= LOG_LIMIT_BYTES:
            return
        try:
            log.with_suffix(".log.1").write_bytes(log.read_bytes()[-LOG_LIMIT_BYTES:])
        finally:  # on a full disk the copy fails, and the log is what fills it
            os.truncate(log, 0)


def _disk_full(folder: Path) -> str:
    """In words that the folder's disk has no space left; empty while it has, or where nobody can know."""
    with suppress(OSError):
        if shutil.disk_usage(folder).free < FULL_BELOW_BYTES:
            return say("disk_full", folder=folder)
    return ""


def _last_words(log: Path, start: int) -> str:
    """What a program said since its start: the last lines of it; nothing when somebody has deleted its log."""
    text = ""
    with suppress(OSError):
        text = log.read_bytes()[start:].decode("utf-8", "replace")
    return "\n".join([line for line in text.splitlines() if line.strip()][-12:])


@contextmanager
def only_one(state_dir: Path) -> Iterator[None]:
    """Holds the lock of a state folder; a second launcher on the same folder is refused in words."""
    file = state_dir / "hall-up.lock"
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(state_dir, error) from error
    try:
        _take(handle, file)
        yield
    finally:
        os.close(handle)


def _take(handle: int, file: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.truncate(handle, 0)
        os.write(handle, str(os.getpid()).encode("ascii"))
    except BlockingIOError as error:
        holder = os.read(handle, 20).decode("ascii", "replace").strip() or "?"
        problem = Problem(str(file), "", say("already_up", pid=holder), say("already_up_fix", pid=holder))
        raise ConfigProblems([problem]) from error
    except OSError as error:  # such as a full disk
        raise unwritable(file.parent, error) from error
