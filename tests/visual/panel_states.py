"""The officer's panel: each of its screens in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from config.schema import Screen
from counter.looks import PANEL_GROWTH, desk_theme
from counter.panel.shell import Shell
from counter.panel.state import Do, Form, Notice, Panel, Pending, Question
from counter.panel.wiring import first_state
from queue_engine.client import LinkStatus
from queue_engine.protocol import Day, RefusalCode, TicketState
from tests.counter.panel_samples import (
    NOW_MS,
    a_hall,
    a_queue,
    at,
    called,
    config_of,
    fresh,
    panel_station,
    seated,
    serving,
)
from tests.visual.registry import Room, Stage

TYPED = Form(officer="can-bo-1", pin="2468")
LOST = LinkStatus(live=False, lost_at=at(0.3), problem="unreachable")
PRIORITY = called("A031", "civil", priority="disability", calls=3, since=at(64))
ALL_FIELDS = tuple(field.id for field in config_of().fields)
CROWD = {field.id: a_queue(field.letter, field.id, 9 + n, 120, 2) for n, field in enumerate(config_of().fields)}
TAKEN = Question("quay-1", "can-bo-8", "Huỳnh Văn Tâm")
MOVED = Question("quay-6", "can-bo-1", "Nguyễn Thị Lan")


def _said(code: str, **detail: object) -> Panel:
    return seated(called(), notice=Notice(code, NOW_MS, detail))


def _sending(do: Do) -> Panel:
    ticket = {Do.NEXT: None, Do.SIGN_OUT: None, Do.FINISH: serving()}.get(do, called())
    return seated(ticket, pending=Pending(1, do))


def _closed_day() -> Panel:
    day = Day(day="2026-11-22", open=False, reason="weekday")
    return seated(hall=a_hall(waiting={}, day=day))


SIGN_IN: Mapping[str, Panel] = {
    "sign-in": fresh(),
    "sign-in-typed": fresh(form=TYPED),
    "sign-in-checking": fresh(form=TYPED, pending=Pending(1, Do.SIGN_IN)),
    "sign-in-wrong": fresh(notice=Notice("wrong_pin", NOW_MS)),
    "sign-in-locked": fresh(
        form=Form("can-bo-1", locked_until_ms=NOW_MS + 47_000), notice=Notice("locked_out", NOW_MS, {"wait_s": 47})
    ),
    "sign-in-taken": fresh(form=replace(TYPED, question=TAKEN)),
    "sign-in-moved": fresh(form=replace(TYPED, question=MOVED)),
    "sign-in-not-allowed": fresh(notice=Notice("not_allowed", NOW_MS)),
    "sign-in-lost": fresh(form=TYPED, link=LOST),
    "sign-in-first": fresh(hall=None, link=LinkStatus(live=False)),
    "sign-in-never": fresh(hall=None, link=LinkStatus(live=False, lost_at=at(1), problem="unreachable")),
    "sign-in-bad-token": fresh(hall=None, link=LinkStatus(live=False, lost_at=at(1), problem="bad_token")),
    "over-moved": fresh(notice=Notice("moved", NOW_MS, {"counter": "quay-6"})),
    "over-taken": fresh(notice=Notice("taken_here", NOW_MS, {"name": "Huỳnh Văn Tâm"})),
    "over-again": fresh(notice=Notice("again_here", NOW_MS)),
    "over-closed": fresh(notice=Notice("session_over", NOW_MS)),
}

WORK: Mapping[str, Panel] = {
    "idle": seated(),
    "idle-nobody": seated(hall=a_hall(waiting={"land": a_queue("D", "land", 5)})),
    "idle-empty-hall": seated(hall=a_hall(waiting={})),
    "idle-after-finish": seated(answered=serving(state=TicketState.FINISHED, since=at(0.5))),
    "idle-after-no-show": seated(answered=called(state=TicketState.NO_SHOW, since=at(0.5))),
    "idle-closed": _closed_day(),
    "called": seated(called()),
    "called-not-shown": seated(hall=a_hall(called(), shown=("bang-1",))),
    "called-just-now": seated(hall=a_hall(called(since=at(0.01)), shown=())),
    "called-priority": seated(PRIORITY),
    "called-armed": seated(called(), armed_at_ms=NOW_MS - 900),
    "serving": seated(serving()),
    "serving-long": seated(serving("A108", "civil", since=at(73), priority="small-child")),
    "crowd": seated(called(), fields=ALL_FIELDS, hall=a_hall(called(), waiting=CROWD)),
    "crowd-others": seated(called(), hall=a_hall(called(), waiting=CROWD)),
    **{f"sending-{do}": _sending(do) for do in Do if do is not Do.SIGN_IN},
    "lost-idle": seated(link=LOST),
    "lost-serving": seated(serving(), link=LOST),
    "said-queue-empty": seated(notice=Notice("queue_empty", NOW_MS), hall=a_hall(waiting={})),
    "said-unreachable": _said("unreachable"),
    "said-ticket-changed": _said("ticket_changed", number="C014", state="no_show", counter="quay-1"),
    "said-counter-busy": _said("counter_busy", number="C014", state="called"),
    "said-illegal": _said("illegal"),
    "said-unavailable": _said("unavailable"),
    "said-bad-message": _said("bad_message"),
    "said-too-early": _said("too_early", number="C014", calls_left=0, wait_s=12),
    "said-too-late": _said("too_late", number="C014", within_s=30),
    "said-counter-paused": _said("counter_paused", reason="họp"),
    "said-nothing-to-undo": _said("nothing_to_undo", number="C014"),
    "said-number-taken": _said("number_taken", number="C014", state="called"),
    "said-sign-out-busy": _said("sign_out_busy", number="C014"),
}
CASES = {**SIGN_IN, **WORK}


def _clock() -> datetime:
    return datetime(2026, 11, 23, 10, 32)  # what the wall shows


def shell_of(stage: Stage, panel: Panel, hall: str = "thu-dau-mot") -> Shell:
    """The panel's window on a screen of this size, at a state."""
    size = stage.screen
    screen = Screen(
        width_px=size.width_px, height_px=size.height_px, width_mm=round(size.width_mm), height_mm=round(size.height_mm)
    )
    station = panel_station(hall, screen=screen)
    shell = Shell(config_of(hall), desk_theme(station, PANEL_GROWTH), _clock)
    shell.resize(size.width_px, size.height_px)
    shell.show_state(replace(panel, language=stage.language))
    return shell


