"""The look-up's papers: printed for whoever stands at the screen, and not for whoever comes after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from kiosk.lookup.events import Paper, PaperState
from kiosk.lookup.flow import awaits_paper
from kiosk.state import Kiosk

Told = Callable[[PaperState], None]


class Printing(Protocol):
    """What the screen needs of kiosk.printing.SlipDesk."""

    def print_paper(self, wish: Paper, language: str, told: Told) -> None: ...
    def leave_papers(self) -> None: ...


class ScreenPapers(QObject):
    """Implements kiosk.lookup.ports.Papers; news come back in the window's thread."""

    _news = Signal(object, object)

    def __init__(self, desk: Printing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._under_way = False
        self._news.connect(self._on_news)

    def print(self, paper: Paper, language: str, told: Told) -> None:
        self._under_way = True
        self._desk.print_paper(paper, language, lambda state: self._news.emit(told, state))

    def follow(self, state: Kiosk) -> None:
        """After each step of the flow: a paper for which nobody stands there any more is not begun."""
        if self._under_way and not awaits_paper(state):
            self._under_way = False
            self._desk.leave_papers()

    def _on_news(self, told: Told, state: PaperState) -> None:
        told(state)
