"""What the keys of a hall must say to each other. Reads the plain data, so it works beside wrong types too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from config.check_boards import check_boards
from config.check_devices import check_devices
from config.check_dossiers import check_dossiers
from config.check_hosts import check_hosts
from config.check_hours import check_hours
from config.check_officers import check_officers
from config.check_printers import AT_A_CABLE, check_printers
from config.check_ratings import check_ratings
from config.check_voice import check_voice
from config.problems import Problem, nearest
from config.rows import Row, rows
from config.schema import AT_A_COUNTER, StationKind
from config.words import say

SOUND_ALIKE = ("BP", "DĐ", "CXS", "IY", "MN")


@dataclass(frozen=True)
class Reference:
    """The key of one section holds ids of another."""

    section: str
    key: str
    target: str


REFERENCES = (
    Reference("fields", "group", "field_groups"),
    Reference("counters", "fields", "fields"),
    Reference("officers", "counters", "counters"),
    Reference("stations", "counter", "counters"),
    Reference("stations", "printer", "printers"),
    Reference("stations", "spare_printer", "printers"),
    Reference("stations", "readers", "readers"),
    Reference("stations", "paper_at", "stations"),
    Reference("stations", "zone", "zones"),
    Reference("stations", "fields", "fields"),
    Reference("zones", "counters", "counters"),
    Reference("stations", "bus", "buses"),
    Reference("signs", "bus", "buses"),
    Reference("signs", "counter", "counters"),
    Reference("pads", "bus", "buses"),
    Reference("pads", "counter", "counters"),
    Reference("keypads", "counter", "counters"),
)

UNIQUE = (
    ("priority_groups", "id"),
    ("field_groups", "id"),
    ("fields", "id"),
    ("fields", "letter"),
    ("counters", "id"),
    ("counters", "number"),
    ("officers", "id"),
    ("stations", "id"),
    ("stations", "token"),
    ("zones", "id"),
    ("ratings.scales", "id"),
    ("ratings.reasons", "id"),
)


def check(data: Row, file: str) -> Iterator[Problem]:
    """Every contradiction between the keys of a file."""
    yield from _unknown_ids(data, file)
    yield from _twice(data, file)
    yield from _letters_alike(data, file)
    yield from _panels(data, file)
    yield from _ports(data, file)
    yield from _unserved(data, file)
    yield from check_hosts(data, file)
    yield from check_hours(data, file)
    yield from check_printers(data, file)
    yield from check_devices(data, file)
    yield from check_boards(data, file)
    yield from check_voice(data, file)
    yield from check_officers(data, file)
    yield from check_dossiers(data, file)
    yield from check_ratings(data, file)


def _values(data: Row, section: str, key: str) -> set[str]:
    return {row[key] for _, row in rows(data, section) if isinstance(row.get(key), str)}


def _unknown_ids(data: Row, file: str) -> Iterator[Problem]:
    for ref in REFERENCES:
        known = _values(data, ref.target, "id")
        for place, row in rows(data, ref.section):
            for key, value in _ids(f"{place}.{ref.key}", row.get(ref.key)):
                if value not in known:
                    remedy = nearest(value, known) or say("none_yet", section=ref.target)
                    yield Problem(file, key, say("unknown_id", value=value, section=ref.target), remedy)


def _ids(key: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(key, value)]
    listed = value if isinstance(value, list) else []
    return [(f"{key}[{n}]", item) for n, item in enumerate(listed) if isinstance(item, str)]


def _twice(data: Row, file: str) -> Iterator[Problem]:
    for section, key in UNIQUE:
        first: dict[str | int, str] = {}
        for place, row in rows(data, section):
            value = row.get(key)
            if not isinstance(value, str | int):
                continue
            if value in first:
                said = "***" if key == "token" else value
                reason = say("twice", value=said, other=first[value])
                yield Problem(file, f"{place}.{key}", reason, say("twice_fix", key=key, section=section))
            first.setdefault(value, place)


def _letters_alike(data: Row, file: str) -> Iterator[Problem]:
    used = {str(row.get("letter")): place for place, row in reversed(rows(data, "fields"))}
    for group in SOUND_ALIKE:
        present = [letter for letter in group if letter in used]
        for other in present[1:]:
            reason = say("alike", one=present[0], two=other)
            yield Problem(file, f"{used[other]}.letter", reason, say("alike_fix"), warning=True)


def _panels(data: Row, file: str) -> Iterator[Problem]:
    panel_of: dict[str, str] = {}
    for place, row in rows(data, "stations"):
        kind, counter = row.get("kind"), row.get("counter")
        if kind in set(AT_A_COUNTER) and not counter:
            yield Problem(file, f"{place}.counter", say("no_counter", kind=kind), say("no_counter_fix"))
        if kind != StationKind.COUNTER_PANEL or not isinstance(counter, str) or row.get("enabled") is False:
            continue
        if counter in panel_of:
            reason = say("two_panels", counter=counter, other=panel_of[counter])
            yield Problem(file, f"{place}.counter", reason, say("two_panels_fix"))
        panel_of.setdefault(counter, place)


def _ports(data: Row, file: str) -> Iterator[Problem]:
    """Programs of ours that would listen at one port of one machine."""
    server = data.get("server")
    listeners = [("server", server if isinstance(server, dict) else {}, 8750), *_workers(data)]
    listeners += [
        (place, row, 9100)
        for place, row in rows(data, "printers")
        if row.get("simulated") is True and row.get("kind") not in AT_A_CABLE
    ]
    first: dict[tuple[str, int], str] = {}
    for place, row, default in listeners:
        machine, port = str(row.get("machine", "pc-1")), row.get("port", default)
        if not isinstance(port, int):
            continue
        if other := first.get((machine, port)):
            reason = say("port_clash", port=port, machine=machine, other=other)
            yield Problem(file, f"{place}.port", reason, say("port_clash_fix"))
        first.setdefault((machine, port), place)


def _workers(data: Row) -> Iterator[tuple[str, Row, int]]:
    """The tallies, the look-up service and the simulated central system, beside the server."""
    given, server, tallies = data.get("dossiers"), data.get("server"), data.get("tallies", {})
    machine = {"machine": server["machine"]} if isinstance(server, dict) and "machine" in server else {}
    if isinstance(tallies, dict) and tallies.get("enabled") is not False:
        yield "tallies", {**tallies, **machine}, 8752
    if not isinstance(given, dict):
        return
    sim = given.get("sim")
    if given.get("system", "none") != "none" or given.get("procedures"):
        yield "dossiers", {**given, **machine}, 8751
    if isinstance(sim, dict) and sim.get("enabled") is True:
        yield "dossiers.sim", {**sim, **machine}, 8760


def _unserved(data: Row, file: str) -> Iterator[Problem]:
    served = {value for _, row in rows(data, "counters") for _, value in _ids("", row.get("fields"))}
    for place, row in rows(data, "fields"):
        if isinstance(row.get("id"), str) and row["id"] not in served:
            yield Problem(file, place, say("unserved"), say("unserved_fix"), warning=True)
