"""What the supervisor's desk knows and does: frozen state, events, one reducer. No Qt and no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from queue_engine.client import LinkStatus
from queue_engine.protocol import HallState

NOT_YET = LinkStatus(live=False)
"""Before the first word of the server."""


class Page(StrEnum):
    """On a small screen one of these is shown at a time; a large one shows both."""

    HALL = "hall"
    MACHINES = "machines"


@dataclass(frozen=True)
class Desk:
    """Everything that the desk shows, and nothing else."""

    language: str = "vi"
    now_ms: int = 0
    hall: HallState | None = None
    link: LinkStatus = NOT_YET
    page: Page = Page.HALL


@dataclass(frozen=True)
class HallChanged:
    hall: HallState


@dataclass(frozen=True)
class LinkChanged:
    link: LinkStatus


@dataclass(frozen=True)
class Ticked:
    """The server's time, as far as the client knows it."""

    now_ms: int


@dataclass(frozen=True)
class PageAsked:
    page: Page


@dataclass(frozen=True)
class LanguageAsked:
    language: str


Event = HallChanged | LinkChanged | Ticked | PageAsked | LanguageAsked


def reduce(desk: Desk, event: Event) -> tuple[Desk, tuple[()]]:
    """The desk after the event; this first form only watches, so there is nothing to do."""
    match event:
        case HallChanged(hall):
            return replace(desk, hall=hall), ()
        case LinkChanged(link):
            return replace(desk, link=link), ()
        case Ticked(now_ms):
            return replace(desk, now_ms=now_ms), ()
        case PageAsked(page):
            return replace(desk, page=page), ()
        case LanguageAsked(language):
            return replace(desk, language=language), ()
        case _:
            assert_never(event)
