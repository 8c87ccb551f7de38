"""What the hall asks of its devices: verbs, a health and events. No Qt, no sockets, values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from devices.printer.slip import Content
from devices.states import Condition, DeviceHealth, Reason

StateListener = Callable[[DeviceHealth], None]


class SlipState(StrEnum):
    """How far a slip has come. Bytes that were merely accepted are SENT, never CONFIRMED."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNCERTAIN = "uncertain"
    FAILED_BEFORE = "failed_before"
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class PrintOutcome:
    """How a slip ended: CONFIRMED, SENT, UNCERTAIN or FAILED_BEFORE, why, and by which evidence.

    FAILED_BEFORE is proved: not one byte of the slip left this program, so it may be printed again
    without a mark. SENT is all that a printer which never answers can give. UNCERTAIN is the rest.
    """

    job_id: str
    state: SlipState
    reasons: tuple[Reason, ...] = ()
    evidence: str | None = None


class SlipOrder(Protocol):
    """One slip as its printer asks for it. Everything is called on the device's thread, in this order."""

    @property
    def job_id(self) -> str: ...

    def content(self) -> Content:
        """What to draw. A DeviceError means that it cannot be drawn."""

    def sending(self) -> bool:
        """The first byte is about to leave. False: nobody wants this slip any more; it ends FAILED_BEFORE."""

    def sent(self) -> None:
        """The operating system has taken all bytes."""

    def ended(self, outcome: PrintOutcome) -> None:
        """Exactly once, whatever happens, even if nothing else was called."""


class TicketPrinter(Protocol):
    """Prints slips, one after the other, on a thread of its own.

    ``done`` and the state listeners are called on the device's thread; a listener that belongs to another
    thread goes there itself.
    """

    @property
    def health(self) -> DeviceHealth: ...

    def listen(self, on_state: StateListener) -> None:
        """One listener more; it hears of every change from now on."""

    def take(self, order: SlipOrder) -> None:
        """Take the slip and return at once."""

    def print_slip(self, job_id: str, content: Content, done: Callable[[PrintOutcome], None]) -> None:
        """The short way, for a slip of which nothing is recorded; ``done`` is called exactly once."""

    def distrust(self) -> None:
        """A program before this one ended in the middle of a slip: clear away what may be left of it."""

    def warm(self) -> None:
        """Load what drawing needs and draw one slip for nobody, so that the first citizen does not wait."""

    def close(self) -> None:
        """End within two seconds; slips not yet begun end as FAILED_BEFORE."""


@dataclass(frozen=True)
class Scan:
    """A code that a reader has read. What it means is not known here."""

    reader: str
    symbology: str
    """code128, code39, qr, ean13 …; empty when the reader does not tell."""
    text: str
    at: float
    """When its last byte, key or picture came, on the monotonic clock."""


ScanListener = Callable[[Scan], None]


class CodeReader(Protocol):
    """Reads codes; each goes once to the listener given at the start, on the device's thread."""

    @property
    def health(self) -> DeviceHealth: ...

    def listen(self, on_state: StateListener) -> None:
        """One listener more; it hears of every change from now on."""

    def close(self) -> None:
        """End within two seconds."""


@dataclass(frozen=True)
class Press:
    """A key of a pad, pressed once: bounces and repeats are left out."""

    pad: str
    key: int
    """As the pad's maker counts, from 1; a rating pad's 1 is the worst."""
    at: float
    """On the monotonic clock."""
    armed: bool
    """False: nobody had been asked, the press is stray."""


PressListener = Callable[[Press], None]


class RatingPad(Protocol):
    """Asks one question at a time; every press goes to the listener given at the start, on the device's thread."""

    @property
    def health(self) -> DeviceHealth: ...

    def listen(self, on_state: StateListener) -> None:
        """One listener more; it hears of every change from now on."""

    def arm(self, seconds: float) -> None:
        """The next press within so many seconds counts; a lamp is lit where there is one. Returns at once."""

    def disarm(self) -> None:
        """The question is closed. Returns at once."""

    def close(self) -> None:
        """End within two seconds."""


class CounterSign(Protocol):
    """Shows a few letters and digits above a counter."""

    @property
    def health(self) -> DeviceHealth: ...

    def listen(self, on_state: StateListener) -> None:
        """One listener more; it hears of every change from now on."""

    def show(self, text: str, blink: bool = False) -> None:
        """From now on; a newer text replaces one that is not shown yet. Returns at once."""

    def clear(self) -> None:
        """Dark. Returns at once."""

    def close(self) -> None:
        """End within two seconds."""


class Link(Protocol):
    """A transport: carries bytes and knows no meaning. Every wait has a deadline and can be abandoned."""

    @property
    def lost(self) -> bool: ...

    def open(self) -> None:
        """Connect, or raise Unreachable."""

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        """Hand over all of ``data`` within ``deadline_s``, or raise a WriteBroken that says how much went.

        ``urgent`` is for the few bytes of a real-time command: they go even while the device says that it is busy.
        """

    def read(self, wait_s: float) -> bytes:
        """What has come, waiting at most ``wait_s`` for the first byte; empty when nothing did."""

    def close(self, *, drop: bool = False) -> None:
        """Let go at once; with ``drop``, what the system still holds is not sent either. Twice is once."""

    def abandon(self) -> None:
        """From any thread and for good: present and future waits raise Abandoned."""


class Driver(Protocol):
    """What the runner needs of a driver of any kind. Called on the device's thread, but for ``abandon``."""

    def open(self) -> None:
        """Connect and make the device ready to be asked, or raise DeviceError."""

    def check(self) -> Condition:
        """Ask the device how it is; raises LinkLost when it is gone."""

    def close(self) -> None: ...

    def abandon(self) -> None: ...


@runtime_checkable
class AttentiveDriver(Driver, Protocol):
    """The driver of a device that speaks by itself."""

    def attend(self, wait_s: float) -> None:
        """Wait so long for what the device says and act on it; return early after that, or when woken.

        Called between jobs, each time followed by ``check``. Raises LinkLost when the device is gone.
        """

    def wake(self) -> None:
        """From any thread: end the wait that is running, or the next one."""


D_contra = TypeVar("D_contra", bound=Driver, contravariant=True)


class Work(Protocol[D_contra]):
    """One job on a device's thread. Exactly one of its endings is reached."""

    def prepare(self) -> bool:
        """What can be done without the device; False when the work has ended here."""

    def run(self, driver: D_contra) -> None:
        """Do it. A DeviceError that leaves here proves that nothing was done and it may run again."""

    def refuse(self, reasons: tuple[Reason, ...]) -> None:
        """The device cannot be had; nothing was done."""

    def broken(self) -> None:
        """Our own mistake ended it; nobody knows how far it came."""
