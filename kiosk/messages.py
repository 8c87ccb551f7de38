"""Cards that say how things are and what to do: closed, away, refused, please wait, give this number up?"""

from __future__ import annotations

from datetime import date

from assets.face import Face
from assets.refusals import COMES_BACK, refusal
from assets.texts import Texts
from config.clock import Break, clock_at
from config.schema import HallConfig
from config.today import WEEK, next_day_of_work, sessions_on
from kiosk.afternoon import offer_beside
from kiosk.booking import may_check_in, may_scan
from kiosk.events import (
    AfternoonTouched,
    BackTouched,
    BookingTouched,
    LanguageTouched,
    ScanTouched,
    Touch,
    VoidConfirmed,
    VoidDropped,
)
from kiosk.faces import Button, MessageProps
from kiosk.lookup.events import LookupTouched, ProceduresTouched
from kiosk.scanning import SCAN, UNANSWERED
from kiosk.state import Gone, Kiosk, Reading, Refused, Showing, Void, hours_of


def waiting(state: Kiosk, texts: Texts) -> MessageProps:
    return _message(state, texts, "busy", "clock", "reading" if isinstance(state.phase, Reading) else "slow")


def starting(state: Kiosk, texts: Texts) -> MessageProps:
    return _message(state, texts, "busy", "clock", "starting")


def away(state: Kiosk, texts: Texts) -> MessageProps:
    look_up = lookup_button(state, texts, centred=True)
    return _message(state, texts, "alarm", "wifi-off", "away", more=texts["kiosk.away_back"], second=look_up)


def broken(texts: Texts) -> MessageProps:
    """What is shown after our own mistake, while the program ends to be started anew."""
    line = texts["kiosk.broken_line"]
    return MessageProps("alarm", "warning", texts["kiosk.broken_title"], line, "", None, None)


def language_button(state: Kiosk, texts: Texts) -> Button | None:
    """The way to the next language, where there is one."""
    if len(state.rules.languages) < 2:
        return None
    face = Face(texts["common.other_language"], icon="globe", look="quiet")
    return Button("language", face, LanguageTouched())


def booking_button(state: Kiosk, texts: Texts, *, centred: bool = False) -> Button | None:
    """The way in for whoever has a code: of a booking, or of any kind where there is a camera."""
    if may_scan(state):
        title = texts["kiosk.scan_booking" if may_check_in(state) else "kiosk.scan"]
        return Button("booking", Face(title, icon="barcode", look="quiet", centred=centred), ScanTouched())
    if not may_check_in(state):
        return None
    face = Face(texts["kiosk.booking"], icon="calendar", look="quiet", centred=centred)
    return Button("booking", face, BookingTouched())


def lookup_button(state: Kiosk, texts: Texts, *, centred: bool = False) -> Button | None:
    """The way to dossiers and procedures; whoever has booked types the code there, too."""
    if not state.rules.lookups:
        return None
    title = texts["lookup.entry_booking" if may_check_in(state) else "lookup.entry"]
    return Button("lookup", Face(title, icon="search", look="quiet", centred=centred), LookupTouched())


def papers_button(state: Kiosk, texts: Texts) -> Button | None:
    """The way to what a procedure needs."""
    if not state.rules.lookups:
        return None
    return Button("papers", Face(texts["lookup.papers_entry"], icon="field", look="quiet"), ProceduresTouched())


def _message(
    state: Kiosk,
    texts: Texts,
    look: str,
    icon: str,
    key: str,
    *,
    number: str = "",
    line: str = "",
    more: str = "",
    button: Button | None = None,
    second: Button | None = None,
) -> MessageProps:
    title, said = texts[f"kiosk.{key}_title"].format(number=number), line or texts[f"kiosk.{key}_line"]
    return MessageProps(look, icon, title, said, more, button, language_button(state, texts), second)


def _button(name: str, title: str, event: Touch, icon: str = "", look: str = "main") -> Button:
    return Button(name, Face(title, icon=icon, look=look, centred=True), event)


