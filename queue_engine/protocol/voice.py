"""Loudspeakers that hear each other speak in turn: the floor of a room. It is not written into the journal."""

from __future__ import annotations

from pydantic import Field

from queue_engine.protocol.base import Message


class TakeFloor(Message):
    """The announcer that is granted a zone wants to speak there for so long."""

    room: str = Field(max_length=40, description="of the zone's settings; empty: nobody else hears this zone")
    zone: str = Field(max_length=40, description="id of the zone; empty: the whole hall")
    seconds: float = Field(gt=0, le=120)


class LeaveFloor(Message):
    """It has spoken."""

    room: str = Field(max_length=40)
    zone: str = Field(max_length=40)


class Floor(Message):
    """Speak now, or ask again then. Who waits is next, in the order of asking."""

    granted: bool
    wait_s: float = Field(default=0.0, ge=0, description="when not granted: seconds until it is worth asking again")
