"""What happens to the page of tallies, and what it wants done. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.tallies.periods import Against, Choice
from queue_engine.protocol import AskExport, AskTally, By, Format, TallyAnswer, TallyFile


class View(StrEnum):
    """What the figures are shown as."""

    FLOW = "flow"
    """Visits, waits, service."""
    RATINGS = "ratings"
    CAUSES = "causes"
    """Reasons, presses that answered nothing, indicators."""
    TABLE = "table"


class Pane(StrEnum):
    """What lies over the figures."""

    NONE = "none"
    PERIODS = "periods"
    FILES = "files"


@dataclass(frozen=True)
class TimeCame:
    """The server's time, and the day on the hall's wall."""

    now_ms: int
    today: date


@dataclass(frozen=True)
class Shown:
    """The page has come to the front, or is no longer there: nobody reads it, so nothing is asked."""

    on: bool


@dataclass(frozen=True)
class LanguageSaid:
    language: str


@dataclass(frozen=True)
class PaneAsked:
    """The same one again closes it."""

    pane: Pane


@dataclass(frozen=True)
class PeriodChosen:
    choice: Choice


@dataclass(frozen=True)
class AgainstChosen:
    against: Against


@dataclass(frozen=True)
class DayTapped:
    """The first day of a period, then its last."""

    day: date


@dataclass(frozen=True)
class DayMoved:
    """The cursor of the calendar, by so many days."""

    days: int


@dataclass(frozen=True)
class MonthTurned:
    months: int


@dataclass(frozen=True)
class ByChosen:
    by: By


@dataclass(frozen=True)
class ViewChosen:
    view: View


@dataclass(frozen=True)
class SortAsked:
    """By a column of the table; the same one again turns the order round."""

    column: str


@dataclass(frozen=True)
class Escaped:
    """What lies over the figures goes away."""


@dataclass(frozen=True)
class FileAsked:
    format: Format
    visits: bool = False


@dataclass(frozen=True)
class PrintAsked:
    """The page for the notice board, on paper."""


@dataclass(frozen=True)
class TallyCame:
    ask: AskTally
    answer: TallyAnswer | str
    """Or why there is none: a refusal's code, or "unreachable"."""


@dataclass(frozen=True)
class FileCame:
    ask: AskExport
    answer: TallyFile | str


@dataclass(frozen=True)
class Saved:
    """The file lies there."""

    name: str
    folder: str


@dataclass(frozen=True)
class NotSaved:
    """``why``: no_room, no_folder, not_allowed, bad_file or other."""

    why: str
    folder: str


@dataclass(frozen=True)
class Printed:
    """The system's printer has taken it."""

    printer: str


@dataclass(frozen=True)
class NotPrinted:
    """``why``: no_printer or refused."""

    why: str


Event = (
    TimeCame
    | Shown
    | LanguageSaid
    | PaneAsked
    | PeriodChosen
    | AgainstChosen
    | DayTapped
    | DayMoved
    | MonthTurned
    | ByChosen
    | ViewChosen
    | SortAsked
    | Escaped
    | FileAsked
    | PrintAsked
    | TallyCame
    | FileCame
    | Saved
    | NotSaved
    | Printed
    | NotPrinted
)


@dataclass(frozen=True)
class Ask:
    ask: AskTally


@dataclass(frozen=True)
class Fetch:
    ask: AskExport


@dataclass(frozen=True)
class Save:
    file: TallyFile


@dataclass(frozen=True)
class Print:
    name: str
    folder: str


Effect = Ask | Fetch | Save | Print
