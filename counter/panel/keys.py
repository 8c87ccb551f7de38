"""What a key means on the screen of the moment: everything on the panel can be done without a mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt

from counter.entry import DigitTyped
from counter.keys import ENTER, keys_of
from counter.panel.buttons import Button
from counter.panel.events import Asked, Escaped, Event, Opened, PinDigit, PinErased
from counter.panel.props import Props, SignInProps, WorkProps
from counter.panel.state import Do, Page


def meaning_of(props: Props, key: int, text: str, shift: bool = False) -> Event | None:
    """The event of a key, or None when it means nothing here."""
    if key == Qt.Key.Key_Escape:
        return Escaped()
    if isinstance(props, WorkProps) and _is_digit(text) and any(one.name == Page.ROLL for one in props.buttons):
        return DigitTyped(text)
    if not isinstance(props, SignInProps):
        return _of_button(props.buttons, key, shift)
    if shift:
        return None
    if props.question:
        return _of_button(props.question.buttons, key, shift)
    return _of_button((props.practice,), key, shift) or _at_sign_in(props, key, text)


def _of_button(buttons: tuple[Button, ...], key: int, shift: bool) -> Event | None:
    hit = (button for button in buttons if button.key and _is_key(button.key, key, shift))
    return next((button.event for button in hit if button.enabled or is_answered(button.event)), None)


def _is_key(name: str, key: int, shift: bool) -> bool:
    """Plus is written with shift on some keyboards."""
    wants_shift = name.startswith("Shift+")
    return key in keys_of(name) and (shift == wants_shift or name == "Plus")


def is_answered(event: Event) -> bool:
    """A key that is pressed too early is answered in words."""
    return event == Opened(Page.ROLL) or (isinstance(event, Asked) and event.do in (Do.RECALL, Do.NO_SHOW))


def _at_sign_in(props: SignInProps, key: int, text: str) -> Event | None:
    if key in ENTER:
        return Asked(Do.SIGN_IN)
    if key == Qt.Key.Key_Backspace:
        return PinErased()
    if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        return _neighbour(props, 1 if key == Qt.Key.Key_Down else -1)
    return PinDigit(text) if _is_digit(text) else None


def _is_digit(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isdigit()


def _neighbour(props: SignInProps, step: int) -> Event | None:
    """The officer below or above the chosen one."""
    if not props.officers:
        return None
    chosen = next((place for place, one in enumerate(props.officers) if one.face.look == "main"), None)
    place = (0 if step > 0 else -1) if chosen is None else (chosen + step) % len(props.officers)
    return props.officers[place].event
