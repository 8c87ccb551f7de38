"""What the page of tallies knows and does: frozen state, one reducer. No Qt and no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

from counter.tallies.events import (
    AgainstChosen,
    Ask,
    ByChosen,
    DayMoved,
    DayTapped,
    Effect,
    Escaped,
    Event,
    Fetch,
    FileAsked,
    FileCame,
    LanguageSaid,
    MonthTurned,
    NotPrinted,
    NotSaved,
    Pane,
    PaneAsked,
    PeriodChosen,
    Print,
    PrintAsked,
    Printed,
    Save,
    Saved,
    Shown,
    SortAsked,
    TallyCame,
    TimeCame,
    View,
    ViewChosen,
)
from counter.tallies.periods import Against, Choice, Preset, Span, compared, month_after, span_of
from queue_engine.protocol import AskExport, AskTally, By, TallyAnswer, TallyFile

EVERY_MS = 15_000
"""So often figures that still change are asked for again, and those that did not come."""
TOLD_MS = 60_000
"""How long the page says where a file lies."""


@dataclass(frozen=True)
class Calendar:
    """The days to choose from: the month that is shown, the cursor, and the first day once it is chosen."""

    month: date
    cursor: date
    first: date | None = None
    pointed: bool = False
    """The cursor has been moved by a key, so it is shown."""


@dataclass(frozen=True)
class Sort:
    column: str
    descending: bool = True


@dataclass(frozen=True)
class Exporting:
    """A file under way."""

    ask: AskExport
    prints: bool = False
    saved: Saved | None = None


@dataclass(frozen=True)
class Told:
    """What became of a file: ``saved``, ``printed``, or why not; until then it is said."""

    what: str
    until_ms: int
    name: str = ""
    place: str = ""


@dataclass(frozen=True)
class TallyPage:
    """Everything that the page shows, and nothing else."""

    language: str = "vi"
    choice: Choice = Preset.TODAY
    against: Against = Against.BEFORE
    by: By = "field"
    view: View = View.FLOW
    sort: Sort | None = None
    who: str = ""
    """Who asks, as files will say."""
    shown: bool = False
    now_ms: int = 0
    today: date | None = None
    pane: Pane = Pane.NONE
    calendar: Calendar | None = None
    asked: AskTally | None = None
    """The newest question, and when it was asked."""
    asked_ms: int = 0
    waits: bool = False
    answer: TallyAnswer | None = None
    """The newest figures, however old."""
    problem: str | None = None
    """Why the newest question has no answer."""
    failed_ms: int | None = None
    """Since when the service has not answered."""
    exporting: Exporting | None = None
    told: Told | None = None


Stepped = tuple[TallyPage, tuple[Effect, ...]]


def reduce(page: TallyPage, event: Event) -> Stepped:
    """The page after the event, and what is to be done."""
    if page.today is None and not isinstance(event, TimeCame | Shown | LanguageSaid):
        return page, ()
    match event:
        case TallyCame() | FileCame() | Saved() | NotSaved() | Printed() | NotPrinted():
            return _came(page, event)
        case FileAsked(form, visits):
            return _fetched(page, AskExport(ask=question(page), format=form, visits=visits, who=page.who), prints=False)
        case PrintAsked():
            return _fetched(page, AskExport(ask=question(page), format="pdf", who=page.who), prints=True)
        case PaneAsked(pane):
            return _opened(page, pane), ()
        case DayTapped() | DayMoved() | MonthTurned():
            return _dated(page, event)
        case SortAsked(column):
            turned = page.sort is not None and page.sort.column == column and page.sort.descending
            return replace(page, sort=Sort(column, not turned)), ()
        case Escaped():
            return replace(page, pane=Pane.NONE, calendar=None), ()
        case ViewChosen(view):
            return replace(page, view=view, pane=Pane.NONE), ()
        case LanguageSaid(language):
            return replace(page, language=language), ()
        case TimeCame() | Shown() | PeriodChosen() | AgainstChosen() | ByChosen():
            return _asked(_turned(page, event))
        case _:
            assert_never(event)


def _turned(page: TallyPage, event: TimeCame | Shown | PeriodChosen | AgainstChosen | ByChosen) -> TallyPage:
    """What may change the question."""
    match event:
        case TimeCame(now_ms, today):
            told = page.told if page.told and now_ms < page.told.until_ms else None
            return replace(page, now_ms=now_ms, today=today, told=told)
        case Shown(on):
            return replace(page, shown=on, pane=Pane.NONE, calendar=None)
        case PeriodChosen(choice):
            return replace(page, choice=choice, pane=Pane.NONE, calendar=None)
        case AgainstChosen(against):
            return replace(page, against=against)
        case ByChosen(by):
            return replace(page, by=by, sort=None, pane=Pane.NONE)


# -- questions -------------------------------------------------------------------------------------------


def question(page: TallyPage) -> AskTally:
    """What the page asks now."""
    assert page.today is not None, "the day is known before anything is asked"
    beside = compared(page.choice, page.against, page.today)
    period = span_of(page.choice, page.today).period
    return AskTally(period=period, by=page.by, compare=beside.period if beside else None)


def _asked(page: TallyPage) -> Stepped:
    if not page.shown or page.today is None:
        return page, ()
    wanted = question(page)
    if wanted == page.asked and not _is_due(page, page.today):
        return page, ()
    return replace(page, asked=wanted, asked_ms=page.now_ms, waits=True), (Ask(wanted),)


def _is_due(page: TallyPage, today: date) -> bool:
    """Figures of days that are over do not change; those that did not come are asked for again."""
    if page.waits or page.now_ms - page.asked_ms < EVERY_MS:
        return False
    behind = page.answer is not None and page.answer.behind
    return page.problem is not None or behind or today in span_of(page.choice, today)


def _came(page: TallyPage, event: TallyCame | FileCame | Saved | NotSaved | Printed | NotPrinted) -> Stepped:
    match event:
        case TallyCame(ask, answer):
            return (_answered(page, answer) if ask == page.asked else page), ()
        case FileCame(ask, answer):
            return _filed(page, answer) if _is_awaited(page, ask) else (page, ())
        case Saved():
            return _saved(page, event)
        case NotSaved(why, folder):
            return _said(page, why, place=folder), ()
        case Printed(printer):
            return _said(page, "printed", place=printer), ()
        case NotPrinted(why):
            where = page.exporting.saved if page.exporting and page.exporting.saved else Saved("", "")
            return _said(page, why, where.name, where.folder), ()


def _answered(page: TallyPage, answer: TallyAnswer | str) -> TallyPage:
    if isinstance(answer, str):
        failed_ms = page.now_ms if page.failed_ms is None else page.failed_ms
        return replace(page, waits=False, problem=answer, failed_ms=failed_ms)
    return replace(page, waits=False, problem=None, failed_ms=None, answer=answer)


# -- the calendar ----------------------------------------------------------------------------------------


def _opened(page: TallyPage, pane: Pane) -> TallyPage:
    if pane is page.pane or page.today is None:
        return replace(page, pane=Pane.NONE, calendar=None)
    last = span_of(page.choice, page.today).last
    calendar = Calendar(last.replace(day=1), last) if pane is Pane.PERIODS else None
    return replace(page, pane=pane, calendar=calendar)


def _dated(page: TallyPage, event: DayTapped | DayMoved | MonthTurned) -> Stepped:
    calendar, today = page.calendar, page.today
    if calendar is None or today is None:
        return page, ()
    match event:
        case DayTapped(day) if day > today:
            return page, ()
        case DayTapped(day) if calendar.first is None:
            return replace(page, calendar=replace(calendar, first=day, cursor=day)), ()
        case DayTapped(day):
            assert calendar.first is not None
            chosen = Span(min(day, calendar.first), max(day, calendar.first))
            return reduce(page, PeriodChosen(chosen))
        case DayMoved(days):
            cursor = min(today, calendar.cursor + timedelta(days=days))
            return replace(
                page, calendar=replace(calendar, cursor=cursor, month=cursor.replace(day=1), pointed=True)
            ), ()
        case MonthTurned(months):
            month = min(today.replace(day=1), month_after(calendar.month, months))
            return replace(page, calendar=replace(calendar, month=month, cursor=min(today, month))), ()


# -- files -----------------------------------------------------------------------------------------------


def _fetched(page: TallyPage, ask: AskExport, *, prints: bool) -> Stepped:
    if page.exporting is not None:
        return page, ()
    return replace(page, pane=Pane.NONE, told=None, exporting=Exporting(ask, prints)), (Fetch(ask),)


def _is_awaited(page: TallyPage, ask: AskExport) -> bool:
    return page.exporting is not None and page.exporting.ask == ask


def _filed(page: TallyPage, answer: TallyFile | str) -> Stepped:
    return (_said(page, answer), ()) if isinstance(answer, str) else (page, (Save(answer),))


def _saved(page: TallyPage, saved: Saved) -> Stepped:
    if page.exporting and page.exporting.prints:
        after = replace(page, exporting=replace(page.exporting, saved=saved))
        return after, (Print(saved.name, saved.folder),)
    return _said(page, "saved", saved.name, saved.folder), ()


def _said(page: TallyPage, what: str, name: str = "", place: str = "") -> TallyPage:
    return replace(page, exporting=None, told=Told(what, page.now_ms + TOLD_MS, name, place))
