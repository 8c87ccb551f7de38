"""A rating pad on the line of the signs: asked at the finish, and its press becomes a fact of the journal."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim_server import SimBusServer
from queue_engine import protocol
from queue_engine.client import Commands
from tests.display.test_signs_process import hall_with, program, take_number
from tests.fakes.hall import ServerProcess, sign_in, token, wait_until

PAD = "pad-3"


@contextmanager
def line_at(device: Path) -> Iterator[SimBusServer]:
    server = SimBusServer(BusSettings("line-1", str(device), (SignSettings("led-3", 3, "line"),)), [(PAD, 64)])
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def devices_on(device: Path) -> dict[str, Any]:
    sign = {"id": "led-3", "name": "Đèn 3", "bus": "line-1", "address": 3, "counter": "3", "kind": "line"}
    pad = {"id": PAD, "name": "Phím 3", "bus": "line-1", "address": 64, "counter": "3"}
    return {"buses": [{"id": "line-1", "name": "Đường đèn", "device": str(device)}], "signs": [sign], "pads": [pad]}


def facts(server: ServerProcess, *kinds: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as hall:
        rows = hall.execute("SELECT kind, data FROM journal ORDER BY seq").fetchall()
    return [json.loads(data) for kind, data in rows if kind in kinds]


def visit(server: ServerProcess, panel: Commands, session: int) -> protocol.Ticket:
    """Somebody is served at counter 3 and finished."""
    take_number(server)
    called = panel.send(protocol.CallNext(session=session), deadline_s=20)
    assert isinstance(called, protocol.TicketNow), called
    ticket = called.ticket
    for act in (protocol.Start, protocol.Finish):
        done = panel.send(act(session=session, ticket=ticket.id, seen=ticket.state), deadline_s=20)
        assert isinstance(done, protocol.TicketNow), done
        ticket = done.ticket
    return ticket


def press(line: SimBusServer, key: int) -> None:
    line.bus.obey(PAD, f"press {key}", time.monotonic())
    line.wake()


def test_a_press_on_the_line_rates_the_visit_that_was_finished_there(tmp_path: Path) -> None:
    device = tmp_path / "line"
    station = {"id": "signs-1", "kind": "sign_bus", "bus": "line-1"}
    with ExitStack() as stack:
        server = stack.enter_context(hall_with(tmp_path / "hall", station, **devices_on(device)))
        line = stack.enter_context(line_at(device))
        signs = stack.enter_context(program(server, "signs", "signs-1"))
        panel = stack.enter_context(closing(Commands(server.address, token("panel-3"))))
        session = sign_in(panel, "officer-3")
        pad = line.bus.pads[PAD]
        ticket = visit(server, panel, session)
        wait_until(lambda: pad.lit(time.monotonic()))
        press(line, 1)
        wait_until(lambda: facts(server, "rated"))
        [rated] = facts(server, "rated")
        told = {name: rated[name] for name in ("ticket", "counter", "level", "source", "station", "device")}
        assert told == {
            "ticket": ticket.id, "counter": "3", "level": 3, "source": "pad", "station": "signs-1", "device": PAD
        }  # fmt: skip
        wait_until(lambda: not pad.lit(time.monotonic()))
        press(line, 2)
        wait_until(lambda: facts(server, "press_stray"))
        [stray] = facts(server, "press_stray")
        assert (stray["counter"], stray["why"], stray["count"]) == ("3", "repeat", 1)
        second = visit(server, panel, session)
        wait_until(lambda: pad.lit(time.monotonic()))
        server.kill()
        press(line, 3)
        kept = tmp_path / "hall" / "state" / "stations" / "signs-1.ratings.jsonl"
        wait_until(lambda: second.id in kept.read_text("utf-8"))
        os.kill(signs.pid, signal.SIGTERM)
        assert signs.wait(20) == 0
        server.start()
        stack.enter_context(program(server, "signs", "signs-1"))
        wait_until(lambda: len(facts(server, "rated")) == 2)
        assert [one["ticket"] for one in facts(server, "rated")] == [ticket.id, second.id]
