"""``hall demo``: a sample hall at work, with simulators at the cables and scripted citizens and officers."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.demo import checker
from config.demo.arrivals import days_recorded, people_of
from config.demo.line import Switchboard
from config.demo.lookers import Lookers, moments
from config.demo.people import Hall, HallTime, PeopleLog
from config.demo.plan import Stage, write_settings
from config.demo.raters import Raters, rating_screens
from config.demo.receipts import Scanner, receipts_of, scanners_of
from config.demo.report import table
from config.fault_plan import FaultsRefused, ProgramFaults, find_faults, plan_faults, sample_faults
from config.launcher import Event, Launcher, What
from config.load import find_hall, load_hall
from config.problems import WRONG_SET_UP, ConfigProblems, Problem
from config.programs import EVERY_MACHINE, FaultPlan, programs_of, python
from config.schema import HallConfig
from config.secrets import ensure
from config.syntax import why_not
from config.up import has_screen, playing, words
from config.words import say

START_S = 60.0
BEFORE_FIRST_MIN = 0.3
WATCHED_SPEED = 40.0
"""A person can follow it, and the day's longest service among the first visits still ends within three minutes."""
STALLED_S, STALLED_HALL_S = 60.0, 7200.0
"""Real seconds plus hall seconds without any act of a person; a service may take long."""
FAILED = 1
MADE = ("state", "slips", "papers", "screens", "summary.json", "journal.jsonl")
MARK = ".hall-demo"
"""Lies in a folder that a demonstration may empty."""


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    if given.day not in days_recorded():
        print(say("demo_no_day", day=given.day, first=days_recorded()[0], last=days_recorded()[-1]), file=sys.stderr)
        return WRONG_SET_UP
    seen = has_screen()
    if not seen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        print(say("no_screen"), flush=True)
    visits, speed = given.visits or (24 if seen else 60), given.speed or (WATCHED_SPEED if seen else 60.0)
    try:
        return asyncio.run(Demo(given.hall, given.out, visits, given.seed, speed, given.day, given.faults).run())
    except (ConfigProblems, FaultsRefused) as problems:
        print(problems, file=sys.stderr)
    except OSError as error:
        out = given.out or error.filename or os.environ.get("TMPDIR", "/tmp")
        print(say("demo_no_folder", out=out, why=why_not(error)), file=sys.stderr)
    return WRONG_SET_UP


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall demo", description=say("do_demo"))
    parser.add_argument("--hall", default="thu-dau-mot", metavar="HALL", help=say("help_hall"))
    parser.add_argument("--visits", type=_positive(int), metavar="N", help=say("help_visits"))
    parser.add_argument("--seed", type=int, default=1, metavar="S", help=say("help_seed"))
    parser.add_argument("--speed", type=_positive(float), metavar="X", help=say("help_speed"))
    parser.add_argument("--day", type=int, default=1, metavar="D", help=say("help_day"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("help_out"))
    parser.add_argument("--faults", metavar="FILE", help=say("help_faults", known=", ".join(sample_faults())))
    return parser


def _positive(kind: type[int] | type[float]) -> type[int] | type[float]:
    def read(text: str) -> int | float:
        value = kind(text)
        if value <= 0:
            raise argparse.ArgumentTypeError(say("help_positive"))
        return value

    read.__name__ = kind.__name__
    return read  # type: ignore[return-value]  # argparse wants any callable that makes the value


class Demo:
    """One demonstration from the first program's start to the table at its end."""

    def __init__(
        self, hall: str, out: Path | None, visits: int, seed: int, speed: float, day: int, faults: str | None = None
    ) -> None:
        self._file = find_hall(hall)
        self._faults_file = find_faults(faults) if faults else None
        self._disturber: ProgramFaults | None = None
        load_hall(self._file)  # with wrong settings no folder is made, and what is unwise is said once
        self._stage = Stage(out or Path(tempfile.mkdtemp(prefix="hall-demo-")))
        self._visits, self._seed, self._speed, self._day = visits, seed, speed, day
        self._stopped = asyncio.Event()
        self._scanners: dict[str, Scanner] = {}
        self._wrong: list[str] = []
        self._seconds = 0.0

    async def run(self) -> int:
        self._clear()
        board = Switchboard()
        port = await board.open()
        config = ensure(write_settings(self._file, self._stage, port, self._speed, screen_size()))
        board.add(station.id for station in config.stations if station.pilot)
        file = self._faults_file
        faults = plan_faults(file, self._stage.settings, self._stage.state) if file else None
        self._scanners = scanners_of(config)
        programs = programs_of(config, self._stage.settings, EVERY_MACHINE, faults)
        launcher = Launcher(programs, self._stage.logs, self._heard)
        thread = threading.Thread(target=launcher.run, name="launcher")
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stopped.set)
        print(say("demo_starts", name=config.hall.name, visits=self._visits, speed=f"{self._speed:g}"), flush=True)
        thread.start()
        try:
            await self._until_stopped(self._open(config, board, launcher, faults))
        finally:
            await asyncio.to_thread(_end, launcher, thread)
            board.close()
            for scanner in self._scanners.values():
                scanner.close()
        return await asyncio.to_thread(self._account, config)

    def _clear(self) -> None:
        """A folder of an earlier demonstration starts empty; anybody else's folder is left alone."""
        out = self._stage.out
        out.mkdir(parents=True, exist_ok=True)
        there = [name for name in MADE if (out / name).exists()]
        if there and not (out / MARK).exists():
            reason = say("demo_foreign", names=", ".join(there))
            raise ConfigProblems([Problem(str(out), "--out", reason, say("demo_foreign_fix"))])
        (out / MARK).write_text(say("demo_mark") + "\n", encoding="utf-8")
        for name in there:
            if (out / name).is_dir():
                shutil.rmtree(out / name, ignore_errors=True)
            else:
                (out / name).unlink()
        self._stage.state.mkdir(parents=True, exist_ok=True)

    def _heard(self, event: Event) -> None:
        if event.what in (What.STARTED, What.ENDED):
            return
        print(words(event), flush=True)
        if not (self._disturber and self._disturber.ordered(event)):
            self._wrong.append(words(event))

    async def _until_stopped(self, work: Awaitable[None]) -> None:
        playing = asyncio.ensure_future(work)
        stopping = asyncio.create_task(self._stopped.wait())
        await asyncio.wait([playing, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if playing.done():
            playing.result()
            return
        print(say("demo_stopped"), flush=True)
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)

    async def _open(self, config: HallConfig, board: Switchboard, launcher: Launcher, faults: FaultPlan | None) -> None:
        """Wait for the windows, then let the people come, and whatever the fault file wants to happen."""
        away = await board.all_there(START_S)
        if away:
            self._wrong.append(say("demo_away", names=", ".join(away)))
            print(self._wrong[-1], flush=True)
            return
        with playing(faults, launcher, lambda line: print(line, flush=True)) as self._disturber:
            await self._play(config, board)

    async def _play(self, config: HallConfig, board: Switchboard) -> None:
        people = people_of(config, self._day, self._visits, self._seed)
        clock = HallTime(people[0].arrival_min - BEFORE_FIRST_MIN, self._speed)
        log = PeopleLog(self._stage.people_log)
        raters = Raters(rating_screens(config, board.windows), clock, log, random.Random(self._seed))
        hall = Hall(config, board.windows, clock, log, self._seed, raters.rate)
        lookers = Lookers(board.windows, self._scanners, clock, log)
        codes = await asyncio.to_thread(receipts_of, config, datetime.now(ZoneInfo(config.hall.timezone)))
        looking = asyncio.create_task(lookers.come(moments([one.arrival_min for one in people]), iter(codes)))
        pictures = asyncio.create_task(self._take_pictures(hall, board, len(people) // 2))
        stalled = asyncio.create_task(self._watch(log))
        try:
            await hall.play(people)
            await looking
        finally:
            looking.cancel()
            stalled.cancel()
            self._seconds = clock.elapsed_s()
            pictures.cancel()
            log.close()

    async def _watch(self, log: PeopleLog) -> None:
        """A hall in which nothing happens any more is brought to an end, and said to be so."""
        limit_s = STALLED_S + STALLED_HALL_S / self._speed
        while time.monotonic() - log.last < limit_s:
            await asyncio.sleep(1.0)
        self._wrong.append(say("demo_stalled", seconds=round(limit_s)))
        self._stopped.set()

    async def _take_pictures(self, hall: Hall, board: Switchboard, when_gone: int) -> None:
        """Every window when the hall is at its fullest."""
        while hall.gone < when_gone or not any(window.text("number") for window in board.windows.values()):
            await asyncio.sleep(0.05)
        for station, window in board.windows.items():
            await window.picture(self._stage.out / "screens" / f"{station}.png")

    def _account(self, config: HallConfig) -> int:
        """Write out the journal, check everything, leave the figures and say them."""
        out = self._stage.out
        journal = out / "journal.jsonl"
        export = python("queue_engine", "journal", "--config", str(self._stage.settings), "--out", str(journal))
        if subprocess.run(export, check=False).returncode:
            self._wrong.append(say("demo_no_journal"))
            journal.touch()
        evidence = gathered(config, self._stage, self._seconds)
        figures = checker.summary(evidence)
        checker.sort_papers(evidence, out)
        (out / "summary.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        print(table(figures))
        found = [*self._wrong, *checker.faults(figures, disturbed=self._faults_file is not None)]
        for fault in found:
            print(f"  ! {fault}")
        print(say("demo_left", out=out))
        return FAILED if found else 0


def gathered(config: HallConfig, stage: Stage, seconds: float) -> checker.Evidence:
    """What the day left behind in the stage's folder."""
    boards = [one.id for one in config.stations if one.kind == "hall_board" and one.pilot]
    return checker.Evidence(
        journal=checker.read_lines(stage.out / "journal.jsonl"),
        painted={board: checker.read_lines(stage.paint_log(board)) for board in boards},
        slips=[slip for printer in config.printers for slip in checker.slips_in(stage.captures(printer.id))],
        people=checker.read_lines(stage.people_log),
        seconds=seconds,
    )


def _end(launcher: Launcher, thread: threading.Thread) -> None:
    launcher.stop()
    thread.join()


def screen_size() -> tuple[int, int] | None:
    """The size of the screen in pixels, None without one; a probe of its own, because this program has no window."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return None
    probe = subprocess.run(python("config.demo.qt.screen"), capture_output=True, text=True, check=False)
    try:
        width, height = map(int, probe.stdout.split())
    except ValueError:
        return None
    return width, height


if __name__ == "__main__":
    sys.exit(main())
