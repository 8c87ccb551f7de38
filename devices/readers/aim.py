"""The AIM identifier that a scanner can put before each code, and the kind of code that it names.

    ]C0   Code 128        ]   always
      C   code character  C   which family of codes
       0  modifier        0   how it was read (check digit, add-on, FNC1)

ISO/IEC 15424; the letters are also in the manuals of Datalogic (QD2300) and others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SYMBOLOGIES: Mapping[str, str] = {
    "A": "code39",
    "C": "code128",
    "E": "ean13",
    "F": "codabar",
    "G": "code93",
    "H": "code11",
    "I": "itf",
    "L": "pdf417",
    "M": "msi",
    "O": "codablock",
    "Q": "qr",
    "R": "industrial2of5",
    "S": "industrial2of5",
    "U": "maxicode",
    "d": "datamatrix",
    "e": "databar",
    "z": "aztec",
}
EAN8 = "4"
"""The modifier by which the family E tells its shorter code."""
IDENTIFIER = re.compile(rf"\][{''.join(SYMBOLOGIES)}][0-9A-Za-z]")


def symbology_of(identifier: str) -> str:
    """The kind of code; empty for an identifier that names none which we know."""
    if not IDENTIFIER.fullmatch(identifier):
        return ""
    return "ean8" if identifier[1:] == "E" + EAN8 else SYMBOLOGIES[identifier[1]]
