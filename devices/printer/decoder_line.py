"""The line that a printer is filling: letters and narrow pictures side by side, until something prints it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from devices.printer.decoder_memory import Graphic


@dataclass(frozen=True)
class Style:
    """How the next letters look."""

    wide: int = 1
    high: int = 1
    bold: bool = False
    underline: int = 0
    reverse: bool = False
    spacing: int = 0
    """Dots to the right of a letter of simple width."""

    def sized(self, n: int) -> Style:
        """GS !: width in the high half of the byte, height in the low one."""
        return replace(self, wide=(n >> 4 & 7) + 1, high=(n & 7) + 1)

    def of_mode(self, n: int) -> Style:
        """ESC !: bold 08h, double height 10h, double width 20h, underlined 80h."""
        return replace(
            self, bold=bool(n & 8), high=1 + (n >> 4 & 1), wide=1 + (n >> 5 & 1), underline=n >> 7, reverse=self.reverse
        )

    def dress(self, glyph: Graphic) -> Graphic:
        rows = tuple(row | row >> 1 for row in glyph.rows) if self.bold else glyph.rows
        full = (1 << glyph.width) - 1
        if self.underline:
            rows = rows[: -self.underline] + (full,) * self.underline
        if self.reverse:
            rows = tuple(row ^ full for row in rows)
        return Graphic(glyph.width, rows).enlarged(self.wide, self.high)


@dataclass
class Line:
    """What stands in the print buffer."""

    dots: int
    pen: int = 0
    """Where the next letter begins."""
    text: str = ""
    _items: list[tuple[int, Graphic]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._items)

    def fits(self, width: int) -> bool:
        return self.pen + width <= self.dots

    def add(self, graphic: Graphic, spacing: int = 0) -> None:
        self._items.append((self.pen, graphic))
        self.pen += graphic.width + spacing

    def rows(self, align: int) -> list[bytes]:
        """The line on paper: everything stands on its lower edge; what sticks out is lost."""
        height = max(len(graphic.rows) for _, graphic in self._items)
        left = (0, (self.dots - self.pen) // 2, self.dots - self.pen)[align]
        rows = [0] * height
        for x, graphic in self._items:
            for y, dots in enumerate(graphic.rows, start=height - len(graphic.rows)):
                rows[y] |= placed(dots, graphic.width, left + x, self.dots)
        return [row.to_bytes(self.dots // 8, "big") for row in rows]


def placed(dots: int, width: int, left: int, room: int) -> int:
    """Some dots of a row moved to where they stand in the whole row."""
    shift = room - left - width
    return (dots << shift if shift >= 0 else dots >> -shift) & ((1 << room) - 1)
