"""``hall SUBCOMMAND …``: a thin dispatcher. It becomes ``python -m ROOM …`` and imports no room."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

COMMANDS: dict[str, tuple[str, ...]] = {
    "up": ("config.up",),
    "demo": ("config.demo",),
    "config": ("config.show",),
    "serve": ("queue_engine", "serve"),
    "journal": ("queue_engine", "journal"),
    "verify": ("queue_engine", "verify"),
    "store": ("queue_engine", "store"),
    "bookings": ("queue_engine", "bookings"),
    "pin": ("queue_engine", "pin"),
    "dossiers": ("queue_engine", "dossiers"),
    "tallies": ("queue_engine", "tallies"),
    "kiosk": ("kiosk",),
    "panel": ("counter", "panel"),
    "rating": ("counter", "rating"),
    "desk": ("counter", "supervisor"),
    "leader": ("counter", "leader"),
    "board": ("display", "board"),
    "sign": ("display", "sign"),
    "signs": ("display", "signs"),
    "announcer": ("display", "announcer"),
    "devices": ("devices",),
    "doctor": ("devices", "doctor"),
    "sim-printer": ("devices", "sim-printer"),
    "faults": ("devices", "faults"),
    "preview-slip": ("devices", "preview-slip"),
    "say": ("devices", "say"),
}
"""Subcommand → module and its first arguments. The module lives in the room that it serves."""

WRONG_USE = 2


def command_line(arguments: list[str]) -> list[str]:
    """What to start for the arguments of ``hall``; -P, because a folder named like a room may lie where one stands."""
    module, *first = COMMANDS[arguments[0]]
    return [sys.executable, "-P", "-m", module, *first, *arguments[1:]]


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] in COMMANDS:
        _become(command_line(given))
    from config.words import say

    if given and given[0] in ("-h", "--help", "help"):
        print(_usage())
        return 0
    if given:
        from config.problems import nearest

        print(say("no_command", name=given[0]), nearest(given[0], COMMANDS), file=sys.stderr)
    else:
        print(_usage(), file=sys.stderr)
    return WRONG_USE


def _become(command: list[str]) -> NoReturn:
    sys.stdout.flush()
    os.execv(command[0], command)


def _usage() -> str:
    from config.words import say

    lines = [f"  hall {name:<12} {say('do_' + name.replace('-', '_'))}" for name in COMMANDS]
    return "\n".join([say("usage"), *lines])


if __name__ == "__main__":
    sys.exit(main())
