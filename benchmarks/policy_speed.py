"""How fast the policy chooses among a crowd, and the estimator foretells a whole board."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import program
from benchmarks.by_means import estimate_by_means
from benchmarks.day_files import HISTORY, plan_of, read_days
from benchmarks.day_sim import DaySim, Plan, Visit
from benchmarks.day_watch import first_laws, known_now, past_of
from benchmarks.measure import Row, percentile, sampled
from queue_engine.domain.policy import MINUTE_MS, CounterSkills, Rule, TicketClass, choose, pick_order
from queue_engine.domain.ticket import Ticket
from queue_engine.estimates.estimator import asks_of, estimate, warm_up
from queue_engine.estimates.hall import Hall
from queue_engine.estimates.laws import learn

WAITING, COUNTERS, FIELDS = 2000, 40, 20
BOARD = 50


def measure(quick: bool) -> list[Row]:
    rounds = 200 if quick else 2000
    tickets, counters = crowd(), many_counters()
    whole = [_timed(lambda: choose(tickets)) for _ in range(rounds)]
    all_at_once = [_timed(lambda: call_each(tickets, counters)) for _ in range(rounds)]
    return [
        sampled("choose_among_2000", "ms", whole),
        sampled("choose_for_40_counters", "ms", all_at_once),
        *_estimates(3 if quick else 30),
    ]


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


# -- the policy -------------------------------------------------------------------------------------------


RULE = Rule(minute=MINUTE_MS)


def crowd() -> list[Ticket]:
    """Two thousand waiting, one in seven with priority."""
    return [_ticket(serial) for serial in range(WAITING)]


def _ticket(serial: int) -> Ticket:
    issued, field = serial * 7_919, f"field-{serial * 31 % FIELDS}"
    key = round(RULE.key(issued, TicketClass.ORDINARY if serial % 7 else TicketClass.PRIORITY))
    return Ticket(f"t{serial}", "2026-03-02", f"A{serial}", field, serial, issued, key, serial, "", "kiosk-1")


def many_counters() -> list[CounterSkills]:
    skills = (frozenset(f"field-{(number * 3 + step) % FIELDS}" for step in range(4)) for number in range(COUNTERS))
    return [CounterSkills(number, fields) for number, fields in enumerate(skills, 1)]


def call_each(tickets: Sequence[Ticket], counters: Sequence[CounterSkills]) -> list[Ticket]:
    """All counters become free at the same instant; from the store they get the head of each field's line."""
    lines: dict[str, list[Ticket]] = {}
    for ticket in tickets:
        lines.setdefault(ticket.field, []).append(ticket)
    for line in lines.values():
        line.sort(key=lambda one: one.order, reverse=True)
    called = []
    for counter in pick_order(counters):
        first = choose(lines[name][-1] for name in counter.fields if lines.get(name))
        if first:
            called.append(lines[first.field].pop())
    return called


# -- the estimator ----------------------------------------------------------------------------------------


def _estimates(times: int) -> list[Row]:
    """Boards of about fifty waiting tickets at eight counters, from the recorded days."""
    plan = plan_of()
    days = read_days(HISTORY, plan)
    laws = learn(past_of(days), first_laws(plan))
    boards = [board for visits in days.values() for board in boards_of(plan, visits)]
    asks = asks_of(plan.fields)
    warm_up(boards[0], laws)
    fields = [_timed(lambda: estimate(board, laws, asks)) for _ in range(times) for board in boards]  # noqa: B023
    whole = [_timed(lambda: estimate(board, laws)) for _ in range(times) for board in boards]  # noqa: B023
    means = [_timed(lambda: estimate_by_means(board, laws, asks)) for _ in range(times) for board in boards]  # noqa: B023
    base = percentile(means, 50)
    return [
        sampled("estimate_every_field", "ms", fields, baseline=base),
        sampled("estimate_whole_board", "ms", whole, baseline=base),
        sampled("estimate_by_mean_times", "ms", means),
    ]


def boards_of(plan: Plan, visits: Sequence[Visit]) -> list[Hall]:
    """The hall at each issue that found exactly fifty waiting."""
    boards: list[Hall] = []

    def watch(sim: DaySim, _: Visit) -> None:
        if sum(1 for _ in sim.waiting()) == BOARD:
            boards.append(known_now(sim))

    DaySim(plan, Rule(), visits, watch).run()
    return boards


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
