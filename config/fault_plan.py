"""A fault file in a running hall: for demonstrations and for training.

The simulators read the file themselves. What happens to programs only their parent can do: a player tells when, and
the launcher does it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from threading import Thread

from config import born
from config.launcher import Event, Launcher, What
from config.ports import free_port
from config.problems import ConfigProblems, Problem, nearest
from config.programs import FaultPlan, python
from config.words import say

SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP, "cont": signal.SIGCONT}
SUFFIX = ".faults"


class FaultsRefused(Exception):
    """The fault file cannot be used; the text says why, line by line."""


def sample_faults() -> tuple[str, ...]:
    """Names of the fault files that come with the program."""
    return tuple(sorted(path.stem for path in _folder().glob(f"*{SUFFIX}")))


def find_faults(name_or_path: str) -> Path:
    """The file of a sample's name or of a path. Raises ConfigProblems."""
    path = Path(name_or_path).expanduser()
    if path.is_file():
        return path.resolve()
    if name_or_path in sample_faults():
        return _folder() / f"{name_or_path}{SUFFIX}"
    remedy = nearest(name_or_path, sample_faults())
    raise ConfigProblems([Problem(name_or_path, "--faults", say("no_faults"), remedy)])


def plan_faults(file: Path, settings: Path, state_dir: Path) -> FaultPlan:
    """Check the file against the hall and get ready to play it. Raises FaultsRefused."""
    command = python("devices", "faults", str(file), "--config", str(settings), "--links")
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise FaultsRefused(made.stderr.strip())
    since = state_dir / "faults-since"
    state_dir.mkdir(parents=True, exist_ok=True)
    since.unlink(missing_ok=True)
    return FaultPlan(file, since, {station: free_port() for station in made.stdout.split()})


def begin(plan: FaultPlan) -> None:
    """From now on the file's time counts."""
    fresh = plan.since.with_suffix(".new")
    fresh.write_text(f"{time.monotonic()!r}", encoding="ascii")
    fresh.replace(plan.since)


class ProgramFaults:
    """Kills, stops and wakes programs when the file says so."""

    def __init__(self, plan: FaultPlan, launcher: Launcher, tell: Callable[[str], None]) -> None:
        self._launcher = launcher
        self._tell = tell
        self._killed: Counter[str] = Counter()
        command = python("devices", "play-faults", *plan.options)
        self._player = subprocess.Popen(
            [sys.executable, "-I", "-S", str(born.__file__), str(os.getpid()), *command],
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C at the terminal is for the launcher alone
        )
        self._thread = Thread(target=self._listen, name="program faults", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._player.kill()
        self._player.wait()
        self._thread.join()

    def ordered(self, event: Event) -> bool:
        """Is this death one that the file wanted?"""
        if event.what is not What.DIED or event.code != -signal.SIGKILL or not self._killed[event.program]:
            return False
        self._killed[event.program] -= 1
        return True

    def _listen(self) -> None:
        assert self._player.stdout is not None
        with self._player.stdout as lines:
            for line in lines:
                self._do(**json.loads(line))

    def _do(self, program: str, fault: str) -> None:
        if fault == "kill":
            self._killed[program] += 1
        if self._launcher.send(program, SIGNALS[fault]):
            self._tell(say("fault_done", program=program, fault=fault))
        elif fault == "kill":
            self._killed[program] -= 1


def _folder() -> Path:
    return Path(str(files("config"))) / "faults"
