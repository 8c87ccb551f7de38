"""Rows of the hall's file: readers, pads, signs, lines, stations. Comments and everything else stay as they are."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table, Whitespace

from devices.cli.hall_file import Check, NotKept, put
from devices.printer.passport_file import replace_file


@dataclass(frozen=True)
class Row:
    """What one row is to say; None takes a key out, keys that are not named stay."""

    section: str
    id: str
    wanted: Mapping[str, object]

    def __str__(self) -> str:
        """As it will stand in the file."""
        return with_rows("", [self]).strip()


def with_rows(text: str, rows: Iterable[Row]) -> str:
    """The hall's text with these rows; one that is not there yet stands behind the others of its section."""
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise NotKept(f"TOML: {error}") from error
    for row in rows:
        _put_row(document, row)
    return tomlkit.dumps(document)


def keep_rows(file: Path, rows: Iterable[Row], check: Check) -> None:
    """Write them, all or none. Raises NotKept or what ``check`` raises."""
    file = file.resolve()
    try:
        after = with_rows(file.read_bytes().decode("utf-8-sig"), rows)
    except (OSError, UnicodeDecodeError) as error:
        raise NotKept(f"{file}: {error}") from error
    check(tomllib.loads(after), file)
    try:
        replace_file(file, after)
    except OSError as error:
        raise NotKept(f"{file}: {error.strerror}") from error


def _put_row(document: Any, row: Row) -> None:
    listed = document.get(row.section)
    if listed is None or (isinstance(listed, list) and not isinstance(listed, AoT) and not listed):
        document.pop(row.section, None)  # readers = []
        listed = document[row.section] = tomlkit.aot()
    if not isinstance(listed, AoT):
        raise NotKept(f"{row.section} = [ … ]: [[{row.section}]]")
    known = next((one for one in listed if one.get("id") == row.id), None)
    if known is not None:
        _fill(known, row.wanted)
        return
    fresh = tomlkit.table()
    fresh["id"] = row.id
    _fill(fresh, row.wanted)
    fresh.trivia.indent = "\n"
    for item in _taken_off(listed[-1]) if len(listed) else ():
        fresh.add(item)
    listed.append(fresh)


def _taken_off(row: Any) -> list[Any]:
    """What stands behind a blank line at a row's end: it belongs to whatever follows in the file."""
    body = row.value.body
    while body and isinstance(body[-1][1], Table):
        body = body[-1][1].value.body
    end = max((at for at, (key, _) in enumerate(body, 1) if key is not None), default=0)
    blank = next((at for at in range(end, len(body)) if isinstance(body[at][1], Whitespace)), len(body))
    taken = [item for _, item in body[blank:]]
    del body[blank:]
    return taken


def _fill(place: Any, wanted: Mapping[str, object]) -> None:
    for key, value in wanted.items():
        if value is None:
            place.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(known := place.get(key), Table):
            _fill(known, {**dict.fromkeys(known.keys() - value.keys()), **value})
        elif place.get(key) != value:
            put(place, key, _inline(value))


def _inline(value: object) -> object:
    """A table within a row stands on the row's own line."""
    if not isinstance(value, Mapping):
        return value
    table = tomlkit.inline_table()
    table.update(value)
    return table
