"""What a benchmark reports: rows of figures, as a table in words and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One metric. Samples give n and percentiles, a counted or computed metric gives value; null is "does not apply".

    ``ratio`` is p50 (or value) divided by ``baseline``, which was measured beside it in the same run.
    """

    metric: str
    unit: str
    n: int | None = None
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    value: float | None = None
    baseline: float | None = None
    ratio: float | None = None
    goal: str | None = None
    met: bool | None = None


KEYS = tuple(field.name for field in fields(Row))


def percentile(samples: Sequence[float], percent: float) -> float:
    """Nearest rank: the smallest sample that at least so many percent do not exceed; p99 of few is the largest."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def sampled(metric: str, unit: str, samples: Sequence[float], baseline: float | None = None) -> Row:
    """A row of percentiles."""
    p50, p95, p99 = (_short(percentile(samples, percent)) for percent in (50, 95, 99))
    return Row(metric, unit, len(samples), p50, p95, p99, None, *_beside(p50, baseline))


def counted(metric: str, unit: str, value: float, n: int | None = None, baseline: float | None = None) -> Row:
    """A row of one figure."""
    return Row(metric, unit, n, None, None, None, _short(value), *_beside(value, baseline))


def _beside(figure: float, baseline: float | None) -> tuple[float | None, float | None]:
    """Baseline and ratio."""
    return (_short(baseline), _short(figure / baseline)) if baseline else (None, None)


def _short(value: float) -> float:
    """Five significant digits, as JSON should show them."""
    return float(f"{value:.5g}")


# ---------------------------------------------------------------------------------------------------
# Table and JSON

HEADS = ("metric", "unit", "n", "p50", "p95", "p99", "value", "baseline", "ratio", "goal", "met")


def table(rows: Iterable[Row]) -> str:
    """The rows as text; what does not apply is left blank."""
    lines = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    return "\n".join("  ".join(_padded(line, widths)).rstrip() for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(said(getattr(row, head)) for head in HEADS)


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    left = {HEADS.index(head) for head in ("metric", "unit", "goal", "met")}
    return [
        cell.ljust(width) if column in left else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]


def said(value: Any) -> str:
    """A figure as people read it, three digits of it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "NO"
        case float():
            return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
        case _:
            return str(value)


def write_rows(file: Path, rows: Iterable[Row]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join("  " + json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    file.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read_rows(file: Path) -> list[Row]:
    return [Row(**values) for values in json.loads(file.read_text(encoding="utf-8"))]
