"""The supervisor's desk: the hall well, and each way in which it needs a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from assets.texts import Texts
from config.schema import Screen
from counter.desk.flow import Desk, Page
from counter.desk.needs import UNWELL, needs_of
from counter.desk.props import props_of
from counter.desk.shell import Shell
from counter.looks import desk_theme
from counter.words import Words
from queue_engine.client import LinkStatus
from queue_engine.protocol import Day
from tests.counter.desk_samples import (
    a_desk,
    counters,
    desk_hall,
    desk_station,
    device,
    not_shown_on,
    stations,
    with_device,
)
from tests.counter.panel_samples import a_queue, at, config_of
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
    "many": a_desk(desk_hall(stations=MANY, waiting=CROWD, counters=counters(4))),
    "paper-out": a_desk(desk_hall(stations=with_device(device("may-in-1", "STOPPED", "media-empty", minutes_ago=4)))),
    **{
        f"device-{state.lower()}": a_desk(desk_hall(stations=with_device(device("may-in-1", state, minutes_ago=4))))
        for state in STATES_OF_DEVICES
    },
    "paper-low": a_desk(desk_hall(stations=with_device(device("may-in-1", "ATTENTION", "media-low", minutes_ago=4)))),
    "lost": a_desk(link=LOST),
    "first": replace(a_desk(), hall=None, link=NO_LINK),
    "never": replace(a_desk(), hall=None, link=NEVER),
    "bad-token": replace(a_desk(), hall=None, link=BAD_TOKEN),
}
PAGES: Mapping[str, Desk] = {
    f"machines-{name}": replace(CASES[name], page=Page.MACHINES)
    for name in ("well", "many", "paper-out", "paper-low", "board-never", "device-disabled", "first")
}
ALL = {**CASES, **PAGES}


def _clock() -> datetime:
    return datetime(2026, 11, 23, 10, 32)  # what the wall shows


def shell_of(stage: Stage, desk: Desk, hall: str = "thu-dau-mot") -> Shell:
    """The desk's window on a screen of this size, at a state."""
    size = stage.screen
    screen = Screen(
        width_px=size.width_px, height_px=size.height_px, width_mm=round(size.width_mm), height_mm=round(size.height_mm)
    )
    shell = Shell(config_of(hall), desk_theme(desk_station(hall, screen=screen)), _clock, width_px=size.width_px)
    shell.resize(size.width_px, size.height_px)
    shell.show_state(replace(desk, language=stage.language))
    return shell


def _case(stage: Stage, *, name: str) -> QWidget:
    return shell_of(stage, ALL[name])


def _broken(stage: Stage) -> QWidget:
    shell = shell_of(stage, a_desk())
    shell.show_broken()
    return shell


def needed() -> Mapping[str, bool]:
    """Every kind of need, every state of a device, every state of the link, both pages."""
    words = Words(Texts.load("vi"), config_of())
    kinds = {line.key.partition(":")[0] for desk in ALL.values() for line in needs_of(desk, words)}
    looks = {props_of(desk, words).headline.look for desk in ALL.values()}
    told = {
        one.state
        for desk in ALL.values()
        if desk.hall
        for state in desk.hall.stations.values()
        for one in state.devices
    }
    return {
        **{f"need {kind}": kind in kinds for kind in ("device", "station", "unserved")},
        **{f"headline {look}": look in looks for look in ("calm", "busy", "alarm", "priority")},
        **{f"device {state}": state in told for state in (*UNWELL, *STATES_OF_DEVICES)},
        **{f"page {page}": page in {desk.page for desk in ALL.values()} for page in Page},
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {name: partial(_case, name=name) for name in ALL}
ROOM = Room("desk", {**STATES, "broken": _broken}, needed, sizes=("1366x768", "1920x1080"))
