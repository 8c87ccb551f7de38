"""What leads where while a visit is rated; part of the kiosk's flow. Pure.

The thank-you waits for nobody: what was pressed is written down at the station, and goes when the hall is there.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.lookup.state import Judging, JudgingStep, OwnSlip
from kiosk.lookup.steps import Step, page_of, turned
from kiosk.rating.events import AnswerTouched, LevelTouched, Post, RateTouch, RateTouched, ReasonTouched, SkipTouched
from kiosk.rating.rules import Question, Rates
from kiosk.state import Kiosk
from queue_engine.protocol import Rate, RateQuestion, RateReason, TicketState

THANKS_S = 6.0
PHOTO_S = 25.0
"""So long the thank-you stays; longer where there is a code to photograph."""
STEP_OF: dict[Question, JudgingStep] = {3: "times", 4: "bodies"}
QUESTION_OF: dict[JudgingStep, Question] = {step: question for question, step in STEP_OF.items()}
MOST = 2
"""The last answer to a further question: so many, or more."""


def may_rate(state: Kiosk, slip: OwnSlip) -> bool:
    """Over, with the token of its slip, and its question is one that is still asked here."""
    rates, rating = state.rules.rates, slip.rating
    if rates is None or rating is None or slip.ticket.state is not TicketState.FINISHED:
        return False
    return bool(slip.token) and rating.scale in rates.scales


def rate_touched(state: Kiosk, event: RateTouch) -> Step:
    page, rates = page_of(state), state.rules.rates
    if isinstance(page, OwnSlip) and isinstance(event, RateTouched) and may_rate(state, page):
        return turned(state, Judging(page)), ()
    if not isinstance(page, Judging) or rates is None:
        return state, ()
    match page.step, event:
        case "level", LevelTouched(level) if 1 <= level <= len(rates.scales[page.rating.scale]):
            return _rated(state, page, level)
        case "reason", ReasonTouched(reason) if reason in rates.reasons:
            return _on(state, page, RateReason(ticket=page.rating.ticket, reason=reason))
        case "times" | "bodies" as step, AnswerTouched(answer) if 0 <= answer <= MOST:
            body = RateQuestion(ticket=page.rating.ticket, question=QUESTION_OF[step], answer=answer)
            return _on(state, page, body)
        case "reason" | "times" | "bodies", SkipTouched():
            return _on(state, page)
    return state, ()


def _rated(state: Kiosk, page: Judging, level: int) -> Step:
    body = Rate(
        ticket=page.rating.ticket,
        level=level,
        scale=page.rating.scale,
        source="lookup" if state.rules.looks_up else "kiosk",
        token=page.slip.token,
    )
    return _on(state, replace(page, level=level), body)


def _on(state: Kiosk, page: Judging, body: Rate | RateReason | RateQuestion | None = None) -> Step:
    """To what is asked next, and thank you after the last one."""
    assert state.rules.rates is not None, "without settings nobody is asked"
    steps = asked_of(state.rules.rates, page)
    after = replace(page, step=steps[steps.index(page.step) + 1])
    return turned(state, after), (Post(body),) if body else ()


def asked_of(rates: Rates, page: Judging) -> tuple[JudgingStep, ...]:
    """All that is asked of somebody who has pressed this level, in its order."""
    asks_why = page.level and rates.scales[page.rating.scale][page.level - 1] and rates.reasons
    why: tuple[JudgingStep, ...] = ("reason",) if asks_why else ()
    return ("level", *why, *(STEP_OF[one] for one in rates.questions), "thanks")


def thanks_s(state: Kiosk) -> float | None:
    """How long the thank-you stays; None: it is not on the screen."""
    page, rates = page_of(state), state.rules.rates
    if not isinstance(page, Judging) or page.step != "thanks":
        return None
    return PHOTO_S if rates and rates.feedback else THANKS_S
