"""The ticket kiosk: each of its screens in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import get_args

from PySide6.QtWidgets import QWidget

from assets.aim import Glance, Look, Sight
from assets.qt.theme import Theme
from assets.qt.viewfinder import Viewfinder
from benchmarks.scan_frames import code
from config import HallConfig
from config.clock import Break
from devices.camera.preview import Shown, preview_of
from devices.camera.reads import Read
from devices.camera.sim import SimCamera
from kiosk.events import FieldTouched
from kiosk.flow import reduce
from kiosk.lookup.state import Consulting
from kiosk.scanning import SCAN
from kiosk.screens.parts import EventButton
from kiosk.shell import Shell
from kiosk.state import (
    Aiming,
    Choosing,
    ChoosingPriority,
    Gone,
    Issuing,
    Keep,
    Kiosk,
    Link,
    Phase,
    Reading,
    Refused,
    ScreenName,
    Showing,
    Slip,
    Typing,
    Void,
    break_of,
    screen_of,
)
from queue_engine.protocol import HallState, TicketWait
from tests.kiosk.kiosk_samples import (
    AFTERNOON,
    ONE_O_CLOCK,
    a_hall,
    a_kiosk,
    a_morning,
    a_promise,
    a_table,
    a_ticket,
    a_wait,
    an_issued,
    config_of,
    iso_at,
    kiosk_rules,
)
from tests.visual.registry import Room, Stage

COMMUNE = "commune"
ENDLESS = 1e12
"""A picture that never grows old."""
LATER = a_promise("after_lunch", "13:05", "13:40")
LONGEST = an_issued(a_ticket("Đ1088", "survey", "elderly"), 138, ("quay-1", "quay-2", "quay-5"), LATER)


def _showing(slip: Slip, **changes: object) -> Kiosk:
    return a_kiosk(phase=Showing(an_issued(), slip), **changes)


def _hall_of(hall: str = "thu-dau-mot", day: str = "2026-11-23", **stopped: str) -> HallState:
    state = a_hall(hall)
    return state.model_copy(update={"day": state.day.model_copy(update={"day": day}), "stopped": stopped})


def _voiding(void: Void) -> tuple[str, Kiosk]:
    return "thu-dau-mot", a_kiosk(phase=Showing(an_issued(), Slip.PRINTED, may_void=True, void=void))


LONG_REASON = "hệ thống của ngành đất đai đang bảo trì, chưa biết khi nào xong, xin xem thông báo ở bàn hướng dẫn"
SOON = {"opens_on": "2026-11-23", "opens_weekday": "mon", "opens_at": "13:00"}
LATER = {"opens_on": "2026-11-25", "opens_weekday": "wed", "opens_at": "07:00"}
REFUSALS: Mapping[str, Mapping[str, object]] = {
    "lunch": SOON,
    "before_opening": SOON,
    "last_ticket_passed": {"last_ticket_at": "11:15", **SOON},
    "day_over": {"closed_at": "17:00", **LATER},
    "field_closed_today": LATER,
    "field_stopped": {"reason": LONG_REASON},
    "quota_reached": {"limit": 40, **SOON},
    "limit_per_person": {"limit": 3},
    "not_reached": {"closes_at": "11:30", **SOON},
}

LONG_WAIT, SHORT_WAIT = a_wait(96, 143), a_wait(0.4, 3)
AFTER_LUNCH, NOT_TODAY = a_wait(90, 140, 0.2), a_wait(300, 380, 0.0, 0.1)
WAITS: Mapping[str, TicketWait | None] = {
    "civil": a_wait(),
    "certify": SHORT_WAIT,
    "land": LONG_WAIT,
    "construct": None,
    "business": AFTER_LUNCH,
    "survey": NOT_TODAY,
    "culture": a_wait(33, 58),
    "complaint": None,
    "advice": a_wait(4, 9),
    "return": LONG_WAIT,
}
LONG_WAITS = {field.id: LONG_WAIT for where in ("commune", "days", "thu-dau-mot") for field in config_of(where).fields}
DRAWN = a_hall().model_copy(update={"draw_at": iso_at("07:15")})
KEPT = an_issued(a_ticket().model_copy(update={"not_before": ONE_O_CLOCK}))
OFFERED = an_issued(promise=a_promise("after_lunch", "13:05", "13:40"), afternoon=AFTERNOON)
MOST_OFFERED = an_issued(
    a_ticket("Đ1088", "survey", "elderly"),
    138,
    ("quay-3", "quay-4", "quay-7", "quay-8"),
    a_promise("after_lunch", "13:05", "13:40"),
    AFTERNOON,
)
BOOKED = {
    "booking_unknown": {},
    "booking_early": {"slot_at": "10:30", "wait_until": "10:00"},
    "booking_used": {"slot_at": "09:00", "number": "A012"},
    "booking_wrong_day": {"slot_at": "09:00", "day": "2026-11-25", "weekday": "wed"},
    "booking_cancelled": {"slot_at": "09:00"},
}


def _offered(code: str, **detail: object) -> tuple[str, Kiosk]:
    return "thu-dau-mot", a_kiosk(phase=Refused(code, {"field": "land", "afternoon_at": "13:00", **SOON, **detail}))


def _keeping(keep: Keep, slip: Slip = Slip.PRINTED) -> tuple[str, Kiosk]:
    return "thu-dau-mot", a_kiosk(phase=Showing(KEPT if keep is Keep.KEPT else OFFERED, slip, keep=keep))


SOME_DAYS = kiosk_rules(weekdays={"survey": ("tue", "thu"), "complaint": ("fri",), "land": ("wed",)})
OPENED = a_hall().model_copy(update={"opened": ("survey",)})
NEW_CASES: Mapping[str, tuple[str, Kiosk]] = {
    "start-waits": ("thu-dau-mot", a_morning(waits=a_table(dict(WAITS)))),
    "start-waits-longest": ("thu-dau-mot", a_morning(waits=a_table(LONG_WAITS))),
    "start-waits-priority": ("thu-dau-mot", a_morning(waits=a_table(dict(WAITS)), priority="elderly")),
    "start-waits-days": ("days", a_morning(where="days", waits=a_table(LONG_WAITS))),
    "group-waits": (COMMUNE, a_morning(where=COMMUNE, phase=Choosing("land"), waits=a_table(LONG_WAITS))),
    "start-draw": ("thu-dau-mot", a_morning("07:02", hall=DRAWN)),
    "start-afternoon": ("thu-dau-mot", a_morning("11:20")),
    "break-before-opening": ("thu-dau-mot", a_morning("06:40")),
    "break-lunch": ("thu-dau-mot", a_morning("12:10")),
    "break-lunch-no-bookings": (COMMUNE, a_morning("12:10", COMMUNE)),
    "break-last-ticket": ("thu-dau-mot", a_morning("16:40")),
    "break-day-over": ("thu-dau-mot", a_morning("17:10")),
    "ticket-draw": ("thu-dau-mot", a_morning("07:02", hall=DRAWN, phase=Showing(an_issued(), Slip.PRINTED))),
    "ticket-keep-offered": _keeping(Keep.NO),
    "ticket-keep-offered-most": ("thu-dau-mot", a_kiosk(phase=Showing(MOST_OFFERED, Slip.UNCERTAIN, may_void=True))),
    **{f"ticket-keep-{keep}": _keeping(keep) for keep in Keep if keep is not Keep.NO},
    "ticket-keep-kept-failed": _keeping(Keep.KEPT, Slip.FAILED),
    "refused-afternoon-quota": _offered("quota_reached", limit=40),
    "refused-afternoon-not-reached": _offered("not_reached", closes_at="11:30"),
    "refused-afternoon-last-ticket": _offered("last_ticket_passed", last_ticket_at="11:15"),
    "booking-empty": ("thu-dau-mot", a_kiosk(phase=Typing())),
    "booking-typed": ("thu-dau-mot", a_kiosk(phase=Typing("LH26110042"))),
    "booking-longest": ("thu-dau-mot", a_kiosk(phase=Typing("W" * 40))),
    "ticket-booked": (
        "thu-dau-mot",
        a_kiosk(phase=Showing(an_issued(a_ticket().model_copy(update={"slot_at": iso_at("10:30")})), Slip.PRINTED)),
    ),
    "booking-sent": ("thu-dau-mot", a_kiosk(phase=Issuing("", code="LH26110042"))),
    **{
        f"refused-{code.replace('_', '-')}": ("thu-dau-mot", a_kiosk(phase=Refused(code, detail, "LH26110042")))
        for code, detail in BOOKED.items()
    },
    "refused-booking-unreachable": ("thu-dau-mot", a_kiosk(phase=Refused("unreachable", {}, "LH26110042"))),
}

CASES: Mapping[str, tuple[str, Kiosk]] = {
    **NEW_CASES,
    "start-notice": ("thu-dau-mot", a_kiosk(hall=_hall_of(day="2026-11-25"))),
    "start-stopped": ("thu-dau-mot", a_kiosk(hall=_hall_of(land="mất kết nối với máy chủ của ngành"))),
    "start-stopped-most": (
        "thu-dau-mot",
        a_kiosk(hall=_hall_of(day="2026-11-25", land=LONG_REASON, survey=LONG_REASON, civil="cán bộ đi họp")),
    ),
    "start-stopped-long": ("thu-dau-mot", a_kiosk(hall=_hall_of(land=LONG_REASON, survey=LONG_REASON))),
    "group-stopped": (COMMUNE, a_kiosk(COMMUNE, phase=Choosing("land"), hall=_hall_of(COMMUNE, land="mất điện"))),
    **{f"refused-{code}": ("thu-dau-mot", a_kiosk(phase=Refused(code, detail))) for code, detail in REFUSALS.items()},
    "ticket-may-void": ("thu-dau-mot", a_kiosk(phase=Showing(an_issued(), Slip.PRINTED, may_void=True))),
    "ticket-may-void-failed": ("thu-dau-mot", a_kiosk(phase=Showing(LONGEST, Slip.FAILED, may_void=True))),
    **{f"void-{void}": _voiding(void) for void in Void if void is not Void.NO},
    "voided": ("thu-dau-mot", a_kiosk(phase=Gone("A012"))),
    "start": ("thu-dau-mot", a_kiosk()),
    "start-nobody-waits": ("thu-dau-mot", a_kiosk(hall=a_hall(waiting=0))),
    "start-priority": ("thu-dau-mot", a_kiosk(priority="elderly")),
    "start-issuing": ("thu-dau-mot", a_kiosk(phase=Issuing("land"))),
    "start-paperless": ("thu-dau-mot", a_kiosk(paper=False)),
    "start-days": ("days", a_kiosk("days")),
    "groups": (COMMUNE, a_kiosk(COMMUNE)),
    "groups-priority": (COMMUNE, a_kiosk(COMMUNE, priority="small-child")),
    "group": (COMMUNE, a_kiosk(COMMUNE, phase=Choosing("land"))),
    "start-closed-today": ("thu-dau-mot", a_kiosk(rules=SOME_DAYS)),
    "start-closed-today-waits": ("thu-dau-mot", a_morning(rules=SOME_DAYS, waits=a_table(dict(WAITS)))),
    "start-opened-today": ("thu-dau-mot", a_kiosk(rules=SOME_DAYS, hall=OPENED)),
    "group-closed-today": (COMMUNE, a_kiosk(COMMUNE, phase=Choosing("trade"))),
    "refused-closed-today": ("thu-dau-mot", reduce(a_kiosk(rules=SOME_DAYS), FieldTouched("survey"))[0]),
    "group-issuing": (COMMUNE, a_kiosk(COMMUNE, phase=Issuing("land", "land"), priority="elderly")),
    "priority": ("thu-dau-mot", a_kiosk(phase=ChoosingPriority())),
    "waiting": ("thu-dau-mot", a_kiosk(phase=Issuing("land", slow=True))),
    **{f"ticket-{slip}": ("thu-dau-mot", _showing(slip)) for slip in Slip if slip not in (Slip.NONE, Slip.OFFERED)},
    "ticket-none": ("thu-dau-mot", _showing(Slip.NONE, rules=kiosk_rules(printer=None))),
    "ticket-offered": ("thu-dau-mot", a_kiosk(phase=Showing(an_issued(), Slip.OFFERED, recovered=True))),
    "ticket-elsewhere": ("thu-dau-mot", a_kiosk(phase=Showing(an_issued(), Slip.PRINTED, elsewhere="may-in-2"))),
    "ticket-elsewhere-printing": (
        "thu-dau-mot",
        a_kiosk(phase=Showing(LONGEST, Slip.PRINTING, elsewhere="may-in-2", may_void=True)),
    ),
    "ticket-four-counters": (
        "thu-dau-mot",
        a_kiosk(phase=Showing(an_issued(counters=("quay-3", "quay-4", "quay-7", "quay-8")), Slip.FAILED)),
    ),
    "ticket-first": ("thu-dau-mot", a_kiosk(phase=Showing(an_issued(ahead=0, counters=("quay-3",)), Slip.PRINTED))),
    "ticket-priority": ("thu-dau-mot", a_kiosk(phase=Showing(LONGEST, Slip.PRINTING))),
    "ticket-longest": ("thu-dau-mot", a_kiosk(phase=Showing(LONGEST, Slip.UNCERTAIN))),
    "ticket-five-counters": (
        "thu-dau-mot",
        a_kiosk(phase=Showing(an_issued(counters=tuple(f"quay-{n}" for n in range(1, 6))), Slip.PRINTED)),
    ),
    "ticket-promise": ("thu-dau-mot", a_kiosk(phase=Showing(an_issued(promise=a_promise()), Slip.PRINTED))),
    "ticket-no-counter": ("thu-dau-mot", a_kiosk(phase=Showing(an_issued(counters=()), Slip.SENT))),
    "reading": ("thu-dau-mot", a_kiosk(phase=Reading("", slow=True))),
    **{
        f"scanned-{said.replace('_', '-')}": ("thu-dau-mot", a_kiosk(phase=Refused(SCAN + said, {"number": "A012"})))
        for said in ("not_identity", "not_torn", "not_input_method", "dossier", "slip_missed", "unanswered")
    },
    "refused-unknown-field": ("thu-dau-mot", a_kiosk(phase=Refused("unknown_field"))),
    "refused-unreachable": ("thu-dau-mot", a_kiosk(phase=Refused("unreachable"))),
    "refused-unavailable": ("thu-dau-mot", a_kiosk(phase=Refused("unavailable"))),
    "refused-bad-token": ("thu-dau-mot", a_kiosk(phase=Refused("bad_token"))),
    "closed-weekday": ("thu-dau-mot", a_kiosk(hall=a_hall(is_open=False, reason="weekday"))),
    "closed-holiday": ("thu-dau-mot", a_kiosk(hall=a_hall(is_open=False, reason="holiday"))),
    "closed-other": ("thu-dau-mot", a_kiosk(hall=a_hall(is_open=False))),
    "starting": ("thu-dau-mot", a_kiosk(hall=None, link=Link.STARTING)),
    "away": ("thu-dau-mot", a_kiosk(link=Link.LOST)),
}


def _clock() -> datetime:
    return datetime(2026, 11, 23, 9, 41)  # what the wall shows


def _window(stage: Stage, hall: str | HallConfig, state: Kiosk) -> Shell:
    config = config_of(hall) if isinstance(hall, str) else hall
    shell = Shell(config, Theme.for_screen(stage.screen), _clock)
    texts_in = Kiosk(**{**vars(state), "language": stage.language})
    shell.show_state(texts_in)
    return shell


def _case(stage: Stage, *, name: str) -> QWidget:
    return _window(stage, *CASES[name])


def _pressed(stage: Stage) -> QWidget:
    shell = _window(stage, "thu-dau-mot", a_kiosk())
    card = shell.findChild(EventButton, "field:certify")
    assert card is not None
    card.show_pressed(True)
    return shell


LONG_NAME = "Quầy Tiếp nhận và Trả kết quả hồ sơ hộ tịch, chứng thực số 12"


def _before_camera(stage: Stage, *, name: str) -> QWidget:
    where, state, look = CAMERA[name]
    shell = _window(stage, where, state)
    shell.look_through(look)
    for viewfinder in shell.findChildren(Viewfinder):
        viewfinder.look()
    return shell


@cache
def _seen(found: bool = False) -> Look:
    """A slip that is held before a camera."""
    camera = SimCamera()
    camera.obey("tilt", "4", 0.0)
    camera.show(code("code128", "H13.01-251121-0042", 3))
    read = Read("code128", "H13.01-251121-0042", ()) if found else None
    return Look(Sight.LIVE, preview_of(Shown(camera.picture(), read, ENDLESS, ENDLESS)), mirrored=not found)


CITY, VILLAGE = kiosk_rules(camera=True), kiosk_rules(COMMUNE, camera=True)
TYPING, AIMING = a_kiosk(phase=Typing("LH26"), rules=CITY), a_kiosk(COMMUNE, phase=Aiming(), rules=VILLAGE)
READ_TYPING = a_kiosk(phase=Reading("", behind=Typing("LH26")), rules=CITY)
READ_AIMING = a_kiosk(COMMUNE, phase=Reading("", behind=Aiming()), rules=VILLAGE)
STARTING = partial(Look, Sight.STARTING)
TROUBLES = {sight: partial(Look, sight) for sight in Sight if sight is not Sight.LIVE}
CAMERA: Mapping[str, tuple[str, Kiosk, Glance]] = {
    "camera-start": ("thu-dau-mot", a_kiosk(rules=CITY), STARTING),
    "camera-groups": (COMMUNE, a_kiosk(COMMUNE, rules=VILLAGE), STARTING),
    "camera-break": (COMMUNE, a_morning("12:10", COMMUNE, rules=VILLAGE), STARTING),
    "camera-scan-again": ("thu-dau-mot", a_kiosk(phase=Refused(SCAN + "not_identity"), rules=CITY), STARTING),
    "camera-booking": ("thu-dau-mot", a_kiosk(phase=Typing(), rules=CITY), _seen),
    "camera-booking-found": ("thu-dau-mot", READ_TYPING, partial(_seen, True)),
    **{f"camera-booking-{sight}": ("thu-dau-mot", TYPING, look) for sight, look in TROUBLES.items()},
    "camera-aim": (COMMUNE, AIMING, _seen),
    "camera-aim-found": (COMMUNE, READ_AIMING, partial(_seen, True)),
    **{f"camera-aim-{sight}": (COMMUNE, AIMING, look) for sight, look in TROUBLES.items()},
}


def _long_names(stage: Stage) -> QWidget:
    config = config_of()
    counters = tuple(one.model_copy(update={"name": LONG_NAME, "name_en": LONG_NAME}) for one in config.counters)
    state = a_kiosk(phase=Showing(an_issued(counters=("quay-1", "quay-2")), Slip.FAILED))
    return _window(stage, config.model_copy(update={"counters": counters}), state)


def _broken(stage: Stage) -> QWidget:
    shell = _window(stage, "thu-dau-mot", a_kiosk())
    shell.show_broken()
    return shell


def needed() -> Mapping[str, bool]:
    """Every screen, every phase and every state of a slip; looking up has a room of its own."""
    states = [state for _, state, *_ in (*CASES.values(), *CAMERA.values())]
    screens = {screen_of(state) for state in states}
    phases = {type(state.phase) for state in states}
    slips = {state.phase.slip for state in states if isinstance(state.phase, Showing)}
    keeps = {state.phase.keep for state in states if isinstance(state.phase, Showing)}
    breaks = {break_of(state) for state in states}
    voids = {state.phase.void for state in states if isinstance(state.phase, Showing)}
    elsewhere = {state.phase.slip for state in states if isinstance(state.phase, Showing) and state.phase.elsewhere}
    return {
        **{f"elsewhere {slip}": slip in elsewhere for slip in (Slip.PRINTING, Slip.PRINTED)},
        **{f"screen {name}": name in screens for name in ScreenName},
        **{f"phase {kind.__name__}": kind in phases for kind in get_args(Phase) if kind is not Consulting},
        **{f"slip {slip}": slip in slips for slip in Slip},
        **{f"void {void}": void in voids for void in Void},
        **{f"keep {keep}": keep in keeps for keep in Keep},
        **{f"break {one}": one in breaks for one in Break},
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {name: partial(_case, name=name) for name in CASES}
SEEN: dict[str, Callable[[Stage], QWidget]] = {name: partial(_before_camera, name=name) for name in CAMERA}
ROOM = Room(
    "kiosk",
    {**STATES, **SEEN, "start-pressed": _pressed, "ticket-long-counters": _long_names, "broken": _broken},
    needed,
)
