"""The officer's panel: each of its screens in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from config.schema import HallConfig, Screen
from counter.entry import TypedNumber
from counter.looks import PANEL_GROWTH, desk_theme
from counter.panel.shell import Shell
from counter.panel.state import Act, Do, Form, Later, Notice, Page, Panel, Pending, Question, Reprint, Sheet, Why
from counter.panel.wiring import first_state, limits_of
from queue_engine.client import LinkStatus
from queue_engine.protocol import CounterState, Day, Rating, RefusalCode, StationKind, StationState, Ticket, TicketState
from tests.counter.desk_devices import LAMPS, a_device, hall_with_devices
from tests.counter.desk_samples import a_slip
from tests.counter.panel_dossiers import DOSSIERS
from tests.counter.panel_samples import (
    NOW_MS,
    a_hall,
    a_queue,
    a_ticket,
    at,
    called,
    config_of,
    fresh,
    not_spoken,
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
    "called-just-now": seated(hall=a_hall(called(since=at(0.01)), shown=(), spoken=())),
    "called-awaits-voice": seated(hall=a_hall(called(), spoken=())),
    "called-merged": seated(hall=a_hall(called(), spoken=not_spoken("merged"))),
    "called-quiet-hours": seated(hall=a_hall(called(), spoken=not_spoken("shown_only", "quiet-hours"))),
    "called-not-spoken": seated(hall=a_hall(called(), spoken=not_spoken("failed", "no-sound-card"))),
    "called-no-loudspeaker": seated(hall=a_hall(called(), spoken=(), granted={})),
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
RULES = limits_of(config_of())
JUST_CALLED = called(since=at(0.05), called_at=at(0.05))
HELD = tuple(
    a_ticket(f"C00{n}", "certify", state=TicketState.ON_HOLD, since=at(9 * n), note="Bổ sung giấy tờ", counter="quay-1")
    for n in (1, 2)
)
MISSED = tuple(
    a_ticket(f"A0{n}", "civil", state=TicketState.NO_SHOW, since=at(2 * n), priority="elderly" if n == 12 else None)
    for n in range(11, 23)
)
HELP = {name: CounterState(counter=name, emergency=True) for name in ("quay-3", "quay-5")}
WHYS = (
    *("order", "priority", "appointment", "moved", "lot", "bound"),
    *("by_number", "by_field", "stored", "ratio", "roll"),
)
ACTS = (
    "ticket_called",
    "ticket_recalled",
    "service_started",
    "ticket_finished",
    "stop_finished",
    "ticket_no_show",
    "ticket_held",
    "ticket_transferred",
)


def _called_for(why: str) -> Panel:
    return seated(PRIORITY, why=Why(PRIORITY.id, why, 12 * 60_000))


def _after(kind: str) -> Panel:
    return seated(called(), last_act=Act(90, kind, "C014", NOW_MS - 6_000), limits=RULES)


def _at_counter(ticket: Ticket | None = None, **at_counter: object) -> Panel:
    return seated(hall=a_hall(ticket, at_counter=dict(at_counter)))


def _helping(panel: Panel) -> Panel:
    assert panel.hall is not None
    return replace(panel, hall=panel.hall.model_copy(update={"counters": {**HELP, **panel.hall.counters}}))


def _paper(page: Page, ticket: Ticket | None = None, **sheet: Any) -> Panel:
    """A page in front of the work."""
    subject = ticket.id if ticket else ""
    hall = a_hall(ticket, held=HELD, missed=MISSED, waiting={**CROWD})
    return seated(hall=hall, sheet=Sheet(page, **{"subject": subject, **sheet}))


ISSUING = (
    RefusalCode.BEFORE_OPENING,
    RefusalCode.LUNCH,
    RefusalCode.LAST_TICKET_PASSED,
    RefusalCode.DAY_OVER,
    RefusalCode.FIELD_CLOSED_TODAY,
    RefusalCode.FIELD_STOPPED,
    RefusalCode.QUOTA_REACHED,
    RefusalCode.NOT_REACHED,
    RefusalCode.NO_AFTERNOON,
    RefusalCode.BEFORE_DRAW,
)
"""What may be said to an officer who issues a number."""


RULED: Mapping[str, Panel] = {
    **{f"said-{code}": _said(code) for code in ISSUING},
    **{f"why-{why}": _called_for(why) for why in WHYS},
    **{f"undo-{kind}": _after(kind) for kind in ACTS},
    "undo-after-finish": seated(
        answered=serving(state=TicketState.FINISHED, since=at(0.1)),
        last_act=Act(90, "ticket_finished", "C014", NOW_MS - 6_000),
        limits=RULES,
    ),
    "undo-while-told": replace(
        _said("unreachable"), last_act=Act(90, "ticket_transferred", "C014", NOW_MS), limits=RULES
    ),
    "sent-on": replace(
        _at_counter(PRIORITY.model_copy(update={"note": "Chờ ý kiến lãnh đạo", "back_to": "can-bo-8"}), emergency=True),
        why=Why(PRIORITY.id, "bound", 44 * 60_000),
    ),
    "cooling-down": seated(JUST_CALLED, limits=RULES),
    "no-show-soon": seated(called(since=at(0.3), called_at=at(0.2), calls=2), limits=RULES),
    "said-too-few-calls": _said("too_early", number="C014", calls_left=1, wait_s=0),
    "after-hold": seated(answered=serving(state=TicketState.ON_HOLD, since=at(0.5))),
    "after-transfer": seated(answered=serving(state=TicketState.WAITING, since=at(0.5))),
    "paused": _at_counter(paused="Nghỉ giải lao"),
    "paused-serving": _at_counter(serving(), paused="Họp nội bộ"),
    "ready": seated(hall=a_hall(waiting={}, at_counter={"ready": True})),
    "practice": _at_counter(called("TH-003", bound="practice"), practice=True),
    "help-asked": _helping(seated(PRIORITY, why=Why(PRIORITY.id, "priority", 720_000))),
    "help-asked-here": _at_counter(serving(), emergency=True),
    "sign-in-practice": fresh(form=replace(TYPED, practice=True)),
}
AFTERNOON = at(-148)  # 13:00 and some minutes
KEPT = tuple(a_ticket(f"C01{n}", "certify", issued_at=at(30 + n), not_before=AFTERNOON) for n in range(2))
KEPT_ONLY = a_hall(waiting={"certify": KEPT})
KEPT_AND_MORE = {**CROWD, "certify": (*KEPT, *CROWD["certify"])}


def _roll(*changes: Any, **sheet: Any) -> Panel:
    """The page of paper rolls."""
    hall = a_hall(waiting={}, last_number={"certify": "C016", "civil": "A102"})
    panel = seated(hall=hall, paper_roll=True, sheet=Sheet(Page.ROLL, **sheet))
    return replace(panel, **dict(changes))


def _words(do: Do, text: str, ticket: Ticket | None = None) -> Panel:
    return _paper(Page.WORDS, ticket, then=(do, ""), text=text)


TYPED_17 = TypedNumber("17", is_old=True)
LONG = "Bổ sung giấy xác nhận tình trạng hôn nhân bản chính, quay lại trong buổi sáng; nếu muộn thì gọi đầu giờ chiều"
TAKEN_NUMBER = Notice("number_taken", NOW_MS, {"number": "C017", "state": "serving"})
ENTERED: Mapping[str, Panel] = {
    "roll-idle": seated(hall=a_hall(waiting={}), paper_roll=True),
    "roll-idle-waiting": seated(paper_roll=True),
    "roll-serving": seated(serving(), paper_roll=True),
    "roll-serving-typed": replace(_said("counter_busy", number="C014", state="serving"), paper_roll=True),
    "roll-sending": seated(paper_roll=True, pending=Pending(1, Do.ROLL)),
    "page-roll": _roll(),
    "page-roll-typed": _roll(number=TypedNumber("1203"), tab="civil"),
    "page-roll-taken": _roll(("notice", TAKEN_NUMBER), number=TYPED_17),
    "page-roll-one-field": replace(_roll(), fields=("land",)),
    "page-roll-many-fields": replace(_roll(tab="survey"), fields=ALL_FIELDS),
    "page-roll-zero": _roll(number=TypedNumber("0")),
    "page-roll-lost": _roll(("link", LOST)),
    "page-issued-late": _paper(Page.ISSUED, subject="C031", ahead=24, later=Later("2026-11-23.C031", "13:00")),
    "page-issued-kept": _paper(
        Page.ISSUED, subject="C031", ahead=24, later=Later("2026-11-23.C031", "13:00", taken=True)
    ),
    "kept-idle": seated(hall=KEPT_ONLY),
    "kept-queue": seated(called(), hall=a_hall(called(), waiting=KEPT_AND_MORE)),
    "page-lists-kept": seated(hall=KEPT_ONLY, sheet=Sheet(Page.LISTS, tab="waiting")),
    "page-ticket-kept": seated(hall=KEPT_ONLY, sheet=Sheet(Page.TICKET, subject=KEPT[0].id)),
    "page-kept": seated(hall=KEPT_ONLY, sheet=Sheet(Page.KEPT, subject=KEPT[0].id)),
    "words-hold": _words(Do.HOLD, "", serving()),
    "words-hold-long": _words(Do.HOLD, LONG, serving()),
    "words-hold-too-long": _words(Do.HOLD, f"{LONG}, xin đừng để quên", serving()),
    "words-pause": _words(Do.PAUSE, "Họp giao ban phường đến 10 giờ"),
    "words-note": _words(Do.TRANSFER, "Đã thu phí, chỉ cần ký", serving()),
    "page-transfer-note": _paper(
        Page.TRANSFER, serving(), tab="counter", come_back=True, note="Đã thu phí, chỉ cần ký"
    ),
    "page-transfer-long-note": _paper(Page.TRANSFER, serving(), tab="officer", note=LONG),
    "stops-left": seated(serving(stops=("land", "return"), note="Đã thu phí", back_to="can-bo-8")),
}
PAGES: Mapping[str, Panel] = {
    "page-more": _paper(Page.MORE),
    "page-hold": _paper(Page.HOLD, serving()),
    **{f"page-transfer-{tab}": _paper(Page.TRANSFER, serving(), tab=tab) for tab in ("field", "counter", "officer")},
    "page-transfer-back": _paper(Page.TRANSFER, serving(), tab="counter", come_back=True),
    "page-outcome": _paper(Page.OUTCOME, serving()),
    "page-stay": _paper(Page.STAY, serving(), then=(Do.NEXT, "")),
    **{f"page-lists-{tab}": _paper(Page.LISTS, tab=tab) for tab in ("fields", "waiting", "missed", "held")},
    "page-lists-nobody": seated(hall=a_hall(waiting={}), sheet=Sheet(Page.LISTS, tab="missed")),
    "page-lists-second": _paper(Page.LISTS, tab="missed", leaf=1),
    "page-ticket-held": _paper(Page.TICKET, subject=HELD[0].id),
    "page-ticket-waiting": _paper(Page.TICKET, subject=CROWD["civil"][0].id),
    "page-discard": _paper(Page.DISCARD, subject=HELD[0].id),
    "page-pause": _paper(Page.PAUSE),
    "page-issue": _paper(Page.ISSUE),
    "page-issue-many": _paper(Page.ISSUE, tab="pregnant", fields=("civil", "land", "return")),
    "page-issue-quota": replace(
        _paper(Page.ISSUE, fields=("land",)), notice=Notice("quota_reached", NOW_MS, {"limit": 40})
    ),
    "page-issued": _paper(Page.ISSUED, subject="C031", ahead=4),
    "page-issued-first": _paper(Page.ISSUED, subject="C031"),
    "page-lost": replace(_paper(Page.HOLD, serving()), link=LOST),
}


def _reprinting(state: str | None, *reasons: str, ticket: Ticket | None = None, **slip: Any) -> Panel:
    """A slip was asked for a moment ago; this is what has been heard of it."""
    told = a_slip("C014", state, *reasons, **{"asked": 1, "done": 1, **slip})
    return seated(ticket or serving(), reprint=Reprint("2026-11-23.C014", "C014", NOW_MS - 3_000, told))


def _doubted(ticket: Ticket, state: str, *reasons: str) -> Panel:
    slip = a_slip(ticket.number, state, *reasons)
    return seated(hall=a_hall(ticket, slips={slip.ticket: slip}))


FRESH = a_ticket("C055", "certify", issued_at=at(0.3))
CALM_PRIORITY = called("A031", "civil", priority="disability", since=at(2))
SLIPS: Mapping[str, Panel] = {
    "reprint-asked": _reprinting(None, done=0, printer=""),
    "reprint-late": replace(
        _reprinting(None, done=0, printer=""), reprint=Reprint("2026-11-23.C014", "C014", NOW_MS - 20_000)
    ),
    "reprint-printing": _reprinting("queued"),
    "reprint-sent": _reprinting("sent"),
    "reprint-confirmed": _reprinting("confirmed"),
    "reprint-failed": _reprinting("failed_before", "media-empty"),
    "reprint-uncertain": _reprinting("uncertain", "no-evidence"),
    "slip-doubt": _doubted(serving(), "uncertain", "no-evidence"),
    "slip-doubt-long": replace(
        _doubted(CALM_PRIORITY, "failed_before", "no-permission"), why=Why(CALM_PRIORITY.id, "priority", 720_000)
    ),
    "said-no-printer": _said("no_printer", number="C014", station="ban-3"),
    "said-no-doubt": _said("no_doubt", number="C014"),
    "said-no-paper-printer": _said("no_paper_printer", number="C014"),
    "said-paper-away": _said("paper_away", number="C014", station="kiosk-1"),
    "said-station-away": _said("station_away", number="C014", station="kiosk-1"),
    "page-reprint": _paper(Page.REPRINT, serving()),
    "page-reprint-doubt": replace(
        _doubted(serving(), "uncertain", "no-evidence"), sheet=Sheet(Page.REPRINT, subject=serving().id)
    ),
    "slip-seen": replace(seated(serving()), notice=Notice("slip_seen", NOW_MS)),
    "page-reprint-listed": _paper(Page.REPRINT, subject=HELD[0].id),
    "page-more-serving": _paper(Page.MORE, serving(), subject=""),
    "page-discard-fresh": replace(
        seated(hall=a_hall(waiting={"certify": (FRESH,)}), sheet=Sheet(Page.DISCARD, subject=FRESH.id)), limits=RULES
    ),
    "words-reprint": _words(Do.REPRINT, "Người dân làm ướt phiếu", serving()),
    "words-discard": _paper(Page.WORDS, subject=HELD[0].id, then=(Do.DISCARD, ""), text="Người dân về quê"),
}
OWN = {
    "device-ill": a_device("den-1", "sign", "ABSENT", "silent"),
    "device-tried": a_device("phim-1", "keypad", "READY", asked_at=at(0.1)),
}
"""What stands at the counter: a dark sign, a keypad that is being tried out."""
CASES = {**SIGN_IN, **WORK, **RULED, **PAGES, **ENTERED, **SLIPS, **DOSSIERS}


def _clock() -> datetime:
    return datetime(2026, 11, 23, 10, 32)  # what the wall shows


def shell_of(stage: Stage, panel: Panel, hall: str = "thu-dau-mot", config: HallConfig | None = None) -> Shell:
    """The panel's window on a screen of this size, at a state."""
    size = stage.screen
    screen = Screen(
        width_px=size.width_px, height_px=size.height_px, width_mm=round(size.width_mm), height_mm=round(size.height_mm)
    )
    station = panel_station(hall, screen=screen)
    shell = Shell(config or config_of(hall), desk_theme(station, PANEL_GROWTH), _clock)
    shell.resize(size.width_px, size.height_px)
    shell.show_state(replace(panel, language=stage.language))
    return shell


