"""The port of central systems, and the three kinds of error that decide what is done next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from queue_engine.dossier.record import BookedVisit, Dossier, NamedCode, OutEvent, Procedure


class Ability(StrEnum):
    """What a central system can do; what it cannot is not asked of it."""

    LIVE = "live"
    """Answers about one dossier while a citizen waits."""
    PROVE = "prove"
    """Knows the second proof."""
    CHANGED = "changed"
    PROCEDURES = "procedures"
    FIELDS = "fields"
    UNITS = "units"
    BOOKINGS = "bookings"
    VISITS = "visits"
    """Takes finished visits."""
    FLAGS = "flags"
    """Takes wrong statuses."""
    RATINGS = "ratings"
    """Takes how visits were rated."""
    SUMMARIES = "summaries"
    """Takes the summaries of days."""


TAKES = frozenset({Ability.VISITS, Ability.FLAGS, Ability.RATINGS, Ability.SUMMARIES})
"""What a hall may tell a central system."""


class GatewayError(Exception):
    """``reason`` is a code of :class:`errors.Reason`; the texts have a sentence (``centre.<code>``) and a remedy
    (``centre.<code>_fix``) for it. ``about`` says what of."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(f"{reason}: {about}" if about else reason)
        self.reason, self.about = reason, about


class Retry(GatewayError):
    """Trying again later may help: time-out, 502, 429, an answer cut in half. ``after_s``: as the centre asked."""

    def __init__(self, reason: str, about: str = "", after_s: float | None = None) -> None:
        super().__init__(reason, about)
        self.after_s = after_s


class Permanent(GatewayError):
    """Trying again with the same content cannot help: a person has to look at this one."""


class Misconfigured(GatewayError):
    """Nothing will go until somebody mends the settings: wrong password, unknown unit, certificate, a missing field."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A dossier with the word whether the second proof is right. The compared fields have been dropped."""

    dossier: Dossier | None
    right: bool


class Gateway(Protocol):
    """A central system. Every call has a total deadline of its own and raises GatewayError only."""

    name: str
    can: frozenset[Ability]

    async def dossier(self, code: str) -> Dossier | None:
        """None: the system says that there is no such dossier."""

    async def prove(self, code: str, proof: str) -> Proved:
        """Compare the last four digits of the identity number or of the phone, inside this call."""

    def changed(self, since: datetime | None) -> AsyncIterator[Sequence[Dossier]]:
        """Dossiers that changed since then, in parts; None: all that are under way."""

    async def procedures(self) -> Sequence[Procedure]: ...
    async def fields(self) -> Sequence[NamedCode]: ...
    async def units(self) -> Sequence[NamedCode]: ...
    async def bookings(self) -> Sequence[BookedVisit]: ...

    async def send(self, event: OutEvent) -> None:
        """Hand a fact over. One that the system has already is a success."""

    async def close(self) -> None: ...
