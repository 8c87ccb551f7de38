"""Are the tables what the journal says? Every day is made again from its facts and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from queue_engine.journal import FactRow
from queue_engine.stores.reader import facts_of_days
from queue_engine.tallies.fold import Folded
from queue_engine.tallies.pack import pack
from queue_engine.tallies.rows import Day
from queue_engine.tallies.store import TallyStore, differing, same_arrays


@dataclass(frozen=True, slots=True)
class Difference:
    """A day whose rows are not those of its facts; no tickets: its arrays alone differ."""

    day: str
    tickets: tuple[str, ...]


def differences(store: TallyStore, journal: Path, zone: str) -> list[Difference]:
    """Days that differ, up to the fact that the tables have last. Raises StoreProblem."""
    seq = int(store.meta("seq") or 0)
    folded, found = Folded(), []
    codes = {text: code for code, text in store.names().items()}
    for day in _days(folded, (fact for fact in facts_of_days(journal, None, None) if fact.seq <= seq)):
        tickets = differing(store.visits(day.day, day.day), day.visits.values())
        kept, made = store.packs(day.day, day.day), pack(day, zone, lambda text: codes.get(text, -1))
        if tickets or not all(map(same_arrays, kept.parts, made.parts)):
            found.append(Difference(day.day, tuple(tickets)))
    return found


def _days(folded: Folded, facts: Iterator[FactRow]) -> Iterator[Day]:
    yield from folded.take(facts)
    last = folded.today()
    if last is not None:
        yield last
