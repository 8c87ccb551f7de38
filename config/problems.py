"""What is wrong with a hall's settings: every problem at once, each with file, key, reason and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

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


def nearest(name: str, known: Iterable[str]) -> str:
    """The remedy for a name that does not exist: the nearest known one, else all of them."""
    names = sorted(set(known))
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return say("nearest", name=close[0])
    return say("known", known=", ".join(names)) if names else ""
