"""The pages on which a code is typed or held before the camera."""

from __future__ import annotations

from assets.face import Face
from assets.texts import Texts
from kiosk.booking import DIGITS, LETTERS, SHORTEST_CODE
from kiosk.events import BackTouched, CheckInTouched, EraseTouched, KeyTouched
from kiosk.faces import AimProps, Bar, Button, KeypadProps
from kiosk.messages import language_button
from kiosk.state import Kiosk, Typing
from kiosk.viewing import aim_words

GROUP = 4
"""Signs that stand together, so that a code can be compared with the paper."""


def keypad(state: Kiosk, typing: Typing, texts: Texts) -> KeypadProps:
    """Digits first, then the letters in the order of the alphabet."""
    code = typing.code
    is_long_enough = len(code) >= SHORTEST_CODE
    return KeypadProps(
        title=texts["kiosk.booking_aim_title" if state.rules.camera else "kiosk.booking_title"],
        line=texts["kiosk.booking_line"],
        code=grouped(code) or texts["kiosk.booking_empty"],
        is_empty=not code,
        keys=tuple(Button(f"key:{key}", Face(key, centred=True), KeyTouched(key)) for key in DIGITS + LETTERS),
        erase=Button("erase", Face(texts["kiosk.booking_erase"], look="quiet", centred=True), EraseTouched()),
        take=Button(
            "take",
            Face(texts["kiosk.booking_take"], icon="ticket", look="main" if is_long_enough else "off", centred=True),
            CheckInTouched(),
        ),
        bar=_bar(state, texts),
        aim=aim_words(texts, can_type=True) if state.rules.camera else None,
    )


def aiming(state: Kiosk, texts: Texts) -> AimProps:
    """The camera's picture alone."""
    title, line = texts["kiosk.scan_title"], texts["kiosk.scan_line"]
    return AimProps(title, line, aim_words(texts, can_type=False), _bar(state, texts))


def _bar(state: Kiosk, texts: Texts) -> Bar:
    return Bar(back=back(texts), language=language_button(state, texts))


def grouped(code: str) -> str:
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def back(texts: Texts) -> Button:
    return Button("back", Face(texts["common.back"], icon="back", look="quiet"), BackTouched())
