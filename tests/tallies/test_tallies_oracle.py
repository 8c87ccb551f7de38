"""Every figure of every grouping equals the independent recount of the journal's lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from queue_engine.journal import FactRow, verify
from queue_engine.protocol.tallies import AskTally, Figures, Period, TallyAnswer
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.rules import BY, By
from queue_engine.tallies.store import TallyStore
from tests.tallies.tally_oracle import Recount
from tests.tallies.tally_weeks import HANOI, Week, resealed, tally_rules, write_store

MAKER = Maker("test", lambda: "2026-11-30T10:00:00.000Z")
ALL = Period(first="2000-01-01", last="2099-12-31")


def counted_by(folder: Path, facts: list[FactRow], zone: str = HANOI) -> TallyStore:
    store = TallyStore(folder / "tallies.db", zone)
    store.follow(write_store(folder / "hall.db", facts))
    return store


def as_recounted(figures: Figures) -> dict[str, Any]:
    """Our figures in the recount's words."""
    told = figures.model_dump(exclude={"levels", "mean", "indicators", "wait", "walk", "service"})
    for name in ("wait", "walk", "service"):
        spread = getattr(figures, name)
        told[name] = (spread.n, spread.median_s, spread.p90_s)
    told["levels"] = {level: count for level, count in enumerate(figures.levels, 1) if count}
    told |= {f"q{one.question}": (one.n, one.points) for one in figures.indicators}
    return told


def assert_same(ours: Figures, recount: dict[str, Any], bounds: tuple[float, float]) -> None:
    n, mean, half, few = recount.pop("mean")
    assert (ours.mean.n, ours.mean.few) == (n, few)
    assert ours.mean.points == pytest.approx(mean)
    if half is not None:
        assert ours.mean.low == pytest.approx(max(bounds[0], mean - half))
        assert ours.mean.high == pytest.approx(min(bounds[1], mean + half))
    response = recount.pop("response")
    assert ours.response == pytest.approx(response)
    told = as_recounted(ours)
    told.pop("response")
    assert told == recount


def assert_recounted(facts: list[FactRow], answer: TallyAnswer, by: By, zone: str, least: int) -> None:
    lines = [fact.line() for fact in facts]
    recount = Recount(lines, zone, answer.period.first, answer.period.last, answer.scale, least)
    points = [level.points for level in answer.levels]
    bounds = (min(points), max(points))
    groups = recount.groups(by)
    assert {group.key for group in answer.groups} == set(groups)
    for group in answer.groups:
        assert_same(group.now, groups[group.key], bounds)
    assert_same(answer.total.now, recount.figures(), bounds)


@pytest.fixture(scope="module", params=[1, 2, 3], ids=lambda seed: f"seed {seed}")
def week(request: pytest.FixtureRequest) -> list[FactRow]:
    seed = request.param
    made = Week(seed).days(3, 220)
    return made.day(date(2026, 11, 26), 120, start="23:30", late=True).day(date(2026, 11, 27), 60).facts()


def test_a_simulated_week_is_a_journal_and_has_all_kinds_of_ends(week: list[FactRow]) -> None:
    assert verify(week).problems == ()
    kinds = {fact.kind for fact in week}
    assert kinds >= {"ticket_finished", "ticket_no_show", "ticket_transferred", "ticket_held", "act_undone", "rated",
                     "rating_reason", "rating_withdrawn", "press_stray", "ticket_readmitted"}  # fmt: skip
    assert any(fact.data.get("reason") == "day_closed" for fact in week)
    assert any(fact.data.get("practice") for fact in week)
    assert {(one.data["why"], bool(one.data["ticket"])) for one in week if one.kind == "rating_flagged"} == {
        ("too_fast", True), ("run", True), ("strays", False)
    }  # fmt: skip


@pytest.mark.parametrize("by", BY)
def test_every_figure_equals_the_recount(week: list[FactRow], by: By, tmp_path: Path) -> None:
    store = counted_by(tmp_path, week)
    answer = tally(store, tally_rules(), AskTally(period=ALL, by=by), MAKER)
    assert_recounted(week, answer, by, HANOI, 5)
    store.close()


@pytest.mark.parametrize("by", BY)
def test_so_does_every_figure_of_a_part_of_the_week(week: list[FactRow], by: By, tmp_path: Path) -> None:
    store = counted_by(tmp_path, week)
    period = Period(first="2026-11-24", last="2026-11-26")
    answer = tally(store, tally_rules(least=30), AskTally(period=period, by=by), MAKER)
    assert_recounted(week, answer, by, HANOI, 30)
    store.close()


