"""At rest: whose hall and which counter this is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, FitLabel, rounded
from assets.theme import Role
from counter.parts import Screen
from counter.rating.parts import ScanCard
from counter.rating.props import RestProps

PLATE_MM, SCAN_MM = (100.0, 54.0), 42.0
LINE_MM = {True: 64.0, False: 130.0}
WORD_CAP_MM, NUMBER_CAP_MM = 10.0, 32.0


class Plate(QWidget):
    """ "Quầy" and its number, as on the plate above the counter."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._word, self._number = theme, "", ""
        self.setFixedSize(*(theme.px(mm) for mm in PLATE_MM))

    def say(self, word: str, number: str) -> None:
        if (word, number) != (self._word, self._number):
            self._word, self._number = word, number
            self.update()

    def text(self) -> str:
        return f"{self._word} {self._number}"

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = self._theme, QPainter(self), QRectF(self.rect())
        rounded(painter, box, theme.px(theme.space.radius * 1.6), theme.colour("accent"), None, 0)
        painter.setPen(theme.colour("on_accent"))
        parts = [(self._word, theme.em_of_cap(WORD_CAP_MM)), (self._number, theme.em_of_cap(NUMBER_CAP_MM))]
        widths = [self._font(painter, em).horizontalAdvance(text) for text, em in parts]
        gap = theme.px(theme.space.pad)
        x = box.center().x() - (sum(widths) + gap) / 2
        base = box.center().y() + self._font(painter, parts[1][1]).capHeight() / 2
        for (text, em), wide in zip(parts, widths, strict=True):
            self._font(painter, em)
            painter.drawText(round(x), round(base), text)
            x += wide + gap

    def _font(self, painter: QPainter, em: int) -> QFontMetricsF:
        font = self._theme.font_of(em, bold=True)
        painter.setFont(font)
        return QFontMetricsF(font)


class RestScreen(Screen):
    """Calm: nothing to touch."""

    def __init__(self, theme: Theme, wide: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._hall = FitLabel(theme, Role.TITLE, bold=True, align=CENTRE, max_lines=3)
        self._plate, self._scan = Plate(theme), ScanCard(theme, SCAN_MM, LINE_MM[wide], beside=wide)
        self._line = FitLabel(theme, Role.BUTTON, colour="muted", align=CENTRE, max_lines=3)
        self._lay_out(wide)

    def render(self, props: RestProps) -> None:  # type: ignore[override]  # screens render props
        self._hall.set_text(props.hall)
        self._plate.say(props.word, props.counter)
        self._line.set_text(props.line)
        self._scan.show_scan(props.scan)

    def _lay_out(self, wide: bool) -> None:
        px, space = self.theme.px, self.theme.space
        margin = px(space.margin * 1.4)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(px(space.gap * 0.6))
        column.addStretch(1)
        column.addWidget(self._hall)
        column.addStretch(1)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(across if wide else down)
        row.setSpacing(px(space.margin * 2))
        row.addStretch(1)
        row.addWidget(self._plate, 0, Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._scan, 0, Qt.AlignmentFlag.AlignCenter)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        column.addWidget(self._line)
        column.addStretch(1)
