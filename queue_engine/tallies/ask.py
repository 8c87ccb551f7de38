"""A question to the tables, answered: the one way to figures for the desk, for exports and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from queue_engine.protocol.tallies import (
    AskTally,
    By,
    Figures,
    JournalRange,
    LevelName,
    Period,
    TallyAnswer,
    TallyGroup,
)
from queue_engine.tallies.figures import Terms, grouped, nothing, whole
from queue_engine.tallies.formats import date_text
from queue_engine.tallies.pack import Packs
from queue_engine.tallies.rows import NEVER
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.store import Source, TallyStore
from queue_engine.tallies.words import hour_name, say, weekday_name


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes figures, and when: it is written on whatever leaves the program."""

    who: str
    now: Callable[[], str]


class UnknownScale(ValueError):
    """A scale was asked for that neither the settings nor the answers of the periods have."""

    def __init__(self, scale: str, known: Iterable[str]) -> None:
        self.scale, self.known = scale, tuple(known)
        super().__init__(f"no scale {scale!r}; known: {', '.join(self.known)}")


def tally(store: TallyStore, rules: TallyRules, ask: AskTally, maker: Maker) -> TallyAnswer:
    """The answer to a question. Raises UnknownScale."""
    with store.held():
        now, names, source = _packs(store, ask.period), store.names(), _range(store, ask.period)
        before, source_before = (
            (_packs(store, ask.compare), _range(store, ask.compare)) if ask.compare else (None, None)
        )
    scales = _scales(now, names)
    known = dict.fromkeys([*rules.scales, *scales, *(_scales(before, names) if before else ())])
    if ask.scale is not None and ask.scale not in known:
        raise UnknownScale(ask.scale, known)
    scale = ask.scale or (scales[0] if scales else next(iter(reversed(list(rules.scales))), None))
    groups, total = _grouped(rules, ask.by, names, (now, before), _terms(rules, names, scale, now))
    return TallyAnswer(
        hall=rules.hall,
        period=ask.period,
        by=ask.by,
        groups=tuple(_ordered(rules, ask.by, groups)),
        total=total,
        compare=ask.compare,
        scale=scale,
        levels=tuple(LevelName(name=one.name, points=one.points) for one in rules.scales.get(scale or "", ())),
        other_scales=tuple(one for one in scales if one != scale),
        least=rules.least,
        source=source,
        source_before=source_before,
        made_at=maker.now(),
        made_by=maker.who,
    )


def _grouped(
    rules: TallyRules, by: By, names: dict[int, str], periods: tuple[Packs, Packs | None], terms: Terms
) -> tuple[list[TallyGroup], TallyGroup]:
    """Every line that one of the two periods has, and the whole."""
    now, before = periods
    groups = grouped(now, by, terms)
    old = grouped(before, by, terms) if before else None
    lines = [
        _line(rules, by, _key(by, key, names), groups.get(key), old.get(key, nothing(by)) if old is not None else None)
        for key in groups.keys() | (old or {}).keys()
    ]
    total = TallyGroup(
        key="",
        name=say("total", rules.language),
        now=whole(now, terms),
        before=whole(before, terms) if before else None,
    )
    return lines, total


def _packs(store: TallyStore, period: Period) -> Packs:
    return store.packs(period.first, period.last)


def _range(store: TallyStore, period: Period) -> JournalRange:
    source: Source = store.source(period.first, period.last)
    return JournalRange(first_seq=source.first_seq, last_seq=source.last_seq, head=source.head, days=source.days)


def _scales(packs: Packs, names: dict[int, str]) -> list[str]:
    """Scales of the answers, the one that was answered last first."""
    answered = packs.ratings[packs.ratings["level"] > 0]
    last = {int(code): int(answered["day"][answered["scale"] == code].max()) for code in np.unique(answered["scale"])}
    return [names[code] for code in sorted(last, key=lambda code: last[code], reverse=True)]


def _terms(rules: TallyRules, names: dict[int, str], scale: str | None, packs: Packs) -> Terms:
    codes = {text: code for code, text in names.items()}
    code, levels = codes.get(scale or "", -1), rules.scales.get(scale or "", ())
    seen = packs.ratings["level"][packs.ratings["scale"] == code]
    points = [one.points for one in levels]
    width = len(levels) or (int(seen.max()) if len(seen) else 0)
    return Terms(names, code, max(1, width), (min(points), max(points)) if points else None, rules.least)


def _key(by: By, code: int, names: dict[int, str]) -> str:
    if by in ("officer", "counter", "field"):
        return names[code]
    return {"hour": f"{code:02d}", "weekday": str(code), "day": ""}[by] or date.fromordinal(code).isoformat()


def _line(rules: TallyRules, by: By, key: str, now: Figures | None, before: Figures | None) -> TallyGroup:
    return TallyGroup(key=key, name=group_name(rules, by, key), now=now or nothing(by), before=before)


def group_name(rules: TallyRules, by: By, key: str) -> str:
    """A line's name as people read it."""
    match by:
        case "hour":
            return hour_name(int(key), rules.language)
        case "weekday":
            return weekday_name(int(key), rules.language)
        case "day":
            return date_text(date.fromisoformat(key))
        case _:
            return say("not_called", rules.language) if key == NEVER else rules.name(by, key)


def _ordered(rules: TallyRules, by: By, lines: Iterable[TallyGroup]) -> list[TallyGroup]:
    """As the settings have them; what they no longer know after that, and who was never called last."""
    known = {"officer": rules.officers, "counter": rules.counters, "field": rules.fields}.get(by, {})
    places = {key: place for place, key in enumerate(known)}
    return sorted(lines, key=lambda one: (one.key == NEVER, places.get(one.key, len(places)), one.key))
