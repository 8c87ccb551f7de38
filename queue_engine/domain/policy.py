"""Who is called next. The key is fixed at issue, so two waiting tickets of a field never swap order."""

from __future__ import annotations

from collections.abc import Iterable

from queue_engine.domain.ticket import Ticket

MINUTE_MS = 60_000


def calling_key(issued_ms: int, priority: bool, advance_min: int) -> int:
    """The place in the order: a priority ticket counts as taken ``advance_min`` minutes earlier."""
    return issued_ms - advance_min * MINUTE_MS if priority else issued_ms


def choose(heads: Iterable[Ticket]) -> Ticket | None:
    """The ticket with the smallest key among the first waiting tickets of a counter's fields."""
    return min(heads, key=lambda ticket: ticket.order, default=None)
