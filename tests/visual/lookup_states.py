"""Looking up: each screen in each of its states, with usual and larger letters, and white on black."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import get_args

from PySide6.QtWidgets import QWidget

from assets.qt.theme import Theme
from assets.qt.viewfinder import Viewfinder
from kiosk.lookup.state import (
    Answering,
    Asking,
    Coding,
    Consulting,
    Flagging,
    LookupPage,
    LookupScreen,
    More,
    OwnSlip,
    Procedure,
    Proving,
    Said,
    Told,
    Welcome,
)
from kiosk.shell import Shell
from kiosk.state import Issuing, Kiosk, Link, Refused, Showing, Slip, screen_of
from queue_engine.protocol import Centre, NextStep, Phase, Proof, TicketState, TicketWait
from tests.kiosk.kiosk_samples import (
    TOKEN,
    a_hall,
    a_kiosk,
    a_morning,
    a_table,
    a_wait,
    an_issued,
    config_of,
    kiosk_rules,
)
from tests.kiosk.lookup_samples import (
    BIRTH,
    CODE,
    FOUND,
    LONG_CODE,
    PROVED,
    SEARCHING,
    a_slip,
    a_view,
    an_answer,
    answering,
    looking,
    lookup_rules,
)
from tests.visual.kiosk_states import _seen
from tests.visual.rating_pages import CASES as RATING
from tests.visual.rating_pages import states_of
from tests.visual.registry import Room, Stage

KIOSK = kiosk_rules(lookups=True)
LONG_LAND = (
    "Đăng ký biến động đối với trường hợp chuyển nhượng, cho thuê, thừa kế, tặng cho quyền sử dụng đất, "
    "quyền sở hữu nhà ở và tài sản khác gắn liền với đất"
)
TOLD = Told(an_answer())
MORE_TOLD = Told(PROVED)
OPENED = Procedure(FOUND, view=BIRTH)
LATE = a_view(Phase.IN_PROGRESS, NextStep.LATE, due_at="2026-11-10", new_due_at="2026-11-18", overdue=True, days_late=5)
MISSING = ("Bản sao trích lục kết hôn có chứng thực", "Biên lai nộp thuế đất năm 2025")
HALL = a_hall(waiting=9)
WAITER = HALL.waiting["land"][4]


def _with_waits(state: Kiosk) -> Kiosk:
    wait: TicketWait = a_wait(14, 26)
    return replace(state, hall=HALL, waits=a_table({}).model_copy(update={"tickets": {WAITER.id: wait}}))


ANSWERS: Mapping[str, Kiosk] = {
    "collect": answering(),
    "supplement": answering(a_view(Phase.SUPPLEMENT, NextStep.SUPPLEMENT)),
    "pay": answering(a_view(Phase.PAYMENT, NextStep.PAY)),
    "wait": answering(a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-27")),
    "wait-registered": answering(a_view(Phase.REGISTERED, NextStep.WAIT, due_at=None, received_at=None)),
    "wait-moved": answering(a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-20", new_due_at="2026-11-27")),
    "late": answering(LATE),
    "refused": answering(a_view(Phase.REFUSED, NextStep.ASK)),
    "withdrawn": answering(a_view(Phase.WITHDRAWN, NextStep.NOTHING)),
    "stopped": answering(a_view(Phase.STOPPED, NextStep.ASK)),
    "unknown": answering(a_view(Phase.UNKNOWN, NextStep.ASK, status="Chờ luân chuyển liên thông")),
    "accepted": answering(a_view(Phase.ACCEPTED, NextStep.WAIT, due_at="2026-11-27")),
    "returned": answering(a_view(Phase.RETURNED, NextStep.NOTHING, returned_at="2026-11-20")),
    "old": answering(
        a_view(Phase.IN_PROGRESS, NextStep.WAIT, due_at="2026-11-27"), old=True, as_of="2026-11-20T09:10:00Z"
    ),
    "centre-away": answering(LATE, centre=Centre.AWAY, as_of="2026-11-22T09:10:00Z"),
    "longest": answering(
        LATE.model_copy(update={"procedure": LONG_LAND, "code": LONG_CODE}), old=True, as_of="2026-11-20T09:10:00Z"
    ),
    "hall-away": replace(answering(LATE), link=Link.LOST),
    "no-field": answering(a_view(field=None, return_field=None)),
    "paperless": replace(answering(a_view(Phase.IN_PROGRESS, NextStep.WAIT)), rules=lookup_rules(prints=False)),
    "no-proof": answering(proof=Proof.OFF),
    **{f"paper-{one}": looking(Answering(replace(TOLD, paper=one))) for one in ("printing", "printed", "failed")},
}
SAID = {
    "not-found": Said("not_found", typed=CODE),
    "limited": Said("limited", (("minutes", "5"),)),
    "away": Said("away"),
    "thanks": Said("thanks", told=TOLD),
    "flag-unsent": Said("flag_unsent", told=TOLD),
    "flag-full": Said("flag_full", told=TOLD),
    "proof-closed": Said("proof_closed", told=TOLD),
    "proof-limited": Said("proof_limited", (("minutes", "10"),), told=TOLD),
    "no-procedure": Said("no_procedure"),
    "torn": Said("not_torn", typed="H13.12-26"),
    "identity": Said("not_identity"),
    "unanswered": Said("unanswered"),
    "slip-missed": Said("slip_missed", (("number", "A012"),)),
}
HELD = OwnSlip(a_slip(missing=MISSING), TOKEN)
PAGES: Mapping[str, Kiosk] = {
    "welcome": looking(Welcome()),
    "welcome-no-reader": looking(Welcome(), rules=lookup_rules(readers=False, bookings=False)),
    "code-empty": looking(Coding()),
    "code-typed": looking(Coding(CODE)),
    "code-longest": looking(Coding("000.00.01.H22-200420-0001-9999999999")),
    "asking": looking(Asking(1, Welcome(), slow=True)),
    "proof": looking(Proving(TOLD)),
    "proof-typed": looking(Proving(TOLD, "12")),
    "proof-wrong": looking(Proving(TOLD, wrong=True)),
    "proof-asked": looking(Proving(TOLD, ask=1)),
    "more": looking(More(MORE_TOLD)),
    "more-printed": looking(More(replace(MORE_TOLD, paper="printed"))),
    "flag": looking(Flagging(TOLD)),
    "flag-sent": looking(Flagging(TOLD, 1)),
    "slip-held": looking(HELD),
    "slip-held-sent": looking(replace(HELD, ask=1)),
    "slip-held-failed": looking(replace(HELD, failed=True)),
    "slip-held-no-token": looking(OwnSlip(a_slip(missing=MISSING))),
    "slip-returned": _with_waits(looking(OwnSlip(WAITER, back=True))),
    "slip-waiting": _with_waits(looking(OwnSlip(WAITER))),
    "slip-called": looking(OwnSlip(a_slip(TicketState.CALLED, counter="quay-3"))),
    "search": looking(SEARCHING),
    "search-typed": looking(FOUND),
    "search-field": looking(replace(FOUND, query="", field="LV00")),
    "search-nothing": looking(replace(SEARCHING, query="XYZ", hits=(), of=0)),
    "search-away": looking(replace(SEARCHING, query="KHAI", away=True, hits=())),
    "procedure": looking(OPENED),
    **{
        f"procedure-{one}": looking(replace(OPENED, heading=one))
        for one in ("information", "requirements", "law", "details")
    },
    "procedure-longest": looking(
        replace(OPENED, view=BIRTH.model_copy(update={"name": LONG_LAND, "hall_field": None}), paper="printing")
    ),
    "leaving": looking(Answering(TOLD), leaving=4),
    "ticket": looking(Welcome(), phase=Showing(an_issued(), Slip.PRINTED)),
    "ticket-asked": looking(Welcome(), phase=Issuing("return", slow=True)),
    "refused": looking(Welcome(), phase=Refused("field_stopped", {"field": "land", "reason": "mất điện"})),
    "ticket-failed": looking(Welcome(), phase=Showing(an_issued(), Slip.FAILED)),
    "kiosk-start": a_kiosk(rules=KIOSK),
    "kiosk-break": a_morning("12:10", rules=KIOSK),
    "kiosk-closed": a_kiosk(rules=KIOSK, hall=a_hall(is_open=False, reason="holiday")),
    "kiosk-away": a_kiosk(rules=KIOSK, link=Link.LOST),
    "kiosk-lookup": looking(Welcome(), rules=lookup_rules(looks_up=False)),
}
CASES: Mapping[str, Kiosk] = {
    **PAGES,
    **{f"answer-{name}": state for name, state in ANSWERS.items()},
    **{f"said-{name}": looking(page) for name, page in SAID.items()},
}
DRESSED = (
    "welcome", "code-typed", "proof", "more", "flag", "slip-held", "search-typed", "procedure", "answer-collect",
    "answer-longest", "answer-late", "said-not-found", "leaving", "ticket", "ticket-failed", "refused", "kiosk-start",
    "kiosk-break",
)  # fmt: skip
ALL: Mapping[str, Kiosk] = {
    **CASES,
    **{f"{name}-larger": replace(CASES[name], larger=True) for name in DRESSED},
    **{f"{name}-contrast": replace(CASES[name], contrast=True) for name in DRESSED},
    "answer-late-larger-contrast": replace(CASES["answer-late"], larger=True, contrast=True),
}


def _clock() -> datetime:
    return datetime(2026, 11, 23, 9, 41)  # what the wall shows


def _window(stage: Stage, state: Kiosk) -> Shell:
    shell = Shell(config_of(), Theme.for_screen(stage.screen), _clock)
    shell.resize(stage.screen.width_px, stage.screen.height_px)
    shell.show_state(replace(state, language=stage.language))
    return shell


def _case(stage: Stage, *, name: str) -> QWidget:
    return _window(stage, ALL[name])


def _camera(stage: Stage) -> QWidget:
    shell = _window(stage, looking(Welcome(), rules=lookup_rules(camera=True)))
    shell.look_through(_seen)
    for viewfinder in shell.findChildren(Viewfinder):
        viewfinder.look()
    return shell


def needed() -> Mapping[str, bool]:
    """Every screen, every page, every phase and every next step of a dossier."""
    cases = (*CASES.values(), *RATING.values())
    phases = [state.phase for state in cases]
    pages = [phase.page for phase in phases if isinstance(phase, Consulting)]
    views = [page.told.view for page in pages if isinstance(page, Answering)]
    screens = {screen_of(state) for state in cases}
    return {
        **{f"screen {name}": name in screens for name in LookupScreen},
        **{f"page {kind.__name__}": kind in map(type, pages) for kind in get_args(LookupPage)},
        **{f"phase {one}": one in {view.phase for view in views} for one in Phase},
        **{f"next {one}": one in {view.next_step for view in views} for one in NextStep},
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {name: partial(_case, name=name) for name in ALL}
ROOM = Room(
    "lookup",
    {**STATES, **states_of(_clock), "welcome-camera": _camera},
    needed,
    sizes=("1080x1920", "1920x1080", "1366x768", "1280x1024"),
)
