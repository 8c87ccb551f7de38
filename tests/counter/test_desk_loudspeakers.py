"""Loudspeakers on the desk: how each is, in words and with what to do, a test by a button, and who speaks."""

from __future__ import annotations

import pytest

from assets.line import Line
from assets.texts import Texts
from config.schema import Station, StationKind
from counter.desk.flow import Desk
from counter.desk.machines import device_lines, station_lines, triable
from counter.desk.needs import needs_of
from counter.words import Words
from queue_engine.protocol import DeviceState, DeviceTest, StationState
from queue_engine.protocol import StationKind as WireKind
from tests.counter.desk_devices import a_device
from tests.counter.desk_samples import a_desk, desk_hall, stations
from tests.counter.panel_samples import at, config_of

SPEAKER, VOICE = "speaker", "speaker-voice"
SPARE = Station(id="loa-2", kind=StationKind.ANNOUNCER, name="Loa dự phòng")
CONFIG = config_of().model_copy(update={"stations": (*config_of().stations, SPARE)})
WORDS = Words(Texts.load("vi"), CONFIG)
LOA_1 = WORDS.station("loa-1")


def loudspeaker(*devices: DeviceState, station: str = "loa-1") -> StationState:
    return StationState(station=station, kind=WireKind.ANNOUNCER, connected=True, since=at(152), devices=devices)


def the_desk(*told: StationState, **changes: object) -> Desk:
    known = {**stations(), **{one.station: one for one in told}}
    return a_desk(desk_hall(stations=known, **changes))


def line_of(desk: Desk, device: str = SPEAKER) -> Line:
    return {line.key: line for line in device_lines(desk, WORDS)}[f"loa-1:{device}"]


@pytest.mark.parametrize(
    ("state", "reason", "said", "tone"),
    [
        (
            "ABSENT",
            "no-sound-card",
            "Chưa tìm thấy loa. Xin xem loa có bật không, dây loa có cắm chặt không.",
            "alarm",
        ),
        ("STOPPED", "player-failed", "Không phát được tiếng.", "alarm"),
        ("STOPPED", "sound-cut-short", "Tiếng bị ngắt giữa chừng.", "alarm"),
        ("STOPPED", "sound-stalled", "Tiếng bị treo, không phát hết.", "alarm"),
        ("ATTENTION", "sound-slow", "Tiếng phát chậm bất thường. Xin thử loa, rồi báo người quản trị.", "priority"),
    ],
)
def test_what_is_wrong_with_a_loudspeaker_is_said_with_what_to_do(
    state: str, reason: str, said: str, tone: str
) -> None:
    desk = the_desk(loudspeaker(a_device(SPEAKER, "auto", state, reason)))
    line = line_of(desk)
    assert (line.title, line.tone) == ("Loa", tone)
    assert said in line.note and line.note.endswith(LOA_1)
    needs = [need.title for need in needs_of(desk, WORDS)]
    assert any(need.startswith(f"{LOA_1}: ") for need in needs)


def test_a_machine_that_can_make_no_voice_is_told_apart_from_its_loudspeaker() -> None:
    voice = a_device(VOICE, "voice", "STOPPED", "program-missing")
    desk = the_desk(loudspeaker(a_device(SPEAKER, "auto", "READY"), voice))
    assert line_of(desk).tone == "calm"
    assert line_of(desk, VOICE).title == "Giọng đọc của loa"
    assert line_of(desk, VOICE).tone == "alarm"


def test_a_loudspeaker_of_which_nothing_was_heard_is_listed_all_the_same() -> None:
    assert line_of(a_desk(desk_hall(stations={}))).note == f"chưa có tin\n{LOA_1}"


def test_it_can_be_tried_out_and_its_voice_cannot() -> None:
    desk = the_desk(loudspeaker(a_device(SPEAKER, "auto", "READY"), a_device(VOICE, "voice", "READY")))
    assert [device.device for station, device in triable(desk, WORDS) if station.station == "loa-1"] == [SPEAKER]


def test_what_the_test_said_asks_to_listen_there() -> None:
    heard = DeviceTest(at=at(1), outcome="ok", detail="said")
    silent = DeviceTest(at=at(1), outcome="failed", reasons=("no-sound-card",))
    for tested, said in ((heard, "Đã thử lúc 10:31: tốt, "), (silent, "chưa tìm thấy loa")):
        assert said in line_of(the_desk(loudspeaker(a_device(SPEAKER, "auto", "READY", tested=tested)))).note


@pytest.mark.parametrize(
    ("granted", "parts"),
    [
        ({"": "loa-1"}, ["đang đọc", "dự phòng"]),
        ({"": "loa-2"}, ["dự phòng", "đang đọc"]),
        ({}, ["", ""]),
    ],
)
def test_the_desk_says_which_loudspeaker_speaks_and_which_stands_by(granted: dict[str, str], parts: list[str]) -> None:
    desk = the_desk(loudspeaker(), loudspeaker(station="loa-2"), granted=granted)
    lines = {line.key: line.note for line in station_lines(desk, WORDS)}
    said = [lines[name].removeprefix("Loa · có kết nối từ 08:00").removeprefix(" · ") for name in ("loa-1", "loa-2")]
    assert said == parts
