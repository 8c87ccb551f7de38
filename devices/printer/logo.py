"""A picture file → dots: scaled, then black or white at a threshold, never dithered."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from devices.errors import NotDrawable
from devices.printer.bitmap import Bitmap


@lru_cache(maxsize=32)
def load_logo(file: Path, width: int, threshold: int = 128) -> Bitmap:
    """The picture so many dots wide, in its own proportions; kept in memory, so that no slip waits for a disk."""
    try:
        with Image.open(file) as image:
            grey = _on_white(image).convert("L")
    except UnidentifiedImageError as error:
        raise NotDrawable(f"{file} is no picture in a known format") from error
    except (OSError, Image.DecompressionBombError) as error:
        raise NotDrawable(str(error)) from error
    if grey.width != width:
        height = max(1, round(grey.height * width / grey.width))
        grey = grey.resize((width, height), Image.Resampling.LANCZOS)
    black = grey.point([255 * (level < threshold) for level in range(256)]).convert("1", dither=Image.Dither.NONE)
    return _padded(black)


def _on_white(image: Image.Image) -> Image.Image:
    colours = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", colours.size, "white"), colours)


def _padded(image: Image.Image) -> Bitmap:
    """A bitmap's rows are whole bytes: what is missing is white, half at each side."""
    wide = -(-image.width // 8) * 8
    sheet = Image.new("1", (wide, image.height), 0)
    sheet.paste(image, ((wide - image.width) // 2, 0))
    return Bitmap(wide, sheet.tobytes())
