"""A hall to measure: the sample city hall with its own folder and ports, its programs as real processes."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

from config import born, find_hall, load_hall
from config.demo.plan import EVERY_DAY, PIN, PIN_HASH
from config.ports import free_port
from queue_engine import protocol
from queue_engine.client import Commands

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "thu-dau-mot"
START_S, END_S = 30.0, 5.0
READER = "doc-ma"
PRINTER_SPEED = 20.0
"""How many times faster the printer's mechanism runs; what it receives comes by the same cable at the same time."""


class BrokenBenchmark(Exception):
    """The benchmark could not measure what it is for."""


@contextlib.contextmanager
def work_folder() -> Iterator[Path]:
    """A folder for as long as the benchmark lasts, on a disk (/tmp may be memory); HALL_BENCH_DIR chooses another.

    With HALL_BENCH_KEEP it stays, for a look at what happened.
    """
    chosen = os.environ.get("HALL_BENCH_DIR") or ("/var/tmp" if os.access("/var/tmp", os.W_OK) else None)
    if os.environ.get("HALL_BENCH_KEEP"):
        yield Path(tempfile.mkdtemp(prefix="hall-bench-", dir=chosen))
        return
    with tempfile.TemporaryDirectory(prefix="hall-bench-", dir=chosen) as folder:
        yield Path(folder)


@dataclass(frozen=True)
class Shape:
    """Which stations the hall has beside its eight panels."""

    boards: int = 0
    others: int = 0
    """Stations of all the other kinds that a large hall has, for followers by protocol."""
    pilot: str | None = None
    """Where the script is that leads the kiosk."""
    lookup: str | None = None
    """Where the script is that leads the look-up screen; None: the hall has none."""
    board: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the boards that differ from what is usual."""
    dossiers: Mapping[str, Any] = field(default_factory=dict)
    """Settings of dossiers; empty: no central system."""
    queue: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the queue that differ from what is usual."""
    stations: tuple[Mapping[str, Any], ...] = ()
    """Stations more, as they stand in the settings."""
    devices: Mapping[str, Any] = field(default_factory=dict)
    """Sections of pads, signs and lines."""


def token(station: str) -> str:
    return f"bench-token-of-{station}"


def settings(folder: Path, shape: Shape) -> dict[str, Any]:
    """The sample hall's settings, with the stations of the shape."""
    values = tomllib.loads(find_hall(SAMPLE).read_text(encoding="utf-8"))
    values["hall"]["state_dir"] = str(folder / "state")
    values["server"] = {"host": "127.0.0.1", "port": free_port()}
    whole_day = {"opens": "00:00", "closes": "24:00", "last_ticket_before_min": 0}
    values["schedule"] = {"open_weekdays": list(EVERY_DAY), "sessions": [whole_day]}
    values["queue"] = {
        **values.get("queue", {}),
        "recall_cooldown_s": 0,
        "no_show_after_calls": 1,
        "no_show_after_s": 0,
        **shape.queue,
    }
    values["board"] = dict(shape.board)
    values["dossiers"] = dict(shape.dossiers)
    values["tallies"] = {"port": free_port()}
    for officer in values["officers"]:
        officer["pin_hash"] = PIN_HASH
    values["printers"] = [_printer(values["printers"][0], folder)]
    panels = [_panel(station) for station in values["stations"] if station["kind"] == "counter_panel"]
    looks_up = _lookups(values, folder, shape)
    values["stations"] = [*_kiosks(values, shape), *looks_up, *panels, *_boards(folder, shape), *_others(values, shape)]
    values["stations"] += [dict(one) for one in shape.stations]
    values.update(shape.devices)
    values["readers"] = [_reader(folder, one["machine"]) for one in looks_up]
    for station in values["stations"]:
        station["token"] = token(station["id"])
    return values


def _panel(panel: dict[str, Any]) -> dict[str, Any]:
    """It prints nowhere: there is one kiosk here alone."""
    return {key: value for key, value in panel.items() if key != "paper_at"}


def _printer(printer: dict[str, Any], folder: Path) -> dict[str, Any]:
    sim = {"capture_dir": str(folder / "printer"), "speed": PRINTER_SPEED}
    return {**printer, "host": "127.0.0.1", "port": free_port(), "simulated": True, "sim": sim}


