"""Stations and devices as the desk lists them: state, last sign of life, reason and remedy, who was told, what a test
said. Pure: (hall, words) -> lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assets.line import Line
from config.schema import Station, StationKind
from counter.desk.flow import Desk
from counter.desk.trials import is_recent, trial_text
from counter.faults import UNWELL, told_text
from counter.gear import ICONS, TESTABLE, Kind, expected, kind_of
from counter.words import Words, ms_of
from devices.words import state_word, told, told_all
from queue_engine.protocol import DeviceState, StationState
from queue_engine.protocol import StationKind as WireKind

_ICONS = {
    StationKind.TICKET_KIOSK: "ticket",
    StationKind.LOOKUP_SCREEN: "info",
    StationKind.COUNTER_PANEL: "counter",
    StationKind.RATING_SCREEN: "check-circle",
    StationKind.SUPERVISOR_DESK: "user",
    StationKind.LEADER_DESK: "user",
    StationKind.HALL_BOARD: "monitor",
    StationKind.COUNTER_SIGN: "monitor",
    StationKind.SIGN_BUS: "number-sign",
    StationKind.ANNOUNCER: "call",
}


def station_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """Every enabled station of the settings; those without a connection first."""
    if desk.hall is None:
        return ()
    known = desk.hall.stations
    here = [one for one in words.config.stations if one.enabled]
    return _worst_first(_station(words, one, known.get(one.id), desk.hall.granted) for one in here)


def _worst_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    order = ("alarm", "priority")
    return tuple(sorted(lines, key=lambda line: order.index(line.tone) if line.tone in order else len(order)))


def _station(words: Words, station: Station, known: StationState | None, granted: Mapping[str, str]) -> Line:
    kind = words[f"desk.kind_{station.kind}"]
    if known is None:
        note, tone = words["desk.never_seen"].format(kind=kind), "quiet"
    else:
        key, tone = ("desk.live_since", "calm") if known.connected else ("desk.lost_since", "alarm")
        said = words[key].format(kind=kind, time=words.clock(known.since))
        note = " · ".join(filter(None, (said, _part(words, known, granted.get(station.zone or "")))))
    return Line(station.id, station.name, note, icon=_ICONS[station.kind], tone=tone)


def _part(words: Words, station: StationState, speaker: str | None) -> str:
    """Whether an announcer speaks in its zone, or stands by for the one that does."""
    if station.kind is not WireKind.ANNOUNCER or not station.connected or speaker is None:
        return ""
    return words["desk.voice_speaks" if speaker == station.station else "desk.voice_spare"]


def device_lines(desk: Desk, words: Words) -> tuple[Line, ...]:
    """Every device of every kind as its station last told of it, and those of which nobody has.

    Those to see to come first, then those that are being tried out.
    """
    stations = desk.hall.stations.values() if desk.hall else ()
    told_of = [(station, device) for station in stations for device in station.devices]
    told_of.sort(key=lambda one: not is_recent(one[1], desk.now_ms))
    lines = [_device(desk, words, station, device) for station, device in told_of]
    return _worst_first([*lines, *(_untold(desk, words) if desk.hall else ())])


def testable(desk: Desk) -> Iterator[tuple[StationState, DeviceState]]:
    """Devices whose station answers."""
    for station in desk.hall.stations.values() if desk.hall else ():
        yield from ((station, device) for device in station.devices if station.connected)


def can_be_tried(device: DeviceState, words: Words) -> bool:
    return device.state != "DISABLED" and kind_of(device.device, words.config, device.kind) in TESTABLE


def triable(desk: Desk, words: Words) -> tuple[tuple[StationState, DeviceState], ...]:
    """What may be tried out now; those that need a person first."""
    found = [one for one in testable(desk) if can_be_tried(one[1], words)]
    return tuple(sorted(found, key=lambda one: one[1].state not in UNWELL))


def _untold(desk: Desk, words: Words) -> Iterator[Line]:
    """What the settings expect, and of which no station has told."""
    assert desk.hall is not None
    told_of = {
        (station.station, device.device) for station in desk.hall.stations.values() for device in station.devices
    }
    for one in expected(words.config):
        if (one.station, one.device) not in told_of:
            kind = kind_of(one.device, words.config)
            icon = "printer-off" if kind is Kind.PRINTER else ICONS[kind]
            place = one.station or words["desk.device_machine"].format(machine=one.machine)
            yield _line(words, place, one.device, words["desk.device_untold"], icon, "quiet")


def _device(desk: Desk, words: Words, station: StationState, device: DeviceState) -> Line:
    well = device.state in ("READY", "BUSY")
    state = words["desk.device_line"].format(
        state=state_word(device.state, words.texts),
        time=words.moment(device.at, desk.now_ms),
        wait=words.minutes(desk.now_ms - ms_of(device.at)),
    )
    tried = trial_text(device, words, desk.now_ms) if station.connected or device.asked_at is None else ""
    if not station.connected:
        last = (_life_away(desk, words, station, device), words["desk.device_before"].format(state=state), tried)
        return _line(words, station.station, device.device, _lines(last), _icon(device, words, well=False), "quiet")
    life = _life(desk, words, device)
    said = (" · ".join(filter(None, (_capital(state), life))), *_said(device, words), told_text(device, words), tried)
    tone = UNWELL.get(device.state, "calm" if well else "quiet")
    return _line(words, station.station, device.device, _lines(said), _icon(device, words, well), tone)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _line(words: Words, station: str, device: str, note: str, icon: str, tone: str) -> Line:
    place = f"{note}\n{words.station(station)}"
    return Line(key=f"{station}:{device}", title=words.device(device), note=place, icon=icon, tone=tone)


def _icon(device: DeviceState, words: Words, well: bool) -> str:
    kind = kind_of(device.device, words.config, device.kind)
    return "printer-off" if kind is Kind.PRINTER and not well else ICONS[kind]


# -- signs of life -------------------------------------------------------------------------------------


def _life(desk: Desk, words: Words, device: DeviceState) -> str:
    """The last sign of life of a device whose station answers: it is asked several times a second."""
    if device.living:
        return words["desk.alive_now"]
    if device.state == "DISABLED":
        return ""
    if device.alive_at is None:
        return words["desk.alive_never"]
    return words["desk.alive_at"].format(time=words.moment(device.alive_at, desk.now_ms))


def _life_away(desk: Desk, words: Words, station: StationState, device: DeviceState) -> str:
    """Nothing newer is known than what its station said before it went."""
    away = words["desk.device_away"].format(wait=words.minutes(desk.now_ms - ms_of(station.since)))
    last = max(filter(None, (device.alive_at, station.since if device.living else None)), default=None)
    if last is None:
        return f"{_capital(words['desk.alive_never'])}, {away}"
    at = words["desk.alive_at"].format(time=words.moment(last, desk.now_ms))
    return f"{_capital(at)}, {away}"


# -- faults --------------------------------------------------------------------------------------------


def _said(device: DeviceState, words: Words) -> tuple[str, ...]:
    """Every reason, with its remedy where a person has to do something."""
    said = told_all(device.state, device.reasons, words.texts)
    if device.state not in UNWELL:
        return tuple(_capital(one.sentence) for one in said)
    return tuple(_capital(str(one)) for one in said or (told("unknown", words.texts),))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
