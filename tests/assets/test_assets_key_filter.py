"""The keys of a real window, as Qt delivers them: a scan stays out of the text field, a person's letters go in."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assets.qt.key_filter import KeyFilter
from devices.readers.wedge import BurstReader, Typed, WedgeRule

CODE = "H13.01-251121-0042"
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
KEYS = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\b": Qt.Key.Key_Backspace}


@dataclass
class Taker:
    """Does what it is told, and remembers what it was asked."""

    fates: Callable[[str], str]
    patience_s: float = 0.05
    asked: list[tuple[str, float, bool, bool]] = field(default_factory=list)
    composed: list[tuple[str, str]] = field(default_factory=list)

    def key(self, text: str, at: float, repeat: bool, terminator: bool) -> str:
        self.asked.append((text, at, repeat, terminator))
        return self.fates(text)

    def compose(self, commit: str, preedit: str, at: float) -> str:
        self.composed.append((commit, preedit))
        return self.fates(commit)


class Window(QWidget):
    """A text field, and what the window itself got."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.line)
        self.pressed: list[int] = []
        self.entered: list[str] = []
        self.line.returnPressed.connect(lambda: self.entered.append(self.line.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.pressed.append(event.key())


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.line.setFocus()
    qtbot.waitUntil(lambda: made.line.hasFocus())
    return made


def stroke(window: QWidget, text: str, stamp_ms: int = 0, *, repeat: bool = False, modifiers: object = None) -> None:
    """One key, pressed and let go, as the system delivers it."""
    key = KEYS.get(text, Qt.Key(ord(text.upper())) if text.isascii() else Qt.Key.Key_unknown)
    shift = SHIFT if text.isalpha() and text.isupper() else NO_MODIFIER
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        held = modifiers if isinstance(modifiers, Qt.KeyboardModifier) else shift
        event = QKeyEvent(kind, key, held, text, repeat)
        event.setTimestamp(stamp_ms)
        QCoreApplication.sendEvent(window.windowHandle(), event)


def strokes(window: QWidget, text: str, gap_ms: int, begin_ms: int = 5_000) -> int:
    for stamp, letter in zip(itertools.count(begin_ms, gap_ms), text, strict=False):
        stroke(window, letter, stamp)
    return begin_ms + gap_ms * len(text)


def wedge(window: Window) -> tuple[KeyFilter, list[str]]:
    scans: list[str] = []

    def on_typed(typed: Typed) -> None:
        scans.append(typed.text)

    return KeyFilter(window, BurstReader(WedgeRule(), on_typed)), scans


def test_a_scan_does_not_land_in_the_text_field(window: Window) -> None:
    _, scans = wedge(window)
    strokes(window, CODE + "\r", 10)
    assert scans == [CODE]
    assert (window.line.text(), window.entered) == ("", [])


def test_what_a_person_types_is_all_there_and_enter_is_behind_it(window: Window, qtbot: QtBot) -> None:
    _, scans = wedge(window)
    strokes(window, "Nguyen Van An\r", 140)
    assert window.entered == ["Nguyen Van An"]
    assert scans == []


def test_the_last_letter_comes_by_itself_when_nothing_follows(window: Window, qtbot: QtBot) -> None:
    wedge(window)
    stroke(window, "a", 5_000)
    assert window.line.text() == ""
    qtbot.waitUntil(lambda: window.line.text() == "a")


def test_a_scan_between_a_persons_letters_leaves_them(window: Window, qtbot: QtBot) -> None:
    _, scans = wedge(window)
    stamp = strokes(window, "ab", 150)
    stamp = strokes(window, CODE + "\r", 8, stamp)
    strokes(window, "cd", 150, stamp + 300)
    qtbot.waitUntil(lambda: window.line.text() == "abcd")
    assert scans == [CODE]


def test_keys_that_come_late_all_at_once_are_still_a_persons(window: Window, qtbot: QtBot) -> None:
    """The window was busy: the stamps of the window system tell the true gaps."""
    taker = Taker(lambda text: "pass")
    KeyFilter(window, taker)
    strokes(window, "nguyenvana\r", 130)
    times = [at for _, at, _, _ in taker.asked]
    assert [round(after - before, 3) for before, after in itertools.pairwise(times)] == [0.13] * 10


def test_a_held_key_repeats_in_the_field(window: Window, qtbot: QtBot) -> None:
    _, scans = wedge(window)
    stroke(window, "a", 5_000)
    for stamp in range(5_400, 5_800, 33):
        stroke(window, "a", stamp, repeat=True)
    stroke(window, "\r", 6_500)
    assert (scans, window.entered) == ([], ["a" * 14])


def test_tab_behind_a_scan_does_not_move_the_focus(window: Window) -> None:
    other = QLineEdit(window)
    other.show()
    _, scans = wedge(window)
    strokes(window, CODE + "\t", 10)
    assert scans == [CODE]
    assert window.line.hasFocus()


def test_keys_that_write_nothing_pass_at_once_behind_what_is_held(window: Window) -> None:
    taker = Taker(lambda text: "hold")
    KeyFilter(window, taker)
    stroke(window, "a")
    stroke(window, "b")
    assert window.line.text() == ""
    escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F5, NO_MODIFIER)
    QCoreApplication.sendEvent(window.windowHandle(), escape)
    assert window.line.text() == "ab"
    assert window.pressed == [Qt.Key.Key_F5]


def test_shortcuts_with_ctrl_are_never_held(window: Window) -> None:
    taker = Taker(lambda text: "hold")
    KeyFilter(window, taker)
    window.line.setText("xyz")
    stroke(window, "a", modifiers=CTRL)
    assert window.line.selectedText() == "xyz"
    assert taker.asked == []


def test_the_taker_is_told_text_time_repeat_and_end(window: Window) -> None:
    now = itertools.count(100)
    taker = Taker(lambda text: "pass")
    KeyFilter(window, taker, clock=lambda: float(next(now)))
    stroke(window, "a", 5_000)
    stroke(window, "a", repeat=True)
    stroke(window, "\r")
    assert [(text, repeat, end) for text, _, repeat, end in taker.asked] == [
        ("a", False, False),
        ("a", True, False),
        ("", False, True),
    ]
    assert window.entered == ["aa"]


def test_a_key_that_was_forgotten_is_not_seen_to_be_let_go(window: Window) -> None:
    seen: list[tuple[QEvent.Type, int]] = []

    class Field(QLineEdit):
        def keyReleaseEvent(self, event: QKeyEvent) -> None:
            seen.append((event.type(), event.key()))

    bare = Field(window)
    bare.show()
    bare.setFocus()
    KeyFilter(window, Taker(lambda text: "drop" if text == "c" else "hold"))
    for letter in "abc":
        stroke(window, letter)
    assert (bare.text(), seen) == ("", [])


# -- input methods ----------------------------------------------------------------------------------


def composing(window: Window, preedit: str, commit: str = "", *, replaced: int = 0) -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit, -replaced, replaced)
    QCoreApplication.sendEvent(window.line, event)