# -- no number -----------------------------------------------------------------------------------------


def refused(state: Kiosk, phase: Refused, config: HallConfig, texts: Texts) -> MessageProps:
    """Why there is no number, when there will be one, and the hours of today where they are the reason."""
    if phase.code.startswith(SCAN):
        line = reason_of(phase, None, config, texts)
        main, second = _after_scan(state, phase, texts)
        return _message(state, texts, "calm", "info", "scanned", line=line, button=main, second=second)
    today, offer = state.hall.day.day if state.hall else None, offer_beside(phase, state.rules.fields)
    line = reason_of(phase, today, config, texts)
    hours = hours_on(config, texts, date.fromisoformat(today)) if today and phase.code in COMES_BACK else ""
    more = texts["kiosk.hours_today"].format(hours=hours) if hours and not offer else ""
    main, second = _ways_on(phase, offer, texts)
    return _message(state, texts, "priority", "warning", "refused", line=line, more=more, button=main, second=second)


def reason_of(phase: Refused, today: str | None, config: HallConfig, texts: Texts) -> str:
    """The sentences that say it, on the screen and aloud."""
    if phase.code.startswith(SCAN):
        key = f"scan.{phase.code.removeprefix(SCAN)}"
        return texts[key if key in texts else "scan.not_unknown"].format(**phase.detail)
    offer = offer_beside(phase, frozenset(field.id for field in config.fields))
    known = {**phase.detail, "field": _field_name(phase, config, texts)}
    if offer:
        known = {name: value for name, value in known.items() if not name.startswith("opens_")}
    line = refusal(texts, phase.code, known, today) or texts["kiosk.unreachable"]
    return f"{line} {texts['kiosk.afternoon_line'].format(at=offer[1])}" if offer else line


def _after_scan(state: Kiosk, phase: Refused, texts: Texts) -> tuple[Button, Button | None]:
    """Back; and where another try may do better and the camera shows how, the camera first."""
    if may_scan(state) and phase.code.startswith(_SCANNED_AGAIN):
        again = _button("rescan", texts["kiosk.scan_again"], ScanTouched(), icon="barcode")
        return again, _quiet_back(texts["common.back"])
    return _button("retry", texts["common.back"], BackTouched(), icon="back"), None


def _ways_on(phase: Refused, offer: tuple[str, str] | None, texts: Texts) -> tuple[Button, Button | None]:
    """The number for the afternoon, the code once more, or back."""
    if offer:
        take = texts["kiosk.afternoon"].format(at=offer[1])
        return _button("afternoon", take, AfternoonTouched(), icon="clock"), _quiet_back(texts["common.back"])
    if phase.typed and phase.code in _TYPED_AGAIN:
        again = texts["kiosk.booking_retype" if phase.code == "booking_unknown" else "common.retry"]
        ordinary = _quiet_back(texts["kiosk.booking_ordinary"])
        return _button("retype", again, BookingTouched(), icon="refresh"), ordinary
    lasts = phase.code in _LASTING or bool(phase.typed)
    said, icon = ("common.back", "back") if lasts else ("common.retry", "refresh")
    return _button("retry", texts[said], BackTouched(), icon=icon), None


def _quiet_back(title: str) -> Button:
    return _button("retry", title, BackTouched(), icon="back", look="quiet")


_TYPED_AGAIN = ("booking_unknown", "unreachable", "unavailable")
"""Where the same code, or a better one, may still become a number."""
_SCANNED_AGAIN = (f"{SCAN}not_", UNANSWERED)
_LASTING = COMES_BACK | {"field_stopped", "limit_per_person", "unknown_field"}
"""Where trying again does not help."""


def _field_name(phase: Refused, config: HallConfig, texts: Texts) -> str:
    return next((texts.pick(f.name, f.name_en) for f in config.fields if f.id == phase.detail.get("field")), "")


