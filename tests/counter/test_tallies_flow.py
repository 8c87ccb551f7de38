"""The page of tallies without a window: what it asks and when, what it keeps, what becomes of files."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

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
from counter.tallies.flow import EVERY_MS, TOLD_MS, Sort, TallyPage, question, reduce
from counter.tallies.periods import Against, Preset, Span
from queue_engine.protocol import AskTally, Period, TallyFile
from tests.counter.panel_samples import NOW_MS
from tests.counter.tally_samples import TODAY, by_field, small

FILE = TallyFile(name="so-lieu.xlsx", media="x", body="aGk=")


def after(page: TallyPage, *events: Event) -> tuple[TallyPage, list[Effect]]:
    done: list[Effect] = []
    for event in events:
        page, effects = reduce(page, event)
        done += effects
    return page, done


def at(ms: int = 0, today: date = TODAY) -> TimeCame:
    return TimeCame(NOW_MS + ms, today)


def shown(**changes: object) -> TallyPage:
    """The page at the front, its first question answered."""
    start = TallyPage(**{"against": Against.NOTHING, **changes})  # type: ignore[arg-type]  # fields of the page
    page, asked = after(start, at(), Shown(True))
    assert asked == [Ask(question(page))]
    return after(page, TallyCame(question(page), small()))[0]


TODAY_BY_FIELD = AskTally(period=Period(first="2026-11-23", last="2026-11-23"), by="field")


def test_nothing_is_asked_before_the_page_is_shown_nor_while_it_is_not() -> None:
    page, done = after(TallyPage(), at(), at(60_000))
    assert done == []
    page = shown()
    _, done = after(page, Shown(False), at(60_000), at(120_000))
    assert done == []


def test_today_is_asked_again_every_so_often_and_days_that_are_over_are_not() -> None:
    _, done = after(shown(), at(EVERY_MS - 1), at(EVERY_MS), at(EVERY_MS + 1000))
    assert done == [Ask(TODAY_BY_FIELD)], "the second one is still under way"
    _, done = after(shown(choice=Preset.LAST_WEEK), at(EVERY_MS), at(10 * EVERY_MS))
    assert done == []


def test_another_period_another_way_or_another_comparison_is_asked_at_once() -> None:
    page, done = after(shown(), ByChosen("officer"))
    assert done == [Ask(TODAY_BY_FIELD.model_copy(update={"by": "officer"}))]
    page, done = after(page, PeriodChosen(Preset.YESTERDAY), AgainstChosen(Against.BEFORE))
    assert [one.ask.compare for one in done if isinstance(one, Ask)] == [
        None,
        Period(first="2026-11-15", last="2026-11-15"),
    ]


def test_a_late_answer_to_an_overtaken_question_is_not_shown() -> None:
    page, _ = after(shown(), ByChosen("officer"), ByChosen("field"))
    late = TallyCame(TODAY_BY_FIELD.model_copy(update={"by": "officer"}), by_field())
    assert after(page, late)[0] == page
    assert after(page, TallyCame(TODAY_BY_FIELD, by_field()))[0].answer == by_field()


def test_when_the_service_is_away_older_figures_stay_and_it_is_asked_again() -> None:
    page, _ = after(shown(choice=Preset.LAST_WEEK), ByChosen("hour"), at(2_000))
    page, done = after(page, TallyCame(question(page), "unreachable"), at(EVERY_MS - 1))
    assert (page.answer, page.problem, page.failed_ms, done) == (small(), "unreachable", NOW_MS + 2_000, [])
    page, done = after(page, at(EVERY_MS + 1), TallyCame(question(page), "unreachable"))
    assert done == [Ask(question(page))]
    assert page.failed_ms == NOW_MS + 2_000, "since when it has been away is not forgotten"
    page, _ = after(page, TallyCame(question(page), by_field()))
    assert (page.answer, page.problem, page.failed_ms) == (by_field(), None, None)


def test_figures_that_stay_behind_the_journal_are_asked_for_again() -> None:
    page, _ = after(shown(choice=Preset.LAST_WEEK), ByChosen("hour"))
    page, _ = after(page, TallyCame(question(page), small().model_copy(update={"behind": True})))
    assert after(page, at(EVERY_MS))[1] == [Ask(question(page))]


def test_at_midnight_today_is_another_day() -> None:
    tomorrow = TODAY + timedelta(days=1)
    _, done = after(shown(), at(1000, tomorrow))
    assert [one.ask.period.first for one in done if isinstance(one, Ask)] == [tomorrow.isoformat()]


# -- the calendar


def test_two_touches_choose_a_period_in_either_order() -> None:
    page, done = after(shown(), PaneAsked(Pane.PERIODS), DayTapped(date(2026, 11, 12)), DayTapped(date(2026, 11, 9)))
    assert page.choice == Span(date(2026, 11, 9), date(2026, 11, 12))
    assert (page.pane, page.calendar) == (Pane.NONE, None)
    assert [one.ask.period for one in done if isinstance(one, Ask)] == [Period(first="2026-11-09", last="2026-11-12")]


def test_the_cursor_goes_over_months_and_never_beyond_today() -> None:
    page, _ = after(shown(), PaneAsked(Pane.PERIODS), *[DayMoved(-7)] * 4)
    assert page.calendar is not None
    assert (page.calendar.cursor, page.calendar.month) == (date(2026, 10, 26), date(2026, 10, 1))
    page, _ = after(page, MonthTurned(1), MonthTurned(1), DayMoved(70))
    assert page.calendar is not None
    assert (page.calendar.cursor, page.calendar.month) == (TODAY, TODAY.replace(day=1))
    assert after(page, DayTapped(TODAY + timedelta(days=1)))[0] == page


def test_what_lies_over_the_figures_goes_by_escape_or_by_its_own_button() -> None:
    for leaving in (Escaped(), PaneAsked(Pane.PERIODS)):
        page, _ = after(shown(), PaneAsked(Pane.PERIODS), leaving)
        assert page.pane is Pane.NONE


def test_the_table_sorts_by_a_column_and_the_second_time_the_other_way_round() -> None:
    page, _ = after(shown(), ViewChosen(View.TABLE), SortAsked("visits"))
    assert page.sort == Sort("visits", descending=True)
    assert after(page, SortAsked("visits"))[0].sort == Sort("visits", descending=False)
    assert after(page, SortAsked("points"))[0].sort == Sort("points", descending=True)


# -- files


def test_a_file_is_asked_for_written_and_named() -> None:
    page, done = after(shown(who="Bàn trực"), FileAsked("xlsx", visits=True))
    [fetch] = done
    assert isinstance(fetch, Fetch)
    assert (fetch.ask.format, fetch.ask.visits, fetch.ask.who, fetch.ask.ask) == (
        "xlsx",
        True,
        "Bàn trực",
        TODAY_BY_FIELD,
    )
    page, done = after(page, FileCame(fetch.ask, FILE))
    assert done == [Save(FILE)]
    page, _ = after(page, Saved("so-lieu.xlsx", "/home/a"))
    assert page.exporting is None
    assert page.told is not None and (page.told.what, page.told.name) == ("saved", "so-lieu.xlsx")
    assert after(page, at(TOLD_MS))[0].told is None


def test_one_file_at_a_time() -> None:
    page, _ = after(shown(), FileAsked("pdf"))
    assert after(page, FileAsked("csv"), PrintAsked())[1] == []


@pytest.mark.parametrize("why", ["unreachable", "unavailable"])
def test_a_file_that_does_not_come_is_said(why: str) -> None:
    page, [fetch] = after(shown(), FileAsked("pdf"))
    assert isinstance(fetch, Fetch)
    page, done = after(page, FileCame(fetch.ask, why))
    assert (done, page.exporting, page.told and page.told.what) == ([], None, why)


def test_a_file_that_cannot_be_written_is_said_with_its_folder() -> None:
    page, [fetch] = after(shown(), FileAsked("csv"))
    assert isinstance(fetch, Fetch)
    page, _ = after(page, FileCame(fetch.ask, FILE), NotSaved("no_room", "/media/usb"))
    assert page.told is not None and (page.told.what, page.told.place) == ("no_room", "/media/usb")


def test_a_page_is_printed_from_where_it_was_saved_and_stays_there_without_a_printer() -> None:
    page, [fetch] = after(shown(), PrintAsked())
    assert isinstance(fetch, Fetch) and fetch.ask.format == "pdf"
    page, done = after(page, FileCame(fetch.ask, FILE), Saved("bang-tin.pdf", "/home/a"))
    assert done == [Save(FILE), Print("bang-tin.pdf", "/home/a")]
    printed = after(page, Printed("HP"))[0].told
    assert printed is not None and (printed.what, printed.place) == ("printed", "HP")
    told = after(page, NotPrinted("no_printer"))[0].told
    assert told is not None and (told.what, told.name, told.place) == ("no_printer", "bang-tin.pdf", "/home/a")
