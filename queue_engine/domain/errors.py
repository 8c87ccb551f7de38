"""The world's no: typed refusals that a station can put into words."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A command that the rules do not allow now. ``code`` is one of protocol.RefusalCode."""

    def __init__(self, code: str, message: str, **detail: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.detail = detail


class IllegalTransition(Refused):
    """The ticket's life has no such step from its present state."""

    def __init__(self, ticket: str, state: str, action: str) -> None:
        super().__init__(
            "illegal",
            f"ticket {ticket} is {state}: {action} is not possible",
            ticket=ticket,
            state=state,
            action=action,
        )
