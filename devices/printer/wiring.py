"""Where the layouts of papers are; it reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import get_args

from devices.printer.slip import PaperKind

NONE: Mapping[str, Path] = {}


def paper_layouts(own: Mapping[str, Path] = NONE) -> dict[PaperKind, tuple[Path, ...]]:
    """The layouts of papers that are no number's slip: the hall's own, and the house's behind it."""
    house = Path(str(resources.files("assets"))) / "slips"
    others: list[PaperKind] = [paper for paper in get_args(PaperKind) if paper != "ticket"]
    return {paper: tuple(file for file in (own.get(paper), house / f"{paper}.toml") if file) for paper in others}
