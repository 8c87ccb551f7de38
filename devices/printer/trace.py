"""ESC/POS on its way out, as names of commands and lengths: what a repairer needs and nobody's slip."""

from __future__ import annotations

from devices.links.tap import MOST_COMMANDS
from devices.printer.decoder_sizes import ESC, FS, GS, size_of
from devices.printer.realtime import DLE

NAMES = {DLE: "DLE", ESC: "ESC", FS: "FS", GS: "GS"}
SECONDS = {(DLE, 0x04): "EOT", (DLE, 0x05): "ENQ", (DLE, 0x14): "DC4"}
LINE_FEED = 0x0A
HEADS = {(GS, 0x28): 5, (GS, 0x38): 7, (ESC, 0x26): 5, (ESC, 0x2A): 5}
"""Commands with contents behind so many bytes."""


def commands_of(data: bytes) -> list[str]:
    """``ESC @``, ``GS v 0 46x24``, ``text 12`` …; of letters and contents only how many."""
    told: list[str] = []
    at = 0
    while at < len(data):
        if len(told) == MOST_COMMANDS:
            return [*told, f"… {len(data) - at}"]
        said, size = _command(data[at:]) if data[at] in NAMES and at + 1 < len(data) else _plain(data, at)
        told.append(said)
        at += size
    return told


def is_poll(data: bytes) -> bool:
    return len(data) == 3 and data[:2] == b"\x10\x04"


def _plain(data: bytes, at: int) -> tuple[str, int]:
    """What begins no command: letters, line ends, idle bytes, or a command that was cut short."""
    if data[at] == LINE_FEED:
        return "LF", 1
    end = at + 1
    while end < len(data) and data[end] not in NAMES and data[end] != LINE_FEED:
        end += 1
    kind = "NUL" if not any(data[at:end]) else "text"
    return f"{kind} {end - at}", end - at


def _command(data: bytes) -> tuple[str, int]:
    first, second = data[0], data[1]
    size = size_of(bytearray(data))
    if size is None:
        return f"? {first:02X} {second:02X}", 2
    name = f"{NAMES[first]} {_second(first, second)}"
    if (first, second) == (GS, 0x76) and len(data) >= 8:
        wide, rows = data[4] | data[5] << 8, data[6] | data[7] << 8
        return f"{name} 0 {wide * 8}x{rows}", min(len(data), 8 + wide * rows)
    head = HEADS.get((first, second))
    if head is not None:
        kind = chr(data[2]) if (first, second) in ((GS, 0x28), (GS, 0x38)) and len(data) > 2 else ""
        return " ".join(filter(None, (name, kind, str(size)))), size
    return " ".join([name, *(str(byte) for byte in data[2:size])]), size


def _second(first: int, second: int) -> str:
    if (first, second) in SECONDS:
        return SECONDS[first, second]
    return chr(second) if 0x21 <= second < 0x7F else f"{second:02X}"
