"""The folder of films and pictures beside the calls: what is in it, in the order of the names. No Qt."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)

FILMS = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".wmv"})
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"})
LITTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass
class Playlist:
    """The folder is read again for every entry, so that files may come and go; each bad one is told once."""

    folder: Path
    _told: set[tuple[str, int]] = field(default_factory=set)
    _is_missing: bool = False

    def after(self, name: str) -> Path | None:
        """The entry behind this name, the first one behind the last; None when there is nothing to show."""
        entries = self._entries()
        behind = (entry for entry in entries if _order(entry.name) > _order(name))
        return next(behind, entries[0] if entries else None)

    def is_bad(self, entry: Path) -> bool:
        """Whether it was told before, and has not been replaced since."""
        return (entry.name, _changed(entry)) in self._told

    def tell(self, entry: Path, why: str) -> None:
        """An entry cannot be shown."""
        if not self.is_bad(entry):
            self._told.add((entry.name, _changed(entry)))
            log.warning("%s is left out of the playlist: %s", entry, why)

    def _entries(self) -> list[Path]:
        files = sorted(self._files(), key=lambda file: _order(file.name))
        for file in files:
            if not is_film(file) and file.suffix.lower() not in PICTURES:
                self.tell(file, "neither a film nor a picture")
        return [file for file in files if not self.is_bad(file)]

    def _files(self) -> list[Path]:
        try:
            found = [file for file in self.folder.iterdir() if file.is_file()]
        except OSError as error:
            if not self._is_missing:
                log.warning("the playlist %s cannot be read: %s", self.folder, error.strerror)
            self._is_missing = True
            return []
        self._is_missing = False
        return [file for file in found if not file.name.startswith(".") and file.name.lower() not in LITTER]


def is_film(entry: Path) -> bool:
    return entry.suffix.lower() in FILMS


def _order(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _changed(entry: Path) -> int:
    try:
        return entry.stat().st_mtime_ns
    except OSError:
        return 0
