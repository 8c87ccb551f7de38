"""Letters that the last row reads: real windows at real sizes, and what is told where they cannot be so high."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from assets.theme import Screen
from config.board import largest_mm, letters_mm
from display.board.layout import COUNTERS_BESIDE_WAITING, Box, lay_out
from display.board.shell import Shell
from tests.visual.board_states import following, station_of, window_of

SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (1080, 1920)]
MM = {True: 941.0, False: 529.0}
"""Width of a 43-inch screen, wide and upright."""


def shown(qtbot: QtBot, size: tuple[int, int], counters: int, metres: float) -> tuple[Shell, list[float]]:
    """A board for readers so far away, and the capitals of its calls in millimetres, the newest first."""
    screen = Screen(*size, 1, 1)
    window = window_of(counters, following(counters, 12, 1), "vi", station_of(screen, metres))
    qtbot.addWidget(window)
    window.resize(*size)
    window.grab()
    mm = size[0] / MM[size[0] > size[1]]
    return window, [card.capital_px() / mm for card in window.cards() if card.props()]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("counters", [1, 8, 40])
@pytest.mark.parametrize("metres", [3, 5, 6, 8])
def test_the_called_number_is_as_high_as_the_last_row_needs_it(
    qtbot: QtBot, size: tuple[int, int], counters: int, metres: float
) -> None:
    _, capitals = shown(qtbot, size, counters, metres)
    assert capitals[0] >= letters_mm(metres)
    assert capitals[0] >= max(capitals[1:])
    assert min(capitals[1:]) >= letters_mm(metres) * 0.45


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_settings_promise_no_more_than_a_board_can_hold(qtbot: QtBot, size: tuple[int, int]) -> None:
    wide = size[0] > size[1]
    promised = largest_mm(MM[wide], MM[not wide])
    metres = promised * 9 / 76
    _, capitals = shown(qtbot, size, 8, metres)
    assert capitals[0] >= promised * 0.985


def test_a_screen_that_is_too_small_is_told_at_the_start(qtbot: QtBot, expect_log: Callable[[str], None]) -> None:
    expect_log("letters have 5\\d % of the height that 30 m need")
    _, capitals = shown(qtbot, (1920, 1080), 8, 30)
    assert capitals[0] >= 125, "as large as it can be all the same"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("counters", [*range(1, 12), 16, 17, 25, 40])
@pytest.mark.parametrize("media", [False, True])
def test_nothing_overlaps_at_any_distance(size: tuple[int, int], counters: int, media: bool) -> None:
    for metres in (2, 4, 6, 9, 14, 30):
        need = letters_mm(metres) * size[0] / MM[size[0] > size[1]]
        layout = lay_out(*size, counters, 10, capital=need, media=media)
        places = [layout.hero, *layout.cards, layout.waiting, layout.media, layout.header, layout.footer]
        boxes = [box for box in places if box is not None]
        assert all(box.w > 0 and box.h > 0 for box in boxes)
        assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :] if overlaps(a, b)]
        assert layout.places >= 5


def overlaps(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.w - 0.01 and other.x < one.x + one.w - 0.01
    return across and one.y < other.y + other.h - 0.01 and other.y < one.y + one.h - 0.01


def test_films_have_room_beside_few_counters_only() -> None:
    assert lay_out(1920, 1080, 8, 8, media=True).media is not None
    assert lay_out(1080, 1920, 8, 8, media=True).media is not None
    assert lay_out(1920, 1080, COUNTERS_BESIDE_WAITING + 1, 8, media=True).media is None


def test_a_board_read_from_afar_gives_up_films_first_and_then_the_list() -> None:
    mm = 1920 / 941
    near, far, farthest = (lay_out(1920, 1080, 8, 8, capital=need * mm, media=True) for need in (51, 84, 101))
    assert (near.media is not None, near.waiting is not None) == (True, True)
    assert (far.media is not None, far.waiting is not None) == (False, True)
    assert (farthest.media is not None, farthest.waiting is not None) == (False, False)
