"""Names of hosts → addresses, with a deadline: the system's own resolver has none, and may hang for minutes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from devices.errors import Abandoned, Unreachable

SLICE_S = 0.1
"""Longest uninterrupted wait, so that whoever gives up is heeded soon."""

Address = tuple[int, Any]
"""Family, and what connect() takes."""
Lookup = Callable[..., Sequence[tuple[Any, ...]]]


class Resolver:
    """For one host. A question to the system that hangs is left behind, and never more than that one.

    While it hangs, the next call waits for it too and asks nothing new.
    """

    def __init__(
        self,
        host: str,
        port: int,
        is_abandoned: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
        lookup: Lookup = socket.getaddrinfo,
    ) -> None:
        self._host, self._port = host, port
        self._is_abandoned = is_abandoned
        self._clock = clock
        self._lookup = lookup
        self._asked: _Question | None = None

    def addresses(self, deadline: float) -> list[Address]:
        """Where the host is. Raises Unreachable, also when the system does not say in time."""
        if (numeric := self._numeric()) is not None:
            return numeric
        question = self._asked = self._asked or _Question(lambda: self._look_up(0))
        self._wait(question, deadline)
        self._asked = None
        if question.error is not None:
            raise Unreachable(f"no such host {self._host}: {question.error}") from question.error
        return question.found

    def _numeric(self) -> list[Address] | None:
        """An address needs no asking; None when it is a name."""
        try:
            return self._look_up(socket.AI_NUMERICHOST)
        except (socket.gaierror, UnicodeError):
            return None

    def _look_up(self, flags: int) -> list[Address]:
        found = self._lookup(self._host, self._port, type=socket.SOCK_STREAM, flags=flags)
        return [(family, address) for family, _, _, _, address in found]

    def _wait(self, question: _Question, deadline: float) -> None:
        while not question.ended.wait(max(0.0, min(SLICE_S, deadline - self._clock()))):
            if self._is_abandoned():
                raise Abandoned("the program is ending")
            if self._clock() >= deadline:
                raise Unreachable(f"nobody says in time where {self._host} is")


class _Question:
    """One question to the system, on a thread that ends with the program if not before."""

    def __init__(self, look_up: Callable[[], list[Address]]) -> None:
        self.ended = threading.Event()
        self.found: list[Address] = []
        self.error: OSError | None = None
        self._look_up = look_up
        threading.Thread(target=self._ask, name="resolver", daemon=True).start()

    def _ask(self) -> None:
        try:
            self.found = self._look_up()
        except OSError as error:
            self.error = error
        except UnicodeError as error:  # a name that no host can have
            self.error = OSError(str(error))
        finally:
            self.ended.set()
