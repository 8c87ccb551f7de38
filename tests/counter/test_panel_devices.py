"""The officer is told calmly of what stands at the own counter, and that a key is pressed for a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from assets.texts import Texts
from config.schema import HallConfig
from counter.panel.notices import Say, notice_of
from counter.panel.state import Panel, Seat
from counter.panel.wiring import build
from counter.words import Words
from queue_engine.protocol import DeviceState, StationKind, StationState, TellFault
from tests.counter.desk_devices import LAMPS, a_device, hall_with_devices
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import LIVE, NOW_MS, a_hall, at, panel_station, serving

CONFIG = hall_with_devices(12)
WORDS = Words(Texts.load("vi"), CONFIG)
SEAT = Seat("can-bo-1", 50)
DARK = a_device("den-1", "sign", "ABSENT", "silent")


def stations(*devices: DeviceState, connected: bool = True) -> dict[str, StationState]:
    row = StationState(
        station=LAMPS, kind=StationKind.SIGN_BUS, connected=connected, since=at(60), devices=tuple(devices)
    )
    return {LAMPS: row}


def said(*devices: DeviceState, connected: bool = True, seat: Seat | None = SEAT) -> Say | None:
    hall = a_hall(serving(), stations=stations(*devices, connected=connected))
    return notice_of(Panel("quay-1", ("civil",), now_ms=NOW_MS, hall=hall, link=LIVE, seat=seat), WORDS)


def test_a_fault_of_the_own_counter_is_a_calm_line() -> None:
    wanted = "Bảng đèn số, quầy 1: máy không trả lời, chưa rõ tình trạng. " + WORDS["device_remedy.silent"]
    assert said(DARK) == Say("busy", "number-sign", wanted)


@pytest.mark.parametrize(
    "devices",
    [
        (a_device("den-2", "sign", "ABSENT", "silent"),),
        (a_device("den-1", "sign", "READY"),),
        (a_device("den-1", "sign", "ABSENT", "silent", minutes=0),),
    ],
    ids=["another counter's", "well", "just pulled out"],
)
def test_what_is_none_of_the_officer_s_business_is_not_told(devices: tuple[DeviceState, ...]) -> None:
    assert said(*devices) is None


def test_nothing_is_told_to_an_empty_chair_or_of_a_station_that_is_away() -> None:
    assert said(DARK, seat=None) is None
    assert said(DARK, connected=False) is None


def test_while_a_key_is_awaited_for_a_test_the_panel_says_so() -> None:
    asked = a_device("phim-1", "keypad", "READY", asked_at=at(0.1))
    line = said(DARK, asked)
    assert line is not None and "xin bấm một phím bất kỳ" in line.text
    assert said(a_device("phim-1", "keypad", "READY", asked_at=at(1))) is None


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    config: HallConfig = CONFIG.model_copy(update={"keypads": ()})
    link = FakeLink(NOW_MS)
    program = build(config, panel_station(window=(0, 0, 1366, 768)), link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    yield Bench(link, program)
    program.close()


def test_when_the_line_is_painted_the_journal_hears_who_was_told_and_only_once(bench: Bench, qtbot: QtBot) -> None:
    bench.sign_in(a_hall(serving(), stations=stations(DARK)))
    told = TellFault(station=LAMPS, device="den-1", at=at(12))
    qtbot.waitUntil(lambda: told in bench.link.sent)
    bench.link.tell(a_hall(serving(), stations=stations(DARK), seq=101))
    bench.program.shell.repaint()
    assert [one for one in bench.link.sent if isinstance(one, TellFault)] == [told]
