"""Which programs a machine of the hall runs, and how each one is started."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.devices import Device
from config.problems import ConfigProblems, Problem, nearest
from config.schema import HallConfig, Station, StationKind
from config.words import say

EVERY_MACHINE = "all"
SERVER_BY = "HALL_SERVER_BY"
"""Environment variable: host:port by which a station reaches the server, instead of the server's own."""

PROGRAM_OF: dict[StationKind, tuple[str, ...]] = {
    StationKind.TICKET_KIOSK: ("kiosk",),
    StationKind.LOOKUP_SCREEN: ("kiosk",),
    StationKind.HALL_BOARD: ("display", "board"),
    StationKind.COUNTER_SIGN: ("display", "sign"),
    StationKind.SIGN_BUS: ("display", "signs"),
    StationKind.ANNOUNCER: ("display", "announcer"),
    StationKind.COUNTER_PANEL: ("counter", "panel"),
    StationKind.RATING_SCREEN: ("counter", "rating"),
    StationKind.SUPERVISOR_DESK: ("counter", "supervisor"),
    StationKind.LEADER_DESK: ("counter", "leader"),
}
"""Kind of station → room and subcommand, in the order of starting: what citizens see comes first."""

WINDOWLESS = frozenset({StationKind.SIGN_BUS, StationKind.ANNOUNCER})
"""Kinds whose programs have no window."""


@dataclass(frozen=True)
class Program:
    """A process to keep alive."""

    name: str
    """Also the name of its log."""
    command: tuple[str, ...]
    vital: bool = False
    """Without it the rest makes no sense: when its set-up is wrong, everything ends."""
    environment: tuple[tuple[str, str], ...] = ()
    """Variables that it gets beside our own."""


@dataclass(frozen=True)
class FaultPlan:
    """A fault file that this machine's programs play."""

    file: Path
    since: Path
    """Will hold the moment from which the file's time counts."""
    cables: Mapping[str, int] = field(default_factory=dict)
    """Station whose way to the server the file cuts → port of the cable that it gets instead."""

    @property
    def options(self) -> tuple[str, ...]:
        return "--faults", str(self.file), "--since", str(self.since)


def python(*arguments: str) -> tuple[str, ...]:
    """The command line of ``python -m …`` with our own interpreter."""
    return (sys.executable, "-P", "-m", *arguments)


def programs_of(config: HallConfig, file: Path, machine: str, faults: FaultPlan | None = None) -> tuple[Program, ...]:
    """What this machine runs: the server first, then simulated printers, then its enabled stations."""
    return tuple(_programs(config, file, machine, faults or FaultPlan(Path(), Path())))


def machines_of(config: HallConfig) -> tuple[str, ...]:
    """Names of the machines that have something to run."""
    stations = (station.machine for station in config.stations if station.enabled)
    printers = (printer.machine for printer in config.printers if printer.simulated)
    return tuple(dict.fromkeys([config.server.machine, *stations, *printers]))


def this_machine(config: HallConfig, file: Path, asked: str | None, host_name: str) -> str:
    """The machine to be: the one asked for, else the one named like this computer, else the only one there is."""
    known = machines_of(config)
    if asked in known or asked == EVERY_MACHINE:
        return str(asked)
    if asked is None and host_name in known:
        return host_name
    if asked is None and len(known) == 1:
        return known[0]
    reason = say("no_machine", name=asked or host_name, known=", ".join(known))
    remedy = nearest(asked, known) if asked else say("no_machine_fix")
    raise ConfigProblems([Problem(str(file), "", reason, remedy)])


def _programs(config: HallConfig, file: Path, machine: str, faults: FaultPlan) -> Iterator[Program]:
    if _here(config.server.machine, machine):
        yield Program("server", python("queue_engine", "serve", "--config", str(file)), vital=True)
    for printer in config.printers:
        if printer.simulated and _here(printer.machine, machine):
            yield _simulator("printer", printer.id, file, faults)
    yield from _other_simulators(config, file, machine, faults)
    for kind, room in PROGRAM_OF.items():
        for station in config.stations:
            if station.kind == kind and station.enabled and _here(station.machine, machine):
                yield from _cable(station, config, faults)
                command = python(*room, "--config", str(file), "--station", station.id)
                yield Program(station.id, command, environment=_way_to_server(station, faults))
    if _here(config.server.machine, machine):
        # Last, because nobody waits for them: the hall issues and calls without an estimate and without the centre.
        yield Program("estimator", python("queue_engine", "estimate", "--config", str(file)))
        yield from _dossiers(config, file, faults)
        if config.tallies.enabled:
            yield Program("tallies", python("queue_engine", "tallies", "serve", "--config", str(file)))


def _dossiers(config: HallConfig, file: Path, faults: FaultPlan) -> Iterator[Program]:
    """The look-up service, which also sends what goes out, and the simulated central system that it may be set to."""
    if config.dossiers.sim.enabled:
        command = python("queue_engine", "dossiers", "sim", "--config", str(file))
        yield Program("sim-centre", (*command, *(faults.options if faults.file.name else ())))
    if config.dossiers.running or config.dossiers.out.send:
        yield Program("dossiers", python("queue_engine", "dossiers", "serve", "--config", str(file)))


def _other_simulators(config: HallConfig, file: Path, machine: str, faults: FaultPlan) -> Iterator[Program]:
    """A simulated camera is a folder of pictures, with a program only for its faults; what hangs on a shared line is
    simulated with the line."""
    alone: dict[str, Sequence[Device]] = {
        "reader": [row for row in config.readers if row.kind != "camera" or faults.file.name],
        "pad": [*(row for row in config.pads if row.bus is None), *config.keypads],
        "bus": config.buses,
    }
    for kind, rows in alone.items():
        for row in rows:
            if row.simulated and _here(row.machine, machine):
                yield _simulator(kind, row.id, file, faults)


def _simulator(kind: str, name: str, file: Path, faults: FaultPlan) -> Program:
    command = python("devices", f"sim-{kind}", "--config", str(file), f"--{kind}", name)
    played = faults.options if faults.file.name else ()
    return Program(f"sim-{name}", (*command, *played))


def _cable(station: Station, config: HallConfig, faults: FaultPlan) -> Iterator[Program]:
    """The cable between a station and the server, where the fault file cuts it."""
    if port := faults.cables.get(station.id):
        ends = ("--station", station.id, "--port", str(port), "--to", config.server.address)
        yield Program(f"cable-{station.id}", python("devices", "sim-cable", *ends, *faults.options))


def _way_to_server(station: Station, faults: FaultPlan) -> tuple[tuple[str, str], ...]:
    port = faults.cables.get(station.id)
    return ((SERVER_BY, f"127.0.0.1:{port}"),) if port else ()


def _here(machine: str, asked: str) -> bool:
    return asked in (machine, EVERY_MACHINE)