def closed(state: Kiosk, config: HallConfig, texts: Texts) -> MessageProps:
    """Why the hall is closed, its working days, and the hours of the next one."""
    reason = state.hall.day.reason if state.hall else None
    line = texts[f"kiosk.closed_{reason if reason in ('weekday', 'holiday') else 'other'}"]
    days = _days(config.schedule.open_weekdays, texts)
    more = [texts["kiosk.closed_days"].format(days=days)] if days else []
    more += _next_hours(state, config, texts)
    look_up = lookup_button(state, texts, centred=True)
    return _message(state, texts, "calm", "calendar", "closed", line=line, more="\n".join(more), second=look_up)


def on_break(state: Kiosk, config: HallConfig, texts: Texts) -> MessageProps:
    """Why nobody gets a number at this hour, and from when on; it comes and goes by the clock."""
    hours = hours_of(state)
    assert hours is not None and hours.closed_for is not None and state.hall is not None
    key, day = f"break_{hours.closed_for}", date.fromisoformat(state.hall.day.day)
    at = clock_at(hours, config.schedule, sessions_on(config.schedule, day))
    title, line = (texts[f"kiosk.{key}_{part}"].format(at=at) for part in ("title", "line"))
    more = [texts["kiosk.hours_today"].format(hours=hours_on(config, texts, day))]
    if hours.later is None:
        more = _next_hours(state, config, texts)
    is_over = hours.closed_for is Break.DAY_OVER
    booking = None if is_over else booking_button(state, texts, centred=True)
    button = lookup_button(state, texts, centred=True) or booking
    icon = "calendar" if hours.later is None else "clock"
    return MessageProps("calm", icon, title, line, "\n".join(more), button, language_button(state, texts))


def _next_hours(state: Kiosk, config: HallConfig, texts: Texts) -> list[str]:
    day = next_day_of_work(config.schedule, date.fromisoformat(state.hall.day.day)) if state.hall else None
    if day is None:
        return []
    values = {"weekday": texts[f"common.day_{WEEK[day.weekday()]}"], "date": f"{day:%d/%m}"}
    return [texts["kiosk.hours_next"].format(hours=hours_on(config, texts, day), **values)]


def hours_on(config: HallConfig, texts: Texts, day: date) -> str:
    """The sessions of a date: "07:30–11:30 và 13:30–17:00"; empty on a closed day."""
    spans = [f"{session.opens}–{session.closes}" for session in sessions_on(config.schedule, day)]
    return f" {texts['kiosk.and']} ".join(spans)


def _days(open_days: tuple[str, ...], texts: Texts) -> str:
    """Days of the week as a person says them: a range where they follow each other, else a list."""
    numbers = [number for number, day in enumerate(WEEK) if day in open_days]
    names = [texts[f"common.day_{WEEK[number]}"] for number in numbers]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return texts["common.day_range"].format(first=names[0], last=names[-1])
    return ", ".join(names)


# -- the number is given up -----------------------------------------------------------------------------


def giving_up(state: Kiosk, showing: Showing, texts: Texts) -> MessageProps:
    """Asked once more; then under way; then, if it was in vain, why."""
    number = showing.issued.ticket.number
    if showing.void is Void.ASKED:
        keep = _button("keep", texts["kiosk.void_keep"], VoidDropped(), icon="check")
        give_up = _button("void-yes", texts["kiosk.void_yes"], VoidConfirmed(), icon="close", look="quiet")
        return _message(state, texts, "priority", "warning", "void", number=number, button=keep, second=give_up)
    if showing.void is Void.SENT:
        return _message(state, texts, "busy", "clock", "voiding", number=number)
    line = texts["kiosk.void_unknown_line"] if showing.void is Void.UNKNOWN else ""
    back = _button("keep", texts["kiosk.void_back"], VoidDropped(), icon="ticket")
    return _message(state, texts, "priority", "warning", "void_refused", number=number, line=line, button=back)


def given_up(state: Kiosk, gone: Gone, texts: Texts) -> MessageProps:
    again = _button("retry", texts["kiosk.voided_again"], BackTouched(), icon="ticket")
    return _message(state, texts, "calm", "check-circle", "voided", number=gone.number, button=again)
