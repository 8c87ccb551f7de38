"""What the settings of the voice must say to each other and to the stations. Reads the plain data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from config.problems import Problem
from config.rows import Row, rows, texts
from config.schema import StationKind
from config.words import say

SIMULATED = re.compile(r"sim(:(?!0+(\.0*)?(:|$))\d+(\.\d+)?(:.+)?)?")
THAT_SPEAK = frozenset({StationKind.ANNOUNCER, StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN})
IN_A_ZONE = frozenset({StationKind.HALL_BOARD, StationKind.ANNOUNCER})


def check_voice(data: Row, file: str) -> Iterator[Problem]:
    """Quiet hours, recordings, loudspeakers and zones."""
    yield from _quiet(data, file)
    yield from _folders(data, file)
    yield from _stations(data, file)
    yield from _unheard(data, file)


def _quiet(data: Row, file: str) -> Iterator[Problem]:
    for place, row in rows(data, "voice.quiet"):
        begins, ends = row.get("begins"), row.get("ends")
        if isinstance(begins, str) and isinstance(ends, str) and ends <= begins:
            yield Problem(file, f"{place}.ends", say("quiet_backwards"), say("quiet_backwards_fix"))


def _folders(data: Row, file: str) -> Iterator[Problem]:
    voice = data.get("voice")
    if not isinstance(voice, dict):
        return
    if voice.get("engine") == "recorded" and "recorded" not in voice:
        yield Problem(file, "voice.recorded", say("no_recordings"), say("no_recordings_fix"))
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
    speaking = [row for _, row in rows(data, "stations") if row.get("kind") == StationKind.ANNOUNCER]
    spoken_in = {row.get("zone") for row in speaking if row.get("enabled") is not False}
    zones = [row for _, row in rows(data, "zones") if row.get("id") in spoken_in]
    if not spoken_in or None in spoken_in or any(not row.get("counters") for row in zones):
        return
    heard = {counter for row in zones for counter in texts(row, "counters")}
    for place, row in rows(data, "counters"):
        if isinstance(row.get("id"), str) and row["id"] not in heard:
            yield Problem(file, place, say("never_spoken"), say("never_spoken_fix"), warning=True)
