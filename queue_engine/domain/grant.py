"""Which announcer speaks in a zone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An announcer of the zone that is connected."""

    station: str
    can_speak: bool = True
    """Nothing was heard of its loudspeaker or its voice that would keep it silent."""


def heir(holder: str | None, candidates: Sequence[Candidate]) -> str | None:
    """Who is granted the zone: the holder for as long as it can speak or nobody else can, else the first who can."""
    able = [one.station for one in candidates if one.can_speak]
    there = able or [one.station for one in candidates]
    return holder if holder in there else next(iter(there), None)
