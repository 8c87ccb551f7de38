"""What is on the screen while something is looked up. Codes live here alone, and go with the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, assert_never

from kiosk.lookup.events import Heading, PaperState
from queue_engine.protocol import (
    DossierAnswer,
    DossierView,
    ProcedureField,
    ProcedureHit,
    ProcedureView,
    Rating,
    Ticket,
)


class LookupScreen(StrEnum):
    """Every screen of looking up; each has its pictures in the tests."""

    WELCOME = "lookup"
    CODE = "lookup-code"
    ASKING = "lookup-asking"
    ANSWER = "lookup-answer"
    PROOF = "lookup-proof"
    MORE = "lookup-more"
    FLAG = "lookup-flag"
    SAID = "lookup-said"
    SLIP = "lookup-slip"
    SEARCH = "lookup-search"
    PROCEDURE = "lookup-procedure"
    RATE = "rate"
    RATE_REASON = "rate-reason"
    RATE_TIMES = "rate-times"
    RATE_BODIES = "rate-bodies"
    RATED = "rated"


@dataclass(frozen=True)
class Welcome:
    """Scan, type, or look for a procedure."""


@dataclass(frozen=True)
class Coding:
    """A code is typed."""

    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class Asking:
    """A code was scanned or typed and is asked about. ``behind``: what stays on the screen while that is quick.

    ``token``: of one of our own slips, to bring its number back. ``text``: what the hall is being asked about.
    ``unread``: the hall has not said what it is.
    """

    ask: int
    behind: Welcome | Coding | None = None
    typed: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    unread: bool = False
    slow: bool = False


@dataclass(frozen=True)
class Told:
    """What is known of a dossier. ``refresh``: the question for a newer copy, 0: none is under way."""

    answer: DossierAnswer = field(repr=False)
    refresh: int = 0
    refreshed: int = 0
    paper_ask: int = 0
    paper: PaperState | None = None

    @property
    def view(self) -> DossierView:
        assert self.answer.dossier is not None, "only an answer that has found a dossier is told"
        return self.answer.dossier


@dataclass(frozen=True)
class Answering:
    """Where the dossier stands and what to do now."""

    told: Told


@dataclass(frozen=True)
class Proving:
    """The four digits of the second proof are typed. ``ask``: they are being compared."""

    told: Told
    digits: str = field(default="", repr=False)
    ask: int = 0
    wrong: bool = False


@dataclass(frozen=True)
class More:
    """What the second proof has opened."""

    told: Told


@dataclass(frozen=True)
class Flagging:
    """What is so instead of what the status says; ``ask``: it is being sent."""

    told: Told
    ask: int = 0


@dataclass(frozen=True)
class Said:
    """One sentence: not found, no code, wait, nobody answers, thank you.

    ``told``: the dossier to go back to. ``typed``: the code that may be mended.
    """

    what: str
    values: tuple[tuple[str, str], ...] = ()
    typed: str = field(default="", repr=False)
    told: Told | None = None


@dataclass(frozen=True)
class OwnSlip:
    """One of our slips. ``ask``: its held number is being brought back; ``back``: it is; ``failed``: it is not."""

    ticket: Ticket = field(repr=False)
    token: str = field(default="", repr=False)
    ask: int = 0
    back: bool = False
    failed: bool = False
    rating: Rating | None = field(default=None, repr=False)
    """Of a visit that is over and can still be rated."""


JudgingStep = Literal["level", "reason", "times", "bodies", "thanks"]


@dataclass(frozen=True)
class Judging:
    """The visit of a slip is rated: what is asked now, and the level that was pressed (0: none yet)."""

    slip: OwnSlip
    step: JudgingStep = "level"
    level: int = field(default=0, repr=False)

    @property
    def rating(self) -> Rating:
        assert self.slip.rating is not None, "only a slip with a question leads here"
        return self.slip.rating


@dataclass(frozen=True)
class Searching:
    """A procedure is looked for: typed, or by field. ``ask``: the newest question, whose answer is wanted."""

    query: str = ""
    field: str | None = None
    ask: int = 0
    hits: tuple[ProcedureHit, ...] = ()
    of: int = 0
    fields: tuple[ProcedureField, ...] = ()
    published: str | None = None
    answered: bool = False
    """Something has come back for what is typed or chosen, or nobody will answer."""
    away: bool = False


@dataclass(frozen=True)
class Procedure:
    """A procedure under its headings; ``search`` is where the way back leads. ``view``: None while it is fetched."""

    search: Searching
    ask: int = 0
    view: ProcedureView | None = None
    heading: Heading = "papers"
    case: int = 0
    paper_ask: int = 0
    paper: PaperState | None = None


LookupPage = (
    Welcome | Coding | Asking | Answering | Proving | More | Flagging | Said | OwnSlip | Judging | Searching | Procedure
)


@dataclass(frozen=True)
class Consulting:
    """Something is looked up. ``leaving``: seconds until the screen clears itself, 0: it does not yet."""

    page: LookupPage = Welcome()
    leaving: int = 0


def lookup_screen_of(page: LookupPage) -> LookupScreen:
    """The one screen for a page."""
    match page:
        case Asking(behind=behind, slow=False) if behind is not None:
            return lookup_screen_of(behind)
        case Procedure(view=None):
            return LookupScreen.SEARCH
        case Welcome() | Coding() | Asking() | Answering() | Proving() | More() | Flagging():
            return _SCREENS[type(page)]
        case Said() | OwnSlip() | Searching() | Procedure():
            return _SCREENS[type(page)]
        case Judging(step=step):
            return _JUDGING[step]
        case _:
            assert_never(page)


_SCREENS: dict[type, LookupScreen] = {
    Welcome: LookupScreen.WELCOME,
    Coding: LookupScreen.CODE,
    Asking: LookupScreen.ASKING,
    Answering: LookupScreen.ANSWER,
    Proving: LookupScreen.PROOF,
    More: LookupScreen.MORE,
    Flagging: LookupScreen.FLAG,
    Said: LookupScreen.SAID,
    OwnSlip: LookupScreen.SLIP,
    Searching: LookupScreen.SEARCH,
    Procedure: LookupScreen.PROCEDURE,
}
_JUDGING: dict[JudgingStep, LookupScreen] = {
    "level": LookupScreen.RATE,
    "reason": LookupScreen.RATE_REASON,
    "times": LookupScreen.RATE_TIMES,
    "bodies": LookupScreen.RATE_BODIES,
    "thanks": LookupScreen.RATED,
}