@pytest.mark.parametrize("first", [date(2027, 3, 27), date(2026, 10, 24)], ids=["an hour skipped", "an hour twice"])
@pytest.mark.parametrize("by", ["hour", "day", "officer"])
def test_days_on_which_the_clock_changes_are_counted_right(first: date, by: By, tmp_path: Path) -> None:
    zone = "Europe/Berlin"
    made = Week(7, zone)
    for back in range(3):
        made.day(date.fromordinal(first.toordinal() + back), 150, start="00:10")
    facts = made.facts()
    store = counted_by(tmp_path, facts, zone)
    answer = tally(store, tally_rules(zone), AskTally(period=ALL, by=by), MAKER)
    assert_recounted(facts, answer, by, zone, 5)
    issued = sum(fact.kind == "ticket_issued" and not fact.data.get("practice") for fact in facts)
    assert answer.total.now.visits + answer.total.now.voided == issued
    store.close()


@pytest.mark.parametrize("by", BY)
def test_the_lines_add_up_to_the_whole(week: list[FactRow], by: By, tmp_path: Path) -> None:
    store = counted_by(tmp_path, week)
    answer = tally(store, tally_rules(), AskTally(period=ALL, by=by), MAKER)
    for name in ("visits", "finished", "no_shows", "cancelled", "open", "voided", "transfers", "opened", "answered"):
        assert sum(getattr(group.now, name) for group in answer.groups) == getattr(answer.total.now, name), name
    store.close()


def test_levels_of_two_scales_are_never_mixed(tmp_path: Path) -> None:
    made = Week(4).days(2, 200)
    made.scale = "nam-muc"
    facts = made.day(date(2026, 11, 25), 200).facts()
    store = counted_by(tmp_path, facts)
    newest = tally(store, tally_rules(), AskTally(period=ALL), MAKER)
    assert (newest.scale, newest.other_scales) == ("nam-muc", ("ba-muc",))
    assert_recounted(facts, newest, "field", HANOI, 5)
    older = tally(store, tally_rules(), AskTally(period=ALL, scale="ba-muc"), MAKER)
    assert (older.scale, older.other_scales) == ("ba-muc", ("nam-muc",))
    assert_recounted(facts, older, "field", HANOI, 5)
    assert newest.total.now.mean.n + older.total.now.mean.n == newest.total.now.answered
    store.close()


def hand_made(*told: tuple[int, str, dict[str, Any]]) -> list[FactRow]:
    """A journal of one day with facts at so many seconds after seven."""
    opening = FactRow(0, "2026-11-23", "2026-11-23T00:00:00.000Z", "day_opened", "server", {"hall": "test"}, "", "")
    facts = [
        FactRow(0, "2026-11-23", f"2026-11-23T00:{at // 60:02d}:{at % 60:02d}.000Z", kind, "panel-2", data, "", "")
        for at, kind, data in told
    ]
    return resealed([opening, *facts])


def about(number: str, **more: Any) -> dict[str, Any]:
    place = {"counter": "2", "officer": "officer-b", "calls": 1, "scale": "ba-muc", "now": {}}
    return {"ticket": f"2026-11-23.{number}", "number": number, "field": "civil", **place, **more}


@pytest.mark.parametrize("by", BY)
def test_numbers_that_were_never_meant_and_numbers_of_a_roll_are_counted_right(by: By, tmp_path: Path) -> None:
    issued = {"issued_ms": 1_795_392_000_000, "counter": None, "officer": None}
    facts = hand_made(
        (0, "ticket_issued", about("A001", **issued)),
        (5, "ticket_called", about("A001", waited_ms=5_000, why="stored")),
        (6, "ticket_transferred", about("A001", from_field="civil")),
        (7, "ticket_called", about("A001", waited_ms=7_000, why="stored")),
        (8, "ticket_voided", about("A001", reason="bấm nhầm")),
        (20, "ticket_issued", about("A002", **issued)),
        (20, "ticket_called", about("A002", waited_ms=0, why="roll")),
        (25, "service_started", about("A002")),
        (200, "ticket_finished", about("A002", officer="officer-c")),
        (200, "rating_opened", about("A002", officer="officer-c")),
        (204, "rated", about("A002", level=2, points=1.0, source="pad", after_ms=4_000, later=False)),
        (205, "rating_opened", about("A002")),
        (206, "rating_withdrawn", about("A002")),
        (210, "ticket_issued", about("A003", **issued)),
        (220, "ticket_called", about("A003", waited_ms=220_000, why="order")),
        (230, "ticket_transferred", about("A003", field="land", from_field="civil")),
    )
    store = counted_by(tmp_path, facts)
    answer = tally(store, tally_rules(), AskTally(period=ALL, by=by), MAKER)
    assert_recounted(facts, answer, by, HANOI, 5)
    total = answer.total.now
    assert (total.visits, total.voided, total.finished, total.transfers, total.answered) == (2, 1, 1, 1, 1)
    assert (total.wait.n, total.wait.median_s, total.walk.n) == (1, 220.0, 1)
    assert [visit.transfers for visit in store.visits("", "9")] == [1, 0, 1]
    store.close()


