"""What has come out of a printer."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.printer.bitmap import Bitmap
from devices.printer.decoder_events import Code, Event, Feed, Row, Written


@dataclass(frozen=True)
class Piece:
    """One piece of paper: what a person sees on it, and what of it can be read by machine."""

    bitmap: Bitmap
    lines: tuple[str, ...] = ()
    """Text in the printer's letters and in downloaded ones, line by line; what was sent as a picture is not here."""
    codes: tuple[str, ...] = ()
    """QR codes that the printer drew itself."""


@dataclass
class Paper:
    """What has come out since the last cut."""

    dots: int
    rows: list[bytes] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def add(self, event: Event) -> None:
        match event:
            case Row(dots):
                self.rows.append(dots)
            case Feed(rows):
                self.rows += [bytes(self.dots // 8)] * rows
            case Written(text):
                self.lines.append(text)
            case Code(text):
                self.codes.append(text)

    def piece(self) -> Piece:
        """The piece that falls into the hand; the next begins."""
        piece = Piece(Bitmap.of_rows(self.dots, self.rows), tuple(self.lines), tuple(self.codes))
        self.rows, self.lines, self.codes = [], [], []
        return piece

    def cut(self) -> Bitmap:
        return self.piece().bitmap
