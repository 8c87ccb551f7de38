"""A picture in dots of the print head, without any picture library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Bitmap:
    """Rows of dots, top first; in each byte the leftmost dot is the highest bit and 1 is black."""

    width: int
    data: bytes

    def __post_init__(self) -> None:
        if self.width <= 0 or self.width % 8:
            raise ValueError(f"width must be a positive multiple of 8, not {self.width}")
        if len(self.data) % self.stride:
            raise ValueError(f"{len(self.data)} bytes are no whole number of rows of {self.stride}")

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return self.width // 8

    @property
    def height(self) -> int:
        return len(self.data) // self.stride

    def row(self, y: int) -> bytes:
        return self.data[y * self.stride : (y + 1) * self.stride]

    def rows(self) -> Iterator[bytes]:
        return (self.row(y) for y in range(self.height))

    @classmethod
    def of_rows(cls, width: int, rows: Iterable[bytes]) -> Bitmap:
        return cls(width, b"".join(rows))
