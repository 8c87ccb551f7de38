"""The line at the bottom of the board: what is to be known, one sentence at a time, each for a quarter of a minute.

The lot that is to be drawn, when numbers are given again, who missed a call and may come back, counters on a break,
fields without numbers, who waits and how long where no list has room for it, notices and hours of the day, the hall's
own running text, the rule of calling. A lost link or a closed day takes the place of all of them.

The running text steps and does not crawl: old eyes read a sentence that stands still at their own pace and may go
back in it, while a crawl gives each word a few seconds and has to be waited for from its beginning. A board that
crawls would also paint all day and keep moving beside the calls, where nothing but a call may move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from textwrap import wrap
from typing import TypeVar

from assets.texts import Texts
from assets.waits import NOBODY, Wait
from config.clock import Break, Hours, clock_at, hours_at
from config.schema import HallConfig
from config.today import WEEK, notices_on, sessions_on
from display.board.flow import BoardState
from display.board.waits import drawn_at, people_waiting, waits_by_field
from display.common.words import Said, Words, clock_of, local_time, ms_of
from queue_engine.protocol import Day, HallState

PAGE_MS = 15_000
"""How long a sentence stands."""
LONGEST = 76
"""Letters that can be read on one line of a wide board; a longer notice stands on several pages."""
MOST_NUMBERS, MOST_FIELDS = 6, 2
MOST_MISSED = 12
MOST_WAITS, MOST_LINES = 5, 8
NONE = "–"
TOGETHER = "\u00a0"
"""A space at which no line ends."""
MINUTE_MS = 60_000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class FooterProps:
    """A neutral sentence, or that the link is lost."""

    text: str
    small: str = ""
    lost: bool = False
    icon: str = "calendar"


def footer_props(
    state: BoardState, config: HallConfig, words: Words, now_ms: int, has_list: bool = True
) -> FooterProps:
    """The sentence of this quarter of a minute; ``has_list``: people waiting are listed elsewhere on the board."""
    if state.hall is not None and state.lost_at is not None:
        lost = words.say("lost", time=clock_of(state.lost_at, now_ms, config))
        return FooterProps(lost.main, lost.small, lost=True, icon="wifi-off")
    if state.hall is not None and not state.hall.day.open and state.listed:
        return _page("calendar", words.say(closed_key(state.hall.day)))
    pages = footer_pages(state, config, words, now_ms, has_list)
    return pages[now_ms // PAGE_MS % len(pages)]


def broken(words: Words) -> FooterProps:
    """The board has made a mistake and is about to be started anew."""
    return _page("info", words.say("broken"))


def closed_key(day: Day) -> str:
    return "closed_holiday" if day.reason == "holiday" else "closed"


def footer_pages(
    state: BoardState, config: HallConfig, words: Words, now_ms: int, has_list: bool = True
) -> tuple[FooterProps, ...]:
    """Everything that the footer says in turn; at least one sentence."""
    hall = state.hall
    if hall is None or not hall.day.open:
        return tuple(_each((_page("calendar", _open_days(config, words)), *_running(config, words))))
    day = date.fromisoformat(hall.day.day)
    sentences = (
        *_draw(hall, config, words, now_ms),
        *_no_more(hall, config, words, now_ms),
        *_missed(hall, config, words, now_ms),
        *_paused(hall, config, words),
        *_stopped(hall, config, words),
        *(() if has_list else _people(hall, config, words, now_ms)),
        *(() if has_list else _waits(state, config, words, now_ms)),
        *_notices(config, words, day),
        _page("clock", _hours(config, words, day)),
        *_running(config, words),
        _page("info", _rule(config, words)),
    )
    return tuple(_each(sentences))


def _each(sentences: Iterable[FooterProps]) -> Iterator[FooterProps]:
    return (page for sentence in sentences for page in _each_language(sentence))


def _each_language(page: FooterProps) -> Iterator[FooterProps]:
    """Both languages beside each other where they are short, else one after the other."""
    if len(page.text) + len(page.small) <= LONGEST:
        yield page
        return
    yield replace(page, small="")
    if page.small:
        yield replace(page, text=page.small, small="")


def _slices(items: list[Item], most: int) -> Iterator[list[Item]]:
    return (items[start : start + most] for start in range(0, len(items), most))


def _page(icon: str, said: Said) -> FooterProps:
    return FooterProps(said.main, said.small, icon=icon)


def _draw(hall: HallState, config: HallConfig, words: Words, now_ms: int) -> Iterator[FooterProps]:
    """Until the lot is drawn nobody has a place."""
    draw_ms = drawn_at(hall, now_ms)
    if draw_ms is not None:
        yield _page("info", words.say("draw", at=f"{local_time(draw_ms, config):%H:%M}"))


def _waits(state: BoardState, config: HallConfig, words: Words, now_ms: int) -> Iterator[FooterProps]:
    """By the letters of the numbers, on boards whose calls leave no room for a list of fields."""
    waits = waits_by_field(state, config, now_ms)
    known = [(field.letter, waits[field.id]) for field in config.fields if waits.get(field.id, NOBODY) != NOBODY]
    for some in _slices(known, MOST_WAITS):
        yield _page("clock", words.say("waits_line", waits=_listed(some, words)))


def _people(hall: HallState, config: HallConfig, words: Words, now_ms: int) -> Iterator[FooterProps]:
    """How many wait in each field, by the letters of the numbers."""
    counts = [(field.letter, people_waiting(hall, field.id, now_ms)) for field in config.fields]
    busy = [f"{letter}{TOGETHER}{count}" for letter, count in counts if count]
    for some in _slices(busy, MOST_LINES):
        yield _page("users", words.say("people_line", people=" · ".join(some)))


def _listed(waits: list[tuple[str, Wait]], words: Words) -> Said:
    """ "A 10–25 · C 0–5 · K chiều", in both languages."""
    second = words.second or words.main
    main, small = (
        " · ".join(f"{letter}{TOGETHER}{wait_value(wait, texts)}".replace(" ", TOGETHER) for letter, wait in waits)
        for texts in (words.main, second)
    )
    return Said(main, small)


def wait_value(wait: Wait | None, texts: Texts) -> str:
    """A wait in the few letters for which a list has room."""
    if wait is None or wait == NOBODY:
        return NONE
    return texts[f"board.wait_{wait[0]}"].format(**dict(zip(("low", "high"), wait[1:], strict=False)))


def _no_more(hall: HallState, config: HallConfig, words: Words, now_ms: int) -> Iterator[FooterProps]:
    """While nobody gets a number: from when on, or that there are no more today."""
    hours = hours_at(config.schedule, config.hall.timezone, hall.day.day, now_ms)
    key = _no_more_key(hours) if hours is not None else None
    if hours is not None and key is not None:
        sessions = sessions_on(config.schedule, date.fromisoformat(hall.day.day))
        yield _page("ticket", words.say(key, at=clock_at(hours, config.schedule, sessions)))


def _no_more_key(hours: Hours) -> str | None:
    match hours.closed_for:
        case Break.LAST_TICKET | Break.DAY_OVER:
            return "no_more_today"
        case Break.LUNCH | Break.BEFORE_OPENING:
            return "numbers_from"
        case None:
            return "no_more_session" if hours.last_ticket_passed else None


def _missed(hall: HallState, config: HallConfig, words: Words, now_ms: int) -> Iterator[FooterProps]:
    """Numbers only, and only while they may come back; the newest first."""
    within_ms = config.queue.readmit_within_min * MINUTE_MS
    here = {field.id for field in config.fields}
    fresh = [one for one in hall.missed if one.field in here and now_ms - ms_of(one.since) < within_ms]
    newest = [ticket.number for ticket in sorted(fresh, key=lambda ticket: ticket.since, reverse=True)]
    for some in _slices(newest[:MOST_MISSED], MOST_NUMBERS):
        yield _page("user", words.say("missed", numbers=", ".join(some)))


def _paused(hall: HallState, config: HallConfig, words: Words) -> Iterator[FooterProps]:
    """Counters on a break, by the numbers on their signs."""
    states = hall.counters
    paused = [one for one in config.counters if one.id in states and states[one.id].paused is not None]
    for some in _slices([str(one.number) for one in paused], MOST_NUMBERS):
        yield _page("pause", words.say("paused", counters=", ".join(some)))


def _stopped(hall: HallState, config: HallConfig, words: Words) -> Iterator[FooterProps]:
    """Fields that give no more numbers; whoever holds one is still called."""
    names = [words.name(field.name, field.name_en) for field in config.fields if field.id in hall.stopped]
    for some in _slices(names, MOST_FIELDS):
        fields = Said(", ".join(name.main for name in some), ", ".join(name.small or name.main for name in some))
        yield _page("ticket", words.say("stopped", fields=fields))


def _running(config: HallConfig, words: Words) -> Iterator[FooterProps]:
    """The hall's own sentences."""
    for one in config.board.texts:
        yield from _wrapped(words.name(one.text, one.text_en or one.text))


