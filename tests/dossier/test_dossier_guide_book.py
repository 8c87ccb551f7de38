"""docs/ho-so.md: every error stands in it as it is said, every table is explained, its examples are right."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from assets.texts import Texts
from config.__main__ import command_line
from config.dossiers import Dossiers
from queue_engine.domain.outgoing import visit_told
from queue_engine.dossier import csv_drop
from queue_engine.dossier.check.__main__ import _parser
from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateways.shipped import shipped_mapping
from queue_engine.dossier.mapping import CALLS, EVENT_VALUES, VALUES, Files, Mapping, Views
from queue_engine.protocol import Phase

BOOK = (Path(__file__).resolve().parents[2] / "docs/ho-so.md").read_text("utf-8")


@pytest.mark.parametrize("reason", Reason)
def test_every_error_stands_in_the_table_as_it_is_said(reason: Reason) -> None:
    texts = Texts("vi")
    said = texts[f"centre.{reason}"].rstrip(".")
    assert f"| *{said}* | `{reason}` | {texts[f'centre.{reason}_fix']} |" in BOOK


def test_every_table_call_value_and_phase_is_named() -> None:
    top = [name for name in Mapping.model_fields if name not in ("calls",)]
    names = [*top, *CALLS, *Files.model_fields, *Views.model_fields, *(Phase.__members__)]
    missing = [name for name in names if name.lower() not in BOOK and name != "UNKNOWN"]
    assert missing == []
    assert all(f"{{{value}}}" in BOOK for value in VALUES | EVENT_VALUES)


@pytest.mark.parametrize("line", sorted(set(re.findall(r"^    (hall .+)$", BOOK, re.MULTILINE))))
def test_a_command_of_the_book_is_one_that_exists(line: str) -> None:
    _, *given = shlex.split(line)
    command = command_line(given)
    if given[1] == "check":
        _parser().parse_args(command[command.index("check") + 1 :])


def test_the_settings_of_the_book_are_settings() -> None:
    blocks = re.findall(r"(?:^    .*\n|^\n)+", BOOK, re.MULTILINE)
    settings = [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks if "[dossiers" in block]
    assert len(settings) == 2
    for text in settings:
        Dossiers.model_validate(tomllib.loads(text)["dossiers"])


def test_the_columns_of_the_book_are_those_of_the_mapping() -> None:
    dossier = shipped_mapping("csv").dossier
    columns = [getattr(dossier, name)[0].text for name in type(dossier).model_fields if _is_mapped(dossier, name)]
    assert [one for one in columns if one not in BOOK] == []
    assert csv_drop.SEPARATORS == (";", "\t", ",", "|")


def _is_mapped(dossier: object, name: str) -> bool:
    value = getattr(dossier, name)
    return name != "required" and isinstance(value, tuple) and bool(value)


def test_what_goes_out_is_told_in_full() -> None:
    names = re.findall(r'^        "(\w+)":', Path(visit_told.__code__.co_filename).read_text("utf-8"), re.MULTILINE)
    assert len(names) > 10
    assert [name for name in names if f"`{name}`" not in BOOK] == []
