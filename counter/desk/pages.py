"""The pages of the desk on which something is typed: a quota, a reason, the number of a ticket."""

from __future__ import annotations

from collections.abc import Iterable

from assets.face import Face
from counter.desk.acts import LONGEST_REASON, Act, Sheet, Step
from counter.desk.buttons import Button
from counter.desk.choices import ICONS, MOST, SheetProps, answers, back_button, say_on, sheet_props, wait_of
from counter.desk.events import ActChosen, Event, Found, Given
from counter.desk.flow import LARGEST_QUOTA, Desk
from counter.entry import Entry, PadProps, pad_keys, step_keys, tidy
from counter.slips import everybody
from counter.words import Words
from queue_engine.protocol import Ticket, TicketState

QUOTA_STEP = 5
MAY: dict[TicketState, tuple[Act, ...]] = {
    TicketState.WAITING: (Act.FIRST, Act.PRIORITY, Act.MOVE, Act.CANCEL, Act.REPRINT),
    TicketState.ON_HOLD: (Act.READMIT, Act.CANCEL, Act.REPRINT),
    TicketState.NO_SHOW: (Act.READMIT, Act.REPRINT),
    TicketState.CALLED: (Act.REPRINT,),
    TicketState.SERVING: (Act.REPRINT,),
}
"""What the supervisor may do with a ticket that was found."""


def page_props(desk: Desk, sheet: Sheet, words: Words) -> SheetProps | PadProps[Event]:
    """The page that is open."""
    if sheet.finds:
        return _finding(desk, sheet, words)
    if sheet.found and sheet.act is None:
        return _found(desk, sheet, words)
    if sheet.writes:
        return _writing(desk, sheet, words)
    return _quota(desk, sheet, words) if sheet.step is Step.NUMBER else sheet_props(desk, sheet, words)


# -- a quota -------------------------------------------------------------------------------------------


def _quota(desk: Desk, sheet: Sheet, words: Words) -> PadProps[Event]:
    live, offered = desk.link.live, _quota_now(desk, sheet, words)
    value = sheet.number.value(offered)
    said = words["desk.numbers_each"].format(n=value) if value else words["desk.unlimited"]
    go = Face(words["desk.set_to"].format(said=said), words["desk.enter"], "check", look="main")
    none = Button("unlimited", Face(words["desk.unlimited"], "U", "ticket"), Given("0"), live, "U")
    return PadProps(
        header="",
        title=words["desk.ask_number"],
        line=f"{answers(sheet, words)} · {words['desk.quota_line']}",
        figure=str(value) if value else "∞",
        is_offered=not sheet.number.digits,
        note=said if sheet.number.digits else f"{said} · {words['desk.quota_offered']}",
        say=say_on(desk, sheet, words),
        picks=(none,),
        keys=pad_keys(words["panel.erase"], live),
        steps=step_keys(value, QUOTA_STEP, (0, LARGEST_QUOTA), live),
        go=Button("go", go, Given(str(value)), live, "Return"),
        back=back_button(words),
    )


def _quota_now(desk: Desk, sheet: Sheet, words: Words) -> int:
    """What the supervisor set, else what the settings say; 0: unlimited."""
    field = next((one for one in words.config.fields if one.id == sheet.given[0]), None)
    by_settings = field.quota_per_session if field else 0
    return desk.hall.quotas.get(sheet.given[0], by_settings) if desk.hall else by_settings


# -- a reason ------------------------------------------------------------------------------------------


def _writing(desk: Desk, sheet: Sheet, words: Words) -> SheetProps:
    assert sheet.act is not None, "reasons belong to acts"
    text, most = tidy(sheet.text), LONGEST_REASON[sheet.act]
    face = Face(words["desk.save"], words["desk.enter"], "check", look="main")
    return SheetProps(
        title=words["desk.ask_reason"],
        line=f"{answers(sheet, words)} · {words['desk.words_line']}",
        say=say_on(desk, sheet, words),
        none="",
        choices=(),
        back=back_button(words),
        save=Button("save", face, Given(text), desk.link.live and 0 < len(text) <= most, key="Return"),
        entry=Entry(sheet.text, words["desk.words_hint"], f"{len(text)}/{most}", len(text) > most),
    )


