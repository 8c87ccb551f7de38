"""How long a citizen waits: touch → committed number over HTTP, and touch → slip fully received by the printer."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import program
from benchmarks.disk import DurableInserts
from benchmarks.hall import BenchHall, BrokenBenchmark, token, work_folder
from benchmarks.measure import Row, counted, percentile, sampled
from benchmarks.visitor import touches_to_slips
from queue_engine.client import Commands
from queue_engine.client.intents import IntentLog
from queue_engine.protocol import Issued, IssueTicket

CALLERS = 32
FIELDS = ("civil", "certify", "land", "construct", "business")


def measure(quick: bool) -> list[Row]:
    with work_folder() as folder:
        with BenchHall(folder / "numbers") as hall:
            hall.start_server()
            rows = [*_numbers(hall, *((500, 8.0) if quick else (5000, 240.0))), *_crowd(hall, 60 if quick else 400)]
        return [*rows, touches_to_slips(folder / "slips", 15 if quick else 300)]


# -- one citizen: number by number, with a bare insert between them


def _numbers(hall: BenchHall, rounds: int, seconds: float) -> list[Row]:
    """Three ways to make something durable, in turn: with the kiosk's own intent log, without it, a bare insert.

    A slow disk may not get through all the rounds in its seconds.
    """
    inserts = DurableInserts(hall.folder)
    log = IntentLog(hall.folder / "intents.jsonl")
    as_kiosk, plain = Commands(hall.address, token(hall.kiosk), log), hall.commands(hall.kiosk)
    ways: list[Callable[[], float]] = [lambda: _take(as_kiosk), lambda: _take(plain), inserts.insert_ms]
    samples: list[list[float]] = [[], [], []]
    ends = time.monotonic() + seconds
    for turn in range(rounds):
        if time.monotonic() > ends:
            break
        for way in (0, 1, 2) if turn % 2 else (2, 1, 0):
            samples[way].append(ways[way]())
    for open_thing in (as_kiosk, plain, log, inserts):
        open_thing.close()
    flush = percentile(samples[2], 50)
    return [
        sampled("touch_to_number", "ms", samples[0], baseline=flush),
        sampled("request_to_number", "ms", samples[1], baseline=flush),
        sampled("bare_insert", "ms", samples[2]),
    ]


def _take(commands: Commands) -> float:
    """Milliseconds until the number of one ticket is committed and known here."""
    field = FIELDS[time.monotonic_ns() % len(FIELDS)]
    began = time.perf_counter()
    answer = commands.send(IssueTicket(field=field))
    took = (time.perf_counter() - began) * 1000
    if not isinstance(answer, Issued):
        raise BrokenBenchmark(f"no number, but {answer}")
    return took


# -- a crowd: flushes are counted, not timed


def _crowd(hall: BenchHall, each: int) -> list[Row]:
    """How many tickets shared one commit; the server counts its commits, the callers their numbers."""
    arguments = (hall.address, token(hall.kiosk), FIELDS[0], str(CALLERS), str(each))
    crowd = hall.run("crowd", "benchmarks.crowd", *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert crowd.stdin and crowd.stdout
    if crowd.stdout.readline() != b"ready\n":
        raise BrokenBenchmark("the crowd did not come")
    before = hall.health()
    crowd.stdin.write(b"go\n")
    crowd.stdin.flush()
    took = json.loads(crowd.stdout.readline() or "[]")
    after = hall.health()
    if crowd.wait() or after["seq"] - before["seq"] != len(took):
        raise BrokenBenchmark(f"{len(took)} numbers for a crowd of {CALLERS} x {each}")
    flushes = after["commits"] - before["commits"]
    return [
        counted("tickets_per_flush", "tickets", len(took) / flushes, n=len(took)),
        sampled("crowd_to_number", "ms", took),
    ]


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
