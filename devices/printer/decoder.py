"""ESC/POS bytes → what they do to the paper. Written from the vendors' manuals, not from our encoder.

    0A              LF          feed one line             1D 56 m         GS V    cut (m = 0 1 48 49)
    10 04 n         DLE EOT     real time, see realtime   1D 56 m n       GS V    feed n, cut (m = 65 66)
    10 05 n         DLE ENQ                               1D 49 n         GS I    who are you
    10 14 f ...     DLE DC4                               1D 61 n         GS a    tell changes by yourself
    1B 32 / 33 n    ESC 2 / 3   line spacing              1D 72 n         GS r    status in its turn
    1B 40           ESC @       initialise                1D 76 30 m x y  GS v 0  raster picture
    1B 4A n / 64 n  ESC J / d   feed n dots / lines       1C 2E           FS .    leave Kanji mode
    1B 61 n         ESC a       left, centre, right       00              NUL     nothing

A byte that begins none of these is counted as an error and skipped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from devices.printer.bitmap import Bitmap
from devices.printer.realtime import DLE, parameter_length

LINE_SPACING = 30


@dataclass(frozen=True)
class Row:
    """One row of dots over the whole width of the paper."""

    dots: bytes


@dataclass(frozen=True)
class Feed:
    """Paper moves by so many rows."""

    rows: int


@dataclass(frozen=True)
class Cut:
    """The knife falls."""


@dataclass(frozen=True)
class Ask:
    """A question that is answered in its turn: GS r or GS I."""

    command: str
    n: int


@dataclass(frozen=True)
class Quiet:
    """A setting: moves nothing."""

    name: str


@dataclass(frozen=True)
class Obeyed:
    """A real-time command, which was obeyed on arrival; in its turn it means nothing."""


@dataclass(frozen=True)
class Bad:
    """A byte or a picture that no manual explains."""

    what: str


Event = Row | Feed | Cut | Ask | Quiet | Obeyed | Bad


@dataclass
class _Picture:
    """The raster picture under way."""

    wide: int
    rows_left: int


class Decoder:
    """Takes a stream apart one command, or one row of a picture, at a time."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self.consumed = 0
        self._picture: _Picture | None = None
        self._initialise()

    def _initialise(self) -> None:
        self._align = 0
        self._line = LINE_SPACING

    @property
    def in_picture(self) -> bool:
        return self._picture is not None

    def take(self, buffer: bytearray) -> Event | None:
        """Consume one command or row from the front of the buffer; None when it is not whole yet."""
        if not buffer:
            return None
        size, event = self._row(buffer) if self._picture else self._command(buffer)
        if size > len(buffer) or event is None:
            return None
        del buffer[:size]
        self.consumed += size
        return event

    # ---- pictures ----

    def _begin_picture(self, head: bytearray) -> Event:
        mode, wide, rows = head[3], head[4] | head[5] << 8, head[6] | head[7] << 8
        if wide and rows:
            self._picture = _Picture(wide, rows)
        if mode not in (0, 48) or wide * 8 > self.dots:
            return Bad(f"picture of {wide} bytes in mode {mode}")
        return Quiet("GS v 0")

    def _row(self, buffer: bytearray) -> tuple[int, Event | None]:
        picture = self._picture
        assert picture is not None
        if len(buffer) < picture.wide:
            return picture.wide, None
        picture.rows_left -= 1
        if not picture.rows_left:
            self._picture = None
        return picture.wide, Row(self._placed(bytes(buffer[: picture.wide])))

    def _placed(self, dots: bytes) -> bytes:
        """The picture's row where the alignment puts it on the paper; what sticks out is lost."""
        spare = max(0, self.dots - len(dots) * 8)
        left = (0, spare // 2, spare)[self._align]
        picture = int.from_bytes(dots, "big")
        shift = self.dots - len(dots) * 8 - left
        return (picture << shift if shift >= 0 else picture >> -shift).to_bytes(self.dots // 8, "big")

    # ---- commands ----

    def _command(self, buffer: bytearray) -> tuple[int, Event | None]:
        first = buffer[0]
        if first == 0x00:
            return 1, Quiet("NUL")
        if first == 0x0A:
            return 1, Feed(self._line)
        if first not in (DLE, 0x1B, 0x1C, 0x1D):
            return 1, Bad(f"byte {first:02X}")
        if len(buffer) < 2:
            return 2, None
        size = _size(buffer)
        if size is None:
            return 1, Bad(f"command {first:02X} {buffer[1]:02X}")
        if len(buffer) < size:
            return size, None
        return size, self._obey(buffer, first, buffer[1])

    def _obey(self, buffer: bytearray, first: int, second: int) -> Event:
        if first == DLE:
            return Obeyed()
        match (first, second):
            case (0x1D, 0x76):
                return self._begin_picture(buffer)
            case (0x1D, 0x56):
                return Cut()
            case (0x1D, 0x72):
                return Ask("GS r", buffer[2])
            case (0x1D, 0x49):
                return Ask("GS I", buffer[2])
            case (0x1B, 0x4A):
                return Feed(buffer[2])
            case (0x1B, 0x64):
                return Feed(buffer[2] * self._line)
            case _:
                return self._set(buffer, first, second)

    def _set(self, buffer: bytearray, first: int, second: int) -> Event:
        match (first, second):
            case (0x1B, 0x40):
                self._initialise()
            case (0x1B, 0x61):
                self._align = {0: 0, 1: 1, 2: 2, 48: 0, 49: 1, 50: 2}.get(buffer[2], self._align)
            case (0x1B, 0x32):
                self._line = LINE_SPACING
            case (0x1B, 0x33):
                self._line = buffer[2]
        return Quiet(f"{first:02X} {second:02X}")


_SIZES = {
    (0x1B, 0x40): 2, (0x1B, 0x32): 2, (0x1B, 0x33): 3, (0x1B, 0x4A): 3, (0x1B, 0x64): 3, (0x1B, 0x61): 3,
    (0x1C, 0x2E): 2, (0x1D, 0x49): 3, (0x1D, 0x61): 3, (0x1D, 0x72): 3, (0x1D, 0x76): 8,
    (DLE, 0x04): 3, (DLE, 0x05): 3, (DLE, 0x14): 3,
}  # fmt: skip


def _size(buffer: bytearray) -> int | None:
    """Length of the command at the front, as far as it is known already; None for an unknown one."""
    size = _SIZES.get((buffer[0], buffer[1]), 0)
    if buffer[:2] == b"\x1dV":
        return 3 if len(buffer) < 3 or buffer[2] in (0, 1, 48, 49) else 4
    if buffer[0] == DLE and size and len(buffer) >= 3:
        size += parameter_length(buffer[1], buffer[2])
    return size or None


@dataclass
class Paper:
    """What has come out since the last cut."""

    dots: int
    rows: list[bytes] = field(default_factory=list)

    def add(self, event: Event) -> None:
        if isinstance(event, Row):
            self.rows.append(event.dots)
        elif isinstance(event, Feed):
            self.rows += [bytes(self.dots // 8)] * event.rows

    def cut(self) -> Bitmap:
        """The piece that falls into the hand; the next begins."""
        piece, self.rows = Bitmap.of_rows(self.dots, self.rows), []
        return piece


@dataclass(frozen=True)
class Decoded:
    """A whole stream at once: the pieces cut off, the piece still in the printer, and the mistakes."""

    slips: tuple[Bitmap, ...]
    rest: Bitmap
    bad: tuple[str, ...]


def decode(data: bytes | Iterable[int], dots: int) -> Decoded:
    """Everything that these bytes print."""
    decoder, paper, buffer = Decoder(dots), Paper(dots), bytearray(data)
    slips: list[Bitmap] = []
    bad: list[str] = []
    while (event := decoder.take(buffer)) is not None:
        paper.add(event)
        if isinstance(event, Cut):
            slips.append(paper.cut())
        elif isinstance(event, Bad):
            bad.append(event.what)
    if buffer:
        bad.append(f"{len(buffer)} bytes of a command that never ended")
    return Decoded(tuple(slips), paper.cut(), tuple(bad))
