"""What comes over a cable while a person scans or presses: the bytes as they are, and what they say of their sender."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Generic, Protocol, TypeVar

from devices.readers.framing import unwrapped
from devices.readers.shape import shape
from devices.readers.text import decode

QUIET_S = 0.5
"""Nothing more belongs to a scan or a press after such a pause."""
MOST = 4096
IDENTITY = re.compile(r"\d{9}|\d{12}|\d{12}\|.*", re.DOTALL)
"""What is on an identity card: its number, alone or with its owner's name behind it."""
ENDS = re.compile(r"[\r\n\t]+")
ENDINGS = {"\r": "CR", "\n": "LF", "\r\n": "CR LF", "\t": "TAB"}

T = TypeVar("T")


class Listened(Protocol):
    """A cable at which one listens."""

    def open(self) -> None: ...
    def read(self, wait_s: float) -> bytes: ...
    def close(self, *, drop: bool = False) -> None: ...


@dataclass(frozen=True)
class Scanned:
    """One code, and how it was sent."""

    text: str
    symbology: str = ""
    aim: bool = False
    """An AIM identifier stood before it."""
    ends: str = ""
    """CR, LF, CR LF or TAB; empty: nothing ended it."""
    clean: bool = True
    """Every byte made sense."""


class Heard(Generic[T]):
    """What a device's thread tells, for the person's thread."""

    def __init__(self) -> None:
        self._told: SimpleQueue[T] = SimpleQueue()

    def __call__(self, one: T) -> None:
        self._told.put(one)

    def next(self, wait_s: float) -> T | None:
        """None: nothing in time."""
        try:
            return self._told.get(timeout=wait_s)
        except Empty:
            return None

    def forget(self) -> None:
        while self.next(0.001) is not None:
            pass


@contextmanager
def opened(link: Listened) -> Iterator[Listened]:
    """Raises DeviceError."""
    link.open()
    try:
        yield link
    finally:
        link.close()


def hear(link: Listened, wait_s: float, clock: Callable[[], float] = time.monotonic) -> bytes:
    """What comes up to the first pause; empty when nothing does. Raises DeviceError."""
    data, until = b"", clock() + wait_s
    while (left := until - clock()) > 0 and len(data) < MOST:
        piece = link.read(left)
        if piece:
            data += piece
            until = clock() + QUIET_S
    return data


def scanned(raw: bytes) -> Scanned | None:
    """The first code of these bytes; None for nothing at all."""
    if not raw.strip():
        return None
    text = raw.decode("utf-8", "replace").lstrip("\r\n\t")
    found = ENDS.search(text)
    body = text[: found.start()] if found else text
    decoded = decode(body.encode("utf-8") if "�" not in body else raw.strip())
    symbology, plain = unwrapped(decoded.text, clean=decoded.clean)
    ends = ENDINGS.get(found[0], found[0][:1] and ENDINGS[found[0][0]]) if found else ""
    return Scanned(plain, symbology, plain != decoded.text, ends, decoded.clean and bool(plain))


def shown(text: str) -> tuple[str, bool]:
    """A code as it may stand on the screen, and whether it is an identity card's, of which only the shape does."""
    if IDENTITY.fullmatch(text):
        return shape(text.encode()), True
    return text, False
