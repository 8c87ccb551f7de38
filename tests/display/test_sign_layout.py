"""Every screen above a counter gets a sign whose pieces lie inside it and beside each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.common.box import Box
from display.sign.layout import Shape, lay_out, shape_of


@pytest.mark.parametrize(
    ("size", "shape"),
    [((800, 480), Shape.WIDE), ((1024, 600), Shape.WIDE), ((1920, 360), Shape.BAR), ((600, 1024), Shape.UPRIGHT)],
)
def test_shapes_are_told_apart(size: tuple[int, int], shape: Shape) -> None:
    assert shape_of(*size) is shape


@given(st.integers(320, 4000), st.integers(240, 4000), st.booleans(), st.booleans())
def test_pieces_lie_inside_and_never_on_each_other(width: int, height: int, footed: bool, pictured: bool) -> None:
    layout = lay_out(width, height, footed or pictured, pictured)
    boxes = [layout.counter, layout.fields, layout.panel, *([layout.foot] if footed or pictured else [])]
    boxes += [layout.photo] if layout.photo else []
    assert (layout.photo is not None) == pictured
    for box in boxes:
        assert box.w > 0 and box.h > 0
        assert box.x >= 0 and box.y >= 0
        assert box.x + box.w <= width + 0.01 and box.y + box.h <= height + 0.01
    assert not any(_meet(one, other) for one, other in itertools.combinations(boxes, 2))


@pytest.mark.parametrize("size", [(800, 480), (1024, 600), (1920, 360), (600, 1024)])
def test_the_number_has_most_of_the_screen(size: tuple[int, int]) -> None:
    panel = lay_out(*size, footed=False).panel
    assert panel.w * panel.h > 0.5 * size[0] * size[1]


@pytest.mark.parametrize("size", [(800, 480), (1024, 600), (1280, 1024), (1920, 360), (600, 1024)])
def test_a_photo_is_upright_and_leaves_the_number_its_room(size: tuple[int, int]) -> None:
    plain, layout = lay_out(*size, footed=True), lay_out(*size, footed=True, pictured=True)
    assert layout.photo is not None
    assert 1.2 < layout.photo.h / layout.photo.w < 2.2
    assert layout.panel.w * layout.panel.h > 0.62 * plain.panel.w * plain.panel.h


def _meet(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.w - 0.01 and other.x < one.x + one.w - 0.01
    return across and one.y < other.y + other.h - 0.01 and other.y < one.y + one.h - 0.01
