"""A pad is pressed → the answer is a fact of the journal; the same on a shared line; → thanks on the rating screen.

Officers finish visits at four counters in turn: a pad on its own line at a real panel's machine, a pad at a real rating
screen, a pad among others on a line of signs, and the bare message from this process. A press begins when the
simulated key goes down and ends when a supervisor's desk, which follows, has heard of the fact.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

from benchmarks import program
from benchmarks.hall import BenchHall, BrokenBenchmark, Shape, paint_log, sign_in, token, wait_until, work_folder
from benchmarks.measure import Row, counted, percentile, sampled
from devices.pads.line import Frames, Kind
from devices.pads.sim import SimLinePad
from devices.pads.sim_server import SimPadServer
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim_server import SimBusServer
from queue_engine import protocol
from queue_engine.client import Commands, Follower

QUICK, FULL = 30, 400
"""Visits at each counter."""
OWN, SCREEN, SHARED, BARE = "quay-1", "quay-2", "quay-3", "quay-4"
FIELD = {OWN: "advice", SCREEN: "return", SHARED: "land", BARE: "construct"}
PANEL = {OWN: "ban-1", SCREEN: "ban-2", SHARED: "ban-3", BARE: "ban-4"}
LINE, WIRES, RATING = "den-led", "day-den", "danh-gia"
"""The station of the line, the line itself, the rating screen."""
ON_THE_LINE = ("quay-3", "quay-4", "quay-5", "quay-6", "quay-7", "quay-8")
"""A pad and a sign each."""
FIRST_PAD = 64
BAUD, SCALE, LEVELS = 9600, "ba-muc", 3
PATIENCE_S = 10.0
CHANCE = random.Random(2018)


class Journal:
    """What a supervisor's desk hears: when which visit was rated."""

    def __init__(self, hall: BenchHall) -> None:
        self._news = threading.Condition()
        self._rated: dict[str, float] = {}
        desk = next(one for one in hall.config.stations if one.kind == "supervisor_desk")
        self.follower = Follower(hall.address, token(desk.id), self._hear, lambda status: None)

    def _hear(self, hall: protocol.HallState, facts: tuple[protocol.Fact, ...]) -> None:
        at = time.monotonic()
        with self._news:
            self._rated.update({fact.data["ticket"]: at for fact in facts if fact.kind == "rated"})
            self._news.notify_all()

    def rated_at(self, ticket: str) -> float:
        with self._news:
            if not self._news.wait_for(lambda: ticket in self._rated, PATIENCE_S):
                raise BrokenBenchmark(f"{ticket} was pressed and is not in the journal")
            return self._rated[ticket]


class Asked(Protocol):
    """What answers a visit's question at a counter."""

    def is_lit(self) -> bool: ...
    def press(self, ticket: protocol.Ticket, key: int) -> None: ...


class Box:
    """A simulated pad at its cable."""

    def __init__(self, pad: SimLinePad, wake: Callable[[], None]) -> None:
        self._pad, self._wake = pad, wake

    def is_lit(self) -> bool:
        return self._pad.lit(time.monotonic())

    def press(self, ticket: protocol.Ticket, key: int) -> None:
        self._pad.faults.obey(f"press {key}")
        self._wake()


