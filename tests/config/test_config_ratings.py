"""Scales and reasons in the settings: which one is asked must be beyond doubt."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.check import check

FIRST = {"id": "ba-muc"}


def told(**ratings: Any) -> list[str]:
    return [problem.key for problem in check({"ratings": ratings}, str(Path("hall.toml"))) if "ratings" in problem.key]


@pytest.mark.parametrize(
    ("second", "keys"),
    [
        ({"id": "nam-muc", "since": "2027-01-01"}, []),
        ({"id": "ba-muc", "since": "2027-01-01"}, ["ratings.scales[1].id"]),
        ({"id": "nam-muc"}, ["ratings.scales[1].since"]),
    ],
    ids=["another from a day on", "one name for two scales", "two that count from the beginning"],
)
def test_each_scale_has_its_own_name_and_its_own_first_day(second: dict[str, Any], keys: list[str]) -> None:
    assert told(scales=[FIRST, second]) == keys


def test_a_date_is_the_same_day_with_and_without_quotes() -> None:
    quoted, plain = {"id": "a", "since": "2027-01-01"}, {"id": "b", "since": date(2027, 1, 1)}
    assert told(scales=[quoted, plain]) == ["ratings.scales[1].since"]


def test_a_reason_stands_once() -> None:
    assert told(reasons=[{"id": "cho-lau"}, {"id": "thai-do"}, {"id": "cho-lau"}]) == ["ratings.reasons[2].id"]


def test_a_scale_asks_for_reasons_that_have_a_name() -> None:
    own = [{"id": "mat-do"}]
    assert told(reasons=own, scales=[{"id": "a", "reasons": ["mat-do", "mat-doo"]}]) == ["ratings.scales[0].reasons"]
    assert told(scales=[{"id": "a", "reasons": ["cho-lau"]}]) == []
