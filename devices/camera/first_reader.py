"""The first reader: zxing-cpp, five times as fast as zbar, and without false reads where it may see few kinds only."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import zxingcpp

from devices.camera.reads import Corners, Gray, Read, Reader, read_of
from devices.readers.aim import symbology_of

FORMATS = {"code128": "Code128", "code39": "Code39Std", "qr": "QRCode"}
"""Our word → the library's. Its Code39 is more than one: it takes six letters of which the last one happens to be
right for a pharmacy's code (Code 32: 5J2451 → A184619169), and signs before letters for others (A+B → Ab). Its QRCode
is the small ones (Micro QR, rMQR) as well.
"""


def first_reader(symbologies: Collection[str]) -> Reader:
    """A reader of these kinds of code and no other, dark on light as paper and telephones show them."""
    formats = zxingcpp.barcode_formats_from_str(",".join(FORMATS[name] for name in symbologies))

    def read(image: Gray) -> Iterator[Read]:
        for code in zxingcpp.read_barcodes(image, formats=formats, try_invert=False, text_mode=zxingcpp.TextMode.Plain):
            if found := read_of(symbology_of(code.symbology_identifier), code.text, _corners(code.position)):
                yield found

    return read


def _corners(place: zxingcpp.Position) -> Corners:
    return tuple(
        (point.x, point.y) for point in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    )
