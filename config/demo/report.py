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

WHY = ("called-again", "taken-back", "came", "absent", "elsewhere", "too-old", "no-sound-card")
"""Reasons of the journal for which there are words."""


def table(figures: dict[str, Any]) -> str:
    """One row a figure: words, value."""
    rows = [(say(f"demo_{name}"), str(figures[name])) for name in ROWS]
    if figures["calls"]:
        rows.append((say("demo_calls_spoken"), _spoken(figures)))
    if figures["lookups"]:
        of = say("demo_lookups_of", answered=figures["lookups_answered"], lookups=figures["lookups"])
        rows.append((say("demo_lookups"), of))
    if figures["ratings"]:
        of = say("demo_lookups_of", answered=figures["ratings"], lookups=figures["ratings_asked"])
        rows.append((say("demo_ratings"), of))
    rows += [(say(f"demo_{name}"), _milliseconds(figures[name])) for name in ("touch_to_slip_ms", "call_to_board_ms")]
    rows.append((say("demo_seconds"), f"{figures['seconds']:.0f} s"))
    width = max(len(words) for words, _ in rows)
    return "\n".join(f"  {words:<{width}}  {value}" for words, value in rows)


def _spoken(figures: dict[str, Any]) -> str:
    unspoken: dict[str, int] = figures["calls_unspoken"]
    said = say("demo_spoken_of", spoken=figures["calls_spoken"], calls=figures["calls"])
    why = "; ".join(f"{count} {_why(reason)}" for reason, count in unspoken.items())
    return said + (say("demo_shown_only", count=sum(unspoken.values()), why=why) if unspoken else "")


def _why(reason: str) -> str:
    return say(f"demo_why_{reason if reason in WHY else 'other'}")


def _milliseconds(spread: dict[str, Any]) -> str:
    if not spread["n"]:
        return "–"
    return f"p50 {spread['p50']:.0f} ms, p99 {spread['p99']:.0f} ms (n = {spread['n']})"
