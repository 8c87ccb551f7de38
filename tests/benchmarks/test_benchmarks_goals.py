"""goals.toml is whole, and a run is judged by it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pydantic import ValidationError

from benchmarks import figures
from benchmarks.goals import FILE, Goal, goals, judge
from benchmarks.measure import Row, counted, sampled

FOLDER = FILE.parent
PROMISED = {
    "visit_latency": {"touch_to_number", "bare_insert", "tickets_per_flush", "touch_to_slip"},
    "board_latency": {"call_to_board_1", "call_to_board_10", "call_to_board_30"},
    "history_growth": {f"{action}_at_{size}" for action in ("issue", "call") for size in ("1e3", "1e5", "1e6")},
    "kiosk_start": {"kiosk_to_first_frame", "memory_growth"},
    "lookup_latency": {
        "cached_answer",
        "uncached_answer",
        "hanging_centre_answer",
        "cached_painted",
        "uncached_painted",
        "hanging_centre_painted",
        "ticket_while_centre_hangs",
    },
    "tally_speed": {"open_month", "open_year", "month_xlsx", "month_xlsx_visits", "open_ten_times"},
    "rating_latency": {"press_to_thanks", "pad_to_journal", "bus_to_journal", "poll_round", "bus_beyond_round"},
    "dossier_cache": {"import_rate", "file_size", "look_up"},
    "outbox_drain": {"rows_missing", "rows_twice", "rows_overtaken"},
    "slip_time": {"touch_to_cut_tcp", "touch_to_cut_115200", "touch_to_cut_9600", "draw_at_the_kiosk", "frame_added"},
}
KNOWN = {
    "wait": Goal(metric="wait", unit="ms", says="a wait", statistic="p99", bound="< 300"),
    "hour": Goal(metric="hour", unit="MB", says="an hour", statistic="value", bound="<= 5", full_only=True),
    "seen": Goal(metric="seen", unit="ms", says="only watched"),
}
GOOD = [sampled("wait", "ms", [200.0]), counted("hour", "MB", 1.0), sampled("seen", "ms", [9.0])]


def benchmark_modules() -> set[str]:
    """Modules of benchmarks/ that have a ``measure``."""
    trees = {file.stem: ast.parse(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.py")}
    return {
        name
        for name, tree in trees.items()
        if any(isinstance(node, ast.FunctionDef) and node.name == "measure" for node in tree.body)
    }


def test_every_benchmark_has_its_goals_and_every_table_its_benchmark() -> None:
    assert set(goals()) == benchmark_modules()


@pytest.mark.parametrize("benchmark", PROMISED)
def test_the_promised_metrics_are_listed(benchmark: str) -> None:
    assert PROMISED[benchmark] <= goals()[benchmark].keys()


def test_no_two_benchmarks_share_a_metric() -> None:
    names = [metric for metrics in goals().values() for metric in metrics]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        ("visit_latency.tickets_per_flush", "value >= 4"),
        ("visit_latency.touch_to_slip", "p99 < 300"),
        ("board_latency.call_to_board_30", "p99 < 100"),
        ("history_growth.issue_at_1e6", "ratio <= 1.2"),
        ("history_growth.call_at_1e6", "ratio <= 1.2"),
        ("kiosk_start.kiosk_to_first_frame", "p99 <= 2"),
        ("kiosk_start.memory_growth", "value <= 5"),
        ("rating_latency.press_to_thanks", "p99 < 100"),
        ("rating_latency.pad_to_journal", "p99 < 150"),
        ("rating_latency.bus_beyond_round", "value < 150"),
    ],
)
def test_a_goal_is_what_was_promised(metric: str, words: str) -> None:
    benchmark, _, name = metric.partition(".")
    assert goals()[benchmark][name].words == words


@pytest.mark.parametrize(
    "wrong",
    [{"statistic": "p99"}, {"bound": "< 3"}, {"statistic": "p99", "bound": "under 3"}, {"statistik": "p99"}],
)
def test_a_goal_that_is_not_understood_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Goal.model_validate({"metric": "a", "unit": "ms", "says": "a", **wrong})


@pytest.mark.parametrize(
    ("bound", "figure", "holds"),
    [
        ("< 300", 299.9, True),
        ("< 300", 300, False),
        ("<= 1.2", 1.2, True),
        (">= 4", 3.9, False),
        ("== 0", 0, True),
        (">= 75 and <= 90", 80, True),
        (">= 75 and <= 90", 91, False),
    ],
)
def test_a_bound_holds_or_not(bound: str, figure: float, holds: bool) -> None:
    assert Goal(metric="a", unit="%", says="a", statistic="value", bound=bound).holds(figure) is holds


def test_met_goals_are_written_into_the_rows() -> None:
    verdict = judge(KNOWN, GOOD, quick=False)
    assert [(row.metric, row.goal, row.met) for row in verdict.rows] == [
        ("wait", "p99 < 300", True),
        ("hour", "value <= 5", True),
        ("seen", None, None),
    ]
    assert (verdict.faults, verdict.unmet) == ((), ())


def test_an_unmet_goal_is_said() -> None:
    verdict = judge(KNOWN, [sampled("wait", "ms", [301.0]), *GOOD[1:]], quick=False)
    assert verdict.unmet == ("wait: p99 < 300 ms is not met",)
    assert verdict.rows[0].met is False


def test_a_metric_that_is_not_reported_is_a_fault() -> None:
    assert judge(KNOWN, GOOD[1:], quick=True).faults == ("wait: not reported",)


def test_a_metric_without_the_figure_of_its_goal_is_a_fault() -> None:
    assert judge(KNOWN, [Row("wait", "ms"), *GOOD[1:]], quick=False).faults == ("wait: reported without its p99",)


def test_a_metric_in_another_unit_is_a_fault() -> None:
    rows = [sampled("wait", "s", [0.2]), *GOOD[1:]]
    assert judge(KNOWN, rows, quick=False).faults == ("wait: reported in s, goals.toml has ms",)


def test_a_metric_that_nobody_listed_is_a_fault() -> None:
    assert judge(KNOWN, [*GOOD, counted("new", "ms", 1.0)], quick=False).faults == ("new: not in goals.toml",)


def test_what_only_a_full_run_shows_is_null_in_a_quick_one_and_demanded_in_a_full_one() -> None:
    rows = [GOOD[0], GOOD[2]]
    quick, full = judge(KNOWN, rows, quick=True), judge(KNOWN, rows, quick=False)
    assert (quick.rows[1], quick.faults) == (Row("hour", "MB"), ())
    assert full.faults == ("hour: not reported",)


def test_a_quick_figure_of_a_full_goal_is_shown_but_not_judged() -> None:
    row = judge(KNOWN, GOOD, quick=True).rows[1]
    assert (row.value, row.goal, row.met) == (1.0, None, None)


def test_the_figures_in_the_readme_are_those_of_the_kept_results() -> None:
    text = figures.README.read_text(encoding="utf-8")
    assert figures.with_figures(text, figures.render()) == text, "run: python -m benchmarks.figures"


def test_kept_results_are_of_full_runs_with_every_metric() -> None:
    for name in figures.runs_of(figures.RESULTS):
        kept = figures.read_rows(figures.RESULTS / f"{name}.json")
        assert judge(goals()[name], kept, quick=False).faults == ()


def test_a_full_run_is_kept_with_its_day_and_machine(tmp_path: Path) -> None:
    row = sampled("touch_to_number", "ms", [1.5])
    figures.keep("visit_latency", (row,), 61.4, tmp_path)
    assert "61 s; " in figures.runs_of(tmp_path)["visit_latency"]
    assert "| `touch_to_number`, ms | touch → committed number" in figures.render(tmp_path)
