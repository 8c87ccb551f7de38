"""Eight client processes race on one server that is killed again and again: nothing doubles, nothing is lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from queue_engine.journal import FactRow, verify
from queue_engine.stores.reader import facts_of_days
from tests.fakes.hall import ServerProcess

CLIENTS = [f"{kind}-{n}" for n in range(1, 5) for kind in ("kiosk", "panel")]
ACTIONS = 500
KILLS = 20


def run_race(folder: Path) -> tuple[list[dict[str, Any]], list[FactRow], int]:
    """The clients' ledgers, the journal, and how often the server was killed."""
    with ServerProcess(folder, counters=4, kiosks=4) as server:
        ledgers = [folder / f"{client}.jsonl" for client in CLIENTS]
        command = [sys.executable, "-m", "tests.stories.race_client", server.address]
        racing = [
            subprocess.Popen([*command, client, str(ACTIONS), str(ledger)])
            for client, ledger in zip(CLIENTS, ledgers, strict=True)
        ]
        kills = _kill_while(server, racing)
        assert [one.wait(120) for one in racing] == [0] * len(CLIENTS)
        told = [json.loads(line) for ledger in ledgers for line in ledger.read_text(encoding="utf-8").splitlines()]
        server.stop()
        return told, list(facts_of_days(server.database, None, None)), kills


def _kill_while(server: ServerProcess, racing: list[subprocess.Popen[bytes]]) -> int:
    """Kill and restart the server KILLS times, each time after some more facts were committed."""
    pause, kills = threading.Event(), 0
    while kills < KILLS and any(one.poll() is None for one in racing):
        seen = int(server.health()["seq"])
        while server.health()["seq"] < seen + random.randint(20, 120) and any(one.poll() is None for one in racing):
            pause.wait(0.002)
        server.kill()
        server.start()
        kills += 1
    return kills


@pytest.mark.timeout(240)
def test_a_race_through_twenty_kills_doubles_nothing_and_loses_nothing(tmp_path: Path) -> None:
    told, facts, kills = run_race(tmp_path)
    assert kills >= KILLS
    assert len(told) == len(CLIENTS) * ACTIONS
    assert all(line["answer"] is not None for line in told)
    assert verify(facts).problems == ()
    _check_numbers(told, facts)
    _check_calls(told, facts)


def _check_numbers(told: list[dict[str, Any]], facts: list[FactRow]) -> None:
    """Acknowledged numbers are the issued numbers, each once, and no field has a gap."""
    acknowledged = [line["answer"]["ticket"]["id"] for line in told if "ahead" in line["answer"]]
    issued = [fact.data["ticket"] for fact in facts if fact.kind == "ticket_issued"]
    assert sorted(acknowledged) == sorted(issued) and len(set(issued)) == len(issued)
    for letter in {ticket.partition(".")[2][0] for ticket in issued}:
        serials = sorted(int(ticket.partition(".")[2][1:]) for ticket in issued if f".{letter}" in ticket)
        assert serials == list(range(1, len(serials) + 1))


def _check_calls(told: list[dict[str, Any]], facts: list[FactRow]) -> None:
    """Each ticket is called to one counter, once; every acknowledged action is one fact."""
    called = Counter(fact.data["ticket"] for fact in facts if fact.kind == "ticket_called")
    assert not called or max(called.values()) == 1
    kinds = Counter(fact.kind for fact in facts)
    names = {
        "CallNext": "ticket_called",
        "Recall": "ticket_recalled",
        "Start": "service_started",
        "Finish": "ticket_finished",
        "NoShow": "ticket_no_show",
    }
    done = Counter(
        names.get(line["request"]) for line in told if "ticket" in line["answer"] and "ahead" not in line["answer"]
    )
    assert {kind: kinds[kind] for kind in names.values()} == {kind: done[kind] for kind in names.values()}
