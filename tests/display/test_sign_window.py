"""The sign's window with a fake link: paints, acknowledges, flashes calmly and ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets.qt.clipping import clipped
from config import ConfigProblems, HallConfig, load_hall
from config.schema import Station, StationKind
from display.common.flashing import FADE_S, HOLD_S
from display.sign.wiring import CLOCK, build
from queue_engine.protocol import Fact
from tests.display.fake_board_link import DAY, FakeBoardLink, called, happened, recalled

HALL = load_hall("thu-dau-mot")
COUNTER = HALL.counters[2].id


class AtOnce(Executor):
    """Runs what it gets where it gets it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class Shown:
    """A sign on the screen."""

    def __init__(self, station: Station, hall: HallConfig = HALL) -> None:
        self.link = FakeBoardLink()
        self.clock = 100.0
        self.sign = build(hall, station, self.link, AtOnce())
        self.window = self.sign.shell
        self.window._clock = lambda: self.clock
        self.read: list[tuple[int, str, str]] = []
        self.window.calls_painted.connect(self.read.extend)
        self.sign.start()
        self.link.come()
        self.link.snapshot()


def station(**changes: object) -> Station:
    values = {"id": "sign-3", "kind": StationKind.COUNTER_SIGN, "name": "Biển quầy 3", "counter": COUNTER}
    return Station.model_validate({**values, "window": (0, 0, 800, 480), **changes})


@pytest.fixture
def new_sign(qtbot: QtBot) -> Iterator[Callable[..., Shown]]:
    made: list[Shown] = []

    def make(**changes: object) -> Shown:
        made.append(Shown(station(**changes)))
        qtbot.addWidget(made[-1].window)
        qtbot.waitExposed(made[-1].window)
        return made[-1]

    yield make
    for one in made:
        one.sign.close()


def test_a_call_is_painted_and_acknowledged_once(new_sign: Callable[..., Shown], qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "paint.jsonl"
    sign = new_sign(paint_log=log)
    sign.link.tell(called(600, "D047", COUNTER))
    qtbot.waitUntil(lambda: sign.link.acknowledged == [(600,)])
    assert sign.read == [(600, "D047", "3")]
    assert sign.window.text() == "D047"
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [line["shown"] for line in lines if "shown" in line] == [[{"seq": 600, "number": "D047", "counter": "3"}]]


def test_a_call_flashes_once_and_then_rests(new_sign: Callable[..., Shown], qtbot: QtBot) -> None:
    sign = new_sign()
    sign.link.tell(called(600, "D047", COUNTER))
    qtbot.waitUntil(lambda: sign.window._frames.isActive())
    assert sign.sign.loop.state.flashing
    sign.clock += HOLD_S + FADE_S
    qtbot.waitUntil(lambda: not sign.sign.loop.state.flashing)
    qtbot.waitUntil(lambda: not sign.window._frames.isActive())


def test_a_recall_is_painted_and_acknowledged_under_its_own_seq(new_sign: Callable[..., Shown], qtbot: QtBot) -> None:
    sign = new_sign()
    sign.link.tell(called(600, "D047", COUNTER))
    qtbot.waitUntil(lambda: sign.link.acknowledged == [(600,)])
    sign.link.tell(recalled(610, "D047", COUNTER))
    qtbot.waitUntil(lambda: sign.link.acknowledged == [(600,), (610,)])


def test_when_the_server_goes_the_number_stays(new_sign: Callable[..., Shown], qtbot: QtBot) -> None:
    sign = new_sign()
    sign.link.tell(called(590, "D047", COUNTER), happened(600, "service_started", "D047", COUNTER))
    sign.link.go()
    assert sign.window.text() == "D047"
    assert not clipped(sign.window)
    assert sign.window._pieces is not None
    assert sign.window._pieces.foot.isVisible()
    sign.link.come()
    assert not sign.window._pieces.foot.isVisible()


def test_after_midnight_the_last_word_gets_its_date(new_sign: Callable[..., Shown], qtbot: QtBot) -> None:
    sign = new_sign()
    sign.link.go()
    clock = sign.window.findChild(QTimer, CLOCK)
    assert clock is not None and clock.isActive()
    sign.link.clock_ms += 86_400_000
    clock.setInterval(0)
    qtbot.waitUntil(lambda: sign.window._props is not None and "23/11" in sign.window._props.lost.main)
    assert not clipped(sign.window)


def test_after_our_own_mistake_the_number_stays_too(new_sign: Callable[..., Shown]) -> None:
    sign = new_sign()
    sign.link.tell(called(590, "D047", COUNTER))
    sign.window.show_broken()
    sign.link.tell(happened(600, "service_started", "D047", COUNTER))
    assert sign.window.text() == "D047"


def test_another_size_leaves_no_old_pieces_behind(new_sign: Callable[..., Shown], qtbot: QtBot) -> None:
    sign = new_sign()
    sign.link.tell(called(590, "D047", COUNTER))
    for size in ((1024, 600), (1920, 360), (600, 1024)):
        sign.window.resize(*size)
        qtbot.waitUntil(lambda: len(sign.window.findChildren(QWidget)) == 5)
        assert not clipped(sign.window)


def test_a_sign_without_a_counter_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigProblems):
        build(HALL, station(counter=None), FakeBoardLink(), AtOnce())


