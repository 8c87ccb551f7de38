"""How a program is a simulated device: at its cable until it is told to end, told by a fault file and by hand."""

from __future__ import annotations

import argparse
import logging
import os
import select
import signal
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from devices.fault_file import FaultFile, read_faults
from devices.faults import FaultLine

log = logging.getLogger("devices")
FAILED = 1
PIECE = 4096


class Server(Protocol):
    """The far end of a cable."""

    @property
    def place(self) -> str:
        """Where the other end is plugged in, for people."""

    def serve(self) -> None:
        """Until stop()."""

    def stop(self) -> None:
        """From any thread or a signal handler."""


def be(what: str, start: Callable[[ExitStack], Server]) -> int:
    """Be it until SIGTERM or Ctrl-C; the code to end with. What ``start`` leaves in the stack is closed at the end."""
    try:
        with ExitStack() as stack:
            server = start(stack)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: server.stop())
            log.info("%s listens on %s", what, server.place)
            server.serve()
    except OSError as error:
        print(f"simulated {what}: {error}", file=sys.stderr)
        return FAILED
    return 0


# ---- what it is told ----


def add_script(parser: argparse.ArgumentParser) -> None:
    """The options of whatever plays its part of a fault file."""
    parser.add_argument("--faults", type=Path, metavar="FILE", help="what goes wrong and when; lines may be appended")
    parser.add_argument("--since", type=Path, metavar="FILE", help="holds the start of the fault file's time")


def script_of(options: argparse.Namespace, target: str) -> Callable[[], tuple[str, ...]]:
    """Gives the commands for this target: of the fault file, and typed. Raises FaultProblems."""
    due, typed = _due(options, {target}), Typed()
    return lambda: (*(line.command for line in due()), *typed.lines())


def script_of_all(options: argparse.Namespace, targets: Collection[str]) -> Callable[[], Sequence[tuple[str, str]]]:
    """The same for several: (target, command); typed as ``sign-3 power_off on``. Raises FaultProblems."""
    due, typed = _due(options, targets), Typed()
    return lambda: [*((line.target, line.command) for line in due()), *map(_addressed, typed.lines())]


def _due(options: argparse.Namespace, targets: Collection[str]) -> Callable[[], tuple[FaultLine, ...]]:
    if options.faults is None:
        return tuple
    read_faults(options.faults)
    return FaultFile(options.faults, lambda line: line.target in targets, options.since).due


def _addressed(line: str) -> tuple[str, str]:
    target, _, command = line.strip().partition(" ")
    return target, command


class Typed:
    """Lines from the standard input, if somebody sits there or a program writes to it. Never waits."""

    def __init__(self, file: int = 0) -> None:
        self._file: int | None = file
        self._half = b""

    def lines(self) -> tuple[str, ...]:
        """What has come since the last look."""
        if self._file is None or not _waits(self._file):
            return ()
        try:
            data = os.read(self._file, PIECE)
        except OSError:
            data = b""
        if not data:
            self._file = None
        *lines, half = (self._half + data).split(b"\n")
        self._half = half[:PIECE]
        return tuple(line.decode("utf-8", "replace") for line in lines if line.strip())


def _waits(file: int) -> bool:
    """Something can be read. In the background of a terminal it is the shell's, and whoever reads it is halted."""
    poll = select.poll()
    poll.register(file, select.POLLIN)
    if not poll.poll(0):
        return False
    try:
        return not os.isatty(file) or os.tcgetpgrp(file) == os.getpgrp()
    except OSError:
        return False
