"""Keys of a scanner that types → the letters that it meant, by the scan codes of a US keyboard (input-event-codes.h).

    type code value      1 = a key; value 1 down, 0 up, 2 held      42 1 · 30 1 · 30 0 · 42 0   "A"
    EV_SYN SYN_DROPPED   the kernel has lost keys: what was begun is worthless

The keys are taken below every keyboard layout and input method, so neither can rewrite them. Letters that no key has
come as Alt and figures on the keypad, as on Windows: Alt 0233 is é by its code page 1252, or by Unicode above 255.
"""

from __future__ import annotations

from collections.abc import Iterable

from devices.links.evdev import KeyEvent

EV_SYN, EV_KEY, SYN_DROPPED = 0, 1, 3
DOWN, UP = 1, 0
SHIFTS, CONTROLS, ALTS, CAPS_LOCK = frozenset({42, 54}), frozenset({29, 97}), frozenset({56, 100}), 58
KEYPAD = {79: "1", 80: "2", 81: "3", 75: "4", 76: "5", 77: "6", 71: "7", 72: "8", 73: "9", 82: "0"}
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
PLAIN = {first + place: letter for first, plain, _ in _ROWS for place, letter in enumerate(plain)} | KEYPAD
PLAIN |= {57: " ", 28: "\r", 96: "\r", 15: "\t", 55: "*", 74: "-", 78: "+", 83: ".", 98: "/"}
SHIFTED = PLAIN | {first + place: letter for first, _, shifted in _ROWS for place, letter in enumerate(shifted)}
TORN = "\x00"
MOST_FIGURES = 7
LARGEST = 0x10FFFF


class Typist:
    """Follows the keys and the modifiers. A held key that repeats itself is one press."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._caps = False
        self._figures = ""

    def reset(self) -> None:
        """Nothing is held."""
        self._held.clear()
        self._caps, self._figures = False, ""

    def typed(self, events: Iterable[KeyEvent]) -> str:
        """The letters of these keys, Enter as CR, Tab as TAB, and TORN where keys were lost."""
        return "".join(self._letter(event) for event in events)

    def _letter(self, event: KeyEvent) -> str:
        if event.type == EV_SYN and event.code == SYN_DROPPED:
            self.reset()
            return TORN
        if event.type != EV_KEY:
            return ""
        if event.code in SHIFTS | CONTROLS | ALTS:
            return self._modifier(event)
        return self._key(event.code) if event.value == DOWN else ""

    def _modifier(self, event: KeyEvent) -> str:
        if event.value != UP:
            self._held.add(event.code)
            return ""
        self._held.discard(event.code)
        figures, self._figures = self._figures, ""
        return by_number(figures) if event.code in ALTS and figures else ""

    def _key(self, code: int) -> str:
        if code == CAPS_LOCK:
            self._caps = not self._caps
        if self._held & ALTS:
            self._figures = (self._figures + KEYPAD.get(code, ""))[:MOST_FIGURES]
            return ""
        if self._held & CONTROLS:
            return ""
        letter = (SHIFTED if self._held & SHIFTS else PLAIN).get(code, "")
        return letter.swapcase() if self._caps and letter.isalpha() else letter


def by_number(figures: str) -> str:
    """The letter of Alt and these figures; empty when there is none."""
    number = int(figures)
    if number > 255:
        return chr(number) if number <= LARGEST and not 0xD800 <= number < 0xE000 else ""
    return bytes([number]).decode("cp1252" if figures.startswith("0") else "cp437", "ignore")
