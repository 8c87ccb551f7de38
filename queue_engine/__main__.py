"""``python -m queue_engine``: serve, journal, verify, store, pin."""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from queue_engine.journal import FactRow, Verdict, parse, verify

if TYPE_CHECKING:
    from queue_engine.protocol import BookingsTaken

FAILED, WRONG_USE, WRONG_SETUP = 1, 2, 3
SHOWN = 100
"""Problems; the rest is counted."""


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["dossiers"]:
        return _dossiers(given[1:])
    if given[:1] == ["tallies"]:
        return _tallies(given[1:])
    parser = argparse.ArgumentParser(prog="hall", description="The hall server and its journal.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, words in (
        ("serve", _serve, "serve the hall on the LAN"),
        ("estimate", _estimate, "follow the hall and say how long people will wait"),
        ("journal", _journal, "write the journal of some days, one fact a line"),
        ("verify", _verify, "check the chain of the journal"),
        ("store", _store, "say what the hall's store holds"),
        ("bookings", _bookings, "hand a CSV list of bookings to the running hall server"),
        ("pin", _pin, "make the hash of an officer's PIN for the configuration"),
    ):
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        if name != "pin":
            command.add_argument("--config", "--hall", required=name != "verify", help="hall name or TOML file")
        if name in ("journal", "verify"):
            command.add_argument("--from", dest="first", type=_day, help="first day, YYYY-MM-DD")
            command.add_argument("--to", dest="last", type=_day, help="last day, YYYY-MM-DD")
        if name == "bookings":
            command.add_argument("file", type=Path, help="CSV: code, field, date, time, state")
        if name == "journal":
            command.add_argument("--out", type=Path, help="file to write; default: standard output")
        if name == "verify":
            command.add_argument("file", nargs="?", type=Path, help="a journal.jsonl; default: the hall's own store")
    chosen = parser.parse_args(given)
    return _guarded(chosen.run, chosen)


def _dossiers(arguments: list[str]) -> int:
    """They have subcommands of their own."""
    from queue_engine.dossier.__main__ import main as run

    return _guarded(lambda _: run(arguments), argparse.Namespace())


def _tallies(arguments: list[str]) -> int:
    from queue_engine.tallies.__main__ import main as run

    return _guarded(lambda _: run(arguments), argparse.Namespace())


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: YYYY-MM-DD") from error


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _serve(chosen: argparse.Namespace) -> int:
    from config import load_hall
    from config.secrets import ensure
    from queue_engine.wiring import HallServer, listen, open_store

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    config = ensure(load_hall(chosen.config))
    host, port = config.server.host, config.server.port
    try:
        listening = listen(host, port)
    except OSError as error:
        _say(_words("port", host=host, port=port, why=_why_not(error)))
        return WRONG_SETUP
    HallServer(config, open_store(config)).serve(listening)
    return 0


def _estimate(chosen: argparse.Namespace) -> int:
    from config import load_hall
    from config.secrets import ensure
    from queue_engine.forecast.wiring import run

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run(ensure(load_hall(chosen.config)))
    return 0


def _facts(chosen: argparse.Namespace) -> Iterator[FactRow]:
    from config import load_hall
    from queue_engine.stores.reader import facts_of_days
    from queue_engine.wiring import database

    return facts_of_days(database(load_hall(chosen.config)), chosen.first, chosen.last)


def _journal(chosen: argparse.Namespace) -> int:
    lines = (fact.line() for fact in _facts(chosen))
    if chosen.out:
        with chosen.out.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    if bool(chosen.file) == bool(chosen.config) or (chosen.file and (chosen.first or chosen.last)):
        _say(_words("verify_what"))
        return WRONG_USE
    return _told(verify(_lines(chosen.file) if chosen.file else _facts(chosen)))


def _lines(file: Path) -> Iterator[FactRow]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield parse(line.decode("utf-8"))
            except (ValueError, TypeError) as error:
                raise ValueError(_words("verify_line", file=file, line=number)) from error


def _told(verdict: Verdict) -> int:
    for problem in verdict.problems[:SHOWN]:
        print(problem)
    found = len(verdict.problems)
    print(_words("verdict", facts=verdict.facts, first=verdict.first_seq, head=verdict.head, problems=found))
    if not verdict.facts:
        _say(_words("verify_nothing"))
    return 0 if verdict.facts and not found else 1


