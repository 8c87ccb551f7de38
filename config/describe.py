"""What every key means, read from the schema itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic.fields import FieldInfo

from config.meanings import meaning
from config.schema import HallConfig, Settings


@dataclass(frozen=True)
class Key:
    """One setting: ``stations[].screen.width_px``."""

    path: str
    default: str
    """As it would stand in the file; empty when the key must be given, ``-`` when it may be absent."""
    description: str


def table_of(info: FieldInfo) -> type[Settings] | None:
    """The table behind a key: itself, or one row of its list; None for a plain value."""
    for kind in (info.annotation, *get_args(info.annotation)):
        if isinstance(kind, type) and issubclass(kind, Settings):
            return kind
    return None


def table_at(where: tuple[str | int, ...]) -> type[Settings] | None:
    """The table in which a key stands, for example ``("stations", 3, "screen")``."""
    table: type[Settings] | None = HallConfig
    for part in where:
        if isinstance(part, int):
            continue
        if table is None or part not in table.model_fields:
            return None
        table = table_of(table.model_fields[part])
    return table


def keys(table: type[Settings] = HallConfig, prefix: str = "") -> Iterator[Key]:
    """Every key of the settings, tables before what they hold."""
    for name, info in table.model_fields.items():
        inner = table_of(info)
        several = "[]" if inner and get_args(info.annotation) else ""
        path = f"{prefix}{name}{several}"
        yield Key(path, "" if inner else _default(info), meaning(table, name, info))
        if inner:
            yield from keys(inner, path + ".")


def text() -> str:
    """The whole description as a page."""
    lines = []
    for key in keys():
        default = f" = {key.default}" if key.default else ""
        lines.append(f"{key.path}{default}\n    {key.description}")
    return "\n".join(lines)


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return ""
    return _in_words(info.default)


def _in_words(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_in_words(item) for item in value) + "]"
    if isinstance(value, int | float | dict):
        return str(value)
    return '"' + ("" if str(value) == "." else str(value)) + '"'
