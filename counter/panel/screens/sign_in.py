"""Who sits down here: the name at the left, the PIN at the right, or the question about taking over."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.qt.theme import Theme
from assets.qt.widgets import CENTRE, Card, FitLabel, StatusStrip, rounded
from assets.theme import Role
from counter.panel.props import QuestionProps, SignInProps
from counter.parts import ButtonList, Screen

KEY_MM, NAMES_MM, PAD_MM = 14.5, 96.0, 100.0
STRIP_MM = 12.0
LEAST_DOTS = 6


class PinDots(QWidget):
    """A dot for each digit of the PIN, and rings for those still expected."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._filled = theme, 0
        self.setFixedHeight(theme.px(7))

    def set_filled(self, filled: int) -> None:
        if filled != self._filled:
            self._filled = filled
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        shown, size, step = max(LEAST_DOTS, self._filled), theme.px(3.6), theme.px(7)
        left = (self.width() - (shown - 1) * step - size) / 2
        for place in range(shown):
            box = QRectF(left + place * step, (self.height() - size) / 2, size, size)
            ink = theme.colour("accent" if place < self._filled else "muted")
            fill = ink if place < self._filled else theme.colour("surface")
            rounded(painter, box, size / 2, fill, ink, theme.px(theme.space.line))


class SignInScreen(Screen):
    """Two cards side by side; the second asks for the PIN or about taking over."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = FitLabel(theme, Role.TITLE, bold=True, align=CENTRE, max_lines=1)
        self._names_title = FitLabel(theme, Role.BODY, colour="muted", max_lines=1)
        self._none = FitLabel(theme, Role.BODY)
        self._names = ButtonList(self)
        self._pin_title = FitLabel(theme, Role.BODY, colour="muted", align=CENTRE, max_lines=1)
        self._dots = PinDots(theme)
        self._keys = [self.button(role=Role.TITLE) for _ in range(12)]
        self._sign_in = self.button("sign_in")
        self._practice = self.button("practice")
        self._say = StatusStrip(theme)
        self._say.setObjectName("say")
        self._question = _Question(self)
        self._pin, self._second = QWidget(), QStackedWidget()
        self._lay_out()

    def render(self, props: SignInProps) -> None:  # type: ignore[override]  # screens render props
        self._title.set_text(props.title)
        self._names_title.set_text(props.officers_title)
        self._none.set_text(props.no_officers)
        self._none.setVisible(bool(props.no_officers))
        self._names.show_buttons(props.officers)
        self._pin_title.set_text(props.pin_title)
        self._dots.set_filled(props.dots)
        for key, wanted in zip(self._keys, props.pad, strict=True):
            key.render_button(wanted)
        self._sign_in.render_button(props.sign_in)
        self._practice.render_button(props.practice)
        self._second.setCurrentWidget(self._question if props.question else self._pin)
        if props.question:
            self._question.show_question(props.question)
        say = props.say
        self._say.say(say.look if say else "calm", say.icon if say else "", say.text if say else "")

    def _lay_out(self) -> None:
        theme = self.theme
        margin, gap = theme.px(theme.space.margin), theme.px(theme.space.gap)
        cards = QHBoxLayout()
        cards.setSpacing(gap * 2)
        cards.addStretch(1)
        cards.addWidget(self._names_card())
        cards.addWidget(self._second_card())
        cards.addStretch(1)
        strip = QWidget()
        strip.setFixedSize(theme.px(NAMES_MM + PAD_MM) + gap * 2, theme.px(STRIP_MM))
        row = QVBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._say)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, gap, margin, margin)
        column.setSpacing(gap)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(strip, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(cards)
        column.addStretch(2)

    def _names_card(self) -> Card:
        card, column = self._card(NAMES_MM)
        column.addWidget(self._names_title)
        column.addWidget(self._none)
        column.addWidget(self._names, 1)
        self._practice.setFixedHeight(self.theme.px(KEY_MM))
        column.addWidget(self._practice)
        return card

    def _second_card(self) -> Card:
        theme = self.theme
        card, column = self._card(PAD_MM)
        column.addWidget(self._second)
        self._second.addWidget(self._pin)
        self._second.addWidget(self._question)
        inside = QVBoxLayout(self._pin)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(theme.space.gap))
        inside.addWidget(self._pin_title)
        inside.addWidget(self._dots)
        inside.addLayout(self._keypad())
        inside.addWidget(self._sign_in)
        self._sign_in.setFixedHeight(theme.px(KEY_MM))
        return card

    def _keypad(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self.theme.px(self.theme.space.gap))
        for place, key in enumerate(self._keys):
            key.setFixedHeight(self.theme.px(KEY_MM))
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(key, place // 3, place % 3)
        return grid

    def _card(self, width_mm: float) -> tuple[Card, QVBoxLayout]:
        theme = self.theme
        card = Card(theme)
        card.setFixedWidth(theme.px(width_mm))
        column = QVBoxLayout(card)
        pad = theme.px(theme.space.pad * 1.3)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(theme.px(theme.space.gap))
        return card, column


class _Question(QWidget):
    """Take over? Yes and no lie where the keypad was, the safe answer below."""

    def __init__(self, screen: SignInScreen) -> None:
        super().__init__(screen)
        theme = screen.theme
        self._title = FitLabel(theme, Role.TITLE, bold=True)
        self._line = FitLabel(theme, Role.BODY)
        self._yes, self._no = screen.button("take_over"), screen.button("take_over_no")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.space.gap))
        column.addWidget(self._title)
        column.addWidget(self._line)
        column.addStretch(1)
        for button in (self._yes, self._no):
            button.setFixedHeight(theme.px(KEY_MM))
            column.addWidget(button)

    def show_question(self, question: QuestionProps) -> None:
        self._title.set_text(question.title)
        self._line.set_text(question.line)
        for button, props in zip((self._yes, self._no), question.buttons, strict=True):
            button.render_button(props)
