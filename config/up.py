"""``hall up``: runs what the settings assign to this machine, until it is told to end."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.check_hosts import check_asked
from config.fault_plan import FaultsRefused, ProgramFaults, begin, find_faults, plan_faults, sample_faults
from config.launcher import Event, Launcher, only_one
from config.layouts import layout_problems
from config.load import find_hall, load_hall
from config.problems import WRONG_SET_UP, ConfigProblems
from config.programs import EVERY_MACHINE, FaultPlan, programs_of, this_machine
from config.schema import HallConfig
from config.secrets import ensure
from config.voices import voice_problems
from config.words import say


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        file = find_hall(given.hall)
        config = ensure(load_hall(file))
        machine = this_machine(config, file, given.machine, socket.gethostname())
        unwise = map(str, check_asked(config, str(file), machine))
        # no reason to stay shut: numbers are shown without paper, and without a voice
        for wrong in (*unwise, *layout_problems(config, file, machine), *voice_problems(config, file, machine)):
            print(wrong, file=sys.stderr, flush=True)
        with only_one(config.hall.state_dir):
            faults = given.faults and plan_faults(find_faults(given.faults), file, config.hall.state_dir)
            return _run(config, file, machine, faults)
    except (ConfigProblems, FaultsRefused) as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall up", description=say("do_up"))
    parser.add_argument("--hall", required=True, metavar="HALL", help=say("help_hall"))
    parser.add_argument("--machine", metavar="NAME", help=say("help_machine", every=EVERY_MACHINE))
    parser.add_argument("--faults", metavar="FILE", help=say("help_faults", known=", ".join(sample_faults())))
    return parser


def _run(config: HallConfig, file: Path, machine: str, faults: FaultPlan | None) -> int:
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _tell(say("no_screen"))
    programs = programs_of(config, file, machine, faults)
    launcher = Launcher(programs, config.hall.state_dir / "logs", lambda e: _tell(words(e)))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: launcher.stop())
    _tell(say("up", name=config.hall.name, machine=machine, logs=config.hall.state_dir / "logs"))
    with playing(faults, launcher, _tell):
        return launcher.run()


@contextmanager
def playing(
    faults: FaultPlan | None, launcher: Launcher, tell: Callable[[str], None]
) -> Iterator[ProgramFaults | None]:
    """The fault file's time counts from here, and what it wants of programs is done."""
    if faults is None:
        yield None
        return
    tell(say("faults_begin", file=faults.file))
    begin(faults)
    player = ProgramFaults(faults, launcher, tell)
    try:
        yield player
    finally:
        player.stop()


def has_screen() -> bool:
    """Is there somewhere for windows to appear, or has somebody chosen?"""
    return any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))


def words(event: Event) -> str:
    """An event in one line; what a program said when it gave up stands below it."""
    text = say(f"event_{event.what}", name=event.program, how=_how(event.code), wait=f"{event.wait_s:.1f}")
    return text + "".join(f"\n    {line}" for line in event.why.splitlines())


def _how(code: int | None) -> str:
    if code is None:
        return say("never_begun")
    if code < 0:
        return say("by_signal", signal=signal.Signals(-code).name)
    return say("by_code", code=code)


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
