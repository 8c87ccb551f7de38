"""Receipts of the demonstration: codes that the simulated central system knows, and hands that hold them to a reader.

It asks the central system over its own address, as any other client of a portal would.
"""

from __future__ import annotations

import json
import os
import time
import tty
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from config.dossiers import Dossiers
from config.schema import HallConfig, StationKind

SINCE = timedelta(days=30)
ASK_S, PAUSE_S, TRIES = 2.0, 0.25, 40
MOST = 200


class Scanner:
    """The far end of a serial reader's cable: a pseudo-terminal under the name that stands in the settings."""

    def __init__(self, cable: Path) -> None:
        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        cable.parent.mkdir(parents=True, exist_ok=True)
        cable.unlink(missing_ok=True)
        cable.symlink_to(os.ttyname(self._far))

    def read(self, code: str) -> None:
        os.write(self._near, f"{code}\r".encode())

    def close(self) -> None:
        for end in (self._near, self._far):
            os.close(end)


def scanners_of(config: HallConfig) -> dict[str, Scanner]:
    """Look-up screen with a window → the scanner that people use there."""
    shown = [one for one in config.stations if one.kind is StationKind.LOOKUP_SCREEN and one.enabled and one.pilot]
    cables = {one.id: config.reader(one.readers[0]) for one in shown if one.readers}
    return {station: Scanner(Path(reader.device)) for station, reader in cables.items() if reader.device}


def receipts_of(config: HallConfig, now: datetime) -> list[str]:
    """Codes of dossiers of the last weeks, first one of each status; none where no portal is simulated.

    It waits for the look-up service, which is started last.
    """
    given = config.dossiers
    if not given.sim.enabled or given.system != "portal":
        return []
    for _ in range(TRIES):
        try:
            _opened(f"http://{given.lookup_address}/health")
            rows = _listed(given, f"{now - SINCE:%Y%m%d%H%M%S}")
        except (OSError, ValueError, KeyError):
            time.sleep(PAUSE_S)
            continue
        of_each = {row["TrangThaiHoSo"]: row["MaHoSo"] for row in reversed(rows)}
        return [*of_each.values(), *(row["MaHoSo"] for row in rows)]
    return []


def _listed(given: Dossiers, since: str) -> list[dict[str, str]]:
    session = _asked(given.address, service="login", username=given.user, password="demo")["session"]
    wanted = {"session": session, "madonvi": given.unit, "tungay": since, "trang": 1, "sodong": MOST}
    rows: list[dict[str, str]] = _asked(given.address, service="DanhSachHoSo", **wanted)["result"]
    return rows


def _asked(address: str, **body: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_opened(address, json.dumps(body).encode()))
    return told


def _opened(address: str, body: bytes | None = None) -> bytes:
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=ASK_S) as answer:
        said: bytes = answer.read()
        return said