def _case(stage: Stage, *, name: str) -> QWidget:
    return shell_of(stage, CASES[name])


def _commune(stage: Stage) -> QWidget:
    """A hall without boards and with officers for any counter."""
    station = panel_station("commune", "quay-1")
    panel = first_state(config_of("commune"), station)
    return shell_of(stage, replace(panel, link=fresh().link, hall=fresh().hall, now_ms=NOW_MS), "commune")


def _broken(stage: Stage) -> QWidget:
    shell = shell_of(stage, seated(called()))
    shell.show_broken()
    return shell


def needed() -> Mapping[str, bool]:
    """Every state of a ticket at a counter, every intent on its way, every way to lose the seat or the link."""
    panels = list(CASES.values())
    tickets = {panel.ticket.state if panel.ticket else None for panel in panels if panel.seat}
    sending = {panel.pending.do for panel in panels if panel.pending}
    said = {panel.notice.code for panel in panels if panel.notice}
    links = {panel.link.problem for panel in panels}
    refusals = {code.value for code in RefusalCode} - _REFUSED_OTHERWISE
    return {
        **{f"ticket {state}": state in tickets for state in (None, TicketState.CALLED, TicketState.SERVING)},
        **{f"sending {do}": do in sending for do in Do},
        **{f"said {code}": code in said for code in (*refusals, "moved", "taken_here", "again_here", "session_over")},
        **{f"link {problem}": problem in links for problem in (None, "unreachable", "bad_token")},
    }


ISSUING = (
    RefusalCode.BEFORE_OPENING,
    RefusalCode.LUNCH,
    RefusalCode.LAST_TICKET_PASSED,
    RefusalCode.DAY_OVER,
    RefusalCode.FIELD_CLOSED_TODAY,
    RefusalCode.FIELD_STOPPED,
    RefusalCode.QUOTA_REACHED,
    RefusalCode.LIMIT_PER_PERSON,
    RefusalCode.NOT_REACHED,
    RefusalCode.UNREADABLE_CARD,
)
"""Only whoever takes a number hears these."""
_REFUSED_OTHERWISE = {
    *(code.value for code in ISSUING),
    "bad_token",
    "never_happened",
    "unknown_field",
    "day_closed",
    "counter_taken",
    "old_session",
    "unknown_ticket",
    "key_reused",
}
"""Codes that a panel never says in its strip, or says in the words of another code."""

STATES: dict[str, Callable[[Stage], QWidget]] = {name: partial(_case, name=name) for name in CASES}
ROOM = Room("panel", {**STATES, "commune": _commune, "broken": _broken}, needed, sizes=("1366x768", "1920x1080"))
