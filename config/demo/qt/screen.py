"""``python -m config.demo.qt.screen``: width and height of the first screen, in pixels."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication


def main() -> None:
    application = QGuiApplication([])
    size = application.primaryScreen().availableGeometry()
    print(size.width(), size.height())


if __name__ == "__main__":
    main()
