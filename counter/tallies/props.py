"""From the page's state to what it shows. Pure: (page, words) -> props."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from assets.face import Face
from counter.tallies.buttons import Button, Key, Strip, Tile, plain
from counter.tallies.causes import cause_charts
from counter.tallies.charts import Chart, flow_charts, rating_charts
from counter.tallies.events import ByChosen, Pane, PrintAsked, View, ViewChosen
from counter.tallies.flow import TallyPage, question
from counter.tallies.named import named
from counter.tallies.panes import FilesProps, PeriodsProps, choice_name, pane_button, pane_props, span_text
from counter.tallies.periods import Span, compared, span_of
from counter.tallies.table import TableProps, table
from counter.tallies.tiles import tiles
from counter.words import Words
from queue_engine.protocol import By, Period, TallyAnswer

WAYS: tuple[By, ...] = ("field", "counter", "officer", "hour", "weekday", "day")
VIEW_KEYS = {View.FLOW: "7", View.RATINGS: "8", View.CAUSES: "9", View.TABLE: "0"}
TOLD_LOOKS = {
    "saved": ("calm", "check-circle"),
    "printed": ("calm", "printer"),
    "no_printer": ("priority", "printer-off"),
}
PERIOD_KEY, FILES_KEY, PRINT_KEY = "F9", "F10", "F11"


@dataclass(frozen=True)
class TallyProps:
    """Everything on the page."""

    period: Button
    ways: tuple[Button, ...]
    strip: Strip
    tiles: tuple[Tile, ...]
    views: tuple[Button, ...]
    files: Button
    print: Button
    charts: tuple[Chart, ...]
    table: TableProps | None
    pane: PeriodsProps | FilesProps | None

    @property
    def keyed(self) -> tuple[Button | Key, ...]:
        """What keys mean now: with something over the figures, what stands there."""
        if self.pane:
            return self.pane.buttons
        return (self.period, *self.ways, *self.views, self.files, self.print)


def props_of(page: TallyPage, words: Words) -> TallyProps:
    """What to show now."""
    answer = named(page.answer, words) if page.answer else None
    known = answer is not None and page.exporting is None
    files = plain(words["tallies.files"], FILES_KEY)
    return TallyProps(
        period=_period(page, words),
        ways=tuple(_way(page, by, n, words) for n, by in enumerate(WAYS, start=1)),
        strip=strip_of(page, words),
        tiles=tiles(answer, words) if answer and page.view is not View.TABLE else (),
        views=tuple(_view(page, view, words) for view in View),
        files=pane_button(Pane.FILES, files, FILES_KEY, enabled=known),
        print=Button("print", plain(words["tallies.print"], PRINT_KEY), PrintAsked(), known, PRINT_KEY),
        charts=_charts(page, answer, words) if answer else (),
        table=table(answer, page.sort, words) if answer and page.view is View.TABLE else None,
        pane=pane_props(page, words),
    )


def _charts(page: TallyPage, answer: TallyAnswer, words: Words) -> tuple[Chart, ...]:
    match page.view:
        case View.FLOW:
            return flow_charts(answer, words)
        case View.RATINGS:
            return rating_charts(answer, words)
        case View.CAUSES:
            return cause_charts(answer, words)
        case View.TABLE:
            return ()


def _period(page: TallyPage, words: Words) -> Button:
    """What is asked for, and what it is compared with."""
    line = ""
    if page.today is not None:
        beside = compared(page.choice, page.against, page.today)
        line = span_text(span_of(page.choice, page.today))
        line += words["tallies.against_line"].format(span=span_text(beside)) if beside else ""
    face = Face(f"{choice_name(page.choice, words)} · {PERIOD_KEY}", line, "calendar")
    return pane_button(Pane.PERIODS, face, PERIOD_KEY)


def _way(page: TallyPage, by: By, n: int, words: Words) -> Button:
    face = plain(words[f"tallies.by_{by}"], str(n), by == page.by)
    return Button(f"by:{by}", face, ByChosen(by), key=str(n))


def _view(page: TallyPage, view: View, words: Words) -> Button:
    key = VIEW_KEYS[view]
    face = plain(words[f"tallies.view_{view}"], key, view is page.view)
    return Button(f"view:{view}", face, ViewChosen(view), key=key)


# -- the sentence ----------------------------------------------------------------------------------------


def strip_of(page: TallyPage, words: Words) -> Strip:
    """What is going on: the file, the service, or what the figures are of."""
    if page.exporting:
        return Strip("busy", "refresh", words["tallies.making"])
    if page.told:
        return _told(page, words)
    if page.problem:
        return Strip("alarm", "wifi-off", _away(page, words))
    answer = page.answer
    if answer is None:
        return Strip("busy", "refresh", words["tallies.first"])
    if page.today and not _is_of(page, answer):
        return Strip("busy", "refresh", words["tallies.waiting"].format(old=of_text(answer, words)))
    if answer.behind:
        told = words["tallies.behind"].format(of=of_text(answer, words), time=_made(page, answer, words))
        return Strip("priority", "warning", told)
    told = words["tallies.as_of"].format(of=of_text(answer, words), time=_made(page, answer, words))
    others = words["tallies.other_scales"] if answer.other_scales else ""
    return Strip("priority" if others else "calm", "info", f"{told} {others}".strip())


def _is_of(page: TallyPage, answer: TallyAnswer) -> bool:
    wanted = question(page)
    return (answer.period, answer.by, answer.compare) == (wanted.period, wanted.by, wanted.compare)


def _away(page: TallyPage, words: Words) -> str:
    key = f"tallies.problem_{page.problem}"
    since = _clock(page.now_ms if page.failed_ms is None else page.failed_ms, words)
    told = words[key if key in words.texts else "tallies.problem_other"].format(time=since, code=page.problem)
    if page.answer is None:
        return told
    old = words["tallies.older"].format(of=of_text(page.answer, words), time=_made(page, page.answer, words))
    return f"{told} {old}"


def _clock(ms: int, words: Words) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, words.zone):%H:%M}"


def _made(page: TallyPage, answer: TallyAnswer, words: Words) -> str:
    return words.moment(answer.made_at, page.now_ms)


def of_text(answer: TallyAnswer, words: Words) -> str:
    """``01/11–22/11/2026, theo lĩnh vực, so với 01/10–22/10/2026``."""
    by = words[f"tallies.by_{answer.by}"].lower()
    told = words["tallies.of"].format(span=span_text(_span(answer.period)), by=by)
    if answer.compare is None:
        return told
    return told + words["tallies.against_line"].format(span=span_text(_span(answer.compare)))


def _span(period: Period) -> Span:
    return Span(date.fromisoformat(period.first), date.fromisoformat(period.last))


def _told(page: TallyPage, words: Words) -> Strip:
    assert page.told is not None, "asked only when there is something to tell"
    told, key = page.told, f"tallies.told_{page.told.what}"
    text = words[key if key in words.texts else "tallies.told_other"]
    look, icon = TOLD_LOOKS.get(told.what, ("alarm", "warning"))
    return Strip(look, icon, text.format(name=told.name, place=told.place, code=told.what).strip())
