"""What each screen shows, derived from state, settings and texts alone."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from assets.face import Face
from assets.icons import icon_or
from assets.texts import Texts
from assets.unbroken import tied
from assets.waits import NOBODY
from config.schema import FieldGroup, HallConfig, HallField
from config.today import WEEK, notices_on
from kiosk.afternoon import may_keep
from kiosk.clock import clock_of
from kiosk.days import is_closed_today, next_day
from kiosk.events import (
    BackTouched,
    DoneTouched,
    FieldTouched,
    GroupTouched,
    KeepTouched,
    PriorityChosen,
    PriorityTouched,
    ReprintTouched,
    VoidTouched,
)
from kiosk.faces import Bar, Button, ChoiceProps, Notice, TicketProps
from kiosk.keypad import aiming, back, keypad
from kiosk.lookup.faces import Shown
from kiosk.lookup.props import lookup_props
from kiosk.lookup.state import Consulting, LookupScreen
from kiosk.messages import (
    away,
    booking_button,
    closed,
    given_up,
    giving_up,
    language_button,
    lookup_button,
    on_break,
    papers_button,
    refused,
    starting,
    waiting,
)
from kiosk.promise import place_of
from kiosk.state import (
    PAPER_IN_DOUBT,
    Gone,
    Issuing,
    Keep,
    Kiosk,
    Reading,
    Refused,
    ScreenName,
    Showing,
    Slip,
    Typing,
    group_of,
    hours_of,
    is_drawn_later,
    screen_of,
)
from kiosk.state import stopped as stopped_because
from kiosk.waits import lines_of, people_waiting, wait_of, widest_lines

MANY_FIELDS = 8
"""With more fields than this, and groups in the settings, the first level shows the groups."""

WIDEST_COUNT = 88
MOST_NOTICES = 2
"""More would push the fields away."""


def props_of(state: Kiosk, config: HallConfig, texts: Texts) -> tuple[ScreenName | LookupScreen, Shown]:
    """The screen for a state and everything on it."""
    name = screen_of(state)
    if isinstance(state.phase, Consulting):
        return name, lookup_props(state, state.phase.page, config, texts)
    assert isinstance(name, ScreenName), "the others are looking up"
    match name:
        case ScreenName.START | ScreenName.GROUP:
            return name, _fields(state, config, texts)
        case ScreenName.PRIORITY:
            return name, _priorities(state, config, texts)
        case ScreenName.TICKET:
            assert isinstance(state.phase, Showing)
            return name, _ticket(state, state.phase, config, texts)
        case ScreenName.BOOKING:
            phase = state.phase.behind if isinstance(state.phase, Reading) else state.phase
            assert isinstance(phase, Typing)
            return name, keypad(state, phase, texts)
        case ScreenName.AIM:
            return name, aiming(state, texts)
        case ScreenName.WAITING:
            return name, waiting(state, texts)
        case ScreenName.VOID:
            assert isinstance(state.phase, Showing)
            return name, giving_up(state, state.phase, texts)
        case ScreenName.VOIDED:
            assert isinstance(state.phase, Gone)
            return name, given_up(state, state.phase, texts)
        case ScreenName.REFUSED:
            assert isinstance(state.phase, Refused)
            return name, refused(state, state.phase, config, texts)
        case ScreenName.CLOSED:
            return name, closed(state, config, texts)
        case ScreenName.BREAK:
            return name, on_break(state, config, texts)
        case ScreenName.STARTING:
            return name, starting(state, texts)
        case ScreenName.AWAY:
            return name, away(state, texts)
        case _:
            assert_never(name)


def is_grouped(config: HallConfig) -> bool:
    """Whether this hall's kiosk asks in two levels."""
    return bool(config.field_groups) and len(config.fields) > MANY_FIELDS


def qr_url(config: HallConfig, token: str) -> str:
    """The address in a visit's code."""
    return f"{config.hall.lookup_url.rstrip('/')}/v/{token}"


# -- choosing ------------------------------------------------------------------------------------------


