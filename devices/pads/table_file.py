"""A file that describes a bought box → PadTable, or everything that is wrong with it: file, key, reason, remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from devices.errors import DeviceError
from devices.pads.table import LONGEST, Action, FrameRule, Match, PadTable, Serial
from devices.pads.table_words import nearest, say
from devices.states import Reason

_ROWS: dict[str, type[BaseModel]] = {"serial": Serial, "frame": FrameRule, "match": Match, "action": Action}
_WANTED = {
    "bool_type": "a_bool",
    "string_type": "a_string",
    "int_type": "an_int",
    "model_type": "a_table",
    "dict_type": "a_table",
    "tuple_type": "a_table",
    "string_pattern_mismatch": "key_number",
}


@dataclass(frozen=True)
class TableProblem:
    """One thing to put right in the file."""

    file: str
    key: str
    """``match[2].bytes``; empty for the whole file."""
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.reason} → {self.remedy}"


class TableProblems(DeviceError):
    """The box cannot be used with this file; ``problems`` holds every reason."""

    reason = Reason.WRONG_FILE

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([say("title"), *(f"  {problem}" for problem in self.problems)]))


def load_table(path: Path) -> PadTable:
    """The table in this file; raises TableProblems with everything that is wrong."""
    data = _read(path)
    try:
        table = PadTable.model_validate(data)
    except ValidationError as error:
        raise TableProblems(_problem(path, dict(one)) for one in error.errors(include_url=False)) from error
    if problems := [*_wrong_frames(path, table), *_wrong_matches(path, table), *_wrong_actions(path, table)]:
        raise TableProblems(problems)
    return table


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = _told(path, "", "unreadable", why=error.strerror or str(error))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = _told(path, "", "syntax", why=str(error))
    raise TableProblems([problem])


# ---- what fits by itself and not together ----


def _wrong_frames(path: Path, table: PadTable) -> Iterator[TableProblem]:
    length = table.frame.length
    for number, match in enumerate(table.match):
        size = len(match.pattern) + table.frame.tail
        if length is not None and size != length:
            yield _told(path, f"match[{number}]", "length", size=size, length=length)
        elif size > LONGEST:
            yield _told(path, f"match[{number}]", "long", size=size, most=LONGEST)


def _wrong_matches(path: Path, table: PadTable) -> Iterator[TableProblem]:
    for (one, first), (two, second) in combinations(enumerate(table.match), 2):
        if first.pattern.overlaps(second.pattern):
            yield _told(path, f"match[{two}]", "same_bytes", other=one)
    keys = {match.key for match in table.match if match.key is not None}
    if not keys:
        yield _told(path, "match", "no_key")
    for key in sorted(set(table.level_of) - keys):
        yield _told(path, f"levels.{key}", "no_such_key", key=key, keys=", ".join(map(str, sorted(keys))))


def _wrong_actions(path: Path, table: PadTable) -> Iterator[TableProblem]:
    names = [action.name for action in table.action]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield _told(path, f"action[{number}].name", "twice", name=name)
    if "ask" in names and not any(match.alive for match in table.match):
        yield _told(path, f"action[{names.index('ask')}]", "no_life")


# ---- what a validation error means, in words ----


def _problem(path: Path, error: dict[str, Any]) -> TableProblem:
    place: tuple[int | str, ...] = tuple(step for step in error["loc"] if step != "[key]")
    key, context, value = _key(place), error.get("ctx", {}), repr(error["input"])
    match error["type"]:
        case "extra_forbidden":
            return TableProblem(str(path), key, say("unknown_key"), nearest(str(place[-1]), _known_beside(place)))
        case "literal_error":
            return _told(path, key, "choice", value=value, choices=context["expected"].replace(" or ", ", "))
        case "greater_than_equal":
            return _told(path, key, "least", value=value, least=context["ge"])
        case "less_than_equal":
            return _told(path, key, "most", value=value, most=context["le"])
        case "missing" | "hex" | "wild" | "letters" | "one_of_both" | "meaning" as kind:
            return _told(path, key, kind, value=value)
        case kind:
            return _told(path, key, "refused", value=value, why=say(_WANTED[kind]) if kind in _WANTED else error["msg"])


def _known_beside(place: tuple[int | str, ...]) -> list[str]:
    """The names that may stand where an unknown one does."""
    model = PadTable if len(place) == 1 else _ROWS[str(place[0])]
    return [field.alias or name for name, field in model.model_fields.items()]


def _key(place: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")


def _told(path: Path, key: str, kind: str, /, **values: object) -> TableProblem:
    return TableProblem(str(path), key, say(kind, **values), say(f"{kind}_fix", **values))
