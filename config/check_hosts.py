"""Addresses that mean nothing on the machines that use them: a loopback address is every machine itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from config.problems import Problem
from config.programs import EVERY_MACHINE
from config.rows import Row, rows
from config.schema import HallConfig, StationKind
from config.words import say

HERE = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")
"""A program can listen there, nobody can ask there."""
TALLIED = (StationKind.SUPERVISOR_DESK, StationKind.LEADER_DESK)
LOOKING_UP = (StationKind.LOOKUP_SCREEN, StationKind.TICKET_KIOSK, StationKind.COUNTER_PANEL)


def check_hosts(data: Row, file: str) -> Iterator[Problem]:
    """Server, tallies and look-up service are asked by stations of other machines at the host of their own table.

    Where all of them are at home, the whole hall is: one PC plays every machine, as the sample halls do.
    """
    given = {name: _table(data, name) for name in ("server", "tallies", "dossiers")}
    hosts = {name: str(table.get("host", HERE)) for name, table in given.items()}
    if all(map(_is_home, hosts.values())):
        return
    for name, kinds in _asked(given):
        asking = ((row.get("id", place), row) for place, row in rows(data, "stations") if _asks(row, kinds))
        far = [str(station) for station, row in asking if _is_far(row, given["server"])]
        if far and (_is_home(hosts[name]) or hosts[name] in EVERYWHERE):
            reason = say("host_at_home", host=hosts[name], stations=", ".join(far))
            yield Problem(file, f"{name}.host", reason, say("host_at_home_fix"), warning=True)


def check_asked(config: HallConfig, file: str, machine: str) -> Iterator[Problem]:
    """The same where all of them are at home and yet this machine alone is run: here nobody plays the others."""
    server = config.server
    hosts = (server.host, config.tallies.host, config.dossiers.host)
    if machine == EVERY_MACHINE or not all(map(_is_home, hosts)):
        return
    away = [one for one in config.stations if one.enabled and one.machine != server.machine]
    far = [one.id for one in away if machine in (one.machine, server.machine)]
    if far:
        reason = say("host_at_home", host=server.host, stations=", ".join(far))
        yield Problem(file, "server.host", reason, say("host_at_home_fix"), warning=True)


def _table(data: Row, name: str) -> Row:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _asked(given: dict[str, Row]) -> Iterator[tuple[str, Collection[StationKind]]]:
    """Who is asked, and by which kinds of stations."""
    yield "server", tuple(StationKind)
    if given["tallies"].get("enabled") is not False:
        yield "tallies", TALLIED
    if given["dossiers"].get("system", "none") != "none" or given["dossiers"].get("procedures"):
        yield "dossiers", LOOKING_UP


def _is_home(host: str) -> bool:
    return host.startswith("127.") or host in ("localhost", "::1")


def _asks(row: Row, kinds: Collection[StationKind]) -> bool:
    return row.get("enabled") is not False and any(row.get("kind") == kind for kind in kinds)


def _is_far(row: Row, server: Row) -> bool:
    """On another machine than the server; the other programs run beside it."""
    return str(row.get("machine", "pc-1")) != str(server.get("machine", "pc-1"))
