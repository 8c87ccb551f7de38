"""What each look-up screen shows, derived from state, settings and texts alone."""

from __future__ import annotations

from typing import assert_never

from assets.face import Face
from assets.refusals import refusal
from assets.texts import Texts
from config.schema import HallConfig
from kiosk.booking import DIGITS, LETTERS, may_check_in
from kiosk.events import BackTouched, BookingTouched, EraseTouched, KeyTouched
from kiosk.faces import Bar, Button, ChoiceProps, KeypadProps, MessageProps, Notice
from kiosk.keypad import back
from kiosk.lookup.answers import answer, more
from kiosk.lookup.buttons import bar, button, counters_for, turn_words
from kiosk.lookup.dossiers import PROOF_DIGITS
from kiosk.lookup.events import (
    Claim,
    ClaimTouched,
    ProceduresTouched,
    ReturnTouched,
    SendTouched,
    TypeTouched,
)
from kiosk.lookup.faces import Block, LookupProps, TextProps, WelcomeProps
from kiosk.lookup.flow import SHORTEST_CODE, SIGNS
from kiosk.lookup.listing import procedure, search
from kiosk.lookup.slips import may_return, now_of
from kiosk.lookup.state import (
    Answering,
    Asking,
    Coding,
    Flagging,
    Judging,
    LookupPage,
    More,
    OwnSlip,
    Procedure,
    Proving,
    Said,
    Searching,
    Welcome,
)
from kiosk.messages import language_button
from kiosk.rating.props import finished, judging
from kiosk.state import Kiosk, unreachable
from kiosk.viewing import aim_words
from kiosk.waits import ticket_wait
from queue_engine.protocol import TicketState

CLAIMS: tuple[Claim, ...] = ("returned", "handed_in", "paid", "other_day", "other")
DOT = "●"
BLANK = "–"


def lookup_props(state: Kiosk, page: LookupPage, config: HallConfig, texts: Texts) -> LookupProps:
    """Everything on the screen of a page."""
    match page:
        case Asking(behind=behind, slow=False) if behind is not None:
            return lookup_props(state, behind, config, texts)
        case Asking():
            return _message(state, texts, "busy", "clock", "asking")
        case Welcome():
            return _welcome(state, texts)
        case Coding(code):
            return _code(state, code, texts)
        case Answering(told):
            return answer(state, told, config, texts)
        case Proving():
            return _proof(state, page, texts)
        case More(told):
            return more(state, told, config, texts)
        case Flagging():
            return _claims(state, page, texts)
        case Said():
            return _said(state, page, config, texts)
        case OwnSlip(rating=rating) if rating is not None:
            return finished(state, page, texts)
        case Judging():
            return judging(state, page, config, texts)
        case OwnSlip():
            return _slip(state, page, config, texts)
        case Searching():
            return search(state, page, texts)
        case Procedure(search=behind, view=None):
            return search(state, behind, texts)
        case Procedure():
            return procedure(state, page, config, texts)
        case _:
            assert_never(page)


def _welcome(state: Kiosk, texts: Texts) -> WelcomeProps:
    first = "main" if not state.rules.readers else "plain"
    buttons = [
        button("type", texts["lookup.type"], TypeTouched(), icon="keypad", look=first),
        button("procedures", texts["lookup.procedures_offer"], ProceduresTouched(), icon="field", look="plain"),
    ]
    if may_check_in(state):
        buttons.append(button("booking", texts["kiosk.booking"], BookingTouched(), icon="calendar", look="plain"))
    return WelcomeProps(
        title=texts["lookup.title"],
        hold=texts["lookup.hold"],
        hold_line=texts["lookup.hold_line"],
        has_reader=state.rules.readers,
        aim=aim_words(texts, can_type=True) if state.rules.camera else None,
        buttons=tuple(buttons),
        bar=bar(state, texts),
    )


# -- typing --------------------------------------------------------------------------------------------


