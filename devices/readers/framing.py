"""The stream of a scanner → its codes, however the bytes are cut into pieces. Nothing here waits or reads a clock.

    noise? prefix? ]C0 H13.01-251121-0042 CR LF
           setting  AIM  data             terminator: CR, LF or TAB, or a pause where the scanner sends none

A code of which the end does not come in time is forgotten, and so is one that is too long, up to its terminator.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from devices.readers.aim import IDENTIFIER, symbology_of
from devices.readers.text import Decoded, decode

MOST_LETTERS = 300
MOST_BYTES = 12 * MOST_LETTERS
"""A letter with two marks on it, each of its own, in UTF-8; and then some."""
STALE_S = 1.0
"""No scanner rests so long in the middle of a code."""
_IDENTIFIER = re.compile(IDENTIFIER.pattern.encode())
TERMINATORS = re.compile(rb"[\r\n\t]")
VERDICTS, TOO_MANY_BAD = 8, 4
"""Of the last so many frames so many were broken: it is the line, not the paper."""

TRUSTED = 0.6
"""The part of a code that must make sense, when no AIM identifier vouches for it."""
LEAST_LETTERS = 3


@dataclass(frozen=True)
class Framing:
    """How a scanner sends a code."""

    prefix: str = ""
    """Letters before each code; a code without them was torn and does not count."""
    terminator: Literal["any", "none"] = "any"
    gap_s: float = 0.1
    """The pause that ends a code of a scanner without a terminator."""


ANY = Framing()
"""What nearly every scanner does, as it leaves the factory."""


@dataclass(frozen=True)
class Code:
    """One code as it was read."""

    symbology: str
    """Empty when the scanner does not tell."""
    text: str
    at: float
    """When its last byte came."""


@dataclass
class Counts:
    """What has come since the start."""

    whole: int = 0
    too_long: int = 0
    broken: int = 0
    """Frames that were mere noise, lacked their prefix, or of which the end did not come."""
    unended: int = 0
    """Of the broken: clean texts of which the end did not come."""
    without_prefix: int = 0
    """Of the broken."""


class Framer:
    """Pieces of the stream in, codes out. Remembers one code at most, and that only so far as it may be long."""

    def __init__(self, framing: Framing = ANY) -> None:
        self._prefix = framing.prefix.encode()
        self._by_pause = framing.terminator == "none"
        self._patience_s = framing.gap_s if self._by_pause else STALE_S
        self._begun = bytearray()
        self._skipping = False
        self._last = 0.0
        self._verdicts: deque[bool] = deque(maxlen=VERDICTS)
        self.counts = Counts()

    @property
    def due(self) -> float | None:
        """When pause() has something to do, if no byte comes before."""
        return self._last + self._patience_s if self._begun or self._skipping else None

    @property
    def noisy(self) -> bool:
        """Many of the last frames were broken: wrong speed, bad cable."""
        return self._verdicts.count(False) >= TOO_MANY_BAD

    def reset(self) -> None:
        """The cable was pulled: what has begun will not go on."""
        self._forget()

    def tear(self, at: float) -> None:
        """Something was lost here: what had begun is worthless up to its terminator."""
        self._begun.clear()
        self._skipping, self._last = True, at
        self._judge_broken()

    def feed(self, data: bytes, at: float) -> list[Code]:
        """The codes that these bytes complete."""
        codes = self.pause(at)
        if data:
            self._last = at
        pieces = [data] if self._by_pause else TERMINATORS.split(data)
        for number, piece in enumerate(pieces):
            if number:
                codes += self._end(at)
            self._take(piece)
        return codes

    def pause(self, at: float) -> list[Code]:
        """It is this late now and nothing more has come."""
        if self.due is None or at < self.due:
            return []
        if self._by_pause:
            return list(self._end(self._last))
        if self._begun:
            self.counts.unended += decode(bytes(self._begun)).clean
            self._judge_broken()
        self._forget()
        return []

    def _forget(self) -> None:
        self._begun.clear()
        self._skipping = False

    def _take(self, piece: bytes) -> None:
        if self._skipping:
            return
        self._begun += piece[: MOST_BYTES + 1]
        if len(self._begun) > MOST_BYTES:
            self._begun.clear()
            self._skipping = True
            self._judge_too_long()

    def _end(self, at: float) -> Iterator[Code]:
        raw, skipped = bytes(self._begun), self._skipping
        self._forget()
        if raw and not skipped:
            code = self._code(raw, at)
            if code is not None:
                self.counts.whole += 1
                self._verdicts.append(True)
                yield code

    def _code(self, raw: bytes, at: float) -> Code | None:
        data = behind_prefix(raw, self._prefix)
        if data is None:
            self.counts.without_prefix += 1
            self._judge_broken()
            return None
        decoded = decode(data)
        symbology, text = unwrapped(decoded.text, clean=decoded.clean)
        if len(text) > MOST_LETTERS:
            self._judge_too_long()
            return None
        if not text or not (decoded.clean or symbology or is_trusted(decoded)):
            self._judge_broken()
            return None
        return Code(symbology, text, at)

    def _judge_broken(self) -> None:
        self.counts.broken += 1
        self._verdicts.append(False)

    def _judge_too_long(self) -> None:
        self.counts.too_long += 1
        self._verdicts.append(False)


def behind_prefix(raw: bytes, prefix: bytes) -> bytes | None:
    """The code without its prefix, which may stand behind the AIM identifier, too; None: it is not there.

    Before it there may be noise, or a code that was torn.
    """
    if not prefix:
        return raw
    identifier = _IDENTIFIER.match(raw)
    if identifier and raw.startswith(prefix, identifier.end()):
        return identifier[0] + raw[identifier.end() + len(prefix) :]
    _, found, behind = raw.partition(prefix)
    return behind if found else None


def unwrapped(text: str, *, clean: bool = True) -> tuple[str, str]:
    """Symbology and text without the AIM identifier; behind noise it is looked for."""
    found = IDENTIFIER.match(text) if clean else IDENTIFIER.search(text)
    return (symbology_of(found[0]), text[found.end() :].strip()) if found else ("", text)


def is_trusted(decoded: Decoded) -> bool:
    """It was not clean, and yet can be no chance."""
    return decoded.sense >= TRUSTED and len(decoded.text) >= LEAST_LETTERS
