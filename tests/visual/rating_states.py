"""The rating screen of a counter: at rest, each question, thank you; on tablets, small monitors and upright."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from assets.qt.portraits import Portraits
from config.schema import HallConfig
from counter.rating.flow import Step, Survey
from counter.rating.shell import Shell
from queue_engine.client import LinkStatus
from tests.counter.panel_samples import LIVE, NOW_MS, at
from tests.counter.rating_samples import a_question, a_survey, asking_hall, rating_hall
from tests.display.fake_board_link import AtOnce
from tests.visual.registry import Room, Stage
from tests.visual.sign_states import face

LOST = LinkStatus(live=False, lost_at=at(2), problem="unreachable")
HALF, ALMOST = a_question(minutes_ago=0.25), a_question(minutes_ago=0.46)
ANSWERED = {"hall": asking_hall(a_question(answered=True)), "rating": a_question()}

CASES: Mapping[str, Survey] = {
    "rest": a_survey(),
    "rest-lost": a_survey(link=LOST),
    "ask": a_survey(step=Step.ASK, rating=a_question(minutes_ago=0.0)),
    "ask-half": a_survey(step=Step.ASK, rating=HALF),
    "ask-almost": a_survey(step=Step.ASK, rating=ALMOST, link=LOST),
    "reason": a_survey(step=Step.REASON, **ANSWERED),
    "question-3": a_survey(step=Step.QUESTION, question=3, later=(4,), **ANSWERED),
    "question-4": a_survey(step=Step.QUESTION, question=4, **ANSWERED),
    "thanks": a_survey(step=Step.THANKS, **ANSWERED),
    "trial": a_survey(step=Step.TRIAL),
}
FIVE: Mapping[str, Survey] = {
    "five": a_survey(step=Step.ASK, rating=a_question(scale="nam-muc")),
    "five-trial": a_survey(step=Step.TRIAL),
}
PICTURED: Mapping[str, Survey] = {
    "photo": a_survey(step=Step.ASK, rating=HALF),
    "photo-five": a_survey(step=Step.ASK, rating=a_question(number="Đ1088", scale="nam-muc", minutes_ago=0.25)),
}
PLAIN: Mapping[str, Survey] = {
    "plain-rest": a_survey(),
    "plain-reason": a_survey(step=Step.REASON, **ANSWERED),
}
"""Without an address for comments."""


def _window(survey: Survey, config: HallConfig, on: Stage) -> Shell:
    portraits = Portraits(AtOnce())
    size = (on.screen.width_px, on.screen.height_px)
    clock = partial(datetime.fromisoformat, "2026-11-23T10:32:20+07:00")
    shell = Shell(config, size, lambda: NOW_MS, clock, box=(0, 0, *size), portraits=portraits)
    portraits.setParent(shell)
    shell.resize(*size)
    languages = config.hall.languages
    shown = Survey(**{**vars(survey), "language": languages[0], "rules": a_survey(config).rules})
    shell.show_state(shown)
    shell.grab()
    return shell


def _languages(on: Stage) -> tuple[str, ...]:
    return (on.language, *(other for other in ("vi", "en") if other != on.language))


def _case(on: Stage, *, name: str) -> QWidget:
    return _window(CASES[name], rating_hall(_languages(on)), on)


def _five(on: Stage, *, name: str) -> QWidget:
    return _window(FIVE[name], rating_hall(_languages(on), five=True), on)


def _pictured(on: Stage, *, name: str) -> QWidget:
    return _window(PICTURED[name], rating_hall(_languages(on), five="five" in name, photo=face()), on)


def _plain(on: Stage, *, name: str) -> QWidget:
    return _window(PLAIN[name], rating_hall(_languages(on), url=""), on)


def _broken(on: Stage) -> QWidget:
    shell = _window(CASES["rest"], rating_hall(_languages(on)), on)
    shell.show_broken()
    return shell


def needed() -> Mapping[str, bool]:
    """Every step, both questions, the link, scales of three and of five."""
    surveys = [*CASES.values(), *FIVE.values()]
    return {
        **{step: any(one.step is step for one in surveys) for step in Step},
        **{f"question {n}": any(one.question == n for one in surveys) for n in (3, 4)},
        "lost link": any(one.link != LIVE for one in surveys),
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {
    **{name: partial(_case, name=name) for name in CASES},
    **{name: partial(_five, name=name) for name in FIVE},
    **{name: partial(_pictured, name=name) for name in PICTURED},
    **{name: partial(_plain, name=name) for name in PLAIN},
}
SIZES = ("800x480", "1024x600", "1280x1024", "600x1024", "1920x1080")
ROOM = Room("rating", {**STATES, "broken": _broken}, needed, sizes=SIZES)
