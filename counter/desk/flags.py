"""What was flagged about today's ratings, for the supervisor to look at in peace. Pure: (desk, words) -> lines.

Nothing here says what was answered or who sat there: a flag asks to look at a pad, and nothing was dropped for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assets.line import Line
from counter.desk.buttons import Choice, Place
from counter.desk.events import Given
from counter.desk.flow import Desk
from counter.gear import is_rated
from counter.words import Words
from queue_engine.protocol import RatingFlag

REASONS = ("keys_well", "keys_mended", "spoken_with")
"""What may have come of looking at it."""
ICONS = {"too_fast": "clock", "run": "repeat", "strays": "keypad"}


def has_ratings(desk: Desk, words: Words) -> bool:
    """Whether anybody is asked here, or anything was flagged."""
    flagged = bool(desk.hall and desk.hall.rating_flags)
    return flagged or any(is_rated(words.config, one.id) for one in words.config.counters)


def flag_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """A sentence each and what to look at, the newest first."""
    flags = desk.hall.rating_flags if desk.hall else ()
    return tuple(_line(desk, words, one) for one in _grown(reversed(flags)))


def flag_choices(at: Place) -> Iterable[Choice]:
    """Those that may be seen to now."""
    for line in flag_lines(at.desk, at.words):
        yield Choice(line.title, Given(line.key), line.value_note, line.icon)


def flag_title(desk: Desk, words: Words, named: str) -> str:
    """Empty: it is another entry of the list, or was seen to meanwhile."""
    flags = desk.hall.rating_flags if desk.hall else ()
    return next((_line(desk, words, one).title for one in flags if str(one.seq) == named), "")


def _grown(newest_first: Iterable[RatingFlag]) -> Iterator[RatingFlag]:
    """A run that went on, and a day's count of strays, are told once, as long as they are now."""
    counts: dict[tuple[str, str], int] = {}
    for flag in newest_first:
        key = flag.why, flag.counter
        if flag.why == "too_fast" or flag.count >= counts.get(key, 0):
            yield flag
        counts[key] = flag.count


def _line(desk: Desk, words: Words, flag: RatingFlag) -> Line:
    place = words.counter(flag.counter)
    if flag.why == "too_fast" and flag.number:
        place = words["desk.flag_visit"].format(counter=place, number=flag.number)
    said = words[f"desk.flag_{flag.why}"].format(place=place, n=flag.count, seconds=_seconds(flag.count, words))
    at = words.moment(flag.at, desk.now_ms)
    return Line(str(flag.seq), said, words[f"desk.flag_{flag.why}_fix"], value_note=at, icon=ICONS[flag.why])


def _seconds(ms: int, words: Words) -> str:
    """With one decimal, as its language writes it; never none at all."""
    text = f"{max(0.1, ms / 1000):.1f}"
    return text if words.texts.language == "en" else text.replace(".", ",")
