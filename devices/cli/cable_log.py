"""``hall devices log NAME`` for all that is no printer: pads and lines as text where it is text, readers as shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from devices.cli.log import clock_of
from devices.cli.words import say
from devices.fault_words import Language
from devices.links.tap import read_trace
from devices.states import Reason
from devices.words import Lookup, told


def cable_lines(file: Path, most: int, language: Language, texts: Lookup) -> list[str]:
    """The last lines of a trace, readable; none when nothing was recorded."""
    return [f"{clock_of(str(one['t']))}  {_said(one, language, texts)}" for one in list(read_trace(file))[-most:]]


def _said(entry: dict[str, object], language: Language, texts: Lookup) -> str:
    way, what = str(entry["way"]), entry["what"]
    match way:
        case "in":
            return f"←  {' '.join(_readable(part) for part in _parts(what))}"
        case "out":
            return f"→  {' '.join(_parts(what))}"
        case "open" | "close":
            return f"–  {say(language, 'log_opened' if way == 'open' else 'log_closed')}"
    reason, detail = what if isinstance(what, list) and len(what) == 2 else ("unknown", "")
    if reason == Reason.CLOSED:
        return f"–  {say(language, 'log_ended_device')}"
    return f"–  {say(language, 'log_failed', why=f'{told(str(reason), texts)} ({detail})')}"


def _parts(what: object) -> Iterator[str]:
    yield from map(str, what) if isinstance(what, list) else (str(what),)


def _readable(part: str) -> str:
    """Hex that is text is shown as text, a line beside a line; a reader's shape stands as it is."""
    try:
        data = bytes.fromhex(part)
    except ValueError:
        return part
    lines = [line for line in re.split(r"[\r\n]+", data.decode("ascii", "replace")) if line]
    return " · ".join(lines) if lines and all(line.isascii() and line.isprintable() for line in lines) else part.upper()
