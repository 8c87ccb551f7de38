"""Rooms tell which states they can draw; the pictures and the tests about clipped text go through them all.

A room adds ``tests/visual/<room>_states.py`` with a module-level ``ROOM = Room(...)``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

import tests.visual
from assets.qt.clipping import clipped
from assets.theme import Screen

LANGUAGES = ("vi", "en")

SIZES: Mapping[str, Screen] = {
    "1080x1920": Screen(1080, 1920, 293, 521),
    "1920x1080": Screen(1920, 1080, 527, 296),
    "1366x768": Screen(1366, 768, 410, 230),
}
SMALL_SIZES: Mapping[str, Screen] = {
    "800x480": Screen(800, 480, 154, 86),
    "1024x600": Screen(1024, 600, 222, 125),
    "1280x1024": Screen(1280, 1024, 376, 301),
    "1920x360": Screen(1920, 360, 698, 131),
    "600x1024": Screen(600, 1024, 125, 222),
}
"""Screens above a counter, and old ones."""


@dataclass(frozen=True)
class Stage:
    """Where a state is drawn: on which screen and in which language."""

    size: str
    language: str

    @property
    def screen(self) -> Screen:
        return {**SIZES, **SMALL_SIZES}[self.size]


@dataclass(frozen=True)
class Room:
    """The states of one program's flow. ``states`` maps a picture's name to what builds its window;
    ``needed`` maps every state that the flow knows to whether a picture shows it."""

    name: str
    states: Mapping[str, Callable[[Stage], QWidget]]
    needed: Callable[[], Mapping[str, bool]]
    sizes: tuple[str, ...] = tuple(SIZES)
    languages: tuple[str, ...] = LANGUAGES

    def stages(self) -> Iterator[Stage]:
        return (Stage(size, language) for size in self.sizes for language in self.languages)

    def missing(self) -> list[str]:
        """States without a picture."""
        return sorted(state for state, is_shown in self.needed().items() if not is_shown)


def rooms() -> tuple[Room, ...]:
    """Every room that has a module of states."""
    modules = pkgutil.iter_modules(tests.visual.__path__)
    names = sorted(module.name for module in modules if module.name.endswith("_states"))
    return tuple(importlib.import_module(f"tests.visual.{name}").ROOM for name in names)


def faults(window: QWidget, stage: Stage) -> list[str]:
    """What a person could not read: clipped texts, or a window that does not fit its screen."""
    wanted, got = (stage.screen.width_px, stage.screen.height_px), (window.width(), window.height())
    return clipped(window) + ([f"the window wants {got}, the screen has {wanted}"] if got != wanted else [])


def draw(room: Room, state: str, stage: Stage) -> tuple[QWidget, QPixmap]:
    """The window of a state at the stage's size, and its picture."""
    window = room.states[state](stage)
    window.resize(stage.screen.width_px, stage.screen.height_px)
    return window, window.grab()