def _fields(state: Kiosk, config: HallConfig, texts: Texts) -> ChoiceProps:
    group = group_of(state)
    shown = [f for f in config.fields if not is_grouped(config) or f.group == group]
    cards = [_field_button(state, f, texts) for f in shown]
    if is_grouped(config) and group is None:
        cards = [*_group_buttons(state, config, texts), *cards]
    widest, widest_short = widest_lines(WIDEST_COUNT, texts)
    return ChoiceProps(
        title=_title_of_group(group, config, texts) or texts["kiosk.welcome"],
        line=texts[f"kiosk.{_line_key(state, shown)}"],
        cards=tuple(cards),
        bar=Bar(
            back(texts) if group else None,
            _strip(state, config, texts),
            language_button(state, texts),
            (lookup_button(state, texts) or booking_button(state, texts)) if group is None else None,
            papers_button(state, texts) if group is None else None,
        ),
        widest_line=widest,
        widest_short=widest_short,
        notices=_notices(state, shown, config, texts),
    )


def _line_key(state: Kiosk, shown: list[HallField]) -> str:
    if not state.paper and state.rules.printer is not None:
        return "welcome_line_paperless"
    # A group's title leaves room for a short line only.
    estimated = group_of(state) is None and any((wait_of(state, field.id) or NOBODY) != NOBODY for field in shown)
    return "welcome_line_waits" if estimated else "welcome_line"


def _notices(state: Kiosk, shown: list[HallField], config: HallConfig, texts: Texts) -> tuple[Notice, ...]:
    """What the field cards cannot say: why some give no numbers, and the notices of the day."""
    if state.hall is None:
        return ()
    today = notices_on(config.schedule, date.fromisoformat(state.hall.day.day))
    of_the_day = [Notice("busy", "info", texts.pick(one.text, one.text_en)) for one in today]
    found = [*_order(state, config, texts), *_stops(state, shown, texts), *of_the_day]
    return tuple(found[:MOST_NOTICES])


def _order(state: Kiosk, config: HallConfig, texts: Texts) -> list[Notice]:
    """The lot that is still to be drawn; or that numbers are for the afternoon by now."""
    hours = hours_of(state)
    if is_drawn_later(state) and state.hall is not None and state.hall.draw_at is not None:
        at = clock_of(state.hall.draw_at, config.hall.timezone)
        long, short = (texts[f"kiosk.draw_{form}"].format(at=at) for form in ("notice", "ahead"))
        return [Notice("busy", "info", long, short)]
    if hours and hours.last_ticket_passed and hours.later:
        at = hours.later.counters_from or hours.later.opens
        long, short = (texts[f"kiosk.last_ticket_{form}"].format(at=at) for form in ("notice", "short"))
        return [Notice("priority", "clock", long, short)]
    return []


def _stops(state: Kiosk, shown: list[HallField], texts: Texts) -> list[Notice]:
    """One notice: the stopped fields and why; with several reasons each stands behind a touch on its field."""
    names: dict[str, list[str]] = {}
    for field in shown:
        reason = stopped_because(state, field.id)
        if reason is not None:
            names.setdefault(reason, []).append(texts.pick(field.name, field.name_en))
    if not names:
        return []
    fields = ", ".join(name for of in names.values() for name in of)
    short = texts["kiosk.stopped_notices"]
    said = texts["kiosk.stopped_notice"].format(fields=fields, reason=next(iter(names)))
    return [Notice("priority", "pause", said if len(names) == 1 else short, short)]


def _title_of_group(group: str | None, config: HallConfig, texts: Texts) -> str:
    return next((texts.pick(g.name, g.name_en) for g in config.field_groups if g.id == group), "")


def _group_buttons(state: Kiosk, config: HallConfig, texts: Texts) -> list[Button]:
    return [
        Button(f"group:{group.id}", _group_face(state, group, config, texts), GroupTouched(group.id))
        for group in config.field_groups
    ]


