"""Colours between two colours."""

from __future__ import annotations


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two, ``share`` of the way from the first to the second."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
