"""The buttons that several look-up screens share."""

from __future__ import annotations

from assets.face import Face
from assets.texts import Texts
from assets.unbroken import tied
from config.schema import HallConfig
from kiosk.events import BackTouched, DoneTouched, Touch
from kiosk.faces import Button
from kiosk.lookup.events import ContrastTouched, LargerTouched, StayTouched
from kiosk.lookup.faces import LeavingProps, LookBar, TurnWords
from kiosk.lookup.state import Asking, Welcome
from kiosk.lookup.steps import page_of
from kiosk.messages import language_button
from kiosk.state import Kiosk


def button(name: str, title: str, event: Touch, icon: str = "", look: str = "quiet", line: str = "") -> Button:
    return Button(name, Face(title, line=line, icon=icon, look=look, centred=not line), event)


def bar(state: Kiosk, texts: Texts, *, out: bool = False) -> LookBar:
    """``out``: the way out clears the screen; else it leads one page back."""
    back: Button | None = button("back", texts["common.back"], BackTouched(), icon="back")
    if out:
        back = button("done", texts["lookup.out"], DoneTouched(), icon="check")
    elif state.rules.looks_up and _is_first(state):
        back = None
    larger = texts["lookup.usual_letters" if state.larger else "lookup.larger"]
    contrast = texts["lookup.usual_colours" if state.contrast else "lookup.contrast"]
    looks = [button("larger", larger, LargerTouched()), button("contrast", contrast, ContrastTouched())]
    language = language_button(state, texts)
    return LookBar(back, (*looks, language) if language else tuple(looks))


def _is_first(state: Kiosk) -> bool:
    """The first page is shown, also while a code is asked about behind it."""
    page = page_of(state)
    return isinstance(page.behind if isinstance(page, Asking) else page, Welcome)


def turn_words(texts: Texts) -> TurnWords:
    return TurnWords(texts["lookup.leaf_before"], texts["lookup.leaf_after"], texts["lookup.leaf_of"])


def leaving(seconds: int, texts: Texts) -> LeavingProps | None:
    """Asked in the last seconds; None: there is time."""
    if not seconds:
        return None
    stay = button("stay", texts["lookup.stay"], StayTouched(), icon="hand", look="main")
    return LeavingProps(texts["lookup.leaving"].format(n=seconds), stay)


def counters_for(config: HallConfig, field: str | None, texts: Texts) -> str:
    """Where to go without a number: "Quầy 3 hoặc Quầy 4"; the desk that helps where the field is not known."""
    known = [one for one in config.counters if field is not None and field in one.fields]
    if not known:
        return texts["lookup.help_desk"]
    names = [tied(texts.pick(one.name, one.name_en)) for one in known]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {texts['common.or']} {names[-1]}"
