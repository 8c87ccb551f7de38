"""200 calls from 8 counters within a minute: is each shown and said once, in order, and how late is the last one?

The sound cards are simulated; their clock, and with it the hall's seconds, runs so many times faster.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import tomli_w

from benchmarks import program
from benchmarks.board_latency import painted
from benchmarks.hall import BenchHall, BrokenBenchmark, Shape, paint_log, sign_in, token, wait_until, work_folder
from benchmarks.measure import Row, counted, sampled
from config import load_hall
from devices.speech.pack import load_packs
from devices.speech.reader import Reader
from devices.wiring import voice_place
from queue_engine import protocol
from queue_engine.client import Commands
from queue_engine.stores.reader import facts_of_days

CALLS, QUICK_CALLS, PACE_S = 200, 120, 60.0 / 200
"""So many calls, one every so many hall seconds: 200 in a minute."""
QUICK, FULL = 20.0, 10.0
"""How many times faster the cards' clock runs."""
PATIENCE_S = 1200.0
"""Hall seconds until every call must be accounted for."""
SAID = ("spoken", "merged")
ALL_SAID = {"awaited_only": False, "oldest_s": 86_400, "most_merged": 12}
"""Whoever has come is called all the same, and nobody is called too late: every call must be heard."""


@dataclass(frozen=True)
class Weather:
    """One storm: the voice's settings, its zones (by number of counters each) and whether a board hangs there."""

    name: str
    voice: dict[str, Any] = field(default_factory=dict)
    zones: int = 1
    boards: int = 0


WEATHERS = (Weather("storm", ALL_SAID, boards=1), Weather("usual"), Weather("room", {"awaited_only": False}, zones=2))


def measure(quick: bool) -> list[Row]:
    speed, calls = (QUICK, QUICK_CALLS) if quick else (FULL, CALLS)
    rows: list[Row] = []
    for weather in WEATHERS:
        with work_folder() as folder, a_hall(folder, weather, speed) as hall:
            rows += figures(weather, Storm(hall, weather, speed).play(calls))
    return rows


def a_hall(folder: Path, weather: Weather, speed: float) -> BenchHall:
    """The sample hall with a field for each counter, and a loudspeaker in each zone."""
    hall = BenchHall(folder, Shape(boards=weather.boards))
    values = tomllib.loads(hall.file.read_text(encoding="utf-8"))
    for counter, row in zip(values["counters"], values["fields"], strict=False):
        counter["fields"] = [row["id"]]
    values["fields"] = values["fields"][: len(values["counters"])]
    values["voice"] = weather.voice
    if weather.zones > 1:
        values["zones"] = [_zone(values, number, weather.zones) for number in range(weather.zones)]
    zones = values.get("zones", [None])
    values["stations"] += [_announcer(folder, n, zone, speed) for n, zone in enumerate(zones)]
    hall.file.write_text(tomli_w.dumps(values), encoding="utf-8")
    hall.config = load_hall(hall.file)
    return hall


def _zone(values: dict[str, Any], number: int, zones: int) -> dict[str, Any]:
    """All in one room, where they hear each other."""
    counters = [one["id"] for one in values["counters"]][number::zones]
    return {"id": f"zone-{number}", "name": f"Khu {number}", "counters": counters, "room": "hall"}


def _announcer(folder: Path, number: int, zone: dict[str, Any] | None, speed: float) -> dict[str, Any]:
    name = f"loa-{number}"
    row = {"id": name, "kind": "announcer", "name": name, "token": token(name)}
    speaker = f"sim:{speed:g}:{folder / name}.jsonl"
    return {**row, "speaker": speaker, **({"zone": zone["id"]} if zone else {})}


