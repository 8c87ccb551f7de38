"""The plain data of a settings file, row by row, with the place of each in the file."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def rows(data: Row, section: str) -> list[tuple[str, Row]]:
    """The rows of a section such as ``fields`` or ``schedule.sessions``, with their places.

    Whatever is not a table is left to the schema, and so is a list or a table where a name should stand.
    """
    found: Any = data
    for name in section.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    listed = found if isinstance(found, list) else []
    return [(f"{section}[{n}]", _with_names(row)) for n, row in enumerate(listed) if isinstance(row, dict)]


def _with_names(row: Row) -> Row:
    wrong = {name for name in ("id", "kind") if isinstance(row.get(name), list | dict)}
    return {key: value for key, value in row.items() if key not in wrong} if wrong else row


def texts(row: Row, key: str) -> list[str]:
    """The texts of a list; whatever else stands in it is left to the schema."""
    listed = row.get(key)
    return [item for item in listed if isinstance(item, str)] if isinstance(listed, list) else []
