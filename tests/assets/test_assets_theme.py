"""The theme keeps its promises: contrast, heights of capitals, touch targets, equal layout at every size."""

from __future__ import annotations

from dataclasses import asdict
from itertools import combinations

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from assets.moods import FACES, TINTS
from assets.qt.theme import Theme
from assets.theme import (
    CAP_MM,
    CONTRAST,
    DARK,
    KIOSK_CAP_MM,
    LEAST_CAP_MM,
    LIGHT,
    READABLE,
    TOUCH_MM,
    Kind,
    Palette,
    Role,
    Screen,
    contrast,
)

SCREENS = {
    "upright 23.6 inch": Screen(1080, 1920, 293, 521),
    "landscape 24 inch": Screen(1920, 1080, 527, 296),
    "small 18.5 inch": Screen(1366, 768, 410, 230),
}


@pytest.mark.parametrize("palette", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
@pytest.mark.parametrize("pair", READABLE, ids=" on ".join)
def test_every_pair_that_screens_may_use_has_enough_contrast(palette: Palette, pair: tuple[str, str]) -> None:
    colours = asdict(palette)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


@pytest.mark.parametrize("faces", FACES.values(), ids=lambda faces: f"{len(faces)} levels")
def test_white_on_black_no_two_levels_are_equally_light(faces: tuple[int, ...]) -> None:
    colours = asdict(CONTRAST)
    signs = [colours[TINTS[f"face-{face}"][0]] for face in faces]
    assert all(contrast(one, other) >= 1.25 for one, other in combinations(signs, 2))


@pytest.mark.parametrize("palette", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
@pytest.mark.parametrize("tint", TINTS.values(), ids=TINTS)
def test_a_face_stands_out_from_what_lies_behind_it(palette: Palette, tint: tuple[str, str]) -> None:
    colours = asdict(palette)
    assert contrast(colours[tint[0]], colours[tint[1]]) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS.keys())
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_capitals_are_as_high_as_the_kiosk_needs(qtbot: QtBot, screen: Screen, role: Role, bold: bool) -> None:
    theme = Theme.for_screen(screen)
    cap_px = QFontMetricsF(theme.font(role, bold)).capHeight()
    assert cap_px / screen.px_per_mm() >= KIOSK_CAP_MM
    assert cap_px / screen.px_per_mm() >= CAP_MM[Kind.KIOSK][role]


@pytest.mark.parametrize("kind", Kind)
def test_no_text_shrinks_below_the_least_of_its_kind(qtbot: QtBot, kind: Kind) -> None:
    theme = Theme.for_screen(SCREENS["landscape 24 inch"], kind=kind)
    cap_px = QFontMetricsF(theme.font_of(theme.least_em())).capHeight()
    assert cap_px / theme.px_per_mm >= LEAST_CAP_MM[kind]


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS.keys())
def test_a_touch_target_is_fifteen_millimetres(qtbot: QtBot, screen: Screen) -> None:
    theme = Theme.for_screen(screen)
    assert theme.touch() / screen.px_per_mm() >= TOUCH_MM


@pytest.mark.parametrize(
    ("screen", "comfort"),
    [
        (Screen(1366, 768, 344, 194), 0.839),
        (Screen(1366, 768, 410, 230), 1.0),
        (Screen(1920, 1080, 527, 296), 1.285),
        (Screen(2160, 3840, 800, 1420), 1.35),
    ],
    ids=["too small", "just right", "large", "huge"],
)
def test_a_kiosk_uses_a_large_screen_and_shrinks_rather_than_cuts_on_one_that_is_too_small(
    screen: Screen, comfort: float
) -> None:
    assert screen.comfort() == pytest.approx(comfort, abs=0.001)


def test_a_window_of_half_the_screen_shrinks_everything_by_half(qtbot: QtBot) -> None:
    screen = SCREENS["upright 23.6 inch"]
    whole, half = Theme.for_screen(screen), Theme.for_screen(screen, (540, 960))
    assert half.px_per_mm == pytest.approx(whole.px_per_mm / 2)
    assert half.em(Role.HUGE) == pytest.approx(whole.em(Role.HUGE) / 2, abs=1)


def test_a_window_of_another_shape_shrinks_by_its_tighter_side() -> None:
    screen = SCREENS["upright 23.6 inch"]
    assert screen.px_per_mm((1080, 960)) == pytest.approx(screen.px_per_mm() / 2)


def test_where_the_axes_disagree_nothing_gets_too_small() -> None:
    assert Screen(1000, 1000, 100, 200).px_per_mm() == 10
