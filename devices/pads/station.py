"""From settings to a pad at work. Starts at once; a pad that is away, or that nobody can describe, is its health."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from devices.errors import DeviceError
from devices.pads.bus_pad import BusPad
from devices.pads.cable import cable_to
from devices.pads.presses import Counts, Presses
from devices.pads.reporter import Reporter
from devices.pads.screen import WindowPad
from devices.pads.settings import Act, KeypadSettings, PadSettings
from devices.ports import AttentiveDriver, Press, PressListener, StateListener
from devices.states import Condition
from devices.station import StationDevice

BAUD = 9600
LATE = 2
"""A pad on a line of its own has told a press for the last time after so many times the time that its repeats take."""
PAUSE_S = (0.5,)
"""Between looks for a pad that is away: some begin anew when their port is opened, and take two seconds for that."""
ActListener = Callable[[Act], None]
"""Hears what the officer wants: next, recall, finish, no_show."""


class StationPad(StationDevice[AttentiveDriver]):
    """A RatingPad over any driver at a cable of its own."""

    def __init__(
        self,
        settings: PadSettings,
        driver: AttentiveDriver,
        presses: Presses,
        on_state: StateListener | None = None,
        kind: str = "pad",
    ) -> None:
        self._presses = presses
        super().__init__(
            settings.id,
            kind,
            driver,
            on_state,
            poll_s=settings.poll_s,
            back_off_s=PAUSE_S,
            enabled=settings.enabled,
        )

    @property
    def counts(self) -> Counts:
        """What has become of every report of a key since the start."""
        return self._presses.counts

    def arm(self, seconds: float) -> None:
        self._presses.arm(seconds)
        self._driver.wake()

    def disarm(self) -> None:
        self._presses.disarm()
        self._driver.wake()


class Unusable:
    """In the place of a driver that cannot be made: its description is wrong, a library is missing."""

    def __init__(self, error: DeviceError) -> None:
        self._error = error

    def open(self) -> None:
        raise self._error

    def check(self) -> Condition:
        raise self._error

    def attend(self, wait_s: float) -> None:
        raise self._error

    def wake(self) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None: ...


def rating_pad(
    settings: PadSettings, on_press: PressListener, on_state: StateListener | None = None, *, kind: str = "pad"
) -> StationPad | WindowPad:
    """The pad that the settings describe, started. Those of the window are a WindowPad: it is told the keys."""
    repeats_s = settings.repeat_s * (settings.repeats + 1)
    presses = Presses(settings.debounce_s, settings.always, same_number_s=LATE * repeats_s)
    reporter = Reporter(settings.id, presses, on_press, settings.levels)
    if settings.kind == "screen" or (settings.kind == "digits" and not settings.device):
        types = settings.kind == "digits"
        return WindowPad(settings.id, reporter, on_state, enabled=settings.enabled, kind=kind, types=types)
    try:
        driver = _driver(settings, reporter)
    except DeviceError as error:
        driver = Unusable(error)
    return StationPad(settings, driver, presses, on_state, kind)


def bus_pad(settings: PadSettings, on_press: PressListener) -> BusPad:
    """A pad for a shared line, not yet hung on it."""
    presses = Presses(settings.debounce_s, settings.always)
    return BusPad(settings, Reporter(settings.id, presses, on_press, settings.levels))


def _nobody(_press: Press) -> bool:
    return False


def call_keypad(
    settings: KeypadSettings,
    on_act: ActListener,
    on_state: StateListener | None = None,
    taken: Callable[[Press], bool] = _nobody,
) -> StationPad | WindowPad:
    """An officer's keypad by the same drivers, started. A key without an act is no press.

    ``taken``: whether the press was for something else, as a test.
    """

    def pressed(press: Press) -> None:
        act = settings.acts.get(press.key)
        if not taken(press) and act is not None:
            on_act(act)

    return rating_pad(replace(settings.pad, always=True), pressed, on_state, kind="keypad")


def _driver(settings: PadSettings, reporter: Reporter) -> AttentiveDriver:
    """What a pad at a cable of its own is spoken to by."""
    match settings.kind:
        case "line":
            from devices.pads.line_pad import LinePad

            return LinePad(cable_to(settings.device, settings.baud or BAUD, settings.trace), settings, reporter)
        case "table":
            return _table_pad(settings, reporter)
        case _:
            from devices.pads.digits import DigitsPad, keyboard_at

            return DigitsPad(keyboard_at(settings.device, settings.trace), reporter)


def _table_pad(settings: PadSettings, reporter: Reporter) -> AttentiveDriver:
    from devices.pads.table_file import load_table
    from devices.pads.table_pad import TablePad

    table = load_table(settings.table or Path("table.toml"))
    if not settings.always:  # levels are a citizen's answers; an officer's keys are meant as the box counts them
        reporter.levels = {**table.level_of, **settings.levels}
    link = cable_to(settings.device, settings.baud or table.serial.baud, settings.trace, dtr=table.serial.dtr)
    return TablePad(link, table, settings, reporter)
