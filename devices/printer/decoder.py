"""ESC/POS bytes → what they do to the paper. Written from the vendors' manuals, not from our encoder.

    20 … FF         a letter    0A LF  print the line     1D 21 n         GS !    size, 1-8 times
    10 04 n         DLE EOT     real time, see realtime   1D 28 48 …      GS ( H  say when this is printed
    10 05 n         DLE ENQ                               1D 28 4C …      GS ( L  graphics: keep, print, erase
    10 14 f ...     DLE DC4                               1D 38 4C …      GS 8 L  the same, longer
    1B 21 n         ESC !       bold, double, underlined  1D 28 6B …      GS ( k  QR code
    1B 24 l h       ESC $       go to this column         1D 42 n         GS B    white on black
    1B 25 n / 3F n  ESC % / ?   use / drop own letters    1D 49 n         GS I    who are you
    1B 26 y a b …   ESC &       own letters, 12 by 24     1D 56 m (n)     GS V    cut
    1B 2A m l h …   ESC *       columns, 8 or 24 high     1D 61 n         GS a    tell changes by yourself
    1B 2D n / 45 n  ESC - / E   underlined, bold          1D 72 n         GS r    status in its turn
    1B 32 / 33 n    ESC 2 / 3   line spacing              1D 76 30 m x y  GS v 0  raster picture
    1B 40           ESC @       initialise                1C 2E           FS .    leave Kanji mode
    1B 4A n / 64 n  ESC J / d   print, feed dots / lines  00, 0D          nothing
    1B 61 n         ESC a       left, centre, right       1B 69 / 6D      ESC i/m cut
    1B 74 n         ESC t       page of codes from 80h    1B 20 n         ESC SP  space between letters

A byte that begins none of these is counted as an error and skipped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from devices.printer import decoder_graphics as graphics
from devices.printer.bitmap import Bitmap
from devices.printer.decoder_events import Ask, Bad, Code, Cut, Event, Feed, Letter, Obeyed, Quiet, Row, Stored, Written
from devices.printer.decoder_font import PAGES, cell, letter_at
from devices.printer.decoder_line import Line, Style, placed
from devices.printer.decoder_memory import GLYPH_BYTES, ROWS, Graphic, PrinterMemory
from devices.printer.decoder_paper import Paper, Piece
from devices.printer.decoder_sizes import ESC, FS, GLYPH_WIDE, GS, are_codes, size_of
from devices.printer.realtime import DLE

__all__ = [
    "Ask", "Bad", "Code", "Cut", "Decoded", "Decoder", "Event", "Feed", "Letter", "Obeyed", "Paper", "Piece",
    "PrinterMemory", "Quiet", "Row", "Stored", "Written", "decode",
]  # fmt: skip

LINE_SPACING = 30
UNREADABLE = "\ufffd"
OFFLINE_TOLD = b"\x00\x01\x02012"
"""GS ( H 49: not, yes, with the cause."""


@dataclass
class _Picture:
    """The raster picture under way."""

    wide: int
    rows_left: int


class Decoder:
    """Takes a stream apart one command, or one row of a picture, at a time."""

    def __init__(self, dots: int, memory: PrinterMemory | None = None) -> None:
        self.dots = dots
        self.memory = memory or PrinterMemory()
        self.consumed = 0
        self._picture: _Picture | None = None
        self._coming: deque[Event] = deque()
        self._initialise()

    def _initialise(self) -> None:
        self._align = 0
        self._spacing = LINE_SPACING
        self._style = Style()
        self._page = 0
        self._own_letters = False
        self._line = Line(self.dots)
        self._symbol = graphics.Symbol()
        self._graphic: Graphic | None = None

    @property
    def in_picture(self) -> bool:
        """Rows of something begun are still to come."""
        return self._picture is not None or bool(self._coming)

    def take(self, buffer: bytearray) -> Event | None:
        """The next thing that happens: what a command still has to do, or the command or row at the front of the
        buffer, which is consumed; None when that is not whole yet."""
        if self._coming:
            return self._coming.popleft()
        if not buffer:
            return None
        size, events = self._row(buffer) if self._picture else self._command(buffer)
        if size > len(buffer) or not events:
            return None
        del buffer[:size]
        self.consumed += size
        self._coming.extend(events)
        return self._coming.popleft()

    # ---- raster pictures, row by row as they come

    def _begin_picture(self, head: bytearray) -> Iterator[Event]:
        mode, wide, rows = head[3], head[4] | head[5] << 8, head[6] | head[7] << 8
        yield from self._unfinished("picture")
        if wide and rows:
            self._picture = _Picture(wide, rows)
        if mode not in (0, 48) or wide * 8 > self.dots:
            yield Bad(f"picture of {wide} bytes in mode {mode}")
        else:
            yield Quiet("GS v 0")

    def _row(self, buffer: bytearray) -> tuple[int, list[Event]]:
        picture = self._picture
        assert picture is not None
        if len(buffer) < picture.wide:
            return picture.wide, []
        picture.rows_left -= 1
        if not picture.rows_left:
            self._picture = None
        return picture.wide, [self._placed(int.from_bytes(buffer[: picture.wide], "big"), picture.wide * 8)]

    def _placed(self, dots: int, width: int) -> Row:
        """A picture's row where the alignment puts it on the paper; what sticks out is lost."""
        spare = max(0, self.dots - width)
        left = (0, spare // 2, spare)[self._align]
        return Row(placed(dots, width, left, self.dots).to_bytes(self.dots // 8, "big"))

    # ---- commands

    def _command(self, buffer: bytearray) -> tuple[int, list[Event]]:
        first = buffer[0]
        if first not in (DLE, ESC, FS, GS):
            return 1, list(self._single(first))
        if len(buffer) < 2:
            return 2, []
        size = size_of(buffer)
        if size is None:
            return 1, [Bad(f"command {first:02X} {buffer[1]:02X}")]
        if len(buffer) < size:
            return size, []
        return size, list(self._obey(buffer[:size], first, buffer[1]))

    def _single(self, byte: int) -> Iterator[Event]:
        if byte >= 0x20:
            yield from self._letter(byte)
        elif byte == 0x0A:
            yield from self._print(self._spacing)
        elif byte in (0x00, 0x0D):
            yield Quiet("NUL" if byte == 0 else "CR")
        else:
            yield Bad(f"byte {byte:02X}")

    def _obey(self, command: bytearray, first: int, second: int) -> Iterable[Event]:
        if first == DLE:
            return (Obeyed(),)
        match (first, second):
            case (0x1D, 0x76):
                return self._begin_picture(command)
            case (0x1D, 0x56) | (0x1B, 0x69 | 0x6D):
                return (*self._unfinished("cut"), Cut())
            case (0x1D, 0x72):
                return (Ask("GS r", command[2]),)
            case (0x1D, 0x49):
                return (Ask("GS I", command[2]),)
            case (0x1D, 0x61):
                return (Ask("GS a", command[2]),)
            case (0x1D, 0x28):
                return self._counted(command[2], bytes(command[5:]))
            case (0x1D, 0x38):
                return self._graphics(bytes(command[7:])) if command[2] == 0x4C else (Bad("command 1D 38"),)
            case (0x1B, 0x4A):
                return self._print(command[2])
            case (0x1B, 0x64):
                return self._print(command[2] * self._spacing)
            case (0x1B, 0x2A):
                return self._columns(command)
            case (0x1B, 0x26):
                return self._define_letters(command)
            case _:
                return self._set(command, first, second)

    def _set(self, command: bytearray, first: int, second: int) -> Iterable[Event]:
        """Settings: nothing moves."""
        n = command[2] if len(command) > 2 else 0
        match (first, second):
            case (0x1B, 0x40):
                self._initialise()
                self.memory.glyphs.clear()
            case (0x1B, 0x61) if self._line:
                return (Bad("alignment in the middle of a line"),)
            case (0x1B, 0x61):
                self._align = {0: 0, 1: 1, 2: 2, 48: 0, 49: 1, 50: 2}.get(n, self._align)
            case (0x1B, 0x32):
                self._spacing = LINE_SPACING
            case (0x1B, 0x33):
                self._spacing = n
            case (0x1B, 0x24):
                self._line.pen = n | command[3] << 8
            case (0x1B, 0x25):
                self._own_letters = bool(n & 1)
            case (0x1B, 0x3F):
                self.memory.glyphs.pop(n, None)
            case (0x1B, 0x74) if n and n not in PAGES:
                return (Bad(f"code page {n}"),)
            case (0x1B, 0x74):
                self._page = n
            case (0x1B, 0x4D) if n not in (0, 48):
                return (Bad(f"font {n}"),)
            case (0x1B | 0x1D, 0x20 | 0x21 | 0x2D | 0x42 | 0x45 | 0x47):
                self._style = self._styled(first, second, n)
        return (Quiet(f"{first:02X} {second:02X}"),)

    def _styled(self, first: int, second: int, n: int) -> Style:
        match (first, second):
            case (0x1D, 0x21):
                return self._style.sized(n)
            case (0x1D, 0x42):
                return replace(self._style, reverse=bool(n & 1))
            case (0x1B, 0x21):
                return self._style.of_mode(n)
            case (0x1B, 0x2D):
                return replace(self._style, underline=n & 3)
            case (0x1B, 0x20):
                return replace(self._style, spacing=n)
            case _:
                return replace(self._style, bold=bool(n & 1))

    # ---- the line: letters and columns

    def _letter(self, code: int) -> Iterator[Event]:
        own = self.memory.glyphs.get(code) if self._own_letters else None
        letter = self.memory.readings.get(own, UNREADABLE) if own else letter_at(code, self._page)
        if letter is None:
            yield Bad(f"no letter at {code:02X} in page {self._page}")
            return
        glyph = self._style.dress(Graphic.of_columns(ROWS, own) if own else cell(letter))
        if not self._line.fits(glyph.width):
            yield from self._print(self._spacing)
        self._line.add(glyph, self._style.spacing * self._style.wide)
        self._line.text += letter
        yield Letter(letter)

    def _columns(self, command: bytearray) -> Iterator[Event]:
        mode, data = command[2], bytes(command[5:])
        if mode != 33:
            yield Bad(f"columns in mode {mode}")
            return
        graphic = Graphic.of_columns(24, data)
        if not self._line.fits(graphic.width):
            yield Bad(f"columns beyond the paper: {self._line.pen} and {graphic.width}")
        self._line.add(graphic)
        yield Quiet("ESC *")

    def _print(self, feed: int) -> Iterator[Event]:
        """Print what stands in the line. The paper moves by ``feed`` rows, or by the line's height if that is more."""
        rows = self._line.rows(self._align) if self._line else []
        if self._line.text:
            yield Written(self._line.text)
        self._line = Line(self.dots)
        yield from map(Row, rows)
        if feed > len(rows) or not rows:
            yield Feed(max(0, feed - len(rows)))

    def _unfinished(self, what: str) -> Iterator[Event]:
        """For commands that need an empty line: printers differ in what they do with one that is not."""
        if self._line:
            yield Bad(f"{what} in the middle of a line")
            yield from self._print(0)

    def _define_letters(self, command: bytearray) -> Iterator[Event]:
        if not are_codes(command) or not _whole(command):
            yield Bad("letters that no 12 by 24 font takes")
            return
        at = 5
        for code in range(command[3], command[4] + 1):
            columns = bytes(command[at + 1 : at + 1 + 3 * command[at]])
            if columns:
                self.memory.glyphs[code] = columns.ljust(GLYPH_BYTES, b"\0")
            at += 1 + len(columns)
        yield Quiet("ESC &")

    # ---- GS (

    def _counted(self, letter: int, body: bytes) -> Iterable[Event]:
        match letter:
            case 0x4C:
                return self._graphics(body)
            case 0x6B:
                return self._qr(body)
            case 0x48 if body[:2] == b"00" and len(body) == 6:
                return (Ask("GS ( H", 48, body[2:]),)
            case 0x48 if body[:2] == b"10" and len(body) == 3 and body[2] in OFFLINE_TOLD:
                return (Ask("GS ( H", 49, body[2:]),)
            case _:
                return (Bad(f"command GS ( {letter:02X} with {len(body)} bytes"),)

    def _qr(self, body: bytes) -> Iterator[Event]:
        told = self._symbol.obey(body)
        if not isinstance(told, Graphic):
            yield told
            return
        yield from self._unfinished("QR code")
        if told.width > self.dots:
            yield Bad(f"QR code of {told.width} dots")
        yield Code(self._symbol.text)
        yield from (self._placed(row, told.width) for row in told.rows)

    def _graphics(self, body: bytes) -> Iterator[Event]:
        told = graphics.obey(body, self.memory, self._graphic)
        match told:
            case graphics.InBuffer(graphic):
                self._graphic = graphic
                yield Quiet("GS ( L 112")
            case Graphic():
                yield from self._unfinished("graphics")
                if told.width > self.dots:
                    yield Bad(f"graphics of {told.width} dots")
                yield Quiet("GS ( L")
                yield from (self._placed(row, told.width) for row in told.rows)
            case _:
                yield told


def _whole(command: bytearray) -> bool:
    """Every letter that ESC & announced is there."""
    at = 5
    for _ in range(command[3], command[4] + 1):
        if at >= len(command) or command[at] > GLYPH_WIDE:
            return False
        at += 1 + 3 * command[at]
    return at == len(command)


@dataclass(frozen=True)
class Decoded:
    """A whole stream at once: the pieces cut off, the piece still in the printer, the mistakes, the questions."""

    slips: tuple[Bitmap, ...]
    rest: Bitmap
    bad: tuple[str, ...]
    pieces: tuple[Piece, ...] = ()
    """The slips with their text, and the rest as the last one."""
    asked: tuple[Ask, ...] = ()


def decode(data: bytes | Iterable[int], dots: int, memory: PrinterMemory | None = None) -> Decoded:
    """Everything that these bytes print."""
    decoder, paper, buffer = Decoder(dots, memory), Paper(dots), bytearray(data)
    pieces: list[Piece] = []
    bad: list[str] = []
    asked: list[Ask] = []
    while (event := decoder.take(buffer)) is not None:
        paper.add(event)
        match event:
            case Cut():
                pieces.append(paper.piece())
            case Bad(what):
                bad.append(what)
            case Ask():
                asked.append(event)
    if buffer:
        bad.append(f"{len(buffer)} bytes of a command that never ended")
    slips, rest = tuple(piece.bitmap for piece in pieces), paper.piece()
    return Decoded(slips, rest.bitmap, tuple(bad), (*pieces, rest), tuple(asked))
