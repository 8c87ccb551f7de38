"""The settings of printing: how long and how often a slip is tried without a person, and how other papers look."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from config.table import Settings


class PaperLayouts(Settings):
    """Files for the papers that are no number's slip; one that is absent looks as it comes with the program."""

    status: Path | None = Field(default=None, description="where a dossier stands; a relative path starts at this file")
    checklist: Path | None = Field(default=None, description="the papers that a procedure asks for")
    missing: Path | None = Field(default=None, description="what is missing in a dossier")
    hold: Path | None = Field(default=None, description="what is missing at a held visit, with its number")

    def named(self) -> dict[str, Path]:
        """The papers for which there is a file."""
        return {paper: file for paper in type(self).model_fields if (file := getattr(self, paper)) is not None}


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
    dossier_code: bool = Field(
        default=True, description="true: a paper about a dossier bears its code, to read and to scan; false: no code"
    )
    layouts: PaperLayouts = Field(default=PaperLayouts(), description="layout files of the other papers")
