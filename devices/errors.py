"""What can go wrong with a device: the world's faults, each with the reason that the station is told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from devices.states import Reason


class DeviceError(Exception):
    """A fault of the world, not of our code; never a failed start of the program."""

    reason: Reason = Reason.FAULT


class Unreachable(DeviceError):
    """No connection could be made."""

    reason = Reason.UNREACHABLE


class WriteBroken(DeviceError):
    """Writing ended early; ``written`` bytes had been taken by the operating system."""

    def __init__(self, message: str, written: int = 0) -> None:
        super().__init__(message)
        self.written = written


class NotAllowed(Unreachable):
    """The device is there and this user may not open it."""

    reason = Reason.NO_PERMISSION


class InUse(Unreachable):
    """Another program holds the device."""

    reason = Reason.IN_USE


class LibraryMissing(Unreachable):
    """What a transport needs is not installed."""

    reason = Reason.LIBRARY_MISSING


class LinkLost(WriteBroken):
    """The connection broke."""

    reason = Reason.UNREACHABLE


class WriteStalled(WriteBroken):
    """The device took no more data before the deadline."""

    reason = Reason.STALLED


class Abandoned(WriteBroken):
    """The program is ending and no longer waits for the device."""

    reason = Reason.CLOSED


class FontMissing(DeviceError):
    """A font file that slips are drawn with is not installed."""

    reason = Reason.FONT_MISSING

    def __init__(self, file: str, package: str) -> None:
        super().__init__(f"font {file} not found; install the Debian package {package}")
        self.file = file
        self.package = package


class NotDrawable(DeviceError):
    """A slip's content does not fit on this paper by any means (a QR address far too long)."""

    reason = Reason.NOT_DRAWABLE


class NotStored(DeviceError):
    """The station's disk did not take a step of a slip; the step is not taken then."""

    reason = Reason.NOT_STORED


class LogInUse(NotStored):
    """Another program that runs now keeps its slips in the same file."""


class UnknownKind(DeviceError):
    """The configuration names a kind of device that no driver serves."""

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = difflib.get_close_matches(kind, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
        super().__init__(f"no driver for kind {kind!r}; {hint}")