def _group_face(state: Kiosk, group: FieldGroup, config: HallConfig, texts: Texts) -> Face:
    people = sum(people_waiting(state, field.id) for field in config.fields if field.group == group.id)
    name, line = texts.pick(group.name, group.name_en), texts.count("kiosk.waiting", people)
    return _card_face(state, icon_or(group.icon, "field"), name, line, people)


def _field_button(state: Kiosk, field: HallField, texts: Texts) -> Button:
    name = texts.pick(field.name, field.name_en)
    people, (line, short) = people_waiting(state, field.id), lines_of(state, field.id, texts)
    face = _card_face(state, icon_or(field.icon, "field"), name, line, people)
    if stopped_because(state, field.id) is not None:
        short = texts["kiosk.stopped"]
        face = Face(name, short, face.icon, "–", badge_icon="pause", look="off")
    elif is_closed_today(state, field.id):
        line, short, when = _again_on(state, field, texts)
        face = Face(name, line, face.icon, when, badge_icon="calendar", look="off")
    if isinstance(state.phase, Issuing):
        mine = state.phase.field == field.id
        short = texts["kiosk.taking"] if mine else short
        line = short if mine else face.line
        face = Face(name, line, face.icon, face.badge, look="main" if mine else "off", busy=mine)
    return Button(f"field:{field.id}", face, FieldTouched(field.id), short)


def _again_on(state: Kiosk, field: HallField, texts: Texts) -> tuple[str, str, str]:
    """Not today, and on which day again: on two lines, on one, and the date alone."""
    day = next_day(state, field.id)
    if day is None:
        return texts["kiosk.closed_today"], texts["kiosk.closed_today"], "–"
    on = {"day": texts[f"common.day_{WEEK[day.weekday()]}"], "date": f"{day:%d/%m}"}
    long, short = (texts[f"kiosk.closed_today_{form}"].format(**on) for form in ("until", "short"))
    return long, short, on["date"]


def _card_face(state: Kiosk, icon: str, name: str, line: str, people: int) -> Face:
    return Face(name, line, icon, str(people), look="priority" if state.priority else "plain")


