"""From figures to charts that each say one thing: a sentence that says the finding, and the rows that show it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from counter.tallies.colours import level_paints
from counter.tallies.numbers import minutes, number, percent
from counter.words import Words
from queue_engine.protocol import Figures, Spread, TallyAnswer, TallyGroup

FEW_TIMES = 10
"""Waits of fewer people are a tale, not a figure: they are drawn pale and lead to no sentence."""
BY_SIZE = ("officer", "counter", "field")
"""Lines without an order of their own: the largest first. Hours, weekdays and days keep theirs."""


@dataclass(frozen=True)
class Mark:
    """A line of the legend: a paint, or the tick that stands for the compared period."""

    text: str
    paint: str


TICK = "tick"


@dataclass(frozen=True)
class Row:
    """A bar: its parts one after the other, and what is written at its end."""

    name: str
    values: tuple[float, ...] = ()
    text: str = ""
    on: tuple[str, ...] = ()
    """Written on the parts, where there is room."""
    dot: float | None = None
    tick: float | None = None
    """Where the compared period stands."""
    few: bool = False
    stands_out: bool = False
    """The finding is about it."""


@dataclass(frozen=True)
class Chart:
    """``paints`` colour the parts; ``strong`` the first part of the row that stands out."""

    name: str
    finding: str
    rows: tuple[Row, ...] = ()
    paints: tuple[str, ...] = ("plain",)
    strong: str = "strong"
    marks: tuple[Mark, ...] = ()
    side: str = ""
    """What the texts at the ends say."""
    most: float = 1.0
    """What the whole length stands for."""
    grid: tuple[tuple[float, str], ...] = ()
    upright: bool = False
    """Days go from left to right."""
    foot: str = ""


Value = Callable[[Figures], float | None]


def flow_charts(answer: TallyAnswer, words: Words) -> tuple[Chart, ...]:
    """Visits, waits, service."""
    return (
        visits(answer, words),
        times(answer, words, "wait", lambda one: one.wait),
        times(answer, words, "service", lambda one: one.service),
    )


def rating_charts(answer: TallyAnswer, words: Words) -> tuple[Chart, ...]:
    """Levels and means."""
    return levels(answer, words), means(answer, words)


def _name(answer: TallyAnswer, group: TallyGroup) -> str:
    """Days without their year: it stands above."""
    return group.name[:5] if answer.by == "day" else group.name


def _upright(answer: TallyAnswer) -> bool:
    return answer.by == "day"


def ordered(answer: TallyAnswer, groups: Iterable[TallyGroup], size: Value) -> list[TallyGroup]:
    """The largest first where the lines have no order of their own."""
    found = list(groups)
    return sorted(found, key=lambda one: -(size(one.now) or 0)) if answer.by in BY_SIZE else found


def _beside(answer: TallyAnswer, words: Words) -> tuple[Mark, ...]:
    return (Mark(words["tallies.mark_before"], TICK),) if answer.compare else ()


# -- visits ----------------------------------------------------------------------------------------------


def visits(answer: TallyAnswer, words: Words) -> Chart:
    groups = ordered(answer, (one for one in answer.groups if one.now.visits or _before(one)), lambda one: one.visits)
    groups.sort(key=_is_nobodys)
    most = max((one.now.visits for one in groups), default=0)
    somebodys = [one for one in groups if one.now.visits and not _is_nobodys(one)]
    top = max(somebodys, key=lambda one: one.now.visits, default=None)
    rows = tuple(
        Row(
            _name(answer, one),
            (one.now.visits,),
            number(one.now.visits),
            tick=one.before.visits if one.before else None,
            few=_is_nobodys(one),
            stands_out=one is top,
        )
        for one in groups
    )
    end = max([most, *(row.tick or 0 for row in rows)])
    finding = words["tallies.no_visits"]
    if top:
        finding = words[f"tallies.find_visits_{answer.by}"].format(name=top.name, n=number(top.now.visits))
    return Chart("visits", finding, rows, most=end or 1, marks=_beside(answer, words), upright=_upright(answer))


def _is_nobodys(group: TallyGroup) -> bool:
    """Visits that no counter and no officer has called."""
    return not group.key


def _before(group: TallyGroup) -> int:
    return group.before.visits if group.before else 0


# -- times -----------------------------------------------------------------------------------------------


def times(answer: TallyAnswer, words: Words, what: str, of: Callable[[Figures], Spread]) -> Chart:
    """Half took no longer than the dark part, nine in ten no longer than the hatched one."""
    groups = ordered(answer, (one for one in answer.groups if of(one.now).n), lambda one: of(one).median_s)
    enough = [one for one in groups if of(one.now).n >= FEW_TIMES]
    groups = enough + [one for one in groups if one not in enough] if answer.by in BY_SIZE else groups
    top = max(enough, key=lambda one: of(one.now).median_s or 0, default=None)
    rows = tuple(_time(_name(answer, one), one, of, words, stands_out=one is top) for one in groups)
    finding = words[f"tallies.few_{what}" if groups else f"tallies.no_{what}"]
    if top:
        finding = words[f"tallies.find_{what}"].format(name=top.name, n=minutes(of(top.now).median_s))
    end = max((sum(row.values) for row in rows), default=0)
    return Chart(
        what,
        finding,
        rows,
        paints=("plain", "far"),
        marks=(
            Mark(words["tallies.mark_half"], "plain"),
            Mark(words["tallies.mark_ninety"], "far"),
            *_beside(answer, words),
        ),
        side=words["tallies.side_minutes"],
        most=max([end, *(row.tick or 0 for row in rows)]) or 1,
        upright=_upright(answer),
    )


def _time(name: str, group: TallyGroup, of: Callable[[Figures], Spread], words: Words, *, stands_out: bool) -> Row:
    spread, old = of(group.now), of(group.before) if group.before else Spread()
    median, ninety = spread.median_s or 0, spread.p90_s or 0
    few = spread.n < FEW_TIMES
    text = f"{minutes(median)} · {minutes(ninety)}"
    return Row(
        name,
        (median, max(0.0, ninety - median)),
        words["tallies.few_people"].format(n=spread.n) if few else text,
        tick=old.median_s,
        few=few,
        stands_out=stands_out,
    )


# -- ratings ---------------------------------------------------------------------------------------------


def levels(answer: TallyAnswer, words: Words) -> Chart:
    """Shares of the levels, where there are answers enough to speak of shares."""
    paints = level_paints(len(answer.levels))
    groups = ordered(answer, (one for one in answer.groups if one.now.finished or one.now.answered), _worst_share)
    groups = _few_last(answer, groups)
    top = max((one for one in groups if _is_enough(one)), key=lambda one: _worst_share(one.now) or 0, default=None)
    rows = tuple(_level(_name(answer, one), one, words, stands_out=one is top) for one in groups)
    return Chart(
        "levels",
        _levels_found(answer, top, words),
        rows if answer.levels else (),
        paints=paints,
        strong="",
        marks=tuple(Mark(level.name, paint) for level, paint in zip(answer.levels, paints, strict=False)),
        side=words["tallies.side_response"],
        upright=_upright(answer),
    )


def _level(name: str, group: TallyGroup, words: Words, *, stands_out: bool) -> Row:
    now, total = group.now, sum(group.now.levels)
    if not _is_enough(group):
        return Row(name, tuple(0.0 for _ in now.levels), few_text(group, words), few=True)
    shares = tuple(count / total for count in now.levels)
    return Row(name, shares, response_text(now), tuple(percent(one) for one in shares), stands_out=stands_out)


def _worst_share(figures: Figures) -> float | None:
    return figures.levels[-1] / sum(figures.levels) if figures.levels and sum(figures.levels) else None


def _is_enough(group: TallyGroup) -> bool:
    return not group.now.mean.few and bool(sum(group.now.levels))


def _few_last(answer: TallyAnswer, groups: list[TallyGroup]) -> list[TallyGroup]:
    return sorted(groups, key=lambda one: not _is_enough(one)) if answer.by in BY_SIZE else groups


def _levels_found(answer: TallyAnswer, top: TallyGroup | None, words: Words) -> str:
    if not answer.total.now.answered or not answer.levels:
        return words["tallies.no_answers"]
    level = answer.levels[-1].name
    if top is None:
        return words["tallies.few_answers"].format(least=answer.least, by=_by(answer, words))
    share = _worst_share(top.now)
    if not share:
        return words["tallies.find_levels_none"].format(level=level)
    told = words["tallies.find_levels"]
    return told.format(level=level, name=top.name, share=percent(share), n=number(sum(top.now.levels)))


def means(answer: TallyAnswer, words: Words) -> Chart:
    """The mean as a dot on its interval; the sentence names a line only when its whole interval lies below the hall."""
    groups = [one for one in answer.groups if one.now.finished or one.now.answered]
    if answer.by in BY_SIZE:
        groups = sorted(groups, key=lambda one: (not _is_enough(one), one.now.mean.points or 0))
    least, most = _bounds(answer)
    below = [one for one in groups if _is_enough(one) and _is_below(one, answer.total)]
    top = min(below, key=lambda one: one.now.mean.points or 0, default=None)
    rows = tuple(_mean(_name(answer, one), one, least, words, stands_out=one is top) for one in groups)
    whole = answer.total.now.mean
    return Chart(
        "means",
        _means_found(answer, top, words),
        rows if answer.levels else (),
        paints=("nothing", "plain"),
        strong="",
        marks=(Mark(words["tallies.mark_interval"], "plain"), *_beside(answer, words)),
        side=words["tallies.side_mean"],
        most=most - least,
        grid=_grid(answer, None if whole.few else whole.points, words),
        upright=_upright(answer),
    )


def _mean(name: str, group: TallyGroup, least: float, words: Words, *, stands_out: bool) -> Row:
    mean, before = group.now.mean, group.before.mean if group.before else None
    if not _is_enough(group) or mean.points is None:
        return Row(name, (0.0, 0.0), few_text(group, words), few=True)
    low, high = mean.low if mean.low is not None else mean.points, mean.high if mean.high is not None else mean.points
    return Row(
        name,
        (low - least, high - low),
        f"{number(mean.points, 2)} · {percent(group.now.response)}",
        dot=mean.points - least,
        tick=before.points - least if before and not before.few and before.points is not None else None,
        stands_out=stands_out,
    )


def _is_below(group: TallyGroup, total: TallyGroup) -> bool:
    high, whole = group.now.mean.high, total.now.mean.points
    return high is not None and whole is not None and high < whole


def _bounds(answer: TallyAnswer) -> tuple[float, float]:
    points = [level.points for level in answer.levels] or [0.0, 1.0]
    return min(points), max(points)


def _grid(answer: TallyAnswer, whole: float | None, words: Words) -> tuple[tuple[float, str], ...]:
    """The ends of the scale, and the hall's own mean."""
    least, most = _bounds(answer)
    ends = ((0.0, number(least)), (most - least, number(most)))
    return ends if whole is None else (*ends, (whole - least, words["tallies.hall_mean"].format(n=number(whole, 2))))


def _means_found(answer: TallyAnswer, top: TallyGroup | None, words: Words) -> str:
    if not answer.total.now.answered or not answer.levels:
        return words["tallies.no_answers"]
    if not any(_is_enough(one) for one in answer.groups):
        return words["tallies.few_answers"].format(least=answer.least, by=_by(answer, words))
    if top is None:
        return words["tallies.find_means_none"].format(by=_by(answer, words))
    return words["tallies.find_means"].format(name=top.name, points=number(top.now.mean.points, 2))


def _by(answer: TallyAnswer, words: Words) -> str:
    return words[f"tallies.by_{answer.by}"].lower()


def response_text(figures: Figures) -> str:
    """The response rate, and of how many answers."""
    return f"{percent(figures.response)} · {number(figures.answered)}"


def few_text(group: TallyGroup, words: Words) -> str:
    if not group.now.answered:
        return words["tallies.none_short"]
    return words["tallies.few_short"].format(n=number(group.now.answered))
