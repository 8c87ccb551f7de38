"""An officer calls: how long until the call stands on the boards, while 1, 10 and 30 stations follow the hall.

And what a board costs: processor at rest and while calls are lit without a pause, memory over 10,000 calls.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from benchmarks import program
from benchmarks.hall import BenchHall, BrokenBenchmark, Shape, paint_log, sign_in, wait_until, work_folder
from benchmarks.kiosk_start import MB, resident_bytes
from benchmarks.measure import Row, counted, sampled
from queue_engine import protocol

BOARDS, PANELS, MOST = 3, 8, 30
STAGES = ((1, 1), (10, BOARDS), (MOST, BOARDS))
"""Followers, and how many of them are real boards."""
PAINT_S, DRAIN_S = 5.0, 60.0
"""The longest wait for a paint: of a call by itself, and behind a queue of them."""
AHEAD = 20
"""People who wait all the time, so that a call is a choice."""
WARM_UP = 4
"""Calls that are not counted: a board that has just been started loads its letters with the first ones."""
SETTLE_S = 3.0
"""After the last call, until nothing is lit any more."""
LIT_EVERY_S = 1.2
"""Shorter than a call is lit."""
EARLY_CALLS, ALL_CALLS = 1_000, 10_000
PAUSE_S = (0.05, 0.25)
"""Before and after each call, by chance; the boards still flash for the call before."""


def measure(quick: bool) -> list[Row]:
    calls = 20 if quick else 400
    rows = []
    with work_folder() as folder, BenchHall(folder, Shape(BOARDS, others=MOST - BOARDS - PANELS)) as hall:
        hall.start_server()
        officers = Officers(hall)
        crowd = Crowd(hall)
        for followers, boards in STAGES:
            crowd.grow(followers, boards)
            rows.append(sampled(f"call_to_board_{followers}", "ms", _stage(hall, officers, boards, calls)))
        rows += processor(crowd.first_board(), officers, quick)
        officers.close()
    return rows if quick else [*rows, *memory()]


class Crowd:
    """Who follows the hall: real boards, and by protocol the panels and every other kind of station."""

    def __init__(self, hall: BenchHall) -> None:
        self._hall = hall
        self._boards: list[subprocess.Popen[bytes]] = []
        self._idle = [*hall.panels, *hall.others]

    def grow(self, followers: int, boards: int) -> None:
        """To so many followers, so many of them real boards."""
        for number in range(len(self._boards) + 1, boards + 1):
            self._boards.append(self._hall.start_board(f"board-{number}"))
        count = followers - boards - self._by_protocol()
        joining, self._idle = self._idle[:count], self._idle[count:]
        if joining:
            self._hall.run(f"followers-{followers}", "benchmarks.followers", self._hall.address, *joining)
        self._hall.wait_for_followers(followers)

    def first_board(self) -> int:
        """Its process."""
        return self._boards[0].pid

    def _by_protocol(self) -> int:
        return len(self._hall.panels) + len(self._hall.others) - len(self._idle)


class Officers:
    """Officers at all counters, and the citizens whom they call, through the protocol."""

    def __init__(self, hall: BenchHall) -> None:
        self._kiosk = hall.commands(hall.kiosk)
        self._panels = [hall.commands(panel) for panel in hall.panels]
        officers = [officer.id for officer in hall.config.officers]
        self._sessions = [sign_in(panel, officer) for panel, officer in zip(self._panels, officers, strict=True)]
        self._fields = [counter.fields[0] for counter in hall.config.counters]
        self._open: dict[int, protocol.Ticket] = {}
        self._turns = cycle(range(len(self._panels)))
        self._chance = random.Random(1)
        for turn in range(AHEAD):
            self._issue(turn % len(self._fields))

    def call(self) -> tuple[int, float]:
        """The next counter's officer presses: seq of the call, and the moment of the press."""
        turn = self._next_turn()
        threading.Event().wait(self._chance.uniform(*PAUSE_S))
        pressed = time.monotonic()
        seq = self._call(turn)
        threading.Event().wait(self._chance.uniform(*PAUSE_S))
        return seq, pressed

    def call_at_once(self) -> int:
        """The same without pauses: seq of the call."""
        return self._call(self._next_turn())

    def _next_turn(self) -> int:
        turn = next(self._turns)
        self._end_visit(turn)
        self._issue(turn)
        return turn

    def _call(self, turn: int) -> int:
        ticket = self._send(turn, protocol.CallNext(session=self._sessions[turn]))
        if ticket.call_seq is None:
            raise BrokenBenchmark(f"a call without its seq: {ticket}")
        self._open[turn] = ticket
        return ticket.call_seq

    def _issue(self, turn: int) -> None:
        answer = self._kiosk.send(protocol.IssueTicket(field=self._fields[turn]))
        if not isinstance(answer, protocol.Issued):
            raise BrokenBenchmark(f"no number, but {answer}")

    def _end_visit(self, turn: int) -> None:
        """The counter's last citizen is served and leaves."""
        ticket = self._open.pop(turn, None)
        if ticket:
            seen = {"session": self._sessions[turn], "ticket": ticket.id}
            self._send(turn, protocol.Start(**seen, seen=protocol.TicketState.CALLED))
            self._send(turn, protocol.Finish(**seen, seen=protocol.TicketState.SERVING))

    def _send(self, turn: int, body: protocol.Message) -> protocol.Ticket:
        answer = self._panels[turn].send(body)
        if not isinstance(answer, protocol.TicketNow):
            raise BrokenBenchmark(f"{type(body).__name__} was answered by {answer}")
        return answer.ticket

    def close(self) -> None:
        for commands in (self._kiosk, *self._panels):
            commands.close()


