"""The simulated hall against closed forms and the recorded days, the promises of the rule, and the judging tool."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import judge_day
from benchmarks.day_draw import VOLUMES, draw_days
from benchmarks.day_files import HISTORY, SESSIONS, DayFileProblem, plan_of, read_day, read_days
from benchmarks.day_oracle import SIGMA
from benchmarks.day_scores import Guess, coverage, interval_score, mae, rmse
from benchmarks.day_sim import Called, DaySim, Plan, Stop, Visit
from benchmarks.day_watch import first_laws, known_now, past_of
from benchmarks.dispatch_history import beside_a_line, off_the_record, passed_too_late
from queue_engine.domain.policy import (
    CounterSkills,
    Rule,
    RuleName,
    TicketClass,
    choose,
    idle_counter_for,
    pick_order,
)
from queue_engine.estimates.answer import Estimate
from queue_engine.estimates.laws import learn
from queue_engine.estimates.sessions import Sessions

ORDINARY, PRIORITY, APPOINTMENT = TicketClass
ALWAYS = Sessions(((0.0, 1e9),))
DAYS = plan_of()


def equal_counters(count: int) -> Plan:
    return Plan(tuple(CounterSkills(number, frozenset("a")) for number in range(1, count + 1)), ALWAYS)


def visit(ticket: int, issued: float, service: float, ticket_class: TicketClass = ORDINARY) -> Visit:
    return Visit(ticket, issued, ticket_class, Stop("a", service))


def calls(plan: Plan, visits: Sequence[Visit], rule: Rule | None = None) -> list[Called]:
    return DaySim(plan, rule or Rule(RuleName.FCFS), visits).run()


def poisson_visits(seed: int, count: int, rate: float, service: float, priority: float = 0.0) -> list[Visit]:
    chance, at, visits = random.Random(seed), 0.0, []
    for ticket in range(count):
        at += chance.expovariate(rate)
        ticket_class = PRIORITY if chance.random() < priority else ORDINARY
        visits.append(visit(ticket, at, chance.expovariate(service), ticket_class))
    return visits


# -- closed forms -----------------------------------------------------------------------------------------


def erlang_wait(rate: float, service: float, counters: int) -> float:
    """Mean wait in M/M/c by the recursion of Erlang's B."""
    load, blocked = rate / service, 1.0
    for count in range(1, counters + 1):
        blocked = load * blocked / (count + load * blocked)
    waits = counters * blocked / (counters - load * (1 - blocked))
    return waits / (counters * service - rate)


@pytest.mark.parametrize(
    ("rate", "service", "counters", "wait"),
    [(0.5, 1, 1, 1.0), (1.6, 1, 2, 1.77777778), (0.8, 0.125, 8, 2.28822463), (4.8, 0.125, 40, 3.61977396)],
)
def test_erlangs_formula_gives_the_known_waits(rate: float, service: float, counters: int, wait: float) -> None:
    assert erlang_wait(rate, service, counters) == pytest.approx(wait)


@pytest.mark.parametrize(("rate", "service", "counters"), [(0.5, 1, 1), (1.1, 1, 2), (0.6, 0.125, 8)])
def test_waits_with_random_services_are_those_of_erlang(rate: float, service: float, counters: int) -> None:
    """At moderate load, within three standard errors of eight long runs."""
    found = [mean(_waits(equal_counters(counters), seed, rate, service)) for seed in range(8)]
    error, exact = stdev(found) / math.sqrt(len(found)), erlang_wait(rate, service, counters)
    assert error < 0.1 * exact
    assert abs(mean(found) - exact) < 3 * error


def test_waits_with_log_normal_services_are_those_of_pollaczek_and_khinchine() -> None:
    """One counter, rate .05, mean 8, coefficient of variation 1: 5.33 minutes."""
    visits = [
        replace(one, first=Stop("a", random.Random(one.ticket).lognormvariate(math.log(8) - SIGMA**2 / 2, SIGMA)))
        for one in poisson_visits(2, 40_000, 0.05, 1.0)
    ]
    assert mean(call.wait for call in calls(equal_counters(1), visits)) == pytest.approx(0.05 * 64 / 0.6, rel=0.06)


