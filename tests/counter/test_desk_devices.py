"""Devices on the desk: every kind, its last sign of life, what a test said, who was told of its fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.line import Line
from assets.qt.lines import LineList
from assets.texts import Texts
from config.schema import Screen
from counter.desk.events import FaultsSeen, LinkChanged, Tell, Ticked
from counter.desk.flow import Desk, reduce
from counter.desk.machines import device_lines, triable
from counter.desk.needs import needs_of
from counter.desk.wiring import Program, build
from counter.faults import GRACE_MS
from counter.gear import Kind, kind_of
from counter.words import Words
from queue_engine.protocol import AskDeviceTest, DeviceState, Done, TellFault
from tests.counter.desk_devices import DOZEN, LAMPS, a_device, hall_with_devices, told_of, with_changed
from tests.counter.desk_samples import a_desk, desk_hall, desk_station, stations
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import LIVE, NOW_MS, at

CONFIG = hall_with_devices(12)
WORDS = Words(Texts.load("vi"), CONFIG)
SMALL = Screen(width_px=1366, height_px=768, width_mm=410, height_mm=230)


def lines_of(desk: Desk) -> dict[str, Line]:
    return {line.key: line for line in device_lines(desk, WORDS)}


def reader(state: str, *reasons: str, **more: object) -> Desk:
    told = a_device("dau-doc-1", "reader", state, *reasons, **more)  # type: ignore[arg-type]
    return a_desk(with_changed(DOZEN, "kiosk-1", told))


def note_of(desk: Desk) -> list[str]:
    return lines_of(desk)["kiosk-1:dau-doc-1"].note.split("\n")


def test_every_device_of_the_settings_is_listed_also_when_nobody_has_told_of_it() -> None:
    lines = lines_of(a_desk(desk_hall(stations={})))
    rows = (*CONFIG.readers, *CONFIG.buses, *CONFIG.signs, *CONFIG.pads, *CONFIG.keypads, *CONFIG.printers)
    assert {line.title for line in lines.values()} == {row.name for row in rows} | {"Loa"}
    assert {line.note.split("\n")[0] for line in lines.values()} == {"chưa có tin"}
    assert lines[f"{LAMPS}:den-1"].note.endswith("Máy bảng đèn số")


def test_each_kind_of_device_has_a_sign_of_its_own() -> None:
    kinds = {kind_of(key.partition(":")[2], CONFIG) for key in lines_of(a_desk(DOZEN))}
    every = {Kind.PRINTER, Kind.READER, Kind.CAMERA, Kind.SIGN, Kind.LINE, Kind.PAD, Kind.KEYPAD, Kind.SPEAKER}
    assert kinds == every
    icons = {kind_of(line.key.partition(":")[2], CONFIG): line.icon for line in lines_of(a_desk(DOZEN)).values()}
    assert len(set(icons.values())) == len(kinds)


@pytest.mark.parametrize(
    ("desk", "said"),
    [
        (reader("READY"), "Sẵn sàng từ 10:20 (12 phút) · tín hiệu cuối: vừa xong"),
        (reader("ABSENT", "unreachable"), "Không thấy từ 10:20 (12 phút) · tín hiệu cuối: 10:20"),
        (reader("ABSENT", alive_at=None), "Không thấy từ 10:20 (12 phút) · chưa có tín hiệu nào"),
        (reader("ABSENT", alive_at=at(1020)), "Không thấy từ 10:20 (12 phút) · tín hiệu cuối: 22/11 17:32"),
        (reader("STOPPED", "silent"), "Đang dừng từ 10:20 (12 phút) · tín hiệu cuối: 10:20"),
        (reader("DISABLED", "disabled"), "Đã tắt từ 10:20 (12 phút)"),
    ],
    ids=["well", "pulled out", "never there", "gone since yesterday", "there and silent", "switched off"],
)
def test_the_last_sign_of_life_is_told(desk: Desk, said: str) -> None:
    assert note_of(desk)[0] == said


def test_of_a_device_whose_station_is_away_the_last_sign_is_the_station_s() -> None:
    hall = with_changed(DOZEN, "kiosk-1", a_device("dau-doc-1", "reader", "READY"), connected=False, since=at(3))
    assert note_of(a_desk(hall))[:2] == [
        "Tín hiệu cuối: 10:29, máy trạm mất kết nối 3 phút",
        "Tin trước đó: sẵn sàng từ 10:20 (12 phút)",
    ]


def test_what_a_test_said_is_told() -> None:
    lines = lines_of(a_desk(DOZEN))
    assert "Đã thử lúc 10:30: tốt, đọc được mã Code 128, 13 ký tự" in lines["kiosk-1:dau-doc-1"].note
    assert "Đang thử" in lines["kiosk-1:may-quay-1"].note
    assert "Đã thử lúc 10:30: không ai quét hoặc bấm" in lines["ban-2:phim-2"].note
    unheard = reader("READY", asked_at=at(2))
    assert "Thử lúc 10:30: máy trạm chưa trả lời" in note_of(unheard)


def test_a_fault_is_a_need_after_a_moment_and_says_who_was_told() -> None:
    fresh = reader("ABSENT", "unreachable", minutes=0)
    key = "device:kiosk-1:dau-doc-1"
    assert key not in [line.key for line in needs_of(fresh, WORDS)]
    later, _ = reduce(fresh, Ticked(NOW_MS + GRACE_MS))
    assert key in [line.key for line in needs_of(later, WORDS)]
    told = {line.key: line.note for line in needs_of(a_desk(DOZEN), WORDS)}
    assert told["device:ban-1:phim-1"] == (
        "Đã báo Bàn trực điều hành lúc 10:31; Bàn gọi số quầy 1, Nguyễn Thị Lan lúc 10:31"
    )


def test_a_fault_that_was_painted_is_told_to_the_server_once_and_again_after_a_lost_link() -> None:
    desk = reader("ABSENT", "unreachable")
    desk, effects = reduce(desk, FaultsSeen(("kiosk-1:dau-doc-1",)))
    assert effects == (Tell(TellFault(station="kiosk-1", device="dau-doc-1", at=at(12))),)
    desk, effects = reduce(desk, FaultsSeen(("kiosk-1:dau-doc-1",)))
    assert effects == ()
    desk, _ = reduce(desk, LinkChanged(LIVE))
    assert reduce(desk, FaultsSeen(("kiosk-1:dau-doc-1",)))[1] != ()


def test_only_what_is_there_and_can_be_tried_is_offered() -> None:
    found = {device.device for _, device in triable(a_desk(DOZEN), WORDS)}
    assert {"dau-doc-1", "den-1", "day-1"} <= found
    off = with_changed(DOZEN, "kiosk-1", a_device("dau-doc-1", "reader", "DISABLED", "disabled"))
    assert "dau-doc-1" not in {device.device for _, device in triable(a_desk(off), WORDS)}
    away = with_changed(DOZEN, "kiosk-1", a_device("dau-doc-1", "reader", "READY"), connected=False)
    assert "dau-doc-1" not in {device.device for _, device in triable(a_desk(away), WORDS)}


# -- in its window -------------------------------------------------------------------------------------


@pytest.fixture
def small(qtbot: QtBot) -> Iterator[tuple[FakeLink, Program]]:
    link = FakeLink(NOW_MS)
    program = build(CONFIG, desk_station(screen=SMALL, window=(0, 0, 1366, 768)), link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    link.live(DOZEN)
    yield link, program
    program.close()


def press(program: Program, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(program.shell, key)


def test_a_device_is_tried_out_by_keys_alone(small: tuple[FakeLink, Program]) -> None:
    link, program = small
    press(program, Qt.Key.Key_F7)
    places = list(dict.fromkeys(station.station for station, _ in triable(program.loop.state, WORDS)))
    press(program, Qt.Key(Qt.Key.Key_1 + places.index("kiosk-1")), Qt.Key.Key_2)
    assert [one for one in link.sent if isinstance(one, AskDeviceTest)] == [
        AskDeviceTest(station="kiosk-1", device="dau-doc-1")
    ]
    link.answer(Done(seq=101))
    assert program.loop.state.sheet is None and program.loop.state.page == "machines"


def test_a_click_on_a_device_leads_to_the_devices_of_its_station(small: tuple[FakeLink, Program], qtbot: QtBot) -> None:
    _, program = small
    press(program, Qt.Key.Key_F3)
    devices = next(one for one in program.shell.findChildren(LineList) if one.objectName() == "devices")
    row = next(n for n, line in enumerate(devices.lines.lines()) if line.key == "ban-1:phim-1")
    box = devices.visualRect(devices.model().index(row, 0))
    qtbot.mouseClick(devices.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert program.loop.state.sheet is not None and program.loop.state.sheet.given == ("ban-1",)


def test_the_faults_in_view_are_told_and_those_below_only_when_scrolled_to(
    small: tuple[FakeLink, Program], qtbot: QtBot
) -> None:
    link, program = small
    hall = DOZEN
    for n in (1, 2):
        hall = with_changed(hall, f"ban-{n}", a_device(f"phim-{n}", "keypad", "ABSENT", "unreachable"))
        hall = with_changed(hall, LAMPS, a_device(f"den-{n}", "sign", "ABSENT", "silent"))
    link.tell(hall)

    def told() -> set[str]:
        return {one.device for one in link.sent if isinstance(one, TellFault)}

    qtbot.waitUntil(lambda: len(told()) >= 3)
    needs = next(one for one in program.shell.findChildren(LineList) if one.objectName() == "needs")
    below = {line.key.rpartition(":")[2] for line in needs.lines.lines()[3:]}
    assert below and not below & told()
    needs.scrollToBottom()
    qtbot.waitUntil(lambda: below <= told())


def test_a_station_s_own_loudspeaker_and_record_have_kinds() -> None:
    assert (kind_of("speaker", CONFIG), kind_of("slip-record", CONFIG)) == (Kind.SPEAKER, Kind.RECORD)
    assert kind_of("anything", CONFIG, "ticket_printer") is Kind.PRINTER
    assert kind_of("anything", CONFIG, "camera") is Kind.CAMERA
    assert kind_of("anything", CONFIG, "teapot") is Kind.OTHER


def test_sixty_devices_are_all_there() -> None:
    config = hall_with_devices(60)
    desk = a_desk(desk_hall(stations=told_of(config)))
    lines = device_lines(desk, Words(Texts.load("vi"), config))
    assert len(lines) >= 60
    assert [line.tone for line in lines] == sorted((line.tone for line in lines), key=_rank)


def _rank(tone: str) -> int:
    return {"alarm": 0, "priority": 1}.get(tone, 2)


def test_a_device_that_nobody_knows_of_is_shown_as_it_is_called() -> None:
    odd = DeviceState(device="x-9", kind="teapot", state="READY", at=at(1), alive_at=at(1))
    all_of_them = stations()
    all_of_them["kiosk-1"] = all_of_them["kiosk-1"].model_copy(update={"devices": (odd,)})
    desk = replace(a_desk(desk_hall(stations=all_of_them)))
    assert lines_of(desk)["kiosk-1:x-9"].title == "x-9"
