"""Hands and eyes in a station's own window, led by the demonstration's script over a TCP line.

The hands post mouse and key events to the window, where a finger would touch it; they call no slot, flow or
client. The eyes report what stands on the window after it was painted: each named widget that can be seen, its
text and whether it can be pressed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtNetwork import QTcpSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

Seen = dict[str, list[Any]]


class Pilot(QObject):
    """Lives as long as its window.

    One line of JSON each way: orders ``{"id", "do", …}``, answers ``{"re", "ok", "t"}``, sights ``{"see": …}``.
    """

    def __init__(self, window: QWidget, station: str, address: str) -> None:
        super().__init__(window)
        self._window = window
        self._seen: Seen | None = None
        self._orders: dict[str, Callable[[dict[str, Any]], None]] = {
            "tap": self._tap,
            "keys": self._keys,
            "key": self._key,
            "picture": self._picture,
        }
        self._look_soon = QTimer(self, singleShot=True, interval=0)
        self._look_soon.timeout.connect(self._look)
        self._line = QTcpSocket(self)
        self._line.connected.connect(lambda: self._say({"hello": station}))
        self._line.connected.connect(self._look_soon.start)
        self._line.readyRead.connect(self._on_ready_read)
        host, _, port = address.rpartition(":")
        self._line.connectToHost(host, int(port))
        if hasattr(window, "calls_painted"):
            window.calls_painted.connect(self._on_calls_painted)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self._look_soon.start()
        return False

    def _say(self, message: dict[str, Any]) -> None:
        self._line.write(json.dumps(message).encode() + b"\n")

    def _on_calls_painted(self, calls: Any) -> None:
        self._say({"painted": [[str(number), str(counter)] for _, number, counter in calls]})

    def _on_ready_read(self) -> None:
        while self._line.canReadLine():
            order = json.loads(bytes(self._line.readLine().data()))
            self._orders[order["do"]](order)

    def _done(self, order: dict[str, Any], ok: bool = True, at: float | None = None) -> None:
        self._say({"re": order["id"], "ok": ok, "t": at or time.monotonic()})

    # -- eyes ------------------------------------------------------------------------------------------

    def _look(self) -> None:
        seen = {
            widget.objectName(): [_text(widget), widget.isEnabled()]
            for widget in self._window.findChildren(QWidget)
            if widget.objectName() and not widget.objectName().startswith("qt_") and widget.isVisible()
        }
        if seen != self._seen and self._line.state() == QTcpSocket.SocketState.ConnectedState:
            self._seen = seen
            self._say({"see": seen})

    # -- hands -----------------------------------------------------------------------------------------

    def _target(self, name: str) -> QWidget | None:
        found = (widget for widget in self._window.findChildren(QWidget, name) if widget.isVisible())
        widget = next(found, None)
        return widget if widget is not None and widget.isEnabled() else None

    def _tap(self, order: dict[str, Any]) -> None:
        """A finger goes down in the middle of a widget and up again; ``t`` is the moment of going up."""
        widget = self._target(order["name"])
        if widget is None:
            self._done(order, ok=False)
            return
        place = QPointF(widget.mapTo(self._window, widget.rect().center()))
        self._mouse(QEvent.Type.MouseButtonPress, place)

        def lift() -> None:
            at = time.monotonic()
            self._mouse(QEvent.Type.MouseButtonRelease, place)
            self._done(order, at=at)

        QTimer.singleShot(int(order.get("hold_ms", 60)), self, lift)

    def _mouse(self, kind: QEvent.Type, place: QPointF) -> None:
        handle = self._window.windowHandle()
        button = Qt.MouseButton.LeftButton
        held = button if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        everywhere = QPointF(self._window.mapToGlobal(place))
        event = QMouseEvent(kind, place, everywhere, button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.postEvent(handle, event)

    def _keys(self, order: dict[str, Any]) -> None:
        at = time.monotonic()
        QTest.keyClicks(self._window.focusWidget() or self._window, order["text"])
        self._done(order, at=at)

    def _key(self, order: dict[str, Any]) -> None:
        at = time.monotonic()
        QTest.keyClick(self._window.focusWidget() or self._window, Qt.Key[f"Key_{order['key']}"])
        self._done(order, at=at)

    def _picture(self, order: dict[str, Any]) -> None:
        self._done(order, ok=self._window.grab().save(order["path"]))


def _text(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else widget.accessibleName()
