"""The setting ``speaker`` of a station: which sound card, or which simulated one.

""                  the loudspeaker of the system
NAME                a sink of the sound server
alsa:CARD           a card without a sound server, as alsa:plughw:1,0
sim, sim:20         a simulated card, whose clock runs 20 times faster
sim:20:FILE         which leaves a JSON line in the file for each sound
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from devices.speech.settings import CardKind


@dataclass(frozen=True)
class Speaker:
    """What plays. ``speed`` and ``log`` are of a simulated card."""

    kind: CardKind = "auto"
    device: str = ""
    speed: float = 1.0
    log: Path | None = None


DEFAULT = Speaker()
"""The loudspeaker of the system."""


def speaker_of(setting: str, folder: Path) -> Speaker:
    """What the setting means; the settings' check has seen that it is well written. Files start at the folder."""
    head, _, rest = setting.partition(":")
    if head == "sim":
        speed, _, file = rest.partition(":")
        return Speaker("sim", "", float(speed or 1), folder / file if file else None)
    if head == "alsa":
        return Speaker("aplay", rest)
    return Speaker("paplay", setting) if setting else Speaker()
