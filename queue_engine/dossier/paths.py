"""Where a value stands in an answer.

MaHoSo                                      a key
dossierStatus.name                          a key of a key
procedure.translate[languageId=228].name    of a list, the first whose languageId is 228
currentTask[0].agency.name                  of a list, the first; [-1] the last
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

STEP = re.compile(r"([^.\[\]=]+)|\[(-?\d{1,4})\]|\[([^.\[\]=]+)=([^\[\]=]*)\]")


class Missing:
    """The type of MISSING: there is no such place. A null that stands there is None."""

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


class BadPath(ValueError):
    """The text is no path."""


@dataclass(frozen=True, slots=True)
class Key:
    name: str


@dataclass(frozen=True, slots=True)
class At:
    index: int


@dataclass(frozen=True, slots=True)
class Where:
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A path as it was written, and its steps."""

    text: str
    steps: tuple[Key | At | Where, ...]

    def read(self, answer: object) -> object:
        """What stands there, or MISSING. No answer, however odd, makes it fail."""
        for step in self.steps:
            answer = _step(answer, step)
            if answer is MISSING:
                return MISSING
        return answer

    def __str__(self) -> str:
        return self.text


def parse_path(text: str) -> FieldPath:
    """Raises BadPath."""
    steps: list[Key | At | Where] = []
    rest = text.strip()
    while rest:
        found = STEP.match(rest)
        if found is None:
            raise BadPath(text)
        name, index, key, value = found.groups()
        steps.append(
            Key(name.strip()) if name else At(int(index)) if index else Where(key.strip(), value.strip("'\" "))
        )
        rest = rest[found.end() :]
        if rest.startswith("."):
            rest = rest[1:]
            if not rest or rest.startswith((".", "[")):
                raise BadPath(text)
        elif rest and not rest.startswith("["):
            raise BadPath(text)
    if not steps:
        raise BadPath(text)
    return FieldPath(text, tuple(steps))


def _step(value: object, step: Key | At | Where) -> object:
    if isinstance(step, Key):
        return value.get(step.name, MISSING) if isinstance(value, dict) else MISSING
    if not isinstance(value, list):
        return MISSING
    if isinstance(step, At):
        return value[step.index] if -len(value) <= step.index < len(value) else MISSING
    tables = (one for one in value if isinstance(one, dict))
    return next((one for one in tables if _plain(one.get(step.key)) == step.value), MISSING)


def _plain(value: object) -> str | None:
    return str(value) if isinstance(value, str | float | bool) or (isinstance(value, int) and value < 10**18) else None
