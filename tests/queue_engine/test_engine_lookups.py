"""Look-ups of a Qt station: the latest question wins, and an answer comes in time even from a dead service."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from queue_engine.client.commands import Unreachable
from queue_engine.client.qt.lookups import Lookups
from queue_engine.protocol import (
    AskDossier,
    AskProcedures,
    DossierAnswer,
    Found,
    ProcedureHits,
    Refusal,
)

DEADLINE_S = 0.5


class FakeService:
    """Answers by path after ``wait``; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.slow = ""
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                service.asked.append(text)
                if service.slow and service.slow in text:
                    service.gate.wait(10)
                body = service.answer(self.path).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def answer(self, path: str) -> str:
        found = DossierAnswer(found=Found.NOT_FOUND) if path == "/dossiers" else ProcedureHits(of=3)
        return found.model_dump_json()

    def close(self) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service() -> Iterator[FakeService]:
    running = FakeService()
    yield running
    running.close()


Opened = Callable[..., Lookups]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    made: list[Lookups] = []

    def open_lookups(address: str, deadline_s: float = 5.0) -> Lookups:
        made.append(Lookups(address, "token-of-the-screen", deadline_s))
        return made[-1]

    yield open_lookups
    for one in made:
        one.stop()


def test_an_answer_comes_in_the_windows_thread(qtbot: QtBot, opened: Opened, service: FakeService) -> None:
    answers: list[Any] = []
    threads: list[int] = []
    opened(service.address).ask(
        AskDossier(code="A"), lambda a: (answers.append(a), threads.append(threading.get_ident()))
    )
    qtbot.waitUntil(lambda: len(answers) == 1)
    assert isinstance(answers[0], DossierAnswer) and threads == [threading.get_ident()]


def test_an_overtaken_question_is_never_answered_and_does_not_hold_the_next_one(
    qtbot: QtBot, opened: Opened, service: FakeService
) -> None:
    service.slow = "first"
    service.gate.clear()
    lookups, answers = opened(service.address), []
    lookups.ask(AskDossier(code="first"), lambda answer: answers.append(("first", answer)))
    qtbot.waitUntil(lambda: len(service.asked) == 1)
    lookups.ask(AskDossier(code="second"), lambda answer: answers.append(("second", answer)))
    qtbot.waitUntil(lambda: len(answers) == 1)
    service.gate.set()
    lookups.ask(AskDossier(code="third"), lambda answer: answers.append(("third", answer)))
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert [name for name, _ in answers] == ["second", "third"]


def test_a_question_about_procedures_does_not_overtake_one_about_a_dossier(
    qtbot: QtBot, opened: Opened, service: FakeService
) -> None:
    lookups, answers = opened(service.address), []
    lookups.ask(AskDossier(code="A"), answers.append)
    lookups.ask(AskProcedures(query="khai sinh"), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert {type(answer) for answer in answers} == {DossierAnswer, ProcedureHits}


@pytest.mark.parametrize("listening", [True, False])
def test_a_dead_service_gets_an_honest_answer_in_time(qtbot: QtBot, opened: Opened, listening: bool) -> None:
    """Dead in both ways: nobody listens, and somebody who never answers."""
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        address = f"127.0.0.1:{quiet.getsockname()[1]}"
        if not listening:
            quiet.close()
        lookups, answers = opened(address, DEADLINE_S), []
        began = time.monotonic()
        for _ in range(8):
            lookups.ask(AskDossier(code="A"), answers.append)
        qtbot.waitUntil(lambda: len(answers) == 1)
        assert time.monotonic() - began < DEADLINE_S + 2.0
        assert isinstance(answers[0], Unreachable) and "A" not in answers[0].intent.body


def test_a_cleared_screen_hears_nothing_more(qtbot: QtBot, opened: Opened, service: FakeService) -> None:
    service.slow = "first"
    service.gate.clear()
    lookups, answers = opened(service.address), []
    lookups.ask(AskDossier(code="first"), lambda answer: answers.append("first"))
    lookups.forget()
    service.gate.set()
    lookups.ask(AskProcedures(), lambda answer: answers.append("second"))
    qtbot.waitUntil(lambda: answers == ["second"])


def test_a_foreign_program_at_the_address_is_not_taken_for_an_answer(
    qtbot: QtBot, opened: Opened, service: FakeService, expect_log: Callable[[str], None]
) -> None:
    expect_log("not understood")
    service.answer = lambda path: "<html>"  # type: ignore[method-assign]
    answers: list[Any] = []
    opened(service.address, DEADLINE_S).ask(AskDossier(code="A"), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)
    assert isinstance(answers[0], Unreachable | Refusal)
