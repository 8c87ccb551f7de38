"""The README's figures, made from the kept results: ``python -m benchmarks.figures``; every full run does it, too."""

from __future__ import annotations

import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import tomli_w

from benchmarks.goals import Goal, goals
from benchmarks.machine import describe
from benchmarks.measure import Row, read_rows, said, write_rows

RESULTS = Path(__file__).with_name("results")
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures: made by python -m benchmarks.figures -->", "<!-- end of figures -->"
RUNS = "runs.toml"
HEAD = (
    "| metric | what it is | n | p50 | p95 | p99 | value | ratio | goal | met |",
    "|---|---|--:|--:|--:|--:|--:|--:|---|---|",
)


def keep(name: str, rows: tuple[Row, ...], seconds: float, results: Path = RESULTS) -> None:
    """Keep the rows of a full run, with when and where it ran."""
    write_rows(results / f"{name}.json", rows)
    day = datetime.now(UTC).date().isoformat()
    runs = {**runs_of(results), name: f"{day}, {seconds:.0f} s; {describe()}"}
    (results / RUNS).write_text(tomli_w.dumps(runs), encoding="utf-8")


def runs_of(results: Path) -> dict[str, str]:
    """Benchmark → day, length and machine of its kept run."""
    file = results / RUNS
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def render(results: Path = RESULTS) -> str:
    """The kept figures in Markdown, in the order of goals.toml."""
    runs = runs_of(results)
    parts = [_section(name, known, runs[name], results) for name, known in goals().items() if name in runs]
    return "\n\n".join(parts) or "No full run has been kept yet."


def _section(name: str, known: dict[str, Goal], run: str, results: Path) -> str:
    rows = read_rows(results / f"{name}.json")
    lines = [_line(row, known[row.metric]) for row in rows if row.metric in known]
    return "\n".join([f"### {name}", "", run, "", *HEAD, *lines])


def _line(row: Row, goal: Goal) -> str:
    figures = (row.n, row.p50, row.p95, row.p99, row.value, row.ratio)
    cells = (f"`{row.metric}`, {row.unit}", goal.says, *map(said, figures), said(row.goal), said(row.met))
    return f"| {' | '.join(cells)} |"


def with_figures(text: str, figures: str) -> str:
    """The README with its figures replaced."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}"


def refresh() -> None:
    README.write_text(with_figures(README.read_text(encoding="utf-8"), render()), encoding="utf-8")


def main() -> int:
    refresh()
    return 0


if __name__ == "__main__":
    sys.exit(main())
