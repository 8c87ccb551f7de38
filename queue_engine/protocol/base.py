"""What every message of the LAN is, and who the stations are."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

PROTOCOL = 1
KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = r"^[0-9a-f]{32}$"
ONLY_KNOWN_HEADER = "Only-Known"
"""Sent with a key to learn what became of an intent: an unknown key is refused, now and for ever."""


class Message(BaseModel):
    """A value on the wire: immutable, and an unknown key is an error, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
