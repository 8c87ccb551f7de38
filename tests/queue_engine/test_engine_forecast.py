"""The estimator follows the hall in its own process, and what it says is told at issue; without it the hall goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.client import Commands, Follower
from queue_engine.domain.policy import MINUTE_MS, Rule
from queue_engine.domain.schedule import Crowd, Schedule, SessionRule
from queue_engine.estimates.laws import first_day
from queue_engine.estimates.past import PastVisits
from queue_engine.forecast.known import Settings, past_of
from queue_engine.forecast.worker import Forecaster
from queue_engine.protocol import HallState, Issued, PutWaits, StationKind, Waits
from queue_engine.usecases import bookings, counters, issue, officers, serve, undo
from queue_engine.usecases.scene import Caller, Scene
from queue_engine.views import snapshot
from tests.fakes.hall import (
    COUNTERS,
    EVERY_DAY,
    FIELDS,
    KIOSK,
    START_MS,
    Engine,
    ServerProcess,
    panel,
    rules,
    sign_in,
    token,
    wait_until,
)

SCHEDULE = Schedule("Asia/Ho_Chi_Minh", EVERY_DAY)


def forecaster(engine: Engine) -> Forecaster:
    """One that has just started beside this hall."""
    settings = Settings(Rule(minute=MINUTE_MS), {name: int(name) for name in COUNTERS})
    laws = first_day(sorted(FIELDS), len(COUNTERS), 420, 1020)
    targets = dict.fromkeys(FIELDS, 30.0)
    return Forecaster(
        engine.rules.schedule,
        settings,
        lambda: laws,
        lambda: engine.now_ms,
        lambda waits: True,
        targets,
        journal=lambda day: [fact for fact in engine.store.facts(0) if fact.day == day],
    )


def seen(engine: Engine) -> HallState:
    state = engine.run(lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, StationKind.ESTIMATOR))
    assert isinstance(state, HallState)
    return state


def table(engine: Engine) -> PutWaits:
    worker, state = forecaster(engine), seen(engine)
    worker.heard(state, ())
    return worker.table(state)


def take(engine: Engine, field: str, waits: Waits | None = None) -> Any:
    def work(scene: Scene) -> protocol.Issued:
        told = Scene(scene.uow, scene.rules, scene.now_ms, scene.caller, waits)
        return issue.issue(told, protocol.IssueTicket(field=field), "0" * 32)

    return engine.run(work, KIOSK)


def sit(engine: Engine, counter: str) -> int:
    body = protocol.SignIn(officer=f"officer-{'abc'[int(counter) - 1]}", pin="-")
    session: int = engine.run(lambda scene: officers.sign_in(scene, body, True), panel(counter)).counter.session
    return session


def test_no_wait_is_named_for_a_field_that_no_open_counter_serves() -> None:
    engine = Engine(rules(schedule=SCHEDULE))
    sit(engine, "3")
    waits = {one.field: one.wait for one in table(engine).fields if not one.priority}
    assert waits["civil"] is None and waits["land"] is not None


def test_everybody_who_waits_has_a_wait_that_grows_with_the_line() -> None:
    engine = Engine(rules(schedule=SCHEDULE))
    sit(engine, "3")
    for _ in range(6):
        take(engine, "land")
    waits = list(table(engine).tickets.values())
    assert len(waits) == 6
    assert all(0 <= one.p10_min <= one.mean_min <= one.p90_min or one.p10_min <= one.p90_min for one in waits)
    assert waits[5].mean_min > waits[0].mean_min


def test_the_promise_at_issue_comes_from_the_newest_table_with_its_age() -> None:
    engine = Engine(rules(schedule=SCHEDULE))
    sit(engine, "3")
    for _ in range(4):
        take(engine, "land")
    waits = Waits(**table(engine).model_dump())
    engine.now_ms += 30_000
    promise = take(engine, "land", waits).promise
    assert promise.kind == "this_session" and promise.age_s == 30
    assert promise.from_at >= "07:30" and promise.wait_from_min <= promise.wait_to_min
    assert take(engine, "civil", waits).promise is None, "nobody serves the field"
    engine.now_ms += 10 * 60_000
    assert take(engine, "land", waits).promise is None, "an old table says nothing"


def test_a_number_that_would_not_be_reached_before_closing_is_not_issued() -> None:
    engine = Engine(rules(schedule=SCHEDULE))
    sit(engine, "3")
    engine.now_ms = START_MS + 9 * 60 * 60_000
    long = protocol.TicketWait(mean_min=80, p10_min=60, p90_min=100, this_session=0, today=0)
    fields = (protocol.FieldWait(field="land", priority=False, wait=long),)
    at = f"2026-11-23T{9:02d}:30:00.000Z"
    waits = Waits(seq=1, at=at, fields=fields, tickets={})
    with pytest.raises(Exception, match="would not be called before closing"):
        take(engine, "land", waits)


def test_a_closed_counter_is_advised_where_it_shortens_a_long_wait_and_says_by_how_much() -> None:
    engine = Engine(rules(schedule=SCHEDULE))
    sit(engine, "3")
    for _ in range(12):
        take(engine, "land")
    advice = table(engine).advice
    assert [(one.field, one.counter) for one in advice] == [("land", "2")]
    assert advice[0].after_min < 0.7 * advice[0].before_min
    sit(engine, "2")
    assert table(engine).advice == (), "nobody is left to open a counter"


def test_a_short_wait_asks_for_no_counter() -> None:
    engine = Engine(rules(schedule=SCHEDULE))
    sit(engine, "3")
    take(engine, "land")
    assert table(engine).advice == ()


def test_before_the_draw_nothing_is_said_of_waits() -> None:
    schedule = replace(SCHEDULE, sessions=(SessionRule(7 * 60, 17 * 60, calls_from_min=8 * 60),), crowd=Crowd.DRAW)
    engine = Engine(rules(schedule=schedule))
    sit(engine, "3")
    take(engine, "land")
    assert (table(engine).fields, table(engine).tickets) == ((), {})


def test_bookings_still_to_come_make_the_wait_longer() -> None:
    engine = Engine(rules(schedule=SCHEDULE), now_ms=START_MS + 60 * 60_000)
    sit(engine, "3")
    for _ in range(3):
        take(engine, "land")
    before = land(engine)
    slots = [protocol.BookingIn(code=f"ABCD{n}", field="land", day="2026-11-23", slot="08:35") for n in range(3)]
    put = protocol.PutBookings(source="test", bookings=tuple(slots))
    engine.run(lambda scene: bookings.put_bookings(scene, put), Caller("desk", StationKind.SUPERVISOR_DESK))
    assert land(engine) > before + 5


def land(engine: Engine) -> float:
    wait = next(one.wait for one in table(engine).fields if one.field == "land" and not one.priority)
    assert wait
    return wait.mean_min


def test_pauses_are_learnt_and_what_was_undone_is_not() -> None:
    engine = Engine(rules(schedule=SCHEDULE))
    session = sit(engine, "3")
    take(engine, "land")
    serve_one(engine, session, minutes=10)
    pause = protocol.Pause(session=session, reason="họp")
    engine.run(lambda scene: counters.pause(scene, pause), panel("3"))
    engine.now_ms += 7 * 60_000
    engine.run(lambda scene: counters.pause(scene, protocol.Pause(session=session, reason=None)), panel("3"))
    take(engine, "land")
    called = engine.run(lambda scene: serve.call_next(scene, protocol.CallNext(session=session)), panel("3")).ticket
    undo_it = protocol.Undo(session=session, seq=called.call_seq)
    engine.run(lambda scene: undo.undo(scene, undo_it), panel("3"))
    engine.now_ms += 20 * 60_000
    serve_one(engine, session, minutes=5)
    day = {"2026-11-23": START_MS - 450 * 60_000}
    visits = PastVisits().follow(past_of(engine.store.facts(0), day)).visits
    assert [[(round(one.minutes), round(one.pause_min)) for one in visit.services] for visit in visits] == [
        [(10, 7)],
        [(5, 0)],
    ]


def serve_one(engine: Engine, session: int, minutes: int) -> None:
    called = engine.run(lambda scene: serve.call_next(scene, protocol.CallNext(session=session)), panel("3")).ticket
    start = protocol.Start(session=session, ticket=called.id, seen=called.state)
    engine.run(lambda scene: serve.start(scene, start), panel("3"))
    engine.now_ms += minutes * 60_000
    finish = protocol.Finish(session=session, ticket=called.id, seen=protocol.TicketState.SERVING)
    engine.run(lambda scene: serve.finish(scene, finish), panel("3"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path) as running:
        yield running


def test_the_worker_follows_the_hall_and_its_death_costs_nobody_a_number(server: ServerProcess) -> None:
    heard: list[Waits] = []
    board = Follower(server.address, token("board-1"), lambda *_: None, lambda _: None, on_waits=heard.append)
    board.start()
    kiosk, officer = (Commands(server.address, token(name)) for name in ("kiosk-1", "panel-3"))
    sign_in(officer, "officer-3")
    command = [sys.executable, "-m", "queue_engine", "estimate", "--config", str(server.file)]
    worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: any(one.wait for waits in heard for one in waits.fields), 30)
        issued = kiosk.send(protocol.IssueTicket(field="land"))
        assert isinstance(issued, Issued) and issued.promise
        wait_until(lambda: issued.ticket.id in heard[-1].tickets, 10)
        os.kill(worker.pid, signal.SIGKILL)
        assert isinstance(kiosk.send(protocol.IssueTicket(field="land")), Issued)
    finally:
        worker.kill()
        worker.wait()
        board.stop()
        kiosk.close()
        officer.close()


def test_only_the_estimator_may_hand_over_a_table(server: ServerProcess, expect_log: Callable[[str], None]) -> None:
    expect_log("the server refused the table: 403")
    from queue_engine.forecast.wiring import put

    waits = PutWaits(seq=1, at="2026-11-23T00:30:00.000Z", fields=(), tickets={})
    assert not put(server.address, token("kiosk-1"), waits)
    assert not put("127.0.0.1:1", "nobody", waits)