class Message:
    """No pad: the message that a pad's station would post, and nothing else."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def is_lit(self) -> bool:
        return True

    def press(self, ticket: protocol.Ticket, key: int) -> None:
        body = protocol.Rate(ticket=ticket.id, level=LEVELS + 1 - key, scale=SCALE, source="pad", after_ms=3000)
        self._commands.send(body)


class PolledPad(SimLinePad):
    """Notes when the line gives it the word."""

    def __init__(self, address: int) -> None:
        super().__init__(address, polled=True)
        self.polled: list[float] = []

    def receive(self, data: bytes, now: float) -> bytes:
        asked = any(frame.address == self.address and frame.kind is Kind.PAD for frame in Frames().feed(data))
        if asked:
            self.polled.append(now)
        return super().receive(data, now)


class Officer:
    """Serves one visit after the other at a counter."""

    def __init__(self, hall: BenchHall, counter: str, officer: str) -> None:
        self.commands = hall.commands(PANEL[counter])
        self._session = sign_in(self.commands, officer)

    def visit(self) -> protocol.Ticket:
        """The next one, finished."""
        ticket = self._done(protocol.CallNext(session=self._session))
        for act in (protocol.Start, protocol.Finish):
            ticket = self._done(act(session=self._session, ticket=ticket.id, seen=ticket.state))
        return ticket

    def _done(self, body: Any) -> protocol.Ticket:
        answer = self.commands.send(body, deadline_s=PATIENCE_S)
        if not isinstance(answer, protocol.TicketNow):
            raise BrokenBenchmark(f"{type(body).__name__}: {answer}")
        return answer.ticket


class Lane:
    """A counter, what is asked there, and its samples in milliseconds."""

    def __init__(self, officer: Officer, asked: Asked) -> None:
        self._officer, self._asked = officer, asked
        self.lamp: list[float] = []
        self.journal: list[float] = []
        self.pressed: dict[str, float] = {}
        """Number → when its key went down."""

    def sample(self, journal: Journal, key: int) -> None:
        ticket = self._officer.visit()
        finished = time.monotonic()
        _until(self._asked.is_lit)
        self.lamp.append((time.monotonic() - finished) * 1000)
        time.sleep(CHANCE.uniform(0.02, 0.25))  # in no step with the line's rounds
        self.pressed[ticket.number] = began = time.monotonic()
        self._asked.press(ticket, key)
        self.journal.append((journal.rated_at(ticket.id) - began) * 1000)


def measure(quick: bool) -> list[Row]:
    count = QUICK if quick else FULL
    with work_folder() as folder, ExitStack() as stack:
        hall = stack.enter_context(BenchHall(folder, shape(folder)))
        line, polled = stack.enter_context(_line(folder))
        own, beside = (stack.enter_context(_own_cable(folder / name)) for name in (OWN, SCREEN))
        hall.start_server()
        journal = Journal(hall)
        stack.callback(journal.follower.stop)
        journal.follower.start()
        hall.start_counter(PANEL[OWN])
        hall.start_counter(RATING, "rating")
        hall.run(LINE, "display", "signs", "--config", str(hall.file), "--station", LINE)
        officers = {counter: Officer(hall, counter, f"can-bo-{n}") for n, counter in enumerate(FIELD, 1)}
        for officer in officers.values():
            stack.callback(officer.commands.close)
        asked: dict[str, Asked] = {
            OWN: own, SCREEN: beside, SHARED: Box(polled, line.wake), BARE: Message(officers[BARE].commands)
        }  # fmt: skip
        lanes = {counter: Lane(officers[counter], asked[counter]) for counter in FIELD}
        _take_turns(hall, lanes, journal, count)
        return _rows(lanes, _thanks(folder, lanes[SCREEN]), _rounds(polled))


def _take_turns(hall: BenchHall, lanes: dict[str, Lane], journal: Journal, count: int) -> None:
    kiosk = hall.commands(hall.kiosk)
    for number in range(count):
        for counter, lane in lanes.items():
            answer = kiosk.send(protocol.IssueTicket(field=FIELD[counter]), deadline_s=PATIENCE_S)
            if not isinstance(answer, protocol.Issued):
                raise BrokenBenchmark(f"no number: {answer}")
            lane.sample(journal, 2 + number % 2)  # not the lowest level, which is asked why before it is thanked
    kiosk.close()


def _rows(lanes: dict[str, Lane], thanks: list[float], rounds: list[float]) -> list[Row]:
    bare = percentile(lanes[BARE].journal, 50)
    beyond = percentile(lanes[SHARED].journal, 99) - percentile(rounds, 99)
    return [
        sampled("press_to_thanks", "ms", thanks, bare),
        sampled("pad_to_journal", "ms", lanes[OWN].journal, bare),
        sampled("bus_to_journal", "ms", lanes[SHARED].journal, bare),
        sampled("poll_round", "ms", rounds),
        counted("bus_beyond_round", "ms", beyond, n=len(lanes[SHARED].journal)),
        sampled("post_to_journal", "ms", lanes[BARE].journal),
        sampled("finish_to_lamp", "ms", lanes[OWN].lamp),
        sampled("finish_to_lamp_bus", "ms", lanes[SHARED].lamp),
    ]


def _rounds(pad: PolledPad) -> list[float]:
    """Milliseconds between two turns of the pad."""
    pairs = zip(pad.polled, pad.polled[1:], strict=False)
    return [(later - earlier) * 1000 for earlier, later in pairs]


def _thanks(folder: Path, lane: Lane) -> list[float]:
    """The screen's own paint log: the first thanks after each press."""
    wait_until(lambda: len(_painted(folder)) >= len(lane.pressed))
    painted = iter(_painted(folder))
    return [(next(at for at in painted if at > began) - began) * 1000 for began in lane.pressed.values()]


