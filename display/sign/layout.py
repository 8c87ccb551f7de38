"""Where everything lies on a sign: wide, upright, or a bar above the counter. Plain numbers, no Qt.

Designed in millimetres of a screen of 470 × 282, 282 × 470 or 1013 × 190; another screen shows the same larger or
smaller.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from assets.theme import SPACING, Kind
from display.common.box import Box

LONG_MM, SHORT_MM, BAR_MM = 470.0, 282.0, 190.0
BAR_ASPECT = 2.6
PHOTO_SHAPE, WIDEST_PHOTO = 0.75, 0.3
"""A photo is upright, and never takes more of the number's width."""
FOOT, PICTURED = 0.13, 0.22
"""Of an upright sign's height, the part of the line below: without and with a photo."""


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
    photo: Box | None = None
    """The officer's."""


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


def lay_out(width: int, height: int, footed: bool, pictured: bool = False) -> Layout:
    """The sign in a window of this size; without the line below, or a photo, their places belong to the others."""
    mm = px_per_mm(width, height)
    margin = SPACING[Kind.BOARD].margin * mm * 0.6
    gap = SPACING[Kind.BOARD].gap * mm
    inside = Box(margin, margin, width - 2 * margin, height - 2 * margin)
    match shape_of(width, height):
        case Shape.BAR:
            layout = _bar(inside, gap, footed)
            return _between(layout, gap) if pictured else layout
        case Shape.WIDE:
            layout = _wide(inside, gap, footed)
            return _at_left(layout, gap) if pictured else layout
        case Shape.UPRIGHT:
            return _upright(inside, gap, footed, PICTURED if pictured else FOOT)


def _wide(inside: Box, gap: float, footed: bool) -> Layout:
    head, foot = inside.h * 0.21, inside.h * 0.13
    counter = Box(inside.x, inside.y, inside.w * 0.36, head)
    left = counter.x + counter.w + gap
    fields = Box(left, inside.y, inside.x + inside.w - left, head)
    top = inside.y + head + gap
    bottom = inside.y + inside.h - foot
    panel = Box(inside.x, top, inside.w, (bottom - gap if footed else bottom + foot) - top)
    return Layout(Shape.WIDE, counter, fields, panel, Box(inside.x, bottom, inside.w, foot))


def _at_left(layout: Layout, gap: float) -> Layout:
    """The photo stands beside the number and the name."""
    panel, foot = layout.panel, layout.foot
    high = foot.y + foot.h - panel.y
    wide = min(high * PHOTO_SHAPE, panel.w * WIDEST_PHOTO)
    left, right = panel.x + wide + gap, panel.x + panel.w
    return replace(
        layout,
        panel=Box(left, panel.y, right - left, panel.h),
        foot=Box(left, foot.y, right - left, foot.h),
        photo=Box(panel.x, panel.y, wide, high),
    )


def _between(layout: Layout, gap: float) -> Layout:
    """The photo stands between the number and the name."""
    panel = layout.panel
    wide = min(panel.h * PHOTO_SHAPE, panel.w * WIDEST_PHOTO)
    rest = panel.w - wide - gap
    photo = Box(panel.x + rest + gap, panel.y, wide, panel.h)
    return replace(layout, panel=Box(panel.x, panel.y, rest, panel.h), photo=photo)


def _upright(inside: Box, gap: float, footed: bool, share: float) -> Layout:
    counter = Box(inside.x, inside.y, inside.w, inside.h * 0.17)
    fields = Box(inside.x, counter.y + counter.h + gap, inside.w, inside.h * 0.14)
    foot = Box(inside.x, inside.y + inside.h * (1 - share), inside.w, inside.h * share)
    photo = Box(foot.x, foot.y, min(foot.h * PHOTO_SHAPE, foot.w * WIDEST_PHOTO), foot.h) if share == PICTURED else None
    top = fields.y + fields.h + gap
    bottom = foot.y - gap if footed else foot.y + foot.h
    if photo is not None:
        left = photo.x + photo.w + gap
        foot = Box(left, foot.y, inside.x + inside.w - left, foot.h)
    return Layout(Shape.UPRIGHT, counter, fields, Box(inside.x, top, inside.w, bottom - top), foot, photo)


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
