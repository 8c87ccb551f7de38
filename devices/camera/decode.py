"""``hall devices decode IMAGE…``: what a camera of the hall would read in picture files, one line each.

    giay-hen.jpg    code128    H13.01-251121-0042    12.3
    ban-lam.png     -

File, kind of code, text and milliseconds, with tabs between them. ``--all`` gives every code of a picture its line.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from devices.camera.words import say
from devices.fault_words import Language

if TYPE_CHECKING:
    from devices.camera.reads import Read

KINDS = ("code128", "code39", "qr")
FAILED = 1
SECOND_READY_S = 3.0

Decode = Callable[[NDArray[Any]], "tuple[Read, ...]"]


def add_decode(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("images", nargs="+", type=Path, metavar="IMAGE", help="picture file")
    parser.add_argument("--all", action="store_true", help="every code in a picture, a line each")
    parser.add_argument("--only", action="append", choices=KINDS, metavar="KIND", help=f"look for: {', '.join(KINDS)}")


def decode_images(options: argparse.Namespace, language: Language = "en") -> int:
    """Read each picture by the chain that the cameras have; 1 when a file cannot be read."""
    try:
        from devices.camera.chain import decode
        from devices.camera.first_reader import first_reader
        from devices.camera.second_reader import SecondReader
    except ImportError as error:
        print(say(language, "missing", why=error), file=sys.stderr)
        return FAILED
    kinds = tuple(options.only or KINDS)
    first, second = first_reader(kinds), SecondReader(kinds)
    second.wait_ready(SECOND_READY_S)
    told = _Told(lambda frame: decode(frame, first, second), options.all, language)
    try:
        return max([told.of(file) for file in options.images])
    finally:
        second.close()


@dataclass(frozen=True)
class _Told:
    """Lines, one after the other."""

    decode: Decode
    every: bool
    language: Language

    def of(self, file: Path) -> int:
        from devices.camera.pictures import NoPicture, load_picture

        try:
            frame = load_picture(file)
        except NoPicture as problem:
            print(f"{file}: {problem.told(self.language)}", file=sys.stderr)
            return FAILED
        began = time.perf_counter()
        reads = self.decode(frame)
        took_ms = (time.perf_counter() - began) * 1000
        for read in reads if self.every else reads[:1]:
            print(file, read.symbology, read.text, f"{took_ms:.1f}", sep="\t", flush=True)
        if not reads:
            print(file, "-", sep="\t", flush=True)
        return 0
