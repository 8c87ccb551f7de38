"""One printer at the end of a cable, while it is being found out: slips in, answers out, no trust in anything."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from devices.errors import WriteStalled
from devices.ports import Link
from devices.printer.encode import native, nv
from devices.printer.passport import Flow, Passport
from devices.printer.settings import Address, PrinterSettings, SerialAddress
from devices.printer.status import ACK, ASK_KEYS, CLEAR, GS_A, GS_R, AnswerStream, Kind, Told, ask, gs_h

ANSWER_S = 0.6
"""How long a question waits for its answer."""
IN_TURN_S = 2.0
"""How long one waits that is answered in its turn, by a printer that has nothing else to do."""
PRINTED_S = 12.0
"""How long a test slip may take until it is answered for."""
PIECE = 256
STALL_S = 2.0
"""A piece that takes so much longer than its time on the line is held up."""
NO_CHANGES = b"\x1da\x00"
MENDING = bytes(512) + native.INIT
"""Ends whatever garbage of another speed may have begun: NUL means nothing."""

LinkTo = Callable[[PrinterSettings], Link]


@dataclass(frozen=True)
class Cable:
    """Where the printer is, and how fast its line runs."""

    address: Address
    baud: int | None = None
    flow: Flow = "none"

    @property
    def serial(self) -> bool:
        return isinstance(self.address, SerialAddress)

    def settings(self, printer: str, trace: Path | None) -> PrinterSettings:
        passport = Passport(baud=self.baud, flow=self.flow)
        return PrinterSettings(printer, self.address, passport, connect_timeout_s=3.0, trace=trace)


@dataclass
class Probe:
    """An open line. Every method raises DeviceError when the line is gone."""

    link: Link
    cable: Cable
    clock: Callable[[], float] = time.monotonic
    _stream: AnswerStream = field(default_factory=AnswerStream)
    _last_id: int = 0

    def send(self, data: bytes) -> None:
        wire_s = len(data) * 10 / self.cable.baud if self.cable.baud else 0.0
        self.link.write(data, 10.0 + 2 * wire_s)

    def hurry(self, data: bytes) -> None:
        """A real-time command, also to a printer that says "wait"."""
        self.link.write(data, 2.0, urgent=True)

    def takes(self, count: int) -> bool:
        """Does it take so many idle bytes, each piece about as fast as the line is? False: it has said "wait"."""
        wire_s = PIECE * 10 / self.cable.baud if self.cable.baud else 0.0
        try:
            for _ in range(count // PIECE):
                self.link.write(bytes(PIECE), wire_s + STALL_S)
        except WriteStalled:
            return False
        return True

    # ---- questions ----

    def real_time(self, n: int) -> int | None:
        """DLE EOT n."""
        told = self._asked(ask(n), Kind.REAL_TIME, urgent=True)
        return told.data[0] if told else None

    def in_turn(self, wait_s: float) -> int | None:
        """GS r 1."""
        told = self._asked(GS_R, Kind.IN_TURN, wait_s)
        return told.data[0] if told else None

    def names_itself_printed(self) -> bool:
        """GS ( H with a number of ours."""
        self._last_id += 1
        told = self._asked(gs_h(self._last_id), Kind.PRINTED, IN_TURN_S)
        return told is not None and told.id == b"%04d" % self._last_id

    def tells_changes(self) -> bool:
        """GS a, and silence again."""
        told = self._asked(GS_A, Kind.CHANGE, IN_TURN_S)
        self.send(NO_CHANGES)
        return told is not None

    def clear(self) -> None:
        self.hurry(CLEAR)

    def room(self) -> int | None:
        """Bytes of free memory for pictures; None when it does not say."""
        self._hear(0.0)
        self.send(nv.ASK_ROOM)
        answer = b""
        until = self.clock() + ANSWER_S
        while not answer.endswith(b"\0") and (left := until - self.clock()) > 0:
            answer += self.link.read(left)
        return nv.room_left(answer)

    def keys(self, wait_s: float) -> frozenset[str] | None:
        """The keys of the pictures in its memory; None when it does not tell all of them."""
        keys, question = frozenset[str](), ASK_KEYS
        while block := self._asked(question, Kind.KEYS, wait_s):
            keys, question = keys | block.keys, ACK
            if not block.goes_on:
                self.send(ACK)
                return keys
        return None

    def time_of(self, data: bytes) -> float | None:
        """Seconds from the first byte until it answers behind the last line; None when it does not."""
        self.in_turn(PRINTED_S)  # the slip before is out
        begun = self.clock()
        self.send(data)
        return self.clock() - begun if self.in_turn(PRINTED_S) is not None else None

    def _asked(self, question: bytes, kind: Kind, wait_s: float = ANSWER_S, *, urgent: bool = False) -> Told | None:
        self._hear(0.0)
        (self.hurry if urgent else self.send)(question)
        until = self.clock() + wait_s
        while (left := until - self.clock()) > 0:
            for told in self._hear(left):
                if told.kind is kind:
                    return told
        return None

    def _hear(self, wait_s: float) -> list[Told]:
        return self._stream.feed(self.link.read(wait_s))


@dataclass
class Bench:
    """Makes probes for one printer, and keeps the line as long as it suits: many printers turn away whoever calls
    again before they have noticed that the line was let go."""

    printer: str
    link_to: LinkTo
    trace: Path | None = None
    _kept: Probe | None = None

    @contextmanager
    def probe(self, cable: Cable) -> Iterator[Probe]:
        """The line is dropped when something goes wrong with it."""
        probe = self._kept if self._kept is not None and self._kept.cable == cable else self._opened(cable)
        try:
            yield probe
        except BaseException:
            self.close(drop=True)
            raise

    def close(self, *, drop: bool = False) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.link.close(drop=drop)

    def _opened(self, cable: Cable) -> Probe:
        self.close()
        link = self.link_to(cable.settings(self.printer, self.trace))
        link.open()
        self._kept = Probe(link, cable)
        return self._kept
