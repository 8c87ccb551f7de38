"""What a touch button shows, as data. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Face:
    """What a button shows.

    ``line`` stands below the title; ``badge`` is its short form with ``badge_icon``, shown at the side
    where there is no line or no room for it. ``look`` is a key of :data:`LOOKS`.
    """

    title: str = ""
    line: str = ""
    icon: str = ""
    badge: str = ""
    badge_icon: str = "users"
    look: str = "plain"
    busy: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Look:
    """Names of colours of the palette; ``well`` lies behind the icon."""

    fill: str
    edge: str
    ink: str
    soft: str
    sign: str
    well: str


LOOKS: dict[str, Look] = {
    "plain": Look("surface", "line", "ink", "muted", "accent", "accent_soft"),
    "quiet": Look("ground", "muted", "ink", "muted", "accent", "ground"),
    "band": Look("accent", "on_accent", "on_accent", "on_accent", "on_accent", "accent"),
    "main": Look("accent", "accent", "on_accent", "on_accent", "on_accent", "accent"),
    "offer": Look("priority_soft", "priority_line", "ink", "ink", "on_priority", "priority"),
    "priority": Look("surface", "priority_line", "ink", "muted", "on_priority", "priority"),
    "chosen": Look("priority", "priority_line", "on_priority", "on_priority", "on_priority", "priority"),
    "alarm": Look("surface", "alarm", "alarm", "ink", "alarm", "alarm_soft"),
    "mood": Look("surface", "line", "ink", "muted", "accent", "surface"),
    "off": Look("sunken", "sunken", "muted", "muted", "muted", "line"),
}
PRESSED = Look("accent_pressed", "accent_pressed", "on_accent", "on_accent", "on_accent", "accent")
