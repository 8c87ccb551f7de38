"""What stations report of their devices and slips."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queue_engine.protocol.base import Message


class ReportSlip(Message):
    """A station says what became of a slip."""

    ticket: str = Field(max_length=40)
    printer: str = Field(max_length=40)
    state: Literal["queued", "sending", "sent", "confirmed", "uncertain", "failed_before", "abandoned"]
    reasons: tuple[str, ...] = ()


class ReportDevice(Message):
    """A station says how one of its devices is."""

    device: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    state: Literal["ABSENT", "CONNECTING", "READY", "BUSY", "ATTENTION", "STOPPED", "DISABLED"]
    reasons: tuple[str, ...] = ()


class Noted(Message):
    """The report is in the journal at this seq (null: it said nothing new)."""

    seq: int | None
