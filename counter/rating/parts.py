"""What the screens of the rating station are built of."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from assets.face import PRESSED
from assets.qt.fitting import Fitted, Style, draw, fit
from assets.qt.icons import icon_pixmap
from assets.qt.planning import Arrangement, Manner
from assets.qt.qr import QrLabel
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, LEFT, FitLabel, rounded
from assets.theme import Role
from counter.parts import EventButton
from counter.rating.props import Scan

FRAME_MS = 200
BAR_MM = 2.4
MOODS: dict[str, tuple[str, str]] = {
    "face-1": ("calm", "calm_soft"),
    "face-2": ("accent", "accent_soft"),
    "face-3": ("muted", "sunken"),
    "face-4": ("priority_line", "priority_soft"),
    "face-5": ("alarm", "alarm_soft"),
}
"""Icon → its colour and what lies behind it. Face and word say the same without them."""


WORDS_CAP_MM = 9.0
MOST_WORDS = 0.46
"""Of a level's height, for its words; the face has the rest."""
SMALLEST = 0.7


class Lettering(NamedTuple):
    """How large the words of all levels are, and how high the longest of them."""

    em: int
    high: float


class FreshButton(EventButton):
    """Only a finger that came down on it while it was shown, and ready, has touched it."""

    fades = False

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.EnabledChange:
            self.show_pressed(False)
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.show_pressed(False)


class LevelButton(FreshButton):
    """A level: its face, and its words below it; beside it where the button is flat."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent=parent)
        self._lettering = Lettering(theme.em_of_cap(WORDS_CAP_MM), 0.0)

    def lettering(self) -> Lettering:
        """The largest letters that its words can have, and the height that they need."""
        inside = self._inside()
        high = inside.height() if self._is_flat() else inside.height() * MOST_WORDS
        fitted = self._fitted(self._theme.em_of_cap(WORDS_CAP_MM), self._words_width(), high)
        return Lettering(fitted.em, fitted.height)

    def high_at(self, em: int) -> float:
        return self._fitted(em, self._words_width(), 1e6).height

    def set_lettering(self, lettering: Lettering) -> None:
        """All levels have letters and faces of one size: none is louder than another."""
        if lettering != self._lettering:
            self._lettering = lettering
            self.update()

    def overflows(self) -> bool:
        box = self._words_box()
        return not self._fitted(self._lettering.em, box.width(), box.height()).fits

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, pressed = self._theme, QPainter(self), self.is_pressed()
        sign, well = MOODS.get(self.face().icon, MOODS["face-3"])
        fill, ink = (PRESSED.fill, PRESSED.ink) if pressed else ("surface", "ink")
        edge, line = theme.colour(PRESSED.edge if pressed else sign), theme.px(theme.space.line * 1.6)
        rounded(painter, QRectF(self.rect()), theme.px(theme.space.radius), theme.colour(fill), edge, line)
        icon, box = self._icon_box(), self._words_box()
        rounded(painter, icon, icon.width() * 0.5, theme.colour(fill if pressed else well), None, 0)
        pixmap = icon_pixmap(self.face().icon, round(icon.width()), theme.hex(ink if pressed else sign))
        painter.drawPixmap(icon.topLeft(), pixmap)
        fitted = self._fitted(self._lettering.em, box.width(), box.height())
        draw(painter, theme, fitted, box, theme.colour(ink), LEFT if self._is_flat() else CENTRE)

    def _is_flat(self) -> bool:
        return self.width() > self.height() * 2

    def _inside(self) -> QRectF:
        pad = self._theme.px(self._theme.space.pad) * 0.8
        return QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)

    def _icon_box(self) -> QRectF:
        inside = self._inside()
        if self._is_flat():
            return QRectF(inside.left(), inside.top(), inside.height(), inside.height())
        rest = inside.height() - self._lettering.high - self._gap()
        side = min(inside.width(), rest)
        return QRectF(inside.center().x() - side / 2, inside.top() + (rest - side) / 2, side, side)

    def _gap(self) -> int:
        return self._theme.px(self._theme.space.gap)

    def _words_width(self) -> float:
        inside = self._inside()
        taken = inside.height() + self._theme.px(self._theme.space.pad) if self._is_flat() else 0
        return inside.width() - taken

    def _words_box(self) -> QRectF:
        inside = self._inside()
        if self._is_flat():
            return inside.adjusted(inside.width() - self._words_width(), 0, 0, 0)
        return QRectF(inside.left(), self._icon_box().bottom() + self._gap(), inside.width(), self._lettering.high)

    def _fitted(self, em: int, width: float, high: float) -> Fitted:
        # Words of the hall's own: rather smaller than all others than cut off.
        least = round(self._theme.least_em() * SMALLEST)
        return fit(self._theme, self.text(), Style(max(em, least), least, True, 3), width, high + 1)


class TimeBar(QWidget):
    """How much of the time is left, quietly: it shrinks towards the left and says no number."""

    def __init__(self, theme: Theme, now_ms: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._now_ms = theme, now_ms
        self._span = (0, 0)
        self.setFixedHeight(theme.px(BAR_MM))
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self.update)

    def show_span(self, since_ms: int, until_ms: int) -> None:
        self._span = since_ms, until_ms
        self._frames.start() if until_ms else self._frames.stop()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self._frames.stop()

    def left(self) -> float:
        """1 at the beginning, 0 at the end."""
        since, until = self._span
        return min(1.0, max(0.0, (until - self._now_ms()) / (until - since))) if until > since else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._span[1]:
            return
        painter, box, radius = QPainter(self), QRectF(self.rect()), self.height() / 2
        rounded(painter, box, radius, self._theme.colour("line"), None, 0)
        box.setWidth(max(float(self.height()), box.width() * self.left()))
        rounded(painter, box, radius, self._theme.colour("accent"), None, 0)


class ScanCard(QWidget):
    """A square code for a telephone, and a line below or beside it; nothing while there is none."""

    def __init__(self, theme: Theme, size_mm: float, line_mm: float, *, beside: bool) -> None:
        super().__init__()
        self._code = QrLabel(theme, size_mm)
        align = LEFT if beside else Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        self._line = FitLabel(theme, Role.CAPTION, colour="muted", align=align, max_lines=5)
        self._line.setFixedWidth(theme.px(line_mm))
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        row = QBoxLayout(across if beside else down, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.space.gap))
        row.addWidget(self._code, 0, Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._line)
        if not beside:
            row.addStretch(1)

    def show_scan(self, scan: Scan) -> None:
        self.setVisible(bool(scan.content))
        self._code.show_code(scan.content)
        self._line.set_text(scan.line)
        self._line.setFixedHeight(self._line.heightForWidth(self._line.maximumWidth()))


def one_size(buttons: list[LevelButton]) -> None:
    """The largest letters in which all of them fit, and the room that the longest words need."""
    if buttons:
        em = min(button.lettering().em for button in buttons)
        lettering = Lettering(em, max(button.high_at(em) for button in buttons))
        for button in buttons:
            button.set_lettering(lettering)


def one_letter_size(buttons: list[FreshButton]) -> None:
    """The same of plain buttons."""
    sizes = [button.plan_in(button.size(), Arrangement.ROW, "").title_em for button in buttons]
    for button in buttons:
        button.set_manner(Manner(Arrangement.ROW, min(sizes)))
