"""The sign of one counter: every way in which the counter stands, on small screens, bars and upright ones."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from assets.qt.loop import Loop
from assets.qt.portraits import Portraits
from config import HallConfig, load_hall
from display.common.counters import Stand
from display.common.events import HallChanged, LinkChanged, Ticked
from display.sign.flow import SignState, reduce
from display.sign.shell import Shell
from queue_engine.protocol import CounterState, Day, HallState, Ticket, TicketState
from tests.display.fake_board_link import DAY, NOON_MS, AtOnce, empty_hall
from tests.visual.registry import SMALL_SIZES, Room, Stage

CITY = "thu-dau-mot"
AT = "2026-11-23T03:31:30.000Z"
LOST_AT = "2026-11-23T03:32:00.000Z"


@cache
def hall_of(language: str) -> HallConfig:
    config = load_hall(CITY)
    languages = (language, *(other for other in ("vi", "en") if other != language))
    return config.model_copy(update={"hall": config.hall.model_copy(update={"languages": languages})})


@cache
def counter_id() -> str:
    return hall_of("vi").counters[2].id


def ticket(number: str, state: TicketState, field: str, *, calls: int = 1, priority: str | None = None) -> Ticket:
    return Ticket(
        id=f"{DAY}.{number}",
        number=number,
        field=field,
        state=state,
        issued_at=AT,
        since=AT,
        counter=counter_id(),
        calls=calls,
        priority=priority,
        called_at=AT,
        call_seq=100 + calls,
    )


def hall(open_ticket: Ticket | None = None, day: Day | None = None, **counter: object) -> HallState:
    fields = hall_of("vi").counter(counter_id()).fields
    values = {"counter": counter_id(), "fields": fields, "ticket": open_ticket, **counter}
    state = CounterState.model_validate(values)
    return empty_hall(day=day).model_copy(update={"counters": {counter_id(): state}})


def sign(state: HallState | None, *more: object, calm: bool = False) -> SignState:
    made, _ = reduce(SignState(counter_id()), LinkChanged(live=True))
    if state is not None:
        made, _ = reduce(made, HallChanged(state, (), NOON_MS if not calm else NOON_MS + 300_000))
    for event in more:
        made, _ = reduce(made, event)  # type: ignore[arg-type]
    return made


def longest_field() -> str:
    return max(hall_of("vi").fields, key=lambda field: len(field.name)).id


CALLED = partial(ticket, state=TicketState.CALLED, field="land")
SERVING = partial(ticket, state=TicketState.SERVING, field="land")
GONE = LinkChanged(live=False, lost_at=LOST_AT)
LONG_REASON = "Cán bộ đi họp giao ban, mời sang quầy 5 hoặc chờ đến 10 giờ 30"
LONGEST_NAME = "Nguyễn Hoàng Thị Phương Khánh"

CASES: Mapping[str, SignState] = {
    "unknown": sign(None),
    "called-flash": sign(hall(CALLED("D047"))),
    "called": sign(hall(CALLED("D047")), calm=True),
    "called-again": sign(hall(CALLED("D047", calls=2), officer_name="Trần Thị Hoa"), calm=True),
    "called-priority": sign(hall(CALLED("M128", priority="yes")), calm=True),
    "called-priority-flash": sign(hall(CALLED("M128", priority="yes", calls=2))),
    "serving": sign(hall(SERVING("D047"), officer_name="Trần Thị Hoa")),
    "serving-priority": sign(hall(SERVING("W888", priority="yes", field=longest_field()), officer_name=LONGEST_NAME)),
    "paused": sign(hall(paused="Nghỉ giải lao")),
    "paused-long": sign(
        hall(paused="Cán bộ đi họp giao ban, mời sang quầy 5 hoặc chờ đến 10 giờ 30", officer_name="Lê An")
    ),
    "paused-plain": sign(hall(paused="")),
    "free": sign(hall(officer_name="Lê An")),
    "vacant": sign(hall()),
    "free-one-field": sign(hall(fields=("land",), officer_name="Trần Thị Hoa")),
    "closed": sign(hall(day=Day(day=DAY, open=False, reason="weekday"))),
    "closed-holiday": sign(hall(day=Day(day=DAY, open=False, reason="holiday"))),
    "lost-serving": sign(hall(SERVING("D047"), officer_name="Trần Thị Hoa"), GONE),
    "lost-free": sign(hall(officer_name="Lê An"), GONE),
    "lost-vacant-next-day": sign(hall(), GONE, Ticked(NOON_MS + 86_400_000)),
    "lost-at-start": sign(None, GONE),
}


PICTURED: Mapping[str, SignState] = {
    "photo-free": sign(hall(officer_name="Trần Thị Hoa")),
    "photo-called": sign(hall(CALLED("M128", priority="yes"), officer_name="Trần Thị Hoa"), calm=True),
    "photo-serving": sign(hall(SERVING("W888", priority="yes", field=longest_field()), officer_name=LONGEST_NAME)),
    "photo-paused": sign(hall(paused=LONG_REASON, officer_name="Trần Thị Hoa")),
    "photo-lost": sign(hall(SERVING("D047"), officer_name="Trần Thị Hoa"), GONE),
}


@cache
def face() -> Path:
    """A drawn portrait."""
    picture = QImage(600, 900, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8fb4c4"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, box in (
        ("#27405a", (60, 560, 480, 600)),
        ("#2a1c14", (170, 150, 260, 380)),
        ("#d9a77e", (195, 210, 210, 300)),
    ):
        painter.setBrush(QColor(colour))
        painter.setPen(QColor(colour))
        painter.drawEllipse(*box)
    painter.end()
    file = Path(tempfile.mkdtemp(prefix="photo-")) / "hoa.png"
    picture.save(str(file))
    return file


def _pictured(on: Stage, *, name: str) -> QWidget:
    """A sign with the photo of the officer who sits there."""
    like = hall_of(on.language).officers[0]
    named = (("o-1", "Trần Thị Hoa"), ("o-2", LONGEST_NAME))
    rows = tuple(like.model_copy(update={"id": id, "name": called, "photo": face()}) for id, called in named)
    config = hall_of(on.language).model_copy(update={"officers": rows})
    shell = window_of(PICTURED[name], on.language, config, Portraits(AtOnce()))
    shell.resize(on.screen.width_px, on.screen.height_px)
    shell.grab()
    return shell


def window_of(
    state: SignState, language: str, config: HallConfig | None = None, portraits: Portraits | None = None
) -> Shell:
    """A sign's window as it stands in this state."""
    shell = Shell(config or hall_of(language), named=True, portraits=portraits)
    if portraits is not None:
        portraits.setParent(shell)
    loop = Loop(state, reduce, shell)
    shell.meant.connect(loop.dispatch)
    loop.stepped.connect(shell.show_state)
    shell.show_state(loop.state)
    return shell


def _case(on: Stage, *, name: str) -> QWidget:
    return window_of(CASES[name], on.language)


def _broken(on: Stage) -> QWidget:
    shell = window_of(CASES["serving"], on.language)
    shell.show_broken()
    return shell


def needed() -> Mapping[str, bool]:
    """Every stand of a counter, the link, a flash, a recall, a priority, an officer."""
    states = CASES.values()
    tickets = [state.at.ticket for state in states if state.at.ticket]
    return {
        **{stand: any(state.at.stand is stand for state in states) for stand in Stand},
        "lost link": any(state.lost_at for state in states),
        "flash": any(state.flashing for state in states),
        "recall": any(one.calls > 1 for one in tickets),
        "priority": any(one.priority for one in tickets),
        "officer": any(state.at.counter and state.at.counter.officer_name for state in states),
    }


STATES: dict[str, Callable[[Stage], QWidget]] = {name: partial(_case, name=name) for name in CASES}
STATES |= {name: partial(_pictured, name=name) for name in PICTURED}
ROOM = Room("sign", {**STATES, "broken": _broken}, needed, sizes=tuple(SMALL_SIZES))
