"""Halls, questions and surveys of the rating screen for tests and pictures."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from config import HallConfig
from config.ratings import RatingLevel, Ratings, Scale
from config.schema import Screen, Station, StationKind
from counter.rating.flow import Rules, Survey, begin
from counter.rating.wiring import rules_of
from queue_engine.protocol import HallState, Rating
from tests.counter.panel_samples import LIVE, NOW_MS, a_hall, at, config_of

COUNTER = "quay-1"
TICKET = "2026-11-23.A012"
FEEDBACK = "https://gopy.thudaumot.example.invalid/hai-long"
FIVE = Scale(
    id="nam-muc",
    levels=(
        RatingLevel(name="Rất hài lòng", name_en="Very satisfied", points=5),
        RatingLevel(name="Hài lòng", name_en="Satisfied", points=4),
        RatingLevel(name="Bình thường", name_en="Neither", points=3),
        RatingLevel(name="Không hài lòng", name_en="Not satisfied", points=2, asks_reason=True),
        RatingLevel(name="Rất không hài lòng", name_en="Very dissatisfied", points=1, asks_reason=True),
    ),
)


@cache
def rating_hall(
    languages: tuple[str, ...] = ("vi", "en"), five: bool = False, photo: Path | None = None, url: str = FEEDBACK
) -> HallConfig:
    """The city hall with these settings of ratings."""
    config = config_of()
    shows: Any = ("number", "officer", "photo") if photo else ("number", "officer")
    plain = {"feedback_url": url, "questions": (3, 4), "shows": shows}
    ratings = Ratings(scales=(FIVE,), **plain) if five else Ratings(**plain)  # type: ignore[arg-type]
    officers = tuple(one.model_copy(update={"photo": photo}) for one in config.officers)
    hall = config.hall.model_copy(update={"languages": languages})
    return config.model_copy(update={"ratings": ratings, "officers": officers, "hall": hall})


def rating_station(width: int = 1024, height: int = 600, **changes: Any) -> Station:
    screen = Screen(width_px=width, height_px=height, width_mm=222, height_mm=125)
    station = Station(
        id="danh-gia-1",
        name="Màn hình đánh giá quầy 1",
        kind=StationKind.RATING_SCREEN,
        counter=COUNTER,
        screen=screen,
        token="token-of-danh-gia-1",
        window=(0, 0, width, height),
    )
    return station.model_copy(update=changes)


def a_question(number: str = "A012", minutes_ago: float = 0.1, **changes: Any) -> Rating:
    values = {
        "ticket": f"2026-11-23.{number}",
        "number": number,
        "field": "civil",
        "counter": COUNTER,
        "officer": "can-bo-1",
        "scale": "ba-muc",
        "opened_at": at(minutes_ago),
        "until": at(minutes_ago - 0.5),
    }
    return Rating(**{**values, **changes})


def asking_hall(rating: Rating | None = None, **changes: Any) -> HallState:
    """The hall in which this question stands at the counter."""
    return a_hall(ratings={COUNTER: rating} if rating else {}, **changes)


def a_survey(config: HallConfig | None = None, **changes: Any) -> Survey:
    first = begin(COUNTER, rules_of(config or rating_hall()))
    return Survey(**{**vars(first), "now_ms": NOW_MS, "link": LIVE, "hall": asking_hall(), **changes})


def no_rules(**changes: Any) -> Rules:
    return Rules(**{"languages": ("vi", "en"), **changes})