def _kiosks(values: dict[str, Any], shape: Shape) -> list[dict[str, Any]]:
    """The sample's first kiosk, at its own size and led by a pilot where one is wanted."""
    kiosk = next(station for station in values["stations"] if station["kind"] == "ticket_kiosk")
    led = {"pilot": shape.pilot} if shape.pilot else {}
    window = [0, 0, kiosk["screen"]["width_px"], kiosk["screen"]["height_px"]]
    return [{**kiosk, **led, "printer": values["printers"][0]["id"], "window": window}]


def _lookups(values: dict[str, Any], folder: Path, shape: Shape) -> list[dict[str, Any]]:
    """The sample's first look-up screen with a reader, led by a pilot."""
    if shape.lookup is None:
        return []
    screen = next(station for station in values["stations"] if station["kind"] == "lookup_screen")
    window = [0, 0, screen["screen"]["width_px"], screen["screen"]["height_px"]]
    led = {"pilot": shape.lookup, "window": window, "paint_log": str(paint_log(folder, screen["id"]))}
    return [{**screen, **led, "enabled": True, "readers": [READER]}]


def _reader(folder: Path, machine: str) -> dict[str, Any]:
    """At a cable of which whoever measures holds the other end."""
    cable = {"device": str(reader_cable(folder)), "baud": 115200, "machine": machine}
    return {"id": READER, "name": "Đầu đọc", "same_code_s": 0.05, **cable}


def reader_cable(folder: Path) -> Path:
    return folder / "cables" / READER


def _boards(folder: Path, shape: Shape) -> list[dict[str, Any]]:
    return [
        {
            "id": f"board-{n}",
            "kind": "hall_board",
            "name": f"Bảng {n}",
            "window": [0, 0, 1920, 1080],
            "paint_log": str(paint_log(folder, f"board-{n}")),
        }
        for n in range(1, shape.boards + 1)
    ]


def paint_log(folder: Path, station: str) -> Path:
    return folder / "paint" / f"{station}.jsonl"


def _others(values: dict[str, Any], shape: Shape) -> list[dict[str, Any]]:
    kinds = itertools.cycle(("counter_sign", "ticket_kiosk", "announcer", "supervisor_desk", "lookup_screen"))
    counters = iter(values["counters"])
    return [
        {"id": f"other-{n}", "kind": kind, "name": f"Trạm {n}"}
        | ({"counter": next(counters)["id"]} if kind == "counter_sign" else {})
        for n, kind in zip(range(1, shape.others + 1), kinds, strict=False)
    ]