def _keypad(
    state: Kiosk,
    texts: Texts,
    key: str,
    shown: tuple[str, bool],
    signs: str,
    is_ready: bool,
    title: str = "",
) -> KeypadProps:
    return KeypadProps(
        title=title or texts[f"lookup.{key}_title"],
        line=texts[f"lookup.{key}_line"],
        code=shown[0],
        is_empty=shown[1],
        keys=tuple(Button(f"key:{sign}", Face(sign, centred=True), KeyTouched(sign)) for sign in signs),
        erase=Button("erase", Face(texts["kiosk.booking_erase"], look="quiet", centred=True), EraseTouched()),
        take=button("send", texts[f"lookup.{key}_send"], SendTouched(), look="main" if is_ready else "off"),
        bar=Bar(back=back(texts), language=language_button(state, texts)),
    )


def _code(state: Kiosk, code: str, texts: Texts) -> KeypadProps:
    shown = (in_groups(code) or texts["kiosk.booking_empty"], not code)
    return _keypad(state, texts, "code", shown, DIGITS + LETTERS + SIGNS, len(code) >= SHORTEST_CODE)


def in_groups(code: str) -> str:
    """Broken after each hyphen, where a line may end."""
    return code.replace("-", "- ").strip()


def _proof(state: Kiosk, page: Proving, texts: Texts) -> KeypadProps:
    typed = len(page.digits)
    shown = " ".join([DOT] * typed + [BLANK] * (PROOF_DIGITS - typed))
    title = texts["lookup.proof_wrong_title"] if page.wrong else texts["lookup.proof_asked_title"] if page.ask else ""
    return _keypad(state, texts, "proof", (shown, not typed), DIGITS, typed == PROOF_DIGITS, title)


def _claims(state: Kiosk, page: Flagging, texts: Texts) -> ChoiceProps:
    look = "off" if page.ask else "plain"
    cards = [
        Button(f"claim:{one}", Face(texts[f"lookup.claim_{one}"], icon=icon, look=look), ClaimTouched(one))
        for one, icon in zip(CLAIMS, ("check-circle", "field", "finance", "calendar", "advice"), strict=True)
    ]
    return ChoiceProps(
        title=texts["lookup.flag_sending" if page.ask else "lookup.flag_title"],
        line=texts["lookup.flag_line"],
        cards=tuple(cards),
        bar=Bar(back=back(texts), language=language_button(state, texts)),
    )


# -- sentences -----------------------------------------------------------------------------------------


def _message(
    state: Kiosk,
    texts: Texts,
    look: str,
    icon: str,
    key: str,
    *,
    title: str = "",
    line: str = "",
    more: str = "",
    main: Button | None = None,
    second: Button | None = None,
) -> MessageProps:
    heading, said = title or texts[f"lookup.{key}_title"], line or texts[f"lookup.{key}_line"]
    return MessageProps(look, icon, heading, said, more, main, language_button(state, texts), second)


_PLAIN_BACK = ("thanks", "flag_unsent", "flag_full", "proof_closed", "proof_limited", "no_procedure")
_LOOKS = {
    "thanks": ("calm", "check-circle"),
    "away": ("priority", "wifi-off"),
    "limited": ("priority", "clock"),
    "unanswered": ("priority", "wifi-off"),
    "not_found": ("priority", "search"),
    "flag_unsent": ("priority", "wifi-off"),
    "flag_full": ("priority", "info"),
    "proof_closed": ("priority", "info"),
    "proof_limited": ("priority", "clock"),
}
_OTHER = ("slip_", "refused_", "no_bookings", "unanswered")
"""Such codes were read well, only they are no dossier's, or nobody has said what they are."""
_NO_MENDING = ("away", "limited", "proof_limited", "not_identity")


