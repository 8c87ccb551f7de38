"""The leader's screen: tallies in every view, of every size, and each way in which they do not come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from assets.texts import Texts
from config.schema import Screen
from counter.leader.flow import Leader
from counter.leader.shell import Shell
from counter.looks import desk_theme
from counter.tallies.events import DayMoved, DayTapped, Pane, PaneAsked, Saved, View
from counter.tallies.flow import Exporting, Sort, TallyPage, Told, reduce
from counter.tallies.props import props_of
from counter.words import Words
from queue_engine.client import LinkStatus
from queue_engine.protocol import AskExport, AskTally
from tests.counter.desk_samples import desk_station
from tests.counter.panel_samples import LIVE, NOW_MS, at, config_of
from tests.counter.tally_bench import part_at
from tests.counter.tally_samples import (
    MONTH,
    TODAY,
    a_page,
    asked_indicators,
    by_day,
    by_field,
    by_hour,
    by_long_fields,
    by_officer,
    empty,
    five_levels,
    small,
)
from tests.visual.registry import Room, Stage

MINUTES_AGO = NOW_MS - 4 * 60_000
PLACE = "/home/lanhdao/Tài liệu"
FILE = "so-lieu-2026-11-01-2026-11-23-field.xlsx"
FULL = a_page(by_field(compared=True))
PLAIN = a_page(by_field())


def _told(what: str, name: str = FILE, place: str = PLACE) -> TallyPage:
    return replace(FULL, told=Told(what, NOW_MS + 1000, name, place))


def _choosing() -> TallyPage:
    page, _ = reduce(PLAIN, PaneAsked(Pane.PERIODS))
    return page


PAGES: Mapping[str, TallyPage] = {
    "flow": FULL,
    "flow-alone": PLAIN,
    "ratings": replace(FULL, view=View.RATINGS),
    "causes": replace(FULL, view=View.CAUSES),
    "causes-asked": a_page(asked_indicators(), view=View.CAUSES),
    "table": replace(FULL, view=View.TABLE, sort=Sort("wait_median")),
    "table-officers": a_page(by_officer(40), view=View.TABLE),
    "hours": a_page(by_hour()),
    "hours-ratings": a_page(by_hour(), view=View.RATINGS),
    "days": a_page(by_day()),
    "days-ratings": a_page(by_day(), view=View.RATINGS),
    "year-of-days": a_page(by_day(250)),
    "officers": a_page(by_officer(40)),
    "officers-ratings": a_page(by_officer(40), view=View.RATINGS),
    "long-names": a_page(by_long_fields()),
    "long-names-ratings": a_page(by_long_fields(), view=View.RATINGS),
    "small": a_page(small()),
    "small-ratings": a_page(small(), view=View.RATINGS),
    "small-causes": a_page(small(), view=View.CAUSES),
    "empty": a_page(empty()),
    "empty-ratings": a_page(empty(), view=View.RATINGS),
    "five-levels": a_page(five_levels(), view=View.RATINGS),
    "first": a_page(),
    "other-asked": replace(PLAIN, by="officer"),
    "away": replace(FULL, problem="unreachable", failed_ms=MINUTES_AGO),
    "away-from-the-start": a_page(problem="unreachable", failed_ms=MINUTES_AGO),
    "not-allowed": a_page(problem="not_allowed", failed_ms=MINUTES_AGO),
    "behind": a_page(by_field().model_copy(update={"behind": True})),
    "other-scales": a_page(by_field().model_copy(update={"other_scales": ("nam-muc",)})),
    "periods": _choosing(),
    "periods-by-key": reduce(reduce(_choosing(), DayMoved(-7))[0], DayMoved(-1))[0],
    "periods-first": reduce(_choosing(), DayTapped(TODAY.replace(day=9)))[0],
    "files": replace(PLAIN, pane=Pane.FILES),
    "making": replace(PLAIN, exporting=Exporting(AskExport(ask=AskTally(period=MONTH), format="xlsx"))),
    "printing": replace(
        PLAIN, exporting=Exporting(AskExport(ask=AskTally(period=MONTH), format="pdf"), True, Saved(FILE, PLACE))
    ),
    "saved": _told("saved"),
    "printed": _told("printed", place="HP-LaserJet"),
    **{name.replace("_", "-"): _told(name) for name in ("no_printer", "no_room", "no_folder", "bad_file")},
    "file-not-allowed": _told("not_allowed"),
    "file-unreachable": _told("unreachable", "", ""),
}
LINKS: Mapping[str, LinkStatus] = {
    "lost": LinkStatus(live=False, lost_at=at(2), problem="unreachable"),
    "bad-token": LinkStatus(live=False, lost_at=at(2), problem="bad_token"),
    "link-first": LinkStatus(live=False),
}


def _clock() -> datetime:
    return datetime(2026, 11, 23, 10, 32)  # what the wall shows


def shell_of(stage: Stage, page: TallyPage | None, link: LinkStatus = LIVE) -> Shell:
    """The leader's window on a screen of this size, at a state; without a page the hall keeps no tallies."""
    size = stage.screen
    screen = Screen(
        width_px=size.width_px, height_px=size.height_px, width_mm=round(size.width_mm), height_mm=round(size.height_mm)
    )
    theme = desk_theme(desk_station(screen=screen))
    part = part_at(theme, replace(page, language=stage.language)) if page else None
    shell = Shell(config_of(), theme, _clock, part)
    if part:
        part.setParent(shell)
    shell.resize(size.width_px, size.height_px)
    shell.show_state(Leader(stage.language, link))
    return shell


def _page(stage: Stage, *, name: str) -> QWidget:
    return shell_of(stage, PAGES[name])


def _link(stage: Stage, *, name: str) -> QWidget:
    return shell_of(stage, FULL, LINKS[name])


def _off(stage: Stage) -> QWidget:
    return shell_of(stage, None)


def _broken(stage: Stage) -> QWidget:
    shell = shell_of(stage, FULL)
    shell.show_broken()
    return shell


def needed() -> Mapping[str, bool]:
    """Every view, everything that lies over the figures, every look of the sentence, every way of a file."""
    words = Words(Texts.load("vi"), config_of())
    looks = {props_of(page, words).strip.look for page in PAGES.values()}
    told = {page.told.what for page in PAGES.values() if page.told}
    return {
        **{f"view {view}": view in {page.view for page in PAGES.values()} for view in View},
        **{f"pane {pane}": pane in {page.pane for page in PAGES.values()} for pane in Pane},
        **{f"sentence {look}": look in looks for look in ("calm", "busy", "alarm", "priority")},
        **{f"file {what}": what in told for what in ("saved", "printed", "no_printer", "no_room", "no_folder")},
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {
    **{name: partial(_page, name=name) for name in PAGES},
    **{name: partial(_link, name=name) for name in LINKS},
    "off": _off,
    "broken": _broken,
}
ROOM = Room("leader", STATES, needed, sizes=("1366x768", "1920x1080"))
