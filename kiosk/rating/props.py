"""What is shown while a visit is rated, derived from state, settings and texts alone."""

from __future__ import annotations

from assets.face import Face
from assets.moods import mood_icon
from assets.texts import Texts
from assets.unbroken import whole
from config.ratings import Scale
from config.schema import HallConfig
from kiosk.events import BackTouched, DoneTouched
from kiosk.faces import Bar, Button, ChoiceProps, MessageProps, RateProps
from kiosk.lookup.buttons import button
from kiosk.lookup.state import Judging, OwnSlip
from kiosk.messages import language_button
from kiosk.rating.events import AnswerTouched, LevelTouched, RateTouched, ReasonTouched, SkipTouched
from kiosk.rating.flow import MOST
from kiosk.state import Kiosk

REASON_ICONS = {"thai-do": "user", "cho-lau": "clock", "giay-to": "certify", "huong-dan": "info"}
"""Of the reasons that the settings have by default; a hall's own ones are words of a citizen like any other."""


def finished(state: Kiosk, page: OwnSlip, texts: Texts) -> MessageProps:
    """The slip of a visit that is over: it can be rated."""
    number = {"number": page.ticket.number}
    title, line = (texts[f"rate.over_{part}"].format(**number) for part in ("title", "line"))
    rate = button("rate", texts["rate.offer"], RateTouched(), icon="rating", look="main")
    back = button("back", texts["common.back"], BackTouched(), icon="back")
    return MessageProps("calm", "check-circle", title, line, "", rate, language_button(state, texts), back, big=True)


def judging(state: Kiosk, page: Judging, config: HallConfig, texts: Texts) -> RateProps | ChoiceProps | MessageProps:
    match page.step:
        case "level":
            return _levels(state, page, config, texts)
        case "reason":
            return _reasons(state, config, page.rating.scale, texts)
        case "times" | "bodies" as step:
            return _further(state, step, texts)
        case "thanks":
            return _thanks(state, config, texts)


def _levels(state: Kiosk, page: Judging, config: HallConfig, texts: Texts) -> RateProps:
    levels = _scale(config, page.rating.scale).levels
    buttons = [
        Button(
            f"level:{place}",
            Face(whole(texts.pick(one.name, one.name_en)), icon=mood_icon(place, len(levels)), look="mood"),
            LevelTouched(place),
        )
        for place, one in enumerate(levels, start=1)
    ]
    back = button("back", texts["common.back"], BackTouched(), icon="back")
    bar = Bar(back=back, language=language_button(state, texts))
    return RateProps(texts["rate.title"], _about(page, config, texts), tuple(buttons), bar)


def _scale(config: HallConfig, name: str) -> Scale:
    """The flow asks only by scales that the settings have."""
    return next(scale for scale in config.ratings.scales if scale.id == name)


def _about(page: Judging, config: HallConfig, texts: Texts) -> str:
    """Which visit: its counter and, as the settings want it, its number and the officer."""
    rating, shows = page.rating, config.ratings.shows
    counter = next((one for one in config.counters if one.id == rating.counter), None)
    parts = [
        texts["rate.number"].format(number=rating.number) if "number" in shows else "",
        texts.pick(counter.name, counter.name_en) if counter else "",
        (rating.officer_name or "") if "officer" in shows else "",
    ]
    return " · ".join(part for part in parts if part)


def _skip(state: Kiosk, texts: Texts) -> Bar:
    skip = button("skip", texts["rate.skip"], SkipTouched(), icon="forward")
    return Bar(back=skip, language=language_button(state, texts))


def _reasons(state: Kiosk, config: HallConfig, scale: str, texts: Texts) -> ChoiceProps:
    cards = [
        Button(
            f"reason:{one.id}",
            Face(whole(texts.pick(one.name, one.name_en)), icon=REASON_ICONS.get(one.id, "advice")),
            ReasonTouched(one.id),
        )
        for one in config.ratings.reasons_of(scale)
    ]
    return ChoiceProps(texts["rate.reason_title"], texts["rate.reason_line"], tuple(cards), _skip(state, texts))


def _further(state: Kiosk, step: str, texts: Texts) -> ChoiceProps:
    faces = [Face(texts[f"rate.{step}_{one}"], centred=True) for one in range(MOST + 1)]
    cards = [Button(f"answer:{one}", face, AnswerTouched(one)) for one, face in enumerate(faces)]
    return ChoiceProps(texts[f"rate.{step}_title"], "", tuple(cards), _skip(state, texts))


def _thanks(state: Kiosk, config: HallConfig, texts: Texts) -> MessageProps:
    url = config.ratings.feedback_url
    done = button("done", texts["rate.done"], DoneTouched(), icon="check", look="main")
    return MessageProps(
        "calm",
        "check-circle",
        texts["rate.thanks_title"],
        texts["rate.thanks_photo" if url else "rate.thanks_line"],
        "",
        done,
        language_button(state, texts),
        qr_url=url,
    )
