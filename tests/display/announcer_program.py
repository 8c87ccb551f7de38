"""Announcers as programs on simulated sound cards, against the real hall server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from queue_engine import protocol
from queue_engine.client import Commands
from queue_engine.stores.reader import facts_of_days
from tests.fakes.hall import ServerProcess, sign_in, token, write_settings

FAST = 20
"""How many times faster the simulated sound cards are, and so the hall's seconds."""


def hall_that_speaks(folder: Path, *stations: dict[str, Any], **sections: Any) -> ServerProcess:
    """The small hall with these announcers, and whatever other sections."""
    server = ServerProcess(folder)
    rows = [{"kind": "announcer", "name": one["id"], "token": token(one["id"]), **one} for one in stations]
    server.values = {**server.values, "stations": [*server.values["stations"], *rows], **sections}
    write_settings(folder, server.values)
    return server


@contextmanager
def announcer(server: ServerProcess, station: str) -> Iterator[subprocess.Popen[bytes]]:
    log = server.file.parent / f"{station}.log"
    arguments = ["-m", "display", "announcer", "--config", str(server.file), "--station", station]
    with log.open("ab") as words:
        process = subprocess.Popen([sys.executable, *arguments], stdout=words, stderr=words)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def sounds(log: Path) -> list[dict[str, Any]]:
    """What a simulated card has played."""
    if not log.exists():
        return []
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines(keepends=True) if line[-1] == "\n"]


def journal(server: ServerProcess, *kinds: str) -> list[dict[str, Any]]:
    """The data of these facts, each with its seq."""
    return [{**fact.data, "seq": fact.seq} for fact in facts_of_days(server.database, None, None) if fact.kind in kinds]


def outcomes(server: ServerProcess, zone: str = "") -> dict[int, tuple[str, ...]]:
    """By call: outcome and reasons in a zone. Fails when a call has two."""
    found: dict[int, tuple[str, ...]] = {}
    for fact in journal(server, "calls_spoken"):
        if fact["zone"] == zone:
            assert not found.keys() & set(fact["calls"]), fact
            found |= dict.fromkeys(fact["calls"], (fact["outcome"], *fact["reasons"]))
    return found


class Desk:
    """An officer at a counter."""

    def __init__(self, server: ServerProcess, counter: int) -> None:
        self._server = server
        self._commands = Commands(server.address, token(f"panel-{counter}"))
        self._session = sign_in(self._commands, f"officer-{counter}")
        self.ticket: protocol.Ticket | None = None

    def call(self, field: str = "land") -> int:
        """Somebody takes a number and is called; seq of the call."""
        with closing(Commands(self._server.address, token("kiosk-1"))) as kiosk:
            taken = kiosk.send(protocol.IssueTicket(field=field), deadline_s=20)
        assert isinstance(taken, protocol.Issued), taken
        return self._act(protocol.CallNext(session=self._session))

    def recall(self) -> int:
        return self._act(protocol.Recall(**self._seen()))

    def start(self) -> None:
        self._act(protocol.Start(**self._seen()))

    def finish(self) -> None:
        self._act(protocol.Finish(**self._seen()))

    def _seen(self) -> dict[str, Any]:
        assert self.ticket is not None
        return {"session": self._session, "ticket": self.ticket.id, "seen": self.ticket.state}

    def _act(self, body: protocol.Message) -> int:
        answer = self._commands.send(body, deadline_s=20)
        assert isinstance(answer, protocol.TicketNow), answer
        self.ticket = answer.ticket
        return answer.ticket.call_seq or 0

    def close(self) -> None:
        self._commands.close()
