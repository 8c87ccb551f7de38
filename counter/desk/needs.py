"""What needs a person, the most pressing first: sentences that say what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from assets.line import Line
from config.schema import Station, StationKind
from counter.desk.alarms import (
    emergencies,
    idle_counters,
    left_open,
    line_of,
    long_waits,
    people,
    serves,
    slips_in_doubt,
    stranded,
)
from counter.desk.exchange import exchange_needs
from counter.desk.flow import Desk
from counter.desk.waits import advice, expected_waits
from counter.faults import UNWELL, device_sentence, needs_a_person, told_text
from counter.gear import ICONS, SPEAKER, Kind, kind_of
from counter.words import Words
from queue_engine.protocol import DeviceState, HallState, StationState
from queue_engine.protocol import StationKind as WireKind

NEEDED = frozenset({StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN, StationKind.HALL_BOARD, StationKind.ANNOUNCER})
"""Stations that the public waits for; a panel matters only while an officer sits at it."""

FAULT = "device:"
"""Begins the key of a line about a device."""

_ORDER = ("alarm", "priority")


def needs_of(desk: Desk, words: Words) -> tuple[Line, ...]:
    """A line for each thing; none while the hall is not known."""
    hall = desk.hall
    if hall is None or not desk.link.live:
        return ()
    found = [
        *emergencies(hall, words),
        *_devices(desk, hall, words),
        *_stations(hall, words),
        *slips_in_doubt(desk, hall, words),
        *exchange_needs(desk, hall, words),
        *_of_the_queue(desk, hall, words),
    ]
    return tuple(sorted(found, key=lambda line: _ORDER.index(line.tone)))


def _of_the_queue(desk: Desk, hall: HallState, words: Words) -> Iterator[Line]:
    """People who wait in vain or too long, and officers who are free meanwhile."""
    unserved = dict(_unserved(hall, words, desk.now_ms))
    yield from unserved.values()
    yield from stranded(hall, words)
    yield from left_open(hall, words)
    long = {field: line for field, line in long_waits(hall, words, desk.now_ms) if field not in unserved}
    yield from long.values()
    advised = dict(advice(desk, hall, words))
    yield from advised.values()
    yield from expected_waits(desk, words, {*unserved, *long, *(field for field, _ in advised)})
    yield from idle_counters(desk, hall, words)


def _devices(desk: Desk, hall: HallState, words: Words) -> Iterator[Line]:
    for station in hall.stations.values():
        for device in station.devices:
            if station.connected and needs_a_person(device, desk.now_ms):
                reason = device_sentence(device, words)
                text = words["desk.need_device"].format(device=_name(device, station, words), reason=reason)
                kind = kind_of(device.device, words.config, device.kind)
                icon = "printer-off" if kind is Kind.PRINTER else ICONS[kind]
                key = f"{FAULT}{station.station}:{device.device}"
                yield Line(key, text, told_text(device, words), icon=icon, tone=UNWELL[device.state])


def _name(device: DeviceState, station: StationState, words: Words) -> str:
    """What every station of its kind has is told apart by its station; an announcer is its loudspeaker."""
    if station.kind is WireKind.ANNOUNCER and device.device == SPEAKER:
        return words.station(station.station)
    name = words.device(device.device)
    return f"{name}, {words.station(station.station)}" if f"device.name_{device.device}" in words.texts else name


def _stations(hall: HallState, words: Words) -> Iterator[Line]:
    for station in words.config.stations:
        known = hall.stations.get(station.id)
        if not station.enabled or (known and known.connected):
            continue
        if station.kind in NEEDED:
            yield line_of(f"station:{station.id}", _missing(station, known, words), "monitor", "alarm")
        elif text := _left_alone(hall, station, known, words):
            yield line_of(f"station:{station.id}", text, "counter", "alarm")


def _missing(station: Station, known: StationState | None, words: Words) -> str:
    if known is None:
        return words["desk.need_station_never"].format(station=station.name)
    return words["desk.need_station"].format(station=station.name, time=words.clock(known.since))


def _left_alone(hall: HallState, station: Station, known: StationState | None, words: Words) -> str | None:
    """A panel without a link, at whose counter somebody is signed in."""
    counter = hall.counters.get(station.counter or "")
    if station.kind is not StationKind.COUNTER_PANEL or known is None or counter is None or not counter.officer:
        return None
    name = counter.officer_name or words.officer(counter.officer)
    values = {"counter": words.counter(counter.counter), "name": name, "time": words.clock(known.since)}
    return words["desk.need_counter"].format(**values)


def _unserved(hall: HallState, words: Words, now_ms: int) -> Iterator[tuple[str, Line]]:
    """People wait for a field, and nobody who is open serves it; practice sessions serve nobody."""
    for field in words.config.fields:
        waiting = len(people(hall, field.id, now_ms))
        serving = [
            one for one in hall.counters.values() if one.officer and not one.practice and serves(one, field.id, words)
        ]
        if waiting and all(one.paused is not None for one in serving):
            key = "desk.need_open" if serving else "desk.need_officer"
            text = words[key].format(n=waiting, field=words.field(field.id))
            yield field.id, line_of(f"unserved:{field.id}", text, "users", "priority")
