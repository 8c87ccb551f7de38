"""The settings of printing: how long and how often a slip is tried without a person."""

from __future__ import annotations

from pydantic import Field

from config.table import Settings


class Printing(Settings):
    """What becomes of a slip that could not be printed at once."""

    oldest_s: float = Field(
        default=120.0,
        gt=0,
        le=3600,
        description="seconds after which a slip is not printed any more",
    )
    most_copies: int = Field(
        default=3, ge=1, le=9, description="pieces of paper that may exist of one slip before it is left to a person"
    )
    reprint_by_itself: bool = Field(
        default=True, description="true: a slip that may be torn is printed again, marked, as soon as the printer works"
    )
