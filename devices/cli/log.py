"""``hall devices log NAME``: the last that went over a device's cable, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from devices.cli.words import say
from devices.fault_words import Language
from devices.links.tap import read_trace
from devices.printer.status import Answers, AnswerStream, Kind, Told, of_change, of_gs_r
from devices.states import Reason
from devices.words import Lookup, told

MOST = 16
"""Commands in a line."""


def lines_of(file: Path, most: int, language: Language, texts: Lookup) -> list[str]:
    """The last lines of a trace, readable; none when nothing was recorded."""
    entries = list(read_trace(file))[-most:]
    reader = Reader(language, texts)
    return [line for entry in entries for line in reader.lines(entry)]


class Reader:
    """Goes through a trace in order: what an answer means depends on the question before it."""

    def __init__(self, language: Language, texts: Lookup) -> None:
        self._language, self._texts = language, texts
        self._asked = 0
        self._stream = AnswerStream()

    def lines(self, entry: dict[str, object]) -> Iterator[str]:
        when = clock_of(str(entry["t"]))
        way, what = str(entry["way"]), entry["what"]
        if way == "in":
            yield from (f"{when}  ←  {said}" for said in self._heard(str(what)))
        elif way == "out" and isinstance(what, list):
            self._asked = _question(what)
            more = [f"… +{len(what) - MOST}"] if len(what) > MOST else []
            yield f"{when}  →  {' · '.join([*(self._sent(str(one)) for one in what[:MOST]), *more])}"
        else:
            yield f"{when}  –  {self._change(way, what)}"

    def _say(self, key: str, **values: object) -> str:
        return say(self._language, key, **values)

    def _sent(self, command: str) -> str:
        kind, _, count = command.partition(" ")
        return self._say("log_letters", count=count) if kind == "text" else command

    def _change(self, way: str, what: object) -> str:
        if way in ("open", "close"):
            self._stream = AnswerStream()
            return self._say("log_opened" if way == "open" else "log_closed")
        reason, detail = what if isinstance(what, list) and len(what) == 2 else ("unknown", "")
        if reason == Reason.CLOSED:
            return self._say("log_ended")
        return self._say("log_failed", why=f"{told(str(reason), self._texts)} ({detail})")

    def _heard(self, hexed: str) -> Iterator[str]:
        try:
            data = bytes.fromhex(hexed)
        except ValueError:
            return
        for one in self._stream.feed(data):
            yield f"{one.data.hex(' ').upper()}  {self._meaning(one)}"

    def _meaning(self, one: Told) -> str:
        match one.kind:
            case Kind.REAL_TIME:
                return f"DLE EOT {self._asked}: {self._reasons(_of_real_time(self._asked, one.data[0]))}"
            case Kind.IN_TURN:
                return f"GS r: {self._reasons(of_gs_r(one.data[0]))}"
            case Kind.CHANGE:
                return f"GS a: {self._reasons(of_change(one.data))}"
            case Kind.PRINTED:
                return f"GS ( H: {self._say('log_printed', id=one.id.decode('ascii', 'replace'))}"
            case Kind.FLOW:
                return "XON" if one.data == b"\x11" else "XOFF"
        return self._say("log_garbage")

    def _reasons(self, reasons: frozenset[Reason]) -> str:
        said = " ".join(told(reason, self._texts).sentence for reason in sorted(reasons))
        return self._say("log_says", reasons=said) if said else self._say("log_well")


def _of_real_time(n: int, byte: int) -> frozenset[Reason]:
    """One byte alone; the others are taken as well."""
    well = 0x12
    given = {1: Answers(byte, well, well, well), 2: Answers(well, byte, well, well), 3: Answers(well, well, byte, well),
             4: Answers(well, well, well, byte)}  # fmt: skip
    return given.get(n, Answers(well, well, well, well)).reasons()


def _question(commands: list[object]) -> int:
    """Which n was asked last by DLE EOT."""
    asked = [str(one).rpartition(" ")[2] for one in commands if str(one).startswith("DLE EOT ")]
    return int(asked[-1]) if asked and asked[-1].isdecimal() else 0


def clock_of(iso: str) -> str:
    try:
        return f"{datetime.fromisoformat(iso).astimezone():%d/%m %H:%M:%S.%f}"[:-3]
    except ValueError:
        return iso
