"""The settings of the voice: who is heard where, what is said, how loud and when not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.table import Clock, Id, Seconds, Settings

SPEEDS = (80, 260)
"""Words a minute that language packs and machines that speak can do, slowest and fastest."""


class Quiet(Settings):
    """Hours without a voice; calls are shown only."""

    begins: Clock = Field(description="when they begin, HH:MM")
    ends: Clock = Field(description="when they end, HH:MM, later than begins")


class Volume(Settings):
    """How loud from a time of day on, until the next row's."""

    since: Clock = Field(description="from this time of day on, HH:MM")
    percent: int = Field(ge=0, le=100, description="percent; 0: silent, 100: as loud as the loudspeaker is set")


class Voice(Settings):
    """How calls are said."""

    languages: tuple[Annotated[str, Field(pattern="^[a-z]{2,3}$")], ...] = Field(
        default=("vi",), min_length=1, description="language packs in which a call is said, one after the other"
    )
    region: Literal["", "south", "north"] = Field(
        default="", description="south: lẻ, ngàn, bốn; north: linh, nghìn, tư; empty: as the language pack has it"
    )
    whole_numbers: bool = Field(default=False, description="true: A012 as A mười hai instead of A không một hai")
    engine: Literal["espeak", "pyttsx3", "recorded"] = Field(
        default="espeak", description="what makes the words; recorded: a folder of recordings"
    )
    recorded: Path | None = Field(
        default=None, description="folder of a recorded voice; a relative path starts at this file"
    )
    packs: Path | None = Field(
        default=None, description="folder of more language packs; a relative path starts at this file"
    )
    speed: int = Field(
        default=0,
        ge=0,
        le=SPEEDS[1],
        description="words a minute, {} to {}; 0: as the language pack has it".format(*SPEEDS),
    )
    times: int = Field(default=2, ge=1, le=5, description="how often a call is said")
    merge_after_s: Seconds = Field(
        default=15.0, description="calls that have waited longer are said together, each once"
    )
    oldest_s: Seconds = Field(default=60.0, description="a call older than this is shown only")
    awaited_only: bool = Field(
        default=True, description="false: a call is said even when its citizen has come or was marked absent meanwhile"
    )
    most_merged: int = Field(default=5, ge=2, le=12, description="calls that are said together at most")
    quiet: tuple[Quiet, ...] = Field(default=(), description="hours without a voice")
    volumes: tuple[Volume, ...] = Field(default=(), description="volume by hour; empty: always full")
    invite_every_s: float | None = Field(
        default=None,
        ge=10,
        le=3600,
        description="a kiosk or look-up screen with a voice invites to touch the screen, each time after so many "
        "seconds without a touch; absent: never",
    )
    station_volumes: tuple[Volume, ...] = Field(
        default=(), description="volume by hour of what kiosks and look-up screens say; empty: as volumes"
    )
    cache_mb: int = Field(default=512, ge=8, le=8192, description="megabytes of sounds that are kept")


class Zone(Settings):
    """A part of the hall with its own loudspeaker and boards."""

    id: Id = Field(description="code of the zone")
    name: str = Field(min_length=1, description="name as staff read it")
    counters: tuple[Id, ...] = Field(default=(), description="ids of its counters; empty: all of them")
    room: str = Field(
        default="", max_length=40, description="zones of the same room hear each other, so they speak in turn"
    )
