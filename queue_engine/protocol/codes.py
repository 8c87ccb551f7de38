"""What a scanned or typed text means. A question: nothing of it is kept, logged or repeated."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queue_engine.protocol.base import Message
from queue_engine.protocol.ratings import Rating
from queue_engine.protocol.state import Ticket

CodeKind = Literal["dossier", "receipt", "slip", "booking", "identity", "nothing"]


class AskCode(Message):
    """A text that a reader has read, or that was typed. It may hold personal data, so it is shown nowhere."""

    text: str = Field(max_length=2000, repr=False)
    symbology: str = Field(default="", max_length=20)
    """As the reader names it: code128, qr …; empty when it does not."""


class CodeMeaning(Message):
    """What it is."""

    kind: CodeKind
    code: str = Field(default="", repr=False)
    """Tidied: of a dossier, a receipt, a booking; empty for what is nobody's business here."""
    ticket: Ticket | None = None
    """Of a slip of today."""
    rating: Rating | None = None
    """Of a slip whose visit is over and can still be rated."""
    why: str = ""
    """Of nothing: why, as the texts ``scan.not_*`` have it."""
