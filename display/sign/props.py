"""What the sign's window shows, derived purely from (state, configuration, texts)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from config.schema import HallConfig, HallField
from display.common.counters import At, Stand
from display.common.words import NOTHING, Said, Words, clock_of, first_large, ms_of
from display.sign.flow import SignState

MOST_FIELDS = 3
ICONS = {
    Stand.UNKNOWN: "clock",
    Stand.CALLED: "bell",
    Stand.SERVING: "user",
    Stand.PAUSED: "pause",
    Stand.FREE: "ticket",
    Stand.VACANT: "closed",
    Stand.CLOSED: "calendar",
}
"""Nothing is said by colour alone."""


@dataclass(frozen=True, slots=True)
class SignProps:
    """The whole sign: a number with words above it, or words alone (``title`` and ``line``)."""

    stand: Stand
    icon: str
    counter: str
    """The number on the counter, large."""
    counter_word: Said
    fields: Said
    number: str = ""
    caption: Said = NOTHING
    title: Said = NOTHING
    line: Said = NOTHING
    priority: Said = NOTHING
    officer: str = ""
    photo: Path | None = None
    """Of the officer."""
    lost: Said = NOTHING
    seq: int | None = None
    """Of the call that the first paint will have shown."""
    flash: bool = False
    again: bool = False


def sign_props(state: SignState, config: HallConfig, words: Words, named: bool = False) -> SignProps:
    """Everything that the window shows. Never who was called, only the number; ``named``: who sits there, too."""
    at = state.at
    number = at.ticket.number if at.ticket else ""
    again = at.stand is Stand.CALLED and at.ticket is not None and at.ticket.calls > 1
    title, line = (NOTHING, NOTHING) if number else _words(at, state, words)
    return SignProps(
        stand=at.stand,
        icon="repeat" if again else ICONS[at.stand],
        counter=str(config.counter(state.counter).number),
        counter_word=words.say("counter"),
        fields=_fields(at, state, config, words),
        number=number,
        caption=words.say("again" if again else at.stand) if number else NOTHING,
        title=title,
        line=line,
        priority=words.say("priority") if at.ticket and at.ticket.priority else NOTHING,
        officer=_officer(at, words) if named else "",
        photo=_photo(at, config) if named else None,
        lost=_lost(state, config, words),
        seq=state.call if state.unpainted else None,
        flash=state.flashing,
        again=again,
    )


def _words(at: At, state: SignState, words: Words) -> tuple[Said, Said]:
    """What stands in the place of a number."""
    if at.stand is Stand.PAUSED:
        reason = (at.counter.paused or "").strip() if at.counter else ""
        return words.say("paused"), Said(first_large(reason))
    if at.stand is Stand.CLOSED:
        holiday = state.hall is not None and state.hall.day.reason == "holiday"
        return words.say("closed_holiday" if holiday else "closed"), NOTHING
    return words.say(at.stand), words.say(f"{at.stand}_line")


def _fields(at: At, state: SignState, config: HallConfig, words: Words) -> Said:
    """The field of the number that is shown; else what the counter serves today."""
    if at.ticket is not None:
        ids: tuple[str, ...] = (at.ticket.field,)
    else:
        ids = (at.counter.fields if at.counter else ()) or config.counter(state.counter).fields
    known = [field for id in ids[:MOST_FIELDS] for field in config.fields if field.id == id]
    more = "…" if len(ids) > MOST_FIELDS else ""
    said = [_name(field, words) for field in known]
    return Said(" · ".join(one.main for one in said) + more, " · ".join(one.small or one.main for one in said) + more)


def _name(field: HallField, words: Words) -> Said:
    return words.name(field.name, field.name_en)


def _officer(at: At, words: Words) -> str:
    name = at.counter.officer_name if at.counter else None
    return words.main["sign.officer"].format(name=name) if name else ""


def _photo(at: At, config: HallConfig) -> Path | None:
    """None where two officers have the name: better no photo than somebody else's."""
    name = at.counter.officer_name if at.counter else None
    called_so = [officer.photo for officer in config.officers if officer.name == name]
    return called_so[0] if len(called_so) == 1 else None


def _lost(state: SignState, config: HallConfig, words: Words) -> Said:
    if state.hall is None or state.lost_at is None:
        return NOTHING
    return words.say("lost", time=clock_of(state.lost_at, state.now_ms or ms_of(state.lost_at), config))


def broken(props: SignProps, words: Words) -> SignProps:
    """The sign has made a mistake and is about to be started anew: what it shows stays, with a neutral sentence."""
    return replace(props, lost=words.say("broken"), seq=None, flash=False)
