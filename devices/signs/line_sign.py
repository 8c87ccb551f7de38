"""A sign that understands our line protocol: one line a text, blinking by itself, answered by AK or NK.

    $CD07,0101,SHOW,A012,B*33    this text, blinking for 5 s, then still
    $CD07,0102,SHOW,A012*5E      this text
    $CD07,0103,SHOW,*2D          dark

Letters without a place in a line lose their marks; Đ becomes D.
"""

from __future__ import annotations

import unicodedata

from devices.pads.line import NUMBERS, Frame, Frames, Kind, encode

BLINK_S = 5.0
"""How long such a sign blinks by itself."""
SHOW, BLINK = "SHOW", "B"


def plain(text: str, places: int) -> str:
    """The text in letters that a line carries, at most so many, its end if it is too long."""
    open_marks = text.upper().replace("Đ", "D")
    letters = unicodedata.normalize("NFD", open_marks).encode("ascii", "ignore").decode("ascii")
    return "".join(letter for letter in letters if letter.isprintable() and letter not in "$*,")[-places:]


def show(address: int, seq: int, text: str, blink: bool = False) -> Frame:
    """The order to show a plain text."""
    return Frame(Kind.SIGN, address, seq % NUMBERS, (SHOW, text, BLINK) if blink else (SHOW, text))


class LineEar:
    """Finds the answer to one line in whatever comes in."""

    def __init__(self, request: Frame) -> None:
        self._request = request
        self._frames = Frames()
        self._own = encode(request)
        self._tail = b""
        self.heard = False

    def feed(self, data: bytes) -> Frame | None:
        """The first line of this address that is no echo and no late answer to an earlier order."""
        frames = self._frames.feed(data)
        self._note(data)
        for frame in frames:
            if frame.address == self._request.address and self._is_meant(frame):
                return frame
        return None

    def _is_meant(self, frame: Frame) -> bool:
        if frame.kind in (Kind.ANSWER, Kind.REFUSAL):
            return frame.answers(self._request)
        return frame != self._request

    @property
    def garbled(self) -> bool:
        """Something came that is no part of a line."""
        return self._frames.broken > 0

    def _note(self, data: bytes) -> None:
        """A converter that hears itself is no sign of life."""
        self._tail = (self._tail + data)[-2 * len(self._own) :]
        self.heard = self.heard or (bool(self._tail) and not self._own.startswith(self._tail))
