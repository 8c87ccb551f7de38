"""A simulated ESC/POS printer: what is behind the cable. No I/O; time is handed in.

Bytes arrive in a buffer; a mechanism takes them out as fast as paper moves. Real-time commands are obeyed
on arrival, everything else in its turn. Faults are set from outside.

    GS a n                1D 61 n                       its sensors at once and at each change, until ESC @
    GS ( H 6 0 48 48 id   1D 28 48 06 00 30 30 d1..d4   -> 37 22 d1..d4 00 when all before it is on paper
    GS ( H 3 0 49 48 d    1D 28 48 03 00 31 30 d        -> 37 23 .. 00 from now on whenever it goes off line
    GS ( L 48, 51         1D 28 4C ...                  -> 37 .. 00: room for pictures, what is left
    GS ( L 64             1D 28 4C 04 00 30 40 4B 43    -> 37 72 41 keys 00, and after each ACK 40 more; 40: the last
    DLE ENQ 2             10 05 02                      forget the buffer and the slip under way (ENQ 1: it goes on
                                                        by itself as soon as somebody has helped it)
    XOFF, XON             13, 11                        buffer nearly full, half empty (flow "xon_xoff")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from devices.printer.decoder import Ask, Cut, Decoder, Event, Feed, Obeyed, PrinterMemory, Row, Stored
from devices.printer.realtime import ENQ, EOT, RealTime, RealTimeScanner
from devices.printer.sim_answers import Answers
from devices.printer.sim_faults import DOTS_PER_MM, Faults
from devices.printer.sim_pieces import CapturedSlip, Pieces, Torn
from devices.printer.sim_status import Sensors

__all__ = ["CapturedSlip", "Faults", "SimPrinter", "SimSettings"]

HEAD_TO_KNIFE_MM = 12.0
KNIFE_S = 0.15
FLASH_S = 0.2
"""It is busy for so long when a picture is stored in it or erased."""
LATE_S = 0.05
"""Rows follow one another without a pause as long as the caller comes back within this time."""
SLIP_GAP_S = 0.02
"""What comes closer together belongs to one slip."""
LONG_COMMAND = 4096
NAME = b"_SimPrinter\x00"
XON, XOFF = 0x11, 0x13
ACK, NAK, CAN = 0x06, 0x15, 0x18
KEYS_A_BLOCK = 40
ESC_AT = b"\x1b@"


@dataclass(frozen=True)
class SimSettings:
    """One simulated printer; ``speed`` makes its mechanism and its line that many times faster and nothing else."""

    id: str = "sim"
    host: str = "127.0.0.1"
    port: int = 9100
    dots: int = 576
    buffer_bytes: int = 65536
    mm_per_s: float = 150.0
    speed: float = 1.0
    kind: str = "escpos_tcp"
    device: str = ""
    """Serial and USB: the name at which its end of the cable is found."""
    baud: int | None = None
    """Serial: bits a second; None: as fast as can be."""
    flow: Literal["dsr_dtr", "rts_cts", "xon_xoff", "none"] = "dsr_dtr"
    """Serial: how it says "wait"; none: what does not fit into its buffer is lost."""
    roll_mm: float = 0.0
    """How long a new roll is; 0: endless."""
    near_end_mm: float | None = 400.0
    """So much paper is left when the near-end sensor tells; None: there is none."""
    seed: int = 1
    """Of the answers that are given at random."""

    @property
    def holds(self) -> bool:
        """Does a full buffer stop the sender by itself?"""
        return self.kind != "escpos_serial" or self.flow in ("dsr_dtr", "rts_cts")


class SimPrinter:
    """Buffer, mechanism, sensors."""

    def __init__(
        self,
        settings: SimSettings,
        on_slip: Callable[[CapturedSlip], None],
        faults: Faults | None = None,
        memory: PrinterMemory | None = None,
        on_stored: Callable[[PrinterMemory], None] = lambda memory: None,
    ) -> None:
        self.settings = settings
        self.faults = faults or Faults()
        self.memory = memory or PrinterMemory()
        self._on_stored = on_stored
        if settings.roll_mm and self.faults.paper_ends_after_rows is None:
            self._load_roll()
        self.link_broken = False
        """The cable was pulled for a moment; whoever serves the link breaks it and puts this back."""
        self._pieces = Pieces(settings.dots, on_slip)
        self._answers = Answers(self.faults, settings.seed)
        self._arrived = 0
        self._was_out = self.faults.paper_out
        self._switch_on()

    def _switch_on(self) -> None:
        self._powered = True
        self._scanner = RealTimeScanner()
        self._decoder = Decoder(self.settings.dots, self.memory)
        self._buffer = bytearray()
        self._free_at = 0.0
        self._starved = True
        self._jammed = False
        self._asked_to_tell = 0
        self._told: tuple[int, ...] = ()
        self._tells_offline = 0
        self._was_offline = False
        self._key_blocks: list[bytes] = []
        """What is left of a list of keys: each waits until the one before was acknowledged."""
        self._held_off = False
        self._resumed = False
        self._swallowed, self._received_at = False, 0.0

    # ---- the cable ----

    @property
    def reachable(self) -> bool:
        """Can a link to it be had? A serial line is there even when the printer is off."""
        return not self.faults.unplugged and (self.settings.kind == "escpos_serial" or not self.faults.power_off)

    @property
    def room(self) -> int:
        """How many bytes it would still take."""
        if self.faults.frozen or (self.faults.power_off and self.settings.holds):
            return 0
        if self.faults.swallow or not self.settings.holds:
            return self.settings.buffer_bytes
        # A command longer than the buffer is worked off as it comes, else both sides would wait for ever.
        return self._free or (LONG_COMMAND if self._starved else 0)

    @property
    def _free(self) -> int:
        return max(0, self.settings.buffer_bytes - len(self._buffer))

    def receive(self, data: bytes, now: float) -> bytes:
        """Bytes have come; returns what it answers at once."""
        kept = self._not_lost(data)
        if self.faults.count(len(data)):
            self.link_broken = True
        if not self._powered or self.faults.power_off:
            self._notice_power(now)
            return b""
        for command in self._scanner.feed(kept):
            self._at_once(command, now)
        if not self._swallows(now):
            self._take_in(kept if self.settings.holds else kept[: self._free], now)
        return self._answers.due(now)

    def _swallows(self, now: float) -> bool:
        """What begins while it swallows is swallowed whole: no printer wakes up in the middle of a slip."""
        began = self.faults.swallow or (self._swallowed and now - self._received_at < SLIP_GAP_S)
        self._swallowed, self._received_at = began, now
        return began

    def hang_up(self) -> None:
        """The client is gone: half a real-time command is forgotten, the buffer and the paper are not."""
        self._scanner = RealTimeScanner()
        self._answers.forget()

    def close(self, now: float) -> None:
        """The end of it all: paper that was never cut is torn out."""
        self._tear(now, "left_inside")

    def _not_lost(self, data: bytes) -> bytes:
        """What the cable lets through."""
        n = self.faults.lose_one_in
        before, self._arrived = self._arrived, self._arrived + len(data)
        if not n:
            return data
        return bytes(byte for place, byte in enumerate(data, before + 1) if place % n)

    def _take_in(self, data: bytes, now: float) -> None:
        if not data:
            return
        if not self._buffer:
            self._free_at = max(self._free_at, now)
        self._buffer += data
        self._pieces.arrived(data, now)
        self._starved = False
        self._say_wait(now)

    def _say_wait(self, now: float) -> None:
        if self.settings.kind != "escpos_serial" or self.settings.flow != "xon_xoff":
            return
        if not self._held_off and self._free * 4 < self.settings.buffer_bytes:
            self._held_off = True
            self._answers.flow(XOFF, now)
        elif self._held_off and self._free * 2 > self.settings.buffer_bytes:
            self._held_off = False
            self._answers.flow(XON, now)

    def _at_once(self, command: RealTime, now: float) -> None:
        if command.code == EOT:
            self._answers.give(self._sensors.real_time(command.n), now)
        elif command.code == ENQ and command.n == 2:
            self._tear(now, "cleared")
            self._forget_buffer()

    def _forget_buffer(self) -> None:
        self._buffer.clear()
        self._decoder = Decoder(self.settings.dots, self.memory)
        self._pieces.clear()
        self._key_blocks = []
        self._jammed = self._resumed = False
        self._starved = True

    @property
    def _sensors(self) -> Sensors:
        near_end = self.settings.near_end_mm
        rows = None if near_end is None else round(near_end * DOTS_PER_MM)
        return Sensors.of(self.faults, jammed=self._jammed, near_end_rows=rows)

    # ---- the mechanism ----

    def due(self, now: float) -> float | None:
        """Seconds until there is something to do; None when there is nothing to wait for."""
        moments = [self.faults.next_tick]
        if not self.faults.dead:
            moments.append(self._answers.next)
            if not (self._starved or self.faults.stopped or self._jammed):
                moments.append(self._free_at)
        known = [moment for moment in moments if moment is not None]
        return max(0.0, min(known) - now) if known else None

    def advance(self, now: float) -> bytes:
        """Do what can be done until now; returns the answers that came due."""
        self.faults.tick(now)
        self._notice_power(now)
        self._notice_person(now)
        while not self._halted() and self._free_at <= now:
            if self._key_blocks and self._buffer:
                self._hear_of_keys(self._buffer[0], now)
            before = self._decoder.consumed
            event = self._decoder.take(self._buffer)
            if event is None:
                self._starved = True
                break
            self._obey(event, self._decoder.consumed - before, now)
        self._say_wait(now)
        self._tell_changes(now)
        return b"" if self.faults.dead else self._answers.due(now)

    def _notice_power(self, now: float) -> None:
        if self.faults.power_off and self._powered:
            self._tear(now, "power_off")
            self._pieces.clear()
            self._answers.forget()
            self.memory.power_off()
            self._switch_on()
            self._powered = False
        elif self._powered is self.faults.power_off:
            self._powered = True

    def _notice_person(self, now: float) -> None:
        """A new roll has been put in, or the knife freed."""
        if self._was_out and not self.faults.paper_out:
            self._free_at = max(self._free_at, now)
            if self._pieces.begun:
                self._tear(now, "paper_end")
                self._resumed = True
            if self.settings.roll_mm and self.faults.paper_ends_after_rows is None:
                self._load_roll()
        self._was_out = self.faults.paper_out
        if self._jammed and not self.faults.cutter_jam:
            self._jammed = False
            self._cut(now)

    def _load_roll(self) -> None:
        self.faults.paper_ends_after_rows = round(self.settings.roll_mm * DOTS_PER_MM)

    def _halted(self) -> bool:
        """A stopped printer still gets rid of the questions that it has answered already."""
        if self.faults.dead or self._jammed:
            return True
        return self.faults.stopped and (self._decoder.in_picture or not self._buffer.startswith(b"\x10"))

    def _obey(self, event: Event, size: int, now: float) -> None:
        raw = self._pieces.taken(size)
        if not isinstance(event, Ask | Obeyed | Stored):
            self._pieces.add(event, size, anew=raw == ESC_AT)
        else:
            self._pieces.skip()
        match event:
            case Row():
                self._move(1, now)
            case Feed(rows):
                self._move(rows, now)
            case Cut():
                self._cut(now)
            case Ask():
                self._speak(event, now)
            case Stored():
                self._take_time(FLASH_S, now)
                self._on_stored(self.memory)
            case _ if raw == ESC_AT:
                self._asked_to_tell = 0

    def _move(self, rows: int, now: float) -> None:
        self._take_time(rows / DOTS_PER_MM / self.settings.mm_per_s, now)
        self.faults.roll_moved(rows)
        self._was_out = self.faults.paper_out

    def _take_time(self, seconds: float, now: float) -> None:
        self._free_at = max(self._free_at, now - LATE_S) + seconds / self.settings.speed

    def _cut(self, now: float) -> None:
        if self.faults.cutter_jam:
            self._jammed = True
            return
        self._take_time(HEAD_TO_KNIFE_MM / self.settings.mm_per_s + KNIFE_S, now)
        torn: Torn = "rest" if self._resumed else ""
        self._resumed = False
        self._pieces.end(self._free_at, torn)

    def _tear(self, now: float, torn: Torn) -> None:
        """Somebody tears off what hangs out of the printer."""
        if self._pieces.begun:
            self._pieces.end(now, torn)

    # ---- answers in their turn ----

    def _speak(self, question: Ask, now: float) -> None:
        match question:
            case Ask("GS r", n):
                self._answers.give(self._sensors.in_turn(n), now)
            case Ask("GS I", n):
                self._answers.give(NAME if n >= 65 else b"\x20", now)
            case Ask("GS ( H", 48, data):
                self._answers.give(b'7"' + data + b"\0", now)
            case Ask("GS ( H", 49, data):
                self._tells_offline, self._was_offline = data[0] & 3, self._sensors.offline
            case Ask("GS a", n):
                self._asked_to_tell, self._told = n & 0x0F, ()
                self._tell_changes(now)
            case Ask(_, 64):
                self._key_blocks = _key_blocks(self.memory)
                self._answers.give(self._key_blocks[0], now)
            case Ask(_, n):
                room = b"70%d\0" % self.memory.capacity if n == 48 else b"71%d\0" % self.memory.room
                self._answers.give(room, now)

    def _hear_of_keys(self, byte: int, now: float) -> None:
        """A list of keys stands until it was acknowledged; what is no word about it ends it."""
        if byte == NAK:
            self._answers.give(self._key_blocks[0], now)
        elif byte == ACK and self._key_blocks[1:]:
            del self._key_blocks[0]
            self._answers.give(self._key_blocks[0], now)
        else:
            self._key_blocks = []
        if byte in (ACK, NAK, CAN):
            del self._buffer[0]
            self._pieces.taken(1)
            self._pieces.skip()

    def _tell_changes(self, now: float) -> None:
        offline, was, self._was_offline = self._sensors.offline, self._was_offline, self._sensors.offline
        if self._tells_offline and offline and not was and not self.faults.dead:
            self._answers.give(self._sensors.offline_response(self._tells_offline), now)
        if not self._asked_to_tell or self.faults.dead:
            return
        sensors = self._sensors
        if (watched := (self._asked_to_tell, *sensors.watched(self._asked_to_tell))) != self._told:
            self._told = watched
            self._answers.give(sensors.asb(), now)


def _key_blocks(memory: PrinterMemory) -> list[bytes]:
    """37 72 41 keys 00 …, the last with 40."""
    keys = [key.encode("latin-1") for key in memory.graphics]
    parts = [b"".join(keys[at : at + KEYS_A_BLOCK]) for at in range(0, len(keys), KEYS_A_BLOCK)] or [b""]
    last = len(parts) - 1
    return [b"7r" + (b"@" if n == last else b"A") + part + b"\0" for n, part in enumerate(parts)]
