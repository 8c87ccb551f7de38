"""What a supervisor changes."""

from __future__ import annotations

from pydantic import Field

from queue_engine.protocol.base import Message, Typed


class Done(Message):
    """It is in the journal at this seq."""

    seq: int


class MoveTicket(Message):
    """A supervisor gives a waiting ticket another field, another priority, or the first place."""

    ticket: str = Field(max_length=40)
    to_field: str | None = Field(default=None, max_length=40)
    priority: str | None = Field(default=None, max_length=20)
    first: bool = False
    reason: Typed = Field(min_length=1, max_length=120)


class StopField(Message):
    """No more numbers of a field, with the reason; null: numbers again."""

    field: str = Field(max_length=40)
    reason: Typed | None = Field(max_length=120)


class OpenField(Message):
    """Numbers of a field today although the settings keep it closed on this weekday; ``on`` false: no longer."""

    field: str = Field(max_length=40)
    on: bool = True
    reason: Typed = Field(min_length=1, max_length=120)


class SetQuota(Message):
    """How many numbers of a field a session may have today; 0: unlimited. To give out none, stop the field."""

    field: str = Field(max_length=40)
    quota: int = Field(ge=0, le=10_000)
    reason: Typed = Field(min_length=1, max_length=120)


class SetFields(Message):
    """What a counter serves today; null: what the settings say."""

    counter: str = Field(max_length=40)
    fields: tuple[str, ...] | None = Field(default=None, max_length=40)


class ForceSignOut(Message):
    """The supervisor ends a session; an open ticket stays at the counter."""

    counter: str = Field(max_length=40)
    reason: Typed = Field(min_length=1, max_length=120)
