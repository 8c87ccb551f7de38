"""The words on a ticket's slip, in the language that the citizen chose."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from assets.texts import Texts
from assets.unbroken import tied
from config.schema import Counter, HallConfig
from devices.printer.slip import SlipContent
from kiosk.clock import clock_of
from kiosk.promise import told
from kiosk.props import qr_url
from queue_engine.protocol import Issued

MOST_DIRECTIONS = 4
"""With more counters than this only their names are printed."""
NARROW = "\u00a0–\u00a0"
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def slip_of(issued: Issued, config: HallConfig, texts: Texts, copy: int = 1) -> SlipContent:
    """Everything on the slip; from the second copy on it says that another piece of paper may exist."""
    field = config.field(issued.ticket.field)
    counters = [counter for counter in config.counters if counter.id in issued.counters]
    return SlipContent(
        language=texts.language,
        again=texts["slip.again"].format(n=copy) if copy > 1 else "",
        hall_name=texts.pick(config.hall.name, config.hall.name_en),
        number_label=texts["slip.number"],
        number=issued.ticket.number,
        priority_mark=texts["slip.priority"] if issued.ticket.priority else None,
        field=texts.pick(field.name, field.name_en),
        counters=_either([_name(counter, texts) for counter in counters], texts),
        directions=_directions(counters, texts),
        ahead=ahead_of(issued, config.hall.timezone, texts),
        wait="" if issued.draw_at or issued.ticket.not_before else told(issued.promise, texts).replace(" – ", NARROW),
        time=dated(texts["slip.time"], datetime.fromisoformat(issued.ticket.issued_at), config, texts),
        advice=(texts["slip.keep"], rule_of(config, texts)),
        qr_url=qr_url(config, issued.token),
        qr_caption=texts["slip.qr"],
    )


def ahead_of(issued: Issued, timezone: str, texts: Texts) -> str:
    """The people ahead; or from when the number is called, where that is what counts."""
    if issued.ticket.not_before:
        return texts["kiosk.kept"].format(at=clock_of(issued.ticket.not_before, timezone))
    if issued.draw_at:
        return texts["kiosk.draw_ahead"].format(at=clock_of(issued.draw_at, timezone))
    return texts.count("slip.ahead", issued.ahead)


def rule_of(config: HallConfig, texts: Texts) -> str:
    """The rule by which numbers are called, in one line."""
    queue = config.queue
    rule = queue.rule if config.priority_groups else "fcfs"
    return texts[f"slip.rule_{rule}"].format(
        advance=queue.priority_advance_min, priority=queue.ratio_priority, ordinary=queue.ratio_ordinary
    )


def _name(counter: Counter, texts: Texts) -> str:
    return tied(texts.pick(counter.name, counter.name_en))


def _either(names: list[str], texts: Texts) -> str:
    """One of several, as people say it: "1, 2 or 3"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {texts['common.or']} {names[-1]}"


def _directions(counters: list[Counter], texts: Texts) -> tuple[str, ...]:
    """One counter: how to get there. Several: each with its name."""
    ways = [(counter, texts.pick(counter.direction, counter.direction_en)) for counter in counters]
    if len(ways) == 1:
        return tuple(way for _, way in ways if way)
    if len(ways) > MOST_DIRECTIONS:
        return ()
    return tuple(f"{_name(counter, texts)}: {way}" for counter, way in ways if way)


def dated(sentence: str, at: datetime, config: HallConfig, texts: Texts) -> str:
    """A sentence with the hall's time of day, weekday and date."""
    local = at.astimezone(ZoneInfo(config.hall.timezone))
    weekday = texts[f"common.day_{_WEEK[local.weekday()]}"]
    return sentence.format(time=f"{local:%H:%M}", weekday=weekday, date=f"{local:%d/%m/%Y}")
