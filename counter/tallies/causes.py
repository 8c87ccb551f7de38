"""Charts of the whole: why people were not satisfied, stray presses, indicators of the circular. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from counter.tallies.charts import Chart, Mark, Row
from counter.tallies.numbers import number
from counter.words import Words
from queue_engine.protocol import Indicator, TallyAnswer

OF_NOBODY = ("officer", "field")
"""Lines that have no presses without a question: these belong to nobody."""
MOST_POINTS = 2.0
"""Of an indicator of the circular."""


def cause_charts(answer: TallyAnswer, words: Words) -> tuple[Chart, ...]:
    return reasons(answer, words), presses(answer, words), indicators(answer, words)


def reasons(answer: TallyAnswer, words: Words) -> Chart:
    """Each reason that was touched."""
    named = {one.id: words.texts.pick(one.name, one.name_en) for one in words.config.ratings.reasons}
    counts = {named.get(code, code): count for code, count in answer.total.now.reasons.items()}
    total, finding = sum(counts.values()), words["tallies.no_reasons"]
    if counts:
        name, most = max(counts.items(), key=lambda one: one[1])
        finding = words["tallies.find_reasons"].format(name=name, n=number(most), all=number(total))
    return Chart("reasons", finding, _rows(counts), most=max(counts.values(), default=1))


def presses(answer: TallyAnswer, words: Words) -> Chart:
    """What a person should look at first, then presses that answered no question."""
    flags, strays = answer.total.now.flags or {}, answer.total.now.strays or {}
    told = _named(flags, words)
    rows = (*_rows(told, few=False), *_rows(_named(strays, words), few=True))
    return Chart(
        "presses",
        _presses_found(told, sum(strays.values()), words),
        rows,
        paints=("warned",),
        strong="warned",
        marks=(
            Mark(words["tallies.mark_flags"], "warned"),
            Mark(words["tallies.mark_strays"], "few"),
        ),
        most=max([*flags.values(), *strays.values()], default=1),
        foot=words["tallies.of_nobody"] if answer.by in OF_NOBODY and rows else "",
    )


def _presses_found(flags: Mapping[str, int], strays: int, words: Words) -> str:
    if flags:
        name = max(flags, key=lambda one: flags[one])
        return words["tallies.find_flags"].format(n=number(sum(flags.values())), name=name)
    if strays:
        return words["tallies.find_strays"].format(n=number(strays))
    return words["tallies.no_presses"]


def _named(counts: Mapping[str, int], words: Words) -> dict[str, int]:
    known = {why: f"tallies.why_{why}" for why in counts}
    return {words[key] if key in words.texts else why: counts[why] for why, key in known.items()}


def _rows(counts: Mapping[str, int], *, few: bool = False) -> tuple[Row, ...]:
    """The most first."""
    most = max(counts.values(), default=0)
    ranked = sorted(counts.items(), key=lambda one: -one[1])
    return tuple(Row(name, (n,), number(n), few=few, stands_out=n == most and not few) for name, n in ranked)


def indicators(answer: TallyAnswer, words: Words) -> Chart:
    """Points by the circular's own rule, apart from the levels of the tap."""
    asked = [one for one in answer.total.now.indicators if one.n]
    rows = tuple(_indicator(one, words) for one in asked)
    return Chart(
        "indicators",
        words["tallies.find_indicators" if rows else "tallies.no_indicators"],
        rows,
        side=words["tallies.side_indicators"] if rows else "",
        most=MOST_POINTS,
        grid=((0.0, "0"), (1.0, "1"), (MOST_POINTS, "2")) if rows else (),
        foot=words["tallies.indicators_apart"],
    )


def _indicator(one: Indicator, words: Words) -> Row:
    name = words[f"tallies.indicator_{one.question}"]
    if one.few or one.points is None:
        return Row(name, (0.0,), words["tallies.few_short"].format(n=number(one.n)), few=True)
    return Row(name, (one.points,), f"{number(one.points, 1)} · {number(one.n)}")
