"""What devices there are: their kinds, which station has which by the settings, and which of them can be tried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from config.devices import Pad
from config.schema import HallConfig, Station, StationKind


class Kind(StrEnum):
    """Kinds of devices, as the desk draws them."""

    PRINTER = "printer"
    READER = "reader"
    CAMERA = "camera"
    PAD = "pad"
    KEYPAD = "keypad"
    SIGN = "sign"
    LINE = "line"
    SPEAKER = "speaker"
    VOICE = "voice"
    RECORD = "record"
    OTHER = "other"


ICONS: Mapping[Kind, str] = {
    Kind.PRINTER: "printer",
    Kind.READER: "barcode",
    Kind.CAMERA: "camera",
    Kind.PAD: "rating",
    Kind.KEYPAD: "keypad",
    Kind.SIGN: "number-sign",
    Kind.LINE: "cable",
    Kind.SPEAKER: "call",
    Kind.VOICE: "call",
    Kind.RECORD: "ticket",
    Kind.OTHER: "info",
}
TESTABLE = frozenset(Kind) - {Kind.VOICE, Kind.RECORD, Kind.OTHER}
SPEAKER, VOICE, RECORD = "speaker", "speaker-voice", "slip-record"
"""Names by which kiosks and announcers tell of their own."""
_OWN = {SPEAKER: Kind.SPEAKER, VOICE: Kind.VOICE, RECORD: Kind.RECORD}


@dataclass(frozen=True)
class Expected:
    """A device of the settings, and the station that has to report of it; no station: none does."""

    device: str
    station: str
    machine: str


def kind_of(device: str, config: HallConfig, said: str = "") -> Kind:
    """By the settings; a device that they do not know is what its station calls it."""
    return _OWN.get(device) or _by_settings(config).get(device) or _by_word(said)


def _by_settings(config: HallConfig) -> dict[str, Kind]:
    readers = {row.id: Kind.CAMERA if row.kind == "camera" else Kind.READER for row in config.readers}
    rows = (
        (Kind.PRINTER, config.printers),
        (Kind.PAD, config.pads),
        (Kind.KEYPAD, config.keypads),
        (Kind.SIGN, config.signs),
        (Kind.LINE, config.buses),
    )
    return {**{row.id: kind for kind, some in rows for row in some}, **readers}


def _by_word(said: str) -> Kind:
    if "printer" in said:
        return Kind.PRINTER
    return next((kind for kind in Kind if kind == said), Kind.OTHER)


def expected(config: HallConfig) -> Iterator[Expected]:
    """Every device that is switched on in the settings."""
    for one in config.stations:
        if one.enabled:
            yield from (Expected(name, one.id, one.machine) for name in _at_station(config, one))
    for sign in config.signs:
        if sign.enabled:
            yield Expected(sign.id, _owner(config, sign.bus), sign.machine)
    for pad in config.pads:
        if pad.enabled:
            yield Expected(pad.id, asker_of(config, pad), pad.machine)
    for keypad in config.keypads:
        if keypad.enabled:
            yield Expected(keypad.id, _at_counter(config, keypad.counter, StationKind.COUNTER_PANEL), keypad.machine)


def _at_station(config: HallConfig, station: Station) -> Iterator[str]:
    off = {row.id for row in (*config.readers, *config.buses) if not row.enabled}
    speaks = station.voice or station.kind is StationKind.ANNOUNCER
    own = (station.printer, station.spare_printer, *station.readers, station.bus, SPEAKER if speaks else None)
    yield from (name for name in own if name and name not in off)


def asker_of(config: HallConfig, pad: Pad) -> str:
    """Who has it: the owner of the pad's line, the rating screen of its counter, else the panel if it has a cable."""
    if pad.bus:
        return _owner(config, pad.bus)
    screen = _at_counter(config, pad.counter, StationKind.RATING_SCREEN)
    return screen or (_at_counter(config, pad.counter, StationKind.COUNTER_PANEL) if pad.device else "")


def is_rated(config: HallConfig, counter: str) -> bool:
    """Whether anything at a counter asks for a rating."""
    if not config.ratings.enabled:
        return False
    pads = any(pad.enabled and pad.counter == counter and asker_of(config, pad) for pad in config.pads)
    return pads or bool(_at_counter(config, counter, StationKind.RATING_SCREEN))


def _owner(config: HallConfig, bus: str) -> str:
    return next((one.id for one in config.stations if one.enabled and one.bus == bus), "")


def _at_counter(config: HallConfig, counter: str, kind: StationKind) -> str:
    found = (one.id for one in config.stations if one.enabled and one.kind is kind and one.counter == counter)
    return next(found, "")
