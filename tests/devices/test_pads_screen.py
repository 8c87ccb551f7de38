"""Keys of our own window, and what a hall's configuration says of pads."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from devices.errors import UnknownKind
from devices.links.evdev import Key
from devices.pads.digits import digits_of
from devices.pads.screen import WindowPad
from devices.pads.settings import KeypadSettings, PadSettings
from devices.pads.station import call_keypad, rating_pad
from devices.states import State
from tests.devices.pads_bench import Heard

SCREEN = PadSettings("man-hinh-1", "screen")


def window_pad(heard: Heard, **changes: object) -> WindowPad:
    pad = rating_pad(replace(SCREEN, **changes), heard.press, heard.state)  # type: ignore[arg-type]
    assert isinstance(pad, WindowPad)
    return pad


def test_the_screen_is_always_there() -> None:
    heard = Heard()
    pad = window_pad(heard)
    assert pad.health.state is State.READY
    assert heard.is_in(State.READY)


def test_a_touch_is_a_press_like_any_other() -> None:
    heard = Heard()
    pad = window_pad(heard)
    assert not pad.press(4)
    pad.arm(30)
    assert pad.press(5)
    assert not pad.press(5), "the finger trembles"
    pad.arm(30)
    pad.disarm()
    assert not pad.press(3)
    assert heard.keys == [(4, False), (5, True), (3, False)]


@pytest.mark.parametrize("kind", ["screen", "digits"])
def test_a_keyboard_that_belongs_to_the_window_is_told_of_its_keys(kind: str) -> None:
    heard = Heard()
    pad = window_pad(heard, kind=kind)
    pad.arm(30)
    assert pad.key("3")
    assert pad.key("3", held=True)
    assert not pad.key("a")
    assert not pad.key("")
    assert not pad.key("0")
    assert not pad.key("²")
    assert heard.keys == [(3, True)]


def test_a_screen_that_is_switched_off_or_closed_hears_nothing() -> None:
    heard = Heard()
    off = window_pad(heard, enabled=False)
    assert off.health.state is State.DISABLED
    assert not off.key("3")
    pad = window_pad(heard)
    pad.close()
    pad.arm(30)
    assert not pad.press(3)
    assert heard.keys == []


def test_only_digits_that_go_down_are_keys() -> None:
    keys = [Key(1, 2, 1), Key(1, 2, 0), Key(0, 0, 0), Key(1, 79, 1), Key(1, 79, 2), Key(1, 30, 1), Key(1, 73, 1)]
    assert digits_of(keys) == bytes([1, 1, 0x81, 9])


# ---- settings ----


@dataclass(frozen=True)
class Row:
    """As a hall's configuration gives it."""

    id: str = "ban-phim-1"
    kind: str = "line"
    enabled: bool = True
    device: str | None = "/dev/serial/by-id/usb-pad"
    baud: int | None = None
    table: Path | None = None
    address: int = 3
    debounce_ms: int = 250
    keys: dict[str, str] = field(default_factory=lambda: {"1": "next", "12": "no_show"})


def test_settings_are_what_the_configuration_says() -> None:
    settings = PadSettings.of(Row())
    assert (settings.id, settings.kind, settings.address) == ("ban-phim-1", "line", 3)
    assert settings.debounce_s == 0.25
    assert not settings.always
    keypad = KeypadSettings.of(Row())
    assert keypad.pad.always
    assert keypad.acts == {1: "next", 12: "no_show"}


def test_the_rows_of_a_hall_are_settings() -> None:
    from config.devices import Keypad, Pad

    pad = PadSettings.of(Pad(id="p", name="P", counter="q1", device="/dev/x", baud=19200))
    assert (pad.device, pad.baud) == ("/dev/x", 19200)
    assert KeypadSettings.of(Keypad(id="k", name="K", counter="q1", kind="screen")).acts[3] == "finish"


@pytest.mark.parametrize("row", [Row(kind="tabel"), Row(keys={"1": "nxet"})])
def test_a_kind_or_an_act_that_does_not_exist_is_named(row: Row) -> None:
    with pytest.raises(UnknownKind, match="did you mean"):
        KeypadSettings.of(row)


def test_a_key_without_an_act_does_nothing_and_no_log_is_written(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    acts: list[str] = []
    keypad = call_keypad(KeypadSettings(SCREEN, {1: "next"}), acts.append)
    assert isinstance(keypad, WindowPad)
    keypad.key("1")
    keypad.key("7")
    assert acts == ["next"]
    assert not caplog.records
