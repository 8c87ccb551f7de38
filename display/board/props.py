"""What the widgets of the board show, derived purely from (state, configuration, texts, time)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from config.schema import HallConfig
from config.today import next_day_of_work
from display.board.flow import BoardState, Listed, on_screen, stage
from display.board.footer import FooterProps, closed_key, footer_props
from display.board.words import NOTHING, Said, Words, first_large, local_time
from queue_engine.protocol import Call, Day, TicketState


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


@dataclass(frozen=True, slots=True)
class NoticeProps:
    """Words instead of calls."""

    icon: str
    title: Said
    line: Said = NOTHING


@dataclass(frozen=True, slots=True)
class WaitingRow:
    letter: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class WaitingProps:
    title: Said
    total: int
    rows: tuple[WaitingRow, ...]


@dataclass(frozen=True, slots=True)
class BoardProps:
    """The whole board: either ``notice`` or the calls, newest first."""

    header: HeaderProps
    notice: NoticeProps | None
    calls: tuple[CardProps, ...]
    waiting: WaitingProps | None
    footer: FooterProps


def board_props(state: BoardState, config: HallConfig, words: Words, now_ms: int) -> BoardProps:
    """Everything that the window shows."""
    notice = _notice(state, config, words)
    return BoardProps(
        header=header_props(config, words, now_ms),
        notice=notice,
        calls=() if notice else tuple(_card(one, state, config, words) for one in on_screen(state)),
        waiting=_waiting(state, config, words),
        footer=footer_props(state, config, words, now_ms),
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
    )


def counter_number(call: Call, config: HallConfig) -> str:
    """The number on the counter's sign; a counter that the settings do not know is shown by its code."""
    return next((str(counter.number) for counter in config.counters if counter.id == call.counter), call.counter)


# ---------------------------------------------------------------------------------------------------
# Words instead of calls


def _notice(state: BoardState, config: HallConfig, words: Words) -> NoticeProps | None:
    if state.hall is None:
        return NoticeProps("clock", words.say("connecting"), words.say("connecting_line"))
    if state.listed:
        return None
    if not state.hall.day.open:
        return NoticeProps("calendar", words.say(closed_key(state.hall.day)), _reopening(state.hall.day, config, words))
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


def _waiting(state: BoardState, config: HallConfig, words: Words) -> WaitingProps | None:
    hall = state.hall
    if hall is None or (not hall.day.open and not state.listed):
        return None
    rows = tuple(
        WaitingRow(field.letter, words.main.pick(field.name, field.name_en), len(hall.waiting.get(field.id, ())))
        for field in config.fields
    )
    return WaitingProps(words.say("waiting"), sum(row.count for row in rows), rows)
