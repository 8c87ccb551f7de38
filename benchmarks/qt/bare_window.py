"""The baseline of every start: a bare Qt window that says when it was painted, and ends."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel


class FirstPaint(QObject):
    """Says ``painted <monotonic>`` once the first paint is done, as our stations do."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._say)
        return False

    def _say(self) -> None:
        print(f"painted {time.monotonic()}", file=sys.stderr, flush=True)


def main() -> int:
    app = QApplication(sys.argv)
    window = QLabel("Xin mời lấy số")
    first = FirstPaint(window)
    window.installEventFilter(first)
    window.setGeometry(0, 0, 1080, 1920)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