@dataclass(frozen=True)
class Heard:
    """What came of a storm. Times are hall seconds."""

    calls: tuple[int, ...]
    took_s: float
    shown: int
    outcomes: list[tuple[int, str, str]]
    """Call, outcome and reason, in the order of the journal."""
    overtaken: int
    not_once: int
    """Numbers that were to be heard and were not, or more than once, in the words that were played."""
    delays_s: list[float]
    overlaps: int

    def count(self, *outcomes: str) -> int:
        return sum(outcome in outcomes for _, outcome, _ in self.outcomes)


class Storm:
    """Officers at all counters who call, serve and call again, each at a steady pace."""

    def __init__(self, hall: BenchHall, weather: Weather, speed: float) -> None:
        self._hall, self._weather, self._speed = hall, weather, speed
        self._database = hall.config.hall.state_dir / "hall.db"
        self._voices = [one.id for one in hall.config.stations if one.kind == "announcer"]

    def play(self, count: int) -> Heard:
        self._open()
        counters = self._hall.config.counters
        each = count // len(counters)
        self._issue([counter.fields[0] for counter in counters], each)
        began = time.monotonic()
        with ThreadPoolExecutor(len(counters)) as officers:
            done = [officers.submit(self._officer, number, each, began) for number in range(len(counters))]
            calls = [call for one in done for call in one.result()]
        took_s = (time.monotonic() - began) * self._speed
        wait_until(lambda: self._accounted() >= set(calls), seconds=PATIENCE_S / self._speed)
        return self._heard(tuple(sorted(calls)), took_s)

    def _open(self) -> None:
        hall = self._hall
        hall.start_server()
        for number in range(1, self._weather.boards + 1):
            hall.start_board(f"board-{number}")
        for voice in self._voices:
            hall.run(voice, "display", "announcer", "--config", str(hall.file), "--station", voice)
        wait_until(lambda: len(self._facts("zone_granted")) == len(self._voices))
        self._panels = [hall.commands(panel) for panel in hall.panels]
        officers = [officer.id for officer in hall.config.officers]
        self._sessions = [sign_in(panel, officer) for panel, officer in zip(self._panels, officers, strict=True)]

    def _issue(self, fields: list[str], each: int) -> None:
        kiosk = self._hall.commands(self._hall.kiosk)
        for _ in range(each):
            for name in fields:
                _right(kiosk.send(protocol.IssueTicket(field=name)), protocol.Issued)
        kiosk.close()

    def _officer(self, number: int, each: int, began: float) -> list[int]:
        """The calls of one counter; whoever is called has come when the next one is."""
        pace_s = PACE_S * len(self._panels) / self._speed
        panel, session, calls = self._panels[number], self._sessions[number], []
        for turn in range(each):
            due = began + (turn + number / len(self._panels)) * pace_s
            threading.Event().wait(max(0.0, due - time.monotonic()))
            ticket = _right(panel.send(protocol.CallNext(session=session)), protocol.TicketNow).ticket
            calls.append(ticket.call_seq or 0)
            threading.Event().wait(max(0.0, due + pace_s * 0.6 - time.monotonic()))
            seen = {"session": session, "ticket": ticket.id}
            _end(panel, seen)
        return calls

    # -- what came of it

    def _facts(self, *kinds: str) -> list[Any]:
        if not self._database.exists():
            return []
        return [fact for fact in facts_of_days(self._database, None, None) if fact.kind in kinds]

    def _accounted(self) -> set[int]:
        return {call for fact in self._facts("calls_spoken") for call in fact.data["calls"]}

    def _heard(self, calls: tuple[int, ...], took_s: float) -> Heard:
        facts = self._facts("calls_spoken")
        outcomes = [
            (call, str(fact.data["outcome"]), ", ".join(fact.data["reasons"]))
            for fact in facts
            for call in fact.data["calls"]
        ]
        said = {voice: [f for f in facts if f.data["station"] == voice and f.data["outcome"] in SAID]
                for voice in self._voices}  # fmt: skip
        overtaken = sum(_inversions([call for fact in facts for call in fact.data["calls"]]) for facts in said.values())
        sounds = {voice: _lines(self._hall.folder / f"{voice}.jsonl") for voice in self._voices}
        spans = sorted((one["began"], one["ended"]) for rows in sounds.values() for one in rows)
        delays = [delay for voice in self._voices for delay in self._delays(said[voice], sounds[voice])]
        return Heard(
            calls,
            took_s,
            self._shown(calls),
            outcomes,
            overtaken,
            self._not_once(said, sounds),
            delays,
            sum(before[1] > after[0] for before, after in pairwise(spans)),
        )

    def _shown(self, calls: tuple[int, ...]) -> int:
        if not self._weather.boards:
            return 0
        log = paint_log(self._hall.folder, "board-1")
        wait_until(lambda: painted(log).keys() >= set(calls), seconds=PATIENCE_S / self._speed)
        return len(painted(log).keys() & set(calls))

    def _delays(self, said: list[Any], sounds: list[dict[str, Any]]) -> list[float]:
        """From each call that was said to the beginning of its sound, in hall seconds."""
        if len(said) != len(sounds):
            raise BrokenBenchmark(f"{len(sounds)} sounds were played, and {len(said)} are in the journal")
        called = {fact.seq: _seconds(fact.at) for fact in self._facts("ticket_called")}
        past = time.time() - time.monotonic()
        return [
            (sound["began"] + past - called[call]) * self._speed
            for fact, sound in zip(said, sounds, strict=True)
            for call in fact.data["calls"]
        ]

    def _not_once(self, said: dict[str, list[Any]], sounds: dict[str, list[dict[str, Any]]]) -> int:
        reader = Reader(load_packs(voice_place().packs)["vi"])
        number_of = {fact.seq: fact.data["number"] for fact in self._facts("ticket_called")}
        text = " / ".join(one["text"] for rows in sounds.values() for one in rows)
        calls = [call for facts in said.values() for fact in facts for call in fact.data["calls"]]
        words = (re.escape(reader.number(number_of[call])) for call in calls)
        return sum(len(re.findall(rf"\b{one}(?=,| đến)", text)) != 1 for one in words)


