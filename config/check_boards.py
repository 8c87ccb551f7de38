"""What boards and the hall must say to each other. Works beside wrong types too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from config.board import largest_mm, letters_mm
from config.problems import Problem
from config.rows import Row, rows, texts
from config.schema import Screen, StationKind
from config.words import say

OF_BOARDS = ("viewing_m", "fields", "playlist")
"""Keys of a station that only a hall board has."""


def check_boards(data: Row, file: str) -> Iterator[Problem]:
    """Keys that are not for this kind of station, a screen too small for its hall, a board without any counter."""
    for place, row in rows(data, "stations"):
        if row.get("kind") != StationKind.HALL_BOARD:
            yield from _not_for_kind(place, row, file)
            continue
        yield from _too_small(place, row, file)
        yield from _shows_nothing(place, row, data, file)


def _not_for_kind(place: str, row: Row, file: str) -> Iterator[Problem]:
    for key in OF_BOARDS:
        if row.get(key) is not None and isinstance(row.get("kind"), str):
            yield Problem(file, f"{place}.{key}", say("not_for_kind", kind=row["kind"]), say("board_only_fix"))


def _too_small(place: str, row: Row, file: str) -> Iterator[Problem]:
    metres, screen = row.get("viewing_m"), row.get("screen")
    edges = [_edge(screen, name) for name in ("width_mm", "height_mm")]
    if not _is_number(metres) or not all(_is_number(edge) and edge > 0 for edge in edges):
        return
    needed, largest = letters_mm(metres), largest_mm(*edges)
    if largest < needed:
        reason = say("board_small", metres=f"{metres:g}", needed=round(needed), largest=int(largest))
        yield Problem(file, f"{place}.viewing_m", reason, say("board_small_fix"), warning=True)


def _edge(screen: Any, name: str) -> Any:
    default = Screen.model_fields[name].default
    return screen.get(name, default) if isinstance(screen, dict) else default


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shows_nothing(place: str, row: Row, data: Row, file: str) -> Iterator[Problem]:
    """A field that no counter of the board's zone serves is never called there."""
    zone = next((one for _, one in rows(data, "zones") if one.get("id") == row.get("zone")), {})
    here = set(texts(zone, "counters"))
    counters = [one for _, one in rows(data, "counters") if not here or one.get("id") in here]
    served = {field for one in counters for field in texts(one, "fields")}
    known = {one.get("id") for _, one in rows(data, "fields")}
    for number, field in enumerate(texts(row, "fields")):
        if field in known and field not in served:
            yield Problem(file, f"{place}.fields[{number}]", say("board_field"), say("board_field_fix"), warning=True)
