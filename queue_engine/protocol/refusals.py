"""How the world says no."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from queue_engine.protocol.base import Message


class Refusal(Message):
    """The world said no: a code to translate, and what a sentence about it needs."""

    code: str
    detail: dict[str, Any] = {}
    message: str = Field(description="English, for programmers; stations show their own text for the code")


class RefusalCode(StrEnum):
    """Every code that a station must have a text for."""

    BAD_TOKEN = "bad_token"
    NOT_ALLOWED = "not_allowed"
    BAD_MESSAGE = "bad_message"
    UNKNOWN_FIELD = "unknown_field"
    DAY_CLOSED = "day_closed"
    QUEUE_EMPTY = "queue_empty"
    COUNTER_BUSY = "counter_busy"
    COUNTER_TAKEN = "counter_taken"
    WRONG_PIN = "wrong_pin"
    LOCKED_OUT = "locked_out"
    OLD_SESSION = "old_session"
    UNKNOWN_TICKET = "unknown_ticket"
    TICKET_CHANGED = "ticket_changed"
    ILLEGAL = "illegal"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    COUNTER_PAUSED = "counter_paused"
    NOTHING_TO_UNDO = "nothing_to_undo"
    BEFORE_OPENING = "before_opening"
    LUNCH = "lunch"
    LAST_TICKET_PASSED = "last_ticket_passed"
    DAY_OVER = "day_over"
    FIELD_CLOSED_TODAY = "field_closed_today"
    FIELD_STOPPED = "field_stopped"
    QUOTA_REACHED = "quota_reached"
    LIMIT_PER_PERSON = "limit_per_person"
    NOT_REACHED = "not_reached"
    NO_AFTERNOON = "no_afternoon"
    BEFORE_DRAW = "before_draw"
    BOOKING_UNKNOWN = "booking_unknown"
    BOOKING_EARLY = "booking_early"
    BOOKING_USED = "booking_used"
    BOOKING_WRONG_DAY = "booking_wrong_day"
    BOOKING_CANCELLED = "booking_cancelled"
    UNREADABLE_CARD = "unreadable_card"
    NO_PRINTER = "no_printer"
    STATION_AWAY = "station_away"
    NO_DOUBT = "no_doubt"
    UNKNOWN_DEVICE = "unknown_device"
    DEVICE_AWAY = "device_away"
    WRONG_SLIP = "wrong_slip"
    WRONG_SOURCE = "wrong_source"
    NO_PAPER_PRINTER = "no_paper_printer"
    PAPER_AWAY = "paper_away"
    CASE_SETTLED = "case_settled"
    ROW_GONE = "row_gone"
    FLAGS_FULL = "flags_full"
    NUMBER_TAKEN = "number_taken"
    KEY_REUSED = "key_reused"
    NEVER_HAPPENED = "never_happened"
    UNAVAILABLE = "unavailable"
