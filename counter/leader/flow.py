"""What the leader's screen knows beside its tallies: the language, and whether the hall is heard. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from queue_engine.client import LinkStatus

NOT_YET = LinkStatus(live=False)


@dataclass(frozen=True)
class LinkChanged:
    link: LinkStatus


@dataclass(frozen=True)
class LanguageAsked:
    language: str


Event = LinkChanged | LanguageAsked


@dataclass(frozen=True)
class Leader:
    """Nothing can be done here but to read."""

    language: str = "vi"
    link: LinkStatus = NOT_YET


def reduce(leader: Leader, event: Event) -> tuple[Leader, tuple[()]]:
    match event:
        case LinkChanged(link):
            return replace(leader, link=link), ()
        case LanguageAsked(language):
            return replace(leader, language=language), ()
        case _:
            assert_never(event)
