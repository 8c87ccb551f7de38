"""HID-POS: a scanner's reports → codes, by the layout that the scanner itself declares.

Usage page 8Ch, "HID Point of Sale Usage Tables" 1.02, section 3. What Honeywell's scanners and Access-IS' LSR118
(product manual, appendix B) send, 64 bytes a report:

    02 | length | ] C 0 | 56 bytes of data | 2 of the vendor | xxxxxxx1: goes on in the next report
         01:3B    8C:FB  8C:FE                                        8C:FF
                  …FD

Understood: scanned data with these fields, wherever the descriptor puts them. Not used: raw scans, trigger, settings
and status reports. Strings of a code follow in any number of reports; they are joined before they are read as UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from devices.readers.aim import symbology_of
from devices.readers.framing import (
    MOST_BYTES,
    MOST_LETTERS,
    STALE_S,
    Code,
    Counts,
    behind_prefix,
    is_trusted,
    unwrapped,
)
from devices.readers.text import decode

COUNT, IDENTIFIERS, DATA, CONTINUED = 0x01003B, (0x8C00FB, 0x8C00FC, 0x8C00FD), 0x8C00FE, 0x8C00FF
LARGEST = 4096
"""Bytes of a descriptor, by the HID standard."""


@dataclass(frozen=True)
class Place:
    """Where a field stands in a report: bits behind the report's number, and how many."""

    bit: int
    bits: int

    def of(self, report: bytes) -> bytes:
        """Fields of whole bytes; a shorter report has less of it."""
        return report[self.bit // 8 : (self.bit + self.bits) // 8]

    def is_set(self, report: bytes) -> bool:
        byte = report[self.bit // 8 : self.bit // 8 + 1]
        return bool(byte and byte[0] >> self.bit % 8 & 1)


@dataclass
class Layout:
    """One report of scanned data."""

    number: int
    """0: reports have no number."""
    places: dict[int, Place] = field(default_factory=dict)
    """Usage → where it stands."""
    bits: int = 0
    """So long is a report, without its number."""

    @property
    def size(self) -> int:
        """Bytes of a report, with its number."""
        return (self.bits + 7) // 8 + (1 if self.number else 0)


STANDARD = Layout(
    2,
    {
        COUNT: Place(0, 8),
        **{usage: Place(8 * number, 8) for number, usage in enumerate(IDENTIFIERS, 1)},
        DATA: Place(32, 448),
        CONTINUED: Place(496, 1),
    },
    504,
)
"""Of scanners whose descriptor cannot be read."""


# ---------------------------------------------------------------------------------------------------
# The descriptor

# Item: bits 7-4 tag, 3-2 type (0 main, 1 global, 2 local), 1-0 size of its value (3 means 4)
INPUT, PUSH, POP = 0x80, 0xA4, 0xB4
MAIN = frozenset({INPUT, 0x90, 0xA0, 0xB0, 0xC0})
USAGE_PAGE, REPORT_SIZE, REPORT_ID, REPORT_COUNT = 0x04, 0x74, 0x84, 0x94
USAGE, LONG = 0x08, 0xFE


def layouts(descriptor: bytes) -> dict[int, Layout]:
    """The reports of scanned data that a scanner declares, by their numbers. Never fails; nonsense has none."""
    known: dict[int, Layout] = {}
    state: dict[int, int] = {}
    kept: list[dict[int, int]] = []
    usages: list[int] = []
    for tag, value, size in _items(descriptor[:LARGEST]):
        if tag == USAGE:
            usages.append(value if size == 4 else state.get(USAGE_PAGE, 0) << 16 | value)
        elif tag == PUSH:
            kept.append(dict(state))
        elif tag == POP:
            state = kept.pop() if kept else {}
        elif tag == INPUT:
            _add(known.setdefault(state.get(REPORT_ID, 0), Layout(state.get(REPORT_ID, 0))), usages, state)
        elif tag & 0x0C == 0x04:
            state[tag] = value
        if tag in MAIN:
            usages = []
    return {number: layout for number, layout in known.items() if DATA in layout.places}


def _items(descriptor: bytes) -> Iterator[tuple[int, int, int]]:
    """Tag with type, value, and the value's bytes."""
    at = 0
    while at < len(descriptor):
        head = descriptor[at]
        if head == LONG:
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        size = (0, 1, 2, 4)[head & 3]
        yield head & 0xFC, int.from_bytes(descriptor[at + 1 : at + 1 + size], "little"), size
        at += 1 + size


def _add(layout: Layout, usages: list[int], state: dict[int, int]) -> None:
    """One input item: so many fields one after the other, the last usage for all that are left."""
    size, count = state.get(REPORT_SIZE, 0), state.get(REPORT_COUNT, 0)
    if layout.bits + size * count > 8 * LARGEST:
        return
    for number, usage in enumerate(usages[:count]):
        is_last = number == len(usages) - 1
        bits = size * (count - number) if is_last and usage == DATA else size
        layout.places.setdefault(usage, Place(layout.bits + number * size, bits))
    layout.bits += size * count


# ---------------------------------------------------------------------------------------------------
# The reports


class HidPosSense:
    """Reports in, codes out. Remembers one code at most."""

    def __init__(self, known: dict[int, Layout] | None = None, prefix: str = "") -> None:
        """``prefix``: letters before each code; a code without them does not count."""
        self._known = known or {STANDARD.number: STANDARD}
        self._prefix = prefix.encode()
        self._begun = b""
        self._open = False
        self._too_long = False
        self._last = 0.0
        self.counts = Counts()

    @property
    def due(self) -> float | None:
        return self._last + STALE_S if self._open else None

    @property
    def noisy(self) -> bool:
        """USB guards its bytes itself."""
        return False

    def expect(self, known: dict[int, Layout]) -> None:
        """The reports of the scanner that has been plugged in."""
        self._known = known or {STANDARD.number: STANDARD}

    def reset(self) -> None:
        """The cable was pulled: what has begun will not go on."""
        self._begun, self._open, self._too_long = b"", False, False

    def pause(self, at: float) -> list[Code]:
        """A code that does not go on is forgotten."""
        if self.due is not None and at >= self.due:
            self.counts.broken += 1
            self.reset()
        return []

    def feed(self, data: bytes, at: float) -> list[Code]:
        """One report."""
        self.pause(at)
        layout = self._known.get(0) or self._known.get(data[0]) if data else None
        if layout is None:
            return []
        report = data[1:] if layout.number else data
        self._take(layout, report)
        self._last = at
        if CONTINUED in layout.places and layout.places[CONTINUED].is_set(report):
            return []
        return list(self._end(layout, report, at))

    def _take(self, layout: Layout, report: bytes) -> None:
        data, count = layout.places[DATA].of(report), layout.places.get(COUNT)
        self._open = True
        self._begun += data[: int.from_bytes(count.of(report), "little")] if count else data.rstrip(b"\0")
        if len(self._begun) > MOST_BYTES:
            self._begun, self._too_long = b"", True

    def _end(self, layout: Layout, report: bytes, at: float) -> Iterator[Code]:
        begun, too_long = self._begun, self._too_long
        self.reset()
        raw = behind_prefix(begun, self._prefix) if begun else begun
        if raw is None:
            self.counts.without_prefix += 1
            self.counts.broken += 1
            return
        identifier = b"".join(layout.places[usage].of(report) for usage in IDENTIFIERS if usage in layout.places)
        decoded = decode(raw)
        symbology, text = unwrapped(decoded.text)
        if too_long or len(text) > MOST_LETTERS:
            self.counts.too_long += 1
        elif text and (decoded.clean or is_trusted(decoded)):
            self.counts.whole += 1
            yield Code(symbology_of(identifier.decode("latin-1")) or symbology, text, at)
        elif raw:
            self.counts.broken += 1
