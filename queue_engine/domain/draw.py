"""The opening crowd put in order by lot, so that nobody has to queue at night.

How the lot is kept honest:

1. Before the first number of the day the hall makes a secret of 32 random bytes and appends its ``commitment`` to the
   journal.
2. Everybody who takes a number in the plan's draw window takes part, from every field at once. Nobody is called yet.
   A booked citizen with a slot to keep has a key of another kind and stays out of it.
3. When the window ends the lot's seed is ``seed(secret, head)``, ``head`` being the hash of the journal's newest fact:
   nobody could know it when a number was taken, nor change the secret after it was committed.
4. A number's lot is the hash of seed and ticket. The fact of the draw carries the secret, the head and the order, so
   that anybody can repeat it.

Those in the draw count as having come together, at the window's beginning: their keys differ by milliseconds only. A
priority among them still counts as taken earlier. Whoever comes after the window is behind them as before: no drawn
key is later than the one it replaces, so nobody outside passes anybody whom he would not have passed without the draw.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

SECRET_BYTES = 32


def commitment(secret: bytes) -> str:
    """What is published before the first number: it binds the secret and does not show it."""
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"a secret needs {SECRET_BYTES} bytes")
    return hashlib.sha256(b"hall-draw:" + secret).hexdigest()


def keeps(secret: bytes, committed: str) -> bool:
    """Whether a secret is the one that was committed."""
    return hmac.compare_digest(commitment(secret), committed)


def seed(secret: bytes, head: str) -> bytes:
    """The seed of the lot from the secret and the journal's head when the window ends."""
    return hmac.new(secret, head.encode(), hashlib.sha256).digest()


def drawn_order(tickets: Iterable[str], seed: bytes) -> list[str]:
    """Ticket ids in drawn order. The order in which they are given, and a repetition, change nothing."""
    return sorted(set(tickets), key=lambda ticket: (hashlib.sha256(seed + ticket.encode()).digest(), ticket))


def counts_from(drawn: list[str], window_from_ms: int) -> dict[str, int]:
    """The moment from which each drawn ticket counts as taken; its key follows from it by the hall's rule.

    All lie just before the window's beginning: no key is later than the ticket's own issue would have made it.
    """
    first = window_from_ms - len(drawn)
    return {ticket: first + place for place, ticket in enumerate(drawn)}
