"""Devices in the journal: when they last answered, what came of trying them out, who was told of their faults."""

from __future__ import annotations

from typing import Any

import pytest

from queue_engine import protocol
from queue_engine.domain.calendar import iso
from queue_engine.domain.errors import Refused
from queue_engine.protocol import DeviceState, StationKind
from queue_engine.usecases import devices, reports
from queue_engine.usecases.scene import Caller
from queue_engine.views import VIEWS, seen_by, snapshot
from tests.fakes.hall import BOARD, KIOSK, Engine, panel

DESK = Caller("desk", StationKind.SUPERVISOR_DESK)
ASK = protocol.AskDeviceTest(station=KIOSK.station, device="reader")


@pytest.fixture
def engine() -> Engine:
    return Engine()


def _report(engine: Engine, state: Any, *reasons: str, quiet_s: float | None = None, by: Caller = KIOSK) -> None:
    body = protocol.ReportDevice(device="reader", kind="reader", state=state, reasons=reasons, quiet_s=quiet_s)
    engine.run(lambda scene: reports.report_device(scene, body), by)


def _connect(engine: Engine, on: bool = True) -> None:
    engine.run(lambda scene: reports.note_station(scene, on), KIOSK)


def _seen(engine: Engine) -> DeviceState:
    state = engine.run(
        lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, StationKind.SUPERVISOR_DESK), DESK
    )
    (found,) = state.stations[KIOSK.station].devices
    assert isinstance(found, DeviceState)
    return found


def _tell(engine: Engine, at: str, by: Caller = DESK) -> int | None:
    body = protocol.TellFault(station=KIOSK.station, device="reader", at=at)
    noted = engine.run(lambda scene: devices.tell_fault(scene, body), by)
    assert isinstance(noted, protocol.Noted)
    return noted.seq


def test_a_device_that_ceases_to_answer_was_last_heard_when_its_station_says(engine: Engine) -> None:
    _connect(engine)
    _report(engine, "READY")
    engine.now_ms += 60_000
    _report(engine, "ABSENT", "unreachable", quiet_s=2.0)
    assert _seen(engine).alive_at == iso(engine.now_ms - 2000)


def test_a_device_that_was_away_when_its_station_came_back_was_last_heard_before_the_station_went(
    engine: Engine,
) -> None:
    _connect(engine)
    _report(engine, "READY")
    engine.now_ms += 60_000
    _connect(engine, on=False)
    lost = iso(engine.now_ms)
    engine.now_ms += 3_600_000
    _connect(engine)
    _report(engine, "ABSENT", "unreachable")
    assert _seen(engine).alive_at == lost


def test_a_device_that_never_answered_has_no_sign_of_life(engine: Engine) -> None:
    _report(engine, "ABSENT", "unreachable")
    assert _seen(engine).alive_at is None


def test_a_test_is_asked_of_a_station_that_is_there_and_its_answer_is_kept(engine: Engine) -> None:
    with pytest.raises(Refused, match="nothing was heard"):
        engine.run(lambda scene: devices.ask_test(scene, ASK), DESK)
    _report(engine, "READY")
    with pytest.raises(Refused, match="does not answer"):
        engine.run(lambda scene: devices.ask_test(scene, ASK), DESK)
    _connect(engine)
    engine.run(lambda scene: devices.ask_test(scene, ASK), DESK)
    assert _seen(engine).asked_at == iso(engine.now_ms)
    said = protocol.ReportDeviceTest(device="reader", outcome="ok", detail="scanned", about=("code128", "13"))
    engine.run(lambda scene: devices.report_test(scene, said), KIOSK)
    tested = _seen(engine).tested
    assert _seen(engine).asked_at is None and tested is not None and tested.about == ("code128", "13")


def test_only_stations_of_the_kind_and_the_staff_who_see_machines_hear_of_a_wish(engine: Engine) -> None:
    _connect(engine)
    _report(engine, "READY")
    engine.run(lambda scene: devices.ask_test(scene, ASK), DESK)
    asked = list(engine.store.facts(0))[-1]
    hear = {kind for kind in VIEWS if seen_by(kind, asked)}
    assert hear == {StationKind.TICKET_KIOSK, StationKind.SUPERVISOR_DESK, StationKind.COUNTER_PANEL}
    assert BOARD.kind not in hear


def test_each_screen_that_has_shown_a_fault_is_noted_once_and_a_new_fault_begins_anew(engine: Engine) -> None:
    _report(engine, "ABSENT", "unreachable")
    at = _seen(engine).at
    assert _tell(engine, at) and _tell(engine, at) is None
    assert _tell(engine, at, panel("1"))
    assert [one.station for one in _seen(engine).told] == ["desk", panel("1").station]
    engine.now_ms += 1000
    _report(engine, "STOPPED", "fault")
    assert _seen(engine).told == () and _tell(engine, at) is None


def test_a_device_that_is_well_is_no_fault_to_be_told(engine: Engine) -> None:
    _report(engine, "READY")
    assert _tell(engine, _seen(engine).at) is None
