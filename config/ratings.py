"""The settings of ratings: scales by date, wording and points by level, reasons, how long a question stands."""

from __future__ import annotations

from datetime import date as Date
from typing import Literal

from pydantic import Field

from config.table import Id, Seconds, Settings


class RatingLevel(Settings):
    """One level of a scale; the first row is the best one, and the highest key of a pad (key 1 is the worst)."""

    name: str = Field(min_length=1, max_length=40, description="the level in Vietnamese")
    name_en: str = Field(min_length=1, max_length=40, description="the level in English")
    points: float = Field(ge=0, le=100, description="what it counts in a mean")
    asks_reason: bool = Field(default=False, description="true: a reason is asked for by one touch")


class RatingReason(Settings):
    """A reason for the lowest level."""

    id: Id = Field(description="code of the reason, the only thing that is stored")
    name: str = Field(min_length=1, max_length=60, description="the reason in Vietnamese")
    name_en: str = Field(min_length=1, max_length=60, description="the reason in English")


class Scale(Settings):
    """What is asked from a day on."""

    id: Id = Field(description="code of the scale; answers keep it, so that levels of two scales are never mixed")
    since: Date | None = Field(default=None, description="first day on which it counts, YYYY-MM-DD; absent: always")
    reasons: tuple[Id, ...] = Field(
        default=(), max_length=8, description="ids of the reasons that are asked with it, in their order; empty: all"
    )
    levels: tuple[RatingLevel, ...] = Field(
        min_length=3,
        max_length=5,
        description="levels, the best one first; the highest key of a pad is the best one, its key 1 the worst",
    )


THREE = Scale(
    id="ba-muc",
    levels=(
        RatingLevel(name="Rất hài lòng", name_en="Very satisfied", points=2),
        RatingLevel(name="Hài lòng", name_en="Satisfied", points=1),
        RatingLevel(name="Không hài lòng", name_en="Not satisfied", points=0, asks_reason=True),
    ),
)
REASONS = (
    RatingReason(id="thai-do", name="Thái độ phục vụ", name_en="Attitude"),
    RatingReason(id="cho-lau", name="Chờ lâu", name_en="Long wait"),
    RatingReason(id="giay-to", name="Yêu cầu giấy tờ nhiều lần", name_en="Papers asked for again and again"),
    RatingReason(id="huong-dan", name="Hướng dẫn chưa rõ", name_en="Unclear instructions"),
    RatingReason(id="khac", name="Lý do khác", name_en="Another reason"),
)


class Ratings(Settings):
    """How people say how they were served."""

    enabled: bool = Field(default=True, description="false: nobody is asked")
    scales: tuple[Scale, ...] = Field(default=(THREE,), min_length=1, description="scales by date")
    reasons: tuple[RatingReason, ...] = Field(default=REASONS, max_length=8, description="reasons, in their order")
    asked_s: Seconds = Field(default=30.0, description="seconds that the question stands at the counter")
    shortest_s: float = Field(default=1.5, ge=0, le=60, description="an answer faster than this is flagged")
    run: int = Field(default=12, ge=3, le=200, description="so many equal answers running at a counter are flagged")
    strays: int = Field(
        default=30, ge=5, le=10_000, description="so many presses of a day that answer no question are flagged"
    )
    later: bool = Field(
        default=True, description="true: a visit can be rated at a kiosk by its slip until the day ends"
    )
    shows: tuple[Literal["number", "officer", "photo"], ...] = Field(
        default=("number", "officer"), description="what stands beside the question"
    )
    questions: tuple[Literal[3, 4], ...] = Field(
        default=(), description="optional questions of TT 01/2018: 3, times one came back; 4, bodies to contact"
    )
    feedback_url: str = Field(
        default="", pattern=r"^(https?://[^\s]+)?$", description="published address for comments, shown as a QR code"
    )
    least: int = Field(default=30, ge=5, le=1000, description="fewer answers than this are called few in tallies")
    daily_summary: bool = Field(default=True, description="true: a summary is written at closing")

    def reasons_of(self, scale: str) -> tuple[RatingReason, ...]:
        """What may be said after the lowest level of a scale."""
        wanted = next((one.reasons for one in self.scales if one.id == scale), ())
        known = {one.id: one for one in self.reasons}
        return tuple(known[name] for name in wanted if name in known) if wanted else self.reasons

    @property
    def level_counts(self) -> dict[str, int]:
        """Scale → how many levels it has."""
        return {scale.id: len(scale.levels) for scale in self.scales}
