"""The sign's window with a fake link: paints, acknowledges, flashes calmly and ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets.qt.clipping import clipped
from config import ConfigProblems, load_hall
from config.schema import Station, StationKind
from display.common.flashing import FADE_S, HOLD_S
from display.sign.wiring import build
from tests.display.fake_board_link import FakeBoardLink, called, happened, recalled

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

    def __init__(self, station: Station) -> None:
        self.link = FakeBoardLink()
        self.clock = 100.0
        self.sign = build(HALL, station, self.link, AtOnce())
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
        qtbot.waitUntil(lambda: len(sign.window.findChildren(QWidget)) == 4)
        assert not clipped(sign.window)


def test_a_sign_without_a_counter_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigProblems):
        build(HALL, station(counter=None), FakeBoardLink(), AtOnce())
