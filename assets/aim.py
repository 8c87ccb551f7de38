"""What a person sees who holds a code before a camera, as data. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Sight(StrEnum):
    """How well the camera sees."""

    LIVE = "live"
    STARTING = "starting"
    AWAY = "away"
    DARK = "dark"
    FROZEN = "frozen"


class Frame(Protocol):
    """Where to hold the code, in dots of the picture."""

    @property
    def left(self) -> int: ...
    @property
    def top(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


class Picture(Protocol):
    """A camera's picture; devices.camera.preview.Preview is one."""

    @property
    def rgb(self) -> bytes:
        """Three bytes a dot, row after row without gaps."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def found(self) -> bool:
        """A code has just been read; the camera says so long enough for eyes to see it."""

    @property
    def aim(self) -> Frame: ...
    @property
    def at(self) -> float:
        """When it was taken, on the monotonic clock."""


@dataclass(frozen=True)
class Look:
    """What there is to see at this moment. ``mirrored``: shown as in a mirror, for a camera that faces the person."""

    sight: Sight
    picture: Picture | None = None
    mirrored: bool = False


Glance = Callable[[], Look]
"""Looks through the camera; quick, and never waits for a picture. The same picture is the same object."""


@dataclass(frozen=True)
class AimWords:
    """What is said beside the picture, and in its place."""

    call: str
    found: str
    troubles: Mapping[Sight, str]
    """For every sight but LIVE."""
