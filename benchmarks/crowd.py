"""Callers who all want a number at once, in a process of their own: ``python -m benchmarks.crowd ADDRESS TOKEN …``.

Prints ``ready``, waits for a line on standard input, then prints one JSON list: each ticket's milliseconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time

from queue_engine.client import Commands
from queue_engine.protocol import Issued, IssueTicket


class Caller(threading.Thread):
    """Takes one number after the other, each as soon as the one before is there."""

    def __init__(self, address: str, token: str, field: str, tickets: int, begin: threading.Event) -> None:
        super().__init__(daemon=True)
        self.took_ms: list[float] = []
        self.refused = 0
        self._commands, self._tickets, self._begin = Commands(address, token), tickets, begin
        self._body = IssueTicket(field=field)

    def run(self) -> None:
        self._begin.wait()
        for _ in range(self._tickets):
            began = time.perf_counter()
            answer = self._commands.send(self._body, deadline_s=30)
            self.took_ms.append((time.perf_counter() - began) * 1000)
            self.refused += not isinstance(answer, Issued)
        self._commands.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd")
    for name in ("address", "token", "field"):
        parser.add_argument(name)
    for name in ("callers", "tickets"):
        parser.add_argument(name, type=int)
    given = parser.parse_args()
    begin = threading.Event()
    callers = [Caller(given.address, given.token, given.field, given.tickets, begin) for _ in range(given.callers)]
    for caller in callers:
        caller.start()
    print("ready", flush=True)
    sys.stdin.readline()
    begin.set()
    for caller in callers:
        caller.join()
    print(json.dumps([ms for caller in callers for ms in caller.took_ms]))
    return 1 if any(caller.refused for caller in callers) else 0


if __name__ == "__main__":
    sys.exit(main())
