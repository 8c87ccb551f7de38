"""From a hall's configuration to a device's settings."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from importlib import resources
from pathlib import Path
from typing import TypeVar

from config import load_hall
from config.devices import Device
from config.load import find_hall
from config.programs import EVERY_MACHINE, programs_of
from config.schema import HallConfig, HasId, Printer
from config.voice import Volume as VolumeRow
from devices.camera.settings import CameraSettings
from devices.faults import Targets
from devices.pads.settings import PadSettings
from devices.pads.sim_server import SimPadSettings
from devices.printer.sim import SimSettings
from devices.readers.sim import SimReaderSettings
from devices.signs.settings import BusSettings
from devices.speech.say import Place
from devices.speech.settings import SpeechSettings, Volume
from devices.speech.speakers import DEFAULT, Speaker

NEAR_END_MM = 400.0
"""A simulated near-end sensor tells when so much paper is left."""


@dataclass(frozen=True)
class SimulatedPrinter:
    """What one simulator needs."""

    settings: SimSettings
    capture_dir: Path


@dataclass(frozen=True)
class SimulatedBus:
    """What the simulator of a shared line needs."""

    settings: BusSettings
    pads: tuple[tuple[str, int], ...]
    """Id and address of the pads on it."""
    capture_dir: Path


class NoSuchDevice(Exception):
    """The configuration has no device of that name."""


def simulated_printer(config: str, name: str) -> SimulatedPrinter:
    """The simulator of one printer of the hall. Raises ConfigProblems, NoSuchDevice."""
    row = _found(load_hall(config).printers, name)
    return SimulatedPrinter(_sim_settings(row), row.sim.capture_dir)


def simulated_reader(config: str, name: str) -> SimReaderSettings | CameraSettings:
    """The same of a reader or a camera. Raises UnknownKind for one without a cable, too."""
    row = _found(load_hall(config).readers, name)
    return CameraSettings.of(row) if row.kind == "camera" else SimReaderSettings.of(row)


def simulated_pad(config: str, name: str) -> SimPadSettings:
    """The same of a pad or keypad on a line of its own. Raises TableProblems, too."""
    hall = load_hall(config)
    return SimPadSettings.of(PadSettings.of(_found((*hall.pads, *hall.keypads), name)))


def simulated_bus(config: str, name: str) -> SimulatedBus:
    """The same of a shared line, with all that hangs on it."""
    hall = load_hall(config)
    row = _found(hall.buses, name)
    pads = tuple((pad.id, pad.address) for pad in hall.pads if pad.bus == name)
    return SimulatedBus(BusSettings.of(row, hall.signs), pads, hall.hall.state_dir / "signs" / name)


R = TypeVar("R", bound=HasId)


def _found(rows: Sequence[R], name: str) -> R:
    for row in rows:
        if row.id == name:
            return row
    raise NoSuchDevice(f"no device {name!r} of this kind; there are: {', '.join(row.id for row in rows) or 'none'}")


def _sim_settings(row: Printer) -> SimSettings:
    sim, passport = row.sim, row.passport
    return SimSettings(
        id=row.id,
        host=row.host,
        port=row.port,
        dots=passport.dots,
        buffer_bytes=sim.buffer_bytes,
        mm_per_s=sim.mm_per_s,
        speed=sim.speed,
        kind=row.kind,
        device=row.device or "",
        baud=passport.baud,
        flow=passport.flow,
        near_end_mm=NEAR_END_MM if passport.near_end else None,
    )


def fault_targets(config: str) -> Targets:
    """What a fault file of this hall may name. Raises ConfigProblems."""
    file = find_hall(config)
    hall = load_hall(file)
    programs = {program.name for program in programs_of(hall, file, EVERY_MACHINE)}
    stations = {station.id for station in hall.stations} & programs
    buses = {row.id for row in hall.buses if row.simulated}
    on_buses = {row.id for row in hall.signs if row.bus in buses} | {row.id for row in hall.pads if row.bus in buses}
    boxes: tuple[Device, ...] = (*hall.readers, *hall.pads, *hall.keypads)
    alone = {row.id for row in hall.printers if row.simulated} | {row.id for row in boxes if row.simulated}
    return Targets(alone | buses | on_buses, programs, stations)


def voice_place() -> Place:
    """The house's language packs, chime and recorded voices: data beside us, of which no code is used."""
    voice = Path(str(resources.files("assets"))) / "voice"
    return Place(voice / "packs", voice / "chime.wav", voice)


def speech_settings(
    config: HallConfig, device: str, languages: Sequence[str], speaker: Speaker = DEFAULT
) -> SpeechSettings:
    """The hall's voice at a loudspeaker, in these languages."""
    voice, place = config.voice, voice_place()
    return SpeechSettings(
        device,
        place.packs,
        config.hall.state_dir / "voice",
        speaker.kind,
        speaker.device,
        languages=tuple(languages),
        region=voice.region,
        whole=voice.whole_numbers,
        voice=voice.engine,
        recorded=voice.recorded,
        speed=voice.speed,
        chime=place.chime,
        volumes=_volumes(voice.volumes),
        cache_mb=voice.cache_mb,
        sim_speed=speaker.speed,
        sim_log=speaker.log,
        own_packs=voice.packs,
    )


def station_speech_settings(
    config: HallConfig, device: str, languages: Sequence[str], speaker: Speaker = DEFAULT
) -> SpeechSettings:
    """The same for a station that citizens touch, whose volumes may be others."""
    settings = speech_settings(config, device, languages, speaker)
    own = config.voice.station_volumes
    return replace(settings, volumes=_volumes(own)) if own else settings


def _volumes(rows: Sequence[VolumeRow]) -> tuple[Volume, ...]:
    since = ((row.since if row.since != "24:00" else "23:59", row.percent) for row in rows)
    return tuple(Volume(time.fromisoformat(clock), percent) for clock, percent in since) or (Volume(time(0), 100),)


def device_texts(language: str) -> dict[str, str]:
    """What the hall's texts say about devices, by key."""
    text = resources.files("assets").joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {f"{name}.{key}": said for name in ("device", "device_remedy") for key, said in tables[name].items()}
