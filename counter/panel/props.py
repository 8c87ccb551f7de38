"""From the panel's state to what its screens show. Pure: (state, words) -> props."""

from __future__ import annotations

from dataclasses import dataclass

from assets.face import Face
from assets.line import Line
from config.schema import HallConfig
from config.scope import boards_for
from counter.entry import PadProps
from counter.heard import by_voice, on_boards, worst
from counter.panel.buttons import KEYS, PAGE_KEYS, Button, do_button, work_buttons
from counter.panel.dossiers import dossier_said, missing_said
from counter.panel.events import (
    Event,
    LanguageAsked,
    OfficerChosen,
    PinDigit,
    PinErased,
    PracticeTurned,
    TakeOverAnswered,
)
from counter.panel.notices import Say, link_notice, notice_of, why_called
from counter.panel.queues import other_lines, own_lines
from counter.panel.roll import roll_props
from counter.panel.rolls import next_serial, usual_field
from counter.panel.sheets import SheetProps, sheet_props
from counter.panel.state import Do, Page, Panel
from counter.words import Words, ms_of, stopwatch
from queue_engine.protocol import Call, Ticket, TicketState

TAKE_OVER_KEY = "F2"
"""Not Enter: whoever presses that twice at sign-in has not read the question."""


@dataclass(frozen=True)
class TicketProps:
    """The open ticket."""

    number: str
    field: str
    state: str
    tone: str
    timer: str
    timer_note: str
    calls: str
    shown: str
    shown_tone: str
    priority: str = ""
    why: str = ""
    dossier: str = ""
    dossier_tone: str = "plain"
    missing: str = ""
    """What was missing when the visit was held."""


@dataclass(frozen=True)
class WorkProps:
    """The panel of a signed-in officer. ``ticket`` or, without one, the two idle texts."""

    header: str
    ticket: TicketProps | None
    idle_title: str
    idle_line: str
    say: Say | None
    buttons: tuple[Button, ...]
    waiting_title: str
    waiting_total: str
    waiting_note: str
    waiting: tuple[Line, ...]
    others_title: str
    others: tuple[Line, ...]


@dataclass(frozen=True)
class QuestionProps:
    """Take over?"""

    title: str
    line: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class SignInProps:
    """Who sits down here?"""

    header: str
    title: str
    officers_title: str
    officers: tuple[Button, ...]
    no_officers: str
    pin_title: str
    dots: int
    pad: tuple[Button, ...]
    sign_in: Button
    language: Button
    practice: Button
    say: Say | None
    question: QuestionProps | None = None


Props = WorkProps | SignInProps | SheetProps | PadProps[Event]


def props_of(panel: Panel, words: Words) -> Props:
    """What to show now."""
    if panel.seat is None:
        return _sign_in(panel, words)
    if panel.sheet is None:
        return _work(panel, words)
    header = _header(panel, words)
    if panel.sheet.page is Page.ROLL:
        return roll_props(panel, words, panel.sheet, header)
    return sheet_props(panel, words, header)


# -- sign-in ---------------------------------------------------------------------------------------------


def _sign_in(panel: Panel, words: Words) -> SignInProps:
    officers = _officers(panel, words)
    return SignInProps(
        header=words.counter(panel.counter),
        title=words["panel.sign_in_title"].format(counter=words.counter(panel.counter)),
        officers_title=words["panel.choose_officer"],
        officers=officers,
        no_officers="" if officers else words["panel.no_officers"],
        pin_title=words["panel.pin_title" if panel.form.officer else "panel.choose_first"],
        dots=len(panel.form.pin),
        pad=_pad(panel, words),
        sign_in=do_button(panel, words, Do.SIGN_IN),
        language=_language(panel, words),
        practice=_practice(panel, words),
        say=link_notice(panel, words) or notice_of(panel, words),
        question=_question(panel, words),
    )


def allowed_officers(config: HallConfig, counter: str) -> tuple[str, ...]:
    """Ids of the officers who may sit at a counter, those bound to it first."""
    officers = [one for one in config.officers if not one.counters or counter in one.counters]
    return tuple(one.id for one in sorted(officers, key=lambda one: not one.counters))


def _officers(panel: Panel, words: Words) -> tuple[Button, ...]:
    free = panel.pending is None
    return tuple(
        Button(f"officer:{id}", _officer_face(words.officer(id), id == panel.form.officer), OfficerChosen(id), free)
        for id in allowed_officers(words.config, panel.counter)
    )


def _officer_face(name: str, chosen: bool) -> Face:
    return Face(name, icon="check-circle" if chosen else "user", look="main" if chosen else "plain")


def _pad(panel: Panel, words: Words) -> tuple[Button, ...]:
    """Ten digits, and two keys to take them back."""
    free = bool(panel.form.officer) and not panel.is_locked and panel.pending is None
    digits = [Button(f"pin:{n}", Face(n, centred=True), PinDigit(n), free) for n in "123456789"]
    clear = Button("pin:clear", Face(words["panel.erase"], centred=True, look="quiet"), PinErased(whole=True), free)
    zero = Button("pin:0", Face("0", centred=True), PinDigit("0"), free)
    erase = Button("pin:erase", Face("⌫", centred=True, look="quiet"), PinErased(), free)
    return (*digits, clear, zero, erase)


def _language(panel: Panel, words: Words) -> Button:
    known = words.config.hall.languages
    other = known[(known.index(panel.language) + 1) % len(known)] if panel.language in known else known[0]
    return Button("language", Face(words["common.other_language"], icon="globe", look="quiet"), LanguageAsked(other))


