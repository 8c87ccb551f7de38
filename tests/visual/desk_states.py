"""The supervisor's desk: the hall well, and each way in which it needs a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from assets.texts import Texts
from config.schema import HallConfig, Screen
from counter.desk.acts import Act, Problem, Sheet, Step
from counter.desk.events import Page
from counter.desk.flow import Desk
from counter.desk.needs import needs_of
from counter.desk.props import props_of
from counter.desk.shell import Shell
from counter.entry import TypedNumber
from counter.faults import UNWELL
from counter.looks import desk_theme
from counter.tallies.events import Pane, PaneAsked
from counter.tallies.flow import TallyPage, reduce
from counter.words import Words
from queue_engine.client import LinkStatus
from queue_engine.protocol import Day, TicketState
from tests.counter.desk_devices import DEVICE_SHEETS, DEVICES, hall_with_devices
from tests.counter.desk_dossiers import DOSSIERS
from tests.counter.desk_flags import FLAGGED, FLAGGED_IN_COMMUNE
from tests.counter.desk_samples import (
    a_desk,
    a_slip,
    a_table,
    a_wait,
    an_advice,
    commune_hall,
    counters,
    desk_hall,
    desk_station,
    device,
    not_heard,
    not_shown_on,
    stations,
    with_device,
)
from tests.counter.panel_samples import NOW_MS, a_queue, a_ticket, at, config_of
from tests.counter.panel_samples import WAITING as LONG_WAITING
from tests.counter.tally_bench import part_at
from tests.counter.tally_samples import a_page, by_field, small
from tests.visual.registry import Room, Stage

NO_LINK = LinkStatus(live=False)
LOST = LinkStatus(live=False, lost_at=at(2), problem="unreachable")
NEVER = LinkStatus(live=False, lost_at=at(2), problem="unreachable")
BAD_TOKEN = LinkStatus(live=False, lost_at=at(2), problem="bad_token")
CROWD = {field.id: a_queue(field.letter, field.id, 9 + n, 120, 2) for n, field in enumerate(config_of().fields)}
STATES_OF_DEVICES = ("ABSENT", "CONNECTING", "READY", "BUSY", "ATTENTION", "STOPPED", "DISABLED")
MANY = {
    **stations(lost=("bang-2", "ban-3", "kiosk-2")),
    **{
        name: one
        for name, one in with_device(device("may-in-1", "STOPPED", "cutter", minutes_ago=4)).items()
        if name == "kiosk-1"
    },
}

CASES: Mapping[str, Desk] = {
    "well": a_desk(),
    "morning": a_desk(
        desk_hall(
            waiting={}, last_number={}, calls=(), counters=counters(0), stations=stations(unseen=("ban-7", "ban-8"))
        )
    ),
    "crowd": a_desk(desk_hall(waiting=CROWD)),
    "closed-day": a_desk(
        desk_hall(waiting={}, calls=(), counters=counters(0), day=Day(day="2026-11-22", open=False, reason="weekday"))
    ),
    "nobody-serves": a_desk(desk_hall(counters=counters(3))),
    "board-lost": a_desk(desk_hall(stations=stations(lost=("bang-2",)))),
    "board-never": a_desk(desk_hall(stations=stations(unseen=("bang-1",)))),
    "panel-lost": a_desk(desk_hall(stations=stations(lost=("ban-3",)))),
    "call-not-shown": a_desk(not_shown_on("bang-2")),
    "call-not-spoken": a_desk(not_heard("no-sound-card")),
    "many": a_desk(desk_hall(stations=MANY, waiting=CROWD, counters=counters(4))),
    "paper-out": a_desk(desk_hall(stations=with_device(device("may-in-1", "STOPPED", "media-empty", minutes_ago=4)))),
    **{
        f"device-{state.lower()}": a_desk(desk_hall(stations=with_device(device("may-in-1", state, minutes_ago=4))))
        for state in STATES_OF_DEVICES
    },
    "paper-low": a_desk(desk_hall(stations=with_device(device("may-in-1", "ATTENTION", "media-low", minutes_ago=4)))),
    **{
        f"loudspeaker-{name}": a_desk(desk_hall(stations=with_device(device("speaker", *how, minutes_ago=4), "loa-1")))
        for name, how in (("away", ("ABSENT", "no-sound-card")), ("slow", ("ATTENTION", "sound-slow")))
    },
    "lost": a_desk(link=LOST),
    "first": replace(a_desk(), hall=None, link=NO_LINK),
    "never": replace(a_desk(), hall=None, link=NEVER),
    "bad-token": replace(a_desk(), hall=None, link=BAD_TOKEN),
}
REASON = "hệ thống của ngành bị lỗi"
TRAINING = {
    name: one.model_copy(update=change)
    for (name, one), change in zip(
        counters(7).items(),
        ({"emergency": True}, {"practice": True}, {"paused": "Nghỉ giải lao", "ticket": None}, *[{}] * 9),
        strict=False,
    )
}
BOUND = a_ticket("A044", "civil", bound=f"officer:{config_of().officers[7].id}", issued_at=at(4))
TROUBLED = desk_hall(
    waiting={**LONG_WAITING, "civil": (BOUND,)}, counters=TRAINING, stopped={"land": REASON}, quotas={"survey": 20}
)
ASIDE = desk_hall(
    missed=tuple(a_ticket(f"A{n:03}", "civil", since=at(n)) for n in range(3, 9)),
    held=(a_ticket("C004", "certify", since=at(12)), a_ticket("Đ1088", "survey", since=at(33))),
)
LATER = a_ticket("C099", "certify", not_before=at(-148))
FINDING = desk_hall(
    waiting={**LONG_WAITING, "certify": (*LONG_WAITING["certify"], LATER)},
    missed=(a_ticket("A012", "civil", state=TicketState.NO_SHOW, since=at(9)),),
    held=(a_ticket("C004", "certify", state=TicketState.ON_HOLD, since=at(12)),),
)
WAITS = {
    "civil": a_wait(14.2, 26.4),
    "certify": a_wait(2.1, 6),
    "land": a_wait(47.8, 81.9),
    "construct": None,
    "business": a_wait(22, 41),
    "survey": a_wait(130, 185),
    "return": a_wait(5, 11),
}
LAND = desk_hall().waiting["land"]
KEPT_LAND = (*(one.model_copy(update={"not_before": at(-148)}) for one in LAND[:2]), *LAND[2:])
KEPT = desk_hall(waiting={**desk_hall().waiting, "land": KEPT_LAND}, counters=counters(7))
SLIPS = {
    one.ticket: one
    for one in (
        a_slip("A031", "uncertain", "no-evidence", minutes_ago=1.2),
        a_slip("C016", "failed_before", "media-empty", minutes_ago=4),
        a_slip("D043", "abandoned", "too-old", minutes_ago=31, station="kiosk-2", printer="may-in-2"),
        a_slip("D045", "uncertain", "restarted", minutes_ago=0.3, asked=1),
        a_slip("K009", None, minutes_ago=3, asked=2, printer=""),
        a_slip("R022", "queued", minutes_ago=2, printer=""),
    )
}
DOUBTED = desk_hall(slips=SLIPS)
AWAY = stations(lost=("kiosk-2",), unseen=("kiosk-1",))
OFTEN = {
    **with_device(device("may-in-1", "STOPPED", "cover-open", "cutter", "media-empty", minutes_ago=64)),
    "kiosk-2": with_device(device("may-in-2", "READY", "unknown-near-end"), "kiosk-2")["kiosk-2"],
}
SHEETS: Mapping[str, Desk] = {
    "slips": a_desk(DOUBTED),
    "slips-lost": a_desk(DOUBTED, link=LOST),
    "acts-slips": a_desk(DOUBTED, sheet=Sheet()),
    "acts-slip": a_desk(DOUBTED, sheet=Sheet(Act.REPRINT)),
    "acts-slip-none": a_desk(sheet=Sheet(Act.REPRINT)),
    "acts-slip-why": a_desk(DOUBTED, sheet=Sheet(Act.REPRINT, ("2026-11-23.A031",))),
    "acts-slip-seen-refused": a_desk(DOUBTED, sheet=Sheet(Act.SEEN, problem=Problem("no_doubt", {}))),
    "acts-slip-refused": a_desk(
        DOUBTED, sheet=Sheet(Act.REPRINT, ("2026-11-23.A031",), problem=Problem("station_away", {}))
    ),
    "acts-slip-no-printer": a_desk(
        DOUBTED, sheet=Sheet(Act.REPRINT, ("2026-11-23.A031",), problem=Problem("no_printer", {}))
    ),
    "acts-slip-write": a_desk(DOUBTED, sheet=Sheet(Act.REPRINT, ("2026-11-23.A031",), writes=True)),
    "acts-slip-done": a_desk(DOUBTED, done=(Act.REPRINT, NOW_MS + 1000)),
    "found-at-counter": a_desk(sheet=Sheet(found="2026-11-23.C014")),
    "devices-away": a_desk(desk_hall(stations=AWAY)),
    "devices-many-reasons": a_desk(desk_hall(stations=OFTEN)),
    "acts": a_desk(sheet=Sheet()),
    "acts-lost": a_desk(sheet=Sheet(), link=LOST),
    "acts-field": a_desk(TROUBLED, sheet=Sheet(Act.STOP)),
    "acts-why-open": a_desk(TROUBLED, sheet=Sheet(Act.STOP, ("land",))),
    "acts-quota": a_desk(TROUBLED, sheet=Sheet(Act.QUOTA)),
    "acts-number": a_desk(sheet=Sheet(Act.QUOTA, ("land",))),
    "acts-number-set": a_desk(TROUBLED, sheet=Sheet(Act.QUOTA, ("survey",))),
    "acts-number-typed": a_desk(sheet=Sheet(Act.QUOTA, ("land",), number=TypedNumber("45"))),
    "acts-number-largest": a_desk(sheet=Sheet(Act.QUOTA, ("land",), number=TypedNumber("10000"))),
    "acts-number-lost": a_desk(sheet=Sheet(Act.QUOTA, ("land",), number=TypedNumber("45")), link=LOST),
    "acts-write": a_desk(sheet=Sheet(Act.STOP, ("land",), writes=True)),
    "acts-write-long": a_desk(sheet=Sheet(Act.QUOTA, ("land", "20"), writes=True, text="Đoàn thanh tra làm việc " * 5)),
    "acts-write-too-long": a_desk(sheet=Sheet(Act.SIGN_OUT, ("quay-3",), writes=True, text="Đi công tác " * 12)),
    "find": a_desk(FINDING, sheet=Sheet(finds=True)),
    "find-one": a_desk(FINDING, sheet=Sheet(finds=True, text="A012")),
    "find-several": a_desk(FINDING, sheet=Sheet(finds=True, text="c")),
    "find-none": a_desk(FINDING, sheet=Sheet(finds=True, text="X9")),
    "find-for-move": a_desk(FINDING, sheet=Sheet(Act.MOVE, finds=True, text="03")),
    "found-waiting": a_desk(FINDING, sheet=Sheet(found="2026-11-23.A031")),
    "found-missed": a_desk(FINDING, sheet=Sheet(found="2026-11-23.A012")),
    "found-gone": a_desk(FINDING, sheet=Sheet(found="2026-11-23.A999")),
    "acts-queue": a_desk(sheet=Sheet(Act.MOVE)),
    "acts-ticket": a_desk(desk_hall(waiting=CROWD), sheet=Sheet(Act.MOVE, ("civil",))),
    "acts-to-field": a_desk(sheet=Sheet(Act.MOVE, ("land", "2026-11-23.D044"))),
    "acts-group": a_desk(sheet=Sheet(Act.PRIORITY, ("land", "2026-11-23.D044"))),
    "acts-why": a_desk(sheet=Sheet(Act.FIRST, ("land", "2026-11-23.D044"))),
    "acts-refused": a_desk(sheet=Sheet(Act.FIRST, ("land", "2026-11-23.D044"), problem=Problem("ticket_changed", {}))),
    "acts-unknown": a_desk(sheet=Sheet(Act.FIRST, ("land", "2026-11-23.D044"), problem=Problem("unreachable", {}))),
    "acts-aside": a_desk(ASIDE, sheet=Sheet(Act.READMIT)),
    "acts-nothing": a_desk(sheet=Sheet(Act.READMIT)),
    "acts-counter": a_desk(sheet=Sheet(Act.FIELDS)),
    "acts-ticks": a_desk(sheet=Sheet(Act.FIELDS, ("quay-3",), ticks=frozenset({"land", "survey"}))),
    "acts-sign-out": a_desk(desk_hall(counters=counters(4)), sheet=Sheet(Act.SIGN_OUT)),
    "acts-sent": a_desk(sheet=Sheet(Act.READMIT, ("2026-11-23.A003",), sent=True)),
    "waits": a_desk(waits=a_table({**WAITS, "land": a_wait(20, 31), "survey": a_wait(9, 18)})),
    "advice": a_desk(KEPT, waits=a_table(WAITS, an_advice(), an_advice("quay-7", "civil"))),
    "waits-old": a_desk(waits=a_table(WAITS, an_advice(), minutes_ago=3)),
    "done": a_desk(done=(Act.READMIT, NOW_MS + 1000)),
    "troubled": a_desk(TROUBLED, idle={"quay-4": NOW_MS - 240_000}),
}
PAGES: Mapping[str, Desk] = {
    f"machines-{name}": replace(CASES[name], page=Page.MACHINES)
    for name in (
        "well",
        "many",
        "paper-out",
        "paper-low",
        "loudspeaker-away",
        "device-disabled",
        "first",
        "board-never",
    )
}
PAGES = {
    **PAGES,
    **{
        f"machines-{name}": replace(SHEETS[name], page=Page.MACHINES)
        for name in ("slips", "devices-away", "devices-many-reasons")
    },
}
ALL = {**CASES, **PAGES, **SHEETS, **DOSSIERS, **FLAGGED}
IN_COMMUNE: Mapping[str, Desk] = {
    "field-closed": a_desk(commune_hall()),
    "field-opened": a_desk(commune_hall(opened=("complaint",))),
    "acts-field-closed": a_desk(commune_hall(), sheet=Sheet(Act.STOP, leaf=1)),
    "acts-field-opened": a_desk(commune_hall(opened=("complaint",)), sheet=Sheet(Act.STOP, leaf=1)),
    "acts-open-why": a_desk(commune_hall(), sheet=Sheet(Act.OPEN, ("complaint",))),
    "acts-opened": a_desk(commune_hall(opened=("complaint",)), sheet=Sheet(Act.STOP, ("complaint",))),
    "acts-shut-why": a_desk(commune_hall(opened=("complaint",)), sheet=Sheet(Act.SHUT, ("complaint",))),
    "open-done": a_desk(commune_hall(opened=("complaint",)), done=(Act.OPEN, NOW_MS + 1000)),
    **FLAGGED_IN_COMMUNE,
}
"""A hall with a field that is received on two days of the week."""


TALLIES: Mapping[str, TallyPage] = {
    "tallies": a_page(small()),
    "tallies-month": a_page(by_field(compared=True)),
    "tallies-away": a_page(small(), problem="unreachable", failed_ms=NOW_MS - 90_000),
    "tallies-periods": reduce(a_page(by_field()), PaneAsked(Pane.PERIODS))[0],
}
"""The leader's pictures show the page in all its states."""


