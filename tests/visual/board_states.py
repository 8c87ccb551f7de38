"""The hall board: calls, flashes, a lost link, closed days, and halls of 1 to 40 counters."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from assets.qt.loop import Loop
from assets.theme import Screen
from config import HallConfig, load_hall
from config.board import Board, BoardText
from config.schema import Screen as ScreenSettings
from config.schema import Station
from display.board.flow import BoardState, FlashEnded, HallChanged, LinkChanged, Painted, reduce, stage
from display.board.footer import PAGE_MS, footer_pages, footer_props
from display.board.loading import Loader
from display.board.playlist import Playlist
from display.board.shell import Shell
from display.common.words import Words
from queue_engine.protocol import CounterState, Day, Fact, HallState, Ticket, TicketState, TicketWait
from tests.display.fake_board_link import (
    DAY,
    NOON_MS,
    AtOnce,
    a_table,
    a_wait,
    called,
    empty_hall,
    hall_with,
    happened,
    recalled,
    waiting_people,
)
from tests.visual.registry import Room, Stage

CITY, COMMUNE = "thu-dau-mot", "commune"
FEW = {"certify": 1, "land": 4, "return": 2}
PEOPLE = {"civil": 12, "certify": 7, "land": 28, "construct": 3, "business": 5, "survey": 1, "return": 104}
LOST_AT = "2026-11-23T03:32:00.000Z"


@cache
def hall_of(counters: int, language: str = "vi") -> HallConfig:
    """A sample hall with so many counters, its first language as asked."""
    config = load_hall(COMMUNE if counters <= 2 else CITY)
    like = config.counters[0]
    rows = tuple(like.model_copy(update={"id": f"quay-{n}", "number": n}) for n in range(1, counters + 1))
    languages = (language, *(other for other in ("vi", "en") if other != language))
    return config.model_copy(update={"counters": rows, "hall": config.hall.model_copy(update={"languages": languages})})


def day_of_calls(counters: int, calls: int) -> list[Fact]:
    """Calls one after another; the earlier ones are being served or done, a few are still awaited."""
    facts: list[Fact] = []
    letters = "ACDGKMVTHR"
    for n in range(1, calls + 1):
        number, counter = f"{letters[n % 10]}{n * 37 % 141 + 3:03}", f"quay-{(n * 3 + 1) % counters + 1}"
        facts.append(called(100 + n * 3, number, counter))
        if n <= calls - 3:
            facts.append(happened(101 + n * 3, "service_started", number, counter))
    return facts


def board(counters: int, *facts: Fact, flash: int = 0, hall: HallState | None = None) -> BoardState:
    """A board that has followed these facts; the newest ``flash`` calls flash."""
    seqs = tuple(fact.seq for fact in facts)
    start = (hall or empty_hall()).model_copy(update={"waiting": waiting_people(PEOPLE if counters > 2 else FEW)})
    state, _ = reduce(BoardState(places=25), LinkChanged(live=True))
    state, _ = reduce(state, HallChanged(start, (), NOON_MS))
    state, _ = reduce(state, HallChanged(hall_with(*facts, hall=start), facts, NOON_MS))
    while state.queue:
        state, _ = reduce(state, Painted(seqs, 0.0))
        state, _ = reduce(state, FlashEnded(seqs))
    state, _ = reduce(state, Painted(seqs, 0.0))
    state, _ = reduce(state, FlashEnded(seqs))
    newest = sorted(one.call.seq for one in state.listed)[-flash:] if flash else []
    return replace(state, flashing=frozenset(newest))


def following(counters: int, calls: int, flash: int = 0, *more: Fact) -> BoardState:
    return board(counters, *day_of_calls(counters, calls), *more, flash=flash)


def closed(reason: str) -> BoardState:
    return board(8, hall=empty_hall(day=Day(day=DAY, open=False, reason=reason)))


def again() -> tuple[Fact, ...]:
    """The last but one is called again."""
    before = [fact for fact in day_of_calls(8, 12) if fact.kind == "ticket_called"][-2]
    return (recalled(400, before.data["number"], before.data["counter"]),)


def all_gone(facts: list[Fact]) -> tuple[Fact, ...]:
    calls = [fact.data for fact in facts if fact.kind == "ticket_called"]
    return tuple(happened(300 + n, "ticket_finished", call["number"], call["counter"]) for n, call in enumerate(calls))


def lost() -> BoardState:
    return reduce(following(8, 12), LinkChanged(live=False, lost_at=LOST_AT))[0]


def saying(page: int, **changes: object) -> BoardState:
    """A board whose clock stands at this page of its footer."""
    hall = empty_hall().model_copy(update=changes)
    state = board(8, *day_of_calls(8, 12), hall=hall)
    assert state.hall is not None
    return replace(state, now_ms=_time_of(page, state.hall))


def _time_of(page: int, hall: HallState) -> int:
    pages = len(footer_pages(BoardState(hall=hall), hall_of(8), Words(("vi", "en")), NOON_MS))
    return next(at for at in range(NOON_MS, NOON_MS + 600_000, PAGE_MS) if at // PAGE_MS % pages == page)


def _missed(count: int) -> tuple[Ticket, ...]:
    at = "2026-11-23T03:30:00.000Z"
    return tuple(
        Ticket(id=f"m{n}", number=f"M{n:03}", field="land", state=TicketState.NO_SHOW, issued_at=at, since=at)
        for n in range(1, count + 1)
    )


PAUSED = {f"quay-{n}": CounterState(counter=f"quay-{n}", paused="nghỉ") for n in range(1, 9)}
LONGEST_FIELDS = sorted((field.id for field in hall_of(8).fields), key=lambda id: -len(hall_of(8).field(id).name_en))

WAITS: Mapping[str, TicketWait | None] = {
    "civil": a_wait(12, 24),
    "certify": a_wait(0, 3),
    "land": a_wait(96, 143),
    "construct": a_wait(31, 58),
    "business": a_wait(80, 120, 0.2),
    "survey": a_wait(300, 400, 0.0, 0.1),
    "culture": None,
    "return": a_wait(7, 19),
}
DRAW_AT = "2026-11-23T03:45:00.000Z"


def waits(counters: int, **changes: object) -> BoardState:
    """A board whose list says for how long people wait."""
    at = next(at for at in (NOON_MS, NOON_MS + PAGE_MS) if at // PAGE_MS % 2)
    return replace(following(counters, 12), waits=a_table(dict(WAITS), at), now_ms=at, **changes)


def waits_below() -> BoardState:
    """A board with too many counters for a list: the footer says it."""
    state = waits(40)
    pages = footer_pages(state, hall_of(40), Words(("vi", "en")), NOON_MS, has_list=False)
    turn = next(place for place, page in enumerate(pages) if page.icon == "clock")
    ats = range(NOON_MS, NOON_MS + 120_000, PAGE_MS)
    at = next(at for at in ats if at // PAGE_MS % len(pages) == turn)
    return replace(state, now_ms=at)


def saying_with(config: HallConfig, icon: str, start_ms: int = NOON_MS) -> BoardState:
    """A board whose footer stands at the first page with this sign."""
    state = replace(following(8, 12), now_ms=start_ms)
    for at in range(start_ms, start_ms + 600_000, PAGE_MS):
        if footer_props(state, config, Words(("vi", "en")), at).icon == icon:
            return replace(state, now_ms=at)
    raise LookupError(icon)


def with_texts() -> HallConfig:
    """A hall with running text."""
    texts = (BoardText(text="Nộp hồ sơ tại nhà: dichvucong.gov.vn. Cần giúp, xin đến bàn hướng dẫn.", text_en=""),)
    return hall_of(8).model_copy(update={"board": Board(texts=texts)})


AFTERNOON_OVER_MS = NOON_MS + 6 * 3_600_000 + 20 * 60_000
"""16:52 in the hall: the last number has been given."""

CASES: Mapping[str, tuple[int, BoardState]] = {
    **{f"waits-{n}": (n, waits(n)) for n in (1, 2, 8, 14)},
    "waits-40": (40, waits_below()),
    "draw": (8, board(8, hall=empty_hall().model_copy(update={"draw_at": DRAW_AT}))),
    "draw-footer": (8, saying(0, draw_at=DRAW_AT)),
    "footer-missed": (8, saying(0, missed=_missed(9))),
    "footer-paused": (8, saying(0, counters=PAUSED)),
    "footer-stopped": (8, saying(0, stopped=dict.fromkeys(LONGEST_FIELDS[:2], "x"))),
    "footer-notice": (8, saying(0, day=Day(day="2026-11-25", open=True))),
    "footer-no-more": (8, saying_with(hall_of(8), "ticket", AFTERNOON_OVER_MS)),
    "footer-hours": (8, saying(0)),
    "footer-hours-second": (8, saying(1)),
    "footer-rule": (8, saying(2)),
    "footer-rule-second": (8, saying(3)),
    "connecting": (8, BoardState()),
    "connecting-lost": (8, BoardState(lost_at=LOST_AT)),
    "calls-0": (8, board(8)),
    "calls-1": (8, following(8, 1)),
    "calls-8": (8, following(8, 8)),
    "calls-12": (8, following(8, 12)),
    "flash": (8, following(8, 12, 1)),
    "flash-three": (8, following(8, 12, 3)),
    "flash-again": (8, following(8, 12, 1, *again())),
    "newest-served": (8, following(8, 4, 0, *all_gone(day_of_calls(8, 4)))),
    "lost": (8, lost()),
    "closed-weekday": (8, closed("weekday")),
    "closed-holiday": (8, closed("holiday")),
    "counters-1": (1, following(1, 1)),
    "counters-1-calls-4": (1, following(1, 4, 1)),
    "counters-2": (2, following(2, 7)),
    "counters-4": (4, following(4, 9)),
    "counters-14": (14, following(14, 20)),
    "counters-40": (40, following(40, 60, 1)),
}


def window_of(
    counters: int,
    state: BoardState,
    language: str,
    station: Station | None = None,
    loader: Loader | None = None,
    config: HallConfig | None = None,
) -> Shell:
    """A board's window as it stands in this state."""
    now_ms = max(NOON_MS, state.now_ms)
    shell = Shell(config or hall_of(counters, language), lambda: now_ms, station=station, loader=loader)
    loop = Loop(state, reduce, shell)
    shell.meant.connect(loop.dispatch)
    loop.stepped.connect(shell.show_state)
    shell.show_state(loop.state)
    return shell


