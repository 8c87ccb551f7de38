"""The journal's form: one fact a line, each with the hash of the fact before it.

``hash`` is the SHA-256 of the line without ``hash``, as sorted compact UTF-8 JSON. A day opens with a fact
``day_opened`` that carries the head of the day before, so whole old days can leave and the rest still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
DAY_OPENED = "day_opened"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as it stands in the journal."""

    seq: int
    day: str
    at: str
    kind: str
    who: str
    data: dict[str, Any]
    prev: str
    hash: str

    def line(self) -> str:
        """The fact as one line of ``journal.jsonl``, without the line end."""
        return compact({**unhashed(self), "hash": self.hash})


def unhashed(fact: FactRow) -> dict[str, Any]:
    """What the hash covers."""
    return {
        "seq": fact.seq,
        "day": fact.day,
        "at": fact.at,
        "kind": fact.kind,
        "who": fact.who,
        "data": fact.data,
        "prev": fact.prev,
    }


def compact(value: Any) -> str:
    """Sorted compact JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: dict[str, Any]) -> str:
    return hashlib.sha256(compact(value).encode()).hexdigest()


def sealed(seq: int, day: str, at: str, kind: str, who: str, data: dict[str, Any], prev: str) -> FactRow:
    """A new fact with its hash."""
    open_fact = FactRow(seq, day, at, kind, who, data, prev, "")
    return FactRow(seq, day, at, kind, who, data, prev, digest(unhashed(open_fact)))


def parse(line: str) -> FactRow:
    """A line of ``journal.jsonl``. Raises ValueError (not JSON) or TypeError (wrong keys)."""
    return FactRow(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: how many facts, from which to which, and every problem in words."""

    facts: int
    first_seq: int | None
    head: str | None
    problems: tuple[str, ...]


def verify(facts: Iterable[FactRow]) -> Verdict:
    """Check gaps, hashes, links and the openings of days."""
    count, first, last, problems = 0, None, None, []
    for fact in facts:
        count += 1
        first = first or fact.seq
        problems += [f"seq {fact.seq}: {reason}" for reason in _faults(last, fact)]
        last = fact
    return Verdict(count, first, last.hash if last else None, tuple(problems))


def _faults(before: FactRow | None, fact: FactRow) -> Iterator[str]:
    if digest(unhashed(fact)) != fact.hash:
        yield "the fact does not match its hash"
    if before is None:
        if fact.kind != DAY_OPENED:
            yield "the journal does not begin with the opening of a day"
    else:
        if fact.seq != before.seq + 1:
            yield f"a gap after seq {before.seq}"
        if fact.prev != before.hash:
            yield "it does not follow the fact before it"
        if fact.day != before.day and fact.kind != DAY_OPENED:
            yield f"the day changes from {before.day} without an opening"
    if fact.kind == DAY_OPENED and fact.data.get("previous_head") != fact.prev:
        yield "the opening does not carry the head of the day before"
