"""What a text must be like that may still grow into one that a pattern matches: regular expressions cannot tell that.

Only plain patterns are understood: letters, digits, escaped signs, classes, groups of one level, how often each comes.

    H13-[0-9]{2}   →   (?:H(?:1(?:3(?:-(?:[0-9]{0,1}[0-9]?))?)?)?)?      matches "", "H", "H1", … "H13-07"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

MOST_PARTS = 120
ANY = re.compile(r".*", re.DOTALL)
_LETTER = re.compile(r"[^\\\[(]|\\[^A-Za-z0-9]")
_ATOM = r"(?:[A-Za-z0-9/:_@#%&=~ \-]|\\[^A-Za-ce-z0-9]|\[[^\]\\^]+\])"
_TIMES = r"(?:\?|\{\d+(?:,\d+)?\})?"
_PARTS = rf"(?:{_ATOM}{_TIMES})*"
_PART = re.compile(
    rf"(?P<atom>{_ATOM})(?P<times>{_TIMES})|\(\?:(?P<group>{_PARTS}(?:\|{_PARTS})*)\)(?P<often>{_TIMES})"
)


@dataclass(frozen=True)
class Beginning:
    """Which texts may grow into a code, and how long a code is at most."""

    pattern: re.Pattern[str] = ANY
    longest: int | None = None
    """None: nobody knows."""
    literal: int = 0
    """So many letters at its beginning are always the same."""

    def allows(self, text: str) -> bool:
        return self.pattern.fullmatch(text) is not None


@dataclass(frozen=True)
class _Part:
    whole: str
    begun: str
    least: int
    most: int
    size: int
    """Letters of one of it, at most."""


def beginning_of(pattern: re.Pattern[str]) -> Beginning:
    """Of a pattern that is not plain, any text is allowed."""
    parts = _parts(pattern.pattern)
    if parts is None or len(parts) > MOST_PARTS:
        return Beginning()
    longest = sum(part.most * part.size for part in parts)
    return Beginning(re.compile(_begun(parts), pattern.flags), longest, _literal(parts))


def _literal(parts: list[_Part]) -> int:
    """Letters and escaped signs that stand there once each."""
    same = takewhile(lambda part: part.least == part.most == 1 and _LETTER.fullmatch(part.whole), parts)
    return sum(1 for _ in same)


def _begun(parts: list[_Part]) -> str:
    following = ""
    for part in reversed(parts):
        if part.least == part.most == part.size == 1:
            following = f"(?:{part.whole}{following})?"
            continue
        all_of_it = f"(?:{part.whole}){{{part.least},{part.most}}}{following}"
        some_of_it = f"(?:{part.whole}){{0,{max(0, part.most - 1)}}}(?:{part.begun})"
        following = f"(?:{all_of_it}|{some_of_it})"
    return following


def _parts(pattern: str) -> list[_Part] | None:
    """The pieces of a pattern; None when it is not plain."""
    parts, end = [], 0
    for found in _PART.finditer(pattern):
        if found.start() != end:
            return None
        end = found.end()
        parts.append(_part(found))
    return parts if end == len(pattern) else None


def _part(found: re.Match[str]) -> _Part:
    if found["atom"] is not None:
        return _Part(found["atom"], found["atom"] + "?", *_times(found["times"]), 1)
    branches = [list(_atoms(branch)) for branch in _branches(found["group"])]
    begun = "|".join(_begun(branch) for branch in branches)
    size = max(sum(part.most for part in branch) for branch in branches)
    return _Part(f"(?:{found['group']})", begun, *_times(found["often"]), size)


def _atoms(branch: str) -> Iterator[_Part]:
    return (_part(found) for found in _PART.finditer(branch))


def _branches(group: str) -> list[str]:
    """The sides of every stroke that is neither escaped nor in a class."""
    return re.sub(r"(\\.|\[[^\]]+\])|\|", lambda found: found[1] or "\n", group).split("\n")


def _times(times: str) -> tuple[int, int]:
    if times == "?":
        return 0, 1
    least, _, most = times.strip("{}").partition(",")
    return (int(least), int(most or least)) if least else (1, 1)
