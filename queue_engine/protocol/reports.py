"""What stations report of their devices and slips."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queue_engine.protocol.base import Message, Typed

SlipStateName = Literal["queued", "sending", "sent", "confirmed", "uncertain", "failed_before", "abandoned"]


class SlipStep(Message):
    """One step of a slip, as the station's own log has it."""

    state: SlipStateName
    at: str = Field(max_length=40, description="by the station's clock, UTC")
    copies: int = Field(ge=0, le=99, description="pieces of paper that may exist; from the second on they are marked")
    printer: str = Field(default="", max_length=40)
    reasons: tuple[str, ...] = ()
    evidence: str | None = Field(default=None, max_length=40, description="by what it is known to be printed")


class ReportSlip(Message):
    """A station says what became of a slip: the steps since its last report, each of which is noted once."""

    ticket: str = Field(max_length=40)
    after: int = Field(ge=0, le=10_000, description="how many steps of this slip were reported before")
    steps: tuple[SlipStep, ...] = Field(min_length=1, max_length=100)
    asked: int = Field(default=0, ge=0, description="the newest wish for a reprint that this slip has taken up")


class AskSlip(Message):
    """Staff ask the station that issued a number to print its slip again, marked as a reprint."""

    ticket: str = Field(max_length=40)
    reason: Typed = Field(min_length=1, max_length=120)


class ConfirmSlip(Message):
    """Staff have seen the slip of a number in its citizen's hand: the evidence where the printer gave none."""

    ticket: str = Field(max_length=40)


class ReportDevice(Message):
    """A station says how one of its devices is."""

    device: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    state: Literal["ABSENT", "CONNECTING", "READY", "BUSY", "ATTENTION", "STOPPED", "DISABLED"]
    reasons: tuple[str, ...] = ()
    quiet_s: float | None = Field(
        default=None, ge=0, description="seconds since it last answered; null: it answers, or never did to this program"
    )


class Noted(Message):
    """The report is in the journal at this seq (null: it said nothing new)."""

    seq: int | None
