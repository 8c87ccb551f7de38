"""How every benchmark runs as a program: arguments, goals, table, JSON, exit code."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import figures
from benchmarks.goals import Verdict, goals, judge
from benchmarks.hall import BrokenBenchmark
from benchmarks.machine import describe
from benchmarks.measure import Row, table, write_rows

MET, FAILED, UNMET = 0, 1, 2
"""Exit codes: all goals met; a metric is missing or could not be measured; measured, but a goal is not met."""

Measure = Callable[[bool], Sequence[Row]]


def main(name: str, measure: Measure, arguments: Sequence[str] | None = None) -> int:
    """Run one benchmark; ``measure(quick)`` gives its rows."""
    options = parser(f"python -m benchmarks.{name}").parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(FAILED))  # so that every process started here is ended
    began = time.monotonic()
    try:
        rows = measure(options.quick)
    except BrokenBenchmark as problem:
        print(f"{name}: {problem}", file=sys.stderr)
        return FAILED
    seconds = time.monotonic() - began
    verdict = judge(goals()[name], rows, options.quick)
    _print(name, verdict, options.quick, seconds)
    if options.json:
        write_rows(options.json, verdict.rows)
    if not options.quick and not verdict.faults:
        figures.keep(name, verdict.rows, seconds)
        figures.refresh()
    return FAILED if verdict.faults else UNMET if verdict.unmet else MET


def parser(program: str) -> argparse.ArgumentParser:
    """The arguments that every benchmark and the run of all have."""
    built = argparse.ArgumentParser(prog=program)
    built.add_argument("--quick", action="store_true", help="under 50 s; figures are rougher, some goals are left out")
    built.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON")
    return built


def _print(name: str, verdict: Verdict, quick: bool, seconds: float) -> None:
    print(f"\n{name} ({'quick' if quick else 'full'}, {seconds:.0f} s; {describe()})\n")
    print(table(verdict.rows))
    for fault in verdict.faults:
        print(f"  ! {fault}")
    for words in verdict.unmet:
        print(f"  ! {words}")
    sys.stdout.flush()
