"""What lies over the figures: the choice of a period, the choice of a file. Pure: (page, words) -> props."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assets.face import Face
from config.today import WEEK as WEEKDAYS
from counter.tallies.buttons import Button, Key, plain
from counter.tallies.events import (
    AgainstChosen,
    DayMoved,
    DayTapped,
    Escaped,
    FileAsked,
    MonthTurned,
    Pane,
    PaneAsked,
    PeriodChosen,
)
from counter.tallies.flow import Calendar, TallyPage
from counter.tallies.numbers import day_text, short_day
from counter.tallies.periods import Against, Choice, Preset, Span, compared, span_of, weeks_of
from counter.words import Words

AGAINST_KEY = "9"


@dataclass(frozen=True)
class PeriodsProps:
    """Named periods, what to compare with, and a month of days."""

    title: str
    presets: tuple[Button, ...]
    against_title: str
    against: tuple[Button, ...]
    month: str
    turn: tuple[Button, Button]
    weekdays: tuple[str, ...]
    days: tuple[Button | None, ...]
    """Six weeks; None: a day of another month."""
    hint: str
    back: Button
    keys: tuple[Key, ...]

    @property
    def buttons(self) -> tuple[Button | Key, ...]:
        return (*self.presets, *self.turn, self.back, *self.keys)


@dataclass(frozen=True)
class FilesProps:
    """The kinds of files."""

    title: str
    line: str
    files: tuple[Button, ...]
    back: Button

    @property
    def buttons(self) -> tuple[Button | Key, ...]:
        return (*self.files, self.back)


def span_text(span: Span) -> str:
    """``22/11/2026``, ``01/11–22/11/2026``."""
    if span.first == span.last:
        return day_text(span.last)
    first = short_day(span.first) if span.first.year == span.last.year else day_text(span.first)
    return f"{first}–{day_text(span.last)}"


def choice_name(choice: Choice, words: Words) -> str:
    return words[f"tallies.period_{choice}" if isinstance(choice, Preset) else "tallies.period_chosen"]


def pane_props(page: TallyPage, words: Words) -> PeriodsProps | FilesProps | None:
    if page.today is None:
        return None
    match page.pane:
        case Pane.PERIODS if page.calendar:
            return _periods(page, page.calendar, page.today, words)
        case Pane.FILES:
            return _files(page, words)
        case _:
            return None


# -- periods ---------------------------------------------------------------------------------------------


def _periods(page: TallyPage, calendar: Calendar, today: date, words: Words) -> PeriodsProps:
    return PeriodsProps(
        title=words["tallies.periods_title"],
        presets=tuple(_preset(page, one, n, today, words) for n, one in enumerate(Preset, start=1)),
        against_title=words["tallies.against_title"].format(key=AGAINST_KEY),
        against=tuple(_against(page, one, today, words) for one in Against),
        month=words["tallies.month"].format(month=calendar.month.month, year=calendar.month.year),
        turn=(_turn("previous", "back", -1, "PageUp"), _turn("following", "forward", 1, "PageDown")),
        weekdays=tuple(words[f"tallies.short_{day}"] for day in WEEKDAYS),
        days=tuple(_day(page, calendar, day, today) for day in weeks_of(calendar.month)),
        hint=_hint(calendar, words),
        back=_back(words),
        keys=_keys(page, calendar),
    )


def _preset(page: TallyPage, preset: Preset, n: int, today: date, words: Words) -> Button:
    face = plain(choice_name(preset, words), str(n), preset == page.choice, span_text(span_of(preset, today)))
    return Button(f"period:{preset}", face, PeriodChosen(preset), key=str(n))


def _against(page: TallyPage, against: Against, today: date, words: Words) -> Button:
    beside = compared(page.choice, against, today)
    face = plain(words[f"tallies.against_{against}"], "", against is page.against, span_text(beside) if beside else "")
    return Button(f"against:{against}", face, AgainstChosen(against))


def _turn(name: str, icon: str, months: int, key: str) -> Button:
    return Button(name, Face(icon=icon, centred=True), MonthTurned(months), key=key)


def _day(page: TallyPage, calendar: Calendar, day: date, today: date) -> Button | None:
    """The days of the period are filled; the cursor is of another colour, and has a sign."""
    if day.month != calendar.month.month:
        return None
    chosen = day == calendar.first if calendar.first else day in span_of(page.choice, today)
    pointed = calendar.pointed and day == calendar.cursor
    look = "chosen" if pointed else "main" if chosen else "plain"
    face = Face(f"▸ {day.day}" if pointed else str(day.day), look=look, centred=True)
    return Button(f"day:{day.isoformat()}", face, DayTapped(day), day <= today)


def _hint(calendar: Calendar, words: Words) -> str:
    if calendar.first:
        return words["tallies.days_last"].format(day=day_text(calendar.first))
    return words["tallies.days_first"]


def _keys(page: TallyPage, calendar: Calendar) -> tuple[Key, ...]:
    following = list(Against)[(list(Against).index(page.against) + 1) % len(Against)]
    return (
        Key(AGAINST_KEY, AgainstChosen(following)),
        Key("Left", DayMoved(-1)),
        Key("Right", DayMoved(1)),
        Key("Up", DayMoved(-7)),
        Key("Down", DayMoved(7)),
        Key("Return", DayTapped(calendar.cursor)),
    )


def _back(words: Words) -> Button:
    return Button("pane-back", Face(f"{words['tallies.back']} · Esc", icon="back"), Escaped(), key="Escape")


# -- files -----------------------------------------------------------------------------------------------


def _files(page: TallyPage, words: Words) -> FilesProps:
    kinds = (("xlsx", FileAsked("xlsx")), ("visits", FileAsked("xlsx", visits=True)), ("csv", FileAsked("csv")))
    offered = (*kinds, ("pdf", FileAsked("pdf")))
    return FilesProps(
        title=words["tallies.files_title"],
        line=words["tallies.files_line"],
        files=tuple(_file(name, event, n, page, words) for n, (name, event) in enumerate(offered, start=1)),
        back=_back(words),
    )


def _file(name: str, event: FileAsked, n: int, page: TallyPage, words: Words) -> Button:
    face = plain(words[f"tallies.file_{name}"], str(n), line=words[f"tallies.file_{name}_line"])
    return Button(f"file:{name}", face, event, page.exporting is None, str(n))


def pane_button(pane: Pane, face: Face, key: str, *, enabled: bool = True) -> Button:
    """Opens what lies over the figures, or closes it."""
    return Button(f"pane:{pane}", face, PaneAsked(pane), enabled, key)
