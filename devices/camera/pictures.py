"""Picture files, of any kind that scanners, telephones and screens leave behind."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from devices.camera.words import say
from devices.fault_words import Language

MOST_PIXELS = 150_000_000
"""A sheet of A3 at 1,200 dots an inch is larger; nobody needs that, and it would fill the memory."""
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".pgm", ".ppm"})


class NoPicture(Exception):
    """The file cannot be read as a picture; says why."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say("en", key, **values))
        self._key, self._values = key, values

    def told(self, language: Language) -> str:
        return say(language, self._key, **self._values)


def load_picture(file: Path) -> NDArray[Any]:
    """Grey, BGR or BGRA, eight bits or sixteen, the way up that its camera noted. Raises NoPicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we have a limit of our own
            with Image.open(file) as opened:
                _check(opened)
                return _array(ImageOps.exif_transpose(opened))
    except NoPicture:
        raise
    except FileNotFoundError as error:
        raise NoPicture("no_file") from error
    except UnidentifiedImageError as error:
        raise NoPicture("no_picture") from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except OSError as error:
        why = error.strerror
        raise (NoPicture("unreadable", why=why) if why else NoPicture("broken", why=error)) from error
    except (ValueError, SyntaxError, EOFError, IndexError, MemoryError) as error:  # so Pillow says of some broken files
        raise NoPicture("broken", why=error) from error


def _check(opened: Image.Image) -> None:
    if opened.width * opened.height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> NoPicture:
    return NoPicture("too_large", most=MOST_PIXELS // 1_000_000)


def _array(picture: Image.Image) -> NDArray[Any]:
    if picture.mode in ("L", "F", "I") or picture.mode.startswith("I;16"):
        return np.asarray(picture)
    if picture.mode in ("LA", "PA", "RGBA", "RGBa") or "transparency" in picture.info:
        return np.asarray(picture.convert("RGBA"))[:, :, (2, 1, 0, 3)]
    return np.asarray(picture.convert("L" if picture.mode == "1" else "RGB"))[..., :: -1 if picture.mode != "1" else 1]
