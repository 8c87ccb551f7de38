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
    return [
        f"{clock_of(str(one['t']))}  {said}"
        for one in list(read_trace(file))[-most:]
        for said in _said(one, language, texts)
    ]


def _said(entry: dict[str, object], language: Language, texts: Lookup) -> Iterator[str]:
    way, what = str(entry["way"]), entry["what"]
    if way == "in":
        yield from (f"←  {line}" for part in _parts(what) for line in _readable(part))
    elif way == "out":
        yield f"→  {' '.join(_parts(what))}"
    else:
        yield f"–  {_change(way, what, language, texts)}"


def _change(way: str, what: object, language: Language, texts: Lookup) -> str:
    if way in ("open", "close"):
        return say(language, "log_opened" if way == "open" else "log_closed")
    reason, detail = what if isinstance(what, list) and len(what) == 2 else ("unknown", "")
    if reason == Reason.CLOSED:
        return say(language, "log_ended_device")
    return say(language, "log_failed", why=f"{told(str(reason), texts)} ({detail})")


def _parts(what: object) -> Iterator[str]:
    yield from map(str, what) if isinstance(what, list) else (str(what),)


def _readable(part: str) -> list[str]:
    """Hex that is text is shown as text, each line by itself; a reader's shape stands as it is."""
    try:
        data = bytes.fromhex(part)
    except ValueError:
        return [part]
    lines = [line for line in re.split(r"[\r\n]+", data.decode("ascii", "replace")) if line]
    return lines if lines and all(line.isascii() and line.isprintable() for line in lines) else [part.upper()]
