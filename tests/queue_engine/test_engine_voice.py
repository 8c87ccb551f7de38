"""Loudspeakers: who speaks in a zone, what became of each call there, and two that never speak at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_engine import protocol
from queue_engine.domain.errors import Refused
from queue_engine.domain.floor import GRACE_MS, SOON_MS, Floor, leave, take
from queue_engine.domain.grant import Candidate, heir
from queue_engine.protocol import Floor as FloorAnswer
from queue_engine.protocol import HallState, SpokenCall, StationKind
from queue_engine.stores.schema import MIGRATIONS
from queue_engine.stores.sqlite import SqliteStore
from queue_engine.usecases import issue, officers, reports, serve, voice
from queue_engine.usecases.day import server_started
from queue_engine.usecases.scene import Caller
from queue_engine.views import seen_by, snapshot
from tests.fakes.hall import KIOSK, VOICES, ZONES, Engine, panel, rules
from tests.fakes.hall import voice as announcer

DAY_MS = 24 * 3600 * 1000
EAST: dict[str, Any] = {"zone": "east", "room": "hall"}
WEST: dict[str, Any] = {"zone": "west", "room": "hall"}


@pytest.fixture
def engine() -> Engine:
    return Engine(rules(announcers=VOICES, zones=ZONES))


def _comes(engine: Engine, n: int, connected: bool = True) -> None:
    engine.now_ms += 1
    engine.run(lambda scene: reports.note_station(scene, connected), announcer(n))


def _goes(engine: Engine, n: int) -> None:
    _comes(engine, n, connected=False)


def _call(engine: Engine, counter: str = "1", field: str = "civil") -> int:
    """A number is taken and called, and nobody comes; the seq of its call."""
    engine.run(lambda scene: issue.issue(scene, protocol.IssueTicket(field=field), "0" * 32), KIOSK)
    sign_in = protocol.SignIn(officer="officer-a", pin="-", take_over=True)
    seat = engine.run(lambda scene: officers.sign_in(scene, sign_in, True), panel(counter))
    session = seat.counter.session
    called = engine.run(lambda scene: serve.call_next(scene, protocol.CallNext(session=session)), panel(counter)).ticket
    gone = protocol.NoShow(session=session, ticket=called.id, seen=called.state)
    engine.run(lambda scene: serve.no_show(scene, gone), panel(counter))
    return int(called.call_seq)


def _say(engine: Engine, calls: tuple[int, ...], n: int = 1, zone: str = "east", outcome: Any = "spoken") -> None:
    said = protocol.Spoken(calls=calls, zone=zone, outcome=outcome, seconds=4.5)
    engine.run(lambda scene: voice.note_spoken(scene, said), announcer(n))


def _seen(engine: Engine, kind: StationKind = StationKind.COUNTER_PANEL) -> HallState:
    state = engine.run(lambda scene: snapshot(scene.uow, scene.rules, engine.store.id, kind))
    assert isinstance(state, HallState)
    return state


def _take(engine: Engine, n: int, where: dict[str, Any], seconds: float = 5.0) -> FloorAnswer:
    body = protocol.TakeFloor(**where, seconds=seconds)
    answer = engine.run(lambda scene: voice.take_floor(scene, body), announcer(n))
    assert isinstance(answer, FloorAnswer)
    return answer


def _facts(engine: Engine, kind: str) -> list[dict[str, Any]]:
    return [fact.data for fact in engine.store.facts(0) if fact.kind == kind]


# -- who speaks in a zone


def test_a_zone_is_granted_to_the_first_announcer_that_comes_and_stays_with_it(engine: Engine) -> None:
    for n in (2, 1, 3):
        _comes(engine, n)
    assert _seen(engine).granted == {"east": "voice-2", "west": "voice-3"}


def test_the_spare_takes_over_when_the_announcer_is_lost_and_keeps_the_zone(engine: Engine) -> None:
    _comes(engine, 1)
    _comes(engine, 2)
    _goes(engine, 1)
    assert _seen(engine).granted == {"east": "voice-2"}
    _comes(engine, 1)
    assert _seen(engine).granted == {"east": "voice-2"}


def test_nobody_speaks_in_a_zone_whose_announcers_are_all_away(engine: Engine) -> None:
    _comes(engine, 1)
    _goes(engine, 1)
    assert _seen(engine).granted == {}
    assert _facts(engine, "zone_granted") == [
        {"zone": "east", "station": "voice-1"},
        {"zone": "east", "station": None},
    ]


def test_a_server_that_starts_again_grants_anew(engine: Engine) -> None:
    _comes(engine, 1)
    _comes(engine, 2)
    engine.run(lambda scene: server_started(scene, "x"))
    assert _seen(engine).granted == {}
    _comes(engine, 2)
    _comes(engine, 1)
    assert _seen(engine).granted == {"east": "voice-2"}


def _loudspeaker(engine: Engine, n: int, state: Any, device: str = "speaker") -> None:
    body = protocol.ReportDevice(device=device, kind="auto", state=state, reasons=("no-sound-card",))
    engine.run(lambda scene: reports.report_device(scene, body), announcer(n))


def test_the_spare_takes_over_from_one_whose_loudspeaker_is_gone_and_keeps_the_zone(engine: Engine) -> None:
    _comes(engine, 1)
    _comes(engine, 2)
    _loudspeaker(engine, 1, "ABSENT")
    assert _seen(engine).granted == {"east": "voice-2"}
    _loudspeaker(engine, 1, "READY")
    assert _seen(engine).granted == {"east": "voice-2"}
    _loudspeaker(engine, 2, "STOPPED", "speaker-voice")
    assert _seen(engine).granted == {"east": "voice-1"}


def test_while_nobody_can_speak_the_zone_stays_with_who_had_it(engine: Engine) -> None:
    _comes(engine, 1)
    _comes(engine, 2)
    for n in (2, 1):
        _loudspeaker(engine, n, "ABSENT")
    assert _seen(engine).granted == {"east": "voice-1"}
    _loudspeaker(engine, 2, "READY")
    assert _seen(engine).granted == {"east": "voice-2"}


def test_a_slow_loudspeaker_speaks_and_an_announcer_of_another_zone_takes_nothing_over(engine: Engine) -> None:
    for n in (1, 2, 3):
        _comes(engine, n)
    _loudspeaker(engine, 1, "ATTENTION")
    _loudspeaker(engine, 3, "ABSENT")
    assert _seen(engine).granted == {"east": "voice-1", "west": "voice-3"}


def test_one_that_comes_back_without_a_loudspeaker_does_not_take_the_zone_from_its_spare(engine: Engine) -> None:
    _comes(engine, 1)
    _loudspeaker(engine, 1, "ABSENT")
    _goes(engine, 1)
    _comes(engine, 1)
    assert _seen(engine).granted == {"east": "voice-1"}
    _comes(engine, 2)
    assert _seen(engine).granted == {"east": "voice-2"}


PLACES = st.lists(st.builds(Candidate, st.sampled_from("abc"), st.booleans()), unique_by=lambda one: one.station)


@given(st.sampled_from([None, *"abc"]), PLACES)
def test_who_is_granted_can_speak_if_anybody_can_and_changes_only_when_it_must(
    holder: str | None, candidates: list[Candidate]
) -> None:
    now = heir(holder, candidates)
    able = {one.station for one in candidates if one.can_speak}
    assert (now is None) is not bool(candidates)
    assert now in (able or {one.station for one in candidates} or {None})
    assert now == holder or holder not in (able or {one.station for one in candidates})


# -- what became of a call


def test_what_was_spoken_is_noted_once_and_the_first_word_stays(engine: Engine) -> None:
    call = _call(engine)
    _say(engine, (call,))
    _say(engine, (call,))
    _say(engine, (call,), n=2, outcome="failed")
    (fact,) = _facts(engine, "calls_spoken")
    assert fact == {
        "station": "voice-1", "zone": "east", "calls": [call], "outcome": "spoken", "reasons": [], "seconds": 4.5,
    }  # fmt: skip
    assert _seen(engine).calls[-1].spoken == (SpokenCall(zone="east", outcome="spoken", seconds=4.5),)


def test_each_zone_has_its_own_word_about_a_call(engine: Engine) -> None:
    call = _call(engine)
    _say(engine, (call,), n=4, zone="", outcome="merged")
    _say(engine, (call,))
    assert [(one.zone, one.outcome) for one in _seen(engine).calls[-1].spoken] == [("", "merged"), ("east", "spoken")]


def test_a_call_that_never_was_and_a_zone_that_nobody_knows_are_left_out(engine: Engine) -> None:
    call = _call(engine)
    _say(engine, (1, 999_999))
    _say(engine, (call,), zone="nowhere")
    assert _facts(engine, "calls_spoken") == []


@pytest.mark.parametrize(
    ("kind", "knows"),
    [
        (StationKind.HALL_BOARD, True),
        (StationKind.ANNOUNCER, True),
        (StationKind.SUPERVISOR_DESK, True),
        (StationKind.COUNTER_SIGN, False),
        (StationKind.TICKET_KIOSK, False),
    ],
)
def test_staff_boards_and_announcers_know_what_was_spoken_and_who_speaks(
    engine: Engine, kind: StationKind, knows: bool
) -> None:
    _comes(engine, 1)
    _say(engine, (_call(engine),))
    state = _seen(engine, kind)
    assert (bool(state.calls[-1].spoken), bool(state.granted)) == (knows, knows)


@pytest.mark.parametrize("kind", [StationKind.HALL_BOARD, StationKind.ANNOUNCER, StationKind.COUNTER_PANEL])
def test_the_outcome_at_a_loudspeaker_is_no_secret_of_a_visit(engine: Engine, kind: StationKind) -> None:
    _say(engine, (_call(engine),), outcome="shown_only")
    row = next(fact for fact in engine.store.facts(0) if fact.kind == "calls_spoken")
    seen = seen_by(kind, row)
    assert seen is not None and seen.data["outcome"] == "shown_only"


def test_calls_of_which_nobody_said_anything_are_accounted_for_when_the_day_ends(engine: Engine) -> None:
    spoken, unheard = _call(engine), _call(engine)
    _say(engine, (spoken,))
    engine.now_ms += DAY_MS
    engine.run(lambda scene: None)
    left = {fact["zone"]: fact for fact in _facts(engine, "calls_spoken")[1:]}
    assert {zone: fact["calls"] for zone, fact in left.items()} == {"": [spoken, unheard], "east": [unheard]}
    assert left["east"]["outcome"] == "failed" and left["east"]["reasons"] == ["unheard"]


def test_a_hall_without_loudspeakers_accounts_for_nothing() -> None:
    engine = Engine()
    _call(engine)
    engine.now_ms += DAY_MS
    engine.run(lambda scene: None)
    assert _facts(engine, "calls_spoken") == []


# -- who speaks now


def test_two_zones_of_one_room_speak_in_turn(engine: Engine) -> None:
    _comes(engine, 1)
    _comes(engine, 3)
    assert _take(engine, 1, EAST).granted
    assert _take(engine, 3, WEST) == FloorAnswer(granted=False, wait_s=5.0)
    engine.run(lambda scene: voice.leave_floor(scene, protocol.LeaveFloor(**EAST)), announcer(1))
    assert not _take(engine, 1, EAST).granted
    assert _take(engine, 3, WEST).granted


def test_only_the_announcer_that_is_granted_its_zone_gets_the_floor(engine: Engine) -> None:
    _comes(engine, 1)
    _comes(engine, 2)
    assert not _take(engine, 2, EAST).granted
    assert _take(engine, 1, EAST).granted


@pytest.mark.parametrize(
    ("where", "by"),
    [
        pytest.param(WEST, announcer(1), id="another zone"),
        pytest.param({"zone": "east", "room": ""}, announcer(1), id="another room"),
        pytest.param(EAST, KIOSK, id="no announcer"),
    ],
)
def test_the_floor_of_another_place_is_refused(engine: Engine, where: dict[str, Any], by: Caller) -> None:
    with pytest.raises(Refused, match="does not speak in"):
        engine.run(lambda scene: voice.take_floor(scene, protocol.TakeFloor(**where, seconds=1)), by)


def test_the_floor_is_not_written_into_the_journal(engine: Engine) -> None:
    _comes(engine, 1)
    before = engine.kinds()
    _take(engine, 1, EAST)
    assert engine.kinds() == before


def test_the_floor_ends_by_itself_a_little_after_its_seconds() -> None:
    floor, _ = take(Floor(), "a", 0, 4_000)
    assert take(floor, "b", 1_000, 4_000)[1] == 3_000
    assert take(floor, "b", 4_500, 4_000)[1] == SOON_MS
    assert take(floor, "b", 4_000 + GRACE_MS, 4_000)[1] is None


def test_who_asked_first_is_next_and_who_does_not_come_back_is_not_waited_for() -> None:
    floor, _ = take(Floor(), "a", 0, 4_000)
    floor, _ = take(floor, "b", 100, 4_000)
    floor, _ = take(floor, "c", 200, 4_000)
    floor = leave(floor, "a")
    assert take(floor, "c", 300, 4_000)[1] == SOON_MS
    assert take(floor, "b", 300, 4_000)[1] is None
    assert take(floor, "c", 4_000 + GRACE_MS, 4_000)[1] is None


def test_whoever_leaves_is_not_waited_for_in_the_line_either() -> None:
    floor, _ = take(Floor(), "a", 0, 1_000)
    floor, _ = take(floor, "b", 2_000, 4_000)  # nothing was heard of "a", which speaks longer than it said
    floor, _ = take(floor, "a", 2_100, 1_000)
    floor, _ = take(floor, "c", 2_200, 4_000)
    floor = leave(leave(floor, "a"), "b")
    assert take(floor, "c", 2_300, 4_000)[1] is None


def test_asking_again_while_one_speaks_is_answered_again() -> None:
    floor, _ = take(Floor(), "a", 0, 4_000)
    floor, _ = take(floor, "b", 100, 4_000)
    assert take(floor, "a", 200, 4_000)[1] is None


def test_a_clock_that_was_set_back_silences_nobody() -> None:
    floor, _ = take(Floor(), "a", 3_600_000, 4_000)
    floor, _ = take(floor, "c", 3_600_100, 4_000)
    assert take(floor, "b", 0, 4_000)[1] is None


# -- the store


def test_a_store_of_the_time_before_loudspeakers_is_brought_along(tmp_path: Path) -> None:
    file, before = tmp_path / "hall.db", next(n for n, one in enumerate(MIGRATIONS) if "loudspeakers" in one[0])
    old = sqlite3.connect(file)
    for _, statements in MIGRATIONS[:before]:
        for statement in statements:
            old.execute(statement)
    old.execute("INSERT INTO meta VALUES ('store', ?)", ("0" * 32,))
    old.execute("INSERT INTO call VALUES (7, '2026-11-22', 't', 'A001', 'civil', '1', 'x', 0, 0)")
    old.execute(f"PRAGMA user_version = {before}")
    old.commit()
    old.close()
    store = SqliteStore(file)
    with store.transaction() as uow:
        (call,) = uow.unspoken("2026-11-22", "east")
        assert (call.seq, call.spoken, uow.granted()) == (7, (), {})
    store.close()
