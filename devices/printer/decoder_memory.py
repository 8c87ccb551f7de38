"""What a printer remembers: stored pictures in flash, downloaded letters in RAM."""

from __future__ import annotations

from dataclasses import dataclass, field

COLUMNS, ROWS = 12, 24
"""Dots of a letter in font A."""
GLYPH_BYTES = COLUMNS * ROWS // 8


@dataclass(frozen=True)
class Graphic:
    """A picture; in each row the leftmost dot is the highest of ``width`` bits."""

    width: int
    rows: tuple[int, ...]

    @classmethod
    def of_raster(cls, width: int, height: int, data: bytes) -> Graphic:
        stride = (width + 7) // 8
        spare = stride * 8 - width
        rows = (int.from_bytes(data[y * stride : (y + 1) * stride], "big") >> spare for y in range(height))
        return cls(width, tuple(rows))

    @classmethod
    def of_columns(cls, height: int, data: bytes) -> Graphic:
        """As ESC * and ESC & have it: column after column, in each the top dot is the highest bit."""
        deep = height // 8
        columns = [int.from_bytes(data[at : at + deep], "big") for at in range(0, len(data), deep)]
        rows = []
        for y in range(height):
            row = 0
            for column in columns:
                row = row << 1 | (column >> (height - 1 - y) & 1)
            rows.append(row)
        return cls(len(columns), tuple(rows))

    def enlarged(self, wide: int, high: int) -> Graphic:
        if (wide, high) == (1, 1):
            return self
        rows = tuple(_stretched(row, self.width, wide) for row in self.rows for _ in range(high))
        return Graphic(self.width * wide, rows)

    @property
    def bytes(self) -> int:
        return (self.width + 7) // 8 * len(self.rows)


def _stretched(row: int, width: int, times: int) -> int:
    return int("".join(dot * times for dot in f"{row:0{width}b}"), 2)


@dataclass
class PrinterMemory:
    """One printer's; hand the same one to every decoder of its life."""

    capacity: int = 256 * 1024
    """Bytes for stored pictures."""
    graphics: dict[str, Graphic] = field(default_factory=dict)
    """By key. They outlive cuts, ESC @ and power-off."""
    glyphs: dict[int, bytes] = field(default_factory=dict)
    """By code: 12 columns of 3 bytes. They outlive cuts only."""
    readings: dict[bytes, str] = field(default_factory=dict)
    """How a person reads a downloaded letter, for whoever wants the text of a slip; others read as U+FFFD."""
    writes: int = 0
    """How often the flash was written or erased."""

    def power_off(self) -> None:
        self.glyphs.clear()

    @property
    def room(self) -> int:
        return self.capacity - sum(graphic.bytes for graphic in self.graphics.values())

    def store(self, key: str, graphic: Graphic) -> bool:
        """False when there is no room."""
        self.writes += 1
        self.graphics.pop(key, None)
        if graphic.bytes > self.room:
            return False
        self.graphics[key] = graphic
        return True

    def erase(self, key: str | None) -> None:
        """One picture, or all of them."""
        self.writes += 1
        for gone in [key] if key is not None else list(self.graphics):
            self.graphics.pop(gone, None)
