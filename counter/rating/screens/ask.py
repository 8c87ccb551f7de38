"""The question: whom it is about, the levels as faces with words, how much time is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.qt.portraits import PhotoFrame, Portrait, Portraits
from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, FitLabel
from assets.theme import Role
from counter.parts import Screen
from counter.rating.parts import LevelButton, TimeBar, one_size
from counter.rating.props import AskProps, Button

PHOTO_MM = (33.0, 44.0)


class AskScreen(Screen):
    """Levels from the best at the left, or at the top, to the worst."""

    def __init__(
        self,
        theme: Theme,
        wide: bool,
        now_ms: Callable[[], int],
        portraits: Portraits | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._wide = wide
        self._title = FitLabel(theme, Role.TITLE, bold=True, max_lines=3)
        self._about = FitLabel(theme, Role.BODY, max_lines=2)
        self._line = FitLabel(theme, Role.CAPTION, colour="muted", align=CENTRE, max_lines=2)
        self._photo, self._bar = PhotoFrame(theme), TimeBar(theme, now_ms)
        self._photo_room = QSize(*(theme.px(mm) for mm in PHOTO_MM))
        self._photo.setFixedSize(self._photo_room)
        self._photo.hide()
        self._asked: Path | None = None
        self._portraits = portraits
        if portraits is not None:
            portraits.found.connect(self._on_portrait)
        self._buttons: list[LevelButton] = []
        self._levels = QBoxLayout(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._lay_out()

    def render(self, props: AskProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._about.set_text(("  ·  " if self._wide else "\n").join(props.about))
        self._about.setVisible(bool(props.about))
        self._line.set_text(props.line)
        self._bar.show_span(props.since_ms, props.until_ms)
        self._want_photo(props.photo)
        self._show_levels(props.levels)

    def _show_levels(self, wanted: tuple[Button, ...]) -> None:
        while len(self._buttons) > len(wanted):
            gone = self._buttons.pop()
            self._levels.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._buttons) < len(wanted):
            button = LevelButton(self.theme, "", self)
            button.meant.connect(self.meant)
            self._buttons.append(button)
            self._levels.addWidget(button, 1)
            button.show()
        for button, level in zip(self._buttons, wanted, strict=True):
            button.render_button(level)
        self.settle()

    def settle(self) -> None:
        """Letters of one size, once the buttons have theirs."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        one_size(self._buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.settle()

    # -- the officer's photo

    def _want_photo(self, file: Path | None) -> None:
        """Another officer's photo goes at once; the own one comes when it has been read."""
        if file == self._asked:
            return
        self._asked = file
        self._photo.hide()
        if file is not None and self._portraits is not None:
            self._portraits.fetch(file, self._photo_room)

    def _on_portrait(self, portrait: Portrait) -> None:
        if portrait.file == self._asked and portrait.picture is not None:
            self._photo.show_picture(portrait.picture)
            self._photo.show()
            self.settle()

    def _lay_out(self) -> None:
        px, space = self.theme.px, self.theme.space
        margin, gap = px(space.margin), px(space.gap)
        beside = QVBoxLayout()
        beside.setSpacing(gap)
        for part in (self._title, self._about) if self._wide else (self._about,):
            beside.addWidget(part)
        above = QHBoxLayout()
        above.setSpacing(margin)
        above.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignVCenter)
        above.addLayout(beside, 1)
        self._levels.setSpacing(gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, gap, margin, gap)
        column.setSpacing(gap)
        if not self._wide:
            column.addWidget(self._title)
        column.addLayout(above)
        column.addLayout(self._levels, 1)
        column.addWidget(self._line)
        column.addWidget(self._bar)
