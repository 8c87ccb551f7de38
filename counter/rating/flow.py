"""What a rating screen asks and when it is silent. No Qt: (survey, event) -> (survey, effects).

The first answer goes out at once; whatever is asked after it may be left out, and an answer that was given counts
however the rest ends. Nothing of it stays on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never

from counter.rating.events import (
    AnswerTouched,
    Effect,
    Event,
    Give,
    Heard,
    LanguageTouched,
    LevelTouched,
    LinkChanged,
    Pressed,
    Prove,
    Question,
    ReasonTouched,
    Repeat,
    Skipped,
    StartTimer,
    StopTimer,
    Strayed,
    Tell,
    Ticked,
    TimeOver,
    Timer,
    Touch,
    TrialSeen,
)
from queue_engine.client import LinkStatus
from queue_engine.protocol import HallState, RateQuestion, RateReason, Rating

SETTLE_S = 0.4
"""After a new screen touches are ignored so long: a finger that rests, or comes down twice, answers nothing."""
IDLE_S = 20.0
"""A reason or a further question waits so long for somebody."""
THANKS_S = 3.0


NEVER = LinkStatus(live=False)


class Step(StrEnum):
    """What is on the screen."""

    REST = "rest"
    ASK = "ask"
    REASON = "reason"
    QUESTION = "question"
    THANKS = "thanks"
    TRIAL = "trial"


@dataclass(frozen=True)
class Rules:
    """What is asked in this hall."""

    languages: tuple[str, ...] = ("vi",)
    asking: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Scale → levels that are asked why. A scale of newer settings is not asked here before the next start."""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Survey:
    """All that the screen shows follows from this."""

    counter: str
    rules: Rules
    language: str = "vi"
    now_ms: int = 0
    step: Step = Step.REST
    rating: Rating | None = None
    """The question that is asked, or was just answered; which answer it got is not kept."""
    question: Question | None = None
    later: tuple[Question, ...] = ()
    """Questions after this one."""
    settled: bool = True
    """False: a new screen, whose buttons take no touches yet."""
    hall: HallState | None = None
    link: LinkStatus = NEVER


Result = tuple[Survey, tuple[Effect, ...]]


def begin(counter: str, rules: Rules) -> Survey:
    return Survey(counter, rules, rules.languages[0])


def reduce(survey: Survey, event: Event) -> Result:
    """The survey after an event, and what is to be done."""
    match event:
        case Ticked(now_ms):
            return replace(survey, now_ms=now_ms), ()
        case Heard():
            return _heard(survey, event)
        case LinkChanged(status):
            return replace(survey, link=status), ()
        case TrialSeen(is_open):
            return _trial_seen(survey, is_open)
        case Pressed(ticket, level):
            return _pressed(survey, ticket, level)
        case LevelTouched() | ReasonTouched() | AnswerTouched() | Skipped():
            return _touched(survey, event) if survey.settled else (survey, ())
        case LanguageTouched():
            return _language_touched(survey)
        case Strayed():
            return survey, _repeat(survey)
        case TimeOver(timer):
            return _time_over(survey, timer)
        case _:
            assert_never(event)


# -- what the hall says


def _heard(survey: Survey, event: Heard) -> Result:
    survey = replace(survey, hall=event.hall)
    stands = event.stands if event.stands and event.stands.scale in survey.rules.asking else None
    if stands is not None and not (survey.step is Step.ASK and _is_same(stands, survey.rating)):
        return _go(survey, Step.ASK, rating=stands, language=survey.rules.languages[0])
    if survey.step is Step.ASK and stands is None:
        return _thank(survey) if _answered_elsewhere(survey) else _rest(survey)
    if survey.step in (Step.REASON, Step.QUESTION) and _is_called_on(survey):
        return _rest(survey)
    return survey, ()


def _is_same(one: Rating, other: Rating | None) -> bool:
    return other is not None and (one.ticket, one.opened_at) == (other.ticket, other.opened_at)


def _at_counter(survey: Survey) -> Rating | None:
    return survey.hall.ratings.get(survey.counter) if survey.hall else None


def _answered_elsewhere(survey: Survey) -> bool:
    """By a pad on a shared line, which is not this station's."""
    now = _at_counter(survey)
    return now is not None and now.answered and _is_same(now, survey.rating)


def _is_called_on(survey: Survey) -> bool:
    """The next number was called, or the finish taken back: whoever stands there now was not asked."""
    now = _at_counter(survey)
    return now is None or not _is_same(now, survey.rating)


