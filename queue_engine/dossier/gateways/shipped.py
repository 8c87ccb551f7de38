"""What ships beside the program: a mapping for each family."""

from __future__ import annotations

from importlib.resources import as_file, files

from queue_engine.dossier.mapping import Mapping, load_mapping

FAMILIES = ("portal", "igate", "csv", "sql")


def shipped_mapping(family: str) -> Mapping:
    """The one that comes with the program. Raises MappingProblems when it is damaged."""
    with as_file(files("assets").joinpath("dossiers", f"{family}.toml")) as file:
        return load_mapping(file)
