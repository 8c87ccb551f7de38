"""GS ( L and GS ( k: pictures kept or printed whole, and QR codes drawn by the printer.

GS ( L   30 fn …    67 30 kc1 kc2 01 xL xH yL yH 31 d…   keep in flash     69 kc1 kc2 x y   print
                    66 kc1 kc2 · 65 "CLR"                erase one · all   48 51 64         questions
                    112 30 bx by 31 xL xH yL yH d…       into the buffer   50               print that
GS ( k   31 fn …    65 n1 n2 model · 67 n dots a module · 69 n correction · 80 30 d… contents · 81 30 print
"""

from __future__ import annotations

from dataclasses import dataclass

import segno

from devices.printer.decoder_events import Ask, Bad, Quiet, Stored
from devices.printer.decoder_memory import Graphic, PrinterMemory

HIGHEST = 2304
WIDEST = 8192
QUESTIONS = {48: b"", 51: b"", 64: b"KC"}
LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}


@dataclass(frozen=True)
class InBuffer:
    """A picture that waits for its print command."""

    graphic: Graphic


Told = Graphic | InBuffer | Ask | Bad | Quiet | Stored


def obey(body: bytes, memory: PrinterMemory, waiting: Graphic | None) -> Told:
    """What a GS ( L of these bytes, counted from the 30h, does; a graphic is to be printed."""
    if len(body) < 2 or body[0] != 0x30:
        return Bad(f"graphics command of {len(body)} bytes")
    function, parameters = body[1], body[2:]
    match function:
        case 67:
            return _keep(parameters, memory)
        case 69 if len(parameters) == 4 and set(parameters[2:]) <= {1, 2}:
            kept = memory.graphics.get(_key(parameters))
            return kept.enlarged(*parameters[2:]) if kept else Bad(f"no graphics behind {_key(parameters)!r}")
        case 66 if len(parameters) == 2:
            memory.erase(_key(parameters))
            return Stored(_key(parameters))
        case 65 if parameters == b"CLR":
            memory.erase(None)
            return Stored("")
        case 112:
            return _buffered(parameters)
        case 2 | 50 if not parameters:
            return waiting or Bad("no graphics in the buffer")
        case 48 | 51 | 64 if parameters == QUESTIONS[function]:
            return Ask("GS ( L", function)
    return Bad(f"graphics function {function} with {len(parameters)} bytes")


def _key(parameters: bytes) -> str:
    return parameters[:2].decode("latin-1")


def _keep(parameters: bytes, memory: PrinterMemory) -> Bad | Stored:
    """a kc1 kc2 b xL xH yL yH c d…"""
    if len(parameters) < 9 or parameters[0] != 0x30 or parameters[3] != 1 or parameters[8] != 0x31:
        return Bad("graphics to be kept without their head")
    key = _key(parameters[1:])
    graphic = _graphic(parameters[4:8], parameters[9:])
    if graphic is None or not all(0x20 <= ord(char) <= 0x7E for char in key):
        return Bad(f"graphics that cannot be kept behind {key!r}")
    return Stored(key) if memory.store(key, graphic) else Bad(f"no room for the graphics {key!r}")


def _buffered(parameters: bytes) -> Bad | InBuffer:
    """a bx by c xL xH yL yH d…"""
    if len(parameters) < 8 or not set(parameters[1:3]) <= {1, 2} or parameters[3] != 0x31:
        return Bad("graphics for the buffer without their head")
    graphic = _graphic(parameters[4:8], parameters[8:])
    return InBuffer(graphic.enlarged(*parameters[1:3])) if graphic else Bad("graphics for the buffer of another size")


def _graphic(size: bytes, dots: bytes) -> Graphic | None:
    width, height = size[0] | size[1] << 8, size[2] | size[3] << 8
    fits = 0 < width <= WIDEST and 0 < height <= HIGHEST and len(dots) == (width + 7) // 8 * height
    return Graphic.of_raster(width, height, dots) if fits else None


@dataclass
class Symbol:
    """The QR code that is being set up."""

    module: int = 3
    level: str = "l"
    contents: bytes = b""

    @property
    def text(self) -> str:
        return self.contents.decode("utf-8", "replace")

    def obey(self, body: bytes) -> Graphic | Bad | Quiet:
        """What a GS ( k of these bytes, counted from the 31h, does; a graphic is to be printed."""
        if len(body) < 3 or body[0] != 0x31:
            return Bad(f"symbol command of {len(body)} bytes")
        function, n, more = body[1], body[2], body[3:]
        match function:
            case 65 if n in (49, 50) and more == b"\0":
                pass
            case 67 if 1 <= n <= 16 and not more:
                self.module = n
            case 69 if n in LEVELS and not more:
                self.level = LEVELS[n]
            case 80 if n == 48 and more:
                self.contents = more
            case 81 if n == 48 and not more and self.contents:
                return self._drawn()
            case _:
                return Bad(f"symbol function {function} with {len(body)} bytes")
        return Quiet("GS ( k")

    def _drawn(self) -> Graphic | Bad:
        try:
            code = segno.make_qr(self.contents, error=self.level, boost_error=False)
        except segno.DataOverflowError:
            return Bad(f"{len(self.contents)} bytes for one QR code")
        rows = tuple(int("".join("1" if dark else "0" for dark in row), 2) for row in code.matrix)
        return Graphic(len(rows), rows).enlarged(self.module, self.module)
