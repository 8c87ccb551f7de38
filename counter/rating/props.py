"""What the rating screen shows, derived purely from (survey, settings, texts).

The best level stands at the left, upright at the top, and is read first: so do the pads and tablets that people in
Vietnam know, and a habit that is turned round makes false answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from assets.face import Face
from assets.moods import mood_icon
from assets.texts import Texts
from assets.unbroken import whole
from config.ratings import Scale
from config.schema import Officer
from config.today import WEEK
from counter import buttons
from counter.rating.events import (
    AnswerTouched,
    Event,
    LanguageTouched,
    LevelTouched,
    Question,
    ReasonTouched,
    Skipped,
)
from counter.rating.flow import Step, Survey
from counter.words import Words, ms_of
from queue_engine.protocol import Rating

ANSWERS = (0, 1, 2)
"""0, 1, or 2 for more, as the protocol has them."""
SECTIONS: dict[Question, str] = {3: "rate.times", 4: "rate.bodies"}


Button = buttons.Button[Event]


@dataclass(frozen=True)
class HeadProps:
    """The band at the top; ``lost``: staff may see that the hall is not heard."""

    name: str
    lost: bool
    language: Button | None


@dataclass(frozen=True)
class Scan:
    """A square code for a telephone, and what it is for; empty: none."""

    content: str = ""
    line: str = ""


@dataclass(frozen=True)
class RestProps:
    hall: str
    word: str
    counter: str
    """The number on the counter."""
    line: str
    scan: Scan


@dataclass(frozen=True)
class AskProps:
    """``since_ms`` and ``until_ms``: between them, on the server's clock, the bar shrinks; both 0: there is none."""

    title: str
    about: tuple[str, ...]
    photo: Path | None
    levels: tuple[Button, ...]
    line: str
    since_ms: int = 0
    until_ms: int = 0


@dataclass(frozen=True)
class ChoiceProps:
    """A question with answers that may be left out."""

    title: str
    line: str
    choices: tuple[Button, ...]
    skip: Button
    scan: Scan


@dataclass(frozen=True)
class ThanksProps:
    title: str
    line: str


Props = RestProps | AskProps | ChoiceProps | ThanksProps


def head_of(survey: Survey, words: Words) -> HeadProps:
    """The switch of languages stands there only while there is something to read, in the place of the clock."""
    name = _date(survey, words) if survey.step is Step.REST else words.counter(survey.counter)
    lost = not survey.link.live and survey.link.lost_at is not None
    return HeadProps(name, lost, _language(survey) if survey.step not in (Step.REST, Step.TRIAL) else None)


def _date(survey: Survey, words: Words) -> str:
    today = datetime.fromtimestamp(survey.now_ms / 1000, words.zone)
    weekday = words[f"common.day_{WEEK[today.weekday()]}"]
    return f"{weekday[:1].upper()}{weekday[1:]}, {today:%d/%m}"


def _language(survey: Survey) -> Button | None:
    languages = survey.rules.languages
    if len(languages) < 2:
        return None
    after = languages[(languages.index(survey.language) + 1) % len(languages)]
    face = Face(Texts.load(after)["common.language"], icon="globe", look="quiet", centred=True)
    return Button("language", face, LanguageTouched())


def props_of(survey: Survey, words: Words) -> Props:
    match survey.step:
        case Step.ASK if survey.rating:
            return _ask(survey.rating, words)
        case Step.TRIAL:
            return _trial(survey, words)
        case Step.REASON:
            return _reason(survey, words)
        case Step.QUESTION:
            return _question(survey, words)
        case Step.THANKS:
            return ThanksProps(words["rate.thanks_title"], words["rate.thanks_line"])
        case _:
            return _rest(survey, words)


def _rest(survey: Survey, words: Words) -> RestProps:
    hall = words.config.hall
    return RestProps(
        hall=whole(words.texts.pick(hall.name, hall.name_en)),
        word=words["sign.counter"],
        counter=str(words.config.counter(survey.counter).number),
        line=words["rating.rest_line"] if words.config.ratings.enabled else "",
        scan=_scan(words, "rating.scan_rest"),
    )


def _scan(words: Words, key: str) -> Scan:
    url = words.config.ratings.feedback_url
    return Scan(url, words[key]) if url else Scan()


# -- the question


def _ask(rating: Rating, words: Words) -> AskProps:
    scale = next((one for one in words.config.ratings.scales if one.id == rating.scale), None)
    officer = _officer(rating, words)
    return AskProps(
        title=whole(words["rate.title"]),
        about=_about(rating, officer, words),
        photo=officer.photo if officer and "photo" in words.config.ratings.shows else None,
        levels=_levels(scale, words) if scale else (),
        line=words["rating.secret"],
        since_ms=ms_of(rating.opened_at),
        until_ms=ms_of(rating.until),
    )


def _officer(rating: Rating, words: Words) -> Officer | None:
    return next((one for one in words.config.officers if one.id == rating.officer), None)


def _about(rating: Rating, officer: Officer | None, words: Words) -> tuple[str, ...]:
    shows, name = words.config.ratings.shows, officer.name if officer else rating.officer_name
    number = (words["rate.number"].format(number=rating.number),) if "number" in shows else ()
    named = (words["rating.officer"].format(name=name),) if "officer" in shows and name else ()
    return number + named


def _levels(scale: Scale, words: Words) -> tuple[Button, ...]:
    most = len(scale.levels)
    return tuple(
        Button(
            f"level:{place}",
            Face(whole(words.texts.pick(level.name, level.name_en)), icon=mood_icon(place, most)),
            LevelTouched(place),
        )
        for place, level in enumerate(scale.levels, start=1)
    )


def _trial(survey: Survey, words: Words) -> AskProps:
    """The keys of today, while the desk has them tried out."""
    scale = scale_on(words.config.ratings.scales, survey.hall.day.day if survey.hall else "")
    levels = _levels(scale, words) if scale else ()
    return AskProps(words["rating.trial_title"], (), None, levels, words["rating.trial_line"])


def scale_on(scales: tuple[Scale, ...], day: str) -> Scale | None:
    """The newest scale that counts on a day, YYYY-MM-DD."""
    begun = [one for one in scales if one.since is None or (day and one.since <= date.fromisoformat(day))]
    return max(begun, key=lambda one: one.since or date.min, default=None)


# -- what is asked after it


def _reason(survey: Survey, words: Words) -> ChoiceProps:
    scale = survey.rating.scale if survey.rating else ""
    choices = tuple(
        Button(f"reason:{one.id}", Face(whole(words.texts.pick(one.name, one.name_en))), ReasonTouched(one.id))
        for one in words.config.ratings.reasons_of(scale)
    )
    scan = _scan(words, "rating.scan_more")
    return ChoiceProps(words["rate.reason_title"], words["rate.reason_line"], choices, _skip(words), scan)


def _question(survey: Survey, words: Words) -> ChoiceProps:
    asked = SECTIONS[survey.question or 3]
    choices = tuple(
        Button(f"answer:{one}", Face(words[f"{asked}_{one}"], centred=True), AnswerTouched(one)) for one in ANSWERS
    )
    return ChoiceProps(whole(words[f"{asked}_title"]), words["rate.reason_line"], choices, _skip(words), Scan())


def _skip(words: Words) -> Button:
    return Button("skip", Face(words["rate.skip"], icon="forward", look="quiet", centred=True), Skipped())
