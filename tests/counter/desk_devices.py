"""Halls with devices of every kind for the supervisor's desk: one, a dozen, sixty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from config.devices import Bus, Keypad, Pad, Reader, Sign
from config.schema import HallConfig, Station, StationKind
from counter.desk.acts import Act, Problem, Sheet
from counter.desk.events import Page
from counter.desk.flow import Desk
from queue_engine.protocol import DeviceState, DeviceTest, DeviceTold, HallState, StationState
from queue_engine.protocol import StationKind as WireKind
from tests.counter.desk_samples import a_desk, desk_hall, desk_station, stations
from tests.counter.panel_samples import NOW_MS, at, config_of

Row = TypeVar("Row", Pad, Keypad)
LAMPS = "den-so"
DESK = desk_station().id


@cache
def hall_with_devices(many: int = 60) -> HallConfig:
    """The hall of our samples with readers, cameras, pads, keypads and signs at its first counters."""
    hall = config_of()
    counters = hall.counters if many > 12 else hall.counters[: 2 if many > 1 else 0]
    kiosks = [one.id for one in hall.stations if one.kind is StationKind.TICKET_KIOSK][: len(counters)]
    readers = tuple(
        reader
        for n, _ in enumerate(kiosks, start=1)
        for reader in (
            Reader(id=f"dau-doc-{n}", name=f"Đầu đọc mã, máy lấy số {n}", kind="serial", device=f"/dev/ttyR{n}"),
            Reader(id=f"may-quay-{n}", name=f"Máy quay đọc mã, máy lấy số {n}", kind="camera", device=f"/dev/video{n}"),
        )
    )
    line = Bus(id="day-1", name="Đường dây bảng đèn", device="/dev/ttyB1")
    signs = tuple(
        Sign(id=f"den-{one.number}", name=f"Bảng đèn số, quầy {one.number}", bus="day-1", address=n, counter=one.id)
        for n, one in enumerate(counters, start=1)
    )
    sides = tuple(
        Sign(
            id=f"{sign.id}-{side}",
            name=f"{sign.name}, {said}",
            bus="day-1",
            address=sign.address + n,
            counter=sign.counter,
        )
        for sign in signs
        for n, side, said in ((40, "sau", "mặt sau"), (80, "cua", "trên cửa"))
    )
    pads = tuple(
        Pad(id=f"y-kien-{one.number}", name=f"Hộp ý kiến, quầy {one.number}", device="/dev/x", counter=one.id)
        for one in counters
    )
    keypads = tuple(
        Keypad(id=f"phim-{one.number}", name=f"Bàn phím gọi, quầy {one.number}", device="/dev/y", counter=one.id)
        for one in counters
    )
    lamps = Station(id=LAMPS, name="Máy bảng đèn số", kind=StationKind.SIGN_BUS, bus="day-1")
    if many > 12:
        signs = (*signs, *sides)
        keypads = (*keypads, *(_second(row) for row in keypads))
        pads = (*pads, *(_second(row) for row in pads))
    alone = {"kiosk-2"} if many == 1 else set[str]()
    with_readers = tuple(_with_readers(one, kiosks) for one in hall.stations if one.id not in alone)
    rows: dict[str, Any] = {"readers": readers, "signs": signs, "pads": pads, "keypads": keypads}
    rows |= {"buses": (line,), "stations": (*with_readers, lamps)} if counters else {"stations": with_readers}
    return hall.model_copy(update=rows)


def _second(row: Row) -> Row:
    return row.model_copy(update={"id": f"{row.id}-b", "name": f"{row.name}, chỗ thứ hai"})


def _with_readers(station: Station, kiosks: list[str]) -> Station:
    if station.id not in kiosks:
        return station.model_copy(update={"readers": ()})
    n = kiosks.index(station.id) + 1
    return station.model_copy(update={"readers": (f"dau-doc-{n}", f"may-quay-{n}")})


STATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    *(("READY", ()),) * 5,
    ("ABSENT", ("unreachable",)),
    ("READY", ()),
    ("STOPPED", ("silent",)),
    *(("READY", ()),) * 3,
    ("ATTENTION", ("noisy-line",)),
    ("CONNECTING", ()),
    ("DISABLED", ("disabled",)),
    ("BUSY", ()),
)


def told_of(config: HallConfig, least: int = 0) -> dict[str, StationState]:
    """Every device as its station might tell of it; the newest pads nobody has told of yet."""
    by_place = {**stations(), LAMPS: _station(LAMPS, WireKind.SIGN_BUS)}
    by_place = {one.id: by_place[one.id] for one in config.stations if one.id in by_place}
    turn = 0
    for place, device, kind in _rows(config):
        if place in by_place and device not in {one.device for one in by_place[place].devices}:
            state, reasons = STATES[turn % len(STATES)] if turn >= least else ("READY", ())
            turn += 1
            told = a_device(device, kind, state, *reasons)
            known = by_place[place]
            by_place[place] = known.model_copy(update={"devices": (*known.devices, told)})
    return by_place


def _rows(config: HallConfig) -> Iterator[tuple[str, str, str]]:
    panels = {one.counter: one.id for one in config.stations if one.kind is StationKind.COUNTER_PANEL}
    for one in config.stations:
        yield from ((one.id, name, "camera" if "quay" in name else "reader") for name in one.readers)
    yield from ((LAMPS, row.id, "line") for row in config.buses)
    yield from ((LAMPS, row.id, "sign") for row in config.signs)
    yield from ((panels[row.counter], row.id, "keypad") for row in config.keypads)
    yield from ((panels[row.counter], row.id, "pad") for row in config.pads[:-1])


def _station(name: str, kind: WireKind) -> StationState:
    return StationState(station=name, kind=kind, connected=True, since=at(152))


def a_device(name: str, kind: str, state: str, *reasons: str, minutes: float = 12, **more: Any) -> DeviceState:
    living = state in ("READY", "BUSY", "ATTENTION", "STOPPED")
    values = {"alive_at": at(minutes) if living or state == "ABSENT" else None, **more}
    return DeviceState(device=name, kind=kind, state=state, reasons=reasons, at=at(minutes), **values)


def with_changed(hall: HallState, station: str, told: DeviceState, **changes: Any) -> HallState:
    """One device as told, its station with these changes."""
    row = hall.stations[station]
    devices = tuple(told if one.device == told.device else one for one in row.devices)
    return hall.model_copy(
        update={"stations": {**hall.stations, station: row.model_copy(update={"devices": devices, **changes})}}
    )


def _hall(many: int) -> HallState:
    return desk_hall(stations=told_of(hall_with_devices(many), least=99 if many == 1 else 0))


TOLD = (
    DeviceTold(station=DESK, at=at(1)),
    DeviceTold(station="ban-1", officer=config_of().officers[0].id, at=at(0.5)),
)
READ = DeviceTest(at=at(2), outcome="ok", detail="scanned", about=("code128", "13"))
NOBODY = DeviceTest(at=at(2), outcome="nobody")
FAILED = DeviceTest(at=at(1), outcome="failed", reasons=("media-empty",))
DOZEN = with_changed(_hall(12), "kiosk-1", a_device("dau-doc-1", "reader", "READY", tested=READ))
DOZEN = with_changed(DOZEN, "kiosk-1", a_device("may-quay-1", "camera", "READY", asked_at=at(0.1)))
DOZEN = with_changed(DOZEN, LAMPS, a_device("den-2", "sign", "ABSENT", "silent", minutes=2, told=TOLD[:1]))
DOZEN = with_changed(DOZEN, "ban-1", a_device("phim-1", "keypad", "STOPPED", "silent", minutes=2, told=TOLD))
DOZEN = with_changed(DOZEN, "ban-2", a_device("phim-2", "keypad", "READY", tested=NOBODY))
AWAY = with_changed(DOZEN, "kiosk-1", a_device("dau-doc-1", "reader", "READY"), connected=False, since=at(3))

DEVICES: dict[str, tuple[int, Desk]] = {
    **{
        f"{page}devices-{many}": (many, replace(a_desk(hall), page=Page.MACHINES if page else Page.HALL))
        for many, hall in ((1, _hall(1)), (12, DOZEN), (60, _hall(60)))
        for page in ("", "machines-")
    },
    "machines-devices-station-away": (12, replace(a_desk(AWAY), page=Page.MACHINES)),
    "device-test-asked": (12, replace(a_desk(DOZEN), page=Page.MACHINES, done=(Act.TEST, NOW_MS + 1000))),
}
DEVICE_SHEETS: dict[str, tuple[int, Desk]] = {
    "test-place": (60, a_desk(_hall(60), sheet=Sheet(Act.TEST))),
    "test-device": (12, a_desk(DOZEN, sheet=Sheet(Act.TEST, ("kiosk-1",)))),
    "test-none": (1, a_desk(desk_hall(stations={}), sheet=Sheet(Act.TEST))),
    "test-refused": (12, a_desk(DOZEN, sheet=Sheet(Act.TEST, ("kiosk-1",), problem=Problem("device_away", {})))),
}
