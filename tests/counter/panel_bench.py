"""A panel as an officer has it on the desk: the real window, real keys and mouse, a fake link behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from assets.qt.widgets import FitLabel, StatusStrip
from counter.panel.wiring import Program
from queue_engine.protocol import HallState, SignedIn
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import a_hall


class Bench:
    """A panel on a desk: what an officer can do and see."""

    def __init__(self, link: FakeLink, program: Program) -> None:
        self.link, self.program, self.shell = link, program, program.shell

    def find(self, name: str) -> QWidget:
        found = [widget for widget in self.shell.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, f"{len(found)} visible widgets are named {name}"
        return found[0]

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.shell.focusWidget() or self.shell, key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.shell.focusWidget() or self.shell, text)

    def texts(self) -> list[str]:
        """Everything that can be read now."""
        labels = [*self.shell.findChildren(FitLabel), *self.shell.findChildren(StatusStrip)]
        return [label.text() for label in labels if label.isVisible() and label.text()]

    def sign_in(self, hall: HallState) -> None:
        """Through the window, at counter 1."""
        self.link.live(a_hall(officer=None, session=None, seq=40))
        self.type("246810")
        self.press(Qt.Key.Key_Return)
        self.link.answer(SignedIn(counter=hall.counters["quay-1"]))
        self.link.tell(hall)
        self.link.sent.clear()