def _clock() -> datetime:
    return datetime(2026, 11, 23, 10, 32)  # what the wall shows


def shell_of(
    stage: Stage,
    desk: Desk,
    hall: str = "thu-dau-mot",
    config: HallConfig | None = None,
    page: TallyPage | None = None,
) -> Shell:
    """The desk's window on a screen of this size, at a state."""
    size = stage.screen
    screen = Screen(
        width_px=size.width_px, height_px=size.height_px, width_mm=round(size.width_mm), height_mm=round(size.height_mm)
    )
    theme = desk_theme(desk_station(hall, screen=screen))
    part = part_at(theme, replace(page, language=stage.language)) if page else None
    shell = Shell(config or config_of(hall), theme, _clock, width_px=size.width_px, tallies=part)
    if part:
        part.setParent(shell)
    shell.resize(size.width_px, size.height_px)
    shell.show_state(replace(desk, language=stage.language))
    return shell


def _case(stage: Stage, *, name: str) -> QWidget:
    return shell_of(stage, ALL[name])


def _devices(stage: Stage, *, name: str) -> QWidget:
    many, desk = {**DEVICES, **DEVICE_SHEETS}[name]
    return shell_of(stage, desk, config=hall_with_devices(many))


def _tallies(stage: Stage, *, name: str) -> QWidget:
    return shell_of(stage, a_desk(page=Page.TALLIES), page=TALLIES[name])


