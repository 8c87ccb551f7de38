"""Typed settings of a hall: ``load_hall(name_or_path)`` gives a frozen :class:`HallConfig`.

The names below are loaded on first use, so that ``import config`` and the dispatcher ``hall`` stay quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config.load import find_hall, load_hall
    from config.problems import ConfigProblems, Problem
    from config.schema import HallConfig

__all__ = ["ConfigProblems", "HallConfig", "Problem", "find_hall", "load_hall"]

_HOME = {
    "ConfigProblems": "config.problems",
    "HallConfig": "config.schema",
    "Problem": "config.problems",
    "find_hall": "config.load",
    "load_hall": "config.load",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'config' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
