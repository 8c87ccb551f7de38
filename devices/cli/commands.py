"""``hall devices COMMAND``: what is typed, and what is done for it."""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from devices.camera.decode import add_decode, decode_images
from devices.catalog import ticket_printer
from devices.cli import wiring
from devices.cli.asking import Asking
from devices.cli.cable_log import cable_lines
from devices.cli.dialog import Back, Dialog, Leave
from devices.cli.doctor import Doctor, without_hall
from devices.cli.expecting import kind_of, listing_of
from devices.cli.guide import Guide
from devices.cli.hall_file import keep
from devices.cli.log import lines_of
from devices.cli.pad_setup import PadSetUp
from devices.cli.probe import Bench
from devices.cli.reader_setup import ReaderSetUp
from devices.cli.setup import SetUp, Target
from devices.cli.sign_setup import BusSetUp
from devices.cli.trial import trial_slip, try_out
from devices.cli.trials import Trials
from devices.cli.wiring import EVERY_MACHINE, Device, Hall, Pad, Printer, Sign, WrongSetUp
from devices.cli.words import say
from devices.links.choice import link_to
from devices.links.names import Names
from devices.printer.passport import Passport
from devices.printer.settings import address_of

WRONG_SET_UP, FAILED = 3, 1
LINES = 40
NEW = "+"
KINDS = ("printer", "reader", "camera", "pad", "keypad", "bus")
"""What can be set up, in the order of the question."""
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Run = Callable[[argparse.Namespace], int]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """list, setup, test, log, doctor, decode."""
    for name, run in _RUN.items():
        parser = commands.add_parser(name, help=_say(f"help_{name}"), description=_say(f"help_{name}"))
        parser.add_argument("--config", metavar="HALL", help=_say("help_config", file=wiring.USUAL_FILE))
        parser.set_defaults(run=_checked(run))
        _ADD[name](parser)
    decode = commands.add_parser("decode", help=_say("help_decode"), description=_say("help_decode"))
    add_decode(decode)
    decode.set_defaults(run=lambda options: decode_images(options, wiring.language()))


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--machine", metavar="NAME", help=_say("help_machine"))
    parser.add_argument("--json", action="store_true", help=_say("help_json"))


def _add_setup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=KINDS, help=_say("help_kind"))
    parser.add_argument("--printer", metavar="ID", help=_say("help_printer"))
    parser.add_argument("--device", metavar="ID", help=_say("help_device"))
    parser.add_argument("--machine", metavar="NAME", help=_say("help_machine"))


def _add_test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_say("help_name"))


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_say("help_name"))
    parser.add_argument("--lines", type=int, default=LINES, metavar="N", help=_say("help_lines"))


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--machine", metavar="NAME", help=_say("help_machine"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=_say("help_out"))


