"""``hall devices list``: what is plugged in, what the settings expect, and what differs, in words or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from devices.cli.words import say
from devices.fault_words import Language
from devices.links.names import Found, looks_like_reader

Presence = Literal["there", "missing", "elsewhere", "off"]


@dataclass(frozen=True)
class Expected:
    """One device of the settings, of whatever kind."""

    id: str
    kind: str
    name: str
    machine: str
    cable: str
    """escpos_tcp, escpos_serial …"""
    where: str
    """Address or name of the cable."""
    presence: Presence
    better: str = ""
    """A name that stays the same, where the settings have one that may change."""
    proved_on: date | None = None
    provable: bool = True
    """False for kinds that need no test slip."""
    cabled: bool = True
    """False: it hangs on another device's cable, or has none."""
    simulated: bool = False
    used: bool = True
    """False: no station of the settings opens it."""


@dataclass(frozen=True)
class Difference:
    """One thing to look after."""

    kind: Literal["missing", "missing_device", "missing_simulated", "unused", "unproved", "unsteady", "unknown"]
    values: dict[str, str]

    def told(self, language: Language) -> str:
        return say(language, f"differs_{self.kind}", **self.values)


@dataclass(frozen=True)
class Listing:
    """The whole answer."""

    file: str
    plugged_in: tuple[Found, ...]
    expected: tuple[Expected, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        return (*(one for row in self.expected for one in _of_expected(row)), *self._unknown())

    def _unknown(self) -> Iterator[Difference]:
        """A keyboard is mentioned only when it looks like a reader: every machine has one."""
        known = {name for row in self.expected for name in (row.where, row.better)}
        for found in self.plugged_in:
            ordinary = found.kind == "keyboard" and not looks_like_reader(found)
            if not ordinary and not known & {found.name, found.node}:
                yield Difference("unknown", {"where": found.name, "words": found.words})

    def lines(self, language: Language) -> list[str]:
        return [
            *self.plugged(language),
            "",
            say(language, "list_expected", file=self.file),
            *(f"  {_row(row, language)}" for row in self.expected),
            "",
            *self._differences(language),
        ]

    def plugged(self, language: Language) -> list[str]:
        """What is plugged in, whatever the settings say."""
        return [say(language, "list_plugged"), *(f"  {line}" for line in self._plugged_in(language))]

    def _plugged_in(self, language: Language) -> Sequence[str]:
        if not self.plugged_in:
            return [say(language, "list_nothing")]
        return [f"{say(language, 'cable_' + one.kind)}  {one.name}  {one.words}" for one in self.plugged_in]

    def _differences(self, language: Language) -> list[str]:
        told = [f"  {one.told(language)}" for one in self.differences]
        return [say(language, "list_differs"), *told] if told else [say(language, "list_agrees")]

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "plugged_in": [asdict(one) for one in self.plugged_in],
            "expected": [asdict(one) for one in self.expected],
            "differences": [{"kind": one.kind.partition("_")[0], **one.values} for one in self.differences],
        }


def _of_expected(row: Expected) -> Iterator[Difference]:
    if row.presence in ("elsewhere", "off"):
        return
    if row.presence == "missing" and row.cabled:
        yield Difference(_missing(row), {"id": row.id, "where": row.where})
    if not row.used:
        yield Difference("unused", {"id": row.id})
    if row.better:
        yield Difference("unsteady", {"id": row.id, "where": row.where, "better": row.better})
    if row.provable and row.proved_on is None:
        yield Difference("unproved", {"id": row.id})


def _missing(row: Expected) -> Literal["missing", "missing_device", "missing_simulated"]:
    if row.simulated:
        return "missing_simulated"
    return "missing" if row.kind == "printer" else "missing_device"


def _row(row: Expected, language: Language) -> str:
    there = say(language, row.presence, machine=row.machine)
    proved = say(language, "proved", day=row.proved_on) if row.proved_on else say(language, "unproved")
    parts = [row.id, f"“{row.name}”", say(language, f"kind_{row.kind}"), f"{row.cable} {row.where}".strip(), there]
    return "  ".join([*parts, proved] if row.provable else parts)