def test_what_an_input_method_writes_is_held_and_given_back_whole(window: Window, qtbot: QtBot) -> None:
    _, scans = wedge(window)
    composing(window, "V")
    composing(window, "Vi")
    composing(window, "", "Việt")
    stroke(window, " ")
    assert window.line.text() == ""
    qtbot.waitUntil(lambda: window.line.text() == "Việt ")
    assert scans == []


def test_text_that_replaces_some_is_told_with_what_it_takes_back(window: Window) -> None:
    taker = Taker(lambda text: "pass")
    KeyFilter(window, taker)
    window.line.setText("HO")
    composing(window, "", "HỐ", replaced=2)
    assert taker.composed == [("\b\bHỐ", "")]
    assert window.line.text() == "HỐ"


def test_a_scan_through_an_input_method_does_not_land_in_the_field(window: Window) -> None:
    class Clock:
        at = 50.0

        def __call__(self) -> float:
            self.at += 0.004
            return self.at

    scans: list[Typed] = []
    KeyFilter(window, BurstReader(WedgeRule(), scans.append), clock=Clock())
    for shown in ("H", "HO", "HÓ", "HỐ"):
        composing(window, shown)
    composing(window, "", "HỐ")
    for letter in "-251121-0042\r":
        stroke(window, letter)
    assert [(typed.text, typed.composed) for typed in scans] == [("HỐ-251121-0042", True)]
    assert window.line.text() == ""


def test_another_field_in_focus_is_followed(window: Window, qtbot: QtBot) -> None:
    taker = Taker(lambda text: "pass")
    KeyFilter(window, taker)
    other = QLineEdit(window)
    other.show()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    QCoreApplication.sendEvent(other, QInputMethodEvent("a", []))
    assert taker.composed == [("", "a")]
    composing(window, "b")
    assert taker.composed == [("", "a")]
