"""Acknowledging what was painted: in batches, and once more after a lost link, which may have swallowed the last."""

from __future__ import annotations

from display.common.events import Acknowledge

REPEATED_ACKS = 32
ACKS_AT_ONCE = 100

Seqs = tuple[int, ...]


def send(live: bool, unsent: Seqs, sent: Seqs) -> tuple[Seqs, Seqs, tuple[Acknowledge, ...]]:
    """What is still to be told, what was told last, and the telling; nothing is told while the link is down."""
    if not live or not unsent:
        return unsent, sent, ()
    batches = [unsent[i : i + ACKS_AT_ONCE] for i in range(0, len(unsent), ACKS_AT_ONCE)]
    return (), merged(sent, unsent)[-REPEATED_ACKS:], tuple(Acknowledge(batch) for batch in batches)


def merged(*seqs: Seqs) -> Seqs:
    """Each once, in order."""
    return tuple(dict.fromkeys(seq for some in seqs for seq in some))
