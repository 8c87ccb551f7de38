"""The goals of every benchmark, kept in goals.toml, and the verdict on what a run has reported."""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from benchmarks.measure import Row

FILE = Path(__file__).with_name("goals.toml")
HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}
_BOUND = re.compile(r"(<=|>=|==|<|>) (-?\d+(?:\.\d+)?)")


class Goal(BaseModel):
    """One metric: what it is and, where it has a goal, which statistic must keep which bound."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    metric: str
    unit: str = Field(description="unit of every figure of the metric")
    says: str = Field(description="what is measured, in words")
    statistic: Literal["p50", "p95", "p99", "value", "ratio"] | None = Field(
        default=None, description="the figure that the goal is about; absent: the metric is only watched"
    )
    bound: str | None = Field(default=None, description="'< 300', or two joined by 'and': '>= 75 and <= 90'")
    full_only: bool = Field(default=False, description="only a full run can show it: goal and met are null in --quick")

    @model_validator(mode="after")
    def _whole(self) -> Goal:
        if (self.statistic is None) != (self.bound is None):
            raise ValueError("statistic and bound come together")
        if self.bound is not None and not all(_BOUND.fullmatch(part) for part in self.bound.split(" and ")):
            raise ValueError(f"the bound {self.bound!r} is not understood")
        return self

    @property
    def words(self) -> str | None:
        """As it stands in the rows: ``p99 < 300``."""
        return f"{self.statistic} {self.bound}" if self.bound else None

    def holds(self, figure: float) -> bool:
        """The figure keeps every part of the bound."""
        return all(HOLDS[sign](figure, float(limit)) for sign, limit in _BOUND.findall(self.bound or ""))


@cache
def goals(file: Path = FILE) -> dict[str, dict[str, Goal]]:
    """Benchmark → metric → goal, in the order of the file."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        benchmark: {metric: Goal(metric=metric, **values) for metric, values in metrics.items()}
        for benchmark, metrics in tables.items()
    }


@dataclass(frozen=True)
class Verdict:
    """The rows of one benchmark with their goals, and what is wrong with them."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    """Metrics that were not reported, or not as goals.toml has them: the benchmark itself has failed."""
    unmet: tuple[str, ...]


def judge(known: dict[str, Goal], rows: Sequence[Row], quick: bool) -> Verdict:
    """Compare a run with its goals. A metric that only a full run shows gets an empty row in a quick one."""
    reported = {row.metric: row for row in rows}
    judged = [_judged(goal, reported.get(metric), quick) for metric, goal in known.items()]
    faults = [*_faults(known, reported, quick), *(f"{name}: not in goals.toml" for name in reported.keys() - known)]
    unmet = [f"{row.metric}: {row.goal} {row.unit} is not met" for row in judged if row and row.met is False]
    return Verdict(tuple(row for row in judged if row), tuple(faults), tuple(unmet))


def _judged(goal: Goal, row: Row | None, quick: bool) -> Row | None:
    if quick and goal.full_only:
        return row or Row(goal.metric, goal.unit)
    figure = getattr(row, goal.statistic) if row and goal.statistic else None
    if row is None or figure is None:
        return row
    return replace(row, goal=goal.words, met=goal.holds(figure))


def _faults(known: dict[str, Goal], reported: dict[str, Row], quick: bool) -> Iterable[str]:
    for metric, goal in known.items():
        row = reported.get(metric)
        if row is None:
            if not (quick and goal.full_only):
                yield f"{metric}: not reported"
        elif row.unit != goal.unit:
            yield f"{metric}: reported in {row.unit}, goals.toml has {goal.unit}"
        elif goal.statistic and getattr(row, goal.statistic) is None and not (quick and goal.full_only):
            yield f"{metric}: reported without its {goal.statistic}"