def _own(stage: Stage, *, name: str) -> QWidget:
    row = StationState(station=LAMPS, kind=StationKind.SIGN_BUS, connected=True, since=at(60), devices=(OWN[name],))
    panel = seated(hall=a_hall(serving(), stations={LAMPS: row}))
    return shell_of(stage, panel, config=hall_with_devices(12))


def _asked(stage: Stage) -> QWidget:
    """A citizen is being asked how it was; the act that ended the visit can still be undone."""
    done = serving(state=TicketState.FINISHED, since=at(0.1))
    about = {"ticket": done.id, "number": done.number, "field": done.field, "counter": "quay-1"}
    rating = Rating(**about, scale="ba-muc", opened_at=at(0.1), until=at(-0.4))
    panel = replace(RULED["undo-after-finish"], hall=a_hall(ratings={"quay-1": rating}))
    return shell_of(stage, panel, config=hall_with_devices(12))


def _case(stage: Stage, *, name: str) -> QWidget:
    return shell_of(stage, CASES[name])


def _commune(stage: Stage) -> QWidget:
    """A hall without boards and with officers for any counter."""
    station = panel_station("commune", "quay-1")
    panel = first_state(config_of("commune"), station)
    return shell_of(stage, replace(panel, link=fresh().link, hall=fresh().hall, now_ms=NOW_MS), "commune")


