"""The page of tallies as a part of a station: its state, its screen, and the ways of the station into it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QKeyEvent

from assets.qt.loop import Loop
from assets.qt.theme import Theme
from assets.texts import Texts
from config.schema import HallConfig
from counter.ports import Link, Lookups
from counter.tallies.effects import Effects
from counter.tallies.events import Event, LanguageSaid, Shown
from counter.tallies.flow import TallyPage, reduce
from counter.tallies.printing import Printing
from counter.tallies.props import props_of
from counter.tallies.screen import TallyScreen
from counter.words import Words


class TallyPart(QObject):
    """``screen`` goes into the station's window. Nothing is asked while it is not shown."""

    def __init__(
        self,
        config: HallConfig,
        theme: Theme,
        link: Link,
        lookups: Lookups,
        page: TallyPage,
        folder: Path | None = None,
        printing: Printing | None = None,
    ) -> None:
        super().__init__()
        self._config = config
        self.screen, self.loop = TallyScreen(theme), Loop(page, reduce, self)
        places = (lambda: folder) if folder else user_folder
        self.effects = Effects(link, lookups, ZoneInfo(config.hall.timezone), places, printing or Printing(), self)
        self.screen.meant.connect(self._on_happened)
        self.effects.happened.connect(self._on_happened)
        self.loop.stepped.connect(self.show_page)
        self.loop.wanted.connect(self.effects.perform)
        self.loop.dispatch(self.effects.time())

    def show_page(self, page: TallyPage) -> None:
        """Nobody sees what is not shown."""
        if page.shown:
            self.screen.render(props_of(page, Words(Texts.load(page.language), self._config)))

    def bring(self, shown: bool, language: str) -> None:
        """The station has brought the page to the front, or taken it away; and in which language."""
        page: TallyPage = self.loop.state
        events: list[Event] = [LanguageSaid(language)] if language != page.language else []
        events += [Shown(shown)] if shown != page.shown else []
        if events:
            self.loop.dispatch(self.effects.time(), *events)

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether the key meant something on the page."""
        page: TallyPage = self.loop.state
        return page.shown and self.screen.take_key(event)

    def close(self) -> None:
        self.effects.close()

    def _on_happened(self, event: Event) -> None:
        self.loop.dispatch(self.effects.time(), event)


def user_folder() -> Path:
    """Where people look for their files: documents, else the desktop, else home."""
    kinds = (QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.DesktopLocation)
    folders = (Path(QStandardPaths.writableLocation(kind)) for kind in kinds)
    return next((folder for folder in folders if folder.is_dir()), Path.home())