def _case(on: Stage, *, name: str) -> QWidget:
    counters, state = CASES[name]
    return window_of(counters, state, on.language)


def station_of(screen: Screen, viewing_m: float | None = None) -> Station:
    """A 43-inch board that hangs for readers so far away."""
    edges = sorted((941, 529), reverse=screen.width_px >= screen.height_px)
    size = {"width_px": screen.width_px, "height_px": screen.height_px, "width_mm": edges[0], "height_mm": edges[1]}
    station = load_hall(CITY).station("bang-1")
    return station.model_copy(update={"viewing_m": viewing_m, "screen": ScreenSettings(**size)})


def _far(on: Stage, *, counters: int, metres: float) -> QWidget:
    state = following(counters, 12 if counters <= 8 else 60, 1)
    return window_of(counters, state, on.language, station_of(on.screen, metres))


def _running(on: Stage) -> QWidget:
    config = with_texts()
    text = config.board.texts[0].text
    state = following(8, 12)
    words = Words(("vi", "en"))
    ats = range(NOON_MS, NOON_MS + 600_000, PAGE_MS)
    at = next(at for at in ats if footer_props(state, config, words, at).text.startswith(text[:20]))
    return window_of(8, replace(state, now_ms=at), "vi", config=config)


def _media(on: Stage, *, counters: int, flash: int = 0, state: BoardState | None = None) -> QWidget:
    """A board with a picture beside the calls, or in its place the call that is lit."""
    loader = Loader(Playlist(guidance()), Board(), AtOnce())
    shell = window_of(counters, state or following(counters, 12, flash), on.language, station_of(on.screen), loader)
    loader.setParent(shell)
    shell.resize(on.screen.width_px, on.screen.height_px)
    shell.grab()
    QApplication.processEvents()
    return shell


