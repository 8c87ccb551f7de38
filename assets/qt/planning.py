"""Where the parts of a button's face lie: the roomiest arrangement in which every text fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

from PySide6.QtCore import QRectF, Qt

from assets.face import Face
from assets.qt.fitting import Fitted, Style, fit, style_of, text_width
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, LEFT
from assets.theme import Role


@dataclass(frozen=True)
class Writing:
    """A fitted text, its place, and whether it is written in the soft colour."""

    fitted: Fitted
    box: QRectF
    align: Qt.AlignmentFlag
    soft: bool = False


class Arrangement(StrEnum):
    """Ways to place a face's parts, from the roomiest to the barest."""

    STACKED = "stacked"
    ROW = "row"
    BADGE = "badge"
    BARE = "bare"


@dataclass(frozen=True)
class Plan:
    """A face laid out in a box."""

    icon: QRectF | None
    badge_icon: QRectF | None
    writings: tuple[Writing, ...]

    @property
    def fits(self) -> bool:
        return all(writing.fitted.fits for writing in self.writings)

    @property
    def title_em(self) -> int:
        return self.writings[0].fitted.em


@dataclass(frozen=True)
class Manner:
    """How a button of a group is to be laid out, so that all of the group look alike."""

    first: Arrangement = Arrangement.STACKED
    title_em: int | None = None


@lru_cache(maxsize=256)
def plan_of(theme: Theme, face: Face, role: Role, size: tuple[int, int], manner: Manner | None = None) -> Plan:
    """The first arrangement that fits, from the manner's on; the barest if none does."""
    planner = _Planner(theme, face, role, size, manner.title_em if manner else None)
    first = list(Arrangement).index(manner.first if manner else planner.likes())
    for arrangement in list(Arrangement)[first:]:
        plan = planner.plan(arrangement)
        if plan.fits:
            break
    return plan


@lru_cache(maxsize=256)
def arranged(theme: Theme, face: Face, role: Role, size: tuple[int, int], arrangement: Arrangement) -> Plan:
    """Exactly this arrangement, whether it fits or not."""
    return _Planner(theme, face, role, size, None).plan(arrangement)


class _Planner:
    def __init__(self, theme: Theme, face: Face, role: Role, size: tuple[int, int], title_em: int | None) -> None:
        self.theme, self.face = theme, face
        title = style_of(theme, role, bold=True)
        self.title_style = replace(title, em=min(title.em, title_em)) if title_em else title
        self.line_style = style_of(theme, Role.CAPTION)
        self.badge_style = replace(style_of(theme, Role.BODY, bold=True), max_lines=1)
        self.pad = theme.px(theme.space.pad)
        self.box = QRectF(0, 0, *size)
        self.icon_side = title.em * 1.9

    def likes(self) -> Arrangement:
        """What suits a box of this shape."""
        wide, high = self.box.width(), self.box.height()
        tall = high > wide * 0.4 and high > self.title_style.em * 5.6
        return Arrangement.STACKED if self.face.icon and tall else Arrangement.ROW

    def plan(self, arrangement: Arrangement) -> Plan:
        face = self.face
        match arrangement:
            case Arrangement.STACKED:
                return self.stacked()
            case Arrangement.ROW:
                return self.row(face.icon != "", face.line != "", face.badge != "" and not face.line)
            case Arrangement.BADGE:
                return self.row(face.icon != "", False, face.badge != "")
            case Arrangement.BARE:
                return self.row(False, False, face.badge != "")
            case _:
                assert_never(arrangement)

    def stacked(self) -> Plan:
        """The icon above, the text below it at the lower edge."""
        inside = self.box.adjusted(self.pad, self.pad, -self.pad, -self.pad * 0.7)
        side = min(self.icon_side * 2.2, inside.height() * 0.46)
        icon = QRectF(inside.left(), inside.top(), side, side)
        text = inside.adjusted(0, side + self.pad * 0.5, 0, 0)
        return Plan(icon, None, self.written(text, bool(self.face.line), LEFT, sink=True))

    def row(self, iconed: bool, lined: bool, badged: bool) -> Plan:
        """Everything beside each other."""
        pad = self.pad * 0.8
        text = self.box.adjusted(pad, pad * 0.3, -pad, -pad * 0.3)
        icon = badge = None
        writings: tuple[Writing, ...] = ()
        if iconed:
            roomy = max(self.icon_side, min(self.icon_side * 1.5, text.height() * 0.5))
            side = min(roomy, text.height() - pad * 0.6)
            left = text.left() + self.indent(text.width() - side - pad * 0.8)
            icon = QRectF(left, text.center().y() - side / 2, side, side)
            text.setLeft(icon.right() + pad * 0.8)
        if badged:
            badge, number = self.badge(text)
            writings = (number,)
            text.setRight(badge.left() - pad * 0.5)
        align = CENTRE if self.face.centred and not iconed else LEFT
        return Plan(icon, badge, self.written(text, lined, align) + writings)

    def indent(self, room: float) -> float:
        """What a centred face keeps free at the left of icon and title."""
        if not self.face.centred:
            return 0.0
        return max(0.0, (room - text_width(self.theme, self.face.title, self.title_style)) / 2)

    def badge(self, text: QRectF) -> tuple[QRectF, Writing]:
        """Sign and number at the right edge."""
        style, size = self.badge_style, self.badge_style.em * 1.1
        wide = text_width(self.theme, self.face.badge, style) + 2
        number = QRectF(text.right() - wide, text.top(), wide, text.height())
        sign = QRectF(number.left() - size * 1.2, text.center().y() - size / 2, size, size)
        fitted = fit(self.theme, self.face.badge, style, number.width(), number.height())
        return sign, Writing(fitted, number, LEFT, soft=True)

    def written(self, text: QRectF, lined: bool, align: Qt.AlignmentFlag, sink: bool = False) -> tuple[Writing, ...]:
        """Title and line as one block, in the middle of the height or at its lower end."""
        if not lined:
            down = (align & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignBottom
            title = self.fitted(self.face.title, self.title_style, text.width(), text.height())
            return (Writing(title, text, down if sink else align),)
        line = self.fitted(self.face.line, self.line_style, text.width(), text.height())
        title = self.fitted(self.face.title, self.title_style, text.width(), text.height() - line.height)
        spare = max(0.0, text.height() - line.height - title.height)
        across = align & Qt.AlignmentFlag.AlignHorizontal_Mask
        top = QRectF(text.left(), text.top() + (spare if sink else spare / 2), text.width(), title.height)
        below = QRectF(text.left(), top.bottom(), text.width(), line.height)
        above = across | Qt.AlignmentFlag.AlignTop
        return Writing(title, top, above), Writing(line, below, above, soft=True)

    def fitted(self, text: str, style: Style, width: float, height: float) -> Fitted:
        return fit(self.theme, text, style, width, height)
