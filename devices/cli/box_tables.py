"""The tables of bought boxes: those of the program and those beside the hall's file, tried on real bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import tomlkit

from devices.pads.table import Matcher, PadTable
from devices.pads.table_file import TableProblems, load_table

SHOWN = 32


@dataclass(frozen=True)
class Box:
    """One table."""

    file: Path
    table: PadTable

    @property
    def baud(self) -> int:
        return self.table.serial.baud

    @property
    def said(self) -> str:
        return f"{self.table.name or self.file.stem} ({self.file.name}, {self.baud})"


def boxes(folder: Path) -> list[Box]:
    """The hall's own first; files that are no tables are left out."""
    given = Path(str(resources.files("assets"))) / "pads"
    found = []
    for file in (*sorted(folder.glob("*.toml")), *sorted(given.glob("*.toml"))):
        try:
            found.append(Box(file, load_table(file)))
        except TableProblems:
            continue
    return found


def load_box(file: Path) -> PadTable:
    """Raises TableProblems."""
    return load_table(file)


def keys_in(table: PadTable, data: bytes) -> list[int]:
    """The keys that these bytes are, by this table."""
    matcher = Matcher(table)
    found = [*matcher.feed(data), *matcher.settle()]
    return [match.key for match in found if match.key is not None]


def hex_of(data: bytes) -> str:
    more = f" … +{len(data) - SHOWN}" if len(data) > SHOWN else ""
    return data[:SHOWN].hex(" ").upper() + more


def copied(
    file: Path, folder: Path, id: str, levels: Mapping[int, int] | None, others: Collection[str] = ()
) -> tuple[Path, str]:
    """The hall's own copy of a table, and where it is to lie; with ``levels`` as the keys were found to count.

    A table of the hall may be another box's, too: it is left as it is, and one that was copied for one of the
    ``others`` or must be changed is copied for this box.
    """
    before = file.read_text("utf-8-sig")
    document = tomlkit.parse(before)
    turned = {str(key): level for key, level in (levels or {}).items() if key != level}
    if turned or (levels is not None and "levels" in document):
        document.pop("levels", None)
        if turned:
            table = tomlkit.table()
            table.update({str(key): level for key, level in (levels or {}).items()})
            document["levels"] = table
    after = tomlkit.dumps(document)
    shared = file.parent == folder and after == before and file.stem not in others
    return (file if shared else folder / f"{id}.toml"), after
