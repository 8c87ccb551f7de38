"""Finds the fonts that slips are drawn with, without fontconfig."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from devices.errors import FontMissing

PACKAGE = "fonts-noto-core"
REGULAR = "NotoSans-Regular.ttf"
BOLD = "NotoSans-Bold.ttf"
SMALL = "DejaVuSans.ttf"
"""Keeps every Vietnamese mark in 12 by 24 dots."""


def font_folders() -> tuple[Path, ...]:
    """The usual places, the likeliest first; those of the user last."""
    shared = [Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "fonts"
    return (*shared, home, Path.home() / ".fonts")


def find_font(file: str, folders: tuple[Path, ...] | None = None) -> Path:
    """The font file of that name; FontMissing says which Debian package brings it."""
    for folder in folders if folders is not None else font_folders():
        direct = folder / file
        if direct.is_file():
            return direct
        found = sorted(folder.rglob(file)) if folder.is_dir() else []
        if found:
            return found[0]
    raise FontMissing(file, "fonts-dejavu-core" if file.startswith("DejaVu") else PACKAGE)


@lru_cache(maxsize=64)
def load_font(file: str, px: int) -> ImageFont.FreeTypeFont:
    # The basic layout is complete for Vietnamese in NFC and is the same whether or not libraqm is there.
    return ImageFont.truetype(str(find_font(file)), px, layout_engine=ImageFont.Layout.BASIC)
