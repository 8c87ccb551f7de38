"""Figures, answers and pages of tallies for tests and pictures."""

from __future__ import annotations

from datetime import date
from typing import Any

from counter.tallies.flow import TallyPage
from counter.tallies.periods import Preset
from queue_engine.protocol import (
    By,
    Figures,
    Indicator,
    JournalRange,
    LevelName,
    Mean,
    Period,
    Spread,
    TallyAnswer,
    TallyGroup,
)
from tests.counter.panel_samples import NOW, NOW_MS, config_of

TODAY = date(2026, 11, 23)
LEVELS = (
    LevelName(name="Rất hài lòng", points=2),
    LevelName(name="Hài lòng", points=1),
    LevelName(name="Không hài lòng", points=0),
)
FIVE = (
    LevelName(name="Rất hài lòng", points=5),
    LevelName(name="Hài lòng", points=4),
    LevelName(name="Bình thường", points=3),
    LevelName(name="Không hài lòng", points=2),
    LevelName(name="Rất không hài lòng", points=1),
)
SOURCE = JournalRange(first_seq=1, last_seq=41_207, head="9f" * 32, days=16)
MONTH = Period(first="2026-11-01", last="2026-11-23")
OCTOBER = Period(first="2026-10-01", last="2026-10-23")
DAY = Period(first="2026-11-23", last="2026-11-23")
LONG = (
    "Lao động, thương binh và xã hội, bảo trợ xã hội và phòng chống tệ nạn xã hội",
    "Nông nghiệp, lâm nghiệp và phát triển nông thôn",
)


def figures(visits: int = 100, wait_min: float = 12.0, levels: tuple[int, ...] = (40, 18, 4), **more: Any) -> Figures:
    """A group of visits in which everything hangs together."""
    finished, answered = round(visits * 0.95), sum(levels)
    known: dict[str, Any] = {
        "visits": visits,
        "finished": finished,
        "no_shows": visits - finished,
        "transfers": visits // 40,
        "wait": Spread(n=visits, median_s=wait_min * 60, p90_s=wait_min * 60 * 2.4) if visits else Spread(),
        "walk": Spread(n=finished, median_s=48, p90_s=95) if finished else Spread(),
        "service": Spread(n=finished, median_s=7.5 * 60 + wait_min * 6, p90_s=21 * 60 + wait_min * 9)
        if finished
        else Spread(),
        "opened": finished,
        "answered": answered,
        "response": answered / finished if finished else None,
        "levels": levels,
        "mean": mean_of(levels, more.pop("points", tuple(range(len(levels) - 1, -1, -1)))),
    }
    return Figures(**{**known, **more})


def mean_of(levels: tuple[int, ...], points: tuple[float, ...], least: int = 30) -> Mean:
    n = sum(levels)
    if not n:
        return Mean()
    value = sum(count * one for count, one in zip(levels, points, strict=True)) / n
    square = sum(count * (one - value) ** 2 for count, one in zip(levels, points, strict=True))
    half = 1.96 * (square / max(1, n - 1) / n) ** 0.5
    low, high = max(min(points), value - half), min(max(points), value + half)
    return Mean(n=n, points=value, low=low, high=high, few=n < least)


def group(key: str, name: str, now: Figures, before: Figures | None = None) -> TallyGroup:
    return TallyGroup(key=key, name=name, now=now, before=before)


_FIELDS = (
    (212, 9.4, (102, 31, 3)),
    (268, 6.2, (131, 40, 4)),
    (312, 34.0, (70, 62, 29)),
    (88, 15.5, (34, 15, 2)),
    (74, 12.0, (30, 9, 1)),
    (41, 18.5, (14, 10, 2)),
    (12, 8.0, (5, 1, 0)),
    (6, 22.0, (1, 0, 1)),
    (55, 3.1, (20, 9, 0)),
    (140, 4.4, (66, 21, 2)),
)
TOTAL = figures(
    1208,
    11.2,
    (473, 198, 44),
    reasons={"cho-lau": 21, "giay-to": 11, "huong-dan": 6, "thai-do": 2, "khac": 4},
    strays={"unarmed": 61, "repeat": 22, "late": 14, "second": 9, "noise": 2},
    flags={"too_fast": 3, "run": 1},
    open=9,
)


def by_field(*, compared: bool = False) -> TallyAnswer:
    fields = zip(config_of().fields, _FIELDS, strict=True)
    groups = tuple(
        group(
            one.id,
            one.name,
            figures(*given),
            figures(round(given[0] * 0.86), given[1] * 1.2, given[2]) if compared else None,
        )
        for one, given in fields
    )
    before = figures(1039, 14.0, (402, 190, 60)) if compared else None
    return answer("field", groups, TOTAL, before, compare=OCTOBER if compared else None)


