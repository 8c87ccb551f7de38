"""``hall devices COMMAND``: what is typed, and what is done for it."""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
from collections.abc import Callable

from devices.catalog import ticket_printer
from devices.cli import wiring
from devices.cli.dialog import Back, Dialog, Leave
from devices.cli.log import lines_of
from devices.cli.probe import Bench
from devices.cli.setup import SetUp, Target
from devices.cli.trial import trial_slip, try_out
from devices.cli.wiring import Hall, WrongSetUp
from devices.cli.words import say
from devices.links.choice import link_to
from devices.links.names import Names

WRONG_SET_UP, FAILED = 3, 1
LINES = 40
NEW = "+"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Run = Callable[[argparse.Namespace], int]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """list, setup, test, log."""
    for name, run in (("list", list_devices), ("setup", set_up), ("test", test), ("log", show_log)):
        parser = commands.add_parser(name, help=_say(f"help_{name}"), description=_say(f"help_{name}"))
        parser.add_argument("--config", metavar="HALL", help=_say("help_config", file=wiring.USUAL_FILE))
        parser.set_defaults(run=_checked(run))
        _ADD[name](parser)


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--machine", metavar="NAME", help=_say("help_machine"))
    parser.add_argument("--json", action="store_true", help=_say("help_json"))


def _add_setup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--printer", metavar="ID", help=_say("help_printer"))


def _add_test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_say("help_name"))


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_say("help_name"))
    parser.add_argument("--lines", type=int, default=LINES, metavar="N", help=_say("help_lines"))


_ADD = {"list": _add_list, "setup": _add_setup, "test": _add_test, "log": _add_log}


def _say(key: str, /, **values: object) -> str:
    return say(wiring.language(), key, **values)


def _checked(run: Run) -> Run:
    """A command that says in words what is wrong with the hall's file."""

    def checked(options: argparse.Namespace) -> int:
        logging.getLogger().setLevel(logging.ERROR)
        try:
            return run(options)
        except WrongSetUp as wrong:
            print(wrong, file=sys.stderr)
            return WRONG_SET_UP

    return checked


def _hall(options: argparse.Namespace) -> Hall:
    if options.config:
        return wiring.open_hall(options.config)
    if wiring.USUAL_FILE.is_file():
        return wiring.open_hall(str(wiring.USUAL_FILE))
    raise WrongSetUp(_say("no_file"))


# ---- list, test, log ----


def list_devices(options: argparse.Namespace) -> int:
    listing = wiring.listing_of(_hall(options), options.machine, Names())
    if options.json:
        print(json.dumps(listing.as_json(), ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join(listing.lines(wiring.language())))
    return 0


def test(options: argparse.Namespace) -> int:
    return _try_out(_hall(options), options.name)


def _try_out(hall: Hall, name: str) -> int:
    row = hall.printer(name)
    if row is None:
        raise WrongSetUp(_no_device(hall, name))
    print(_say("test_prints", name=row.name, id=row.id), flush=True)
    own = next((slip for slip in hall.slips() if slip.language == wiring.language()), None)
    trial = try_out(hall.settings(row), ticket_printer, trial_slip(wiring.language(), own))
    print("\n".join(trial.lines(wiring.language(), wiring.texts())))
    return 0 if trial.well else FAILED


def show_log(options: argparse.Namespace) -> int:
    hall = _hall(options)
    if hall.printer(options.name) is None:
        raise WrongSetUp(_no_device(hall, options.name))
    file = hall.trace(options.name)
    lines = lines_of(file, options.lines, wiring.language(), wiring.texts())
    print("\n".join(lines) if lines else _say("log_empty", name=options.name, file=file))
    return 0


def _no_device(hall: Hall, name: str) -> str:
    return _say("no_device", name=name, known=", ".join(hall.known) or "–")


# ---- setup ----


def set_up(options: argparse.Namespace) -> int:
    hall = _hall(options)
    if hall.is_sample:
        raise WrongSetUp(_say("sample_file", file=hall.file))
    dialog = Dialog(input, print, wiring.language())
    try:
        target = choose(hall, options.printer, dialog)
    except (Leave, Back):
        dialog.say("left_empty")
        return FAILED
    trace = hall.trace(target.id)
    bench = Bench(target.id, link_to, trace)
    passport = SetUp(target, hall.place(target.id), bench, dialog, wiring.texts(), slips=hall.slips).run()
    return FAILED if passport is None else prove(wiring.open_hall(str(hall.file)), target, dialog)


def choose(hall: Hall, asked: str | None, dialog: Dialog) -> Target:
    """The printer to be set up: the one that was asked for, one of the file, or a new one."""
    if asked is None and hall.known:
        choices = [(str(number), row.name) for number, row in enumerate(hall.config.printers, 1)]
        picked = dialog.pick("which_printer", [*choices, (NEW, dialog.word("another_printer"))])
        asked = None if picked == NEW else hall.known[int(picked) - 1]
    if asked in hall.known:
        return hall.target(str(asked), "")
    while asked is None or not ID.fullmatch(asked) or asked in hall.known:
        if asked is not None:
            dialog.say("new_id_wrong")
        asked = dialog.line("new_id")
    return hall.target(asked, dialog.line("new_name", dialog.word("new_name_default")))


def prove(hall: Hall, target: Target, dialog: Dialog) -> int:
    """A first slip by the way of the stations, and what is still to be done."""
    dialog.say("proving")
    code = _try_out(hall, target.id)
    if hall.stations_at(target.id):
        dialog.say("restart")
    else:
        dialog.say("no_station", id=target.id, file=hall.file)
    return code
