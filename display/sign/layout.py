"""Where everything lies on a sign: wide, upright, or a bar above the counter. Plain numbers, no Qt.

Designed in millimetres of a screen of 470 × 282, 282 × 470 or 1013 × 190; another screen shows the same larger or
smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assets.theme import SPACING, Kind
from display.common.box import Box

LONG_MM, SHORT_MM, BAR_MM = 470.0, 282.0, 190.0
BAR_ASPECT = 2.6


class Shape(StrEnum):
    WIDE = "wide"
    UPRIGHT = "upright"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Layout:
    """The counter, its fields, the number or the words, and the line for the officer and a lost link."""

    shape: Shape
    counter: Box
    fields: Box
    panel: Box
    foot: Box


def shape_of(width: int, height: int) -> Shape:
    if width >= height * BAR_ASPECT:
        return Shape.BAR
    return Shape.WIDE if width >= height else Shape.UPRIGHT


def px_per_mm(width: int, height: int) -> float:
    """Pixels of a millimetre of the design, in a window of this size."""
    match shape_of(width, height):
        case Shape.BAR:
            return height / BAR_MM
        case Shape.WIDE:
            return min(width / LONG_MM, height / SHORT_MM)
        case Shape.UPRIGHT:
            return min(width / SHORT_MM, height / LONG_MM)


def lay_out(width: int, height: int, footed: bool) -> Layout:
    """The sign in a window of this size; without the line below its place belongs to the others."""
    mm = px_per_mm(width, height)
    margin = SPACING[Kind.BOARD].margin * mm * 0.6
    gap = SPACING[Kind.BOARD].gap * mm
    inside = Box(margin, margin, width - 2 * margin, height - 2 * margin)
    match shape_of(width, height):
        case Shape.BAR:
            return _bar(inside, gap, footed)
        case Shape.WIDE:
            return _wide(inside, gap, footed)
        case Shape.UPRIGHT:
            return _upright(inside, gap, footed)


def _wide(inside: Box, gap: float, footed: bool) -> Layout:
    head, foot = inside.h * 0.21, inside.h * 0.13
    counter = Box(inside.x, inside.y, inside.w * 0.36, head)
    left = counter.x + counter.w + gap
    fields = Box(left, inside.y, inside.x + inside.w - left, head)
    top = inside.y + head + gap
    bottom = inside.y + inside.h - foot
    panel = Box(inside.x, top, inside.w, (bottom - gap if footed else bottom + foot) - top)
    return Layout(Shape.WIDE, counter, fields, panel, Box(inside.x, bottom, inside.w, foot))


def _upright(inside: Box, gap: float, footed: bool) -> Layout:
    counter = Box(inside.x, inside.y, inside.w, inside.h * 0.17)
    fields = Box(inside.x, counter.y + counter.h + gap, inside.w, inside.h * 0.14)
    foot = Box(inside.x, inside.y + inside.h * 0.87, inside.w, inside.h * 0.13)
    top = fields.y + fields.h + gap
    bottom = foot.y - gap if footed else foot.y + foot.h
    return Layout(Shape.UPRIGHT, counter, fields, Box(inside.x, top, inside.w, bottom - top), foot)


def _bar(inside: Box, gap: float, footed: bool) -> Layout:
    counter = Box(inside.x, inside.y, inside.w * 0.15, inside.h)
    side = inside.w * 0.27
    right = inside.x + inside.w - side
    left = counter.x + counter.w + gap
    high = inside.h * 0.56
    return Layout(
        Shape.BAR,
        counter,
        Box(right, inside.y, side, high if footed else inside.h),
        Box(left, inside.y, right - gap - left, inside.h),
        Box(right, inside.y + high + gap, side, inside.h - high - gap),
    )
