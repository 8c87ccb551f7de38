"""One day through the engine's own policy and estimator, ticket by ticket.

    python -m benchmarks.judge_day --history H.csv --day D.csv --rule default --out R.csv

Writes ticket, call_min, counter, mean_min, p10_min, p90_min; the last three are the estimate at issue, in working
minutes, from what the hall knows at that instant and what the history has taught. Not part of `make bench`.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.day_files import DayFileProblem, plan_of, read_day, read_days
from benchmarks.day_sim import Called, DaySim, Plan, Visit
from benchmarks.day_watch import first_laws, known_now, past_of
from queue_engine.domain.policy import Rule, RuleName
from queue_engine.estimates.answer import Estimate
from queue_engine.estimates.estimator import REPLAYS, estimate
from queue_engine.estimates.hall import Ask
from queue_engine.estimates.laws import Laws, learn

HEAD = ("ticket", "call_min", "counter", "mean_min", "p10_min", "p90_min")
DONE, BAD_INPUT = 0, 2

Judged = tuple[Called, Estimate]


def judge(plan: Plan, rule: Rule, laws: Laws, visits: Sequence[Visit], replays: int = REPLAYS) -> list[Judged]:
    """Every ticket's call, and its estimate from the instant of its issue; in the order of calling."""
    answers: dict[int, Estimate] = {}

    def watch(sim: DaySim, visit: Visit) -> None:
        ask = Ask(visit.first.field, visit.ticket_class, visit.slot)
        answer = estimate(known_now(sim), laws, (ask,), replays).asks[ask]
        assert answer, f"nobody serves {ask.field}"  # the file's reader has refused such fields
        answers[visit.ticket] = answer

    calls = DaySim(plan, rule, visits, watch).run()
    return [(call, answers[call.visit.ticket]) for call in calls]


def write(file: Path, judged: Iterable[Judged]) -> None:
    """One row a ticket, in the order of issue."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEAD)
        for call, answer in sorted(judged, key=lambda one: one[0].visit.ticket):
            figures = (answer.mean, answer.p10, answer.p90)
            writer.writerow((call.visit.ticket, f"{call.at:.4f}", call.counter, *(f"{one:.4f}" for one in figures)))


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        plan = plan_of()
        laws = learn(past_of(read_days(options.history, plan)), first_laws(plan))
        visits = read_day(options.day, plan)
        write(options.out, judge(plan, Rule(RuleName(options.rule)), laws, visits))
    except DayFileProblem as problem:
        print(f"judge_day: {problem}", file=sys.stderr)
        return BAD_INPUT
    except OSError as problem:
        print(f"judge_day: {options.out} cannot be written ({problem.strerror})", file=sys.stderr)
        return BAD_INPUT
    print(f"{len(visits)} tickets under the rule {options.rule}: {options.out}")
    return DONE


def _parser() -> argparse.ArgumentParser:
    built = argparse.ArgumentParser(
        prog="python -m benchmarks.judge_day", description="a day through the engine's own policy and estimator"
    )
    built.add_argument("--history", type=Path, required=True, metavar="H.csv", help="past days, to learn from")
    built.add_argument("--day", type=Path, required=True, metavar="D.csv", help="the day to judge")
    built.add_argument("--rule", choices=[str(name) for name in RuleName], default=str(RuleName.DEFAULT))
    built.add_argument("--out", type=Path, required=True, metavar="R.csv", help="where the rows go")
    return built


if __name__ == "__main__":
    sys.exit(main())