class BenchHall:
    """The hall's settings and its processes; leaving ends them all, and none outlives this process."""

    def __init__(self, folder: Path, shape: Shape = Shape()) -> None:
        self.folder = folder
        self.file = folder / "hall.toml"
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(tomli_w.dumps(settings(folder, shape)), encoding="utf-8")
        self.config = load_hall(self.file)
        self.address = f"127.0.0.1:{self.config.server.port}"
        self.kiosk = next(one.id for one in self.config.stations if one.kind == "ticket_kiosk")
        self.lookup = next((one.id for one in self.config.stations if one.kind == "lookup_screen"), "")
        self.panels = [one.id for one in self.config.stations if one.kind == "counter_panel"]
        self.others = [one.id for one in self.config.stations if one.id.startswith("other-")]
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> BenchHall:
        return self

    def __exit__(self, *_: object) -> None:
        stop_all(self._processes)

    # -- its programs

    def run(self, name: str, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start ``python -m …``; what it says goes to a log, unless the options say otherwise."""
        process = spawn(self.log(name), "-m", *arguments, **options)
        self._processes.append(process)
        return process

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def start_server(self) -> None:
        self.server = self.run("server", "queue_engine", "serve", "--config", str(self.file))
        wait_until(lambda: self._answers(), self.server, self.log("server"))

    def _answers(self) -> bool:
        try:
            return bool(self.health())
        except OSError:
            return False

    def start_printer(self, name: str = "") -> None:
        """The simulator of the hall's first printer, or of the one with this name."""
        printer = name or self.config.printers[0].id
        arguments = ("devices", "sim-printer", "--config", str(self.file), "--printer", printer)
        started = self.run(printer, *arguments)
        wait_until(lambda: "listens on" in _text(self.log(printer)), started, self.log(printer))

    def start_kiosk(self, station: str = "") -> subprocess.Popen[bytes]:
        """The hall's first kiosk, or the kiosk or look-up screen with this name."""
        kiosk = station or self.kiosk
        return self._shown(kiosk, "kiosk", "--config", str(self.file), "--station", kiosk)

    def start_counter(self, station: str, command: str = "panel") -> subprocess.Popen[bytes]:
        """A counter's panel, or its rating screen."""
        return self._shown(station, "counter", command, "--config", str(self.file), "--station", station)

    def start_board(self, station: str) -> subprocess.Popen[bytes]:
        return self._shown(station, "display", "board", "--config", str(self.file), "--station", station)

    def _shown(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        process = self.run(name, *arguments)
        wait_until(lambda: first_paint(self.log(name)) is not None, process, self.log(name))
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        self._processes.remove(process)
        stop_all([process])

    # -- its server

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._got("/health"))
        return answer

    def wait_for_device(self, station: str, device: str) -> None:
        """The station has said that it is ready."""
        wait_until(lambda: self._is_ready(station, device))

    def _is_ready(self, station: str, device: str) -> bool:
        known = protocol.Stations.model_validate_json(self._got("/stations", self.panels[0])).stations
        devices = [one for row in known if row.station == station for one in row.devices if one.device == device]
        return [one.state for one in devices] == ["READY"]

    def _got(self, path: str, station: str = "") -> bytes:
        connection = http.client.HTTPConnection(self.address, timeout=5)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {token(station)}"} if station else {})
            return connection.getresponse().read()
        finally:
            connection.close()

    def commands(self, station: str) -> Commands:
        return Commands(self.address, token(station))

    def wait_for_followers(self, count: int) -> None:
        wait_until(lambda: self.health()["followers"] >= count)


def spawn(log: Path | None, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start our Python so that it dies with this process; without a log it speaks where this one does.

    To be called from the main thread: what the child's life hangs on is the thread that has started it.
    """
    command = [sys.executable, "-I", "-S", str(born.__file__), str(os.getpid()), sys.executable, *arguments]
    with contextlib.ExitStack() as stack:
        words = stack.enter_context(log.open("wb")) if log else None
        given = {"stdin": subprocess.DEVNULL, "stdout": words, "stderr": words, **options}
        return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, **given)


def stop_all(processes: list[subprocess.Popen[bytes]]) -> None:
    """SIGTERM to all, the last started first; SIGKILL to what is left."""
    for process in reversed(processes):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    ends = time.monotonic() + END_S
    for process in reversed(processes):
        try:
            process.wait(max(0.1, ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(
    met: Callable[[], object],
    process: subprocess.Popen[bytes] | None = None,
    log: Path | None = None,
    seconds: float = START_S,
) -> None:
    """Ask again until it is so. Raises BrokenBenchmark, with the process's last words, when it never will be."""
    ends = time.monotonic() + seconds
    while not met():
        ended = process is not None and process.poll() is not None
        if ended or time.monotonic() > ends:
            words = "\n".join(_text(log).splitlines()[-12:]) if log else ""
            raise BrokenBenchmark(f"{'a program ended by itself' if ended else f'nothing after {seconds} s'}\n{words}")
        threading.Event().wait(0.01)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""


def first_paint(log: Path) -> float | None:
    """The moment of the line ``painted <monotonic>`` in a station's log."""
    whole = (line for line in _text(log).splitlines(keepends=True) if line.startswith("painted ") and line[-1] == "\n")
    line = next(whole, None)
    return float(line.split()[1]) if line else None


def sign_in(commands: Commands, officer: str) -> int:
    """Sit an officer down through the protocol; the session."""
    answer = commands.send(protocol.SignIn(officer=officer, pin=PIN), deadline_s=20)
    if not isinstance(answer, protocol.SignedIn) or answer.counter.session is None:
        raise BrokenBenchmark(f"{officer} could not sign in: {answer}")
    return answer.counter.session
