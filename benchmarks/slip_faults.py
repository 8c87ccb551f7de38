"""Thousands of slips through every fault of the simulated printer and kill -9 of the kiosk: none lost, none doubled.

Five kiosks without their windows print on six simulated printers (TCP, serial, USB), each a process of its own. Faults
and kills follow a seed. The verdict is read from what the printers captured and from the two stores.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from benchmarks import program
from benchmarks.hall import BenchHall, BrokenBenchmark, sign_in, token, wait_until, work_folder
from benchmarks.measure import Row, counted
from benchmarks.slip_verdict import Verdict, verdict
from config import load_hall
from config.ports import free_port
from queue_engine import protocol
from queue_engine.client import Commands

SEED = 20_261_122
QUICK, FULL = 500, 10_000
LONGEST_S = 60 * 60.0
SPEED = 60.0
"""How many times faster the printers' mechanisms run."""
KILL_AFTER = (25, 900)
"""Steps of printing until a kiosk kills itself; a slip takes about forty."""
FAULT_EVERY_S = (0.4, 1.6)
PROVED = "2026-01-01"

LANES: dict[str, tuple[str, ...]] = {
    "kiosk-1": ("p-main", "p-spare"),
    "kiosk-2": ("p-serial",),
    "kiosk-3": ("p-plain",),
    "kiosk-4": ("p-column",),
    "kiosk-5": ("p-usb",),
}
"""Kiosk → its printers, the main one first."""

CABLES = {"p-serial": "escpos_serial", "p-usb": "escpos_usblp"}
SWITCHES = ("paper_out", "cover_open", "offline", "cutter_jam", "overheated", "broken", "silent", "garbage", "frozen",
            "swallow", "power_off", "unplugged", "paper_low", "second_waits")  # fmt: skip
COUNTS = ("power_off_after_bytes", "power_off_after_rows", "drop_after_bytes", "paper_ends_after_rows")


def measure(quick: bool) -> list[Row]:
    count = QUICK if quick else FULL
    with work_folder() as folder:
        began = time.monotonic()
        run = Run(folder, count)
        run.play()
        found = verdict(run.hall.file, run.captures, LANES)
        return list(_rows(found, run, time.monotonic() - began))


def _rows(found: Verdict, run: Run, seconds: float) -> Iterator[Row]:
    _complain(found)
    yield counted("slips", "slips", found.tickets)
    yield counted("lost", "slips", len(found.lost) + len(found.untold), found.tickets)
    yield counted("silently_doubled", "slips", len(found.doubled), found.tickets)
    yield counted("numbers_wrong", "slips", len(found.wrong), found.tickets)
    yield counted("stores_disagree", "slips", len(found.disagreeing), found.tickets)
    yield counted("told_unprinted", "slips", len(found.told), found.tickets)
    yield counted("marked_reprints", "pieces", found.reprints, found.pieces)
    yield counted("torn_pieces", "pieces", found.torn, found.pieces)
    yield counted("garbled_pieces", "pieces", found.garbled, found.pieces)
    yield counted("blemished_pieces", "pieces", found.blemished, found.pieces)
    yield counted("faults", "faults", run.faults)
    yield counted("kills", "kills", run.kills)
    yield counted("slips_a_second", "slips/s", found.tickets / seconds)


def _complain(found: Verdict) -> None:
    for name in ("lost", "untold", "doubled", "wrong", "disagreeing"):
        tickets: list[str] = getattr(found, name)
        if tickets:
            print(f"  ! {name}: {', '.join(tickets[:20])}", file=sys.stderr)


@dataclass
class Lane:
    """One kiosk's share of the slips."""

    station: str
    count: int
    chance: random.Random
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    kills: int = 0
    done: bool = False


