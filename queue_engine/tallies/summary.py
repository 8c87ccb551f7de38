"""The daily summary: JSON to send on, a page, a workbook.

It is written when the hall has closed and everybody has been served, and once more, for good, when the day is over.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from queue_engine.protocol.tallies import AskTally, Format, Period, TallyAnswer
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.export.files import made
from queue_engine.tallies.export.pdf import NoFont
from queue_engine.tallies.rules import BY, TallyRules
from queue_engine.tallies.store import TallyStore

log = logging.getLogger(__name__)

FOLDER = "summaries"
DAYS_BACK = 7
"""Days that were missed while nothing ran; older ones are asked for by hand."""
FORMATS: tuple[Format, ...] = ("pdf", "xlsx")


def write_due(store: TallyStore, rules: TallyRules, folder: Path, maker: Maker, closed: str | None = None) -> list[str]:
    """Write what is due and not there yet, or stands for other facts; the days that were written.

    ``closed``: the day whose last session is over; until the day ends it is written once.
    """
    written = []
    if closed and not head_of(folder / f"{closed}.json") and _all_served(store, rules, closed, maker):
        write(store, rules, folder, closed, maker)
        written.append(closed)
    for day, head in over(store):
        if head_of(folder / f"{day}.json") != head:
            write(store, rules, folder, day, maker)
            written.append(day)
    return written


def _all_served(store: TallyStore, rules: TallyRules, day: str, maker: Maker) -> bool:
    """Visits there were, and none is open any more."""
    total = tally(store, rules, AskTally(period=Period(first=day, last=day)), maker).total.now
    return total.visits > 0 and total.open == 0


def over(store: TallyStore) -> Iterator[tuple[str, str]]:
    """The last days that are over: their ratings have ended, or another day has begun."""
    days = store.days()[-DAYS_BACK:]
    for place, (day, ended, head) in enumerate(days):
        if ended or place < len(days) - 1:
            yield day, head


def head_of(file: Path) -> str:
    """The head that a summary stands for; empty: there is none."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["source"]["head"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def write(store: TallyStore, rules: TallyRules, folder: Path, day: str, maker: Maker) -> None:
    """One day's files. The JSON comes last: where it stands, the others do."""
    folder.mkdir(parents=True, exist_ok=True)
    ask = AskTally(period=Period(first=day, last=day))
    for form in FORMATS:
        try:
            put(folder / f"{day}.{form}", made(store, rules, ask, form, maker))
        except NoFont as error:
            log.error("no summary as a page: no font in %s", error)
    body = json.dumps(told(store, rules, day, maker), ensure_ascii=False, indent=1)
    put(folder / f"{day}.json", body.encode("utf-8"))


def told(store: TallyStore, rules: TallyRules, day: str, maker: Maker) -> dict[str, Any]:
    """What a day's summary says to other programs. Names of officers are not in it, only their codes."""
    period = Period(first=day, last=day)
    tallies = {by: tally(store, rules, AskTally(period=period, by=by), maker) for by in BY if by != "day"}
    first = next(iter(tallies.values()))
    return {
        "hall": first.hall,
        "day": day,
        "made_at": first.made_at,
        "made_by": first.made_by,
        "source": first.source.model_dump(),
        "scale": first.scale,
        "levels": [level.model_dump() for level in first.levels],
        "total": first.total.now.model_dump(),
        **{f"by_{by}": _lines(answer) for by, answer in tallies.items()},
    }


def _lines(answer: TallyAnswer) -> dict[str, Any]:
    return {group.key: group.now.model_dump() for group in answer.groups}


def put(file: Path, body: bytes) -> None:
    """Whole or not at all."""
    half = file.with_suffix(f"{file.suffix}.part")
    with half.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)
