"""``python -m queue_engine dossiers SUBCOMMAND``: each subcommand names the function that does it, which is imported
when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

WRONG_USE = 2

COMMANDS = {
    "check": ("queue_engine.dossier.check.__main__", "main"),
    "sim": ("queue_engine.dossier.sim.__main__", "main"),
    "serve": ("queue_engine.dossier.wiring", "main"),
    "import": ("queue_engine.dossier.procedures.__main__", "main"),
    "status": ("queue_engine.dossier.wiring", "status"),
}
"""Subcommand → module and function; the function takes the rest of the line and gives the exit code."""


def main(arguments: list[str] | None = None) -> int:
    """Without a subcommand, or with options alone, it is the service itself."""
    given = sys.argv[1:] if arguments is None else arguments
    name, rest = (given[0], given[1:]) if given and given[0] in COMMANDS else ("serve", given)
    module, function = COMMANDS[name]
    return int(getattr(import_module(module), function)(rest))


if __name__ == "__main__":
    sys.exit(main())