class Run:
    """The hall, its kiosks and the hands that break things."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.hall = BenchHall(folder)
        self.captures = {name: folder / "captured" / name for printers in LANES.values() for name in printers}
        self.fault_files = {name: folder / f"{name}.faults" for name in self.captures}
        _add_lanes(self.hall, self.captures)
        share = -(-count // len(LANES))
        self.lanes = [Lane(name, share, random.Random(f"{SEED}.{name}")) for name in LANES]
        self.chance = random.Random(SEED)
        self.faults = 0
        self._ended = threading.Event()

    @property
    def kills(self) -> int:
        return sum(lane.kills for lane in self.lanes)

    def play(self) -> None:
        with self.hall:
            self.hall.start_server()
            for name in self.captures:
                self._start_printer(name)
            callers = threading.Thread(target=self._call_numbers, name="officer", daemon=True)
            callers.start()
            self._until_done()
            self._ended.set()
            callers.join(10)

    def _start_printer(self, name: str) -> None:
        self.fault_files[name].touch()
        arguments = ("devices", "sim-printer", "--config", str(self.hall.file), "--printer", name)
        started = self.hall.run(name, *arguments, "--faults", str(self.fault_files[name]))
        wait_until(
            lambda: "listens on" in self.hall.log(name).read_text(errors="replace"), started, self.hall.log(name)
        )

    def _until_done(self) -> None:
        """Keep the kiosks alive and the printers in trouble; near the end leave the printers in peace."""
        ends, next_fault = time.monotonic() + LONGEST_S, 0.0
        while not all(lane.done for lane in self.lanes):
            if time.monotonic() > ends:
                raise BrokenBenchmark(f"not done after {LONGEST_S:.0f} s; see {self.folder}")
            for lane in self.lanes:
                self._look_after(lane)
            if time.monotonic() > next_fault:
                self._break_something()
                next_fault = time.monotonic() + self.chance.uniform(*FAULT_EVERY_S)
            self._ended.wait(0.05)

    def _look_after(self, lane: Lane) -> None:
        code = lane.process.poll() if lane.process else -signal.SIGKILL
        if lane.done or code is None:
            return
        if code == 0:
            lane.done = True
            return
        if code != -signal.SIGKILL:
            words = self.hall.log(f"{lane.station}.{lane.starts}").read_text(errors="replace")[-2000:]
            raise BrokenBenchmark(f"{lane.station} ended with {code}\n{words}")
        lane.kills += lane.process is not None
        lane.starts += 1
        kill_at, seed = lane.chance.randint(*KILL_AFTER), lane.chance.randrange(2**31)
        arguments = (str(self.hall.file), lane.station, str(lane.count), str(kill_at), str(seed))
        lane.process = self.hall.run(f"{lane.station}.{lane.starts}", "benchmarks.slip_kiosk", *arguments)

    def _break_something(self) -> None:
        name = self.chance.choice(sorted(self.fault_files))
        line = _fault(self.chance, serial=name == "p-serial")
        with self.fault_files[name].open("a", encoding="utf-8") as file:
            file.writelines(f"now {name} {one}\n" for one in line)
        self.faults += 1

    def _call_numbers(self) -> None:
        """An officer calls and finishes what is issued, so that the hall does not fill up."""
        panel = self.hall.panels[0]
        commands = self.hall.commands(panel)
        session = sign_in(commands, self.hall.config.officers[0].id)
        while not self._ended.is_set():
            called = commands.send(protocol.CallNext(session=session))
            if isinstance(called, protocol.TicketNow):
                _serve(commands, session, called.ticket)
            else:
                self._ended.wait(0.2)
        commands.close()


def _serve(commands: Commands, session: int, ticket: protocol.Ticket) -> None:
    commands.send(protocol.Start(session=session, ticket=ticket.id, seen=ticket.state))
    commands.send(protocol.Finish(session=session, ticket=ticket.id, seen=protocol.TicketState.SERVING))


def _fault(chance: random.Random, serial: bool) -> Sequence[str]:
    """One thing that goes wrong, and the person who puts it right after a while."""
    kinds: list[Callable[[], Sequence[str]]] = [
        lambda: (f"{chance.choice(SWITCHES)} {chance.uniform(0.1, 1.5):.2f}",),
        lambda: (
            "power_back_after 0.4",
            "new_roll_after 0.6",
            f"{chance.choice(COUNTS)} {chance.randint(1, 12_000)}",
        ),
        lambda: (f"answer_after {chance.choice([0, 0, 0.05, 0.3])}",),
    ]
    if serial:
        kinds.append(lambda: (f"lose_one_in {chance.choice([0, 0, 20_000, 60_000])}",))
    return chance.choice(kinds)()


def _add_lanes(hall: BenchHall, captures: dict[str, Path]) -> None:
    """Printers of four kinds and three kiosks, in the place of the sample hall's."""
    values: dict[str, Any] = tomllib.loads(hall.file.read_text(encoding="utf-8"))
    values["printers"] = [_printer(name, folder) for name, folder in captures.items()]
    kiosk = next(one for one in values["stations"] if one["kind"] == "ticket_kiosk")
    others = [one for one in values["stations"] if one["kind"] != "ticket_kiosk"]
    values["stations"] = [*others, *(_kiosk(kiosk, name, printers) for name, printers in LANES.items())]
    values["printing"] = {"oldest_s": 25.0}
    hall.file.write_text(tomli_w.dumps(values), encoding="utf-8")
    hall.config = load_hall(hall.file)


PASSPORTS: dict[str, dict[str, Any]] = {
    "p-main": {"answers": ["dle_eot", "gs_r", "gs_h"], "clears": True},
    "p-spare": {"answers": ["dle_eot", "gs_r", "gs_h"]},
    "p-serial": {
        "answers": ["dle_eot", "gs_r"],
        "baud": 115200,
        "evidence_per": "strip",
        "dots": 384,
        "clears": True,
    },
    "p-plain": {"answers": ["dle_eot", "gs_r"], "dots": 384},
    "p-column": {"answers": ["dle_eot", "asb"], "picture": "columns", "dots": 384},
    "p-usb": {"answers": ["dle_eot", "gs_r", "gs_h"], "dots": 384},
}


def _printer(name: str, folder: Path) -> dict[str, Any]:
    sim = {"capture_dir": str(folder), "speed": SPEED}
    cable: dict[str, Any] = {"kind": "escpos_tcp", "host": "127.0.0.1", "port": free_port()}
    if name in CABLES:
        cable = {"kind": CABLES[name], "device": str(folder.parent.parent / f"tty-{name}")}
    passport = {**PASSPORTS[name], "proved_on": PROVED, "mm_per_s": 1000.0}
    return {"id": name, "name": name, "simulated": True, "sim": sim, "passport": passport, **cable}


def _kiosk(like: dict[str, Any], name: str, printers: tuple[str, ...]) -> dict[str, Any]:
    spare = {"spare_printer": printers[1]} if len(printers) > 1 else {}
    return {**like, "id": name, "name": name, "machine": "pc-1", "token": token(name), "printer": printers[0], **spare}


if __name__ == "__main__":
    sys.exit(program.main("slip_faults", measure))
