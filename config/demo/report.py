"""What a demonstration says at its end: a short table in words."""

from __future__ import annotations

from typing import Any

from config.words import say

ROWS = (
    "issued",
    "printed",
    "told_unprinted",
    "slips_torn",
    "called",
    "finished",
    "no_show",
    "duplicate_numbers",
    "double_calls",
    "missed_on_board",
    "journal_gaps",
)


def table(figures: dict[str, Any]) -> str:
    """One row a figure: words, value."""
    rows = [(say(f"demo_{name}"), str(figures[name])) for name in ROWS]
    rows += [(say(f"demo_{name}"), _milliseconds(figures[name])) for name in ("touch_to_slip_ms", "call_to_board_ms")]
    rows.append((say("demo_seconds"), f"{figures['seconds']:.0f} s"))
    width = max(len(words) for words, _ in rows)
    return "\n".join(f"  {words:<{width}}  {value}" for words, value in rows)


def _milliseconds(spread: dict[str, Any]) -> str:
    if not spread["n"]:
        return "–"
    return f"p50 {spread['p50']:.0f} ms, p99 {spread['p99']:.0f} ms (n = {spread['n']})"
