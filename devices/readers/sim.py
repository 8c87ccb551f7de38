"""A simulated reader at the far end of its cable: a scanner at a serial line, as a keyboard, or as HID-POS.

All three are pseudo-terminals under the name that stands in the settings. The keyboard carries the kernel's records of
keys, HID-POS its reports of 64 bytes. What it can be told is in ``sim_faults.py``.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import random
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from devices.errors import UnknownKind
from devices.printer.sim_ends import PtyEnd, wait
from devices.printer.sim_faults import fits
from devices.readers.settings import ReaderRow
from devices.readers.sim_codes import keys, reports
from devices.readers.sim_faults import READER_FAULTS

Terminator = Literal["cr", "lf", "crlf", "tab", "none"]
TERMINATORS: dict[str, str] = {"cr": "\r", "lf": "\n", "crlf": "\r\n", "tab": "\t", "none": ""}
KINDS = ("serial", "evdev", "hid_pos")
IDLE_S = 0.1
PAUSE_S = 0.15
"""Between the pieces of a code that is sent in pieces, and between a code and the same again."""
FULL_S = 0.002
"""How soon a cable that takes nothing more is tried again."""
MOST_WAITING = 1_000_000
log = logging.getLogger(__name__)

Script = Callable[[], Sequence[str]]
"""Gives the commands that have come due since it was last asked."""


@dataclass(frozen=True)
class SimReaderSettings:
    """A simulated reader, as its maker's manual would have it."""

    id: str
    device: Path
    kind: str = "serial"
    baud: int = 9600
    prefix: str = ""
    terminator: Terminator = "cr"
    aim: bool = True
    """It sends its AIM identifiers."""
    seed: int = 1

    @classmethod
    def of(cls, row: ReaderRow) -> SimReaderSettings:
        """The simulator that fits a reader of the hall. Raises UnknownKind for those without a cable."""
        if row.kind not in KINDS:
            raise UnknownKind(row.kind, KINDS)
        ends: Terminator = "none" if row.terminator == "none" else "cr"
        return cls(row.id, Path(row.device or ""), row.kind, row.baud, row.prefix, ends)


class SimReader:
    """What it sends when; its clock is handed in, and nothing here waits."""

    def __init__(self, settings: SimReaderSettings) -> None:
        self._settings = settings
        self._aim, self._terminator = settings.aim, TERMINATORS[settings.terminator]
        self._coming: list[tuple[float, bytes]] = []
        self._random = random.Random(settings.seed)
        self.plugged = True
        self._plug_at: float | None = None

    def obey(self, command: str, now: float) -> None:
        """One command: ``scan A001``, ``unplug``. Raises ValueError."""
        name, _, value = command.strip().partition(" ")
        value = value.strip()
        if name not in READER_FAULTS:
            raise ValueError(f"a reader cannot {name!r}")
        if not fits(READER_FAULTS[name], value) or (name == "terminator" and value not in TERMINATORS):
            raise ValueError(f"{name} cannot be {value!r}")
        self._obey(name, value, now)

    def _obey(self, name: str, value: str, now: float) -> None:
        match name:
            case "terminator":
                self._terminator = TERMINATORS[value]
            case "aim":
                self._aim = value != "off"
            case "unplug" | "plug" | "unplugged":
                self._plug(name, value, now)
            case _:
                begins = max(now, self._coming[-1][0] if self._coming else now)
                self._coming += [(begins + after_s, data) for after_s, data in self._pieces(name, value)]

    def _plug(self, name: str, value: str, now: float) -> None:
        self.plugged = name == "plug" or value == "off"
        self._plug_at = now + float(value) if value not in ("", "on", "off") else None
        self._coming = []

    def _pieces(self, name: str, value: str) -> list[tuple[float, bytes]]:
        """Seconds from now and what is sent then."""
        match name:
            case "scan_split":
                data = self._sent(value)
                middle = len(data) // 2
                return [(0, data[:middle]), (PAUSE_S, data[middle:])]
            case "scan_joined":
                return [(0, b"".join(self._sent(text) for text in value.split()))]
            case "twice":
                return [(0, self._sent(value)), (PAUSE_S, self._sent(value))]
            case "noise":
                return [(0, self._noise(int(value)))]
            case "endless":
                return [(0, self._raw("x" * int(value)))]
        return [(0, self._sent(value))]

    def _sent(self, text: str) -> bytes:
        """The code as it goes over the cable."""
        identifier = _identifier(text) if self._aim else ""
        if self._settings.kind == "hid_pos":
            return reports(identifier, (self._settings.prefix + text).encode())
        return self._raw(self._settings.prefix + identifier + text + self._terminator)

    def _raw(self, text: str) -> bytes:
        match self._settings.kind:
            case "evdev":
                return keys(text)
            case "hid_pos":
                return reports("", text.encode())
        return text.encode()

    def _noise(self, count: int) -> bytes:
        """Bytes that no text has. Keys and reports are never noisy: USB guards them."""
        if self._settings.kind != "serial":
            return b""
        return bytes(self._random.choice((0, 1, 7, 0x80, 0x9F, 0xC3, 0xFE, 0xFF)) for _ in range(count))

    def advance(self, now: float) -> list[bytes]:
        """What is to be sent by now."""
        if self._plug_at is not None and now >= self._plug_at:
            self.plugged, self._plug_at = True, None
        due = []
        while self._coming and self._coming[0][0] <= now:
            due.append(self._coming.pop(0)[1])
        return due

    @property
    def next(self) -> float | None:
        """When something is to be sent, or the plug goes in."""
        moments = [self._coming[0][0]] if self._coming else []
        return min([*moments, *([self._plug_at] if self._plug_at is not None else [])], default=None)


