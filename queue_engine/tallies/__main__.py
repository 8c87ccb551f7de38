"""``python -m queue_engine.tallies``: serve them; show or export a period; rebuild; check."""

from __future__ import annotations

import argparse
import getpass
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config import HallConfig, load_hall
from config.secrets import ensure
from config.syntax import why_not
from config.words import language
from queue_engine.protocol.tallies import AskTally, Period
from queue_engine.stores.errors import StoreInUse
from queue_engine.tallies import wiring
from queue_engine.tallies.ask import Maker, UnknownScale, tally
from queue_engine.tallies.export.files import made
from queue_engine.tallies.export.pdf import NoFont
from queue_engine.tallies.export.table import text
from queue_engine.tallies.formats import date_text
from queue_engine.tallies.rules import BY
from queue_engine.tallies.words import say
from queue_engine.wiring import database

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
    try:
        if not (chosen.rebuild or chosen.check):
            return _told(config, chosen)
        return (_rebuilt(config) if chosen.rebuild else 0) or (_check(config) if chosen.check else 0)
    except wiring.OtherForm:
        return _refused("other_form", wiring.WRONG_SETUP)


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
    start, _, end = given.partition("..")
    first, last = _day(start), _day(end or start)
    if first > last:
        raise argparse.ArgumentTypeError(say("turned_round", language(), first=date_text(first), last=date_text(last)))
    return Period(first=first.isoformat(), last=last.isoformat())


def _told(config: HallConfig, chosen: argparse.Namespace) -> int:
    if chosen.out is None and chosen.format in ("xlsx", "pdf"):
        return _refused("need_out", format=chosen.format)
    if chosen.visits and chosen.format != "xlsx":
        return _refused("visits_where", format=chosen.format)
    last = chosen.last or datetime.now(ZoneInfo(config.hall.timezone)).date()
    first = chosen.first or last.replace(day=1)
    if first > last:
        return _refused("turned_round", first=date_text(first), last=date_text(last))
    period = Period(first=first.isoformat(), last=last.isoformat())
    ask = AskTally(period=period, by=chosen.by, compare=chosen.compare)
    ask = ask.model_copy(update={"scale": chosen.scale})  # as typed: one that is too long is unknown, too
    try:
        return _put(chosen.out, _body(config, ask, chosen))
    except UnknownScale as error:
        return _refused("no_scale", scale=error.scale, known=", ".join(error.known))
    except NoFont as error:
        return _refused("no_font", wiring.WRONG_SETUP, folders=error)


def _refused(word: str, code: int = WRONG_USE, **values: object) -> int:
    """The exit code."""
    print(say(word, language(), **values), file=sys.stderr)
    return code


def _body(config: HallConfig, ask: AskTally, chosen: argparse.Namespace) -> bytes:
    """What is told or written. Raises StoreProblem, OtherForm, UnknownScale, NoFont."""
    rules, maker = wiring.rules_of(config, language()), Maker(getpass.getuser(), wiring.now_text)

    def body() -> bytes:
        if chosen.format == "text":
            return text(tally(store, rules, ask, maker), rules).encode()
        return made(store, rules, ask, chosen.format, maker, chosen.visits)

    with closing(wiring.opened(config)) as store:
        return store.told(database(config), body)


def _put(out: Path | None, body: bytes) -> int:
    """The exit code."""
    if not out:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
        return 0
    try:
        out.write_bytes(body)
    except OSError as error:
        return _refused("not_written", file=out, why=why_not(error))
    print(say("written", language(), file=out))
    return 0


def _rebuilt(config: HallConfig) -> int:
    try:
        facts = wiring.rebuilt(config)
    except StoreInUse as problem:
        return _refused("kept_by_service", holder=problem.values["holder"])
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