def _waits(plan: Plan, seed: int, rate: float, service: float) -> Iterable[float]:
    return (call.wait for call in calls(plan, poisson_visits(seed, 5_000, rate, service)))


def test_strict_priority_gives_both_classes_their_closed_form() -> None:
    """Rates .05 and .70, one counter: 0.789 and 3.158. What one class gains the other pays."""
    visits = poisson_visits(11, 40_000, 0.75, 1.0, priority=0.05 / 0.75)
    waits = {name: _by_class(calls(equal_counters(1), visits, Rule(name))) for name in RuleName}
    assert waits[RuleName.STRICT][PRIORITY] == pytest.approx(0.789474, rel=0.08)
    assert waits[RuleName.STRICT][ORDINARY] == pytest.approx(3.157895, rel=0.08)
    first, second = (0.05 * one[PRIORITY] + 0.70 * one[ORDINARY] for one in (waits["fcfs"], waits["strict"]))
    assert first == pytest.approx(second, rel=0.02)
    assert waits["strict"][PRIORITY] <= waits["default"][PRIORITY] <= waits["fcfs"][PRIORITY]


def _by_class(called: Sequence[Called]) -> dict[TicketClass, float]:
    return {name: mean(one.wait for one in called if one.visit.ticket_class is name) for name in (ORDINARY, PRIORITY)}


