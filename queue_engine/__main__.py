"""``python -m queue_engine``: serve, journal, verify, store, pin."""

from __future__ import annotations

import argparse
import getpass
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from queue_engine.journal import FactRow, Verdict, parse, verify

WRONG_SETUP = 3


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="hall", description="The hall server and its journal.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, words in (
        ("serve", _serve, "serve the hall on the LAN"),
        ("journal", _journal, "write the journal of some days, one fact a line"),
        ("verify", _verify, "check the chain of the journal"),
        ("store", _store, "say what the hall's store holds"),
        ("pin", _pin, "make the hash of an officer's PIN for the configuration"),
    ):
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        if name != "pin":
            command.add_argument("--config", "--hall", required=name != "verify", help="hall name or TOML file")
        if name in ("journal", "verify"):
            command.add_argument("--from", dest="first", help="first day, YYYY-MM-DD")
            command.add_argument("--to", dest="last", help="last day, YYYY-MM-DD")
        if name == "journal":
            command.add_argument("--out", type=Path, help="file to write; default: standard output")
        if name == "verify":
            command.add_argument("file", nargs="?", type=Path, help="a journal.jsonl; default: the hall's own store")
    chosen = parser.parse_args(arguments)
    code: int = chosen.run(chosen)
    return code


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _serve(chosen: argparse.Namespace) -> int:
    from config import ConfigProblems, load_hall
    from config.secrets import ensure
    from queue_engine.stores.errors import StoreProblem
    from queue_engine.wiring import HallServer, listen, open_store

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        config = ensure(load_hall(chosen.config))
        listening = listen(config.server.host, config.server.port)
        server = HallServer(config, open_store(config))
    except (ConfigProblems, StoreProblem) as problem:
        _say(str(problem))
        return WRONG_SETUP
    except OSError as error:
        _say(
            f"server.host, server.port: cannot listen ({error.strerror}). "
            "Stop the other program that uses this port, or set another server.port in the hall's file."
        )
        return WRONG_SETUP
    server.serve(listening)
    return 0


def _facts(chosen: argparse.Namespace) -> Iterator[FactRow]:
    from config import load_hall
    from queue_engine.stores.reader import facts_of_days
    from queue_engine.wiring import database

    return facts_of_days(database(load_hall(chosen.config)), chosen.first, chosen.last)


def _journal(chosen: argparse.Namespace) -> int:
    from config import ConfigProblems
    from queue_engine.stores.errors import StoreProblem

    try:
        lines = (fact.line() for fact in _facts(chosen))
        if chosen.out:
            with chosen.out.open("w", encoding="utf-8") as out:
                out.writelines(f"{line}\n" for line in lines)
        else:
            sys.stdout.writelines(f"{line}\n" for line in lines)
    except (ConfigProblems, StoreProblem, OSError) as problem:
        _say(str(problem))
        return WRONG_SETUP
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    from config import ConfigProblems
    from queue_engine.stores.errors import StoreProblem

    if not chosen.file and not chosen.config:
        _say("verify: name a hall with --config, or a journal.jsonl")
        return 2
    try:
        verdict = verify(_lines(chosen.file) if chosen.file else _facts(chosen))
    except (ConfigProblems, StoreProblem, OSError, ValueError, TypeError) as problem:
        _say(f"verify: {problem}")
        return WRONG_SETUP
    return _told(verdict)


def _lines(file: Path) -> Iterator[FactRow]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield parse(line)
            except (ValueError, TypeError) as error:
                raise ValueError(f"{file}, line {number}: not a fact ({error})") from error


def _told(verdict: Verdict) -> int:
    for problem in verdict.problems[:100]:
        print(problem)
    print(f"{verdict.facts} facts from seq {verdict.first_seq}, head {verdict.head}, {len(verdict.problems)} problems")
    return 1 if verdict.problems else 0


def _store(chosen: argparse.Namespace) -> int:
    from config import ConfigProblems, load_hall
    from queue_engine.stores.errors import StoreProblem
    from queue_engine.stores.inspect import described
    from queue_engine.wiring import database

    try:
        rows = described(database(load_hall(chosen.config)))
    except (ConfigProblems, StoreProblem) as problem:
        _say(str(problem))
        return WRONG_SETUP
    for what, value in rows:
        print(f"{what:<20}{value}")
    return 0


def _pin(_chosen: argparse.Namespace) -> int:
    from queue_engine.server.pins import hash_pin

    pin = getpass.getpass("PIN (6 digits or more): ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    if not (pin.isdigit() and len(pin) >= 6):
        _say("A PIN has 6 digits or more.")
        return 2
    print(hash_pin(pin))
    return 0


if __name__ == "__main__":
    sys.exit(main())