def by_officer(count: int = 8) -> TallyAnswer:
    names = [one.name for one in config_of().officers]
    groups = tuple(
        group(
            f"can-bo-{n}",
            f"{names[n % 8]}{f' {n // 8 + 1}' if n >= 8 else ''}",
            figures(
                120 + n * 37 % 150,
                5 + n * 7 % 19,
                (20 + n * 13 % 60, 9 + n * 5 % 20, n * 3 % 7),
                strays=None,
                flags={1: {"too_fast": 3}, 4: {"run": 1}}.get(n, {}),
            ),
        )
        for n in range(count)
    )
    return answer("officer", groups, TOTAL)


def by_long_fields(count: int = 30) -> TallyAnswer:
    """As many fields as a large hall has, with the longest of names."""
    groups = tuple(
        group(f"f{n}", f"{LONG[n % 2]} {n + 1}", figures(90 + n * 31 % 240, 3 + n * 11 % 40, (30 + n, 12, n % 9)))
        for n in range(count)
    )
    return answer("field", groups, TOTAL)


def by_hour() -> TallyAnswer:
    shape = {7: 96, 8: 214, 9: 231, 10: 168, 11: 52, 13: 141, 14: 158, 15: 110, 16: 38}
    groups = tuple(
        group(
            f"{hour:02d}",
            f"{hour}–{hour + 1} giờ",
            figures(visits, visits / 11, (visits // 3, visits // 8, visits // 40)),
        )
        for hour, visits in shape.items()
    )
    return answer("hour", groups, TOTAL)


def by_day(days: int = 16) -> TallyAnswer:
    found = [date.fromordinal(date(2026, 11, 2).toordinal() + n) for n in range(days * 7 // 5 + 1)]
    open_days = [day for day in found if day.weekday() < 5][:days]
    groups = tuple(
        group(
            day.isoformat(),
            f"{day:%d/%m/%Y}",
            figures(52 + n * 29 % 61 + (40 if day.weekday() == 0 else 0), 6 + n * 7 % 17, (28 + n * 11 % 20, 9, n % 4)),
        )
        for n, day in enumerate(open_days)
    )
    span = Period(first=open_days[0].isoformat(), last=open_days[-1].isoformat())
    return answer("day", groups, TOTAL, period=MONTH if days <= 16 else span)


def small() -> TallyAnswer:
    """The first hour of a day: hardly anybody has come."""
    fields = config_of().fields
    groups = (
        group(fields[0].id, fields[0].name, figures(7, 4.0, (2, 1, 0))),
        group(fields[2].id, fields[2].name, figures(4, 11.0, (1, 0, 1))),
    )
    return answer("field", groups, figures(11, 6.0, (3, 1, 1), reasons={"cho-lau": 1}, strays={}, flags={}), period=DAY)


def empty() -> TallyAnswer:
    return answer("field", (), figures(0, 0, (0, 0, 0), strays={}, flags={}), period=DAY)


def asked_indicators() -> TallyAnswer:
    indicators = (
        Indicator(question=3, n=118, points=1.7, few=False),
        Indicator(question=4, n=22, points=1.9, few=True),
    )
    found = by_field()
    total = found.total.model_copy(update={"now": found.total.now.model_copy(update={"indicators": indicators})})
    return found.model_copy(update={"total": total})


def five_levels() -> TallyAnswer:
    points = (5.0, 4.0, 3.0, 2.0, 1.0)
    groups = tuple(
        group(one.id, one.name, figures(90 + n * 20, 8 + n, (30 + n, 20, 9, 4, 1 + n), points=points))
        for n, one in enumerate(config_of().fields[:6])
    )
    total = figures(900, 9.0, (190, 120, 54, 24, 21), points=points, strays={"unarmed": 7}, flags={})
    return answer("field", groups, total, levels=FIVE)


def answer(
    by: By, groups: tuple[TallyGroup, ...], total: Figures, before: Figures | None = None, **more: Any
) -> TallyAnswer:
    known: dict[str, Any] = {
        "hall": config_of().hall.name,
        "period": MONTH,
        "by": by,
        "groups": groups,
        "total": group("", "Toàn bộ", total, before),
        "scale": "ba-muc",
        "levels": LEVELS,
        "least": 30,
        "source": SOURCE,
        "made_at": NOW,
        "made_by": "truc-ban",
    }
    return TallyAnswer(**{**known, **more})


def a_page(answer: TallyAnswer | None = None, **changes: Any) -> TallyPage:
    """A page whose figures are those that were asked for."""
    from counter.tallies.periods import Against

    compared = answer is not None and answer.compare is not None
    known: dict[str, Any] = {
        "choice": Preset.TODAY if answer and answer.period == DAY else Preset.THIS_MONTH,
        "against": Against.BEFORE if compared else Against.NOTHING,
        "by": answer.by if answer else "field",
        "shown": True,
        "now_ms": NOW_MS,
        "today": TODAY,
        "answer": answer,
    }
    return TallyPage(**{**known, **changes})
