"""The simulated printer's flash, kept in a file: what was stored in it is there tomorrow, as in a real one."""

from __future__ import annotations

import json
from pathlib import Path

from devices.printer.decoder_memory import Graphic, PrinterMemory


def load_memory(file: Path) -> PrinterMemory:
    """The memory that save_memory() wrote; an empty one when there is none, or none that can be read."""
    memory = PrinterMemory()
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        memory.graphics = {key: _graphic(width, rows) for key, (width, rows) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        memory.graphics = {}
    return memory


def save_memory(file: Path, memory: PrinterMemory) -> None:
    kept = {key: (graphic.width, [f"{row:x}" for row in graphic.rows]) for key, graphic in memory.graphics.items()}
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(kept), encoding="utf-8")
    fresh.replace(file)


def _graphic(width: int, rows: list[str]) -> Graphic:
    return Graphic(int(width), tuple(int(row, 16) for row in rows))
