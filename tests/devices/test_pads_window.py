"""The pads of a counter as signals of its window, with the keys that are typed into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from config.devices import Keypad, Pad
from devices.ports import Press
from devices.qt.pads import CounterPads
from devices.states import State

PAD = Pad(id="ban-phim", name="Bàn phím đánh giá", counter="q1", kind="screen")
KEYPAD = Keypad(id="phim-goi", name="Phím gọi số", counter="q1", kind="digits")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    for name in ("shown", "written"):
        field: QWidget = QLineEdit() if name == "written" else QWidget()
        field.setObjectName(name)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(field)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def pads(qtbot: QtBot) -> Iterator[CounterPads]:
    pads = CounterPads([PAD], [KEYPAD], lambda _: None)
    yield pads
    pads.close()


def typed(qtbot: QtBot, window: QWidget, pads: CounterPads, name: str, key: Qt.Key) -> None:
    field = window.findChild(QWidget, name)
    assert field is not None
    field.installEventFilter(pads)
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, key)


def test_a_digit_that_is_typed_into_the_window_is_what_the_officer_wants(
    qtbot: QtBot, window: QWidget, pads: CounterPads
) -> None:
    with qtbot.waitSignal(pads.acted) as acted:
        typed(qtbot, window, pads, "shown", Qt.Key.Key_3)
    assert acted.args == ["finish"]


def test_a_digit_in_a_field_in_which_somebody_writes_stays_there(
    qtbot: QtBot, window: QWidget, pads: CounterPads
) -> None:
    acted: list[str] = []
    pads.acted.connect(acted.append)
    typed(qtbot, window, pads, "written", Qt.Key.Key_1)
    field = window.findChild(QLineEdit, "written")
    assert field is not None and field.text() == "1"
    assert acted == []


def test_a_touch_on_the_screen_answers_the_question_once(qtbot: QtBot, pads: CounterPads) -> None:
    heard: list[Press] = []
    pads.pressed.connect(heard.append)
    pads.arm(30)
    (pad,) = pads.pads
    assert pad.press(5)  # type: ignore[union-attr]
    pads.disarm()
    assert not pad.press(4)  # type: ignore[union-attr]
    assert [(press.key, press.armed) for press in heard] == [(5, True), (4, False)]


def test_a_pad_on_a_shared_line_is_left_to_its_owner() -> None:
    on_bus = PAD.model_copy(update={"kind": "line", "bus": "day-1"})
    pads = CounterPads([on_bus], [], lambda _: None)
    assert pads.pads == ()


def test_every_health_is_told() -> None:
    healths = []
    pads = CounterPads([PAD], [KEYPAD], healths.append)
    assert {(health.device, health.state) for health in healths} == {
        ("ban-phim", State.READY),
        ("phim-goi", State.READY),
    }
    pads.close()