def figures(weather: Weather, heard: Heard) -> list[Row]:
    name, count = weather.name, Counter(call for call, _, _ in heard.outcomes)
    print(f"{name}: {_in_words(heard)}", flush=True)
    rows = [
        counted(f"{name}_took", "hall s", heard.took_s, len(heard.calls)),
        counted(f"{name}_not_said", "calls", len(heard.calls) - heard.count(*SAID), len(heard.calls)),
        counted(f"{name}_merged", "calls", heard.count("merged"), len(heard.calls)),
        counted(f"{name}_not_accounted", "calls", sum(count[call] != 1 for call in heard.calls)),
        counted(f"{name}_not_once", "calls", heard.not_once),
        counted(f"{name}_overtaken", "calls", heard.overtaken),
        sampled(f"{name}_delay", "hall s", heard.delays_s),
        counted(f"{name}_longest", "hall s", max(heard.delays_s)),
        counted(f"{name}_at_once", "sounds", heard.overlaps),
    ]
    not_shown = counted(f"{name}_not_shown", "calls", len(heard.calls) - heard.shown, len(heard.calls))
    return [not_shown, *rows] if weather.boards else rows


def _in_words(heard: Heard) -> str:
    kinds = Counter(f"{outcome} {reason}".strip() for _, outcome, reason in heard.outcomes)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())


def _right(answer: Any, kind: type[Any]) -> Any:
    if not isinstance(answer, kind):
        raise BrokenBenchmark(f"no {kind.__name__}, but {answer}")
    return answer


def _end(panel: Commands, seen: dict[str, Any]) -> None:
    _right(panel.send(protocol.Start(**seen, seen=protocol.TicketState.CALLED)), protocol.TicketNow)
    _right(panel.send(protocol.Finish(**seen, seen=protocol.TicketState.SERVING)), protocol.TicketNow)


def _inversions(calls: Sequence[int]) -> int:
    return sum(before > after for before, after in pairwise(calls))


def _lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
