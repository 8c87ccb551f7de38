"""What the widgets of the board show, derived purely from (state, configuration, texts, time)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from assets.texts import Texts
from config.schema import HallConfig
from display.board.flow import BoardState, Listed, on_screen, stage
from queue_engine.protocol import Call, Day, TicketState

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_CLOSING_DAYS = 30


@dataclass(frozen=True, slots=True)
class Said:
    """A text in the hall's first language, and small below it in its second."""

    main: str
    small: str = ""


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
    line: Said = Said("")


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
class FooterProps:
    """A neutral sentence, or that the link is lost."""

    text: str
    small: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class BoardProps:
    """The whole board: either ``notice`` or the calls, newest first."""

    header: HeaderProps
    notice: NoticeProps | None
    calls: tuple[CardProps, ...]
    waiting: WaitingProps | None
    footer: FooterProps


class Words:
    """Texts of the board in the hall's languages, the first one large."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.main = Texts(languages[0])
        self.second = Texts(languages[1]) if len(languages) > 1 else None

    def say(self, key: str, **values: str | Said) -> Said:
        """A text with its values filled in; what is said in two languages goes into each of them."""
        main = {name: value.main if isinstance(value, Said) else value for name, value in values.items()}
        small = {name: value.small if isinstance(value, Said) else value for name, value in values.items()}
        second = self.second[f"board.{key}"].format(**small) if self.second else ""
        return Said(_first_large(self.main[f"board.{key}"].format(**main)), _first_large(second))

    def weekday(self, day: date) -> Said:
        return self.named_day(WEEKDAYS[day.weekday()])

    def named_day(self, day: str) -> Said:
        return Said(self.main[f"board.day_{day}"], self.second[f"board.day_{day}"] if self.second else "")

    def name(self, vietnamese: str, english: str) -> Said:
        """A name from the settings."""
        small = self.second.pick(vietnamese, english) if self.second else ""
        main = self.main.pick(vietnamese, english)
        return Said(main, small if small != main else "")


def board_props(state: BoardState, config: HallConfig, words: Words, now_ms: int) -> BoardProps:
    """Everything that the window shows."""
    notice = _notice(state, config, words)
    return BoardProps(
        header=header_props(config, words, now_ms),
        notice=notice,
        calls=() if notice else tuple(_card(one, state, config, words) for one in on_screen(state)),
        waiting=_waiting(state, config, words),
        footer=_footer(state, config, words),
    )


def header_props(config: HallConfig, words: Words, now_ms: int) -> HeaderProps:
    """The only part that changes by itself."""
    local = _local(now_ms, config)
    return HeaderProps(
        name=words.name(config.hall.name, config.hall.name_en),
        clock=f"{local:%H:%M}",
        weekday=_first_large(words.weekday(local.date()).main),
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
        return NoticeProps("calendar", words.say(_closed(state.hall.day)), _reopening(state.hall.day, config, words))
    return NoticeProps("ticket", words.say("no_calls"), words.say("no_calls_line"))


def _closed(day: Day) -> str:
    return "closed_holiday" if day.reason == "holiday" else "closed"


def _reopening(day: Day, config: HallConfig, words: Words) -> Said:
    """When people may come again, if the settings tell."""
    opens = next_open_day(date.fromisoformat(day.day), config)
    if opens is None:
        return Said("")
    return words.say("reopening", weekday=words.weekday(opens), date=f"{opens:%d/%m}")


def next_open_day(after: date, config: HallConfig) -> date | None:
    """The first open day after a date, within a month."""
    days = (after + timedelta(days=ahead) for ahead in range(1, LONGEST_CLOSING_DAYS + 1))
    weekdays, holidays = config.schedule.open_weekdays, config.schedule.holidays
    return next((day for day in days if WEEKDAYS[day.weekday()] in weekdays and day not in holidays), None)


# ---------------------------------------------------------------------------------------------------
# People waiting, footer


def _waiting(state: BoardState, config: HallConfig, words: Words) -> WaitingProps | None:
    hall = state.hall
    if hall is None or (not hall.day.open and not state.listed):
        return None
    rows = tuple(
        WaitingRow(field.letter, words.main.pick(field.name, field.name_en), len(hall.waiting.get(field.id, ())))
        for field in config.fields
    )
    return WaitingProps(words.say("waiting"), sum(row.count for row in rows), rows)


def _footer(state: BoardState, config: HallConfig, words: Words) -> FooterProps:
    if state.hall is not None and state.lost_at is not None:
        lost = words.say("lost", time=f"{_local(_ms(state.lost_at), config):%H:%M}")
        return FooterProps(lost.main, lost.small, lost=True)
    if state.hall is not None and not state.hall.day.open and state.listed:
        closed = words.say(_closed(state.hall.day))
        return FooterProps(closed.main, closed.small)
    days = _open_days(config, words)
    return FooterProps(days.main, days.small)


def broken(words: Words) -> FooterProps:
    """The board has made a mistake and is about to be started anew."""
    said = words.say("broken")
    return FooterProps(said.main, said.small)


def _open_days(config: HallConfig, words: Words) -> Said:
    """The open days as a span ("thứ Hai đến thứ Sáu") or each by its name."""
    days = [day for day in WEEKDAYS if day in config.schedule.open_weekdays]
    named = [words.named_day(day) for day in days]
    if len(days) > 2 and "".join(days) in "".join(WEEKDAYS):
        return words.say("open_span", first=named[0], last=named[-1])
    each = Said(", ".join(day.main for day in named), ", ".join(day.small for day in named))
    return words.say("open_days", days=each)


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _local(utc_ms: int, config: HallConfig) -> datetime:
    return datetime.fromtimestamp(utc_ms / 1000, UTC).astimezone(ZoneInfo(config.hall.timezone))


def _ms(at: str) -> int:
    return round(datetime.fromisoformat(at).timestamp() * 1000)