def _strip(state: Kiosk, config: HallConfig, texts: Texts) -> Button | None:
    if not config.priority_groups:
        return None
    name = next((texts.pick(g.name, g.name_en) for g in config.priority_groups if g.id == state.priority), None)
    if name is not None:
        title = texts["kiosk.priority_on"].format(group=_lower_first(name))
        return Button(
            "priority", Face(title, texts["kiosk.priority_off"], "priority", look="chosen"), PriorityTouched()
        )
    groups = ", ".join(_lower_first(texts.pick(g.name, g.name_en)) for g in config.priority_groups)
    return Button(
        "priority",
        Face(texts["kiosk.priority_offer"], _upper_first(groups), "priority", look="offer"),
        PriorityTouched(),
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _priorities(state: Kiosk, config: HallConfig, texts: Texts) -> ChoiceProps:
    cards = [
        Button(
            f"priority:{group.id}",
            Face(texts.pick(group.name, group.name_en), icon=_PRIORITY_ICONS.get(group.id, "priority"), look="offer"),
            PriorityChosen(group.id),
        )
        for group in config.priority_groups
    ]
    none = Button("priority:none", Face(texts["kiosk.priority_none"], icon="close"), BackTouched())
    return ChoiceProps(
        title=texts["kiosk.priority_title"],
        line=texts["kiosk.priority_title_line"],
        cards=(*cards, none),
        bar=Bar(back=back(texts), language=language_button(state, texts)),
    )


_PRIORITY_ICONS = {
    "elderly": "elderly",
    "disability": "disabled",
    "pregnant": "pregnant",
    "small-child": "child",
    "merit": "merit",
}


# -- the number ----------------------------------------------------------------------------------------


def _ticket(state: Kiosk, showing: Showing, config: HallConfig, texts: Texts) -> TicketProps:
    ticket = showing.issued.ticket
    field = next((f for f in config.fields if f.id == ticket.field), None)
    counters = _counters(showing, config, texts)
    in_doubt = showing.slip in PAPER_IN_DOUBT
    return TicketProps(
        caption=texts[_caption_key(showing)],
        number=ticket.number,
        field=texts.pick(field.name, field.name_en) if field else "",
        is_priority=ticket.priority is not None,
        ahead=_place(state, showing, config, texts),
        go_to=texts["kiosk.go_to"] if counters else texts["kiosk.go_to_field"],
        counters=counters,
        slip=_slip_notice(showing, config, texts),
        advice=texts["kiosk.no_slip_do"] if in_doubt else "",
        qr_url=qr_url(config, showing.issued.token) if in_doubt else "",
        done=Button("done", Face(texts["common.done"], icon="check", look="main", centred=True), DoneTouched()),
        reprint=_reprint(texts) if in_doubt and state.rules.printer else None,
        void=_void(texts) if showing.may_void else None,
        keep=_keep(showing, texts),
        kept=_kept(showing, texts),
        language=language_button(state, texts),
    )


def _place(state: Kiosk, showing: Showing, config: HallConfig, texts: Texts) -> str:
    draw_at = state.hall.draw_at if state.hall and is_drawn_later(state) else None
    return place_of(showing.issued, draw_at, config.hall.timezone, texts, "kiosk", "\n")


def _keep(showing: Showing, texts: Texts) -> Button | None:
    """The offer to keep the place for the afternoon, while it can be taken."""
    offer = showing.issued.afternoon
    if offer is None or not (may_keep(showing) or showing.keep is Keep.SENT):
        return None
    busy = showing.keep is Keep.SENT
    title = texts["kiosk.keeping"] if busy else texts["kiosk.keep"].format(at=offer.at)
    return Button("keep", Face(title, icon="clock", look="quiet", busy=busy, centred=True), KeepTouched())


def _kept(showing: Showing, texts: Texts) -> Notice | None:
    """That the place could not be kept; a kept place stands where the people ahead stood."""
    if showing.keep not in (Keep.REFUSED, Keep.UNKNOWN):
        return None
    return Notice("priority", "warning", texts[f"kiosk.keep_{showing.keep}"])


def _caption_key(showing: Showing) -> str:
    if showing.recovered:
        return "kiosk.recovered"
    return "kiosk.your_priority_number" if showing.issued.ticket.priority else "kiosk.your_number"


def _counters(showing: Showing, config: HallConfig, texts: Texts) -> tuple[tuple[str, str], ...]:
    known = [c for c in config.counters if c.id in showing.issued.counters]
    return tuple((tied(texts.pick(c.name, c.name_en)), texts.pick(c.direction, c.direction_en)) for c in known)


_SLIPS: dict[Slip, tuple[str, str, str]] = {
    Slip.NONE: ("busy", "info", "slip_none"),
    Slip.OFFERED: ("busy", "printer", "slip_offered"),
    Slip.PRINTING: ("busy", "printer", "slip_printing"),
    Slip.PRINTED: ("calm", "check-circle", "slip_printed"),
    Slip.SENT: ("calm", "printer", "slip_sent"),
    Slip.UNCERTAIN: ("priority", "warning", "slip_uncertain"),
    Slip.FAILED: ("alarm", "printer-off", "slip_failed"),
}


ON_PAPER = (Slip.PRINTING, Slip.PRINTED, Slip.SENT)


def _slip_notice(showing: Showing, config: HallConfig, texts: Texts) -> Notice:
    look, icon, key = _SLIPS[showing.slip]
    if showing.elsewhere and showing.slip in ON_PAPER:
        return Notice("priority", "printer", texts["kiosk.slip_elsewhere"].format(printer=_printer(showing, config)))
    return Notice(look, icon, texts[f"kiosk.{key}"])


def _printer(showing: Showing, config: HallConfig) -> str:
    return next((one.name for one in config.printers if one.id == showing.elsewhere), showing.elsewhere)


def _reprint(texts: Texts) -> Button:
    return Button("reprint", Face(texts["kiosk.reprint"], icon="printer", look="quiet"), ReprintTouched())


def _void(texts: Texts) -> Button:
    return Button("void", Face(texts["kiosk.void"], icon="close", look="quiet"), VoidTouched())
