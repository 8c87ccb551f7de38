"""Which programs a machine of the hall runs, and how each one is started."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.problems import ConfigProblems, Problem, nearest
from config.schema import HallConfig, Printer, Station, StationKind
from config.words import say

EVERY_MACHINE = "all"

PROGRAM_OF: dict[StationKind, tuple[str, ...]] = {
    StationKind.TICKET_KIOSK: ("kiosk",),
    StationKind.HALL_BOARD: ("display", "board"),
    StationKind.COUNTER_PANEL: ("counter", "panel"),
    StationKind.SUPERVISOR_DESK: ("counter", "supervisor"),
}
"""Kind of station → room and subcommand, in the order of starting: what citizens see comes first."""


@dataclass(frozen=True)
class Program:
    """A process to keep alive."""

    name: str
    """Also the name of its log."""
    command: tuple[str, ...]
    vital: bool = False
    """Without it the rest makes no sense: when its set-up is wrong, everything ends."""


def python(*arguments: str) -> tuple[str, ...]:
    """The command line of ``python -m …`` with our own interpreter."""
    return (sys.executable, "-P", "-m", *arguments)


def programs_of(config: HallConfig, file: Path, machine: str) -> tuple[Program, ...]:
    """What this machine runs: the server first, then simulated printers, then its enabled stations."""
    return tuple(_programs(config, file, machine))


def left_out(config: HallConfig, machine: str) -> tuple[Station, ...]:
    """Enabled stations of kinds for which there is no program."""
    return tuple(s for s in config.stations if s.enabled and s.kind not in PROGRAM_OF and _here(s.machine, machine))


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


def _programs(config: HallConfig, file: Path, machine: str) -> Iterator[Program]:
    if _here(config.server.machine, machine):
        yield Program("server", python("queue_engine", "serve", "--config", str(file)), vital=True)
    for printer in config.printers:
        if printer.simulated and _here(printer.machine, machine):
            yield _simulator(printer, file)
    for kind, room in PROGRAM_OF.items():
        for station in config.stations:
            if station.kind == kind and station.enabled and _here(station.machine, machine):
                command = python(*room, "--config", str(file), "--station", station.id)
                yield Program(station.id, command)
    if _here(config.server.machine, machine):
        # Last, because nobody waits for it: the hall issues and calls without an estimate.
        yield Program("estimator", python("queue_engine", "estimate", "--config", str(file)))


def _simulator(printer: Printer, file: Path) -> Program:
    command = python("devices", "sim-printer", "--config", str(file), "--printer", printer.id)
    return Program(f"sim-{printer.id}", command)


def _here(machine: str, asked: str) -> bool:
    return asked in (machine, EVERY_MACHINE)
