"""What every message of the LAN is, and who the stations are."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

PROTOCOL = 1
KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = r"^[0-9a-f]{32}$"
ONLY_KNOWN_HEADER = "Only-Known"
"""Sent with a key to learn what became of an intent: an unknown key is refused, now and for ever."""


class Message(BaseModel):
    """A value on the wire: immutable, and an unknown key is an error, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _visible(text: Any) -> Any:
    """Without control and formatting characters: they turn a line of a board round, or break it."""
    if not isinstance(text, str) or text.isprintable():
        return text
    return "".join(" " if one in "\t\r\n" else one for one in text if one in "\t\r\n" or _is_visible(one))


def _is_visible(one: str) -> bool:
    return unicodedata.category(one) not in ("Cc", "Cf")


Typed = Annotated[str, BeforeValidator(_visible)]
"""What a person has typed and others read on screens."""


Seq = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""A fact's place in the journal, by which a session, a case, a paper or a row on its way is named; SQLite holds no
larger number."""


class StationKind(StrEnum):
    """What a station is; it decides what the station may do and which facts it sees."""

    TICKET_KIOSK = "ticket_kiosk"
    LOOKUP_SCREEN = "lookup_screen"
    COUNTER_PANEL = "counter_panel"
    RATING_SCREEN = "rating_screen"
    SUPERVISOR_DESK = "supervisor_desk"
    LEADER_DESK = "leader_desk"
    """It reads tallies and changes nothing."""
    HALL_BOARD = "hall_board"
    COUNTER_SIGN = "counter_sign"
    SIGN_BUS = "sign_bus"
    """A line with many LED signs; one program drives them all."""
    ANNOUNCER = "announcer"
    ESTIMATOR = "estimator"
    """The worker that says how long people will wait; a part of the server, not a station of the settings."""
    DOSSIERS = "dossiers"
    """The worker that exchanges dossiers with the central system; another part of the server."""
    TALLIES = "tallies"
    """The worker that makes the figures for staff; it offers each day's summary."""
