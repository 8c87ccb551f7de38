"""What a reader sent, for repairers: its shape without its contents, because codes hold people's names and numbers.

    ]C0H13.01-251121-0042\\r   →   ]C0 a99.99-999999-9999 <0d>

Every letter is shown as a, every digit as 9; an AIM identifier, signs and control characters stay as they are.
"""

from __future__ import annotations

import re

from devices.readers.aim import IDENTIFIER

MOST = 120
_LETTERS = re.compile(r"[^\W\d_]|�")


def shape(data: bytes) -> str:
    """A line that gives nobody away, and shows prefix, identifier, terminator and noise."""
    text = data.decode("utf-8", "replace")[:MOST]
    found = IDENTIFIER.search(text)
    if not found:
        return _masked(text)
    return " ".join(filter(None, (_masked(text[: found.start()]), found[0], _masked(text[found.end() :]))))


def _masked(text: str) -> str:
    masked = _LETTERS.sub("a", re.sub(r"\d", "9", text))
    return "".join(f"<{ord(letter):02x}>" if ord(letter) < 32 or ord(letter) == 127 else letter for letter in masked)
