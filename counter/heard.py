"""What boards and loudspeakers made of a call, in words. Pure: (call, hall, words) -> words and a tone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.schema import HallConfig, StationKind
from config.scope import zone_counters
from counter.words import Words, ms_of
from queue_engine.protocol import Call, HallState, SpokenCall

LATE_MS = 4_000
"""After this long a call that some board has not shown, or that waits for a loudspeaker that is away, is told so."""
SILENT_MS = 30_000
"""An announcer that has not said what became of a call so long after its time is not trusted any more."""

HEARD = ("spoken", "merged")


@dataclass(frozen=True)
class Heard:
    """``text`` is empty where nothing is expected. ``tone``: calm, quiet or alarm."""

    text: str = ""
    tone: str = "calm"


def worst(parts: Sequence[Heard]) -> str:
    """The tone of all together."""
    tones = {part.tone for part in parts}
    return next((tone for tone in ("alarm", "quiet", "calm") if tone in tones), "quiet")


def on_boards(call: Call | None, boards: frozenset[str], now_ms: int, words: Words, key: str) -> Heard:
    """On how many of its boards it has been painted; ``key`` of the sentence."""
    if not boards:
        return Heard()
    seen = len(boards.intersection(call.shown)) if call else 0
    late = call is not None and now_ms - ms_of(call.at) > LATE_MS
    tone = "calm" if seen == len(boards) else "alarm" if late else "quiet"
    return Heard(words[key].format(n=seen, all=len(boards)), tone)


def zones_of(config: HallConfig, counter: str) -> frozenset[str]:
    """The zones whose loudspeakers have to say calls to a counter; empty text: the whole hall."""
    voices = (one for one in config.stations if one.kind is StationKind.ANNOUNCER and one.enabled)
    return frozenset(one.zone or "" for one in voices if counter in zone_counters(config, one.zone))


def by_voice(call: Call, hall: HallState, now_ms: int, words: Words) -> Heard:
    """What became of it at the loudspeakers."""
    zones = zones_of(words.config, call.counter)
    told = [one for one in call.spoken if one.zone in zones]
    if failed := [one for one in told if one.outcome == "failed"]:
        return Heard(_why_failed(failed[0], words), "alarm")
    if len(told) < len(zones):
        return _awaited(call, hall, zones - {one.zone for one in told}, now_ms, words)
    return _all_told(told, words) if told else Heard()


def _awaited(call: Call, hall: HallState, missing: frozenset[str], now_ms: int, words: Words) -> Heard:
    age_ms = now_ms - ms_of(call.at)
    if age_ms > LATE_MS and not missing <= hall.granted.keys():
        return Heard(words["spoken.nobody"], "alarm")
    if age_ms > words.config.voice.oldest_s * 1000 + SILENT_MS:
        return Heard(words["spoken.silent"], "alarm")
    return Heard(words["spoken.awaited"], "quiet")


def _all_told(told: list[SpokenCall], words: Words) -> Heard:
    heard = [one for one in told if one.outcome in HEARD]
    if not heard:
        return Heard(_why_silent(told[0], words))
    if len(heard) < len(told):
        return Heard(words["spoken.part"].format(n=len(heard), all=len(told)))
    return Heard(words["spoken.merged" if any(one.outcome == "merged" for one in heard) else "spoken.spoken"])


def _why_failed(one: SpokenCall, words: Words) -> str:
    for reason in one.reasons:
        if (key := f"spoken.failed_{reason}") in words.texts:
            return words[key]
        if (key := f"device.reason_{reason}") in words.texts:
            return words["spoken.failed_for"].format(reason=words[key].rstrip("."))
    return words["spoken.failed"]


def _why_silent(one: SpokenCall, words: Words) -> str:
    """Shown on purpose only, and why."""
    keys = (f"spoken.only_{reason}" for reason in one.reasons)
    return words[next((key for key in keys if key in words.texts), "spoken.only")]