def _identifier(text: str) -> str:
    """What a scanner would say of it: long texts and marked letters are in QR codes."""
    return "]Q1" if len(text) > 30 or not text.isascii() else "]C0"


class ReaderEnd(PtyEnd):
    """The scanner's end of the cable, which waits for a slow listener as the real thing does."""

    def __init__(self, settings: SimReaderSettings) -> None:
        self._waiting = b""
        super().__init__(settings.device, settings.baud if settings.kind == "serial" else None)

    def say(self, data: bytes) -> None:
        self._waiting = (self._waiting + data)[-MOST_WAITING:] if self._master >= 0 else b""
        with contextlib.suppress(BlockingIOError):
            while self._waiting:
                self._waiting = self._waiting[os.write(self._master, self._understood(self._waiting)) :]

    @property
    def full(self) -> bool:
        return bool(self._waiting)


class SimReaderServer:
    """Serves until stop()."""

    def __init__(
        self,
        settings: SimReaderSettings,
        script: Script = tuple,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.reader = SimReader(settings)
        self._clock = clock
        self._script = script
        self._told: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stopping = False
        self._end = ReaderEnd(settings)
        self._waker, self._woken = socket.socketpair()

    @property
    def place(self) -> str:
        return self._end.place

    def tell(self, command: str) -> None:
        """One command, from any thread."""
        self._told.put(command)
        self._wake()

    def stop(self) -> None:
        """From any thread or a signal handler."""
        self._stopping = True
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def serve(self) -> None:
        try:
            while not self._stopping:
                self._turn()
        finally:
            self._end.plug(False)
            self._waker.close()
            self._woken.close()

    def _turn(self) -> None:
        for command in self._commands():
            self._obey(command)
        now = self._clock()
        data = b"".join(self.reader.advance(now))
        self._end.plug(self.reader.plugged)
        self._end.say(data)
        if wait([self._woken.fileno()], self._patience(now)):
            self._woken.recv(4096)

    def _patience(self, now: float) -> float:
        """Seconds until something is to be done without being told."""
        if self._end.full:
            return FULL_S
        coming = self.reader.next
        return IDLE_S if coming is None else min(IDLE_S, coming - now)

    def _commands(self) -> list[str]:
        commands = list(self._script())
        with contextlib.suppress(queue.Empty):
            while True:
                commands.append(self._told.get_nowait())
        return commands

    def _obey(self, command: str) -> None:
        try:
            self.reader.obey(command, self._clock())
            log.info("%s", command.partition(" ")[0])  # a code may hold a person's name
        except ValueError as error:
            log.warning("fault file: %s", error)
