"""The history that is loaded in bulk is one that the engine could have written, and goes on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks import history
from benchmarks.hall import BenchHall
from benchmarks.history_growth import HallAtWork, opened
from queue_engine.domain.rules import HallRules
from queue_engine.domain.ticket import TicketState
from queue_engine.journal import DAY_OPENED, verify
from queue_engine.stores.sqlite import SqliteStore
from queue_engine.wiring import rules_of

TICKETS = 2 * history.TICKETS_A_DAY + 150
LAST = date(2026, 11, 20)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> HallRules:
    return rules_of(BenchHall(tmp_path_factory.mktemp("rules")).config)


@pytest.fixture
def store(tmp_path: Path, rules: HallRules) -> Iterator[SqliteStore]:
    history.load(tmp_path / "hall.db", rules, TICKETS, LAST)
    store = SqliteStore(tmp_path / "hall.db")
    yield store
    store.close()


def test_the_chain_of_the_loaded_history_verifies(store: SqliteStore) -> None:
    verdict = verify(store.facts(0))
    assert verdict.problems == ()
    assert (verdict.first_seq, verdict.facts) == (1, 4 * TICKETS + 3)


def test_every_ticket_is_issued_called_started_and_finished(store: SqliteStore) -> None:
    kinds = Counter(fact.kind for fact in store.facts(0))
    assert kinds == {
        DAY_OPENED: 3,
        "ticket_issued": TICKETS,
        "ticket_called": TICKETS,
        "service_started": TICKETS,
        "ticket_finished": TICKETS,
    }


def test_the_days_are_whole_and_end_with_the_last_one(store: SqliteStore) -> None:
    opened_on = [fact.day for fact in store.facts(0) if fact.kind == DAY_OPENED]
    assert opened_on == [(LAST - timedelta(days=before)).isoformat() for before in (2, 1, 0)]


def test_the_tables_say_what_the_journal_says(store: SqliteStore) -> None:
    facts = list(store.facts(0))
    issued = {fact.data["ticket"]: fact for fact in facts if fact.kind == "ticket_issued"}
    called = {fact.data["ticket"]: fact for fact in facts if fact.kind == "ticket_called"}
    with store.transaction() as uow:
        tickets = [uow.ticket(name) for name in issued]
        newest = uow.last_numbers(LAST.isoformat())
    assert {ticket.state for ticket in tickets if ticket} == {TicketState.FINISHED}
    assert all(ticket and ticket.seq == issued[ticket.id].seq for ticket in tickets)
    assert all(ticket and ticket.call_seq == called[ticket.id].seq for ticket in tickets)
    last_day = [fact.data for fact in issued.values() if fact.day == LAST.isoformat()]
    assert newest == {data["field"]: data["number"] for data in last_day}


def test_the_engine_goes_on_from_the_loaded_history(tmp_path: Path, rules: HallRules) -> None:
    sizes = {"small": 10, "larger": TICKETS}
    for name, tickets in sizes.items():
        history.load(tmp_path / f"{name}.db", rules, tickets, LAST)
    with opened(tmp_path, rules, tuple(sizes)) as halls:
        for hall in halls:
            hall.visit()
            hall.visit()
    assert [_timed(hall) for hall in halls] == [(2, 2), (2, 2)]
    for name in sizes:
        store = SqliteStore(tmp_path / f"{name}.db")
        facts = list(store.facts(4 * sizes[name]))
        assert verify(store.facts(0)).problems == ()
        assert Counter(fact.kind for fact in facts)["ticket_issued"] >= 2
        store.close()


def _timed(hall: HallAtWork) -> tuple[int, int]:
    return len(hall.took["issue"]), len(hall.took["call"])
