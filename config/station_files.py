"""Where a station keeps what must outlive it."""

from __future__ import annotations

from pathlib import Path

from config.schema import HallConfig, Station


def stations_folder(config: HallConfig) -> Path:
    """Everything that stations of this machine keep."""
    return config.hall.state_dir / "stations"


def ratings_file(config: HallConfig, station: Station) -> Path:
    """What citizens have pressed at a station and the server does not have yet."""
    return stations_folder(config) / f"{station.id}.ratings.jsonl"