def _store(chosen: argparse.Namespace) -> int:
    from config import load_hall
    from queue_engine.stores.inspect import described
    from queue_engine.wiring import database

    for what, value in described(database(load_hall(chosen.config))):
        print(f"{what:<20}{value}")
    return 0


def _bookings(chosen: argparse.Namespace) -> int:
    """In parts, each with a key of its own: what was taken stays taken, and the same file again changes nothing."""
    from config import load_hall
    from config.secrets import ensure
    from queue_engine.bookings_csv import BookingsProblems, read_bookings
    from queue_engine.wiring import NotHandedOver, hand_over_bookings

    config = ensure(load_hall(chosen.config))
    names = {name: field.id for field in config.fields for name in (field.id, field.letter, field.name)}
    try:
        found = read_bookings(chosen.file.read_bytes(), names)
    except BookingsProblems as problems:
        for problem in problems.problems[:SHOWN]:
            _say(f"{chosen.file}: {problem.words(_language())}")
        _say(_words("bookings_wrong", count=len(problems.problems)))
        return WRONG_SETUP
    parts: list[tuple[int, BookingsTaken]] = []
    code = 0
    try:
        for part in hand_over_bookings(config, chosen.file.name, found):
            parts.append(part)  # what came before a problem is told, too
    except NotHandedOver as problem:
        _say(f"{chosen.config}: {_words(problem.code, **problem.values)}")
        code = FAILED if problem.passing else WRONG_SETUP
    if parts:
        _tell_taken(parts)
    return code


def _tell_taken(parts: list[tuple[int, BookingsTaken]]) -> None:
    rows, answers = sum(rows for rows, _ in parts), [answer for _, answer in parts]
    added, changed = sum(one.added for one in answers), sum(one.changed for one in answers)
    kept = [code for one in answers for code in one.kept]
    print(_words("bookings_taken", rows=rows, added=added, changed=changed, same=rows - added - changed - len(kept)))
    out_of_hours = [code for one in answers for code in one.out_of_hours]
    for told, codes in (("bookings_kept", kept), ("bookings_out_of_hours", out_of_hours)):
        if codes:
            print(_words(told, codes=", ".join(codes)))


def _pin(_chosen: argparse.Namespace) -> int:
    from queue_engine.server.pins import hash_pin

    pin = getpass.getpass(_words("pin_ask")) if sys.stdin.isatty() else sys.stdin.readline().strip()
    if not (pin.isdigit() and len(pin) >= 6):
        _say(_words("pin_short"))
        return WRONG_USE
    print(hash_pin(pin))
    return 0


def _guarded(run: Callable[[argparse.Namespace], int], chosen: argparse.Namespace) -> int:
    """What the world refuses is said in words; only what trying again cannot mend is a wrong set-up."""
    from config import ConfigProblems
    from queue_engine.stores.errors import PASSING, StoreProblem

    try:
        code = run(chosen)
        sys.stdout.flush()  # a disk that is full says so here, and not behind our back
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        _drop_output()
        return 0
    except StoreProblem as problem:
        _say(problem.words(_language(), _why_not))
        return FAILED if problem.passing else WRONG_SETUP
    except OSError as error:
        _say(_refused(error))
        _flush_or_drop()
        return FAILED if error.errno in PASSING else WRONG_SETUP
    except (ConfigProblems, ValueError, TypeError) as problem:
        _say(str(problem))
        return WRONG_SETUP
    return code


def _flush_or_drop() -> None:
    """What standard output does not take now is not tried once more, and complained of, at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(error: OSError) -> str:
    """What the system refused, with the file if it is about one."""
    if error.filename is None:
        return _words("trouble_elsewhere", why=_why_not(error))
    return _words("file_trouble", file=error.filename, why=_why_not(error))


def _why_not(error: OSError) -> str:
    from config.syntax import why_not

    return why_not(error)


def _language() -> str:
    from config.words import language

    return language()


def _words(code: str, **values: object) -> str:
    from queue_engine.words import say

    return say(code, _language(), **values)


if __name__ == "__main__":
    sys.exit(main())
