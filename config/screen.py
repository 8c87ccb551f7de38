"""The size of a station's screen."""

from __future__ import annotations

from pydantic import Field

from config.table import Settings


class Screen(Settings):
    """A station's screen: pixels and millimetres, so that letters and buttons have their real size."""

    width_px: int = Field(default=1920, ge=320, le=16384, description="width as the picture stands, pixels")
    height_px: int = Field(default=1080, ge=320, le=16384, description="height as the picture stands, pixels")
    width_mm: int = Field(default=527, ge=50, le=10_000, description="visible width, millimetres")
    height_mm: int = Field(default=296, ge=50, le=10_000, description="visible height, millimetres")
