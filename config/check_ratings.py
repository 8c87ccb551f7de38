"""What rating pads and the scales that are asked must say to each other. Works beside wrong types too."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.problems import Problem, nearest
from config.ratings import REASONS, THREE
from config.rows import Row, rows
from config.words import say


def check_ratings(data: Row, file: str) -> Iterator[Problem]:
    """A pad with another number of keys than a scale has levels: some presses would mean nothing, or a level could
    never be given. Only a box that is described by a table tells how many keys it has."""
    yield from _begun_twice(data, file)
    yield from _unknown_reasons(data, file)
    ratings = data.get("ratings")
    if isinstance(ratings, dict) and ratings.get("enabled") is False:
        return
    scales = dict(_scales(data))
    for place, row in rows(data, "pads"):
        keys = _keys(row, Path(file).parent) if row.get("enabled") is not False else 0
        for scale, levels in scales.items():
            if keys and keys != levels:
                reason = say("keys_and_levels", keys=keys, scale=scale, levels=levels)
                yield Problem(file, f"{place}.table", reason, say("keys_and_levels_fix"), warning=True)


def _begun_twice(data: Row, file: str) -> Iterator[Problem]:
    """Two scales that begin on one day: nobody could say which is asked."""
    first: dict[str, str] = {}
    for place, row in rows(data, "ratings.scales"):
        since = str(row.get("since") or "")
        if since in first:
            reason = say("scales_begin", day=since or "–", other=first[since])
            yield Problem(file, f"{place}.since", reason, say("scales_begin_fix"))
        first.setdefault(since, place)


def _unknown_reasons(data: Row, file: str) -> Iterator[Problem]:
    """A scale that asks for a reason which nobody has named."""
    named = [str(row.get("id")) for _, row in rows(data, "ratings.reasons")] or [one.id for one in REASONS]
    for place, row in rows(data, "ratings.scales"):
        wanted = row.get("reasons")
        for name in map(str, wanted if isinstance(wanted, list) else ()):
            if name not in named:
                reason = say("unknown_id", value=name, section="ratings.reasons")
                yield Problem(file, f"{place}.reasons", reason, nearest(name, named))


def _scales(data: Row) -> Iterator[tuple[str, int]]:
    """Each scale and how many levels it has."""
    given = rows(data, "ratings.scales")
    for _, row in given:
        if isinstance(levels := row.get("levels"), list):
            yield str(row.get("id")), len(levels)
    if not given:
        yield THREE.id, len(THREE.levels)


def _keys(row: Row, folder: Path) -> int:
    """How many levels a pad's keys stand for; 0 where nobody can know."""
    table = row.get("table")
    if row.get("kind") != "table" or not isinstance(table, str):
        return 0
    try:
        box = tomllib.loads((folder / table).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):  # what is wrong with the file is told by whoever uses it
        return 0
    called = box.get("levels")
    names: dict[str, Any] = called if isinstance(called, dict) else {}
    keys = {match["key"] for _, match in rows(box, "match") if isinstance(match.get("key"), int)}
    return len({names.get(str(key), key) for key in keys})
