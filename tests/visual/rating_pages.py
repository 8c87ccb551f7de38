"""Rating a visit with its slip: each question, with three and with five levels, and the thank-you."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from assets.qt.theme import Theme
from config import HallConfig
from config.ratings import RatingLevel, Scale
from kiosk.lookup.state import Judging, OwnSlip
from kiosk.rating.rules import rates_of
from kiosk.shell import Shell
from kiosk.state import Kiosk
from queue_engine.protocol import TicketState
from tests.kiosk.kiosk_samples import TOKEN, config_of
from tests.kiosk.lookup_samples import a_rating, a_slip, looking, lookup_rules
from tests.visual.registry import Stage

FIVE = Scale(
    id="nam-muc",
    levels=tuple(
        RatingLevel(name=name, name_en=english, points=points, asks_reason=points < 1)
        for name, english, points in (
            ("Rất hài lòng", "Very satisfied", 4),
            ("Hài lòng", "Satisfied", 3),
            ("Bình thường", "Neither", 2),
            ("Không hài lòng", "Not satisfied", 1),
            ("Rất không hài lòng", "Very dissatisfied", 0),
        )
    ),
)
FEEDBACK = "https://pakn.cantho.gov.vn/gop-y?don-vi=thu-dau-mot"
OVER = OwnSlip(a_slip(TicketState.FINISHED), TOKEN, rating=a_rating())
LEVELS = Judging(OVER)
PAGES: Mapping[str, OwnSlip | Judging] = {
    "rate-offer": OVER,
    "rate": LEVELS,
    "rate-five": Judging(replace(OVER, rating=a_rating(scale=FIVE.id))),
    "rate-reason": replace(LEVELS, step="reason", level=3),
    "rate-times": replace(LEVELS, step="times", level=1),
    "rate-bodies": replace(LEVELS, step="bodies", level=1),
    "rated": replace(LEVELS, step="thanks", level=1),
}
DRESSED = ("rate-offer", "rate", "rate-five", "rate-reason", "rate-times", "rated")


def _config(**changes: object) -> HallConfig:
    config = config_of()
    wanted = {"scales": (*config.ratings.scales, FIVE), "questions": (3, 4), **changes}
    ratings = config.ratings.model_copy(update=wanted)
    return config.model_copy(update={"ratings": ratings})


def _state(name: str, **changes: object) -> Kiosk:
    rules = lookup_rules(rates=rates_of(_config().ratings))
    return replace(looking(PAGES[name], rules=rules), **changes)  # type: ignore[arg-type]


CASES: Mapping[str, Kiosk] = {
    **{name: _state(name) for name in PAGES},
    **{f"{name}-larger": _state(name, larger=True) for name in DRESSED},
    **{f"{name}-contrast": _state(name, contrast=True) for name in DRESSED},
}


def _window(stage: Stage, clock: Callable[[], datetime], *, name: str, config: HallConfig) -> QWidget:
    shell = Shell(config, Theme.for_screen(stage.screen), clock)
    shell.resize(stage.screen.width_px, stage.screen.height_px)
    shell.show_state(replace(CASES[name], language=stage.language))
    return shell


def states_of(clock: Callable[[], datetime]) -> dict[str, Callable[[Stage], QWidget]]:
    """Builders by name; ``clock``: what the wall shows."""
    plain = {name: partial(_window, clock=clock, name=name, config=_config()) for name in CASES}
    photo = partial(_window, clock=clock, name="rated", config=_config(feedback_url=FEEDBACK))
    larger = partial(_window, clock=clock, name="rated-larger", config=_config(feedback_url=FEEDBACK))
    return {**plain, "rated-feedback": photo, "rated-feedback-larger": larger}
