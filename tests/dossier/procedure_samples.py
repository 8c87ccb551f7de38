"""The sample list, and small procedures for tests."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

from queue_engine.dossier.procedures.csv_in import read_procedures
from queue_engine.dossier.procedures.index import Index
from queue_engine.dossier.record import Procedure

SAMPLE = files("assets.dossiers") / "procedures-sample.csv"


@cache
def sample() -> tuple[Procedure, ...]:
    return read_procedures(SAMPLE.read_bytes())


@cache
def sample_index() -> Index:
    return Index(sample())


def procedure(code: str, name: str, field: str = "HT", **more: str) -> Procedure:
    return Procedure(code, name, field, f"Lĩnh vực {field}", decision_no="1/QĐ", decided_on=date(2026, 2, 10), **more)


def names(index: Index, query: str, field: str | None = None) -> list[str]:
    return [index.procedures[int(place)].name for place in index.search(query, field)]
