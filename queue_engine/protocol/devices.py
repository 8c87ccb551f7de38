"""Trying out a device from the supervisor's desk, and who was told of a fault."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from queue_engine.protocol.base import Message
from queue_engine.protocol.state import StationState

Outcome = Literal["ok", "failed", "nobody"]
Word = Annotated[str, Field(max_length=20)]


class AskDeviceTest(Message):
    """The desk asks a station to try out one of its devices."""

    station: str = Field(max_length=40)
    device: str = Field(max_length=40)


class ReportDeviceTest(Message):
    """A station says what came of it. What a code said, or who pressed, is never in it."""

    device: str = Field(max_length=40)
    outcome: Outcome = Field(description="ok; failed; nobody: nothing was scanned or pressed in time")
    reasons: tuple[Annotated[str, Field(max_length=40)], ...] = Field(default=(), max_length=10)
    detail: str = Field(default="", max_length=20, description="key of what was done: printed, scanned, pressed …")
    about: tuple[Word, ...] = Field(default=(), max_length=3, description="what its sentence needs: kind and length")


class TellFault(Message):
    """A screen of staff has painted that a device needs somebody; ``at`` is the moment of the device's state."""

    station: str = Field(max_length=40)
    device: str = Field(max_length=40)
    at: str = Field(max_length=40)


class Stations(Message):
    """Every station that was ever heard of, with its devices as it last reported them."""

    stations: tuple[StationState, ...]