def test_a_flag_counts_once_however_many_presses_or_milliseconds_it_tells_of(tmp_path: Path) -> None:
    facts = hand_made(
        (10, "rating_flagged", {"why": "too_fast", "counter": "2", "ticket": None, "number": None, "count": 900}),
        (20, "rating_flagged", {"why": "too_fast", "counter": "2", "ticket": None, "number": None, "count": 40}),
        (30, "rating_flagged", {"why": "strays", "counter": "2", "ticket": None, "number": None, "count": 30}),
    )
    store = counted_by(tmp_path, facts)
    answer = tally(store, tally_rules(), AskTally(period=ALL, by="counter"), MAKER)
    assert answer.total.now.flags == {"too_fast": 2, "strays": 1}
    store.close()


@pytest.mark.parametrize(
    ("by", "own"),
    [
        ("officer", {"officer-b": {}, "officer-c": {"too_fast": 1, "run": 1}}),
        ("field", {"land": {"too_fast": 1, "run": 1}}),
    ],
    ids=["officer", "field"],
)
def test_an_answer_that_is_flagged_is_told_by_officer_and_field_and_presses_in_the_whole(
    by: By, own: dict[str, dict[str, int]], tmp_path: Path
) -> None:
    visit = about("A001", field="land")
    flag = {"counter": "2", "ticket": visit["ticket"], "number": "A001", "count": 300}
    facts = hand_made(
        (0, "ticket_issued", {**visit, "issued_ms": 1_795_392_000_000, "counter": None, "officer": None}),
        (5, "ticket_called", {**visit, "waited_ms": 5_000, "why": "stored"}),
        (25, "service_started", visit),
        (200, "ticket_finished", visit),
        (200, "rating_opened", {**visit, "officer": "officer-c"}),
        (201, "rated", {**visit, "level": 1, "points": 2.0, "source": "pad", "after_ms": 300, "later": False}),
        (201, "rating_flagged", {**flag, "why": "too_fast"}),
        (201, "rating_flagged", {**flag, "why": "run"}),
        (210, "press_stray", {"station": "panel-2", "counter": "2", "device": "pad", "why": "unarmed", "count": 30}),
        (210, "rating_flagged", {"why": "strays", "counter": "2", "ticket": None, "number": None, "count": 30}),
    )
    store = counted_by(tmp_path, facts)
    answer = tally(store, tally_rules(), AskTally(period=ALL, by=by), MAKER)
    assert_recounted(facts, answer, by, HANOI, 5)
    assert {group.key: group.now.flags for group in answer.groups} == own
    assert {group.now.strays is None for group in answer.groups} == {True}
    assert answer.total.now.flags == {"run": 1, "strays": 1, "too_fast": 1}
    assert answer.total.now.strays == {"unarmed": 30}
    store.close()


def test_a_line_that_only_one_period_has_was_not_pressed_at_in_the_other(week: list[FactRow], tmp_path: Path) -> None:
    store, empty = counted_by(tmp_path, week), Period(first="2020-01-01", last="2020-01-01")
    for by, strays in (("counter", {}), ("officer", None)):
        both = tally(store, tally_rules(), AskTally(period=empty, by=by, compare=ALL), MAKER)
        assert both.groups
        assert all((one.now.strays, one.now.flags) == (strays, {}) for one in both.groups)
    store.close()


def test_two_periods_stand_side_by_side(week: list[FactRow], tmp_path: Path) -> None:
    store, rules = counted_by(tmp_path, week), tally_rules()
    first, second = Period(first="2026-11-23", last="2026-11-23"), Period(first="2026-11-24", last="2026-11-27")
    both = tally(store, rules, AskTally(period=second, by="officer", compare=first), MAKER)
    alone = {one.key: one.now for one in tally(store, rules, AskTally(period=first, by="officer"), MAKER).groups}
    assert {one.key: one.before for one in both.groups if one.key in alone} == alone
    assert both.source_before is not None
    assert both.source_before.last_seq < both.source.first_seq
    store.close()
