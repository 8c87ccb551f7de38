"""The five figures above the charts. Pure: (answer, words) -> tiles."""

from __future__ import annotations

from datetime import datetime

from counter.tallies.buttons import Tile
from counter.tallies.charts import FEW_TIMES
from counter.tallies.numbers import minutes, number, percent
from counter.words import Words
from queue_engine.protocol import Figures, Mean, Spread, TallyAnswer


def tiles(answer: TallyAnswer, words: Words) -> tuple[Tile, ...]:
    """Visits, waits, service, response, and the mean beside its response."""
    now, before = answer.total.now, answer.total.before
    return (
        _visits(answer, words),
        _time("wait", now.wait, before.wait if before else None, words, words["tallies.tile_people"]),
        _time("service", now.service, before.service if before else None, words, words["tallies.tile_times"]),
        _response(now, before, words),
        _mean(answer, words),
    )


def _visits(answer: TallyAnswer, words: Words) -> Tile:
    now, before = answer.total.now, answer.total.before
    line = words["tallies.tile_visits_line"].format(no_shows=number(now.no_shows), open=number(now.open))
    title, value = words["tallies.tile_visits"], number(now.visits)
    if before is None:
        return Tile(title, value, line)
    if _runs(answer, words):
        return Tile(title, value, line, words["tallies.tile_whole_day"].format(value=number(before.visits)))
    return Tile(title, value, line, _beside(number(before.visits) + _change(now.visits, before.visits), words))


def _runs(answer: TallyAnswer, words: Words) -> bool:
    """A day that is not over yet is set beside a whole one: no change is told."""
    made = datetime.fromisoformat(answer.made_at).astimezone(words.zone).date().isoformat()
    return answer.period.first == answer.period.last == made


def _change(now: int, before: int) -> str:
    """`` (+12%)``; of few visits no share is told."""
    return f" ({round((now - before) * 100 / before):+d}%)" if before >= 30 else ""


def _time(what: str, now: Spread, before: Spread | None, words: Words, line: str) -> Tile:
    title = words[f"tallies.tile_{what}"]
    if now.median_s is None:
        return Tile(title, "–", words["tallies.none_short"])
    value = words["tallies.minutes"].format(n=minutes(now.median_s))
    beside = ""
    if before:
        known = before.median_s is not None
        old = words["tallies.minutes"].format(n=minutes(before.median_s)) if known else "–"
        beside = _beside(old, words)
    few = words["tallies.few_people"].format(n=now.n)
    return Tile(title, value, few if now.n < FEW_TIMES else line.format(n=minutes(now.p90_s)), beside)


def _response(now: Figures, before: Figures | None, words: Words) -> Tile:
    told = words["tallies.tile_response_line"]
    line = told.format(answered=number(now.answered), all=number(now.finished))
    beside = _beside(percent(before.response) or "–", words) if before else ""
    return Tile(words["tallies.tile_response"], percent(now.response) or "–", line, beside)


def _mean(answer: TallyAnswer, words: Words) -> Tile:
    now, before = answer.total.now, answer.total.before
    most = max((level.points for level in answer.levels), default=0)
    title, beside = words["tallies.tile_mean"].format(most=number(most)), ""
    if before:
        old = "–" if before.mean.few else f"{number(before.mean.points, 2)} · {percent(before.response)}"
        beside = _beside(old, words)
    if now.mean.few or now.mean.points is None:
        line = words["tallies.tile_mean_few"].format(n=number(now.mean.n), least=answer.least)
        return Tile(title, words["tallies.few_value"], line, beside)
    return Tile(title, number(now.mean.points, 2), _interval(now.mean, now, words), beside)


def _interval(mean: Mean, now: Figures, words: Words) -> str:
    told = words["tallies.tile_mean_line"]
    return told.format(low=number(mean.low, 2), high=number(mean.high, 2), response=percent(now.response))


def _beside(value: str, words: Words) -> str:
    return words["tallies.tile_beside"].format(value=value)
