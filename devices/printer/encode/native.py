"""What the printer does by itself: initialise, centre, feed, cut, write the number large, draw a QR code.

    1B 40        ESC @   forget settings, and downloaded letters     1D 21 n   GS !   size: width, height 1-8 times
    1B 61 n      ESC a   left, centre, right                         1D 42 n   GS B   white on black
    1B 45 n      ESC E   bold letters                                1D 56 ..  GS V   cut
    1B 4A n      ESC J   print what is waiting, feed n dots          1D 72 n   GS r   status in its turn
    1D 28 6B pL pH 31 fn ...   GS ( k   QR code: 65 model, 67 dots a module, 69 correction, 80 contents, 81 draw

Each of them leaves the line empty or is said while it is.
"""

from __future__ import annotations

from devices.printer.passport import Cut

INIT = b"\x1b@"
CENTRE = b"\x1ba\x01"
ALIGN = {"left": b"\x1ba\x00", "centre": CENTRE, "right": b"\x1ba\x02"}
CUT = b"\x1dVB\x00"
GS_R = b"\x1dr\x01"
PLAIN = b"\x1d!\x00"
HEAVY, LIGHT = b"\x1bE\x01", b"\x1bE\x00"
REVERSE, UPRIGHT = b"\x1dB\x01", b"\x1dB\x00"
LF = b"\n"

CELL_WIDTH, CELL_HEIGHT = 12, 24
"""Dots of a letter in font A."""
LARGEST = 8
TO_KNIFE = 144
"""Dots from the head to the knife, for cuts that do not feed by themselves."""
TO_TEAR = 200
"""Dots from the head to the edge where a person tears the paper off."""


def feed(rows: int) -> bytes:
    full, rest = divmod(rows, 255)
    return b"\x1bJ\xff" * full + (b"\x1bJ" + bytes((rest,)) if rest else b"")


def cut(kind: Cut) -> tuple[bytes, int]:
    """The end of a slip, and how many blank rows it adds to the paper."""
    match kind:
        case "feed_cut":
            return CUT, 0
        case "full":
            return feed(TO_KNIFE) + b"\x1dV\x00", TO_KNIFE
        case "partial":
            return feed(TO_KNIFE) + b"\x1dV\x01", TO_KNIFE
        case "none":
            return feed(TO_TEAR), TO_TEAR


def size(wide: int, high: int) -> bytes:
    """GS !: how many times as wide and as high."""
    return b"\x1d!" + bytes(((wide - 1) << 4 | (high - 1),))


def largest(text: str, dots: int) -> int:
    """How many times larger a line may be written and still fit; 0: not at all."""
    return min(LARGEST, dots // (CELL_WIDTH * max(1, len(text))))


def can_write(text: str, dots: int) -> bool:
    """Every letter is in every printer (ASCII, visible or a space), and the line has room for them."""
    return text.isascii() and text.isprintable() and largest(text, dots) > 0


def number(text: str, dots: int) -> bytes:
    """The number in the printer's own letters, as large as the paper allows."""
    times = largest(text, dots)
    return size(times, times) + text.encode("ascii") + LF + PLAIN


def qr(url: str, module: int) -> bytes:
    """Model 2, correction M, so many dots a module; nothing is printed around it."""
    text = url.encode()
    return b"".join(
        b"\x1d(k" + (len(body) + 1).to_bytes(2, "little") + b"1" + body
        for body in (b"A2\x00", b"C" + bytes((module,)), b"E1", b"P0" + text, b"Q0")
    )
