"""``python -m queue_engine dossiers SUBCOMMAND``: each subcommand names the function that does it, which is imported
when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

from config.problems import nearest
from config.words import language
from queue_engine.words import say

WRONG_USE = 2

COMMANDS = {
    "check": ("queue_engine.dossier.check.__main__", "main"),
    "import": ("queue_engine.dossier.procedures.__main__", "main"),
    "status": ("queue_engine.dossier.wiring", "status"),
    "sim": ("queue_engine.dossier.sim.__main__", "main"),
    "serve": ("queue_engine.dossier.wiring", "main"),
}
"""Subcommand → module and function; the function takes the rest of the line and gives the exit code."""


def main(arguments: list[str] | None = None) -> int:
    """With options alone it is the service itself."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        return _refused(usage())
    if given[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    if given[0] not in COMMANDS and not given[0].startswith("-"):
        unknown = say("dossiers_no_command", language(), name=given[0])
        return _refused(f"{unknown} {nearest(given[0], COMMANDS)}", usage())
    name, rest = (given[0], given[1:]) if given[0] in COMMANDS else ("serve", given)
    module, function = COMMANDS[name]
    return int(getattr(import_module(module), function)(rest))


def usage() -> str:
    """Every subcommand and what it does."""
    lines = [f"  hall dossiers {name:<8}{say(f'dossiers_{name}', language())}" for name in COMMANDS]
    return "\n".join([say("dossiers_usage", language()), *lines, say("dossiers_each", language())])


def _refused(*words: str) -> int:
    """The exit code."""
    print(*words, sep="\n", file=sys.stderr)
    return WRONG_USE


if __name__ == "__main__":
    sys.exit(main())
