"""The desk wants a device tried out: its station does it once, while the wish is fresh, and answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from queue_engine.client.trials import FRESH_MS, Finding, Trials
from queue_engine.domain.calendar import iso
from queue_engine.protocol import Fact, Message, ReportDeviceTest
from tests.fakes.hall import START_MS


@dataclass
class Found:
    """A trial that ends at once, as it is told to."""

    outcome: str = "ok"
    reasons: Sequence[str] = ()
    detail: str = "scanned"
    about: Sequence[str] = ("qr", "40")
    begun: int = 0
    looks: int = 0

    def test(self, done: Callable[[Finding], None]) -> None:
        self.begun += 1
        done(self)

    def look(self) -> None:
        self.looks += 1


@dataclass
class Bench:
    trial: Found = field(default_factory=Found)
    said: list[Message] = field(default_factory=list)

    def hear(self, station: str = "kiosk-1", device: str = "reader", ago_ms: int = 1000) -> None:
        data = {"station": station, "device": device}
        fact = Fact(seq=7, day="2026-11-23", at=iso(START_MS - ago_ms), kind="device_asked", who="desk", data=data)
        trials = Trials("kiosk-1", {"reader": self.trial}, lambda: START_MS, self.said.append)
        trials.heard([fact, fact.model_copy(update={"kind": "device_tested"})])
        trials.look()


def test_a_fresh_wish_for_a_device_of_this_station_is_done_and_answered() -> None:
    bench = Bench()
    bench.hear()
    said = ReportDeviceTest(device="reader", outcome="ok", detail="scanned", about=("qr", "40"))
    assert bench.said == [said] and bench.trial.begun == bench.trial.looks == 1


def test_an_old_wish_another_station_s_or_one_for_an_unknown_device_does_nothing() -> None:
    for wish in ({"ago_ms": FRESH_MS}, {"station": "kiosk-2"}, {"device": "sign"}):
        bench = Bench()
        bench.hear(**wish)
        assert bench.said == [] and bench.trial.begun == 0
