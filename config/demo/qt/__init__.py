"""Hands and eyes inside a station's window; there only when the settings name a pilot."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from config.schema import Station


def pilot_of(station: Station, window: QWidget) -> QObject | None:
    """Scripted people touch and read the real window; only where the settings ask for a demonstration."""
    if station.pilot is None:
        return None
    from config.demo.qt.pilot import Pilot  # a hall does without

    return Pilot(window, station.id, station.pilot)