def _tallies_with_needs(stage: Stage) -> QWidget:
    return shell_of(stage, replace(CASES["many"], page=Page.TALLIES), page=TALLIES["tallies-month"])


def _commune(stage: Stage, *, name: str) -> QWidget:
    return shell_of(stage, IN_COMMUNE[name], "commune")


def _broken(stage: Stage) -> QWidget:
    shell = shell_of(stage, a_desk())
    shell.show_broken()
    return shell


_MACHINES = ("device", "station", "slips")
_QUEUE = ("unserved", "wait", "idle", "bound", "emergency", "advice", "expected")
_EXCHANGE = ("cases", "stuck", "worker")
_FLAGS = ("too_fast", "run", "strays")


def needed() -> Mapping[str, bool]:
    """Every kind of need, every state of a device, every state of the link, both pages."""
    words = Words(Texts.load("vi"), config_of())
    kinds = {line.key.partition(":")[0] for desk in ALL.values() for line in needs_of(desk, words)}
    every = [*ALL.values(), *(desk for _, desk in DEVICE_SHEETS.values())]
    steps = {desk.sheet.step for desk in every if desk.sheet}
    looks = {props_of(desk, words).headline.look for desk in ALL.values()}
    told = {
        one.state
        for desk in ALL.values()
        if desk.hall
        for state in desk.hall.stations.values()
        for one in state.devices
    }
    flags = {one.why for desk in ALL.values() if desk.hall for one in desk.hall.rating_flags}
    return {
        **{f"need {kind}": kind in kinds for kind in (*_MACHINES, *_QUEUE, *_EXCHANGE)},
        **{f"flag {why}": why in flags for why in _FLAGS},
        **{f"question {step}": step in steps for step in Step},
        **{f"headline {look}": look in looks for look in ("calm", "busy", "alarm", "priority")},
        **{f"device {state}": state in told for state in (*UNWELL, *STATES_OF_DEVICES)},
        **{f"page {page}": page in {desk.page for desk in ALL.values()} for page in Page if page is not Page.TALLIES},
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {
    **{name: partial(_case, name=name) for name in ALL},
    **{name: partial(_commune, name=name) for name in IN_COMMUNE},
    **{name: partial(_tallies, name=name) for name in TALLIES},
    "tallies-needs": _tallies_with_needs,
    **{name: partial(_devices, name=name) for name in (*DEVICES, *DEVICE_SHEETS)},
}
ROOM = Room("desk", {**STATES, "broken": _broken}, needed, sizes=("1366x768", "1920x1080"))
