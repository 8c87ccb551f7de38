"""Settings of a loudspeaker and its voice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Literal

CardKind = Literal["auto", "paplay", "aplay", "sim", "file"]
VoiceKind = Literal["espeak", "pyttsx3", "recorded"]


@dataclass(frozen=True)
class Volume:
    """How loud from a time of day on, until the next row's."""

    since: time
    percent: int


@dataclass(frozen=True)
class SpeechSettings:
    """One loudspeaker."""

    id: str
    packs: Path
    """Folder of the language packs."""
    cache: Path
    """Folder of the kept sounds."""
    kind: CardKind = "auto"
    """auto: the sound server if one runs, else ALSA. sim and file are silent; file leaves WAVs in ``folder``."""
    device: str = ""
    """The sink (paplay) or card (aplay); empty: the default one."""
    languages: tuple[str, ...] = ("vi",)
    region: str = ""
    whole: bool = False
    """Ticket numbers as whole numbers instead of figure by figure."""
    voice: VoiceKind = "espeak"
    recorded: Path | None = None
    """Folder of a recorded voice; what it lacks is said by espeak-ng."""
    speed: int = 0
    """Words a minute; 0: as the language pack has it."""
    chime: Path | None = None
    volumes: tuple[Volume, ...] = (Volume(time(0), 100),)
    cache_mb: int = 512
    sim_speed: float = 1.0
    folder: Path | None = None
    enabled: bool = field(default=True)
    sim_log: Path | None = None
    """sim: the file that gets a line for each sound."""
    own_packs: Path | None = None
    """Folder of more packs; one of a language that the house has replaces the house's, but for
    the sentences for stations that it lacks."""


def volume_at(volumes: tuple[Volume, ...], now: time) -> float:
    """The percent of this time of day; before the first row of the day, the last row of the day before holds."""
    if not volumes:
        return 100.0
    ordered = sorted(volumes, key=lambda row: row.since)
    return float(next((row.percent for row in reversed(ordered) if row.since <= now), ordered[-1].percent))


def volume_by_clock(volumes: tuple[Volume, ...], clock: Callable[[], time]) -> Callable[[], float]:
    """The volume of the moment; ``clock`` gives the hall's local time of day."""
    return lambda: volume_at(volumes, clock())