def _painted(folder: Path) -> list[float]:
    lines = [json.loads(line) for line in paint_log(folder, RATING).read_text(encoding="utf-8").splitlines()]
    return [line["t"] for line in lines if line["event"] == "screen" and line["screen"] == "thanks"]


def _until(met: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not met():
        if time.monotonic() > ends:
            raise BrokenBenchmark("the visit was finished and its pad is dark")
        time.sleep(0.001)


# -- the hall


def shape(folder: Path) -> Shape:
    """The sample hall with a rating screen, pads and a line of signs; its desk is one of the others."""
    screen = {
        "id": RATING, "kind": "rating_screen", "name": "Đánh giá", "counter": SCREEN, "machine": "may-quay-2",
        "window": [0, 0, 1280, 800], "paint_log": str(paint_log(folder, RATING)),
    }  # fmt: skip
    owner = {"id": LINE, "kind": "sign_bus", "name": "Đường đèn", "bus": WIRES}
    own = [_pad(OWN, device=str(folder / OWN)), _pad(SCREEN, device=str(folder / SCREEN))]
    shared = [_pad(counter, bus=WIRES, address=FIRST_PAD + n) for n, counter in enumerate(ON_THE_LINE)]
    signs = [
        {"id": f"den-{n}", "name": f"Đèn {n}", "bus": WIRES, "address": n, "counter": counter}
        for n, counter in enumerate(ON_THE_LINE, 1)
    ]
    bus = {"id": WIRES, "name": "Dây", "device": str(folder / "line"), "baud": BAUD}
    devices = {"pads": [*own, *shared], "signs": signs, "buses": [bus]}
    return Shape(others=4, stations=(screen, owner), devices=devices)


def _pad(counter: str, **more: Any) -> dict[str, Any]:
    """Keys follow each other faster here than people press."""
    return {
        "id": f"pad-{counter}", "name": f"Bàn phím {counter}", "counter": counter, "debounce_ms": 20,
        "machine": f"may-{counter}", **more,
    }  # fmt: skip


@contextmanager
def _own_cable(device: Path) -> Iterator[Box]:
    pad = SimLinePad()
    server = SimPadServer(device, [pad])
    with _served(server.serve, server.stop):
        yield Box(pad, server.wake)


@contextmanager
def _line(folder: Path) -> Iterator[tuple[SimBusServer, PolledPad]]:
    """The line, and the pad on it that is pressed."""
    signs = tuple(SignSettings(f"den-{n}", n) for n, _ in enumerate(ON_THE_LINE, 1))
    pads = [(f"pad-{counter}", FIRST_PAD + n) for n, counter in enumerate(ON_THE_LINE)]
    server = SimBusServer(BusSettings(WIRES, str(folder / "line"), signs, BAUD), pads)
    polled = PolledPad(FIRST_PAD + ON_THE_LINE.index(SHARED))
    server.bus.pads[f"pad-{SHARED}"] = polled
    with _served(server.serve, server.stop):
        yield server, polled


@contextmanager
def _served(serve: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        stop()
        thread.join()


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