_ADD = {"list": _add_list, "setup": _add_setup, "test": _add_test, "log": _add_log, "doctor": _add_doctor}


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
    listing = listing_of(_hall(options), options.machine, Names())
    if options.json:
        print(json.dumps(listing.as_json(), ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join(listing.lines(wiring.language())))
    return 0


def test(options: argparse.Namespace) -> int:
    hall = _hall(options)
    section, row = _device(hall, options.name)
    if section == "printers":
        return _try_out(hall, options.name)
    here = hall.here()
    if here not in (None, EVERY_MACHINE, row.machine):
        print(_say("test_elsewhere", machine=row.machine, here=here))
        return FAILED
    print(_say("test_tries", name=row.name, id=row.id), flush=True)
    trials = Trials(hall.config, hall.trace, _tell, wiring.language(), wiring.texts())
    try:
        return 0 if trials.run(row) else FAILED
    except KeyboardInterrupt:
        return FAILED


def _tell(text: str) -> None:
    print(text, flush=True)


def _device(hall: Hall, name: str) -> tuple[str, Printer | Device]:
    found = hall.devices.get(name)
    if found is None:
        raise WrongSetUp(_no_device(hall, name))
    return found


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
    section, row = _device(hall, options.name)
    if isinstance(row, Sign | Pad) and row.bus is not None:
        print(_say("log_of_line", bus=row.bus))
    if section != "printers" and _traced(row) == row.id and getattr(row, "device", None) is None:
        print(_say("doctor_no_cable"))
        return 0
    file, read = hall.trace(_traced(row)), lines_of if section == "printers" else cable_lines
    lines = read(file, options.lines, wiring.language(), wiring.texts())
    print("\n".join(lines) if lines else _say("log_empty", name=options.name, file=file))
    return 0


def _traced(row: Printer | Device) -> str:
    """Whose cable it is: what hangs on a line has none of its own."""
    return row.bus if isinstance(row, Sign | Pad) and row.bus is not None else row.id


def _no_device(hall: Hall, name: str) -> str:
    return _say("no_device", name=name, known=", ".join(hall.devices) or "–")


def doctor(options: argparse.Namespace) -> int:
    """The page is also of use where the settings are not."""
    try:
        hall = _hall(options)
        listing = listing_of(hall, options.machine, Names())
        page = Doctor(hall, listing, hall.here(options.machine), wiring.language(), wiring.texts()).lines()
    except WrongSetUp as wrong:
        return _written(iter(without_hall(wiring.language(), str(wrong), Names())), options.out) or WRONG_SET_UP
    return _written(page, options.out)


def _written(page: Iterator[str], out: Path | None) -> int:
    if out is None:
        for line in page:
            _tell(line)
        return 0
    try:
        out.write_text("\n".join(page) + "\n", "utf-8")
    except OSError as error:
        print(_say("not_written", why=f"{out}: {error.strerror}"), file=sys.stderr)
        return FAILED
    print(_say("written", file=out))
    return 0


# ---- setup ----


def set_up(options: argparse.Namespace) -> int:
    hall = _hall(options)
    if hall.is_sample:
        raise WrongSetUp(_say("sample_file", file=hall.file))
    dialog = Dialog(input, _tell, wiring.language())
    try:
        kind = _kind(hall, options, dialog)
        if kind != "printer":
            return set_up_other(hall, kind, options, dialog)
        target = wanted(hall, options, dialog)
    except (Leave, Back):
        dialog.say("left_empty")
        return FAILED
    trace = hall.trace(target.id)
    bench = Bench(target.id, link_to, trace)
    passport = SetUp(target, hall.place(target.id), bench, dialog, wiring.texts(), slips=hall.slips).run()
    return FAILED if passport is None else prove(wiring.open_hall(str(hall.file)), target, dialog)


def _kind(hall: Hall, options: argparse.Namespace, dialog: Dialog) -> str:
    """What is to be set up: by what was typed, else by a question."""
    if options.printer is not None:
        return "printer"
    if options.device is not None and options.device in hall.devices:
        _, row = hall.devices[options.device]
        return "bus" if _traced(row) != row.id else kind_of(row)
    if options.kind is not None:
        return str(options.kind)
    choices = [(str(number), dialog.word(f"setup_{kind}")) for number, kind in enumerate(KINDS, 1)]
    return KINDS[int(dialog.pick("which_kind", choices)) - 1]


def set_up_other(hall: Hall, kind: str, options: argparse.Namespace, dialog: Dialog) -> int:
    """Everything but printers; the file is written at the end or not at all."""
    dialog.say("hello_device", what=dialog.word(f"setup_{kind}"))
    asked = _traced(hall.devices[options.device][1]) if options.device in hall.devices else options.device
    asking = Asking(hall, dialog, Names(), _machine(hall, options, dialog))
    found = _guide(kind, asking, asked, wiring.code_patterns(hall.config)).run()
    if found is None:
        return FAILED
    dialog.say("try_it", id=found["id"], file=hall.file)
    dialog.say("restart_device")
    return 0


def _guide(kind: str, asking: Asking, asked: str | None, codes: tuple[re.Pattern[str], ...]) -> Guide:
    """The conversation for a kind of device that is no printer."""
    match kind:
        case "reader" | "camera":
            return ReaderSetUp(asking, wiring.texts(), asked, kind == "camera", codes).guide()
        case "pad" | "keypad":
            return PadSetUp(asking, wiring.texts(), asked, kind == "keypad").guide()
    return BusSetUp(asking, wiring.texts(), asked).guide()


def _machine(hall: Hall, options: argparse.Namespace, dialog: Dialog) -> str:
    here = hall.here(options.machine)
    if here is not None and here != EVERY_MACHINE:
        return here
    choices = [(str(number), name) for number, name in enumerate(hall.machines, 1)]
    return hall.machines[int(dialog.pick("which_machine", choices)) - 1]


def wanted(hall: Hall, options: argparse.Namespace, dialog: Dialog) -> Target:
    """The printer to be set up; a new one is plugged into this machine."""
    target = choose(hall, options.printer or options.device, dialog)
    return target if target.address else replace(target, machine=_machine(hall, options, dialog))


def choose(hall: Hall, asked: str | None, dialog: Dialog) -> Target:
    """The printer to be set up: the one that was asked for, one of the file, or a new one."""
    if asked is None and hall.known:
        choices = [(str(number), row.name) for number, row in enumerate(hall.config.printers, 1)]
        picked = dialog.pick("which_printer", [*choices, (NEW, dialog.word("another_printer"))])
        asked = None if picked == NEW else hall.known[int(picked) - 1]
    elif asked is not None and asked not in hall.known:
        asked = meant(hall, asked, dialog)
    if asked in hall.known:
        return hall.target(str(asked), "")
    while asked is None or not ID.fullmatch(asked) or asked in hall.known:
        if asked is not None:
            dialog.say("new_id_wrong")
        asked = dialog.line("new_id")
    return hall.target(asked, dialog.line("new_name", dialog.word("new_name_default")))


def meant(hall: Hall, asked: str, dialog: Dialog) -> str:
    """A name that the settings do not have may be a slip of the keyboard. Raises Leave when it is neither."""
    near = get_close_matches(asked, hall.known, n=1, cutoff=0.6)
    if near and dialog.yes("near_id", id=asked, near=near[0]):
        return near[0]
    if not dialog.yes("really_new", id=asked, known=", ".join(hall.known) or "–"):
        raise Leave
    return asked


def prove(hall: Hall, target: Target, dialog: Dialog) -> int:
    """A first slip by the way of the stations, and what is still to be done."""
    dialog.say("proving")
    code = _try_out(hall, target.id) or _look_at(hall, target, dialog)
    if hall.stations_at(target.id):
        dialog.say("restart")
    else:
        dialog.say("no_station", id=target.id, file=hall.file)
    return code


def _look_at(hall: Hall, target: Target, dialog: Dialog) -> int:
    """What the printer cannot tell: how the slip looks. A passport whose slip is wrong proves nothing."""
    try:
        if dialog.yes("sample_whole"):
            return 0
    except (Leave, Back):
        return 0  # whoever walks away has not said that it is wrong
    row = hall.printer(target.id)
    assert row is not None, "it has just been written"
    place, passport = hall.place(target.id), replace(Passport.of(row.passport), proved_on=None)
    keep(place.file, target.id, row.name, address_of(row), passport, place.check)
    dialog.say("sample_wrong", id=target.id)
    return FAILED


_RUN: dict[str, Run] = {"list": list_devices, "setup": set_up, "test": test, "log": show_log, "doctor": doctor}
