"""Line icons: SVG files in assets/icons drawn in any colour and size, kept as pixmaps."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from assets.icons import icon_names


class IconMissing(LookupError):
    """No such file in assets/icons."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no icon {name!r}; known: {', '.join(sorted(icon_names()))}")


@cache
def _source(name: str) -> str:
    file = resources.files("assets.icons").joinpath(f"{name}.svg")
    if not file.is_file():
        raise IconMissing(name)
    return file.read_text("utf-8")


@lru_cache(maxsize=256)
def icon_pixmap(name: str, size: int, colour: str) -> QPixmap:
    """The icon as a square of ``size`` pixels, its lines in ``colour`` (``#rrggbb``)."""
    svg = _source(name).replace("currentColor", colour)
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def icon(name: str, size: int, colour: QColor | str) -> QIcon:
    """The same for standard Qt buttons."""
    return QIcon(icon_pixmap(name, size, QColor(colour).name()))
