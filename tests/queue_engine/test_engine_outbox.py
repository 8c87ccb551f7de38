"""What goes out to the central system: written with its fact, once each, in the order of the visit, never lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.client.fold import fold
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import Refused
from queue_engine.domain.rules import CallingRules
from queue_engine.journal import FactRow
from queue_engine.ports import OutboxRow
from queue_engine.protocol import HallState, OutboxTaken, StationKind
from queue_engine.usecases import dossiers, issue, officers, outbox, serve, undo
from queue_engine.usecases.scene import Caller
from queue_engine.views import STUCK_SHOWN, seen_by, snapshot
from tests.fakes.hall import KIOSK, WORKER, Engine, panel, rules

DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
TALLIES = Caller("tallies", StationKind.TALLIES)
CODE = "000.00.17.H01-261101-0001"
UNDO_MS = 30_001
MINUTE_MS = 60_000
DAY_MS = 24 * 3_600_000


def an_engine(*sends: str) -> Engine:
    quick = CallingRules(no_show_after_calls=1, no_show_after_s=0, recall_cooldown_s=0, undo_within_s=30)
    return Engine(rules(calling=quick, sends=frozenset(sends)))


@pytest.fixture
def engine() -> Engine:
    return an_engine("visits", "flags")


class Visit:
    """A number that is taken, called and served at counter 1."""

    def __init__(self, engine: Engine, practice: bool = False, priority: str | None = None) -> None:
        self.engine, self.practice = engine, practice
        seat = protocol.SignIn(officer="officer-a", pin="-", take_over=True, practice=practice)
        self.session = int(self._at(officers.sign_in, seat, True).counter.session)
        if practice:
            self._at(issue.issue_at_panel, protocol.IssueAtPanel(session=self.session, field="civil"), "0" * 32)
        else:
            body = protocol.IssueTicket(field="civil", priority=priority)
            engine.run(lambda scene: issue.issue(scene, body, "0" * 32), KIOSK)
        self.ticket = self._at(serve.call_next, protocol.CallNext(session=self.session)).ticket
        engine.now_ms += MINUTE_MS
        self._now(serve.start, protocol.Start)

    def _at(self, usecase: Any, body: Any, *more: Any) -> Any:
        return self.engine.run(lambda scene: usecase(scene, body, *more), panel("1"))

    def _now(self, usecase: Any, model: Any, **values: Any) -> None:
        seen = {"session": self.session, "ticket": self.ticket.id, "seen": self.ticket.state}
        self.ticket = self._at(usecase, model(**seen, **values)).ticket

    def bind(self) -> None:
        self._now(dossiers.bind, protocol.BindDossier, code=CODE)

    def finish(self, outcome: Any = "dossier_received") -> Visit:
        self.engine.now_ms += MINUTE_MS
        self._now(serve.finish, protocol.Finish, outcome=outcome)
        return self

    def undo(self) -> None:
        act = self.engine.run(lambda scene: scene.uow.last_act("1"))
        self._at(undo.undo, protocol.Undo(session=self.session, seq=act.seq))


def take(engine: Engine, most: int = 50) -> OutboxTaken:
    taken: OutboxTaken = engine.run(lambda scene: outbox.take(scene, protocol.TakeOutbox(most=most)), WORKER)
    return taken


def end(engine: Engine, row: protocol.OutboxRow, outcome: Any, reason: str = "", after_s: float = 0) -> int:
    one = protocol.OutboxEnd(id=row.id, attempt=row.attempts, outcome=outcome, reason=reason, after_s=after_s)
    noted: int = engine.run(lambda scene: outbox.end(scene, protocol.EndOutbox(ends=(one,))), WORKER).noted
    return noted


def flag(engine: Engine, code: str = CODE, caller: Caller = KIOSK, **changes: Any) -> None:
    body = protocol.FlagStatus(**{"code": code, "shown": protocol.Phase.IN_PROGRESS, "claim": "paid", **changes})
    engine.run(lambda scene: dossiers.flag(scene, body), caller)


def desk(engine: Engine, usecase: Any, body: Any) -> Any:
    return engine.run(lambda scene: usecase(scene, body), DESK)


def state(engine: Engine) -> HallState:
    seen: HallState = engine.run(
        lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, StationKind.SUPERVISOR_DESK)
    )
    return seen


def refused(work: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.code


# -- what is written


def test_a_finished_visit_goes_out_with_its_times_and_nothing_of_the_person(engine: Engine) -> None:
    visit = Visit(engine, priority="elderly")
    visit.bind()
    began = engine.now_ms
    visit.finish()
    engine.now_ms += UNDO_MS
    [row] = take(engine).rows
    fact = next(one for one in engine.store.facts(0) if one.kind == "ticket_finished")
    assert (row.id, row.kind, row.visit, row.attempts) == (fact.seq, "visit_finished", visit.ticket.id, 1)
    assert row.payload == {
        "visit": visit.ticket.id,
        "number": "A001",
        "field": "civil",
        "priority": True,
        "dossier": CODE,
        "counter": "1",
        "officer": "officer-a",
        "issued_at": iso(began - MINUTE_MS),
        "called_at": iso(began - MINUTE_MS),
        "started_at": iso(began),
        "finished_at": fact.at,
        "outcome": "dossier_received",
        "closed_by_day": False,
    }


def test_a_visit_that_the_end_of_the_day_finishes_goes_out_at_once(engine: Engine) -> None:
    Visit(engine)
    engine.now_ms += DAY_MS
    [row] = take(engine).rows
    assert (row.payload["closed_by_day"], row.payload["outcome"], row.payload["officer"]) == (True, None, "officer-a")


def test_a_visit_that_the_next_call_finishes_goes_out_too(engine: Engine) -> None:
    first = Visit(engine)
    issued = protocol.IssueTicket(field="civil")
    engine.run(lambda scene: issue.issue(scene, issued, "0" * 32), KIOSK)
    body = protocol.CallNext(session=first.session, finish_open=True)
    engine.run(lambda scene: serve.call_next(scene, body), panel("1"))
    engine.now_ms += UNDO_MS
    assert [row.visit for row in take(engine).rows] == [first.ticket.id]


def test_training_never_goes_out(engine: Engine) -> None:
    Visit(engine, practice=True).finish()
    flag(engine, caller=panel("1"))
    engine.now_ms += UNDO_MS
    assert take(engine) == OutboxTaken(rows=(), waiting=0)


def test_only_what_the_settings_send_is_written() -> None:
    silent, flags = an_engine(), an_engine("flags")
    for engine in (silent, flags):
        Visit(engine).finish()
        flag(engine)
        engine.now_ms += UNDO_MS
    assert take(silent).waiting == 0
    assert [row.kind for row in take(flags).rows] == ["status_flagged"]


def test_a_row_is_not_given_before_its_act_can_no_longer_be_undone(engine: Engine) -> None:
    visit = Visit(engine).finish()
    early = take(engine)
    assert (early.rows, early.waiting, early.next_at) == ((), 1, iso(engine.now_ms + UNDO_MS))
    engine.now_ms += UNDO_MS - 1
    assert take(engine).rows == ()
    visit.undo()
    assert take(engine).waiting == 0, "the visit goes on, and nobody was told that it was over"
    visit.ticket = visit.ticket.model_copy(update={"state": "serving"})
    visit.finish("other")
    engine.now_ms += UNDO_MS
    assert [row.payload["outcome"] for row in take(engine).rows] == ["other"]


def test_a_flag_goes_out_as_it_was_told(engine: Engine) -> None:
    flag(engine, as_of="2026-11-23T00:00:00.000Z")
    [row] = take(engine).rows
    told = {name: row.payload[name] for name in ("dossier", "shown", "claim", "as_of", "station")}
    assert told == {
        "dossier": CODE,
        "shown": "in_progress",
        "claim": "paid",
        "as_of": "2026-11-23T00:00:00.000Z",
        "station": "kiosk-1",
    }


def test_what_goes_out_is_seen_by_nobody(engine: Engine) -> None:
    visit = Visit(engine)
    visit.bind()
    visit.finish()
    engine.now_ms += UNDO_MS
    [row] = take(engine).rows
    end(engine, row, "person", "missing:unit")
    for kind in StationKind:
        facts = [fact for fact in (seen_by(kind, one) for one in engine.store.facts(0)) if fact]
        assert not [fact for fact in facts if "payload" in fact.data or "started_at" in fact.data]


# -- how it goes


def test_rows_of_a_visit_go_in_their_order_and_others_are_not_held_up(engine: Engine) -> None:
    flag(engine)
    flag(engine, claim="other_day")
    flag(engine, "another-code")
    first, other = take(engine).rows
    assert [first.visit, other.visit] == [CODE, "another-code"]
    end(engine, first, "retry", "http_502", after_s=30)
    assert take(engine).rows == ()
    engine.now_ms += 30_000
    [again] = take(engine).rows
    assert (again.id, again.attempts) == (first.id, 2)
    end(engine, again, "done")
    [second] = take(engine).rows
    assert second.payload["claim"] == "other_day"


def test_a_row_that_was_taken_and_never_ended_comes_again_and_the_late_word_of_the_first_worker_is_nothing(
    engine: Engine,
) -> None:
    flag(engine)
    [lost] = take(engine).rows
    assert take(engine).next_at == iso(engine.now_ms + MINUTE_MS)
    engine.now_ms += MINUTE_MS
    [again] = take(engine).rows
    assert (again.id, again.attempts) == (lost.id, 2)
    assert [end(engine, lost, outcome) for outcome in ("done", "retry", "person")] == [0, 0, 0]
    assert end(engine, again, "done") == 1
    assert end(engine, again, "done") == 0
    assert take(engine) == OutboxTaken(rows=(), waiting=0)


def test_a_row_that_needs_a_person_is_on_the_desk_until_it_is_sent_again_or_given_up(engine: Engine) -> None:
    flag(engine)
    flag(engine, "another-code")
    for row in take(engine).rows:
        end(engine, row, "person", "missing:unit")
    assert [(one.visit, one.reason, one.attempts) for one in state(engine).stuck] == [
        (CODE, "missing:unit", 1),
        ("another-code", "missing:unit", 1),
    ]
    engine.now_ms += DAY_MS
    assert take(engine).rows == () and take(engine).next_at is None, "no clock sends them"
    first, second = state(engine).stuck
    desk(engine, outbox.retry, protocol.RetryOutbox(ids=(first.id,)))
    [row] = take(engine).rows
    assert (row.id, row.attempts) == (first.id, 2)
    drop = protocol.DropOutbox(id=second.id, reason="hồ sơ thử")
    desk(engine, outbox.drop, drop)
    assert state(engine).stuck == ()
    assert refused(lambda: desk(engine, outbox.drop, drop)) == "row_gone"
    assert refused(lambda: desk(engine, outbox.retry, protocol.RetryOutbox())) == "row_gone"
    kinds = [kind for kind in engine.kinds() if kind.startswith("outbox")]
    assert kinds == ["outbox_stuck", "outbox_stuck", "outbox_retried", "outbox_dropped"]


def test_the_supervisor_sends_all_rows_again_at_once(engine: Engine) -> None:
    for n in range(3):
        flag(engine, f"{CODE}{n}")
    for row in take(engine).rows:
        end(engine, row, "person", "token_expired")
    desk(engine, outbox.retry, protocol.RetryOutbox())
    assert len(take(engine).rows) == 3


def test_an_idle_worker_writes_nothing(engine: Engine) -> None:
    for _ in range(2):
        take(engine)  # the day is opened, and its hours are kept
    before = engine.store._connection.total_changes
    take(engine)
    assert engine.store._connection.total_changes == before


def test_ten_thousand_waiting_rows_slow_neither_a_ticket_nor_a_take(engine: Engine) -> None:
    """Times of the same work with an empty and with a full outbox, the best of several."""

    def fastest(work: Callable[[], Any]) -> float:
        times = []
        for _ in range(15):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
        return min(times)

    def visit() -> None:
        Visit(engine).finish()

    def fill(scene: Any) -> None:
        for n in range(10_000):
            scene.uow.add_outbox(OutboxRow(1_000_000 + n, "visit_finished", f"v{n}", {"visit": f"v{n}"}, 0, n))

    empty = fastest(visit)
    engine.run(fill)
    assert fastest(visit) < empty * 3 + 0.005
    assert fastest(lambda: take(engine, 50)) < 0.1


def test_a_worker_that_begins_anew_gets_what_was_in_hand_at_once(engine: Engine) -> None:
    flag(engine)
    flag(engine, code="000.00.17.H01-261101-0002")
    first = take(engine)
    assert len(first.rows) == 2 and not take(engine).rows
    end(engine, first.rows[1], "retry", "http_502", after_s=300)
    again = engine.run(lambda scene: outbox.take(scene, protocol.TakeOutbox(fresh=True)), WORKER)
    assert [(row.id, row.attempts) for row in again.rows] == [(first.rows[0].id, 2)]
    assert end(engine, first.rows[0], "done") == 0 and end(engine, again.rows[0], "done") == 1


def test_a_snapshot_names_the_oldest_rows_that_need_a_person_and_the_count_says_how_many_there_are(
    engine: Engine,
) -> None:
    many = STUCK_SHOWN + 3

    def fill(scene: Any) -> None:
        for one in range(1, many + 1):
            scene.uow.add_outbox(
                OutboxRow(one, "visit_finished", f"v{one}", {}, scene.now_ms, scene.now_ms, person=True)
            )

    engine.run(fill)
    seen = engine.run(lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, StationKind.SUPERVISOR_DESK))
    assert [row.id for row in seen.stuck] == list(range(1, STUCK_SHOWN + 1))
    told = desk(
        engine, outbox.synced, protocol.PutSync(system="x", centre=protocol.Centre.OK, since=iso(engine.now_ms))
    )
    assert (told.waiting, told.stuck) == (many, many)
    desk(engine, outbox.retry, protocol.RetryOutbox())
    seen = engine.run(lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, StationKind.SUPERVISOR_DESK))
    assert seen.stuck == (), "all of them are freed, those that were not named too"


# -- a day's summary


def offer(engine: Engine, head: str = "ab12") -> int:
    body = protocol.OfferSummary(day="2026-11-22", head=head, told={"visits": 41, "levels": ["30", "9", "2"]})
    noted: int = engine.run(lambda scene: outbox.offer_summary(scene, body), TALLIES).noted
    return noted


def test_a_days_summary_goes_out_with_the_fact_that_it_was_offered() -> None:
    engine = an_engine("summaries")
    assert offer(engine) == 1
    fact = list(engine.store.facts(0))[-1]
    assert (fact.kind, fact.data) == ("summary_offered", {"day": "2026-11-22", "head": "ab12"})
    [row] = take(engine).rows
    assert (row.id, row.kind, row.visit) == (fact.seq, "day_summary", "summary.2026-11-22")
    assert row.payload == {"visits": 41, "levels": ["30", "9", "2"]}


def test_a_newer_summary_of_a_day_goes_behind_the_older_one() -> None:
    engine = an_engine("summaries")
    offer(engine)
    offer(engine, "cd34")
    [first] = take(engine).rows
    assert take(engine).rows == ()
    end(engine, first, "done")
    assert [row.id > first.id for row in take(engine).rows] == [True]


def test_where_no_summaries_are_sent_nothing_is_written() -> None:
    engine = an_engine("visits", "flags", "ratings")
    assert offer(engine) == 0
    assert engine.kinds() == ["day_opened"]
    assert take(engine).rows == ()


def test_the_worker_hears_of_ratings_and_summaries_without_what_is_in_them() -> None:
    about = {"ticket": "2026-11-23.A001", "counter": "1", "officer": "officer-a", "level": 3}
    rated = FactRow(7, "2026-11-23", "2026-11-23T01:00:00.000Z", "rated", "panel-1", about, "", "")
    for fact in (rated, replace(rated, kind="summary_offered", data={"day": "2026-11-22", "head": "ab12"})):
        heard = seen_by(StationKind.DOSSIERS, fact)
        assert heard is not None and heard.data == {}
        assert seen_by(StationKind.TALLIES, fact) is None
        assert fold(state(an_engine()).model_copy(update={"seq": 6}), [heard], 7).seq == 7
