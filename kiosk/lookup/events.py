"""What can happen while something is looked up, and what can be asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kiosk.rating.events import Post, RateTouch
from queue_engine.protocol import DossierView, Message, ProcedureView

Claim = Literal["returned", "handed_in", "paid", "other_day", "other"]
Heading = Literal["papers", "information", "requirements", "law", "details"]
PaperState = Literal["printing", "printed", "failed"]


# -- touches -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LookupTouched:
    """Dossiers and procedures, from the ticket kiosk's start."""


@dataclass(frozen=True)
class TypeTouched:
    """The code is typed, or typed again after it was not found."""


@dataclass(frozen=True)
class SendTouched:
    """The code, or the proof, is complete."""


@dataclass(frozen=True)
class MoreTouched:
    """What needs the second proof."""


@dataclass(frozen=True)
class FlagTouched:
    """The status is said to be wrong."""


@dataclass(frozen=True)
class ClaimTouched:
    """What is so instead."""

    claim: Claim


@dataclass(frozen=True)
class TakeTouched:
    """A number for what is on the screen: the dossier's next step, or the procedure's field."""


@dataclass(frozen=True)
class PrintTouched:
    """The paper that belongs to what is on the screen."""


@dataclass(frozen=True)
class ReturnTouched:
    """The papers are complete: the held number is to be called again."""


@dataclass(frozen=True)
class ProceduresTouched:
    """Which papers a procedure needs."""


@dataclass(frozen=True)
class BrowseTouched:
    """A field of the published procedures."""

    field: str


@dataclass(frozen=True)
class ProcedureTouched:
    code: str


@dataclass(frozen=True)
class HeadingTouched:
    heading: Heading


@dataclass(frozen=True)
class CaseTouched:
    """The next of the cases that ask for other papers."""


@dataclass(frozen=True)
class LeafTouched:
    """Another leaf of a long text or list; the screen has turned it itself."""


@dataclass(frozen=True)
class StayTouched:
    """More time is needed."""


@dataclass(frozen=True)
class LargerTouched:
    """Larger letters, or the usual ones again."""


@dataclass(frozen=True)
class ContrastTouched:
    """White and yellow on black, or the usual colours again."""


LookupTouch = (
    LookupTouched
    | TypeTouched
    | SendTouched
    | MoreTouched
    | FlagTouched
    | ClaimTouched
    | TakeTouched
    | PrintTouched
    | ReturnTouched
    | ProceduresTouched
    | BrowseTouched
    | ProcedureTouched
    | HeadingTouched
    | CaseTouched
    | LeafTouched
    | StayTouched
    | LargerTouched
    | ContrastTouched
    | RateTouch
)


# -- news ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """The answer to a question of this number; None: nobody answered."""

    ask: int
    answer: Message | None = field(repr=False)


@dataclass(frozen=True)
class PaperTold:
    """How the printing of a paper of this number goes."""

    ask: int
    state: PaperState


# -- wishes --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """Ask the dossier service."""

    ask: int
    body: Message


@dataclass(frozen=True)
class Tell:
    """Ask the hall, or tell it something."""

    ask: int
    body: Message


@dataclass(frozen=True)
class PrintStatus:
    """Where the dossier stands, with the age of what is known; ``as_of``: ISO 8601 in UTC."""

    view: DossierView = field(repr=False)
    as_of: str | None


@dataclass(frozen=True)
class PrintMissing:
    """What is missing in the dossier, after the second proof."""

    view: DossierView = field(repr=False)
    as_of: str | None


@dataclass(frozen=True)
class PrintChecklist:
    """The papers to bring, of one case of a procedure."""

    procedure: ProcedureView
    case: int = 0


Paper = PrintStatus | PrintMissing | PrintChecklist


@dataclass(frozen=True)
class Print:
    """Print it, in the citizen's language."""

    ask: int
    paper: Paper
    language: str


@dataclass(frozen=True)
class Forget:
    """The screen was cleared: what is still being asked is nobody's any more."""


LookupEffect = Look | Tell | Print | Forget | Post
