"""What the schema refused, in our words: place, reason, remedy."""

from __future__ import annotations

from datetime import date, time

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.describe import table_at
from config.meanings import meaning
from config.problems import Problem, nearest
from config.words import say

_WANTED = ("string", "int", "float", "bool", "tuple", "model", "dict", "date", "path")


_LIMITS = {
    "greater_than": ("not_above", "gt"),
    "greater_than_equal": ("too_small", "ge"),
    "less_than": ("not_below", "lt"),
    "less_than_equal": ("too_large", "le"),
    "multiple_of": ("multiple", "multiple_of"),
}
_LENGTHS = {
    "string_too_short": ("too_short", "min_length"),
    "string_too_long": ("too_long", "max_length"),
    "too_short": ("too_few", "min_length"),
    "too_long": ("too_many", "max_length"),
}


def explain(error: ValidationError, file: str) -> list[Problem]:
    """Every refusal as a problem of the file."""
    details = error.errors(include_url=False)
    broken_lists = {detail["loc"][:-depth] for detail in details for depth in range(1, len(detail["loc"]))}
    # A list whose rows were refused also counts as too short: say only why the rows were refused.
    return [
        _problem(detail, file)
        for detail in details
        if detail["type"] != "too_short" or detail["loc"] not in broken_lists
    ]


def _problem(detail: ErrorDetails, file: str) -> Problem:
    where = detail["loc"]
    if detail["type"] == "extra_forbidden":
        table = table_at(where[:-1])
        return Problem(
            file, _place(where), say("unknown_key"), nearest(str(where[-1]), table.model_fields if table else ())
        )
    return Problem(file, _place(where), _reason(detail), _meaning(where))


def _place(where: tuple[str | int, ...]) -> str:
    """``("stations", 3, "id")`` → ``stations[3].id``"""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")


def _meaning(where: tuple[str | int, ...]) -> str:
    names = [part for part in where if isinstance(part, str)]
    table = table_at(tuple(names[:-1]))
    info = table.model_fields.get(names[-1]) if table and names else None
    return say("meaning", text=meaning(table, names[-1], info)) if table and info else ""


def _reason(detail: ErrorDetails) -> str:
    """Our words for what the schema refused."""
    kind, value, context = detail["type"], _shown(detail), detail.get("ctx", {})
    if detail["input"] != detail["input"] or kind == "finite_number":  # nan, inf
        return say("wrong_type", wanted=say("wanted_float"), value=value)
    if kind in _LIMITS:
        key, limit = _LIMITS[kind]
        return say(key, value=value, limit=_plain(context[limit]))
    if kind == "missing":
        return say("missing")
    if kind == "string_pattern_mismatch":
        return say("pattern", value=value)
    if kind in ("enum", "literal_error"):
        choices = str(context.get("expected", "")).replace(" or ", ", ").replace("''", '""').replace("'", "")
        return say("choice", value=value, choices=choices)
    if kind in ("string_too_short", "too_short") and not detail["input"]:
        return say("empty")
    if kind.startswith("too_") and isinstance(detail["input"], str):
        kind = f"string_{kind}"  # a secret
    if kind in _LENGTHS:
        key, limit = _LENGTHS[kind]
        return say(key, limit=context[limit])
    for start in _WANTED:
        if kind.startswith((f"{start}_type", f"{start}_parsing", f"{start}_from")):
            return say("wrong_type", wanted=say(f"wanted_{start}"), value=value)
    return say("refused", value=value, why=detail["msg"])


def _shown(detail: ErrorDetails) -> str:
    """The refused value, but never a secret."""
    if {"token", "pin_hash"} & set(detail["loc"]):
        return "…"
    text = _plain(detail["input"])
    return text if len(text) <= 60 else text[:57] + "…"


def _plain(value: object) -> str:
    """As it would stand in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return "{ … }" if value else "{}"
    return repr(value)