@cache
def guidance() -> Path:
    """A folder with one picture as a hall may have it."""
    folder = Path(tempfile.mkdtemp(prefix="guidance-"))
    picture = QImage(1280, 720, QImage.Format.Format_RGB32)
    picture.fill(QColor("#e1eff1"))
    painter = QPainter(picture)
    font = QFont("Noto Sans")
    font.setPixelSize(96)
    painter.setFont(font)
    painter.setPen(QColor("#0c5c70"))
    words = "Ba bước:\n1. Lấy số\n2. Ngồi chờ, nhìn bảng\n3. Đến đúng quầy"
    painter.drawText(picture.rect().adjusted(80, 40, -80, -40), Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    picture.save(str(folder / "1.png"))
    return folder


def _broken(on: Stage) -> QWidget:
    shell = window_of(*CASES["calls-12"], on.language)
    shell.resize(on.screen.width_px, on.screen.height_px)
    shell.grab()
    shell.show_broken()
    return shell


def needed() -> Mapping[str, bool]:
    """What the flow tells apart: before and after the first word of the hall, the link, the day, each kind of call."""
    states = [state for _, state in CASES.values()]
    stages = {stage(state, one.call) for state in states for one in state.listed}
    days = [state.hall.day for state in states if state.hall]
    return {
        "connecting": any(state.hall is None for state in states),
        "lost link": any(state.hall and state.lost_at for state in states),
        "waits": any(state.waits for state in states),
        "draw": any(state.hall and state.hall.draw_at for state in states),
        "no calls": any(state.hall and state.hall.day.open and not state.listed for state in states),
        **{f"closed {reason}": any(day.reason == reason for day in days) for reason in ("weekday", "holiday")},
        **{f"call {one}": one in stages for one in (TicketState.CALLED, TicketState.SERVING, TicketState.FINISHED)},
        **{f"{n} calls": any(len(state.listed) == n for state in states) for n in (1, 8)},
        "flash": any(len(state.flashing) == 1 for state in states),
        "flashes together": any(len(state.flashing) > 1 for state in states),
        "recall": any(one.call.again for state in states for one in state.listed),
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {name: partial(_case, name=name) for name in CASES}
STATES |= {
    **{f"far-{n}-{m}m": partial(_far, counters=n, metres=m) for n, m in ((1, 9), (8, 6), (8, 8), (40, 6), (40, 9))},
    "media-1": partial(_media, counters=1),
    "media-8": partial(_media, counters=8),
    "media-waits": partial(_media, counters=8, state=waits(8)),
    "media-yields": partial(_media, counters=8, flash=1),
    "footer-running": _running,
}
ROOM = Room("board", {**STATES, "broken": _broken}, needed)
