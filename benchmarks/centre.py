"""A hall with its look-up service and a simulated central system, each a real process."""

from __future__ import annotations

import http.client
import json
import secrets
import subprocess
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.hall import BenchHall, Shape, token, wait_until
from config.ports import free_port
from queue_engine.client import Commands
from queue_engine.dossier.sim.world import World

SEED, DOSSIERS, PROCEDURES = 7, 200_000, 100
DEADLINE_S = 1.5
UNIT = "H13.01"
SEEN_S = 0.25
"""Until the centre has read what goes wrong."""


class Centre:
    """The hall's settings of dossiers, its service, and the central system with its faults and its ledger."""

    def __init__(
        self,
        folder: Path,
        answer_ms: int,
        tells: Sequence[str] = (),
        pilot: str | None = None,
        lookup: str | None = None,
        queue: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        """``pilot``, ``lookup``: where the script is that leads the kiosk's, the look-up screen's window.

        ``queue``, ``changes``: settings of the queue and of dossiers.
        """
        self.port, self.lookups = free_port(), free_port()
        folder.mkdir(parents=True, exist_ok=True)
        secret = folder / "centre.secret"
        secret.write_text(secrets.token_hex(8), encoding="ascii")
        secret.chmod(0o600)
        sim = {"port": self.port, "seed": SEED, "dossiers": DOSSIERS, "procedures": PROCEDURES, "answer_ms": answer_ms}
        values = {
            "system": "portal",
            "address": f"http://127.0.0.1:{self.port}/lgsp",
            "unit": UNIT,
            "user": "hall",
            "secret": str(secret),
            "port": self.lookups,
            "deadline_s": DEADLINE_S,
            "pull": {"dossiers_min": 0, "procedures_h": 24},
            "sim": {**sim, "enabled": True},
            "out": {"send": list(tells), "where": "address", "address": f"http://127.0.0.1:{self.port}/hall/events"},
        }
        self.hall = BenchHall(folder, Shape(pilot=pilot, lookup=lookup, dossiers=values | changes, queue=queue or {}))
        self.folder = self.hall.config.hall.state_dir / "sim-centre"
        zone = ZoneInfo(self.hall.config.hall.timezone)
        self.world = World(SEED, DOSSIERS, PROCEDURES, datetime.now(zone).date(), zone)

    def start(self) -> None:
        """Centre and service, each with its process."""
        self.system = self._started("sim", self.port)
        self.service = self._started("serve", self.lookups)

    def _started(self, name: str, port: int) -> subprocess.Popen[bytes]:
        process = self.hall.run(name, "queue_engine", "dossiers", name, "--config", str(self.hall.file))
        wait_until(lambda: _listens(port), process, self.hall.log(name))
        return process

    def wait_for_pulls(self) -> None:
        """The service has signed in by then, as it has in a hall before anybody comes."""
        wait_until(lambda: self.health()["procedures"] == PROCEDURES, self.service, self.hall.log("serve"))

    def fault(self, *lines: str) -> None:
        """What goes wrong from now on; nothing named: nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / "control.new"
        fresh.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        fresh.replace(self.folder / "control")
        time.sleep(SEEN_S)

    def asking(self, station: str = "", patience_s: float = DEADLINE_S + 0.3) -> Commands:
        """A station's questions, as its window asks them."""
        known = token(station or self.hall.kiosk)
        return Commands(f"127.0.0.1:{self.lookups}", known, answer_s=patience_s)

    def health(self) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.lookups, timeout=5)
        try:
            connection.request("GET", "/health")
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()

    def ledger(self) -> list[dict[str, Any]]:
        """Everything that it was told, repeats included, in its order."""
        file = self.folder / "ledger.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]


def _listens(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True
