"""A simulated ESC/POS printer: what is behind the socket. No I/O; time is handed in.

Bytes arrive in a buffer; a mechanism takes them out as fast as paper moves. Real-time commands are obeyed
on arrival, everything else in its turn. Faults are set from outside.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, fields

from devices.printer.bitmap import Bitmap
from devices.printer.decoder import Ask, Bad, Cut, Decoder, Event, Feed, Obeyed, Paper, Row
from devices.printer.realtime import ENQ, EOT, RealTime, RealTimeScanner

DOTS_PER_MM = 8
HEAD_TO_KNIFE_MM = 12.0
KNIFE_S = 0.15
NAME = b"_SimPrinter\x00"


@dataclass(frozen=True)
class SimSettings:
    """One simulated printer; ``speed`` makes its mechanism that many times faster and nothing else."""

    id: str = "sim"
    host: str = "127.0.0.1"
    port: int = 9100
    dots: int = 576
    buffer_bytes: int = 65536
    mm_per_s: float = 150.0
    speed: float = 1.0


@dataclass
class Faults:
    """What is wrong with the printer just now; each may be set at any moment."""

    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    offline: bool = False
    silent: bool = False
    """It answers nothing, and prints."""
    paper_ends_after_rows: int | None = None
    """The roll ends so many rows of dots from now, in the middle of a slip if it must be."""
    drop_after_bytes: int | None = None
    """The cable is pulled when so many more bytes have arrived."""

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.offline

    def obey(self, line: str) -> None:
        """One command: ``paper_out on``, ``cover_open off``, ``paper_ends_after_rows 300``."""
        name, _, value = line.strip().partition(" ")
        if name not in {known.name for known in fields(self)}:
            raise ValueError(f"no fault is called {name!r}")
        if value in ("on", "off") and not name.startswith(("paper_ends", "drop")):
            setattr(self, name, value == "on")
        elif value.isdecimal() and name.startswith(("paper_ends", "drop")):
            setattr(self, name, int(value))
        else:
            raise ValueError(f"{name} cannot be {value!r}")


@dataclass(frozen=True)
class CapturedSlip:
    """One piece of paper, from its first command to the knife; times are those handed in."""

    bitmap: Bitmap
    first_byte: float
    last_byte: float
    cut: float
    bytes: int
    errors: int


class SimPrinter:
    """Buffer, mechanism, sensors."""

    def __init__(
        self, settings: SimSettings, on_slip: Callable[[CapturedSlip], None], faults: Faults | None = None
    ) -> None:
        self.settings = settings
        self.faults = faults or Faults()
        self._on_slip = on_slip
        self._scanner = RealTimeScanner()
        self._buffer = bytearray()
        self._arrivals: deque[tuple[int, float]] = deque()
        self._arrived = 0
        self._free_at = 0.0
        self._starved = True
        self._new_paper()

    def _new_paper(self) -> None:
        self._decoder = Decoder(self.settings.dots)
        self._passed = self._arrived - len(self._buffer)  # offset in the stream where this decoder began
        self._paper = Paper(self.settings.dots)
        self._begun_at: int | None = None
        self._errors = 0

    # ---- the cable ----

    @property
    def room(self) -> int:
        """How many bytes it would still take."""
        return max(0, self.settings.buffer_bytes - len(self._buffer))

    def receive(self, data: bytes, now: float) -> bytes:
        """Bytes have come; returns what it answers at once."""
        if not self._buffer:
            self._free_at = max(self._free_at, now)
        self._arrived += len(data)
        self._buffer += data
        self._starved = False
        self._arrivals.append((self._arrived, now))
        return b"".join(self._at_once(command) for command in self._scanner.feed(data))

    def hang_up(self) -> None:
        """The client is gone: half a real-time command is forgotten, the buffer and the paper are not."""
        self._scanner = RealTimeScanner()

    def _at_once(self, command: RealTime) -> bytes:
        if command.code == ENQ and command.n == 2:
            self._buffer.clear()
            self._new_paper()
        if command.code != EOT or self.faults.silent:
            return b""
        status = self._status(command.n)
        return b"" if status is None else bytes((status,))

    def _status(self, n: int) -> int | None:
        faults = self.faults
        match n:
            case 1:
                return 0x12 | 0x08 * faults.stopped
            case 2:
                return 0x12 | 0x04 * faults.cover_open | 0x20 * faults.paper_out
            case 3:
                return 0x12
            case 4:
                return 0x12 | 0x0C * (faults.paper_low or faults.paper_out) | 0x60 * faults.paper_out
            case _:
                return None

    # ---- the mechanism ----

    def due(self, now: float) -> float | None:
        """Seconds until the mechanism can go on; None when it has nothing to do or cannot."""
        if self._starved or self.faults.stopped:
            return None
        return max(0.0, self._free_at - now)

    def advance(self, now: float) -> bytes:
        """Do what can be done until now; returns the answers that came due."""
        answers = bytearray()
        while not self._halted() and self._free_at <= now:
            offset = self._passed + self._decoder.consumed
            event = self._decoder.take(self._buffer)
            if event is None:
                self._starve()
                break
            if not isinstance(event, Ask | Obeyed) and self._begun_at is None:
                self._begun_at = offset
            answers += self._obey(event, now)
        return bytes(answers)

    def _halted(self) -> bool:
        """A stopped printer still gets rid of the questions that it has answered already."""
        return self.faults.stopped and (self._decoder.in_picture or not self._buffer.startswith(b"\x10"))

    def _starve(self) -> None:
        self._starved = True
        if not self._buffer and self._begun_at is None:
            self._arrivals.clear()

    def _obey(self, event: Event, now: float) -> bytes:
        self._paper.add(event)
        match event:
            case Row():
                self._move(1, now)
            case Feed(rows):
                self._move(rows, now)
            case Cut():
                self._cut(now)
            case Bad():
                self._errors += 1
            case Ask(command, n) if not self.faults.silent:
                return self._in_turn(command, n)
        return b""

    def _move(self, rows: int, now: float) -> None:
        self._take_time(rows / DOTS_PER_MM / self.settings.mm_per_s, now)
        left = self.faults.paper_ends_after_rows
        if left is not None:
            self.faults.paper_ends_after_rows = left - rows if left > rows else None
            self.faults.paper_out = self.faults.paper_out or left <= rows

    def _take_time(self, seconds: float, now: float) -> None:
        # Rows follow one another without a pause as long as the caller is less than 50 ms late.
        self._free_at = max(self._free_at, now - 0.05) + seconds / self.settings.speed

    def _cut(self, now: float) -> None:
        self._take_time(HEAD_TO_KNIFE_MM / self.settings.mm_per_s + KNIFE_S, now)
        end = self._passed + self._decoder.consumed
        begun = self._begun_at if self._begun_at is not None else end
        first, last = self._arrival(begun), self._arrival(end - 1)
        slip = CapturedSlip(self._paper.cut(), first, last, self._free_at, end - begun, self._errors)
        self._begun_at = None
        self._errors = 0
        self._on_slip(slip)

    def _arrival(self, offset: int) -> float:
        """When the byte at this offset of the stream came; older ones are forgotten."""
        while self._arrivals and self._arrivals[0][0] <= offset:
            self._arrivals.popleft()
        return self._arrivals[0][1] if self._arrivals else 0.0

    def _in_turn(self, command: str, n: int) -> bytes:
        if command == "GS r":
            paper = 0x0C * self.faults.paper_out | 0x03 * (self.faults.paper_low or self.faults.paper_out)
            return bytes((paper if n in (1, 49) else 0,))
        return NAME if n >= 65 else b"\x20"
