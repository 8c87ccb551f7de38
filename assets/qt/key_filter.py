"""A window's key strokes, handed to somebody who may keep them back: a scanner types like a keyboard.

The taker says of each key whether it goes to the window, is held back, or belonged to a scan and is forgotten. What is
held goes to the window in its order as soon as the taker says so, and at the latest when the taker's patience is over.

Keys are taken at the window, before any widget; what an input method writes is taken at the widget in focus, because
the system hands it there. Keys with Ctrl, Alt or Meta, arrows, function keys and the like are never held, and release
what is held before them. A QShortcut would be served before this filter: the house has none, windows read their keys.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

TERMINATORS = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab))
SILENT = frozenset((Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr, Qt.Key.Key_NumLock))
"""Pressed beside letters; they write nothing and pass at any time."""
PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
ERASE = "\b"
REST_S = 1.0
"""After so long a rest the clock of the window system is set by ours again."""


class KeyTaker(Protocol):
    """Who judges the keys. Each answer is one of:

    ``pass``: to the window, behind all that is held; ``hold``: held behind the others; ``anew``: what is held goes to
    the window, this one is held; ``drop``: it and all that is held are forgotten.
    """

    @property
    def patience_s(self) -> float:
        """How long after the last key what is held may stay held."""

    def key(self, text: str, at: float, repeat: bool, terminator: bool) -> str: ...

    def compose(self, commit: str, preedit: str, at: float) -> str:
        """Text of an input method; each letter before the cursor that it takes back is a BackSpace at the start."""


Held = tuple[QObject, QEvent]


class KeyFilter(QObject):
    """Stands before the keys of one window. ``clock`` is monotonic."""

    def __init__(self, window: QWidget, taker: KeyTaker, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._taker = taker
        self._clock = _KeyClock(clock)
        self._held: deque[Held] = deque()
        self._dropped: set[int] = set()
        self._giving = False
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.give_back)
        top = window.window()
        top.winId()  # the system's window is made with the first look at its name
        handle = top.windowHandle()
        assert handle is not None
        handle.installEventFilter(self)
        self._window: QObject = handle
        self._focus: QObject | None = None
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusObjectChanged.connect(self._follow)
        self._follow(application.focusObject())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._giving:
            return False
        if isinstance(event, QKeyEvent) and watched is self._window:
            return self._keyed(watched, event)
        if isinstance(event, QInputMethodEvent) and watched is not self._window:
            return self._composed(watched, event)
        return False

    def give_back(self) -> None:
        """All that is held goes to the window now."""
        self._timer.stop()
        while self._held:
            receiver, event = self._held.popleft()
            if isValid(receiver):
                self._giving = True
                try:
                    QCoreApplication.sendEvent(receiver, event)
                finally:
                    self._giving = False

    # -- what comes ------------------------------------------------------------------------------

    def _keyed(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease:
            return self._released(watched, event)
        if event.type() != QEvent.Type.KeyPress or event.key() in SILENT:
            return False
        terminator = event.key() in TERMINATORS
        writes = terminator or event.text() == ERASE or (event.text().isprintable() and event.text() != "")
        if not writes or event.modifiers() & ~PLAIN:
            self.give_back()
            return False
        text = "" if terminator else event.text()
        fate = self._taker.key(text, self._clock.of(event.timestamp()), event.isAutoRepeat(), terminator)
        return self._done(fate, watched, event, lambda: _copy_of_key(event))

    def _released(self, watched: QObject, event: QKeyEvent) -> bool:
        """A key is let go: behind its press if that is held, and not at all if that was forgotten."""
        if event.key() in self._dropped:
            self._dropped.discard(event.key())
            return True
        if not self._held:
            return False
        self._held.append((watched, _copy_of_key(event)))
        return True

    def _composed(self, watched: QObject, event: QInputMethodEvent) -> bool:
        before_cursor = max(0, -event.replacementStart()) if event.replacementLength() else 0
        commit = ERASE * min(before_cursor, event.replacementLength()) + event.commitString()
        if not commit and not event.preeditString() and not self._held:
            return False  # an input method that only tidies up
        fate = self._taker.compose(commit, event.preeditString(), self._clock.now())
        return self._done(fate, watched, event, lambda: _copy_of_text(event))

    def _done(self, fate: str, watched: QObject, event: QEvent, copy: Callable[[], QEvent]) -> bool:
        """True: the window does not see it now."""
        if fate == "drop":
            self._forget(event)
            return True
        if fate in ("pass", "anew"):
            self.give_back()
        if fate == "pass":
            return False
        self._held.append((watched, copy()))
        self._timer.start(round(self._taker.patience_s * 1000))
        return True

    def _forget(self, event: QEvent) -> None:
        self._timer.stop()
        pressed = [held for _, held in self._held] + [event]
        self._held.clear()
        for one in pressed:
            if isinstance(one, QKeyEvent):
                down = one.type() == QEvent.Type.KeyPress
                (self._dropped.add if down else self._dropped.discard)(one.key())

    def _follow(self, focus: QObject | None) -> None:
        if self._focus is not None and isValid(self._focus):
            self._focus.removeEventFilter(self)
        self._focus = focus
        if focus is not None and focus is not self._window:
            focus.installEventFilter(self)


class _KeyClock:
    """When a key was struck, on our clock: by the window system's own stamps, so that a busy moment of ours, after
    which keys come all at once, does not make a scanner of a person."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._offset = 0.0
        self._last = float("-inf")
        self._stamp_ms = 0

    def now(self) -> float:
        return self._clock()

    def of(self, stamp_ms: int) -> float:
        now = self._clock()
        if not stamp_ms:
            return now
        if now - self._last > REST_S or stamp_ms < self._stamp_ms:
            self._offset = now - stamp_ms / 1000
        self._last, self._stamp_ms = now, stamp_ms
        return stamp_ms / 1000 + self._offset


def _copy_of_key(event: QKeyEvent) -> QKeyEvent:
    """The event itself ends with its delivery."""
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy


def _copy_of_text(event: QInputMethodEvent) -> QInputMethodEvent:
    copy = QInputMethodEvent(event.preeditString(), event.attributes())
    copy.setCommitString(event.commitString(), event.replacementStart(), event.replacementLength())
    return copy