def _trial_seen(survey: Survey, is_open: bool) -> Result:
    """A citizen who is asked goes first; the test then finds nobody."""
    if is_open and survey.step is Step.REST:
        return _go(survey, Step.TRIAL)
    if not is_open and survey.step is Step.TRIAL:
        return _rest(survey)
    return survey, ()


# -- answers


def _pressed(survey: Survey, ticket: str, level: int) -> Result:
    if survey.step is Step.ASK and survey.rating and survey.rating.ticket == ticket:
        return _answered(survey, survey.rating, level)
    if survey.step is Step.REST:  # its question had just gone; it counts all the same
        return _thank(survey)
    return survey, ()


def _touched(survey: Survey, touch: Touch) -> Result:
    rating = survey.rating
    match survey.step, touch:
        case Step.TRIAL, LevelTouched(level):
            rested, effects = _rest(survey)
            return rested, (Prove(level), *effects)
        case Step.ASK, LevelTouched(level) if rating:
            after, effects = _answered(survey, rating, level)
            return after, (Give(rating, level), *effects)
        case Step.REASON, ReasonTouched(reason) if rating:
            after, effects = _ask_on(survey, survey.rules.questions)
            return after, (Tell(RateReason(ticket=rating.ticket, reason=reason)), *effects)
        case Step.REASON, Skipped():
            return _ask_on(survey, survey.rules.questions)
        case Step.QUESTION, AnswerTouched(answer) if rating and survey.question:
            body = RateQuestion(ticket=rating.ticket, question=survey.question, answer=answer)
            after, effects = _ask_on(survey, survey.later)
            return after, (Tell(body), *effects)
        case Step.QUESTION, Skipped():
            return _ask_on(survey, survey.later)
        case _:
            return survey, ()


def _answered(survey: Survey, rating: Rating, level: int) -> Result:
    if level in survey.rules.asking.get(rating.scale, ()):
        return _go(survey, Step.REASON, Timer.IDLE)
    return _ask_on(survey, survey.rules.questions)


def _ask_on(survey: Survey, questions: tuple[Question, ...]) -> Result:
    if not questions:
        return _thank(survey)
    return _go(survey, Step.QUESTION, Timer.IDLE, question=questions[0], later=questions[1:])


def _repeat(survey: Survey) -> tuple[Effect, ...]:
    """The second half of a double touch, on the screen that came after the answer."""
    is_second = not survey.settled and survey.step in (Step.REASON, Step.QUESTION, Step.THANKS)
    return (Repeat(survey.rating),) if is_second and survey.rating else ()


def _language_touched(survey: Survey) -> Result:
    """Whoever reads the other language gets the time anew, but no answer. At rest nobody reads."""
    if survey.step in (Step.REST, Step.TRIAL):
        return survey, ()
    languages = survey.rules.languages
    after = languages[(languages.index(survey.language) + 1) % len(languages)]
    again = (StartTimer(Timer.IDLE, IDLE_S),) if survey.step in (Step.REASON, Step.QUESTION) else ()
    return replace(survey, language=after), again


# -- steps


def _time_over(survey: Survey, timer: Timer) -> Result:
    match timer:
        case Timer.SETTLE:
            return replace(survey, settled=True), ()
        case Timer.IDLE:
            return _rest(survey) if survey.step in (Step.REASON, Step.QUESTION) else (survey, ())
        case Timer.THANKS:
            return _rest(survey) if survey.step is Step.THANKS else (survey, ())
        case _:
            assert_never(timer)


LIMITS = {Timer.IDLE: IDLE_S, Timer.THANKS: THANKS_S}


def _go(survey: Survey, step: Step, timer: Timer | None = None, **changes: object) -> Result:
    """Another screen: it takes no touches for a moment, and one timer at most ends it."""
    values = {"question": None, "later": (), **changes, "step": step, "settled": False}
    stopped = tuple(StopTimer(one) for one in LIMITS if one is not timer)
    started = (StartTimer(timer, LIMITS[timer]),) if timer else ()
    return replace(survey, **values), (StartTimer(Timer.SETTLE, SETTLE_S), *stopped, *started)  # type: ignore[arg-type]


def _thank(survey: Survey) -> Result:
    return _go(survey, Step.THANKS, Timer.THANKS)


def _rest(survey: Survey) -> Result:
    """The next citizen begins anew, in the hall's first language."""
    return _go(survey, Step.REST, rating=None, language=survey.rules.languages[0])
