"""Real-time commands: three bytes or so that a printer obeys the moment they arrive, even inside a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass

DLE = 0x10
EOT, ENQ, DC4 = 0x04, 0x05, 0x14

# DLE EOT n            10 04 n            n = 1-4: answer one status byte; 7, 8 want one byte more
# DLE ENQ n            10 05 n            n = 1: recover and go on; n = 2: recover and CLEAR the buffers
# DLE DC4 fn ...       10 14 fn a b       drawer pulse, buzzer, power off, clear (fn 8 has 7 bytes more)
HIDDEN = re.compile(rb"\x10[\x04\x05\x14]")
"""What picture data must not contain, whatever follows: printers differ in which n they obey."""


@dataclass(frozen=True)
class RealTime:
    """A command seen on arrival: its second byte and its parameter."""

    code: int
    n: int


class RealTimeScanner:
    """Watches arriving bytes, however they are cut into pieces."""

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, data: bytes) -> list[RealTime]:
        """The commands that these bytes complete, in order."""
        text = self._tail + data
        matches = list(_WHOLE.finditer(text))
        rest = text[matches[-1].end() :] if matches else text
        self._tail = next((rest[-keep:] for keep in (2, 1) if _BEGUN.fullmatch(rest[-keep:])), b"")
        return [RealTime(match[0][1], match[0][2]) for match in matches]


_WHOLE = re.compile(rb"\x10[\x04\x05\x14](?s:.)")
_BEGUN = re.compile(rb"\x10[\x04\x05\x14]?")


def parameter_length(code: int, n: int) -> int:
    """Bytes that follow DLE, the code and n."""
    if code == EOT and n in (7, 8):
        return 1
    if code == DC4:
        return 7 if n == 8 else 2
    return 0
