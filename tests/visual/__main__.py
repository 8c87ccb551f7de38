"""Draws every screen in every state, in every language, at every size, to PNG; and contact sheets of each room."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from assets.qt.station import application
from tests.visual.registry import Room, Stage, draw, faults, rooms

THUMB = 480
COLUMNS = 5


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.visual", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/pictures"), help="folder for the pictures")
    parser.add_argument("--room", help="only this room")
    given = parser.parse_args(arguments)
    app = application()
    chosen = [room for room in rooms() if given.room in (None, room.name)]
    found = [fault for room in chosen for fault in _draw_room(room, given.out / room.name)]
    found += [f"{room.name}: no picture of {state}" for room in chosen for state in room.missing()]
    print(f"{given.out}: {sum(1 for _ in given.out.rglob('*.png'))} pictures, {len(found)} faults")
    print("\n".join(found), end="\n" if found else "")
    app.quit()
    return 1 if found else 0


def _draw_room(room: Room, folder: Path) -> list[str]:
    found: list[str] = []
    for stage in room.stages():
        place = folder / f"{stage.size}-{stage.language}"
        place.mkdir(parents=True, exist_ok=True)
        pictures: list[QPixmap] = []
        for state in room.states:
            found += _draw_state(room, state, stage, place, pictures)
        _sheet(pictures).save(str(folder / f"sheet-{stage.size}-{stage.language}.png"))
    return found


def _draw_state(room: Room, state: str, stage: Stage, place: Path, pictures: list[QPixmap]) -> list[str]:
    window, picture = draw(room, state, stage)
    picture.save(str(place / f"{state}.png"))
    pictures.append(picture.scaledToWidth(THUMB, Qt.TransformationMode.SmoothTransformation))
    found = [f"{room.name}/{place.name}/{state}: {fault}" for fault in faults(window, stage)]
    window.deleteLater()
    return found


def _sheet(pictures: list[QPixmap]) -> QImage:
    """All states of a stage side by side, for a first look."""
    high = max(picture.height() for picture in pictures) + 8
    rows = -(-len(pictures) // COLUMNS)
    sheet = QImage(COLUMNS * (THUMB + 8), rows * high, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#333333"))
    painter = QPainter(sheet)
    for place, picture in enumerate(pictures):
        row, column = divmod(place, COLUMNS)
        painter.drawPixmap(QRect(column * (THUMB + 8) + 4, row * high + 4, picture.width(), picture.height()), picture)
    painter.end()
    return sheet


if __name__ == "__main__":
    sys.exit(main())
