"""Pictures that a printer keeps through power-off, called up by a key of two letters.

    1D 28 4C pL pH 30 43 30 kc1 kc2 01 xL xH yL yH 31 d1 ... dk   GS ( L 67   store: x dots wide, y high, in rows
    1D 28 4C 06 00 30 45 kc1 kc2 01 01                            GS ( L 69   print
    1D 28 4C 04 00 30 42 kc1 kc2                                  GS ( L 66   erase
    1D 28 4C 02 00 30 33                                          GS ( L 51   room left?  37 31 digits 00

The passport says what is behind each key by its SHA-256, and a picture is looked up by what it shows, never by its
place: a changed layout finds nothing and is drawn. A key is made from the sum, and a set-up that broke off in the
middle leaves no key behind that means something else than the passport says.

Makers ask to write this memory less than ten times a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from devices.printer.bitmap import Bitmap
from devices.printer.encode.strips import Strip, safe_strips
from devices.printer.page import Page, Part, draw_parts
from devices.printer.passport import Passport
from devices.printer.realtime import HIDDEN

ASK_ROOM = b"\x1d(L\x02\x0003"
TALLEST = 800
"""Rows in one picture, so that its bytes can be counted in 16 bits at 576 dots."""
LARGEST_BODY = 65535
RECURRING = ("field", "counters", "directions", "priority_mark", "again")
"""Parts that a hall has a few dozen of: stored one by one."""
KEY_LETTERS = [chr(code) for code in range(0x21, 0x7F) if chr(code) not in "\"'\\"]


@dataclass(frozen=True)
class Stored:
    """One picture as the printer keeps it."""

    rows: tuple[bytes, ...]
    wide: int
    """Bytes a row."""
    dots: bytes
    moved: int = 0

    @property
    def sum(self) -> str:
        """What tells this picture from every other one."""
        return hashlib.sha256(b"%d %d " % (self.wide, len(self.rows)) + self.dots).hexdigest()


@dataclass(frozen=True)
class NvSetup:
    """How to bring a printer's memory up to date: save ``before`` in its passport, send ``data``, save ``after``."""

    before: Mapping[str, str]
    """Keys that mean the same before, during and after."""
    data: bytes
    after: Mapping[str, str]
    pictures: int
    """How many are written."""


def set_up(pages: Iterable[Page], passport: Passport) -> NvSetup:
    """Store what these pages have in common with later ones, and erase what is needed no more.

    One page for each field and language is best; one for each language stores at least the fixed parts.
    """
    wanted = {stored.sum: stored for page in pages for run in runs(page) for stored in pictures(page, run)}
    kept = {key: sum_ for key, sum_ in passport.nv.items() if sum_ in wanted}
    after, data = dict(kept), bytearray(b"".join(erase(key) for key in passport.nv if key not in kept))
    for sum_, stored in wanted.items():
        if sum_ not in kept.values():
            key = next(key for key in _keys(sum_) if key not in after and key not in passport.nv)
            after[key] = sum_
            data += store(key, stored)
    return NvSetup(kept, bytes(data), after, len(after) - len(kept))


def runs(page: Page) -> tuple[tuple[Part, ...], ...]:
    """Neighbours on the page that are stored together, from the top."""
    alone = ((part,) for part in page.parts if part.name in RECURRING and not part.fixed and not part.blank)
    return tuple(sorted((*page.fixed_runs(), *alone), key=lambda run: run[0].top))


def pictures(page: Page, run: tuple[Part, ...]) -> tuple[Stored, ...]:
    """What a run of parts looks like in the printer's memory, usually one picture; none where it cannot be stored."""
    stored = tuple(_pictures(draw_parts(page.dots, run)))
    return stored if all(_storable(picture) for picture in stored) else ()


def _pictures(bitmap: Bitmap) -> Iterator[Stored]:
    rows = tuple(bitmap.rows())
    for top in range(0, len(rows), TALLEST):
        for strip, moved in safe_strips(rows[top : top + TALLEST], lambda strip: store("  ", _stored(strip))):
            yield _stored(strip, moved)


def _stored(strip: Strip, moved: int = 0) -> Stored:
    wide, dots = strip.payload()
    return Stored(strip.rows, wide, dots, moved)


def _storable(picture: Stored) -> bool:
    command = store("  ", picture)
    return len(command) - 5 <= LARGEST_BODY and not HIDDEN.search(command)


def found(page: Page, run: tuple[Part, ...], passport: Passport) -> tuple[tuple[str, Stored], ...]:
    """The run's pictures with their keys, if the printer has all of them."""
    keys = {sum_: key for key, sum_ in passport.nv.items()}
    stored = pictures(page, run) if keys else ()
    if not stored or any(picture.sum not in keys for picture in stored):
        return ()
    return tuple((keys[picture.sum], picture) for picture in stored)


def _keys(sum_: str) -> Iterator[str]:
    """Keys to try, the picture's own first; it is always the same one as long as no other picture has it."""
    count = len(KEY_LETTERS)
    first = int(sum_[:12], 16)
    for step in range(count * count):
        high, low = divmod((first + step) % (count * count), count)
        yield KEY_LETTERS[high] + KEY_LETTERS[low]


# ---- commands


def store(key: str, picture: Stored) -> bytes:
    size = (picture.wide * 8).to_bytes(2, "little") + len(picture.rows).to_bytes(2, "little")
    return _command(b"C0" + key.encode("ascii") + b"\x01" + size + b"1" + picture.dots)


def recall(key: str) -> bytes:
    return _command(b"E" + key.encode("ascii") + b"\x01\x01")


def erase(key: str) -> bytes:
    return _command(b"B" + key.encode("ascii"))


def _command(body: bytes) -> bytes:
    length = min(len(body) + 1, LARGEST_BODY)
    return b"\x1d(L" + length.to_bytes(2, "little") + b"0" + body


def room_left(answer: bytes) -> int | None:
    """Bytes of free memory in the answer to ASK_ROOM; None when it is no such answer."""
    digits = answer[2:-1]
    well_formed = answer[:2] == b"71" and answer[-1:] == b"\x00" and digits.isdigit()
    return int(digits) if well_formed else None
