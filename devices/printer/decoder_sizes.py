"""How many bytes a command of ESC/POS has, as far as its beginning tells already."""

from __future__ import annotations

from collections.abc import Callable

from devices.printer.realtime import DLE, parameter_length

ESC, FS, GS = 0x1B, 0x1C, 0x1D
GLYPH_HIGH, GLYPH_WIDE = 3, 12
FIRST_CODE, LAST_CODE = 0x20, 0x7E

_FIXED = {
    ESC: {0x20: 3, 0x21: 3, 0x24: 4, 0x25: 3, 0x2D: 3, 0x32: 2, 0x33: 3, 0x3D: 3, 0x3F: 3, 0x40: 2, 0x45: 3, 0x47: 3,
          0x4A: 3, 0x4D: 3, 0x61: 3, 0x63: 4, 0x64: 3, 0x69: 2, 0x6D: 2, 0x70: 5, 0x74: 3},
    FS: {0x2E: 2},
    GS: {0x21: 3, 0x42: 3, 0x49: 3, 0x61: 3, 0x72: 3, 0x76: 8},
}  # fmt: skip


def size_of(buffer: bytearray) -> int | None:
    """Length of the command at the front, which has two bytes at least; None for an unknown one."""
    first, second = buffer[0], buffer[1]
    if first == DLE:
        return _real_time(buffer)
    if variable := _VARIABLE.get((first, second)):
        return variable(buffer)
    return _FIXED[first].get(second)


def _real_time(buffer: bytearray) -> int | None:
    if buffer[1] not in (0x04, 0x05, 0x14):
        return None
    return 3 if len(buffer) < 3 else 3 + parameter_length(buffer[1], buffer[2])


def _cut(buffer: bytearray) -> int:
    return 3 if len(buffer) < 3 or buffer[2] in (0, 1, 48, 49) else 4


def _bit_image(buffer: bytearray) -> int:
    """ESC * m nL nH: one byte a column, or three."""
    if len(buffer) < 5:
        return 5
    return 5 + (buffer[3] | buffer[4] << 8) * (3 if buffer[2] in (32, 33) else 1)


def _letters(buffer: bytearray) -> int:
    """ESC & y c1 c2, then for each code its width and as many columns of y bytes."""
    if len(buffer) < 5 or not are_codes(buffer):
        return 5
    at = 5
    for _ in range(buffer[3], buffer[4] + 1):
        if len(buffer) <= at or buffer[at] > GLYPH_WIDE:
            return at + 1
        at += 1 + buffer[2] * buffer[at]
    return at


def are_codes(buffer: bytearray) -> bool:
    """The head of ESC & is one that a 12 by 24 font takes."""
    return buffer[2] == GLYPH_HIGH and FIRST_CODE <= buffer[3] <= buffer[4] <= LAST_CODE


def _counted(buffer: bytearray) -> int:
    """GS ( and a letter: two bytes say how many follow."""
    return 5 if len(buffer) < 5 else 5 + (buffer[3] | buffer[4] << 8)


def _long(buffer: bytearray) -> int:
    """GS 8 L: four bytes say how many follow."""
    return 7 if len(buffer) < 7 else 7 + int.from_bytes(buffer[3:7], "little")


_VARIABLE: dict[tuple[int, int], Callable[[bytearray], int]] = {
    (GS, 0x56): _cut,
    (ESC, 0x2A): _bit_image,
    (ESC, 0x26): _letters,
    (GS, 0x28): _counted,
    (GS, 0x38): _long,
}
