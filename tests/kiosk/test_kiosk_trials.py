"""What the desk may have tried out at a kiosk: a slip that is no ticket's, two words from the loudspeaker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from devices.ports import PrintOutcome, SlipState
from devices.printer.joblog import JobLog
from devices.states import Reason
from kiosk.core import Core, Paper, core_of
from kiosk.trials import NUMBER, trial_slip
from queue_engine.domain.calendar import iso
from queue_engine.protocol import Fact, ReportDeviceTest, ReportSlip
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.fake_printer import FakePrinter
from tests.kiosk.kiosk_samples import a_hall, config_of
from tests.kiosk.test_kiosk_voice import Heard
from tests.kiosk.test_kiosk_window import kiosk_station


class Shop:
    """A kiosk's core with a printer and a loudspeaker."""

    def __init__(self, folder: Path) -> None:
        self.link, self.printer, self.heard = FakeLink(), FakePrinter(lambda health: None), Heard(folder)
        station = kiosk_station("thu-dau-mot", voice=True)
        self.station = station.id
        log = JobLog(folder / "slips.jsonl")
        paper = Paper(lambda listen: [self.printer], log)
        self.core: Core = core_of(config_of(), station, self.link, paper, voice=self.heard.voice)
        self.core.start()
        self.link.follow(a_hall())

    def ask(self, device: str, ago_ms: int = 500) -> None:
        data = {"station": self.station, "device": device}
        at = iso(self.link.now_ms() - ago_ms)
        fact = Fact(seq=900, day="2026-11-23", at=at, kind="device_asked", who="ban-truc", data=data)
        self.link.changed.emit(a_hall(), (fact,))

    def told(self) -> list[ReportDeviceTest]:
        return [body for body in self.link.bodies(ReportDeviceTest) if isinstance(body, ReportDeviceTest)]


@pytest.fixture
def shop(qtbot: QtBot, tmp_path: Path) -> Iterator[Shop]:
    one = Shop(tmp_path)
    yield one
    one.core.close()


def test_a_test_slip_is_no_ticket_s_and_leaves_no_record(shop: Shop) -> None:
    slip = trial_slip(config_of(), shop.link.now_ms())
    assert (slip.number, slip.field, slip.again, slip.qr_url) == (NUMBER, "PHIẾU THỬ", "PHIẾU THỬ", "")
    shop.ask("may-in-1")
    assert shop.printer.slips == [slip]
    shop.printer.finish(PrintOutcome("test-1", SlipState.CONFIRMED))
    assert shop.told() == [ReportDeviceTest(device="may-in-1", outcome="ok", detail="printed")]
    assert not shop.link.bodies(ReportSlip)


def test_a_printer_without_paper_fails_its_test_and_says_why(shop: Shop) -> None:
    shop.ask("may-in-1")
    shop.printer.finish(PrintOutcome("test-1", SlipState.FAILED_BEFORE, (Reason.MEDIA_EMPTY,)))
    assert shop.told() == [ReportDeviceTest(device="may-in-1", outcome="failed", reasons=("media-empty",))]


def test_an_old_wish_prints_nothing(shop: Shop) -> None:
    shop.ask("may-in-1", ago_ms=60_000)
    assert shop.printer.slips == []


def test_the_loudspeaker_says_two_words(shop: Shop, qtbot: QtBot) -> None:
    shop.ask("speaker")
    qtbot.waitUntil(lambda: bool(shop.told()))
    assert shop.told() == [ReportDeviceTest(device="speaker", outcome="ok", detail="said")]
    assert any("Thử loa" in text for text in shop.heard.texts())
