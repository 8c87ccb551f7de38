"""Where things lie, and that letters are as high as eyes need them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from assets.theme import contrast
from display.board.layout import MOST_CARDS, Box, lay_out
from display.common.flashing import FADE_S, HOLD_S, Flashes, level
from tests.visual.board_states import CASES, window_of

SIZES = [(1920, 1080), (1366, 768), (1280, 720), (3840, 2160), (1080, 1920), (720, 1280), (480, 270)]
SCREEN_MM = {(1920, 1080): (941, 529), (1366, 768): (941, 529), (1080, 1920): (529, 941)}


def overlaps(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.w - 0.01 and other.x < one.x + one.w - 0.01
    return across and one.y < other.y + other.h - 0.01 and other.y < one.y + one.h - 0.01


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("counters", [1, 2, 3, 5, 8, 12, 16, 17, 40])
def test_nothing_overlaps_or_leaves_the_screen(size: tuple[int, int], counters: int) -> None:
    layout = lay_out(*size, counters, 10)
    boxes = [layout.header, layout.hero, *layout.cards, layout.footer, *([layout.waiting] if layout.waiting else [])]
    assert all(box.x >= 0 and box.y >= 0 and box.w > 0 and box.h > 0 for box in boxes)
    assert all(box.x + box.w <= size[0] + 0.01 and box.y + box.h <= size[1] + 0.01 for box in boxes)
    assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :] if overlaps(a, b)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("counters", range(1, 41))
def test_every_counter_has_a_place_as_far_as_letters_stay_readable(size: tuple[int, int], counters: int) -> None:
    assert lay_out(*size, counters, 10).places > min(counters, MOST_CARDS)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("counters", [1, 8, 40])
def test_the_newest_call_is_the_largest(size: tuple[int, int], counters: int) -> None:
    layout = lay_out(*size, counters, 10)
    assert layout.hero.h > max(card.h for card in layout.cards) * 1.5


@pytest.mark.parametrize("size", SCREEN_MM, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("case", "newest_mm", "least_mm"), [("calls-12", 51, 38), ("counters-2", 63, 38), ("counters-40", 51, 20)]
)
def test_on_a_43_inch_screen_numbers_are_high_enough(
    qtbot: QtBot, size: tuple[int, int], case: str, newest_mm: float, least_mm: float
) -> None:
    window = window_of(*CASES[case], "vi")
    qtbot.addWidget(window)
    window.resize(*size)
    window.grab()
    mm = size[0] / SCREEN_MM[size][0]
    newest, *others = (card.capital_px() / mm for card in window.cards() if card.props())
    assert newest >= newest_mm
    assert min(others) >= least_mm


def test_a_flash_is_one_pulse_that_only_falls() -> None:
    levels = [level(n * 0.05) for n in range(40)]
    assert levels[0] == 1.0
    assert levels == sorted(levels, reverse=True)
    assert level(HOLD_S + FADE_S) == 0.0


def test_a_flash_is_told_over_once() -> None:
    flashes = Flashes()
    flashes.begin(7, 100.0)
    flashes.begin(7, 101.0)
    assert flashes.ended(101.4) == ()
    assert flashes.ended(101.6) == (7,)
    assert flashes.ended(103.0) == ()


def test_the_number_stays_readable_all_through_a_flash(qtbot: QtBot) -> None:
    window = window_of(*CASES["flash"], "vi")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.grab()
    card = window.cards()[0]
    props = card.props()
    assert props is not None
    for percent in range(101):
        card.set_pulse(percent / 100)
        colours = card._colours(props)
        assert contrast(colours.ink, colours.fill) >= 3.9
        assert contrast(colours.on_well, colours.well) >= 4.5
