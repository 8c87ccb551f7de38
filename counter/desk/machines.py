"""Stations and devices as the desk lists them: state, reason and remedy, since when. Pure: (hall, words) -> lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assets.line import Line
from config.schema import Station, StationKind
from counter.desk.flow import Desk
from counter.words import Words, ms_of
from devices.states import UNKNOWNS
from devices.words import state_word, told, told_all
from queue_engine.protocol import DeviceState, StationState

UNWELL = {"STOPPED": "alarm", "ABSENT": "alarm", "ATTENTION": "priority"}
"""Device states that a person can do something about, with the tone in which they are said."""

_ICONS = {
    StationKind.TICKET_KIOSK: "ticket",
    StationKind.LOOKUP_SCREEN: "info",
    StationKind.COUNTER_PANEL: "counter",
    StationKind.RATING_SCREEN: "check-circle",
    StationKind.SUPERVISOR_DESK: "user",
    StationKind.HALL_BOARD: "monitor",
    StationKind.COUNTER_SIGN: "monitor",
    StationKind.ANNOUNCER: "call",
}


def station_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """Every enabled station of the settings; those without a connection first."""
    if desk.hall is None:
        return ()
    known = desk.hall.stations
    return _worst_first(_station(words, one, known.get(one.id)) for one in words.config.stations if one.enabled)


def _worst_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    order = ("alarm", "priority")
    return tuple(sorted(lines, key=lambda line: order.index(line.tone) if line.tone in order else len(order)))


def _station(words: Words, station: Station, known: StationState | None) -> Line:
    kind = words[f"desk.kind_{station.kind}"]
    if known is None:
        note, tone = words["desk.never_seen"].format(kind=kind), "quiet"
    else:
        key, tone = ("desk.live_since", "calm") if known.connected else ("desk.lost_since", "alarm")
        note = words[key].format(kind=kind, time=words.clock(known.since))
    return Line(station.id, station.name, note, icon=_ICONS[station.kind], tone=tone)


def device_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """Every device as its station last reported it, and printers of which nobody has; those to see to come first."""
    return _worst_first(_all_devices(desk, words))


def _all_devices(desk: Desk, words: Words) -> Iterator[Line]:
    stations = desk.hall.stations if desk.hall else {}
    for station in stations.values():
        for device in station.devices:
            yield _device(desk, words, station, device)
    for one in words.config.stations if desk.hall else ():
        told_of = {device.device for device in stations[one.id].devices} if one.id in stations else set()
        for printer in (one.printer, one.spare_printer):
            if one.enabled and printer and printer not in told_of:
                yield _line(words, one.id, printer, words["desk.device_untold"], "printer-off", "quiet")


def _device(desk: Desk, words: Words, station: StationState, device: DeviceState) -> Line:
    wait = words.minutes(desk.now_ms - ms_of(device.at))
    state = words["desk.device_line"].format(
        state=state_word(device.state, words.texts), time=words.clock(device.at), wait=wait
    )
    if not station.connected:
        note = words["desk.device_away"].format(time=words.clock(station.since), state=state)
        return _line(words, station.station, device.device, note, _icon(device, well=False), "quiet")
    well, said = device.state in ("READY", "BUSY"), _said(device, words)
    tone = UNWELL.get(device.state, "calm" if well else "quiet")
    return _line(words, station.station, device.device, "\n".join((state, *said)), _icon(device, well), tone)


def _line(words: Words, station: str, device: str, note: str, icon: str, tone: str) -> Line:
    place = f"{note}\n{words.station(station)}"
    return Line(key=f"{station}:{device}", title=words.device(device), note=place, icon=icon, tone=tone)


def _icon(device: DeviceState, well: bool) -> str:
    if "printer" in device.kind:
        return "printer" if well else "printer-off"
    return "call" if well else "warning"


def _said(device: DeviceState, words: Words) -> tuple[str, ...]:
    """Every reason, with its remedy where a person has to do something."""
    said = told_all(device.state, device.reasons, words.texts)
    if device.state not in UNWELL:
        return tuple(_capital(one.sentence) for one in said)
    return tuple(_capital(str(one)) for one in said or (told("unknown", words.texts),))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def device_sentence(device: DeviceState, words: Words) -> str:
    """The first reason for which somebody has to come, and the remedy."""
    pressing = tuple(reason for reason in device.reasons if reason not in UNKNOWNS) or device.reasons
    said = told_all(device.state, pressing, words.texts)
    return str(said[0] if said else told("unknown", words.texts))
