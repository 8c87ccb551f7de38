"""A day of the voice at speed: the server is killed, the LAN cut for ten minutes, the sound card gone for a while.

At its end every call is in the journal as shown, and as spoken or with the reason why not.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from config.programs import SERVER_BY
from devices.sim_cable import Ends, SimCable
from devices.speech.sim import away_mark
from queue_engine.journal import verify
from queue_engine.stores.reader import facts_of_days
from tests.display.announcer_program import Desk, hall_that_speaks, journal, outcomes, sounds
from tests.fakes.hall import ServerProcess, wait_until

SPEED = 60
"""How many times faster than life the day goes: ten minutes are ten seconds."""
OLDEST_S = 30 * 60
"""Of the hall, half a minute of ours: time enough for a busy machine to say a call."""
COUNTERS = (1, 2, 3)
AWAITED = 1
"""Citizens of this counter come when their call was told in the hall, however long a busy machine takes for that."""
FIELDS = {1: "civil", 2: "certify", 3: "land"}
PATIENCE_S = 90
SAID = ("spoken", "merged")


def counters() -> list[dict[str, Any]]:
    """A field for each, so that nobody calls whom another officer's number was taken for."""
    named = ({"id": str(n), "number": n, "name": f"Quầy {n}", "name_en": f"Counter {n}"} for n in COUNTERS)
    return [{**row, "fields": [FIELDS[int(row["number"])]]} for row in named]


class Cable:
    """The cable of the boards' and loudspeakers' PC; it can be cut."""

    def __init__(self, server: ServerProcess) -> None:
        self._orders: list[str] = []
        self._ends = Ends("127.0.0.1", 0, "127.0.0.1", server.port)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._carry)
        self.address = ""

    def __enter__(self) -> Cable:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._task is not None
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()

    def cut(self, seconds: float) -> None:
        self._orders.append(f"cut {seconds}")

    def _carry(self) -> None:
        with suppress(asyncio.CancelledError), asyncio.Runner() as runner:
            runner.run(self._carried())

    async def _carried(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        await SimCable(self._ends, self._told).run(self._begin)

    def _begin(self, port: int) -> None:
        self.address = f"127.0.0.1:{port}"
        self._ready.set()

    def _told(self) -> list[str]:
        orders, self._orders = self._orders, []
        return orders


class Officers:
    """Officers who call, wait for the citizen, serve and call again, until the day is over."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        self._desks = {counter: Desk(server, counter) for counter in COUNTERS}
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(counter,)) for counter in COUNTERS]
        self.calls: list[int] = []

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        for desk in self._desks.values():
            desk.close()

    def _work(self, counter: int) -> None:
        desk, chance = self._desks[counter], random.Random(counter)
        while not self._over.is_set():
            self._called(counter, desk.call(FIELDS[counter]), chance.uniform(0.2, 0.9))
            if chance.random() < 0.3:
                self._called(counter, desk.recall(), 0.4)
            desk.start()
            self._minutes(chance.uniform(0.5, 2.0))
            desk.finish()

    def _called(self, counter: int, call: int, minutes: float) -> None:
        self.calls.append(call)
        self._minutes(minutes)
        while counter == AWAITED and call not in outcomes(self._server) and not self._over.is_set():
            self._minutes(0.1)

    def _minutes(self, minutes: float) -> None:
        self._over.wait(minutes * 60 / SPEED)


@contextmanager
def station(server: ServerProcess, command: str, name: str, by: str) -> Iterator[None]:
    """A program of the room ``display`` that reaches the server through a cable."""
    arguments = ["-m", "display", command, "--config", str(server.file), "--station", name]
    with (server.file.parent / f"{name}.log").open("wb") as words:
        environment = {**os.environ, SERVER_BY: by}
        process = subprocess.Popen([sys.executable, *arguments], stdout=words, stderr=words, env=environment)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def calls_of(server: ServerProcess) -> set[int]:
    return {fact["seq"] for fact in journal(server, "ticket_called", "ticket_recalled")}


def shown_on(server: ServerProcess, board: str) -> set[int]:
    facts = journal(server, "calls_shown")
    return {call for fact in facts if fact["station"] == board for call in fact["calls"]}


def said_more(server: ServerProcess, count: int) -> None:
    """Wait until so many calls more were heard."""
    before = sum(one[0] in SAID for one in outcomes(server).values())
    wait_until(lambda: sum(one[0] in SAID for one in outcomes(server).values()) >= before + count, PATIENCE_S)


def more_calls(server: ServerProcess, count: int) -> None:
    before = len(calls_of(server))
    wait_until(lambda: len(calls_of(server)) >= before + count, PATIENCE_S)


@pytest.mark.timeout(600)
def test_every_call_of_a_troubled_day_is_accounted_for(tmp_path: Path) -> None:
    log = tmp_path / "loa.jsonl"
    with ExitStack() as stack:
        row = {"id": "loa-1", "speaker": f"sim:{SPEED}:{log}"}
        made = hall_that_speaks(tmp_path / "hall", row, counters=counters(), voice={"oldest_s": OLDEST_S})
        server = stack.enter_context(made)
        cable = stack.enter_context(Cable(server))
        stack.enter_context(station(server, "board", "board-1", cable.address))
        stack.enter_context(station(server, "announcer", "loa-1", cable.address))
        wait_until(lambda: server.health()["followers"] == 2, PATIENCE_S)
        with closing(Officers(server)) as officers:
            officers.start()
            said_more(server, 4)
            server.kill()
            server.start()
            said_more(server, 4)
            cable.cut(10 * 60 / SPEED)
            more_calls(server, 9)
            said_more(server, 4)
            away_mark(log).touch()
            more_calls(server, 4)
            wait_until(lambda: any(one[0] == "failed" for one in outcomes(server).values()), PATIENCE_S)
            away_mark(log).unlink()
            said_more(server, 4)
        calls = calls_of(server)
        wait_until(lambda: outcomes(server).keys() == calls, PATIENCE_S)
        wait_until(lambda: shown_on(server, "board-1") == calls, PATIENCE_S)
        _check_the_account(server)
        _check_what_was_heard(server, log)
        assert calls >= set(officers.calls)


def _check_the_account(server: ServerProcess) -> None:
    assert verify(list(facts_of_days(server.database, None, None))).problems == ()
    told = outcomes(server)
    assert all(one[0] in SAID or len(one) > 1 for one in told.values()), told
    reasons = {one[1] for one in told.values() if one[0] == "failed"}
    assert reasons == {"no-sound-card"}
    assert {one[1] for one in told.values() if one[0] == "shown_only"} <= {"too-old", "came", "called-again"}


def _check_what_was_heard(server: ServerProcess, log: Path) -> None:
    """One sound for each turn of the journal, in the order of the calls, and never two at once."""
    turns = [fact["calls"] for fact in journal(server, "calls_spoken") if fact["outcome"] in SAID]
    assert len(sounds(log)) == len(turns)
    assert all(max(before) < min(after) for before, after in pairwise(turns))
    assert all(before["ended"] <= after["began"] for before, after in pairwise(sounds(log)))
