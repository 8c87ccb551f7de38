"""How the station's record of slips says which paper a job is.

A number's slip has the server's answer as its payload, as ever. The others name their kind:

    {"paper": "hold", "asked": {"paper": 812, "number": "D012", …}, "before": 1}
    {"paper": "status", "job": "status-0e1c…"}

What a citizen looked up is not in it: a dossier's code stays in memory, and goes with its paper.
"""

from __future__ import annotations

import json
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from devices.printer.slip import PaperKind
from queue_engine.protocol import PaperAsked


class HoldJob(BaseModel):
    """The paper of a held number."""

    model_config = ConfigDict(frozen=True)

    paper: Literal["hold"] = "hold"
    asked: PaperAsked
    before: int = 0
    """Pieces that name the same and may be on paper already."""
    language: str = "vi"


class PassingJob(BaseModel):
    """A paper for the citizen who stands there now; what it says is nowhere but in memory."""

    model_config = ConfigDict(frozen=True)

    paper: Literal["status", "checklist", "missing"]
    job: str


PASSING = frozenset({"status", "checklist", "missing"})
"""Kinds that are for whoever stands at the screen."""


def kind_of(payload: str) -> PaperKind:
    """A number's slip where it says nothing else."""
    kind = json.loads(payload).get("paper")
    return kind if kind in get_args(PaperKind) else "ticket"
