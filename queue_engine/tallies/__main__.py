"""``python -m queue_engine.tallies``: serve them; show or export a period; rebuild; check."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config import HallConfig, load_hall
from config.secrets import ensure
from config.words import language
from queue_engine.protocol.tallies import AskTally, Period
from queue_engine.stores.errors import StoreInUse
from queue_engine.tallies import wiring
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.export.files import made
from queue_engine.tallies.export.table import text
from queue_engine.tallies.formats import date_text
from queue_engine.tallies.rules import BY
from queue_engine.tallies.words import say

DIFFERS, WRONG_USE = 1, 2
FORMATS = ("text", "csv", "xlsx", "pdf")
SHOWN = 5


def main(arguments: list[str] | None = None) -> int:
    """``serve`` is the service; without it, a period is told. Raises StoreProblem, ConfigProblems."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["serve"]:
        return _serve(given[1:])
    chosen = _parser().parse_args(given)
    config = load_hall(chosen.config)
    if not (chosen.rebuild or chosen.check):
        return _told(config, chosen)
    return (_rebuilt(config) if chosen.rebuild else 0) or (_check(config) if chosen.check else 0)


def _serve(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="hall tallies serve", description=say("about", language()))
    parser.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
    return wiring.serve(ensure(load_hall(parser.parse_args(arguments).config)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall tallies", description=say("about", language()))
    parser.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
    parser.add_argument(
        "--from", dest="first", type=_day, help="first day, YYYY-MM-DD; default: the first of the month"
    )
    parser.add_argument("--to", dest="last", type=_day, help="last day, YYYY-MM-DD; default: today")
    parser.add_argument("--by", choices=BY, default="field", help="one line each; default: field")
    parser.add_argument("--compare", type=_period, metavar="FROM..TO", help="the same figures of another period")
    parser.add_argument("--scale", help="scale of the levels and means; default: the newest that was answered")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument("--visits", action="store_true", help="xlsx: with one row a visit")
    parser.add_argument("--out", type=Path, help="file to write; default for text and csv: standard output")
    parser.add_argument("--rebuild", action="store_true", help="read the whole journal again")
    parser.add_argument("--check", action="store_true", help="make every row again and compare")
    return parser


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given!r} is not a day: YYYY-MM-DD") from error


def _period(given: str) -> Period:
    first, _, last = given.partition("..")
    try:
        return Period(first=_day(first).isoformat(), last=_day(last or first).isoformat())
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given!r} is not FROM..TO") from error


def _told(config: HallConfig, chosen: argparse.Namespace) -> int:
    if chosen.out is None and chosen.format in ("xlsx", "pdf"):
        print(say("need_out", language(), format=chosen.format), file=sys.stderr)
        return WRONG_USE
    rules, maker = wiring.rules_of(config, language()), Maker(getpass.getuser(), wiring.now_text)
    last = chosen.last or datetime.now(ZoneInfo(config.hall.timezone)).date()
    first = chosen.first or last.replace(day=1)
    if first > last:
        print(say("turned_round", language(), first=date_text(first), last=date_text(last)), file=sys.stderr)
        return WRONG_USE
    period = Period(first=first.isoformat(), last=last.isoformat())
    ask = AskTally(period=period, by=chosen.by, compare=chosen.compare, scale=chosen.scale)
    store = wiring.opened(config)
    try:
        if chosen.format == "text":
            body = text(tally(store, rules, ask, maker), rules).encode()
        else:
            body = made(store, rules, ask, chosen.format, maker, chosen.visits)
    finally:
        store.close()
    return _put(chosen.out, body)


def _put(out: Path | None, body: bytes) -> int:
    """The exit code."""
    try:
        if out:
            out.write_bytes(body)
    except OSError as error:
        print(say("not_written", language(), file=out, why=error.strerror), file=sys.stderr)
        return WRONG_USE
    if not out:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
    return 0


def _rebuilt(config: HallConfig) -> int:
    try:
        facts = wiring.rebuilt(config)
    except StoreInUse as problem:
        print(say("kept_by_service", language(), **problem.values), file=sys.stderr)
        return WRONG_USE
    print(say("rebuilt", language(), facts=facts))
    return 0


def _check(config: HallConfig) -> int:
    found, visits, days = wiring.checked(config)
    for one in found:
        names = ", ".join(one.tickets[:SHOWN])
        print(say("differs", language(), day=one.day, tickets=len(one.tickets), names=names))
    if not found:
        print(say("checked", language(), visits=visits, days=days))
    return DIFFERS if found else 0


if __name__ == "__main__":
    sys.exit(main())
