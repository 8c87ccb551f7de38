"""What a Qt station tells of its devices: each change once, all of it after a lost link, and how long one is silent."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from queue_engine.client import LinkStatus
from queue_engine.client.qt.health import HealthReporter
from queue_engine.protocol import Message, ReportDevice


class Link(QObject):
    """Remembers what was sent."""

    link_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[ReportDevice] = []

    def send(self, body: Message) -> str:
        assert isinstance(body, ReportDevice)
        self.sent.append(body)
        return "1"


class Health:
    def __init__(self, state: str, *reasons: str, since: float = 0.0) -> None:
        self.device, self.kind, self.state, self.reasons, self.since = "reader", "reader", state, reasons, since


@pytest.fixture
def link(qtbot: QtBot) -> Link:
    return Link()


def test_how_long_a_device_is_silent_is_told_by_the_station_s_own_clock(link: Link) -> None:
    reporter = HealthReporter(link)
    now = time.monotonic()
    for health in (Health("READY"), Health("ABSENT", "unreachable", since=now - 30), Health("STOPPED", "silent")):
        reporter.told(health)
    quiet = [one.quiet_s for one in link.sent]
    assert quiet[0] is None and all(one is not None and 30 <= one < 40 for one in quiet[1:])
    reporter.told(Health("READY"))
    assert link.sent[-1].quiet_s is None


def test_a_device_that_never_answered_is_not_said_to_have_been_silent_since(link: Link) -> None:
    HealthReporter(link).told(Health("ABSENT", "unreachable"))
    assert link.sent[0].quiet_s is None


def test_after_a_lost_link_every_device_is_told_again(link: Link) -> None:
    reporter = HealthReporter(link)
    reporter.told(Health("READY"))
    reporter.told(Health("BUSY"))
    assert len(link.sent) == 1, "to be at work is no news"
    link.link_changed.emit(LinkStatus(live=True))
    assert [one.state for one in link.sent] == ["READY", "READY"]