def photographed(tmp_path: Path, *names: str) -> HallConfig:
    """A hall whose first officers have a red photo each, under these names."""
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#aa2222"))
    picture.save(str(tmp_path / "a.jpg"))
    rows = zip(HALL.officers, names, strict=False)
    changed = [one.model_copy(update={"name": name, "photo": tmp_path / "a.jpg"}) for one, name in rows]
    return HALL.model_copy(update={"officers": (*changed, *HALL.officers[len(names) :])})


def seated(hall: HallConfig, qtbot: QtBot, name: str | None, **changes: object) -> Shown:
    """A sign of the hall with this officer at its counter."""
    sign = Shown(station(**changes), hall)
    qtbot.addWidget(sign.window)
    qtbot.waitExposed(sign.window)
    sign.link.tell(signed_in(name))
    return sign


def signed_in(name: str | None) -> Fact:
    data = {"counter": COUNTER, "officer_name": name}
    return Fact(seq=900, day=DAY, at="2026-11-23T03:30:00.000Z", kind="officer_signed_in", who="x", data=data)


def test_the_officers_photo_stands_beside_the_name_and_goes_with_the_officer(qtbot: QtBot, tmp_path: Path) -> None:
    sign = seated(photographed(tmp_path, "Trần Thị Hoa"), qtbot, "Trần Thị Hoa", officer_shown=True)
    photo = sign.window._pieces.photo  # type: ignore[union-attr]
    assert photo.isVisible()
    assert photo.grab().toImage().pixelColor(photo.width() // 2, photo.height() // 2).red() > 150
    data = {"counter": COUNTER}
    sign.link.tell(Fact(seq=901, day=DAY, at="2026-11-23T03:31:00.000Z", kind="officer_signed_out", who="x", data=data))
    assert not photo.isVisible()
    sign.sign.close()


@pytest.mark.parametrize(
    ("names", "name", "shown"),
    [
        (("Trần Thị Hoa",), "Trần Thị Hoa", False),
        (("Trần Thị Hoa", "Trần Thị Hoa"), "Trần Thị Hoa", True),
        (("Trần Thị Hoa",), "Lê An", True),
    ],
    ids=["not-wanted", "two-of-this-name", "somebody-without"],
)
def test_no_photo_stands_where_it_is_not_wanted_or_could_be_somebody_elses(
    qtbot: QtBot, tmp_path: Path, names: tuple[str, ...], name: str, shown: bool
) -> None:
    sign = seated(photographed(tmp_path, *names), qtbot, name, officer_shown=shown)
    assert not sign.window._pieces.photo.isVisible()  # type: ignore[union-attr]
    sign.sign.close()


@pytest.mark.qt_log_ignore("Unsupported marker type")
@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff half"], ids=["empty", "text", "half"])
def test_a_photo_that_cannot_be_shown_leaves_the_name_and_is_told_once(
    qtbot: QtBot,
    tmp_path: Path,
    expect_log: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
    content: bytes,
) -> None:
    expect_log("cannot be shown")
    hall = photographed(tmp_path, "Trần Thị Hoa")
    (tmp_path / "a.jpg").write_bytes(content)
    sign = seated(hall, qtbot, "Trần Thị Hoa", officer_shown=True)
    sign.window.resize(1024, 600)
    pieces = sign.window._pieces
    assert pieces is not None and pieces.foot.isVisible() and not pieces.photo.isVisible()
    sign.sign.close()
    assert len([one for one in caplog.records if "cannot be shown" in one.message]) == 1


@pytest.mark.parametrize("size", [(800, 480), (1920, 360), (600, 1024)])
@pytest.mark.parametrize("long", ["quyền sử dụng đất " * 17, "W" * 120], ids=["words", "one-word"])
def test_a_text_that_is_too_long_ends_in_dots_and_is_never_cut_through(
    qtbot: QtBot, long: str, size: tuple[int, int]
) -> None:
    fields = tuple(field.model_copy(update={"name": long, "name_en": long}) for field in HALL.fields)
    sign = seated(HALL.model_copy(update={"fields": fields}), qtbot, long, officer_shown=True)
    sign.window.resize(*size)
    sign.link.tell(
        Fact(
            seq=902,
            day=DAY,
            at="2026-11-23T03:31:00.000Z",
            kind="counter_paused",
            who="x",
            data={"counter": COUNTER, "reason": long},
        )
    )
    assert clipped(sign.window) == []
    sign.sign.close()
