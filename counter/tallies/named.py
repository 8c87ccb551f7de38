"""An answer as this station reads it: names in its language, and only the days of the period itself. Pure."""

from __future__ import annotations

from config.schema import HallConfig
from config.today import WEEK
from counter.words import Words
from queue_engine.protocol import LevelName, TallyAnswer, TallyGroup


def named(answer: TallyAnswer, words: Words) -> TallyAnswer:
    """The service tells names in one language; what the settings do not know stays as it told it."""
    inside = (
        one for one in answer.groups if answer.by != "day" or answer.period.first <= one.key <= answer.period.last
    )
    return answer.model_copy(
        update={
            "groups": tuple(one.model_copy(update={"name": _name(answer, one, words)}) for one in inside),
            "total": answer.total.model_copy(update={"name": words["tallies.total"]}),
            "levels": _levels(answer, words),
        }
    )


def _name(answer: TallyAnswer, group: TallyGroup, words: Words) -> str:
    key = group.key
    match answer.by:
        case "field" if words.field(key) != key:
            return words.field(key)
        case "counter" if words.counter(key) != key:
            return words.counter(key)
        case "weekday" if key.isdecimal() and int(key) < len(WEEK):
            day = words[f"common.day_{WEEK[int(key)]}"]
            return day[:1].upper() + day[1:]
        case "hour" if key.isdecimal():
            return words["tallies.hour"].format(start=int(key), end=int(key) + 1)
        case _:
            return group.name if key else words["tallies.not_called"]


def _levels(answer: TallyAnswer, words: Words) -> tuple[LevelName, ...]:
    names = _names_of_scale(words.config, answer.scale, words)
    if len(names) != len(answer.levels):
        return answer.levels
    return tuple(one.model_copy(update={"name": name}) for one, name in zip(answer.levels, names, strict=True))


def _names_of_scale(config: HallConfig, scale: str | None, words: Words) -> list[str]:
    levels = next((one.levels for one in config.ratings.scales if one.id == scale), ())
    return [words.texts.pick(one.name, one.name_en) for one in levels]
