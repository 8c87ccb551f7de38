"""The manners of every station's window: real pixels, ends on SIGTERM, says when it has painted, never a traceback."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Protocol, TextIO

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

log = logging.getLogger(__name__)

BROKEN_S = 4.0
"""How long the out-of-order card stands before the program ends and is started anew."""


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The process's QApplication. One unit is one pixel: sizes come from the configured screen, not the desktop's."""
    os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "0"
    app = QApplication([sys.argv[0], *arguments])
    app.setQuitOnLastWindowClosed(True)
    return app


class EndOnSignal(QObject):
    """SIGTERM and SIGINT end the event loop with code 0, also while Qt sleeps in its own code."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _noted)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    def _on_signal(self) -> None:
        self._read.recv(64)
        QApplication.exit(0)


def _noted(number: int, frame: FrameType | None) -> None:
    """The wake-up descriptor has already told the loop."""


class PaintLog:
    """What was painted when, one JSON object a line, ``t`` on the monotonic clock; without a path nothing."""

    def __init__(self, path: Path | None) -> None:
        self._lines: TextIO | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lines = path.open("a", encoding="utf-8", buffering=1)

    def write(self, event: str, **values: object) -> None:
        if self._lines is not None:
            line = {"t": time.monotonic(), "event": event, **values}
            self._lines.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Nothing is written after this."""
        if self._lines is not None:
            self._lines.close()
            self._lines = None


class AfterPaint(QObject):
    """``painted`` follows the first complete paint of a widget and its children after each :meth:`expect`."""

    painted = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._expected = False
        widget.installEventFilter(self)

    def expect(self) -> None:
        self._expected = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The widget's own paint event comes before its children's; a timer of 0 runs when all have been flushed.
        if self._expected and event.type() is QEvent.Type.Paint:
            self._expected = False
            QTimer.singleShot(0, self, self.painted.emit)
        return False


class StationWindow(QWidget):
    """Full screen, or a box of the desktop; a full-screen window cannot be closed by its keys."""

    def __init__(self, box: tuple[int, int, int, int] | None, title: str) -> None:
        super().__init__()
        self._box = box
        self.setObjectName("screen")
        self.setWindowTitle(title)
        if box is not None:
            self.setGeometry(*box)
            self.setWindowFlag(Qt.WindowType.FramelessWindowHint)

    def appear(self, *, hide_cursor: bool = False) -> None:
        if self._box is not None:
            self.show()
            return
        if hide_cursor:
            self.setCursor(Qt.CursorShape.BlankCursor)
        self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._box is None:
            event.ignore()


def report_first_paint(after: AfterPaint, paints: PaintLog) -> None:
    """One line on stderr and one in the log: the window has been seen."""

    def painted() -> None:
        after.painted.disconnect(painted)
        print(f"painted {time.monotonic()}", file=sys.stderr, flush=True)
        paints.write("painted")

    after.painted.connect(painted)
    after.expect()


def out_of_order_on_error(show_card: Callable[[], None], seconds: float = BROKEN_S) -> None:
    """Our own mistake is logged; citizens see a card, and the program ends with code 1 to be started anew."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.excepthook = sys.__excepthook__
        log.critical("the station ends after its own mistake", exc_info=(kind, error, trace))
        QTimer.singleShot(round(seconds * 1000), _end_broken)
        show_card()

    sys.excepthook = hook


def _end_broken() -> None:
    QApplication.exit(1)


class Program(Protocol):
    """What a station's wiring puts together."""

    @property
    def shell(self) -> ProgramShell: ...
    def start(self) -> None: ...
    def close(self) -> None: ...


class ProgramShell(Protocol):
    """The window of a program, as far as its life is concerned."""

    @property
    def after_paint(self) -> AfterPaint: ...
    @property
    def paints(self) -> PaintLog: ...
    def show_broken(self) -> None: ...
    def deleteLater(self) -> None: ...


def live(build: Callable[[], Program]) -> int:
    """The life of a station's program, from the application's start to its exit code."""
    app = application()
    ending = EndOnSignal(app)
    program = build()
    out_of_order_on_error(program.shell.show_broken)
    report_first_paint(program.shell.after_paint, program.shell.paints)
    program.start()
    try:
        return app.exec()
    finally:
        ending.deleteLater()
        program.close()
        program.shell.deleteLater()
