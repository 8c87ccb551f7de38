"""Child processes that make or play sound: each has a deadline, and all of them can be ended at once."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from devices.speech.errors import BrokenOff, Ending, PlayerFailed, PlayerStalled, ProgramMissing

GONE_S = 1.0
"""How long a process that was killed may take to be gone."""


@dataclass(frozen=True)
class Ended:
    """How a child ended."""

    code: int
    seconds: float
    output: str
    errors: str

    @property
    def why(self) -> str:
        """The last line of its complaint."""
        lines = self.errors.strip().splitlines()
        return f"exit code {self.code}" + (f", {lines[-1][:200]}" if lines else "")


class Children:
    """Runs children for one device; ``abandon`` ends them and starts no more."""

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._hushed: set[subprocess.Popen[bytes]] = set()
        self._ending, self._silent = False, False

    def run(self, command: Sequence[str], deadline_s: float, *, text: str = "", pass_fds: Sequence[int] = ()) -> Ended:
        """Wait until the child has ended, whatever its exit code; raises a DeviceError when it cannot or does not."""
        began = time.monotonic()
        process = self._start(command, pass_fds)
        try:
            output, errors = process.communicate(text.encode(), timeout=deadline_s)
        except subprocess.TimeoutExpired as error:
            raise PlayerStalled(f"{command[0]} did not end in {deadline_s:.0f} s") from error
        finally:
            hushed = self._clear(process)
        if self._ending:
            raise Ending(f"{command[0]} was ended")
        if hushed:
            raise BrokenOff(f"{command[0]} was broken off")
        took = time.monotonic() - began
        return Ended(process.returncode, took, output.decode(errors="replace"), errors.decode(errors="replace"))

    def ready(self) -> None:
        """Children may be started again after a ``hush``."""
        with self._gate:
            self._silent = False

    def hush(self) -> None:
        """From any thread: children that run now are ended, and none is started before ``ready``: BrokenOff."""
        with self._gate:
            self._silent = True
            self._hushed |= self._running
            for process in self._running:
                _kill(process)

    def abandon(self) -> None:
        """From any thread and for good: children are ended, and no other is started."""
        with self._gate:
            self._ending = True
            for process in self._running:
                _kill(process)

    def _start(self, command: Sequence[str], pass_fds: Sequence[int]) -> subprocess.Popen[bytes]:
        with self._gate:
            if self._ending:
                raise Ending(f"{command[0]} is not started any more")
            if self._silent:
                raise BrokenOff(f"{command[0]} was not started")
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env={**os.environ, "LC_ALL": "C.UTF-8"},
                    pass_fds=pass_fds,
                    start_new_session=True,  # so that a child's own children can be ended with it
                )
            except FileNotFoundError as error:
                raise ProgramMissing(f"{command[0]} is not installed") from error
            except OSError as error:
                raise PlayerFailed(f"{command[0]}: {error}") from error
            self._running.add(process)
            return process

    def _clear(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it was hushed."""
        with self._gate:
            hushed = process in self._hushed
            self._hushed.discard(process)
            self._running.discard(process)
            if process.poll() is None:
                _kill(process)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GONE_S)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return hushed


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
