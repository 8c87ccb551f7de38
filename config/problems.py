"""What is wrong with a hall's settings: every problem at once, each with file, key, reason and remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from config.syntax import why_not
from config.words import say

WRONG_SET_UP = 3
"""Exit code of a program whose settings are wrong: starting it again would not help."""


@dataclass(frozen=True)
class Problem:
    """One thing to put right."""

    file: str
    key: str
    """Where in the file: ``counters[2].fields[0]``; ``line 12`` when the file is not TOML; empty for the whole file."""
    reason: str
    remedy: str = ""
    warning: bool = False
    """True: the hall can work with it, but should not."""

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.reason}" + (f" → {self.remedy}" if self.remedy else "")


class ConfigProblems(Exception):
    """The settings cannot be used; ``problems`` holds every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [say("title", count=len(self.problems)), *(f"  {problem}" for problem in self.problems)]
        return "\n".join(lines)


def unwritable(place: Path, error: OSError) -> ConfigProblems:
    """The state folder, or a file of it, that cannot be written."""
    remedy = "disk_full_fix" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "no_state_dir_fix"
    return ConfigProblems([Problem(str(place), "", say("no_state_dir", why=why_not(error)), say(remedy))])


def nearest(name: str, known: Iterable[str]) -> str:
    """The remedy for a name that does not exist: the nearest known one, else all of them."""
    names = sorted(set(known))
    return close_to(name, names) or (say("known", known=", ".join(names)) if names else "")


def close_to(name: str, known: Iterable[str]) -> str:
    """The nearest known name as a question; empty where none is near."""
    close = get_close_matches(name, sorted(set(known)), n=1, cutoff=0.5)
    return say("nearest", name=close[0]) if close else ""
