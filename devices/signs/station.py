"""The signs of a hall's line: texts in, light out; all the work on the line's own thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from devices.ports import StateListener
from devices.signs.bus import BusDriver
from devices.signs.places import PadPlace, Place, PolledPad, SignPlace
from devices.signs.settings import BusSettings, SignSettings
from devices.signs.trace import link_of
from devices.states import DeviceHealth, State
from devices.station import Listeners, StationDevice

LOOK_S = 0.02
POLL_S = 0.5
"""How often a line with nothing to say is looked at."""


class BusSign:
    """A CounterSign on a line that it shares."""

    def __init__(self, place: SignPlace, bus: SignBus, listeners: Listeners) -> None:
        self._place, self._bus, self._listeners = place, bus, listeners

    @property
    def health(self) -> DeviceHealth:
        return self._place.health

    @property
    def text(self) -> str:
        """The newest text, whether the sign shows it already or not."""
        return self._place.text

    @property
    def up_to_date(self) -> bool:
        """The sign has answered that it shows the newest text."""
        return self._place.up_to_date

    def listen(self, on_state: StateListener) -> None:
        self._listeners.add(on_state)

    def show(self, text: str, blink: bool = False, on_shown: Callable[[], None] | None = None) -> None:
        """What seven segments cannot show stays dark; a text that is too long loses its beginning.

        ``on_shown`` is called once, on the line's thread, when the sign has answered that it shows the text; never
        if a newer one came first.
        """
        self._place.want(text, blink, time.monotonic(), on_shown)
        self._bus.wake()

    def clear(self) -> None:
        self.show("")

    def close(self) -> None:
        """Dark; the line is the bus's and goes on."""
        self.clear()


class SignBus(StationDevice[BusDriver]):
    """One line, its signs and its pads; ``health`` and ``listen`` are of the line itself."""

    def __init__(
        self, settings: BusSettings, on_state: StateListener | None = None, pads: Sequence[PolledPad] = ()
    ) -> None:
        """``on_state`` hears of the line and of everything on it, each under its own name."""
        self._settings = settings
        self._told = {sign.id: Listeners(on_state) for sign in settings.signs}
        self._told |= {pad.id: Listeners(on_state) for pad in pads}
        now = time.monotonic()
        self._signs = {one.id: SignPlace(one, settings, self._told[one.id].tell, now) for one in settings.signs}
        self._pads = {pad.id: PadPlace(pad, settings, self._told[pad.id].tell, now) for pad in pads}
        for place in self._signs.values():
            if not settings.enabled or not place.settings.enabled:
                place.show(State.DISABLED, None, now)
        driver = BusDriver(link_of(settings), settings, self._spoken_to())
        super().__init__(settings.id, "sign_bus", driver, on_state, poll_s=POLL_S, enabled=settings.enabled)

    def _spoken_to(self) -> list[Place]:
        return [*(place for place in self._signs.values() if place.settings.enabled), *self._pads.values()]

    @property
    def settings(self) -> tuple[SignSettings, ...]:
        return self._settings.signs

    def sign(self, id: str) -> BusSign:
        """A sign of the line. Raises KeyError."""
        return BusSign(self._signs[id], self, self._told[id])

    def pad(self, id: str) -> PadPlace:
        """A pad's turns on the line: its health, and ``hurry`` when there is something to tell it. Raises KeyError."""
        return self._pads[id]

    def wake(self) -> None:
        """From any thread: somebody wants the line now."""
        self._driver.wake()

    def close(self) -> None:
        """The signs go dark, as far as they answer; ends within two seconds."""
        for place in self._signs.values():
            place.want("", False, time.monotonic())
        self.wake()
        until = time.monotonic() + self._settings.dark_s
        while self._some_are_lit() and time.monotonic() < until:
            time.sleep(LOOK_S)
        super().close()

    def _some_are_lit(self) -> bool:
        signs = (place for place in self._signs.values() if place.settings.enabled and place.health.usable)
        return self.health.usable and any(not place.up_to_date for place in signs)


def sign_bus(settings: BusSettings, on_state: StateListener | None = None, pads: Sequence[PolledPad] = ()) -> SignBus:
    """The line that the settings describe, started; the simulated one takes the same path."""
    return SignBus(settings, on_state, pads)
