"""From the desk's state to what its window shows. Pure: (state, words) -> props."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assets.face import Face
from assets.line import Line
from counter.desk.acts import Act
from counter.desk.buttons import Button, Headline
from counter.desk.choices import SLIPS_KEY, TEST_KEY, SheetProps, slips_title
from counter.desk.events import ActOpened, ActsAsked, Event, LanguageAsked, Page, PageAsked, SlipsAsked, TrialAsked
from counter.desk.exchange import case_lines, has_dossiers, stuck_count, stuck_lines, sync_lines
from counter.desk.flags import flag_lines, has_ratings
from counter.desk.flow import Desk
from counter.desk.lists import call_lines, counter_lines, queue_lines, slip_lines
from counter.desk.machines import device_lines, station_lines, triable
from counter.desk.needs import needs_of
from counter.desk.pages import page_props
from counter.desk.waits import fresh_waits
from counter.entry import PadProps
from counter.words import Words

PAGE_KEYS = {Page.HALL: "F2", Page.MACHINES: "F3", Page.DOSSIERS: "F8", Page.TALLIES: "F12"}
SETTLE_KEY, RESEND_KEY, DROP_KEY = "F9", "F10", "F11"
ACTS_KEY = "F4"


@dataclass(frozen=True)
class ListProps:
    """One card: its title, a sum beside it, its lines, and what stands there without any."""

    title: str
    total: str
    lines: tuple[Line, ...]
    empty: str = ""
    shown: bool = True


@dataclass(frozen=True)
class DeskProps:
    """Everything on the desk."""

    header: str
    headline: Headline
    needs: tuple[Line, ...]
    page: Page
    pages: tuple[Button, ...]
    slips_button: Button
    acts: Button
    test: Button
    triable: frozenset[str]
    """Lines of devices that can be tried out."""
    language: Button
    counters: ListProps
    queues: ListProps
    calls: ListProps
    stations: ListProps
    devices: ListProps
    slips: ListProps
    cases: ListProps
    sync: ListProps
    stuck: ListProps
    flags: ListProps
    settle: Button
    tick: Button
    """The same beside the flags, which may stand alone."""
    resend: Button
    drop: Button
    sheet: SheetProps | PadProps[Event] | None = None


def props_of(desk: Desk, words: Words) -> DeskProps:
    """What to show now."""
    needs = needs_of(desk, words)
    return DeskProps(
        header=words["desk.header"],
        headline=_headline(desk, words, needs),
        needs=needs,
        page=desk.page,
        pages=_pages(desk, words),
        slips_button=_slips_button(desk, words),
        acts=_acts(words),
        test=_test(words),
        triable=frozenset(f"{station.station}:{device.device}" for station, device in triable(desk, words)),
        language=_language(desk, words),
        counters=_counters(desk, words),
        queues=_queues(desk, words),
        calls=_calls(desk, words),
        stations=_stations(desk, words),
        devices=_devices(desk, words),
        slips=_slips(desk, words),
        cases=_cases(desk, words),
        sync=_sync(desk, words),
        stuck=_stuck(desk, words),
        flags=_flags(desk, words),
        settle=_act(desk, words, Act.SETTLE),
        tick=_tick(desk, words),
        resend=_act(desk, words, Act.RESEND),
        drop=_act(desk, words, Act.DROP),
        sheet=page_props(desk, desk.sheet, words) if desk.sheet else None,
    )


def _headline(desk: Desk, words: Words, needs: tuple[Line, ...]) -> Headline:
    if not desk.link.live or desk.hall is None:
        return _link(desk, words)
    if desk.done and desk.done[0] is Act.TEST:
        return Headline("calm", "check-circle", words["desk.done_test"])
    if desk.done:
        return Headline("calm", "check-circle", words["desk.done"].format(act=words[f"desk.act_{desk.done[0]}"]))
    if needs:
        look = "alarm" if any(line.tone == "alarm" for line in needs) else "priority"
        return Headline(look, "warning", words.texts.count("desk.needs", len(needs)))
    if not desk.hall.day.open:
        return Headline("busy", "calendar", words["desk.closed_day"])
    return Headline("calm", "check-circle", words["desk.all_well"])


def _link(desk: Desk, words: Words) -> Headline:
    link = desk.link
    if link.problem == "bad_token":
        return Headline("alarm", "lock", words["desk.link_bad_token"])
    if link.lost_at is None:
        return Headline("busy", "refresh", words["desk.first"])
    if desk.hall is None:
        return Headline("alarm", "wifi-off", words["desk.link_never"])
    return Headline("alarm", "wifi-off", words["desk.link_lost"].format(time=words.moment(link.lost_at, desk.now_ms)))


def _pages(desk: Desk, words: Words) -> tuple[Button, ...]:
    matters = has_dossiers(desk, words) or has_ratings(desk, words)
    there = {Page.DOSSIERS: matters, Page.TALLIES: desk.tallies}
    return tuple(_page(desk, words, page) for page in Page if there.get(page, True))


def _page(desk: Desk, words: Words, page: Page) -> Button:
    count = _to_look_at(desk, words) if page is Page.DOSSIERS else 0
    name = "desk.page_to_look_at" if page is Page.DOSSIERS and has_ratings(desk, words) else f"desk.page_{page}"
    title = words[name] + (f" ({count})" if count else "") + f" · {PAGE_KEYS[page]}"
    # On the coloured band the chosen page alone is white; what opens something has an edge.
    face = Face(title, look="plain" if page is desk.page else "main", centred=True)
    return Button(f"page:{page}", face, PageAsked(page), key=PAGE_KEYS[page])


def _to_look_at(desk: Desk, words: Words) -> int:
    return len(desk.hall.cases) + stuck_count(desk) + len(flag_lines(desk, words)) if desk.hall else 0


def _slips_button(desk: Desk, words: Words) -> Button:
    face = Face(f"{slips_title(desk, words)} · {SLIPS_KEY}", look="band", centred=True)
    return Button("slips", face, SlipsAsked(), key=SLIPS_KEY)


def _acts(words: Words) -> Button:
    face = Face(f"{words['desk.acts']} · {ACTS_KEY}", look="band", centred=True)
    return Button("acts", face, ActsAsked(), key=ACTS_KEY)


def _test(words: Words) -> Button:
    face = Face(words["desk.test_key"].format(key=TEST_KEY), look="plain", centred=True)
    return Button("test", face, TrialAsked(), key=TEST_KEY)


def _language(desk: Desk, words: Words) -> Button:
    known = words.config.hall.languages
    other = known[(known.index(desk.language) + 1) % len(known)] if desk.language in known else known[0]
    return Button("language", Face(words["common.other_language"], icon="globe", look="band"), LanguageAsked(other))


def _counters(desk: Desk, words: Words) -> ListProps:
    staffed = sum(1 for one in desk.hall.counters.values() if one.officer) if desk.hall else 0
    total = words["desk.counters_open"].format(n=staffed, all=len(words.config.counters))
    return ListProps(words["desk.counters"], _known(desk, total), counter_lines(desk, words), words["desk.unknown"])


def _queues(desk: Desk, words: Words) -> ListProps:
    waiting = sum(len(tickets) for tickets in desk.hall.waiting.values()) if desk.hall else 0
    total = words["desk.people_waiting"].format(n=waiting)
    if fresh_waits(desk) is None:
        total = f"{total} · {words['desk.no_estimate']}"
    return ListProps(words["desk.queues"], _known(desk, total), queue_lines(desk, words), words["desk.unknown"])


def _calls(desk: Desk, words: Words) -> ListProps:
    return ListProps(words["desk.calls"], "", call_lines(desk, words), _nothing(desk, words, "desk.no_calls"))


def _stations(desk: Desk, words: Words) -> ListProps:
    lines = station_lines(desk, words)
    total = words["desk.stations_live"].format(n=sum(1 for line in lines if line.tone == "calm"), all=len(lines))
    return ListProps(words["desk.stations"], _known(desk, total), lines, words["desk.unknown"])


def _devices(desk: Desk, words: Words) -> ListProps:
    lines = device_lines(desk, words)
    total = words["desk.devices_well"].format(n=sum(1 for line in lines if line.tone == "calm"), all=len(lines))
    empty = _nothing(desk, words, "desk.no_devices")
    return ListProps(words["desk.devices"], _known(desk, total) if lines else "", lines, empty)


def _slips(desk: Desk, words: Words) -> ListProps:
    lines = slip_lines(desk, words)
    total = words["desk.slips_key"].format(key=SLIPS_KEY) if lines else ""
    return ListProps(words["desk.slips"], total, lines, _nothing(desk, words, "desk.no_slips"))


def _act(desk: Desk, words: Words, act: Act) -> Button:
    """Beside the title of the list that it is about."""
    key = {Act.SETTLE: SETTLE_KEY, Act.RESEND: RESEND_KEY}.get(act, DROP_KEY)
    face = Face(f"{words[f'desk.do_{act}']} · {key}", look="plain", centred=True)
    listed = desk.hall and (desk.hall.cases if act is Act.SETTLE else desk.hall.stuck)
    return Button(act.value, face, ActOpened(act), bool(listed), key)


def _tick(desk: Desk, words: Words) -> Button:
    return replace(_act(desk, words, Act.SETTLE), name="tick", enabled=bool(desk.hall and desk.hall.rating_flags))


def _cases(desk: Desk, words: Words) -> ListProps:
    lines = case_lines(desk, words)
    total = words["desk.cases_open"].format(n=len(lines)) if lines else ""
    empty = _nothing(desk, words, "desk.no_cases")
    return ListProps(words["desk.cases"], total, lines, empty, shown=has_dossiers(desk, words))


def _sync(desk: Desk, words: Words) -> ListProps:
    system, shown = desk.sync.system if desk.sync else "", has_dossiers(desk, words)
    return ListProps(words["desk.sync"], system, sync_lines(desk, words), shown=shown)


def _stuck(desk: Desk, words: Words) -> ListProps:
    count = stuck_count(desk)
    total = words["desk.stuck_rows"].format(n=count) if count else ""
    empty = _nothing(desk, words, "desk.no_stuck")
    return ListProps(words["desk.stuck"], total, stuck_lines(desk, words), empty, shown=has_dossiers(desk, words))


def _flags(desk: Desk, words: Words) -> ListProps:
    """Where there are dossiers too, it takes room from them only when it has something to say."""
    lines = flag_lines(desk, words)
    total = words["desk.flags_kept"] if lines else ""
    empty = _nothing(desk, words, "desk.no_flags")
    return ListProps(words["desk.flags"], total, lines, empty, shown=bool(lines) or not has_dossiers(desk, words))


def _known(desk: Desk, total: str) -> str:
    """Before the first word of the server nothing is counted: unknown is not none."""
    return total if desk.hall else ""


def _nothing(desk: Desk, words: Words, key: str) -> str:
    return words[key if desk.hall else "desk.unknown"]
