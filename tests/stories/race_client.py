"""One client of the race: acts as a kiosk or as an officer and keeps a ledger of what it was told.

``python -m tests.stories.race_client ADDRESS STATION ACTIONS LEDGER`` writes one JSON line an action.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TextIO

from queue_engine import protocol
from queue_engine.client import Commands
from queue_engine.protocol import Refusal, TicketNow, TicketState
from tests.fakes.hall import FIELDS, sign_in, token

PATIENCE_S = 60.0


def main() -> None:
    address, station, actions, ledger = sys.argv[1:]
    commands = Commands(address, token(station))
    with Path(ledger).open("w", encoding="utf-8") as lines:
        if station.startswith("kiosk"):
            _take(commands, int(actions), lines)
        else:
            _serve(commands, station, int(actions), lines)
    commands.close()


def _note(lines: TextIO, body: protocol.Message, answer: object) -> None:
    told = answer.model_dump(mode="json") if isinstance(answer, protocol.Message) else None
    lines.write(json.dumps({"request": type(body).__name__, "answer": told}) + "\n")
    lines.flush()


def _take(commands: Commands, actions: int, lines: TextIO) -> None:
    for _ in range(actions):
        body = protocol.IssueTicket(
            field=random.choice(sorted(FIELDS)), priority=random.choice([None, None, "elderly"])
        )
        _note(lines, body, commands.send(body, PATIENCE_S))


def _serve(commands: Commands, station: str, actions: int, lines: TextIO) -> None:
    session = sign_in(commands, station.replace("panel", "officer"))
    ticket: protocol.Ticket | None = None
    for _ in range(actions):
        body = _next_press(session, ticket)
        answer = commands.send(body, PATIENCE_S)
        _note(lines, body, answer)
        if isinstance(answer, TicketNow):
            ended = answer.ticket.state in (TicketState.FINISHED, TicketState.NO_SHOW)
            ticket = None if ended else answer.ticket
        elif isinstance(answer, Refusal) and answer.code != "queue_empty":
            sys.exit(f"{station}: {answer}")


def _next_press(session: int, ticket: protocol.Ticket | None) -> protocol.Message:
    if ticket is None:
        return protocol.CallNext(session=session)
    seen = {"session": session, "ticket": ticket.id, "seen": ticket.state}
    if ticket.state is TicketState.SERVING:
        return protocol.Finish(**seen)
    return random.choice([protocol.Start, protocol.Start, protocol.Recall, protocol.NoShow])(**seen)


if __name__ == "__main__":
    main()