def _notices(config: HallConfig, words: Words, day: date) -> Iterator[FooterProps]:
    for notice in notices_on(config.schedule, day):
        yield from _wrapped(words.name(notice.text, notice.text_en))


def _wrapped(said: Said) -> Iterator[FooterProps]:
    """A sentence on as many pages as it needs."""
    main, small = wrap(said.main, LONGEST), wrap(said.small, LONGEST)
    for number in range(max(len(main), len(small))):
        pair = [lines[number] for lines in (main, small) if number < len(lines)]
        yield FooterProps(pair[0], pair[1] if len(pair) > 1 else "", icon="info")


def _hours(config: HallConfig, words: Words, day: date) -> Said:
    """The sessions of today."""
    spans = [f"{session.opens}–{session.closes}" for session in sessions_on(config.schedule, day)]
    return words.say("hours", hours=", ".join(spans)) if spans else _open_days(config, words)


def _rule(config: HallConfig, words: Words) -> Said:
    """The rule by which numbers are called."""
    queue = config.queue
    rule = queue.rule if config.priority_groups else "fcfs"
    values = {"advance": queue.priority_advance_min, "priority": queue.ratio_priority, "ordinary": queue.ratio_ordinary}
    return words.say(f"rule_{rule}", **{name: str(value) for name, value in values.items()})


def _open_days(config: HallConfig, words: Words) -> Said:
    """The open days as a span ("thứ Hai đến thứ Sáu") or each by its name."""
    days = [day for day in WEEK if day in config.schedule.open_weekdays]
    named = [words.named_day(day) for day in days]
    if len(days) > 2 and "".join(days) in "".join(WEEK):
        return words.say("open_span", first=named[0], last=named[-1])
    each = Said(", ".join(day.main for day in named), ", ".join(day.small for day in named))
    return words.say("open_days", days=each)
