"""How many numbers one person may take a day, without knowing the person.

A scanned card becomes a pseudonym under a key made each morning. Only pseudonyms of the day are stored; when the key is
destroyed at closing nobody, not even the hall, can tell any more whether a card was here.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

from queue_engine.domain.errors import Refused

KEY_BYTES = 32
SHORTEST_CARD = 6


class UnreadableCard(Refused):
    """What was scanned is not a card's number."""

    def __init__(self) -> None:
        super().__init__("unreadable_card", "the scanned text holds no card number")


def pseudonym(card_text: str, morning_key: bytes) -> str:
    """64 hexadecimal digits that are the same for the same card all day. Raises :class:`UnreadableCard`.

    The text is the card's number, or what its QR holds: the number first, then ``|`` and more, which is not looked at.
    """
    if len(morning_key) < KEY_BYTES:
        raise ValueError(f"the morning's key needs {KEY_BYTES} bytes")
    number = _card_number(card_text)
    return hmac.new(morning_key, b"hall-person:" + number.encode(), hashlib.sha256).hexdigest()


def limit_reached(taken: int, max_per_person: int) -> bool:
    """Whether a person with ``taken`` numbers today may have no more; a limit of 0 is none."""
    return 0 < max_per_person <= taken


def _card_number(card_text: str) -> str:
    first = unicodedata.normalize("NFC", card_text).partition("|")[0]
    number = re.sub(r"[^0-9A-Za-z]", "", first).upper()
    if len(number) < SHORTEST_CARD:
        raise UnreadableCard
    return number
