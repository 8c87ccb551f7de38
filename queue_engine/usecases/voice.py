"""Who speaks in a zone, what became of each call there, and who speaks now in a room."""

from __future__ import annotations

import json
from dataclasses import asdict

from queue_engine import protocol
from queue_engine.domain import floor as floors
from queue_engine.domain.errors import Refused
from queue_engine.domain.floor import Floor
from queue_engine.domain.grant import Candidate, heir
from queue_engine.ports import SpokenRow, StationRow
from queue_engine.usecases.scene import Scene

NOT_YOURS_S = 1.0
"""Who is not granted its zone may be soon."""
MUTE = frozenset({"ABSENT", "STOPPED", "DISABLED"})
"""States of a loudspeaker, or of its voice, in which nothing is heard."""


def note_spoken(scene: Scene, said: protocol.Spoken) -> None:
    """An announcer says what became of these calls; the first word about a call in a zone stays."""
    if said.zone in scene.rules.announcers.values():
        row = SpokenRow(said.zone, said.outcome, said.reasons, said.seconds)
        _note(scene, row, said.calls)


def _note(scene: Scene, row: SpokenRow, calls: tuple[int, ...]) -> None:
    fresh = [seq for seq in calls if scene.uow.mark_spoken(seq, row)]
    if fresh:
        values = {**asdict(row), "reasons": list(row.reasons)}
        scene.note("calls_spoken", station=scene.caller.station, calls=fresh, **values)


def account(scene: Scene, day: str) -> None:
    """At the end of a day: calls of which no announcer has said anything were not heard."""
    for zone in sorted(set(scene.rules.announcers.values())):
        counters = scene.rules.zone(zone).counters
        calls = scene.uow.unspoken(day, zone)
        unheard = tuple(call.seq for call in calls if not counters or call.counter in counters)
        _note(scene, SpokenRow(zone, "failed", ("unheard",)), unheard)


# -- who speaks in a zone


def keep_grant(scene: Scene) -> None:
    """The caller came, went or told of its loudspeaker: its zone is granted to one that is there and can speak."""
    zone = scene.rules.announcers.get(scene.caller.station)
    if zone is None:
        return
    holder = scene.uow.granted().get(zone)
    if (now := heir(holder, _candidates(scene, zone))) != holder:
        _grant(scene, zone, now)


def _candidates(scene: Scene, zone: str) -> list[Candidate]:
    """The connected announcers of a zone, who came first first."""
    rows = sorted(scene.uow.stations(), key=lambda row: (row.since, row.station))
    here = [row for row in rows if row.connected and scene.rules.announcers.get(row.station) == zone]
    return [Candidate(row.station, _can_speak(row)) for row in here]


def _can_speak(row: StationRow) -> bool:
    return all(device.state not in MUTE for device in row.devices)


def take_grants_back(scene: Scene) -> None:
    """The server starts: nobody is connected."""
    for zone in scene.uow.granted():
        _grant(scene, zone, None)


def _grant(scene: Scene, zone: str, station: str | None) -> None:
    scene.uow.grant(zone, station)
    scene.note("zone_granted", who="server", zone=zone, station=station)


# -- who speaks now in a room


def take_floor(scene: Scene, body: protocol.TakeFloor) -> protocol.Floor:
    """May the caller speak now? Only who is granted its zone may. Raises Refused(not_allowed)."""
    key = _key(scene, body)
    if scene.uow.granted().get(body.zone) != scene.caller.station:
        return protocol.Floor(granted=False, wait_s=NOT_YOURS_S)
    floor, wait_ms = floors.take(_floor(scene, key), scene.caller.station, scene.now_ms, round(body.seconds * 1000))
    _save(scene, key, floor)
    return protocol.Floor(granted=wait_ms is None, wait_s=(wait_ms or 0) / 1000)


def leave_floor(scene: Scene, body: protocol.LeaveFloor) -> protocol.Floor:
    """The caller has spoken. Raises Refused(not_allowed)."""
    key = _key(scene, body)
    _save(scene, key, floors.leave(_floor(scene, key), scene.caller.station))
    return protocol.Floor(granted=False)


def _key(scene: Scene, body: protocol.TakeFloor | protocol.LeaveFloor) -> str:
    """A zone without a room is heard by nobody else; its announcers have a floor of their own."""
    own = scene.rules.announcers.get(scene.caller.station)
    if body.zone != own or body.room != scene.rules.zone(body.zone).room:
        raise Refused("not_allowed", f"{scene.caller.station} does not speak in {body.zone!r} of {body.room!r}")
    return f"floor:room:{body.room}" if body.room else f"floor:zone:{body.zone}"


def _floor(scene: Scene, key: str) -> Floor:
    text = scene.uow.meta(key)
    if text is None:
        return Floor()
    speaker, ends_ms, waiting = json.loads(text)
    return Floor(speaker, ends_ms, tuple((name, until_ms) for name, until_ms in waiting))


def _save(scene: Scene, key: str, floor: Floor) -> None:
    kept = json.dumps([floor.speaker, floor.ends_ms, floor.waiting])
    scene.uow.set_meta(key, kept if floor != Floor() else None)
