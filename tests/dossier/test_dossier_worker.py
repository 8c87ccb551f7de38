"""The look-up service as a process: who may ask, what it never says, how it begins and ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from config.ports import free_port
from queue_engine.client import Commands
from queue_engine.dossier.cache import Cache
from queue_engine.dossier.record import Dossier
from queue_engine.protocol import (
    AskDossier,
    AskProcedures,
    Centre,
    DossierAnswer,
    Found,
    Phase,
    ProcedureHits,
    ProveDossier,
    Refusal,
)
from tests.fakes.hall import settings, token, wait_until

CODE = "H13.01-261120-0001"
SECRET_LOOKING = "H13.01-261120-7777"
ENDS_S, PATIENCE_S = 10.0, 30.0
"""Far more than the second or two that it takes: this machine may be busy with others."""


class WorkerProcess:
    """The service in a process of its own, beside a hall server that is away."""

    def __init__(self, folder: Path, **dossiers: Any) -> None:
        values = settings(folder, counters=1, kiosks=1, boards=1)
        values["stations"].append(
            {"id": "lookup-1", "kind": "lookup_screen", "name": "Tra cứu", "token": token("lookup-1")}
        )
        values["dossiers"] = {"port": free_port(), **dossiers}
        self.folder, self.address = folder, f"127.0.0.1:{values['dossiers']['port']}"
        self.file, self.words = folder / "hall.toml", folder / "worker.log"
        self.file.write_text(tomli_w.dumps(values), encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "queue_engine", "dossiers", "--config", str(self.file)]
        with self.words.open("ab") as words:
            self.process = subprocess.Popen(command, stdout=words, stderr=words)
        wait_until(self._answers, 100)

    def _answers(self) -> bool:
        assert self.process and self.process.poll() is None, self.words.read_text(encoding="utf-8")
        try:
            return bool(self.health())
        except OSError:
            return False

    def health(self) -> dict[str, Any]:
        connection = http.client.HTTPConnection(self.address, timeout=5)
        try:
            connection.request("GET", "/health")
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()

    def commands(self, station: str) -> Commands:
        return Commands(self.address, token(station))

    def stop(self) -> float:
        """SIGTERM; how long it took to end."""
        assert self.process
        began = time.monotonic()
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGTERM)
        assert self.process.wait(30) == 0, self.words.read_text(encoding="utf-8")
        return time.monotonic() - began


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[WorkerProcess]:
    (tmp_path / "state").mkdir()
    now = datetime.now(UTC)
    cache = Cache(tmp_path / "state" / "dossiers.db", lambda: round(now.timestamp() * 1000))
    cache.put([Dossier(CODE, Phase.RESULT_READY, now, "csv", receipt_no="4711", procedure_name="Khai sinh")]).result(5)
    cache.close()
    made = WorkerProcess(tmp_path)
    made.start()
    yield made
    if made.process and made.process.poll() is None:
        made.stop()


def test_a_station_asks_with_its_token_and_gets_a_typed_answer(worker: WorkerProcess) -> None:
    screen = worker.commands("lookup-1")
    answer = screen.send(AskDossier(code=CODE.lower()), PATIENCE_S)
    assert isinstance(answer, DossierAnswer) and answer.found is Found.FOUND
    assert answer.dossier and (answer.dossier.procedure, answer.dossier.phase) == ("Khai sinh", Phase.RESULT_READY)
    assert answer.centre is Centre.NONE
    by_number = screen.send(AskDossier(code="4711"), PATIENCE_S)
    assert isinstance(by_number, DossierAnswer) and by_number.found is Found.FOUND
    hits = screen.send(AskProcedures(query="khai sinh"), PATIENCE_S)
    assert isinstance(hits, ProcedureHits) and hits.of == 0
    screen.close()


def test_who_may_not_ask_is_refused(worker: WorkerProcess) -> None:
    refusals = []
    for name, body in (
        ("board-1", AskDossier(code=CODE)),
        ("panel-1", ProveDossier(code=CODE, proof="1234")),
        ("nobody", AskDossier(code=CODE)),
    ):
        station = worker.commands(name)
        answer = station.send(body, PATIENCE_S)
        station.close()
        assert isinstance(answer, Refusal)
        refusals.append(answer.code)
    assert refusals == ["not_allowed", "not_allowed", "bad_token"]


def test_a_message_that_is_too_long_or_wrong_is_refused_without_repeating_it(worker: WorkerProcess) -> None:
    bodies = {
        400: json.dumps({"code": CODE, "proof": "12a4", "name": SECRET_LOOKING}),
        413: json.dumps({"code": "x" * 70_000}),
    }
    for status, body in bodies.items():
        connection = http.client.HTTPConnection(worker.address, timeout=5)
        headers = {"Authorization": f"Bearer {token('lookup-1')}", "Content-Type": "application/json"}
        connection.request("POST", "/dossiers-proved", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status == status
        assert "12a4" not in text and SECRET_LOOKING not in text


def test_no_code_and_no_proof_is_ever_written_down(worker: WorkerProcess) -> None:
    screen = worker.commands("lookup-1")
    for code in (SECRET_LOOKING, "7777 lạ"):
        screen.send(AskDossier(code=code), PATIENCE_S)
        screen.send(ProveDossier(code=code, proof="9182"), PATIENCE_S)
    screen.close()
    worker.stop()
    said = worker.words.read_text(encoding="utf-8")
    assert "7777" not in said and "9182" not in said
    kept = b"".join(file.read_bytes() for file in (worker.folder / "state").glob("dossiers.db*"))
    assert SECRET_LOOKING.encode() not in kept and b"9182" not in kept


def test_it_ends_at_once_and_its_copy_is_there_after_a_restart(worker: WorkerProcess) -> None:
    assert worker.stop() < ENDS_S
    worker.start()
    screen = worker.commands("lookup-1")
    answer = screen.send(AskDossier(code=CODE), PATIENCE_S)
    screen.close()
    assert isinstance(answer, DossierAnswer) and answer.found is Found.FOUND


def test_settings_that_cannot_work_leave_the_copy_in_use(tmp_path: Path) -> None:
    worker = WorkerProcess(tmp_path, system="portal", address="http://127.0.0.1:9", unit="H13.01", user="hall")
    worker.start()
    screen = worker.commands("lookup-1")
    answer = screen.send(AskDossier(code=CODE), PATIENCE_S)
    screen.close()
    assert isinstance(answer, DossierAnswer) and answer.found is Found.AWAY
    assert worker.stop() < ENDS_S


def test_a_port_that_is_taken_is_said_in_words(worker: WorkerProcess) -> None:
    command = [sys.executable, "-m", "queue_engine", "dossiers", "serve", "--config", str(worker.file)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert second.returncode == 3 and "dossiers.port" in second.stderr and "Traceback" not in second.stderr


def test_a_system_that_is_set_wrong_leaves_the_copy_in_use_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    worker = WorkerProcess(tmp_path, system="portal", address="https://127.0.0.1:9", unit="H", ca_file="ca.pem")
    worker.start()
    assert worker.health()["reason"] == "bad_ca_file"
    assert worker.stop() < ENDS_S


def test_the_status_of_a_running_service_can_be_read(worker: WorkerProcess) -> None:
    command = [sys.executable, "-m", "queue_engine", "dossiers", "status", "--config", str(worker.file)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert said.returncode == 0 and "centre" in said.stdout and "none" in said.stdout