@pytest.mark.parametrize(("count", "counters", "service"), [(7, 1, 3.0), (20, 4, 5.0), (9, 8, 2.5)])
def test_a_crowd_at_once_is_served_in_rounds(count: int, counters: int, service: float) -> None:
    found = calls(equal_counters(counters), [visit(ticket, 0.0, service) for ticket in range(count)])
    assert [call.wait for call in found] == [place // counters * service for place in range(count)]


def test_one_counter_falls_behind_by_the_same_each_time() -> None:
    found = calls(equal_counters(1), [visit(ticket, ticket * 3.0, 5.0) for ticket in range(50)])
    assert [call.wait for call in found] == [ticket * 2.0 for ticket in range(50)]


def test_the_area_under_the_line_is_the_sum_of_the_waits() -> None:
    """Little's law on one finite day is an identity."""
    area, last = 0.0, (0.0, 0)

    def look(sim: DaySim) -> None:
        nonlocal area, last
        area += (sim.now - last[0]) * last[1]
        last = (sim.now, sum(1 for _ in sim.waiting()))

    visits = poisson_visits(3, 500, 0.9, 1.0)
    found = DaySim(equal_counters(1), Rule(), visits, settled=look).run()
    assert area == pytest.approx(sum(call.wait for call in found))


# -- the recorded days ------------------------------------------------------------------------------------


def test_every_recorded_ticket_is_called_at_its_instant_and_counter() -> None:
    called = {day: DaySim(DAYS, Rule(), visits).run() for day, visits in read_days(HISTORY, DAYS).items()}
    assert sum(map(len, called.values())) == 7311
    assert list(off_the_record(called, HISTORY)) == []


def test_a_call_that_is_not_in_the_record_is_found() -> None:
    called = {day: DaySim(DAYS, Rule(), visits).run() for day, visits in read_days(HISTORY, DAYS).items()}
    late, elsewhere = called["3"][10], called["3"][11]
    called["3"][10:12] = [
        Called(late.visit, late.at + 0.02, late.counter, late.wait),
        Called(elsewhere.visit, elsewhere.at, elsewhere.counter % 8 + 1, elsewhere.wait),
    ]
    assert len(list(off_the_record(called, HISTORY))) == 2


def test_what_the_hall_knows_holds_nothing_of_what_will_happen() -> None:
    """Two days that are alike up to noon look alike at every issue of the morning."""
    [morning] = draw_days(learn([], first_laws(DAYS)), [VOLUMES["normal"]], seed=4)
    noon = 200.0
    other = [one if one.issued < noon else visit_later(one) for one in morning.visits]
    seen: list[list[object]] = [[], []]
    for hall, visits in zip(seen, (morning.visits, other), strict=True):
        DaySim(DAYS, Rule(), visits, watch=lambda sim, one, hall=hall: hall.append((one.ticket, known_now(sim)))).run()
    early = [one for one in morning.visits if one.issued < noon]
    assert len(early) > 50
    assert seen[0][: len(early)] == seen[1][: len(early)]


def visit_later(one: Visit) -> Visit:
    return Visit(one.ticket, one.issued, one.ticket_class, Stop(one.first.field, 99.0), one.slot, not one.absent)


# -- the promises of the rule -----------------------------------------------------------------------------

FIELDS = sorted(DAYS.fields)


@st.composite
def any_day(draw: st.DrawFn) -> list[Visit]:
    """Tickets of all classes, some at the very same instant; booked citizens come at most half an hour early."""
    instants = sorted(draw(st.lists(st.integers(0, 2400).map(lambda quarter: quarter / 4), min_size=1, max_size=40)))
    return [_any_visit(draw, ticket, at) for ticket, at in enumerate(instants)]


def _any_visit(draw: st.DrawFn, ticket: int, at: float) -> Visit:
    ticket_class = draw(st.sampled_from(TicketClass))
    slot = at + draw(st.integers(-60, 30)) if ticket_class is APPOINTMENT else None
    stop = st.builds(Stop, st.sampled_from(FIELDS), st.floats(0.1, 120), st.sampled_from((0.0, 0.0, 7.5)))
    return Visit(ticket, at, ticket_class, draw(stop), slot, draw(st.booleans()), draw(st.none() | stop))


@settings(max_examples=200, deadline=None)
@given(visits=any_day(), name=st.sampled_from(RuleName))
def test_tickets_of_a_field_never_swap_order_and_no_counter_idles_beside_a_line(
    visits: list[Visit], name: RuleName
) -> None:
    rule, idle = Rule(name), 0

    def look(sim: DaySim) -> None:
        nonlocal idle
        idle += beside_a_line(sim)

    called = DaySim(DAYS, rule, visits, settled=look).run()
    assert len(called) == len(visits)
    assert idle == 0
    for one in called:
        for other in called:
            if one.visit.first.field == other.visit.first.field and other.visit.issued < one.at < other.at:
                assert _order(rule, one) < _order(rule, other)


def _order(rule: Rule, call: Called) -> tuple[float, int]:
    return rule.key(call.visit.issued, call.visit.ticket_class, call.visit.slot), call.visit.ticket


@settings(max_examples=200, deadline=None)
@given(visits=any_day(), advance=st.integers(0, 90))
def test_nobody_is_passed_by_a_priority_ticket_taken_more_than_the_advance_later(
    visits: list[Visit], advance: int
) -> None:
    rule = Rule(priority_advance_min=advance)
    called = DaySim(DAYS, rule, visits).run()
    assert passed_too_late(called, rule) == 0
    for one in called:
        for other in called:
            same = one.visit.first.field == other.visit.first.field
            if same and other.visit.ticket_class is PRIORITY and other.visit.issued > one.visit.issued + advance:
                assert one.at <= other.at


@settings(max_examples=100, deadline=None)
@given(visits=any_day())
def test_nobody_is_called_before_the_opening_or_inside_lunch(visits: list[Visit]) -> None:
    for call in DaySim(DAYS, Rule(), visits).run():
        assert call.at >= max(30, call.visit.issued) and not 270 <= call.at < 390
        assert call.wait == pytest.approx(SESSIONS.worked(call.at) - SESSIONS.worked(call.visit.issued))


def test_the_key_of_each_class_under_each_rule() -> None:
    fcfs, default, strict = (Rule(name) for name in RuleName)
    keys = {rule.name: (rule.key(100, ORDINARY), rule.key(100, PRIORITY)) for rule in (fcfs, default, strict)}
    assert keys == {"fcfs": (100, 100), "default": (100, 55), "strict": (100, -99_900)}
    for rule, in_time, late in ((fcfs, 100, 100), (default, 60, 100), (strict, 60, 100)):
        assert rule.key(100, APPOINTMENT, 90) == in_time
        assert rule.key(100, APPOINTMENT, 89) == late


def test_a_rule_counts_in_the_units_of_its_caller() -> None:
    now = 1_770_000_000_000
    assert Rule(minute=60_000).key(now, PRIORITY) == now - 45 * 60_000
    assert Rule(minute=60_000).key(now, APPOINTMENT, now) == now - 30 * 60_000


def test_counters_pick_in_the_order_of_fewest_skills() -> None:
    assert [one.number for one in pick_order(DAYS.counters)] == [3, 1, 2, 4, 5, 6, 7, 8]
    taken = idle_counter_for("land", [one for one in DAYS.counters if one.number in (4, 7, 8)])
    assert taken and taken.number == 4
    assert idle_counter_for("land", [one for one in DAYS.counters if one.number in (1, 2)]) is None
    assert choose([]) is None


# -- the tool ---------------------------------------------------------------------------------------------


@pytest.fixture
def day_file(tmp_path: Path) -> Path:
    """The first hour and a half of day 7, without its outcome and without the column of the day."""
    with HISTORY.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["day"] == "7"][:60]
    columns = [name for name in rows[0] if name not in ("day", "call_min", "counter", "wait_min")]
    file = tmp_path / "day.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return file


