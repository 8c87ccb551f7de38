"""Any picture → grey, eight bits: what cameras, scanners and telephones make of a piece of paper."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.reads import Gray

MOST_PIXELS = 16_000_000
"""Larger pictures are reduced: a sheet of A4 at 400 dots an inch fits."""


def gray_of(frame: NDArray[Any]) -> Gray:
    """Grey, BGR or BGRA (what is transparent counts as white paper), eight bits or more. Raises ValueError."""
    if frame.ndim not in (2, 3) or (frame.ndim == 3 and frame.shape[2] not in (1, 2, 3, 4)):
        raise ValueError(f"an array of the shape {frame.shape} is no picture")
    if not frame.size:
        return np.zeros((0, 0), np.uint8)
    channels = _eight_bits(_of_bearable_size(np.ascontiguousarray(frame)))
    match 1 if channels.ndim == 2 else channels.shape[2]:
        case 1:
            return channels.reshape(channels.shape[:2])
        case 2:
            return _on_white(channels[:, :, 0], channels[:, :, 1])
        case 3:
            return np.asarray(cv2.cvtColor(channels, cv2.COLOR_BGR2GRAY), np.uint8)
        case _:
            return _on_white(np.asarray(cv2.cvtColor(channels, cv2.COLOR_BGRA2GRAY), np.uint8), channels[:, :, 3])


def _eight_bits(frame: NDArray[Any]) -> Gray:
    """Ten, twelve and sixteen bits are stretched from their darkest to their lightest dot."""
    if frame.dtype == np.uint8:
        return frame
    values = np.nan_to_num(frame.astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) * (255 / max(high - low, 1e-9)), np.uint8)


def _of_bearable_size(frame: NDArray[Any]) -> NDArray[Any]:
    factor = math.sqrt(MOST_PIXELS / (frame.shape[0] * frame.shape[1]))
    if factor >= 1:
        return frame
    size = (max(1, int(frame.shape[1] * factor)), max(1, int(frame.shape[0] * factor)))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA))


def _on_white(gray: Gray, opaque: Gray) -> Gray:
    share = opaque.astype(np.float32) / 255
    return np.asarray(gray * share + 255 * (1 - share), np.uint8)
