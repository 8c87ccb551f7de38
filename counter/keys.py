"""Keys by the names that buttons give them; some names stand for two keys. No window."""

from __future__ import annotations

from PySide6.QtCore import Qt

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Enter of the number pad is Enter."""

_SEVERAL: dict[str, tuple[Qt.Key, ...]] = {
    "Enter": ENTER,
    "Return": ENTER,
    "Plus": (Qt.Key.Key_Plus, Qt.Key.Key_Equal),  # the same key of a keyboard without a number pad
    "UpDown": (Qt.Key.Key_Up, Qt.Key.Key_Down),
    "LeftRight": (Qt.Key.Key_Left, Qt.Key.Key_Right),
}


def keys_of(name: str) -> tuple[Qt.Key, ...]:
    """``Plus``, ``F4``, ``Shift+F4`` (here without its shift), or nothing."""
    plain = name.removeprefix("Shift+")
    return _SEVERAL.get(plain) or ((Qt.Key[f"Key_{plain}"],) if plain else ())
