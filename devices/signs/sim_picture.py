"""A picture of what the simulated signs show, segment by segment."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from devices.signs import segments
from devices.signs.sim import SimSign

WIDE, HIGH, GAP, BAR = 44, 76, 18, 8
COLUMNS = 5
GROUND, CASE, LIT, DARK, INK = "#20242a", "#0c0e10", "#ff3b2f", "#2a1210", "#c9d2da"
_BARS = (
    ((0, 0), (1, 0)),  # a
    ((1, 0), (1, 0.5)),  # b
    ((1, 0.5), (1, 1)),  # c
    ((0, 1), (1, 1)),  # d
    ((0, 0.5), (0, 1)),  # e
    ((0, 0), (0, 0.5)),  # f
    ((0, 0.5), (1, 0.5)),  # g
)


def draw(signs: Iterable[SimSign], file: Path) -> None:
    """All signs of a line as a PNG; whoever looks at the file sees the old picture or the new one, whole."""
    shown = list(signs)
    width = max((sign.places for sign in shown), default=1) * (WIDE + GAP) + GAP
    rows = max(1, math.ceil(len(shown) / COLUMNS))
    tall = HIGH + GAP * 4
    image = Image.new("RGB", (min(COLUMNS, len(shown) or 1) * (width + GAP) + GAP, rows * tall + GAP), GROUND)
    pen = ImageDraw.Draw(image)
    for number, sign in enumerate(shown):
        row, column = divmod(number, COLUMNS)
        _sign(pen, sign, GAP + column * (width + GAP), GAP + row * tall, width)
    fresh = file.with_name(f".{file.name}")
    image.save(fresh, "PNG")
    os.replace(fresh, file)


def _sign(pen: ImageDraw.ImageDraw, sign: SimSign, x: int, y: int, width: int) -> None:
    pen.rectangle((x, y, x + width, y + HIGH + GAP * 2), fill=CASE)
    for place, code in enumerate(segments.codes(sign.text, sign.places)):
        _digit(pen, code, x + GAP + place * (WIDE + GAP), y + GAP)
    pen.text((x + 4, y + HIGH + GAP * 2 + 2), sign.settings.id, fill=INK, font=ImageFont.load_default())


def _digit(pen: ImageDraw.ImageDraw, code: int, x: int, y: int) -> None:
    for bit, ((x1, y1), (x2, y2)) in enumerate(_BARS):
        ends = (x + x1 * WIDE, y + y1 * HIGH, x + x2 * WIDE, y + y2 * HIGH)
        pen.line(_shortened(*ends), fill=LIT if code >> bit & 1 else DARK, width=BAR)
    point = (x + WIDE + 4, y + HIGH - 4, x + WIDE + 10, y + HIGH + 2)
    pen.ellipse(point, fill=LIT if code & segments.POINT else CASE)


def _shortened(x1: float, y1: float, x2: float, y2: float) -> tuple[float, float, float, float]:
    """Bars do not touch."""
    slack = BAR // 2 + 1
    return (x1 + slack, y1, x2 - slack, y2) if y1 == y2 else (x1, y1 + slack, x2, y2 - slack)