def _said(state: Kiosk, page: Said, config: HallConfig, texts: Texts) -> MessageProps:
    look, icon = _LOOKS.get(page.what, ("calm", "info"))
    values = {"counters": counters_for(config, _help_field(config), texts), **dict(page.values)}
    return_ = button("back", texts["common.back"], BackTouched(), icon="back")
    if page.what in _PLAIN_BACK:
        title, line = (texts[f"lookup.{page.what}_{part}"].format(**values) for part in ("title", "line"))
        main = button("back", texts["common.back"], BackTouched(), icon="back", look="main")
        return _message(state, texts, look, icon, "", title=title, line=line, main=main)
    if f"lookup.{page.what}_title" in texts:
        title, line = (texts[f"lookup.{page.what}_{part}"].format(**values) for part in ("title", "line"))
    else:
        is_other = page.what.startswith(_OTHER)
        title = texts["kiosk.scanned_title" if is_other else "lookup.scanned_title"]
        line = _scan_sentence(page, values, texts)
    again = button("type", texts["lookup.mend" if page.typed else "lookup.type"], TypeTouched(), "keypad", "main")
    if page.what in _NO_MENDING or page.what.startswith(_OTHER):
        back_ = button("back", texts["common.back"], BackTouched(), icon="back", look="main")
        return _message(state, texts, look, icon, "", title=title, line=line, main=back_)
    return _message(state, texts, look, icon, "", title=title, line=line, main=again, second=return_)


def _scan_sentence(page: Said, values: dict[str, str], texts: Texts) -> str:
    """What the code was, in the words of the scan; or what the hall refused."""
    if page.what.startswith("refused_"):
        return refusal(texts, page.what.removeprefix("refused_"), {}, None) or texts["scan.unanswered"]
    key = f"scan.{page.what}"
    return texts[key if key in texts else "scan.not_unknown"].format(**values)


def _help_field(config: HallConfig) -> str | None:
    """The field whose counters explain; None: the desk that helps."""
    return next((field.id for field in config.fields if field.kind == "advice"), None)


# -- our own slips -------------------------------------------------------------------------------------


def _slip(state: Kiosk, page: OwnSlip, config: HallConfig, texts: Texts) -> MessageProps | TextProps:
    ticket, ahead = now_of(state, page)
    back_ = button("back", texts["common.back"], BackTouched(), icon="back")
    number = {"number": ticket.number}
    if page.back or ticket.state is TicketState.WAITING:
        place = texts.count("kiosk.ahead", ahead) if ahead is not None else ""
        key = "slip_returned" if page.back else "slip_waits"
        title, line = (texts[f"lookup.{key}_{part}"].format(**number) for part in ("title", "line"))
        more = "\n".join(part for part in (place, ticket_wait(state, ticket, texts)) if part)
        look = ("calm", "check-circle") if page.back else ("busy", "clock")
        return _message(state, texts, *look, "", title=title, line=more or line, more=line if more else "", main=back_)
    if ticket.state is TicketState.ON_HOLD:
        return _held(state, page, texts)
    counter = next((one for one in config.counters if one.id == ticket.counter), None)
    where = texts.pick(counter.name, counter.name_en) if counter else texts["lookup.help_desk"]
    way = texts.pick(counter.direction, counter.direction_en) if counter else ""
    title, line = (texts[f"lookup.slip_called_{part}"].format(**number, counter=where) for part in ("title", "line"))
    return _message(state, texts, "priority", "counter", "", title=title, line=line, more=way, main=back_)


def _held(state: Kiosk, page: OwnSlip, texts: Texts) -> TextProps:
    """What is missing, and the way back to the old place."""
    here = may_return(state, page) and unreachable(state) is None
    key = "slip_returning" if page.ask else "slip_return"
    face = Face(texts[f"lookup.{key}"], icon="refresh", look="main", busy=bool(page.ask), centred=True)
    failed = Notice("alarm", "warning", texts["lookup.slip_unreturned"])
    missing = [Block(f"{place}. {one}") for place, one in enumerate(page.ticket.missing, start=1)]
    heading = [Block(texts["lookup.more_supplement"], heading=True)] if missing else []
    return TextProps(
        title=texts["lookup.slip_held_title"].format(number=page.ticket.number),
        tabs=(),
        blocks=(Block(texts["lookup.slip_held_line" if here else "lookup.slip_held_desk"]), *heading, *missing),
        turn=turn_words(texts),
        qr_url="",
        qr_line="",
        notice=failed if page.failed else None,
        main=Button("return", face, ReturnTouched()) if here else None,
        others=(),
        bar=bar(state, texts),
    )