def run(day: Path, out: Path, rule: str = "default", history: Path = HISTORY) -> int:
    return judge_day.main(["--history", str(history), "--day", str(day), "--rule", rule, "--out", str(out)])


@pytest.mark.parametrize("rule", RuleName)
def test_a_day_is_judged_the_same_each_time(day_file: Path, tmp_path: Path, rule: str) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert run(day_file, first, rule) == run(day_file, second, rule) == 0
    assert first.read_bytes() == second.read_bytes()
    with first.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["ticket", "call_min", "counter", "mean_min", "p10_min", "p90_min"]
    called = {call.visit.ticket: call for call in DaySim(DAYS, Rule(RuleName(rule)), read_day(day_file, DAYS)).run()}
    for row in rows:
        call = called.pop(int(row["ticket"]))
        assert float(row["call_min"]) == pytest.approx(call.at, abs=0.01) and int(row["counter"]) == call.counter
        assert 0 <= float(row["p10_min"]) <= float(row["p90_min"]) and float(row["mean_min"]) >= 0
    assert not called


def test_an_estimate_does_not_know_how_the_day_goes_on(day_file: Path, tmp_path: Path) -> None:
    """Services that begin later, absences and transfers are changed from some ticket on; what came before stays."""
    lines = day_file.read_text(encoding="utf-8").splitlines()
    changed = [*lines[:31], *(_slower(line) for line in lines[31:])]
    other = tmp_path / "other.csv"
    other.write_text("\n".join(changed) + "\n", encoding="utf-8")
    outs = tmp_path / "a.csv", tmp_path / "b.csv"
    for file, out in zip((day_file, other), outs, strict=True):
        assert run(file, out) == 0
    estimates = [[line.split(",")[3:] for line in out.read_text().splitlines()[1:32]] for out in outs]
    assert estimates[0] == estimates[1]


