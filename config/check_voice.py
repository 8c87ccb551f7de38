"""What the settings of the voice must say to each other and to the stations. Reads the plain data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from config.problems import Problem
from config.rows import Row, rows, texts
from config.schema import StationKind
from config.voice import SPEEDS
from config.words import say

SIMULATED = re.compile(r"sim(:(?!0+(\.0*)?(:|$))\d+(\.\d+)?(:.+)?)?")
THAT_SPEAK = frozenset({StationKind.ANNOUNCER, StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN})
IN_A_ZONE = frozenset({StationKind.HALL_BOARD, StationKind.ANNOUNCER})


def check_voice(data: Row, file: str) -> Iterator[Problem]:
    """Quiet hours, speed, recordings, loudspeakers and zones."""
    yield from _quiet(data, file)
    yield from _speed(data, file)
    yield from _folders(data, file)
    yield from _stations(data, file)
    yield from _unheard(data, file)
    yield from _for_all(data, file)
    yield from _heard_twice(data, file)


def _quiet(data: Row, file: str) -> Iterator[Problem]:
    for place, row in rows(data, "voice.quiet"):
        begins, ends = row.get("begins"), row.get("ends")
        if isinstance(begins, str) and isinstance(ends, str) and ends <= begins:
            yield Problem(file, f"{place}.ends", say("quiet_backwards"), say("quiet_backwards_fix"))


def _voice(data: Row) -> Row:
    voice = data.get("voice")
    return voice if isinstance(voice, dict) else {}


def _speed(data: Row, file: str) -> Iterator[Problem]:
    """Whatever else is wrong with it the schema says."""
    speed = _voice(data).get("speed")
    if isinstance(speed, int) and 0 < speed < SPEEDS[0]:
        reason = say("too_small", value=speed, limit=SPEEDS[0])
        yield Problem(file, "voice.speed", reason, say("voice_speed_fix"))


def _folders(data: Row, file: str) -> Iterator[Problem]:
    voice = _voice(data)
    if voice.get("engine") == "recorded" and "recorded" not in voice:
        yield Problem(file, "voice.recorded", say("no_recordings"), say("no_recordings_fix"))
    elif "recorded" in voice and voice.get("engine") != "recorded":
        yield Problem(file, "voice.recorded", say("recordings_idle"), say("recordings_idle_fix"), warning=True)
    for key in ("recorded", "packs"):
        given = voice.get(key)
        folder = Path(file).parent / Path(given).expanduser() if isinstance(given, str) else None
        if folder is not None and not folder.is_dir():
            yield Problem(file, f"voice.{key}", say("no_folder", folder=folder), say("no_folder_fix"))


def _stations(data: Row, file: str) -> Iterator[Problem]:
    for place, row in rows(data, "stations"):
        kind, speaker = row.get("kind"), row.get("speaker")
        if speaker and kind not in set(THAT_SPEAK):
            yield Problem(file, f"{place}.speaker", say("not_for_kind", kind=kind), say("speaker_only_fix"))
        elif isinstance(speaker, str) and re.match("sim(:|$)", speaker) and not SIMULATED.fullmatch(speaker):
            yield Problem(file, f"{place}.speaker", say("sim_speaker", value=speaker), say("sim_speaker_fix"))
        if row.get("zone") is not None and kind not in set(IN_A_ZONE):
            yield Problem(file, f"{place}.zone", say("not_for_kind", kind=kind), say("zone_only_fix"))


def _unheard(data: Row, file: str) -> Iterator[Problem]:
    """A hall with loudspeakers, and a counter that none of them speaks for."""
    zones = [row for _, row in _spoken_zones(data)]
    nobody = not _announcers(data)
    if nobody or _without_zone(data) or any(not row.get("counters") for row in zones):
        return
    heard = {counter for row in zones for counter in texts(row, "counters")}
    for place, row in rows(data, "counters"):
        if isinstance(row.get("id"), str) and row["id"] not in heard:
            yield Problem(file, place, say("never_spoken"), say("never_spoken_fix"), warning=True)


def _for_all(data: Row, file: str) -> Iterator[Problem]:
    """A loudspeaker for the whole hall beside others for parts of it: no room makes it wait for them."""
    zoned = [row for _, row in _announcers(data) if row.get("zone") is not None]
    others = ", ".join(str(row.get("id")) for row in zoned)
    for place in _without_zone(data) if zoned else ():
        reason = say("speaks_for_all", others=others)
        yield Problem(file, f"{place}.zone", reason, say("speaks_for_all_fix"), warning=True)


def _heard_twice(data: Row, file: str) -> Iterator[Problem]:
    """Two zones that say the same calls, and nothing tells whether they hear each other."""
    every = [row["id"] for _, row in rows(data, "counters") if isinstance(row.get("id"), str)]
    for (_, one), (place, two) in combinations(_spoken_zones(data), 2):
        theirs = texts(one, "counters") or every
        shared = [counter for counter in texts(two, "counters") or every if counter in theirs]
        if shared and not (one.get("room") and two.get("room")):
            reason = say("heard_twice", other=one.get("id"), counters=", ".join(shared))
            yield Problem(file, f"{place}.room", reason, say("heard_twice_fix"), warning=True)


def _announcers(data: Row) -> list[tuple[str, Row]]:
    """Those that are on."""
    given = ((place, row) for place, row in rows(data, "stations") if row.get("kind") == StationKind.ANNOUNCER)
    return [(place, row) for place, row in given if row.get("enabled") is not False]


def _without_zone(data: Row) -> list[str]:
    return [place for place, row in _announcers(data) if row.get("zone") is None]


def _spoken_zones(data: Row) -> list[tuple[str, Row]]:
    """Zones that have a loudspeaker."""
    spoken_in = [row.get("zone") for _, row in _announcers(data)]
    return [(place, row) for place, row in rows(data, "zones") if row.get("id") in spoken_in]
