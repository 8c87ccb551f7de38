"""The first reader: zxing-cpp, five times as fast as zbar, and without false reads where it may see few kinds only."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import zxingcpp

from devices.camera.reads import Corners, Gray, Read, Reader, read_of

FORMATS = {"code128": "Code128", "code39": "Code39", "qr": "QRCode"}
"""Our word → the library's; special forms (Code39Std, QRCodeModel2) begin with the same letters."""


def first_reader(symbologies: Collection[str]) -> Reader:
    """A reader of these kinds of code and no other, dark on light as paper and telephones show them."""
    formats = zxingcpp.barcode_formats_from_str(",".join(FORMATS[name] for name in symbologies))

    def read(image: Gray) -> Iterator[Read]:
        for code in zxingcpp.read_barcodes(image, formats=formats, try_invert=False, text_mode=zxingcpp.TextMode.Plain):
            if found := read_of(_symbology(code), code.text, _corners(code.position)):
                yield found

    return read


def _symbology(code: zxingcpp.Barcode) -> str:
    return next((ours for ours, theirs in FORMATS.items() if code.format.name.startswith(theirs)), "")


def _corners(place: zxingcpp.Position) -> Corners:
    return tuple(
        (point.x, point.y) for point in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    )
