"""``python -m kiosk.samples --config HALL``: the hall's slips as JSON, one of each kind."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.samples", description="One slip of each kind, as JSON.")
    parser.add_argument("--config", required=True, metavar="HALL", help="settings file, or the name of a sample hall")
    given = parser.parse_args(arguments)
    from config import ConfigProblems, load_hall
    from config.problems import WRONG_SET_UP
    from kiosk.samples import samples

    try:
        config = load_hall(given.config)
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SET_UP
    json.dump([asdict(slip) for slip in samples(config)], sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
