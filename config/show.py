"""``hall config``: lists the sample halls, checks a file, or says what every key means."""

from __future__ import annotations

import argparse
import logging
import sys

from config.describe import text
from config.layouts import layout_problems
from config.load import find_hall, load_hall, sample_halls
from config.problems import WRONG_SET_UP, ConfigProblems
from config.voices import voice_problems
from config.words import say


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    if given.describe:
        print(text())
    elif given.check:
        return _check(given.check)
    else:
        for name in sample_halls():
            print(f"{name:<14} {load_hall(name).hall.name}\n{'':<14} {find_hall(name)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall config", description=say("do_config"))
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--describe", action="store_true", help=say("help_describe"))
    action.add_argument("--check", metavar="HALL", help=say("help_check"))
    return parser


def _check(name: str) -> int:
    try:
        config = load_hall(name)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    file = find_hall(name)
    if wrong := (*layout_problems(config, file), *voice_problems(config, file)):
        print(*wrong, sep="\n", file=sys.stderr)
        return WRONG_SET_UP
    counts = {"fields": len(config.fields), "counters": len(config.counters), "stations": len(config.stations)}
    print(say("check_ok", name=config.hall.name, **counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
