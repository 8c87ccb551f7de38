"""A hall, its dossier worker and a central system in trouble: real processes, and a ledger of what it was told."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import tomli_w

from config.ports import free_port
from queue_engine import protocol
from queue_engine.client import Commands, Follower
from queue_engine.dossier.sim.world import World
from queue_engine.protocol import (
    AskDossier,
    Centre,
    DossierAnswer,
    Found,
    Issued,
    Phase,
    Proof,
    ProveDossier,
    Sync,
    TicketNow,
)
from tests.fakes.hall import ServerProcess, sign_in, token, wait_until

SEED, DOSSIERS = 3, 3000
SOLVED = 9
"""As the centre numbers its statuses."""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class HallWithCentre:
    """Hall server, worker and simulated centre."""

    def __init__(self, folder: Path) -> None:
        self.server = ServerProcess(folder, counters=1, kiosks=1)
        self.folder, self.port, self.lookups = folder, free_port(), free_port()
        secret = folder / "centre.secret"
        secret.write_text("not-wrong", encoding="ascii")
        secret.chmod(0o600)
        values = self.server.values
        values["queue"]["undo_within_s"] = 1
        values["stations"].append(
            {"id": "lookup-1", "kind": "lookup_screen", "name": "Tra cứu", "token": token("lookup-1")}
        )
        values["dossiers"] = {
            "system": "portal",
            "address": f"http://127.0.0.1:{self.port}/lgsp",
            "unit": "H13.01",
            "user": "hall",
            "secret": str(secret),
            "port": self.lookups,
            "deadline_s": 1.0,
            "circuit": {"failures": 2, "pause_s": 1.0},
            "guesses": {"by_station": 1000},  # this test asks faster than any finger
            "pull": {"dossiers_min": 0, "procedures_h": 0},
            "out": {
                "send": ["visits", "flags"],
                "where": "address",
                "address": f"http://127.0.0.1:{self.port}/hall/events",
            },
            "sim": {"enabled": True, "port": self.port, "seed": SEED, "dossiers": DOSSIERS, "answer_ms": 5},
        }
        self.server.file.write_text(tomli_w.dumps(values), encoding="utf-8")
        self.world = World(SEED, DOSSIERS, 2500, datetime.now(ZONE).date(), ZONE)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._asking: list[Commands] = []

    def start(self, name: str) -> None:
        command = [sys.executable, "-m", "queue_engine", "dossiers", name, "--config", str(self.server.file)]
        with (self.folder / f"{name}.log").open("ab") as words:
            self.processes[name] = subprocess.Popen(command, stdout=words, stderr=words)

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def end(self, name: str) -> None:
        """As the launcher does it."""
        process = self.processes.pop(name)
        process.terminate()
        assert process.wait(20) == 0

    def stop(self) -> None:
        for asking in self._asking:
            asking.close()
        for process in self.processes.values():
            os.kill(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            process.wait(10)

    def fault(self, *lines: str) -> None:
        folder = self.folder / "state" / "sim-centre"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "control").write_text("\n".join(lines), encoding="utf-8")

    def told(self) -> list[dict[str, Any]]:
        """Everything that the centre was told, repeats included."""
        file = self.folder / "state" / "sim-centre" / "ledger.jsonl"
        lines = file.read_text("utf-8").splitlines(keepends=True) if file.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def commands(self, station: str) -> Commands:
        return Commands(self.server.address, token(station))

    def asking(self, station: str = "lookup-1") -> Commands:
        self._asking.append(Commands(f"127.0.0.1:{self.lookups}", token(station)))
        return self._asking[-1]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallWithCentre]:
    made = HallWithCentre(tmp_path)
    with made.server:
        try:
            yield made
        finally:
            made.stop()


def _asked(asking: Commands, code: str) -> DossierAnswer:
    answer = asking.send(AskDossier(code=code), deadline_s=5)
    assert isinstance(answer, DossierAnswer), answer
    return answer


def _found(answer: object) -> bool:
    return isinstance(answer, DossierAnswer) and answer.found is Found.FOUND


def _proof(answer: object) -> Proof | None:
    return answer.proof if isinstance(answer, DossierAnswer) else None


def _a_visit(hall: HallWithCentre, session: int) -> None:
    kiosk, panel = hall.commands("kiosk-1"), hall.commands("panel-1")
    try:
        assert isinstance(kiosk.send(protocol.IssueTicket(field="civil")), Issued)
        called = panel.send(protocol.CallNext(session=session))
        assert isinstance(called, TicketNow), called
        ticket = called.ticket
        started = panel.send(protocol.Start(session=session, ticket=ticket.id, seen=ticket.state))
        assert isinstance(started, TicketNow), started
        finished = panel.send(protocol.Finish(session=session, ticket=ticket.id, seen=started.ticket.state))
        assert isinstance(finished, TicketNow), finished
    finally:
        kiosk.close()
        panel.close()


def test_a_citizen_is_told_what_the_centre_says_and_the_truth_when_it_is_silent(hall: HallWithCentre) -> None:
    for name in ("sim", "serve"):
        hall.start(name)
    asking = hall.asking()
    ready = next(one for one in map(hall.world.dossier, range(DOSSIERS)) if one.status == SOLVED)
    wait_until(lambda: _found(asking.send(AskDossier(code=ready.code), 1.0)))  # the centre may begin after the worker
    answer = _asked(asking, ready.code)
    assert answer.dossier and answer.dossier.phase is Phase.RESULT_READY
    assert ready.person.name not in answer.model_dump_json() and ready.person.identity not in answer.model_dump_json()
    proof = ProveDossier(code=ready.code, proof=ready.person.identity[-4:])
    told: list[object] = []
    wait_until(lambda: told.append(asking.send(proof, deadline_s=5)) or _proof(told[-1]) is Proof.GIVEN)
    assert ready.person.name not in str(told[-1])
    hall.fault("silence")
    codes = map(hall.world.code_of, itertools.count(100))
    wait_until(lambda: _asked(asking, next(codes)).centre is Centre.AWAY)
    other = next(codes)
    assert _asked(asking, other).found is Found.AWAY
    assert _asked(asking, ready.code).found is Found.FOUND, "the hall's own copy"
    closed = asking.send(ProveDossier(code=ready.code, proof="0000"), deadline_s=5)
    assert isinstance(closed, DossierAnswer) and closed.proof is Proof.CLOSED
    hall.fault()
    wait_until(lambda: _asked(asking, other).found is Found.FOUND, 60)  # the circuit's pause has doubled


def test_every_visit_and_every_flag_reaches_the_centre_once_whatever_dies(hall: HallWithCentre) -> None:
    panel, desk = hall.commands("panel-1"), hall.commands("desk")
    session = sign_in(panel, "officer-1")
    hall.fault("lost_answer 1/4", "502 1/4")
    hall.start("serve")  # the centre is not there yet
    for _ in range(12):
        _a_visit(hall, session)
    flag = protocol.FlagStatus(code=hall.world.code_of(5), shown=Phase.IN_PROGRESS, claim="returned")
    assert isinstance(desk.send(flag), protocol.Done)
    hall.start("sim")
    wait_until(lambda: len(hall.told()) >= 1, 40)
    hall.kill("sim")
    hall.end("serve")  # what it has in hand it gives back; after a kill the hall would wait for a minute
    for name in ("sim", "serve"):
        hall.start(name)
    hall.fault()
    wait_until(lambda: sum(line["new"] for line in hall.told()) == 13, 100)
    accepted = Counter(line["key"] for line in hall.told() if line["new"])
    assert set(accepted.values()) == {1}
    assert Counter(line["fact"]["kind"] for line in hall.told() if line["new"]) == {
        "visit_finished": 12,
        "status_flagged": 1,
    }
    panel.close()
    desk.close()


def test_the_desk_is_told_how_the_exchange_goes(hall: HallWithCentre) -> None:
    heard: list[Sync] = []
    follower = Follower(
        hall.server.address, token("desk"), lambda state, facts: None, lambda link: None, on_sync=heard.append
    )
    follower.start()
    for name in ("sim", "serve"):
        hall.start(name)
    try:
        wait_until(lambda: heard and heard[-1].centre is Centre.OK, 30)
        hall.kill("sim")
        asking = hall.asking()
        for number in range(4):
            _asked(asking, hall.world.code_of(number))
        wait_until(lambda: heard[-1].centre is Centre.AWAY)
        assert heard[-1].reason == "refused_connection"
        asking.close()
    finally:
        follower.stop()
