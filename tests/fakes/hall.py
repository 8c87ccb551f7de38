"""A small hall for tests: its settings, its rules, an engine in memory and a server process on a free port."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

from config.ports import free_port
from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.rules import CallingRules, HallRules, OfficerRule, ZoneRule
from queue_engine.domain.schedule import Schedule, SessionRule
from queue_engine.protocol import StationKind
from queue_engine.server.pins import hash_pin
from queue_engine.stores.sqlite import SqliteStore
from queue_engine.usecases.day import keep_day
from queue_engine.usecases.scene import SYSTEM, Caller, Scene

PIN = "246810"
PIN_HASH = hash_pin(PIN)
EVERY_DAY = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
START_MS = 1_795_393_800_000  # 2026-11-23 07:30 in Ho Chi Minh City, a Monday
FIELDS = {"civil": "A", "certify": "C", "land": "D"}
COUNTERS = {"1": ("civil", "certify"), "2": ("certify", "land"), "3": ("land",)}

VOICES = {"voice-1": "east", "voice-2": "east", "voice-3": "west", "voice-4": ""}
"""Announcers and their zones; the last one speaks to the whole hall."""
ZONES = {"east": ZoneRule(frozenset({"1"}), "hall"), "west": ZoneRule(frozenset({"2", "3"}), "hall")}

ALL_DAY = SessionRule(0, 24 * 60, last_ticket_before_min=0)

KIOSK = Caller("kiosk-1", StationKind.TICKET_KIOSK)
BOARD = Caller("board-1", StationKind.HALL_BOARD)
WORKER = Caller("dossiers", StationKind.DOSSIERS)


def panel(counter: str) -> Caller:
    return Caller(f"panel-{counter}", StationKind.COUNTER_PANEL, counter)


def voice(n: int) -> Caller:
    return Caller(f"voice-{n}", StationKind.ANNOUNCER)


def rules(**changes: Any) -> HallRules:
    values: dict[str, Any] = {
        "hall": "test",
        "letters": FIELDS,
        "counters": COUNTERS,
        "officers": {f"officer-{name}": OfficerRule(f"Cán bộ {name}", PIN_HASH) for name in ("a", "b", "c")},
        "schedule": Schedule("Asia/Ho_Chi_Minh", EVERY_DAY, sessions=(ALL_DAY,)),
        "priority_groups": frozenset({"elderly"}),
        "calling": CallingRules(no_show_after_calls=1, no_show_after_s=0, recall_cooldown_s=0),
        "printing": frozenset({"kiosk-1"}),
        "counter_numbers": {name: int(name) for name in COUNTERS},
    }
    return HallRules(**{**values, **changes})


@dataclass
class Engine:
    """The use cases on a store in memory, with a clock moved by hand."""

    rules: HallRules = field(default_factory=rules)
    store: SqliteStore = field(default_factory=lambda: SqliteStore(":memory:"))
    now_ms: int = START_MS
    sessions: dict[str, int] = field(default_factory=dict)

    def run(self, work: Callable[[Scene], Any], caller: Caller = SYSTEM) -> Any:
        """One transaction, as the writer does it. A refusal undoes the work and is raised."""
        with self.store.transaction() as uow:
            keep_day(Scene(uow, self.rules, self.now_ms, SYSTEM))
            try:
                with self.store.savepoint():
                    result = work(Scene(uow, self.rules, self.now_ms, caller))
            except Refused as refused:
                result = refused
        if isinstance(result, Refused):
            raise result
        return result

    def kinds(self) -> list[str]:
        return [fact.kind for fact in self.store.facts(0)]


class StoppedClock:
    """A clock that stands."""

    def now_ms(self) -> int:
        return START_MS


def settings(
    folder: Path, counters: int = 3, kiosks: int = 2, boards: int = 1, rolls: bool = False, voices: int = 0
) -> dict[str, Any]:
    """The settings of a small hall as TOML values; every station has a token of its own name, all voices one zone."""
    stations: list[dict[str, Any]] = [
        {"id": f"kiosk-{n}", "kind": "ticket_kiosk", "name": f"Kiosk {n}"} for n in range(1, kiosks + 1)
    ]
    stations += [{"id": f"board-{n}", "kind": "hall_board", "name": f"Bảng {n}"} for n in range(1, boards + 1)]
    stations += [
        {"id": f"panel-{n}", "kind": "counter_panel", "name": f"Quầy {n}", "counter": str(n)}
        for n in range(1, counters + 1)
    ]
    stations += [
        {"id": f"voice-{n}", "kind": "announcer", "name": f"Loa {n}", "zone": "east"} for n in range(1, voices + 1)
    ]
    stations.append({"id": "desk", "kind": "supervisor_desk", "name": "Bàn trưởng bộ phận"})
    for station in stations:
        station["token"] = token(station["id"])
    return {
        "hall": {
            "id": "test",
            "name": "Bộ phận Một cửa thử nghiệm",
            "name_en": "Test hall",
            "short_name": "Thử nghiệm",
            "state_dir": str(folder / "state"),
        },
        "server": {"port": free_port(), "heartbeat_s": 0.5},
        "tallies": {"port": free_port()},
        "schedule": {
            "open_weekdays": sorted(EVERY_DAY),
            "sessions": [{"opens": "00:00", "closes": "24:00", "last_ticket_before_min": 0}],
        },
        "queue": {"recall_cooldown_s": 0, "no_show_after_calls": 1, "no_show_after_s": 0, "paper_roll": rolls},
        "priority_groups": [{"id": "elderly", "name": "Từ 60 tuổi", "name_en": "60 and over"}],
        "fields": [{"id": name, "letter": letter, "name": name, "name_en": name} for name, letter in FIELDS.items()],
        "counters": [
            {
                "id": str(n),
                "number": n,
                "name": f"Quầy {n}",
                "name_en": f"Counter {n}",
                "fields": list(COUNTERS.get(str(n), ("civil", "certify", "land"))),
            }
            for n in range(1, counters + 1)
        ],
        "officers": [
            {"id": f"officer-{n}", "name": f"Cán bộ {n}", "pin_hash": PIN_HASH} for n in range(1, counters + 1)
        ],
        "stations": stations,
        "zones": [{"id": "east", "name": "Sảnh đông", "room": "hall"}] if voices else [],
    }


def token(station: str) -> str:
    return f"token-of-{station}-for-tests-only"


def write_settings(folder: Path, values: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "hall.toml"
    file.write_text(tomli_w.dumps(values), encoding="utf-8")
    return file


START_S = 60.0
"""A busy machine takes its time."""


class ServerProcess:
    """The real hall server in its own process."""

    def __init__(self, folder: Path, **shape: int) -> None:
        self.values = settings(folder, **shape)
        self.file = write_settings(folder, self.values)
        self.port = int(self.values["server"]["port"])
        self.address = f"127.0.0.1:{self.port}"
        self.database = folder / "state" / "hall.db"
        self.words = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ServerProcess:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process
        killed = self.process.returncode == -signal.SIGKILL
        assert self.stop() == 0 or killed, self.words.read_text(encoding="utf-8")

    def start(self) -> None:
        command = [sys.executable, "-m", "queue_engine", "serve", "--config", str(self.file)]
        with self.words.open("ab") as words:
            self.process = subprocess.Popen(command, stdout=words, stderr=words)
        wait_until(self.answers, START_S)

    def answers(self) -> bool:
        assert self.process and self.process.poll() is None, self.words.read_text(encoding="utf-8")
        try:
            return bool(self.health())
        except OSError:
            return False

    def health(self) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health")
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGTERM)
        return self.process.wait(START_S)


def wait_until(met: Callable[[], object], seconds: float = 30.0) -> None:
    """Ask again until it is so; fails after ``seconds``."""
    ends = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < ends, f"still not so after {seconds} s: {met}"
        threading.Event().wait(0.01)


def sign_in(commands: Any, officer: str, take_over: bool = False) -> int:
    """Sign an officer in through the protocol; the session."""
    answer = commands.send(protocol.SignIn(officer=officer, pin=PIN, take_over=take_over), deadline_s=20)
    assert isinstance(answer, protocol.SignedIn), answer
    assert answer.counter.session is not None
    return answer.counter.session