def _commune_issue(stage: Stage) -> QWidget:
    """A field of other days is shown shut where staff issue numbers."""
    panel = first_state(config_of("commune"), panel_station("commune", "quay-1"))
    seat = {"link": fresh().link, "hall": a_hall(), "now_ms": NOW_MS, "seat": seated().seat}
    return shell_of(stage, replace(panel, **seat, sheet=Sheet(Page.ISSUE, leaf=1)), "commune")


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
        **{f"page {page}": any(panel.sheet and panel.sheet.page is page for panel in panels) for page in Page},
        **{f"why {why}": any(panel.why and panel.why.why == why for panel in panels) for why in WHYS},
        **{f"undo {kind}": any(panel.last_act and panel.last_act.kind == kind for panel in panels) for kind in ACTS},
        **{f"link {problem}": problem in links for problem in (None, "unreachable", "bad_token")},
    }


_REFUSED_OTHERWISE = {
    RefusalCode.UNKNOWN_DEVICE.value,
    RefusalCode.DEVICE_AWAY.value,
    RefusalCode.WRONG_SLIP.value,
    RefusalCode.WRONG_SOURCE.value,
    RefusalCode.CASE_SETTLED.value,
    RefusalCode.ROW_GONE.value,
    RefusalCode.FLAGS_FULL.value,
    *(code.value for code in RefusalCode if code.value.startswith("booking_")),
    "limit_per_person",
    "unreadable_card",
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

STATES: dict[str, Callable[[Stage], QWidget]] = {
    **{name: partial(_case, name=name) for name in CASES},
    **{name: partial(_own, name=name) for name in OWN},
}
ROOM = Room(
    "panel",
    {**STATES, "commune": _commune, "commune-issue": _commune_issue, "asked": _asked, "broken": _broken},
    needed,
    sizes=("1366x768", "1920x1080"),
)
