"""One device of a station: who hears of it, and how it ends."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.states import Condition, DeviceHealth, State
from devices.station import Listeners, StationDevice
from tests.devices.devices_bench import Health

HEALTH = DeviceHealth("x-1", "x", State.READY, (), 0.0)


class Quiet:
    """A driver whose device is always well."""

    abandoned = False

    def open(self) -> None: ...

    def check(self) -> Condition:
        return Condition(State.READY)

    def close(self) -> None: ...

    def abandon(self) -> None:
        self.abandoned = True


def test_a_listener_that_fails_keeps_it_from_nobody(expect_log: Callable[[str], None]) -> None:
    expect_log("x-1: a listener failed")
    heard: list[DeviceHealth] = []
    listeners = Listeners(lambda health: 1 / 0)  # type: ignore[arg-type]
    listeners.add(heard.append)
    listeners.tell(HEALTH)
    assert heard == [HEALTH]


def test_it_begins_at_once_tells_everybody_and_ends_soon() -> None:
    health, driver = Health(), Quiet()
    device = StationDevice("x-1", "x", driver, health, poll_s=0.1)
    assert health.wait_for(State.READY).device == "x-1"
    assert device.health.kind == "x" and device.health.usable
    device.listen(health)
    begun = time.monotonic()
    device.close()
    assert driver.abandoned and time.monotonic() - begun < 5.0


def test_one_that_is_switched_off_says_so_before_it_is_asked() -> None:
    device = StationDevice("x-1", "x", Quiet(), poll_s=0.1, enabled=False)
    assert device.health.state is State.DISABLED
    device.close()
