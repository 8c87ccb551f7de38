"""Percentiles, rows, the table and the JSON that every benchmark shares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.measure import KEYS, Row, counted, percentile, read_rows, sampled, table, write_rows

ORDER = ("metric", "unit", "n", "p50", "p95", "p99", "value", "baseline", "ratio", "goal", "met")


@pytest.mark.parametrize(
    ("samples", "percent", "expected"),
    [
        ([7.0], 99, 7.0),
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 50, 2.0),
        (list(range(1, 101)), 99, 99),
        (list(range(1, 101)), 95, 95),
        (list(range(1, 21)), 99, 20),
        (list(range(1, 201)), 99, 198),
    ],
)
def test_a_percentile_is_the_nearest_rank(samples: list[float], percent: float, expected: float) -> None:
    assert percentile(samples, percent) == expected


def test_a_row_has_exactly_the_agreed_keys() -> None:
    assert KEYS == ORDER


def test_samples_give_percentiles_and_the_ratio_of_p50_to_the_baseline() -> None:
    row = sampled("touch", "ms", [1.0, 2.0, 9.0], baseline=0.5)
    assert row == Row("touch", "ms", 3, 2.0, 9.0, 9.0, None, 0.5, 4.0)


def test_a_counted_row_has_a_value_and_no_percentiles() -> None:
    row = counted("flushes", "tickets", 12.0, n=100, baseline=3.0)
    assert row == Row("flushes", "tickets", 100, value=12.0, baseline=3.0, ratio=4.0)


def test_without_a_baseline_there_is_no_ratio() -> None:
    assert (sampled("a", "ms", [1.0]).ratio, counted("b", "ms", 1.0).ratio) == (None, None)


def test_rows_come_back_from_json_as_they_were_with_null_where_a_key_does_not_apply(tmp_path: Path) -> None:
    rows = [sampled("a", "ms", [1.0, 2.0]), Row("b", "s", goal="p99 < 3", met=False)]
    write_rows(tmp_path / "deep" / "rows.json", rows)
    raw = json.loads((tmp_path / "deep" / "rows.json").read_text(encoding="utf-8"))
    assert [tuple(row) for row in raw] == [ORDER, ORDER]
    assert raw[1]["p50"] is None
    assert read_rows(tmp_path / "deep" / "rows.json") == rows


def test_the_table_shows_an_unmet_goal_in_capitals_and_leaves_blank_what_does_not_apply() -> None:
    lines = table([Row("a", "ms", 3, 1.0, 2.0, 312.4, goal="p99 < 300", met=False)]).splitlines()
    assert lines[0].split() == list(ORDER)
    assert lines[1].split() == ["a", "ms", "3", "1", "2", "312", "p99", "<", "300", "NO"]
