"""Keys of one keyboard by Linux' evdev, taken from everybody else: no window, layout or input method sees them.

A pseudo-terminal in place of the keyboard is a simulated one; it carries the kernel's records and needs no library.

    struct input_event   long seconds   long microseconds   u16 type   u16 code   s32 value
"""

from __future__ import annotations

import os
import struct
import termios
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from devices.errors import LibraryMissing
from devices.links.file import FileLink
from devices.links.names import Names
from devices.links.opening import absent, refusal

RECORD = struct.Struct("@llHHi")
Record = tuple[int, int, int]


class KeyEvent(Protocol):
    """What evdev's InputEvent has."""

    @property
    def type(self) -> int: ...
    @property
    def code(self) -> int: ...
    @property
    def value(self) -> int: ...


@dataclass(frozen=True)
class Key:
    """One event of our own making."""

    type: int
    code: int
    value: int


class Keyboard(Protocol):
    """An open keyboard; evdev's InputDevice is one."""

    @property
    def fd(self) -> int: ...
    def grab(self) -> None: ...
    def read(self) -> Iterable[KeyEvent]: ...
    def close(self) -> None: ...


def open_keyboard(node: str) -> Keyboard:
    """The keyboard at this node. Raises LibraryMissing, or OSError when it cannot be had."""
    if node.startswith("/dev/pts/"):
        return TerminalKeyboard(node)
    try:
        import evdev
    except ImportError as error:
        raise LibraryMissing("the library evdev is missing: pip install evdev-binary") from error
    return cast(Keyboard, cast(Any, evdev).InputDevice(node))


class TerminalKeyboard:
    """A simulated keyboard. Nobody else listens to it, so there is nothing to grab."""

    def __init__(self, node: str) -> None:
        self.fd = os.open(node, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        termios.tcflush(self.fd, termios.TCIFLUSH)  # keys that nobody took are lost on the real one too
        self._half = b""

    def grab(self) -> None:
        pass

    def read(self) -> Iterable[KeyEvent]:
        data = os.read(self.fd, 4096)
        if not data:
            raise OSError("the other end is gone")
        data = self._half + data
        whole = len(data) - len(data) % RECORD.size
        self._half = data[whole:]
        return [Key(*fields[2:]) for fields in RECORD.iter_unpack(data[:whole])]

    def close(self) -> None:
        os.close(self.fd)


class EvdevLink(FileLink):
    """One keyboard, held for good; ``read`` gives what ``translate`` makes of its keys."""

    def __init__(
        self,
        device: str,
        translate: Callable[[Iterable[KeyEvent]], bytes],
        *,
        names: Names | None = None,
        opened: Callable[[str], Keyboard] = open_keyboard,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(clock)
        self._device = device
        self._translate = translate
        self._names = names or Names()
        self._opened = opened
        self._keyboard: Keyboard | None = None

    def _open(self) -> int:
        node = self._names.node_of(self._device)
        if node is None:
            raise absent(self._device)
        try:
            self._keyboard = self._grabbed(node)
        except OSError as error:
            raise refusal(self._device, "input", error) from error
        return self._keyboard.fd

    def _grabbed(self, node: Path) -> Keyboard:
        keyboard = self._opened(str(node))
        try:
            keyboard.grab()
        except OSError:
            keyboard.close()
            raise
        return keyboard

    def _close(self, fd: int, drop: bool) -> None:
        keyboard, self._keyboard = self._keyboard, None
        if keyboard is not None:
            keyboard.close()  # the grab ends with it

    def _read_piece(self, fd: int) -> bytes:
        assert self._keyboard is not None
        try:
            return self._translate(self._keyboard.read())
        except BlockingIOError:
            return b""
