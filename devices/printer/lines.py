"""A code as lines (Code 128), for old readers that read no square code."""

from __future__ import annotations

from barcode.codex import Code128
from barcode.errors import BarcodeError

from devices.printer.bitmap import Bitmap

QUIET_MODULES = 10
"""White that the standard asks for at each side."""
FINEST_MODULE = 2
"""Dots of the narrowest line: finer ones run into each other on thermal paper."""


def lines(code: str, module: int, height: int, dots: int) -> Bitmap | None:
    """The lines without the white beside them, as wide as this and the paper allow; None: they would be too fine, or
    the code has letters that such lines do not know."""
    try:
        (pattern,) = Code128(code).build()
    except BarcodeError:
        return None
    module = min(module, dots // (len(pattern) + 2 * QUIET_MODULES))
    if module < FINEST_MODULE:
        return None
    row = "".join(bit * module for bit in pattern)
    wide = -(-len(row) // 8) * 8
    return Bitmap(wide, int(row.ljust(wide, "0"), 2).to_bytes(wide // 8, "big") * height)
