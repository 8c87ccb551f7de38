"""What the widgets of the board show, derived purely from (state, configuration, texts, time)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assets.waits import Wait
from config.schema import HallConfig, HallField
from config.today import next_day_of_work
from display.board.flow import BoardState, Listed, on_screen, stage
from display.board.footer import NONE, PAGE_MS, FooterProps, closed_key, footer_props, wait_value
from display.board.waits import drawn_at, people_waiting, waits_by_field
from display.common.words import NOTHING, Said, Words, first_large, local_time
from queue_engine.protocol import Call, Day, HallState, TicketState


@dataclass(frozen=True, slots=True)
class HeaderProps:
    name: Said
    clock: str
    weekday: str
    date: str


@dataclass(frozen=True, slots=True)
class CardProps:
    """A call. ``awaited``: the citizen has not come yet. ``unpainted``: seqs that the first paint will have shown."""

    seq: int
    number: str
    counter: str
    awaited: bool
    flash: bool
    again: bool
    above_number: Said
    above_counter: Said
    unpainted: tuple[int, ...] = ()
    long: bool = False
    """It could not be said, so it flashes for longer."""


@dataclass(frozen=True, slots=True)
class NoticeProps:
    """Words instead of calls."""

    icon: str
    title: Said
    line: Said = NOTHING


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A field, and how many wait or for how long; ``is_busy``: it is worth a line where there is little room."""

    letter: str
    name: str
    value: str
    is_busy: bool


@dataclass(frozen=True, slots=True)
class WaitingProps:
    title: Said
    total: str
    rows: tuple[WaitingRow, ...]
    icon: str = "users"


@dataclass(frozen=True, slots=True)
class BoardProps:
    """The whole board: either ``notice`` or the calls, newest first."""

    header: HeaderProps
    notice: NoticeProps | None
    calls: tuple[CardProps, ...]
    waiting: WaitingProps | None
    footer: FooterProps


def board_props(state: BoardState, config: HallConfig, words: Words, now_ms: int, has_list: bool = True) -> BoardProps:
    """Everything that the window shows; ``has_list``: it has room for the list of people waiting."""
    notice = _notice(state, config, words, now_ms)
    return BoardProps(
        header=header_props(config, words, now_ms),
        notice=notice,
        calls=() if notice else tuple(_card(one, state, config, words) for one in on_screen(state)),
        waiting=waiting_props(state, config, words, now_ms),
        footer=footer_props(state, config, words, now_ms, has_list),
    )


def header_props(config: HallConfig, words: Words, now_ms: int) -> HeaderProps:
    """The only part that changes by itself."""
    local = local_time(now_ms, config)
    return HeaderProps(
        name=words.name(config.hall.name, config.hall.name_en),
        clock=f"{local:%H:%M}",
        weekday=first_large(words.weekday(local.date()).main),
        date=f"{local:%d/%m/%Y}",
    )


# ---------------------------------------------------------------------------------------------------
# Calls


def _card(one: Listed, state: BoardState, config: HallConfig, words: Words) -> CardProps:
    now = stage(state, one.call)
    again = one.call.again and now is TicketState.CALLED
    step = {TicketState.CALLED: "called", TicketState.SERVING: "serving"}.get(now, "before")
    return CardProps(
        seq=one.call.seq,
        number=one.call.number,
        counter=counter_number(one.call, config),
        awaited=now is TicketState.CALLED,
        flash=one.call.seq in state.flashing,
        again=again,
        above_number=words.say("number_again" if again else f"number_{step}"),
        above_counter=words.say(f"counter_{step}"),
        unpainted=one.unpainted,
        long=one.call.seq in state.long,
    )


def counter_number(call: Call, config: HallConfig) -> str:
    """The number on the counter's sign; a counter that the settings do not know is shown by its code."""
    return next((str(counter.number) for counter in config.counters if counter.id == call.counter), call.counter)


# ---------------------------------------------------------------------------------------------------
# Words instead of calls


def _notice(state: BoardState, config: HallConfig, words: Words, now_ms: int) -> NoticeProps | None:
    if state.hall is None:
        return NoticeProps("clock", words.say("connecting"), words.say("connecting_line"))
    if state.listed:
        return None
    if not state.hall.day.open:
        return NoticeProps("calendar", words.say(closed_key(state.hall.day)), _reopening(state.hall.day, config, words))
    draw_ms = drawn_at(state.hall, now_ms)
    if draw_ms is not None:
        at = f"{local_time(draw_ms, config):%H:%M}"
        return NoticeProps("ticket", words.say("draw_title", at=at), words.say("draw_line"))
    return NoticeProps("ticket", words.say("no_calls"), words.say("no_calls_line"))


def _reopening(day: Day, config: HallConfig, words: Words) -> Said:
    """When people may come again, if the settings tell."""
    opens = next_open_day(date.fromisoformat(day.day), config)
    if opens is None:
        return NOTHING
    return words.say("reopening", weekday=words.weekday(opens), date=f"{opens:%d/%m}")


def next_open_day(after: date, config: HallConfig) -> date | None:
    """The first open day after a date."""
    return next_day_of_work(config.schedule, after)


# ---------------------------------------------------------------------------------------------------
# People waiting


def waiting_props(state: BoardState, config: HallConfig, words: Words, now_ms: int) -> WaitingProps | None:
    """By turns how many people wait in each field, and for how long the next one will."""
    hall = state.hall
    if hall is None or (not hall.day.open and not state.listed):
        return None
    waits = waits_by_field(state, config, now_ms) if now_ms // PAGE_MS % 2 else {}
    return _waits(waits, config, words) if waits else _people(hall, config, words, now_ms)


def _people(hall: HallState, config: HallConfig, words: Words, now_ms: int) -> WaitingProps:
    counts = [people_waiting(hall, field.id, now_ms) for field in config.fields]
    rows = (
        WaitingRow(field.letter, _name(field, words), str(count) if count else NONE, count > 0)
        for field, count in zip(config.fields, counts, strict=True)
    )
    return WaitingProps(words.say("waiting"), str(sum(counts)), tuple(rows))


def _waits(waits: dict[str, Wait], config: HallConfig, words: Words) -> WaitingProps:
    values = [wait_value(waits.get(field.id), words.main) for field in config.fields]
    rows = (
        WaitingRow(field.letter, _name(field, words), value, value != NONE)
        for field, value in zip(config.fields, values, strict=True)
    )
    return WaitingProps(words.say("waits"), "", tuple(rows), icon="clock")


def _name(field: HallField, words: Words) -> str:
    return words.main.pick(field.name, field.name_en)
