"""How well waits are foretold on the recorded days: each one by what the other days, or one of them, have taught.

Beside it in the same run: common practice (people ahead x mean service / counters with the skill), one replay with
mean times, and an oracle that knows the laws by which the days were drawn.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks import program
from benchmarks.by_means import estimate_by_means
from benchmarks.day_draw import VOLUMES, draw_days
from benchmarks.day_files import HISTORY, plan_of, read_days
from benchmarks.day_oracle import REPLAYS as ORACLE_REPLAYS
from benchmarks.day_oracle import true_laws
from benchmarks.day_scores import Guess, bias, coverage, interval_score, mae, rmse, worst_bias
from benchmarks.day_sim import DaySim, Plan, Stop, Visit
from benchmarks.day_watch import first_laws, known_now, past_of
from benchmarks.measure import Row, counted
from queue_engine.domain.policy import Rule
from queue_engine.estimates.answer import Estimate
from queue_engine.estimates.estimator import REPLAYS, estimate
from queue_engine.estimates.hall import Ask, Hall
from queue_engine.estimates.laws import Laws, learn

QUICK_DAYS, QUICK_SLOW, QUICK_STEP = ("7", "9", "12"), ("12",), 2
SLOW_DAYS = ("2", "7", "12", "18")
SLOWER = 1.3
DRAWN, SEED = 5, 2026
NOBODY = Ask("a field that nobody serves")

Days = Mapping[str, Sequence[Visit]]
Way = Callable[[Hall, Ask], Estimate | None]


@dataclass
class Found:
    """Guesses by way of guessing, and how many answers could not be."""

    ways: dict[str, list[Guess]] = field(default_factory=lambda: defaultdict(list))
    impossible: int = 0

    def __getitem__(self, way: str) -> list[Guess]:
        return self.ways[way]


def measure(quick: bool) -> list[Row]:
    plan = plan_of()
    days = read_days(HISTORY, plan)
    step = QUICK_STEP if quick else 1
    usual = _recorded(plan, days, QUICK_DAYS if quick else tuple(days), step)
    slow = _slow(plan, days, QUICK_SLOW if quick else SLOW_DAYS, step)
    drawn = Found() if quick else _drawn(plan, days)
    impossible = usual.impossible + slow.impossible + drawn.impossible
    return [
        *_rows(usual),
        *_rows_of_slow_days(slow),
        *(_rows_of_drawn_days(drawn) if drawn.ways else ()),
        counted("impossible", "estimates", impossible, n=sum(len(one["ours"]) for one in (usual, slow, drawn))),
    ]


def _recorded(plan: Plan, days: Days, which: Sequence[str], step: int) -> Found:
    """Each day foretold from the others, and from the one that follows it."""
    found = Found()
    for day in which:
        laws = learnt(plan, [days[other] for other in days if other != day])
        few = learnt(plan, [days[_following(day, list(days))]])
        ways = _ways(laws, true_laws(laws, days[day]))
        _foretell(plan, days[day], {**ways, "few": by_replays(few)}, found, step)
    return found


def _slow(plan: Plan, days: Days, which: Sequence[str], step: int) -> Found:
    """Days on which every service takes longer, foretold from the others, on which it does not."""
    found = Found()
    for day in which:
        laws = learnt(plan, [days[other] for other in days if other != day])
        visits = slowed(days[day])
        _foretell(plan, visits, _ways(laws, true_laws(laws, visits, SLOWER)), found, step)
    return found


def _drawn(plan: Plan, days: Days) -> Found:
    """Days that were never recorded; of these the oracle knows every law."""
    found = Found()
    laws = learnt(plan, list(days.values()))
    for day in draw_days(laws, [*VOLUMES.values()] * DRAWN, SEED):
        _foretell(plan, day.visits, _ways(laws, day.laws), found, 1)
    return found


def learnt(plan: Plan, days: Sequence[Sequence[Visit]]) -> Laws:
    return learn(past_of({str(index): list(day) for index, day in enumerate(days)}), first_laws(plan))


def _following(day: str, days: Sequence[str]) -> str:
    return days[(days.index(day) + 1) % len(days)]


def slowed(visits: Sequence[Visit]) -> list[Visit]:
    """The same day with every service longer."""
    return [replace(one, first=_longer(one.first), second=one.second and _longer(one.second)) for one in visits]


def _longer(stop: Stop) -> Stop:
    return replace(stop, service_min=stop.service_min * SLOWER)


# -- ways of foretelling ----------------------------------------------------------------------------------


def _ways(laws: Laws, oracle: Laws) -> dict[str, Way]:
    return {
        "ours": by_replays(laws),
        "oracle": by_replays(oracle, ORACLE_REPLAYS),
        "means": lambda hall, ask: estimate_by_means(hall, laws, (ask,)).asks[ask],
        "ahead": lambda hall, ask: by_people_ahead(hall, ask, laws),
    }


def by_replays(laws: Laws, replays: int = REPLAYS) -> Way:
    return lambda hall, ask: estimate(hall, laws, (ask, NOBODY), replays).asks[ask]


def by_people_ahead(hall: Hall, ask: Ask, laws: Laws) -> Estimate:
    """Common practice: people ahead x mean service / counters with the skill."""
    key = hall.rule.key(hall.now, ask.ticket_class, ask.slot)
    ahead = sum(one.field == ask.field and one.key < key for one in hall.waiting)
    skilled = sum(ask.field in counter.skills.fields for counter in hall.counters)
    wait = ahead * laws.of(ask.field).mean_min / skilled
    return Estimate(wait, wait, wait)


def _foretell(plan: Plan, visits: Sequence[Visit], ways: dict[str, Way], found: Found, step: int) -> None:
    """Estimates at the issue of every ``step``-th ticket, beside the wait that came true if somebody came."""
    answers: dict[int, dict[str, Estimate | None]] = {}

    def watch(sim: DaySim, visit: Visit) -> None:
        if visit.ticket % step == 0:
            hall, ask = known_now(sim), Ask(visit.first.field, visit.ticket_class, visit.slot)
            answers[visit.ticket] = {name: way(hall, ask) for name, way in ways.items()}
            found.impossible += _impossible(hall, answers[visit.ticket]["ours"])

    for call in DaySim(plan, Rule(), visits, watch).run():
        for name, answer in answers.get(call.visit.ticket, {}).items():
            if answer and not call.visit.absent:
                found[name].append(Guess(call.visit.first.field, call.visit.ticket_class, call.wait, answer))


def _impossible(hall: Hall, answer: Estimate | None) -> bool:
    """No answer where somebody serves, a negative wait, a band upside down, an instant inside a break."""
    if answer is None or not 0 <= answer.p10 <= answer.p90 or answer.mean < 0:
        return True
    worked = hall.sessions.worked(hall.now)
    instants = [hall.sessions.clock(worked + wait) for wait in (answer.mean, answer.p10, answer.p90)]
    return any(end <= at < start for at in instants for end, start in hall.sessions.breaks)


# -- rows -------------------------------------------------------------------------------------------------


def _rows(found: Found) -> Iterable[Row]:
    ours, oracle = found["ours"], found["oracle"]
    figures = (("rmse", rmse), ("mae", mae))
    for name, figure in figures:
        yield counted(name, "min", figure(ours), len(ours), baseline=figure(oracle))
        yield counted(f"{name}_by_people_ahead", "min", figure(found["ahead"]), len(ours), baseline=figure(oracle))
    yield counted("rmse_against_people_ahead", "min", rmse(ours), len(ours), baseline=rmse(found["ahead"]))
    yield counted("rmse_by_mean_times", "min", rmse(found["means"]), len(ours), baseline=rmse(oracle))
    yield counted("rmse_learnt_from_one_day", "min", rmse(found["few"]), len(ours), baseline=rmse(oracle))
    yield counted("coverage", "%", coverage(ours), len(ours), baseline=coverage(oracle))
    yield counted("interval_score", "min", interval_score(ours), len(ours), baseline=interval_score(oracle))
    yield counted("bias", "min", bias(ours), len(ours))
    for name in ("field", "ticket_class"):
        yield counted(f"worst_bias_of_a_{name}", "min", worst_bias(_grouped(ours, name)), len(ours))


def _rows_of_slow_days(found: Found) -> Iterable[Row]:
    ours, oracle = found["ours"], found["oracle"]
    yield counted("rmse_on_a_slow_day", "min", rmse(ours), len(ours), baseline=rmse(oracle))
    yield counted("coverage_on_a_slow_day", "%", coverage(ours), len(ours), baseline=coverage(oracle))


def _rows_of_drawn_days(found: Found) -> Iterable[Row]:
    ours, oracle = found["ours"], found["oracle"]
    figures = (("rmse", "min", rmse), ("mae", "min", mae), ("coverage", "%", coverage))
    for name, unit, figure in (*figures, ("interval_score", "min", interval_score)):
        yield counted(f"{name}_on_drawn_days", unit, figure(ours), len(ours), baseline=figure(oracle))


def _grouped(guesses: Sequence[Guess], attribute: str) -> Iterable[list[Guess]]:
    groups: dict[str, list[Guess]] = defaultdict(list)
    for one in guesses:
        groups[getattr(one, attribute)].append(one)
    return groups.values()


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
