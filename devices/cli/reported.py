"""What the hall server knows of the stations' devices: a device that a station holds can be asked by nobody else."""

from __future__ import annotations

import json
import tomllib
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from devices.cli.wiring import Hall
from devices.states import Reason, State

SERVER_S = 2.0
ESTIMATOR = "estimator"
"""The token of the server's own worker: whoever asks with it is noted nowhere."""
HELD = frozenset({State.READY, State.BUSY, State.ATTENTION, State.STOPPED})
"""A device in these states is at its station's end of the cable."""


@dataclass(frozen=True)
class Held:
    """A device at work at a station that is connected now."""

    station: str
    state: State
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class HallServer:
    """Asked once, when somebody wants to know."""

    hall: Hall

    @property
    def address(self) -> str:
        return self.hall.config.server.address

    @cached_property
    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address}/health", timeout=SERVER_S) as answer:
                return bool(answer.status == 200)
        except (OSError, ValueError):
            return False

    @cached_property
    def stations(self) -> list[dict[str, Any]] | None:
        """As the server knows them; None: it is away, or does not tell us."""
        token = self._token() if self.answers else None
        if token is None:
            return None
        question = urllib.request.Request(f"http://{self.address}/stations")
        question.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(question, timeout=SERVER_S) as answer:
                return list(json.loads(answer.read())["stations"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def held(self, device: str) -> Held | None:
        """By whom, and how it is there; None: nobody is known to hold it."""
        known = self._known(device)
        return known if known is not None and known.state in HELD else None

    def held_on(self, line: str, device: str) -> Held | None:
        """The same of what hangs on a line: whoever holds that knows of it, also that it is away."""
        return self._known(device) if self.held(line) is not None else None

    def _known(self, device: str) -> Held | None:
        """What a station that is connected says of it."""
        for station in self.stations or ():
            for one in station["devices"] if station["connected"] else ():
                if one["device"] == device and one["state"] in set(State):
                    known = (reason for reason in one["reasons"] if reason in set(Reason))
                    return Held(station["station"], State(one["state"]), tuple(map(Reason, known)))
        return None

    def _token(self) -> str | None:
        """Read where it is; nothing is made here, and it is never shown."""
        try:
            data = tomllib.loads((self.hall.config.hall.state_dir / "secrets.toml").read_text("utf-8-sig"))
            return str(data["tokens"][ESTIMATOR])
        except (OSError, ValueError, KeyError, TypeError):
            return None
