"""The rating screen's window: real touches and typed keys, a fake link and a post that keeps what it is given."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest
import zxingcpp
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assets.qt.portraits import PhotoFrame
from assets.qt.widgets import FitLabel
from config.devices import Pad
from config.schema import HallConfig
from counter.rating.flow import Step, Survey
from counter.rating.screens.ask import PHOTO_MM
from counter.rating.wiring import Program, build
from devices.pads.sim import SimLinePad
from devices.pads.sim_server import SimPadServer
from devices.ports import Press
from queue_engine.protocol import (
    Fact,
    Message,
    Rate,
    RateQuestion,
    RateReason,
    Rating,
    ReportDevice,
    ReportDeviceTest,
    ReportStrays,
)
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW, NOW_MS
from tests.counter.rating_samples import COUNTER, TICKET, a_question, asking_hall, rating_hall, rating_station
from tests.display.fake_board_link import AtOnce
from tests.visual.sign_states import face

TYPED = Pad(id="ban-phim", name="Bàn phím đánh giá", counter=COUNTER, kind="digits", machine="pc-1")
DRAWN = Pad(id="phim-ve", name="Phím trên màn hình", counter=COUNTER, kind="screen", machine="pc-1")


class KeptPost:
    """Keeps what it is given."""

    def __init__(self, counted: Callable[[], Any]) -> None:
        self.given: list[Message] = []
        self._counted = counted

    def start(self) -> None: ...

    def put(self, body: Message) -> None:
        self.given.append(body)

    def stop(self) -> None: ...

    def strays(self) -> list[Message]:
        return list(self._counted())


class Bench:
    """A rating screen on a counter: what a citizen can do and see."""

    def __init__(self, qtbot: QtBot, config: HallConfig, **station: Any) -> None:
        self.qtbot, self.link, self.posts = qtbot, FakeLink(NOW_MS), []  # type: ignore[var-annotated]
        self.program: Program = build(config, rating_station(**station), self.link, self._post, AtOnce())
        self.shell = self.program.shell
        qtbot.addWidget(self.shell)
        with qtbot.waitExposed(self.shell):
            self.program.start()
        self.link.live(asking_hall())

    def _post(self, counted: Callable[[], Any]) -> KeptPost:
        self.posts.append(KeptPost(counted))
        return self.post

    @property
    def post(self) -> KeptPost:
        return self.posts[-1]

    @property
    def survey(self) -> Survey:
        found = self.program.loop.state
        assert isinstance(found, Survey)
        return found

    def ask(self, rating: Rating) -> None:
        """The officer finishes, and the screen stands long enough to be touched."""
        self.link.tell(asking_hall(rating))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.survey.settled)

    def find(self, name: str) -> QWidget:
        found = [widget for widget in self.shell.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, f"{len(found)} visible widgets are named {name}"
        return found[0]

    def shows(self, name: str) -> bool:
        return any(widget.isVisible() for widget in self.shell.findChildren(QWidget, name))

    def place(self, name: str) -> QPoint:
        widget = self.find(name)
        return widget.mapTo(self.shell, widget.rect().center())

    def touch(self, name: str) -> None:
        self.touch_at(self.place(name))

    def touch_at(self, place: QPoint) -> None:
        QTest.mouseClick(self.shell.windowHandle(), Qt.MouseButton.LeftButton, pos=place)

    def texts(self) -> list[str]:
        return [
            one.text().replace("\u00a0", " ")
            for one in self.shell.findChildren(FitLabel)
            if one.isVisible() and one.text()
        ]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Callable[..., Bench]]:
    benches: list[Bench] = []

    def made(config: HallConfig | None = None, **station: Any) -> Bench:
        benches.append(Bench(qtbot, config or rating_hall(), machine="pc-1", **station))
        return benches[-1]

    yield made
    for bench in benches:
        bench.program.close()


def with_pads(*pads: Pad) -> HallConfig:
    return rating_hall().model_copy(update={"pads": pads, "stations": (rating_station(machine="pc-1"),)})


def rate(level: int, source: str, device: str = "") -> dict[str, object]:
    return {"ticket": TICKET, "level": level, "source": source, "device": device}


def given(bench: Bench) -> list[dict[str, object]]:
    """What was posted, without the time that it took."""
    return [
        {key: value for key, value in one.model_dump().items() if key in ("ticket", "level", "source", "device")}
        for one in bench.post.given
        if isinstance(one, Rate)
    ]


def test_a_touch_is_posted_once_and_thanked_for_after_the_further_questions(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.ask(a_question())
    bench.touch("level:1")
    assert given(bench) == [rate(1, "screen")]
    bench.settle()
    bench.touch("skip")
    bench.settle()
    bench.touch("answer:0")
    assert bench.survey.step is Step.THANKS
    assert bench.post.given[1:] == [RateQuestion(ticket=TICKET, question=4, answer=0)]
    assert "Cảm ơn ông/bà đã đánh giá" in bench.texts()


def test_the_lowest_level_asks_why_and_the_reason_follows_the_answer(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.ask(a_question())
    bench.touch("level:3")
    bench.settle()
    bench.touch("reason:cho-lau")
    assert given(bench) == [rate(3, "screen")]
    assert bench.post.given[1:] == [RateReason(ticket=TICKET, reason="cho-lau")]


def test_a_double_touch_answers_once_and_the_second_half_is_counted(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.ask(a_question())
    where = bench.place("level:3")
    bench.touch_at(where)
    bench.touch_at(where)
    assert given(bench) == [rate(3, "screen")] and len(bench.post.given) == 1
    assert bench.post.strays() == [ReportStrays(counter=COUNTER, device="", why="repeat", count=1)]
    assert bench.survey.step is Step.REASON


def test_a_finger_that_rests_through_a_change_of_screens_answers_nothing(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.ask(a_question())
    where, left = bench.place("level:2"), Qt.MouseButton.LeftButton
    QTest.mousePress(bench.shell.windowHandle(), left, pos=where)
    bench.link.tell(asking_hall())
    bench.ask(a_question("A013"))
    QTest.mouseRelease(bench.shell.windowHandle(), left, pos=where)
    assert bench.post.given == [] and bench.survey.step is Step.ASK
    bench.touch("level:2")
    assert [one["ticket"] for one in given(bench)] == ["2026-11-23.A013"]


def test_keys_of_a_keyboard_answer_nothing(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.ask(a_question())
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_1, Qt.Key.Key_F4):
        QTest.keyClick(bench.shell.focusWidget() or bench.shell, key)
    assert bench.post.given == [] and bench.survey.step is Step.ASK


def test_a_pad_that_types_answers_by_its_digits_the_lowest_is_the_worst(make: Callable[..., Bench]) -> None:
    bench = make(with_pads(TYPED))
    bench.ask(a_question())
    QTest.keyClick(bench.shell, Qt.Key.Key_1)
    assert given(bench) == [rate(3, "pad", "ban-phim")]
    assert bench.survey.step is Step.REASON
    QTest.keyClick(bench.shell, Qt.Key.Key_3)
    assert len(given(bench)) == 1


def test_a_key_at_rest_is_a_stray(make: Callable[..., Bench]) -> None:
    bench = make(with_pads(TYPED))
    QTest.keyClick(bench.shell, Qt.Key.Key_2)
    assert bench.post.strays() == [ReportStrays(counter=COUNTER, device="ban-phim", why="unarmed", count=1)]
    assert bench.post.given == []


def test_a_press_of_another_thread_reaches_the_window(make: Callable[..., Bench], qtbot: QtBot) -> None:
    bench = make(with_pads(TYPED))
    bench.ask(a_question())
    press = Press("ban-phim", 1, time.monotonic(), True)
    thread = threading.Thread(target=bench.program.effects.on_pressed, args=(press,))
    thread.start()
    thread.join()
    assert given(bench) == [rate(3, "pad", "ban-phim")]
    qtbot.waitUntil(lambda: bench.survey.step is Step.REASON)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[SimPadServer]:
    server = SimPadServer(tmp_path / "pad", [SimLinePad()])
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.stop()
    thread.join()


def test_a_pad_at_its_cable_answers_and_the_screen_goes_on_when_it_is_pulled_out(
    box: SimPadServer, make: Callable[..., Bench], qtbot: QtBot, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("hop-1 is lost")
    pad = Pad(id="hop-1", name="Hộp đánh giá", counter=COUNTER, device=str(tmp_path / "pad"), machine="pc-1")
    bench = make(with_pads(pad))
    qtbot.waitUntil(lambda: health(bench)[-1:] == ["READY"])
    bench.ask(a_question())
    box.pads[0].faults.obey("press 3")
    box.wake()
    qtbot.waitUntil(lambda: given(bench) == [rate(1, "pad", "hop-1")])
    bench.ask(a_question("A013"))
    box.pads[0].faults.obey("unplugged on")
    box.wake()
    qtbot.waitUntil(lambda: health(bench)[-1:] == ["ABSENT"])
    bench.touch("level:2")
    assert [(one["ticket"], one["device"]) for one in given(bench)[1:]] == [("2026-11-23.A013", "")]


def health(bench: Bench) -> list[str]:
    return [one.state for one in bench.link.sent if isinstance(one, ReportDevice)]


def asked_to_test(device: str) -> Fact:
    data = {"station": "danh-gia-1", "device": device}
    return Fact(seq=101, day="2026-11-23", at=NOW, kind="device_asked", who="truc-ban", data=data)


def test_a_key_pressed_for_the_desk_s_test_rates_nobody(make: Callable[..., Bench], qtbot: QtBot) -> None:
    bench = make(with_pads(TYPED))
    bench.ask(a_question())
    bench.link.tell(asking_hall(a_question()), asked_to_test("ban-phim"))
    QTest.keyClick(bench.shell, Qt.Key.Key_1)
    assert bench.post.given == [] and bench.survey.step is Step.ASK
    qtbot.waitUntil(lambda: any(isinstance(one, ReportDeviceTest) for one in bench.link.sent))


def test_the_keys_on_the_screen_can_be_tried_out(make: Callable[..., Bench], qtbot: QtBot) -> None:
    bench = make(with_pads(DRAWN))
    bench.link.tell(asking_hall(), asked_to_test("phim-ve"))
    qtbot.waitUntil(lambda: bench.survey.step is Step.TRIAL and bench.survey.settled)
    bench.touch("level:2")
    qtbot.waitUntil(lambda: any(isinstance(one, ReportDeviceTest) for one in bench.link.sent))
    assert bench.post.given == [] and bench.survey.step is Step.REST
    bench.ask(a_question())
    bench.touch("level:2")
    assert given(bench) == [rate(2, "screen", "phim-ve")]


def test_the_pad_s_health_is_told(make: Callable[..., Bench], qtbot: QtBot) -> None:
    bench = make(with_pads(TYPED))
    qtbot.waitUntil(lambda: any(isinstance(one, ReportDevice) for one in bench.link.sent))


def test_a_question_ends_with_its_time_and_another_language_does_not_answer_it(
    make: Callable[..., Bench], qtbot: QtBot
) -> None:
    bench = make()
    bench.ask(a_question())
    bench.touch("language")
    assert "Were you satisfied with this visit?" in bench.texts() and bench.post.given == []
    bench.link.pass_time(40)
    qtbot.waitUntil(lambda: bench.survey.step is Step.REST)
    assert not bench.shows("language") and not bench.shows("level:1")


def test_a_lost_link_lets_the_question_go_on(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.ask(a_question())
    bench.link.lose(NOW)
    bench.touch("level:2")
    assert given(bench) == [rate(2, "screen")]


def test_the_officer_s_photo_stands_beside_the_question(make: Callable[..., Bench], qtbot: QtBot) -> None:
    bench = make(rating_hall(photo=face()))
    bench.ask(a_question())
    frame = bench.shell.findChild(PhotoFrame)
    assert frame is not None and frame.isVisible()
    assert frame.width() * PHOTO_MM[1] == pytest.approx(frame.height() * PHOTO_MM[0], rel=0.05)


def test_the_code_for_comments_is_read_off_the_screen(make: Callable[..., Bench]) -> None:
    bench = make()
    picture = bench.shell.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = numpy.frombuffer(picture.constBits(), numpy.uint8).reshape(picture.height(), picture.bytesPerLine())
    found = zxingcpp.read_barcodes(rows[:, : picture.width()].copy())
    assert [one.text for one in found] == [rating_hall().ratings.feedback_url]


def test_our_own_mistake_shows_a_card(make: Callable[..., Bench]) -> None:
    bench = make()
    bench.shell.show_broken()
    assert "Màn hình tạm ngừng" in bench.texts()
    bench.ask(a_question())
    assert "Màn hình tạm ngừng" in bench.texts()