# -- a ticket by its number ----------------------------------------------------------------------------


def _finding(desk: Desk, sheet: Sheet, words: Words) -> SheetProps:
    """What fits what was typed, the best at Enter; digits belong to the number, so the others are touched."""
    hits = sorted(found_by(everybody(desk.hall), sheet.text), key=lambda one: not _fits_act(sheet, one))[:MOST]
    typed = bool(sheet.text.strip())
    return SheetProps(
        title=words["desk.find_title"],
        line=words["desk.find_line"] if sheet.act is None else answers(sheet, words),
        say=say_on(desk, sheet, words),
        none=words["desk.find_none"] if typed and not hits else "",
        choices=tuple(_hit(desk, sheet, words, ticket, is_best=not n) for n, ticket in enumerate(hits)),
        back=back_button(words),
        entry=Entry(sheet.text, words["desk.find_hint"]),
    )


def _hit(desk: Desk, sheet: Sheet, words: Words, ticket: Ticket, *, is_best: bool) -> Button:
    line = f"{words['desk.enter']} · {where(desk, ticket, words)}" if is_best else where(desk, ticket, words)
    face = Face(ticket.number, line, look="priority" if ticket.priority else "plain")
    key = "Return" if is_best else ""
    return Button(f"found:{ticket.number}", face, Found(ticket.id), desk.link.live and _fits_act(sheet, ticket), key)


def _fits_act(sheet: Sheet, ticket: Ticket) -> bool:
    may = MAY.get(ticket.state, ())
    return bool(may) if sheet.act is None else sheet.act in may


def found_by(tickets: Iterable[Ticket], typed: str) -> list[Ticket]:
    """``A012``, ``a12`` and ``12`` find A012; D stands for Đ too. The nearest first."""
    letters, digits = _parts(typed)
    hits = [one for one in tickets if one.bound != "practice" and (letters or digits) and _fits(one, letters, digits)]
    return sorted(hits, key=lambda one: (_parts(one.number)[1].lstrip("0") != digits.lstrip("0"), one.number))


def _fits(ticket: Ticket, letters: str, digits: str) -> bool:
    own_letters, own_digits = _parts(ticket.number)
    begins = own_digits.startswith(digits) or own_digits.lstrip("0").startswith(digits.lstrip("0") or digits)
    return begins and (own_letters == letters or not letters)


def _parts(number: str) -> tuple[str, str]:
    """Letters without marks, and digits."""
    plain = number.upper().replace("Đ", "D")
    letters, digits = (filter(kind, plain) for kind in (str.isalpha, str.isdecimal))
    return "".join(letters), "".join(digits)


def where(desk: Desk, ticket: Ticket, words: Words) -> str:
    """Its field, and what it does there."""
    match ticket.state:
        case TicketState.WAITING:
            doing = wait_of(desk, ticket, words)
        case TicketState.NO_SHOW:
            doing = words["desk.missed_at"].format(time=words.clock(ticket.since))
        case TicketState.ON_HOLD:
            doing = words["desk.held_at"].format(time=words.clock(ticket.since))
        case _:
            doing = words["desk.at_counter"].format(counter=words.counter(ticket.counter or ""))
    return f"{words.field(ticket.field)} · {doing}"


def _found(desk: Desk, sheet: Sheet, words: Words) -> SheetProps:
    ticket = next((one for one in everybody(desk.hall) if one.id == sheet.found), None)
    acts = MAY.get(ticket.state, ()) if ticket else ()
    return SheetProps(
        title=words["desk.found_title"].format(number=ticket.number) if ticket else words["desk.find_none"],
        line=where(desk, ticket, words) if ticket else "",
        say=say_on(desk, sheet, words),
        none="" if acts else words["desk.nothing_to_choose"],
        choices=tuple(_act(desk, words, act, n) for n, act in enumerate(acts, start=1)),
        back=back_button(words),
    )


def _act(desk: Desk, words: Words, act: Act, n: int) -> Button:
    face = Face(words[f"desk.act_{act}" if act is not Act.READMIT else "desk.readmit_one"], str(n), ICONS[act])
    return Button(f"choice:{n}", face, ActChosen(act), desk.link.live, key=str(n))
