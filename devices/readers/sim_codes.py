"""A code as each kind of simulated reader sends it: bytes of a line, records of keys, reports of HID-POS."""

from __future__ import annotations

from collections.abc import Iterator

from devices.links.evdev import RECORD
from devices.readers.hidpos import STANDARD
from devices.readers.keyboard import EV_KEY, EV_SYN, KEYPAD, PLAIN, SHIFTED

SHIFT, ALT = 42, 56
PART = 56
"""Bytes of data in one report."""
_PLAIN_KEYS = {letter: code for code, letter in PLAIN.items() if code not in KEYPAD and code < 58 and code != 55}
_SHIFTED_KEYS = {letter: code for code, letter in SHIFTED.items() if code not in KEYPAD and code < 54}
_KEYPAD_KEYS = {figure: code for code, figure in KEYPAD.items()}


def keys(text: str) -> bytes:
    """Key after key, Enter for CR; what no key has by Alt and figures."""
    return b"".join(record for letter in text for record in _letter(letter))


def _letter(letter: str) -> Iterator[bytes]:
    if letter in _PLAIN_KEYS:
        yield _stroke(_PLAIN_KEYS[letter])
    elif letter in _SHIFTED_KEYS:
        yield _held(SHIFT, _stroke(_SHIFTED_KEYS[letter]))
    else:
        yield _held(ALT, b"".join(_stroke(_KEYPAD_KEYS[figure]) for figure in _number(letter)))


def _number(letter: str) -> str:
    in_1252 = letter.encode("cp1252", "ignore")
    return f"0{in_1252[0]}" if in_1252 else str(ord(letter))


def _stroke(code: int) -> bytes:
    return _key(code, 1) + _key(code, 0)


def _held(modifier: int, strokes: bytes) -> bytes:
    return _key(modifier, 1) + strokes + _key(modifier, 0)


def _key(code: int, value: int) -> bytes:
    return RECORD.pack(0, 0, EV_KEY, code, value) + RECORD.pack(0, 0, EV_SYN, 0, 0)


def reports(identifier: str, data: bytes) -> bytes:
    """The reports of one code, one after the other."""
    parts = [data[at : at + PART] for at in range(0, len(data), PART)] or [b""]
    whole = (_report(identifier, part, more=number < len(parts)) for number, part in enumerate(parts, 1))
    return b"".join(whole)


def _report(identifier: str, part: bytes, more: bool) -> bytes:
    head = bytes([STANDARD.number, len(part)]) + identifier.encode().ljust(3, b"\0")
    return head + part.ljust(PART, b"\0") + b"\0\0" + bytes([more])
