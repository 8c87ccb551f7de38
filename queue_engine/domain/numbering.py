"""Numbers: the field's letter and a running number of the local day, ``A001``, ``A002``, … ``A1000``."""

from __future__ import annotations


def ticket_number(letter: str, serial: int) -> str:
    """What the citizen reads and hears. At least three digits; it never wraps."""
    return f"{letter}{serial:03d}"


def ticket_id(day: str, number: str) -> str:
    """The unique key of a ticket over all days."""
    return f"{day}.{number}"