def _slower(line: str) -> str:
    cells = line.split(",")
    cells[5] = str(float(cells[5]) * 3)
    return ",".join(cells)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("arrival_min", "soon", "line 3, arrival_min = 'soon': is not a number"),
        ("arrival_min", "nan", "is not a number of minutes"),
        ("arrival_min", "", "arrival_min = '': is empty"),
        ("field", "fishing", "field = 'fishing': no counter serves it; the hall has business, certify"),
        ("class", "vip", "class = 'vip': is none of ordinary, priority, appointment"),
        ("class", "appointment", "slot_min = '': an appointment needs a slot"),
        ("service_min", "-1", "service_min = '-1': is negative"),
        ("no_show", "maybe", "no_show = 'maybe': is neither 0 nor 1"),
        ("ticket", "0", "ticket 0 stands there twice"),
    ],
)
def test_a_bad_cell_is_named(
    day_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str, value: str, words: str
) -> None:
    lines = day_file.read_text(encoding="utf-8").splitlines()
    cells = lines[2].split(",")
    cells[lines[0].split(",").index(column)] = value
    day_file.write_text("\n".join([*lines[:2], ",".join(cells), *lines[3:]]), encoding="utf-8")
    assert run(day_file, tmp_path / "out.csv") == judge_day.BAD_INPUT
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the column ticket, arrival_min"),
        ("ticket,field\n1,land\n", "is missing"),
        ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), "is missing"),
    ],
)
def test_a_file_that_is_not_a_day_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    day = tmp_path / "day.csv"
    day.write_text(text, encoding="utf-8")
    assert run(day, tmp_path / "out.csv") == judge_day.BAD_INPUT
    assert words in capsys.readouterr().err


def test_missing_files_folders_and_days_too_many_are_said(
    day_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "none.csv", tmp_path / "out.csv") == judge_day.BAD_INPUT
    assert run(day_file, tmp_path / "no" / "folder" / "out.csv") == judge_day.BAD_INPUT
    assert run(HISTORY, tmp_path / "out.csv") == judge_day.BAD_INPUT
    words = capsys.readouterr().err
    assert "none.csv: cannot be read" in words
    assert "out.csv cannot be written" in words
    assert "one day is wanted, but it holds 20" in words
    with pytest.raises(SystemExit):
        run(day_file, tmp_path / "out.csv", rule="lottery")


def test_a_history_without_days_is_enough_to_begin(day_file: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    history.write_text(HISTORY.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert run(day_file, tmp_path / "out.csv", history=history) == 0


def test_a_binary_file_is_no_day(tmp_path: Path) -> None:
    day = tmp_path / "day.csv"
    day.write_bytes(bytes(range(256)))
    with pytest.raises(DayFileProblem, match="is not a CSV file in UTF-8"):
        read_day(day, DAYS)


# -- scores -----------------------------------------------------------------------------------------------


def test_scores_of_estimates() -> None:
    guesses = [Guess("a", "ordinary", wait, Estimate(mean=10.0, p10=5.0, p90=20.0)) for wait in (10.0, 5.0, 22.0, 1.0)]
    assert rmse(guesses) == pytest.approx(((0 + 25 + 144 + 81) / 4) ** 0.5)
    assert mae(guesses) == pytest.approx(26 / 4)
    assert coverage(guesses) == 50
    assert interval_score(guesses) == pytest.approx(15 + (20 + 40) / 4)


def test_a_morning_is_foretold_well_by_the_other_days() -> None:
    """A small form of the benchmark: day 12 up to its sixtieth ticket."""
    days = read_days(HISTORY, DAYS)
    laws = learn(past_of({day: visits for day, visits in days.items() if day != "12"}), first_laws(DAYS))
    judged = judge_day.judge(DAYS, Rule(), laws, days["12"][:90])
    guesses = [
        Guess(one.visit.first.field, one.visit.ticket_class, one.wait, answer)
        for one, answer in judged
        if not one.visit.absent
    ]
    assert rmse(guesses) < 9
    assert coverage(guesses) > 65