def _stage(hall: BenchHall, officers: Officers, boards: int, calls: int) -> list[float]:
    """Milliseconds from each press to the end of the paint on each board, every call on every board."""
    for _ in range(WARM_UP):
        officers.call()
    pressed = dict(officers.call() for _ in range(calls))
    took = []
    for number in range(1, boards + 1):
        at = _all_painted(paint_log(hall.folder, f"board-{number}"), set(pressed))
        took += [(at[seq] - moment) * 1000 for seq, moment in pressed.items()]
    return took


# ---------------------------------------------------------------------------------------------------
# What a board costs


def processor(board: int, officers: Officers, quick: bool) -> list[Row]:
    """Percent of a core: nothing happens but the clock; then some call is lit at every moment."""
    seconds = 4.0 if quick else 60.0
    threading.Event().wait(SETTLE_S)
    idle = _percent(board, lambda: threading.Event().wait(seconds))
    officers.call_at_once()
    lit = _percent(board, lambda: _keep_lit(officers, seconds))
    return [counted("board_cpu_idle", "%", idle), counted("board_cpu_flashing", "%", lit)]


def _keep_lit(officers: Officers, seconds: float) -> None:
    for _ in range(round(seconds / LIT_EVERY_S)):
        officers.call_at_once()
        threading.Event().wait(LIT_EVERY_S)


def _percent(process: int, passing: Callable[[], object]) -> float:
    """Processor time that a process took while something went by, of one core."""
    before, began = cpu_s(process), time.monotonic()
    passing()
    return 100 * (cpu_s(process) - before) / (time.monotonic() - began)


def cpu_s(process: int) -> float:
    """Seconds of processor time of a process, all its threads, from /proc."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory() -> list[Row]:
    """What a board holds after the first thousand calls, and how much more after ten thousand."""
    with work_folder() as folder, BenchHall(folder, Shape(1, board={"replay_s": 1.0})) as hall:
        hall.start_server()
        board = hall.start_board("board-1")
        officers = Officers(hall)
        early = _held_mb(hall, board.pid, officers, EARLY_CALLS)
        late = _held_mb(hall, board.pid, officers, ALL_CALLS - EARLY_CALLS)
        officers.close()
    return [counted("board_memory", "MB", early), counted("board_memory_growth", "MB", late - early, n=ALL_CALLS)]


def _held_mb(hall: BenchHall, board: int, officers: Officers, calls: int) -> float:
    """Resident memory after so many more calls, the last of them painted and no longer lit."""
    last = [officers.call_at_once() for _ in range(calls)][-1]
    _all_painted(paint_log(hall.folder, "board-1"), {last}, DRAIN_S)
    threading.Event().wait(SETTLE_S)
    return resident_bytes(board) / MB


def _all_painted(log: Path, calls: set[int], seconds: float = PAINT_S) -> dict[int, float]:
    """When each call was painted. Raises BrokenBenchmark when a board never showed one of them."""
    wait_until(lambda: calls <= painted(log).keys(), seconds=seconds)
    return painted(log)


def painted(log: Path) -> dict[int, float]:
    """Seq of each call that a board has shown → the moment at which it first stood on the screen."""
    moments: dict[int, float] = {}
    for line in log.read_text(encoding="utf-8").splitlines(keepends=True):
        event = json.loads(line) if line.endswith("\n") else {}
        if event.get("event") == "shown":
            for call in event["shown"]:
                moments.setdefault(call["seq"], event["t"])
    return moments


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
