"""The camera's picture for a person who holds a slip before it, with a frame to aim at. Values only, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from devices.camera.capture import Frame
from devices.camera.reads import Corners, Read

WIDEST = 640
AIM_WIDTH, AIM_HEIGHT = 0.8, 0.6
"""Of the picture: in this frame a slip is near enough, and sharp."""
FOUND_S = 0.6
"""A code that was read stays marked so long, for eyes to see it."""


@dataclass(frozen=True)
class Box:
    """In dots of the preview."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Preview:
    """The newest picture."""

    rgb: bytes
    """Three bytes a dot, row after row without gaps (RGB888)."""
    width: int
    height: int
    found: bool
    """A code has just been read."""
    corners: Corners
    """Where; in dots of the preview."""
    aim: Box
    """Where to hold the slip."""
    at: float
    """When it was taken, on the monotonic clock; the same picture has the same moment."""


@dataclass(frozen=True)
class Shown:
    """A picture and what was found in it, as the device's thread leaves it for others."""

    frame: Frame
    read: Read | None
    read_at: float
    at: float


def preview_of(shown: Shown) -> Preview:
    """From any thread."""
    import cv2
    import numpy as np

    width, size = shown.frame.shape[1], _size_of(shown.frame)
    factor = size[0] / width
    small = shown.frame
    if width >= 2 * size[0]:  # to half and then the rest: a third of the time that one step takes
        small = cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    if small.shape[1] != size[0]:
        small = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    rgb = cv2.cvtColor(small, cv2.COLOR_GRAY2RGB if small.ndim == 2 else cv2.COLOR_BGR2RGB)
    read = shown.read if shown.at - shown.read_at <= FOUND_S else None
    corners = tuple((round(x * factor), round(y * factor)) for x, y in read.corners) if read else ()
    return Preview(np.ascontiguousarray(rgb).tobytes(), *size, read is not None, corners, aim_in(size), shown.at)


def _size_of(frame: Frame) -> tuple[int, int]:
    """Width and height of the preview."""
    height, width = frame.shape[:2]
    factor = min(1.0, WIDEST / width)
    return max(1, round(width * factor)), max(1, round(height * factor))


def aim_in(size: tuple[int, int]) -> Box:
    """The frame in the middle of a picture."""
    width, height = round(size[0] * AIM_WIDTH), round(size[1] * AIM_HEIGHT)
    return Box((size[0] - width) // 2, (size[1] - height) // 2, width, height)
