"""Languages that no pack can speak. Only the devices' room can read a pack, so it is asked, as a program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.programs import EVERY_MACHINE
from config.schema import HallConfig, Station, StationKind
from config.voice import Voice
from config.words import say


def voice_problems(config: HallConfig, file: Path, machine: str = EVERY_MACHINE) -> Iterator[str]:
    """For each language that no pack can speak: its key, and what is wrong. A machine that is mute has none."""
    voice, plain = config.voice, Voice()
    if (voice.languages, voice.packs) == (plain.languages, plain.packs) or not _speaks(config, machine):
        return
    told: set[str] = set()  # a damaged pack is in the way of every language
    for place, language in enumerate(voice.languages):
        wrong = _asked(language, voice.packs)
        if wrong and wrong not in told:
            told.add(wrong)
            reason = say("bad_voice_pack", language=language)
            yield f"{file}: voice.languages[{place}]: {reason} → {say('voice_pack_fix')}\n{wrong}"


def _speaks(config: HallConfig, machine: str) -> bool:
    here = (one for one in config.stations if one.enabled and machine in (one.machine, EVERY_MACHINE))
    return any(map(_has_voice, here))


def _has_voice(station: Station) -> bool:
    return station.voice or station.kind is StationKind.ANNOUNCER


def _asked(language: str, packs: Path | None) -> str:
    """Empty: a call can be said."""
    own = ["--packs", str(packs)] if packs else []
    command = [sys.executable, "-P", "-m", "devices", "say", "A001", "--counter", "1", "--text", "--lang", language]
    said = subprocess.run([*command, *own], capture_output=True, text=True, encoding="utf-8", check=False)
    return (said.stderr.strip() or say("by_code", code=said.returncode)) if said.returncode else ""