def _practice(panel: Panel, words: Words) -> Button:
    """For training: numbers of their own, never on the board."""
    on = panel.form.practice
    face = Face(
        words["panel.practice_on" if on else "panel.practice_off"], "F8", "education", look="chosen" if on else "quiet"
    )
    return Button("practice", face, PracticeTurned(), panel.pending is None, "F8")


def _question(panel: Panel, words: Words) -> QuestionProps | None:
    asked = panel.form.question
    if asked is None:
        return None
    kind = "moved" if asked.officer == panel.form.officer else "taken"
    names = {"counter": words.counter(asked.counter), "name": asked.officer_name or words.officer(asked.officer)}
    busy = panel.pending is not None
    title = words["panel.busy_sign_in" if busy else f"panel.{kind}_yes"]
    yes = Face(title, TAKE_OVER_KEY, "forward", look="main", busy=busy)
    no = Face(words["panel.take_over_no"], "Esc", icon="back")
    return QuestionProps(
        title=words[f"panel.{kind}_title"].format(**names),
        line=words[f"panel.{kind}_line"].format(**names),
        buttons=(
            Button("take_over", yes, TakeOverAnswered(True), panel.link.live and not busy, TAKE_OVER_KEY),
            Button("take_over_no", no, TakeOverAnswered(False), not busy),
        ),
    )


# -- work ------------------------------------------------------------------------------------------------


def _work(panel: Panel, words: Words) -> WorkProps:
    idle_title, idle_line = _idle(panel, words)
    return WorkProps(
        header=_header(panel, words),
        ticket=_ticket(panel, words, panel.ticket) if panel.ticket else None,
        idle_title=idle_title,
        idle_line=idle_line,
        say=link_notice(panel, words) or notice_of(panel, words),
        buttons=work_buttons(panel, words),
        waiting_title=words["panel.waiting_title"],
        waiting_total=str(panel.waiting),
        waiting_note=_oldest(panel, words),
        waiting=own_lines(panel, words),
        others_title=words["panel.others_title"],
        others=other_lines(panel, words),
    )


def _header(panel: Panel, words: Words) -> str:
    counter = words.counter(panel.counter)
    return f"{counter} · {words.officer(panel.seat.officer)}" if panel.seat else counter


def _ticket(panel: Panel, words: Words, ticket: Ticket) -> TicketProps:
    serving = ticket.state is TicketState.SERVING
    shown, shown_tone = _shown(panel, words, ticket)
    dossier, dossier_tone = dossier_said(panel, words, ticket)
    return TicketProps(
        number=ticket.number,
        field=words.field(ticket.field),
        state=words["panel.state_serving" if serving else "panel.state_called"],
        tone="calm" if serving else "busy",
        timer=stopwatch(panel.now_ms - ms_of(ticket.since)),
        timer_note=words["panel.since_started" if serving else "panel.since_called"],
        calls=words.texts.count("panel.calls", ticket.calls),
        shown="" if serving else shown,
        shown_tone=shown_tone,
        priority=words["panel.priority"].format(group=words.priority(ticket.priority)) if ticket.priority else "",
        why=why_called(panel, words, ticket),
        dossier=dossier,
        dossier_tone=dossier_tone,
        missing=missing_said(words, ticket),
    )


def _shown(panel: Panel, words: Words, ticket: Ticket) -> tuple[str, str]:
    """On how many of its boards the newest call has been painted, and what became of it at the loudspeakers."""
    if ticket.bound == "practice":
        return "", "quiet"
    call = _call_of(panel, ticket)
    boards = boards_for(words.config, panel.counter, ticket.field)
    parts = [on_boards(call, boards, panel.now_ms, words, "panel.shown")]
    if call and panel.hall:
        parts.append(by_voice(call, panel.hall, panel.now_ms, words))
    said = [part for part in parts if part.text]
    text = ", ".join(part.text for part in said)
    return text[:1].upper() + text[1:], worst(said)


def _call_of(panel: Panel, ticket: Ticket) -> Call | None:
    calls = panel.hall.valid_calls if panel.hall else ()
    return next((call for call in reversed(calls) if call.seq == ticket.call_seq), None)


def _idle(panel: Panel, words: Words) -> tuple[str, str]:
    """What stands in the place of the number."""
    if panel.hall is None:
        return words["panel.idle_title"], ""
    here, more = panel.here, f"{PAGE_KEYS[Page.MORE]}, 1"
    if here.paused:
        line = words["panel.paused_line"].format(reason=here.paused, key=PAGE_KEYS[Page.PAUSE])
        return words["panel.paused_title"], line
    if here.ready:
        return words["panel.ready_title"], words["panel.ready_line"].format(key=more)
    if not panel.waiting and not panel.hall.day.open:
        return words["panel.day_closed_title"], words["panel.day_closed_line"]
    if not panel.waiting and panel.paper_roll and not here.practice:
        field = usual_field(panel)
        number = f"{words.letter(field)}{next_serial(panel, field):03d}"
        return words["panel.roll_idle_title"], words["panel.roll_idle_line"].format(number=number)
    if not panel.waiting and panel.kept:
        return words["panel.nobody_title"], words["panel.kept_line_idle"].format(
            n=len(panel.kept), time=words.clock(panel.kept[0].not_before or "")
        )
    key = "panel.idle_line" if panel.waiting else "panel.nobody_line"
    return words["panel.idle_title" if panel.waiting else "panel.nobody_title"], words[key].format(
        key=KEYS[Do.NEXT], action=words["panel.do_next"]
    )


def _oldest(panel: Panel, words: Words) -> str:
    if panel.hall is None:
        return ""
    issued = [one.issued_at for one in panel.line]
    if not issued:
        return words["panel.nobody_waits"]
    return words["panel.oldest"].format(wait=words.minutes(panel.now_ms - ms_of(min(issued))))
