"""What an answer rests on: procedure, the way of the dossier, dates; all of it in letters as large as there is room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from assets.qt.fitting import Fitted, Style, draw, fit, style_of, text_width
from assets.qt.icons import icon_pixmap
from assets.qt.theme import Theme
from assets.qt.widgets import Card
from assets.theme import Role
from assets.unbroken import whole
from kiosk.lookup.faces import AnswerProps, Track

SCALES = (1.3, 1.2, 1.1, 1.0, 0.95, 0.9, 0.85, 0.8, 0.76, 0.72, 0.68, 0.64, 0.6)
"""Tried one after the other; no letters are smaller than the least of the station."""
DISC_MM, DOT_MM, LINE_MM = 12.0, 8.5, 1.4
TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
DISCS = {
    "done": ("accent", "accent", "on_accent", "check"),
    "ahead": ("surface", "muted", "muted", ""),
    "calm": ("calm", "calm", "surface", "check"),
    "busy": ("accent", "accent", "on_accent", "clock"),
    "priority": ("priority", "priority_line", "on_priority", "warning"),
    "alarm": ("alarm", "alarm", "on_alarm", "warning"),
}
"""Fill, edge, sign and icon of a step's disc."""


@dataclass(frozen=True)
class Text:
    """A text at its place."""

    fitted: Fitted
    box: QRectF
    colour: str
    align: Qt.AlignmentFlag = TOP_LEFT


class FactCard(Card):
    """Draws the facts of an answer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setObjectName("facts")
        self._facts: AnswerProps | None = None

    def render_facts(self, props: AnswerProps) -> None:
        self._facts = props
        self.update()

    def text(self) -> str:
        """All that is written."""
        return "\n".join(" ".join(one.fitted.lines) for one in self._plan()[0]).replace("\u00a0", " ")

    def overflows(self) -> bool:
        """Whether something does not fit even in the least letters."""
        texts, bottom = self._plan()
        return bottom > self.height() or not all(one.fitted.fits for one in texts)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for one in self._plan()[0]:
            draw(painter, self._theme, one.fitted, one.box, self._theme.colour(one.colour), one.align)
        if self._facts is not None and self._facts.track is not None:
            self._paint_track(painter, self._facts.track)

    # -- places ----------------------------------------------------------------------------------------

    def _plan(self) -> tuple[list[Text], float]:
        """Every text at its place in the largest letters that fit, and where the last one ends."""
        self._track_top = 0.0
        for scale in SCALES:
            texts = list(self._texts(scale)) if self._facts else []
            bottom = max((one.box.bottom() for one in texts), default=0.0) + self._pad()
            if bottom <= self.height() and all(one.fitted.fits for one in texts):
                break
        return texts, bottom

    def _pad(self) -> int:
        return self._theme.px(self._theme.space.pad)

    def _texts(self, scale: float) -> Iterator[Text]:
        assert self._facts is not None
        pad, top = self._pad(), float(self._pad())
        room = QRectF(pad, top, max(1, self.width() - 2 * pad), 1e6)
        if self._facts.procedure:
            style = self._style(Role.BUTTON, scale, bold=True)
            fitted = fit(self._theme, whole(self._facts.procedure), style, room.width(), room.height())
            yield Text(fitted, QRectF(pad, top, room.width(), fitted.height), "ink")
            top += fitted.height + pad * 0.7
        if self._facts.track is not None:
            self._track_top = top
            names = list(self._names(self._facts.track, scale, top + self._theme.px(DISC_MM + 0.5)))
            yield from names
            top = max(one.box.bottom() for one in names) + pad * 0.7
        yield from self._rows(scale, top)

    def _rows(self, scale: float, top: float) -> Iterator[Text]:
        assert self._facts is not None
        pad, theme = self._pad(), self._theme
        label, value = self._style(Role.CAPTION, scale), self._style(Role.BODY, scale, bold=True)
        wide = max((text_width(theme, name, label) for name, _ in self._facts.rows), default=0.0) + 2
        left = pad + wide + pad
        for name, said in self._facts.rows:
            fitted = fit(theme, said, value, max(1.0, self.width() - pad - left), 1e6)
            named = fit(theme, name, label, wide, 1e6)
            drop = (value.em - label.em) * 1.04
            yield Text(named, QRectF(pad, top + drop, wide, named.height), "muted")
            yield Text(fitted, QRectF(left, top, self.width() - pad - left, fitted.height), "ink")
            top += fitted.height + pad * max(0.0, scale - 0.9) * 1.6

    def _names(self, track: Track, scale: float, top: float) -> Iterator[Text]:
        each = (self.width() - 2 * self._pad()) / len(track.steps)
        for place, name in enumerate(track.steps):
            style = self._style(Role.CAPTION, scale, bold=place == track.at)
            fitted = fit(self._theme, whole(name), style, each * 0.96, 1e6)
            box = QRectF(self._pad() + each * (place + 0.02), top, each * 0.96, fitted.height)
            yield Text(fitted, box, "ink" if place <= track.at else "muted", TOP)

    def _style(self, role: Role, scale: float, bold: bool = False) -> Style:
        style = style_of(self._theme, role, bold)
        em = max(style.least_em, round(style.em * scale))
        return replace(style, em=em, least_em=em)

    # -- the way ---------------------------------------------------------------------------------------

    def _paint_track(self, painter: QPainter, track: Track) -> None:
        theme, each = self._theme, (self.width() - 2 * self._pad()) / len(track.steps)
        y, left = self._track_top + theme.px(DISC_MM) / 2, self._pad()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(len(track.steps) - 1):
            colour = theme.colour("accent" if place < track.at else "line")
            painter.setPen(QPen(colour, theme.px(LINE_MM)))
            painter.drawLine(round(left + each * (place + 0.5)), round(y), round(left + each * (place + 1.5)), round(y))
        for place in range(len(track.steps)):
            self._paint_step(painter, track, place, left + each * (place + 0.5), y)

    def _paint_step(self, painter: QPainter, track: Track, place: int, x: float, y: float) -> None:
        theme, now = self._theme, place == track.at
        size = theme.px(DISC_MM if now else DOT_MM)
        fill, edge, sign, icon = DISCS[track.look if now else "done" if place < track.at else "ahead"]
        painter.setPen(QPen(theme.colour(edge), theme.px(0.7)))
        painter.setBrush(theme.colour(fill))
        painter.drawEllipse(QRectF(x - size / 2, y - size / 2, size, size).adjusted(2, 2, -2, -2))
        if icon:
            side = round(size * 0.6)
            painter.drawPixmap(round(x - side / 2), round(y - side / 2), icon_pixmap(icon, side, theme.hex(sign)))
