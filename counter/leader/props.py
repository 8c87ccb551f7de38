"""From the leader's state to what the band of its window shows. Pure: (leader, words) -> props."""

from __future__ import annotations

from dataclasses import dataclass

from assets.face import Face
from counter.buttons import Button
from counter.leader.flow import LanguageAsked, Leader
from counter.words import Words

LANGUAGE_KEY = "F2"


@dataclass(frozen=True)
class LeaderProps:
    """``lost`` is empty while the hall is heard; ``off``: there are no tallies to show."""

    header: str
    lost: str
    language: Button[LanguageAsked]
    off: str


def props_of(leader: Leader, words: Words) -> LeaderProps:
    return LeaderProps(
        header=f"{words['leader.header']} · {words.config.hall.short_name}",
        lost=_lost(leader, words),
        language=_language(leader, words),
        off=words["leader.off"],
    )


def _lost(leader: Leader, words: Words) -> str:
    link = leader.link
    if link.live:
        return ""
    if link.problem == "bad_token":
        return words["leader.bad_token"]
    return words["leader.lost"].format(time=words.clock(link.lost_at)) if link.lost_at else words["leader.first"]


def _language(leader: Leader, words: Words) -> Button[LanguageAsked]:
    known = words.config.hall.languages
    other = known[(known.index(leader.language) + 1) % len(known)] if leader.language in known else known[0]
    face = Face(f"{words['common.other_language']} · {LANGUAGE_KEY}", icon="globe", look="quiet")
    return Button("language", face, LanguageAsked(other), key=LANGUAGE_KEY)
