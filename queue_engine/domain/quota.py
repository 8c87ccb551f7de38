"""How many numbers a field gives out in a session, and what the supervisor changed today.

Counted are numbers that people took without a booking, by the session that they belong to: a number "first in the
afternoon" belongs to the afternoon. A voided number and one of the practice mode do not count. Booked visitors have
their place already, so bookings never use up what is left for others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

UNLIMITED = 0


class Switch(StrEnum):
    """What the supervisor has said about a field today."""

    AUTO = "auto"
    """As the settings say."""
    OPEN = "open"
    """Open even on a weekday on which the field is closed."""
    STOPPED = "stopped"
    """No more numbers today, until it is opened again."""


@dataclass(frozen=True, slots=True)
class QuotaChange:
    """The supervisor's new limit for today; the newest that fits a session holds."""

    limit: int
    """0: unlimited."""
    session: int | None = None
    """None: every session of the day."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What the settings say about a field's numbers."""

    field: str
    open_weekdays: frozenset[str] = frozenset()
    """Empty: every day on which the hall is open."""
    quota_per_session: int = UNLIMITED
    quotas: tuple[int, ...] = ()
    """Numbers in the first, the second, … session of a day; a session that is not named has ``quota_per_session``."""

    def open_on(self, weekday: str) -> bool:
        return not self.open_weekdays or weekday in self.open_weekdays


@dataclass(frozen=True, slots=True)
class Quota:
    """A field in one session."""

    limit: int
    """0: unlimited."""
    used: int

    @property
    def left(self) -> int | None:
        """How many are left, never negative; None: unlimited."""
        return None if self.limit == UNLIMITED else max(0, self.limit - self.used)

    @property
    def reached(self) -> bool:
        return self.left == 0


def quota(rule: FieldRule, session: int, issued: Mapping[int, int], changes: Iterable[QuotaChange] = ()) -> Quota:
    """The quota of a session. ``issued``: counted numbers of the field today by session; ``changes``: oldest first."""
    limits = [change.limit for change in changes if change.session in (None, session)]
    usual = rule.quotas[session] if session < len(rule.quotas) else rule.quota_per_session
    return Quota([usual, *limits][-1], issued.get(session, 0))
