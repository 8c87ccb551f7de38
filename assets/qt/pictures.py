"""Reads pictures of whatever size and kind; done off the window's thread, since a large one takes its time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

MOST_MB = 256
"""A picture that needs more memory while it is read counts as bad."""
KEEP, COVER = Qt.AspectRatioMode.KeepAspectRatio, Qt.AspectRatioMode.KeepAspectRatioByExpanding
FACE_AT = 0.35
"""Of what is cut off above and below a portrait, the part above."""


def read_picture(file: Path, room: QSize, fitting: Qt.AspectRatioMode = KEEP) -> tuple[QImage | None, str]:
    """A picture as large as the room allows, turned as the camera says; or why there is none."""
    QImageReader.setAllocationLimit(MOST_MB)
    reader = QImageReader(str(file))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > room.width() * 2 or size.height() > room.height() * 2):
        longest = max(room.width(), room.height())
        reader.setScaledSize(size.scaled(longest, longest, fitting))
    picture = reader.read()
    if picture.isNull():
        return None, reader.errorString()
    fitted = picture.scaled(room, fitting, Qt.TransformationMode.SmoothTransformation)
    return fitted.convertToFormat(QImage.Format.Format_RGB32), ""


def read_portrait(file: Path, room: QSize) -> tuple[QImage | None, str]:
    """A picture that fills the room; what is too much is cut off at its edges, less above than below."""
    picture, why = read_picture(file, room, COVER)
    if picture is None:
        return None, why
    left = (picture.width() - room.width()) // 2
    above = round((picture.height() - room.height()) * FACE_AT)
    return picture.copy(left, above, room.width(), room.height()), ""
