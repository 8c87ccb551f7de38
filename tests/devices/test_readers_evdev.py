"""A scanner that types, taken as a keyboard: keys, modifiers, the grab, and what may be missing."""

from __future__ import annotations

import errno
import os
import random
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.links.evdev import RECORD, Key, Keyboard, KeyEvent
from devices.readers.evdev_reader import evdev_reader
from devices.readers.keyboard import EV_KEY, EV_SYN, PLAIN, SHIFTED, SYN_DROPPED, TORN, Typist
from devices.readers.settings import ReaderSettings
from devices.readers.sim_codes import keys
from devices.readers.station import StationReader
from devices.states import Reason, State
from tests.devices.devices_readers import QUICK, Heard

SHIFT, CONTROL, ALT, CAPS, A, ENTER, BRACKET = 42, 29, 56, 58, 30, 28, 27
DOWN, UP, HELD = 1, 0, 2


def key(code: int, value: int) -> Key:
    return Key(EV_KEY, code, value)


def stroke(code: int) -> list[Key]:
    return [key(code, DOWN), key(code, UP)]


def events(text: str) -> list[Key]:
    return [Key(*fields[2:]) for fields in RECORD.iter_unpack(keys(text))]


def test_letters_come_by_the_scan_codes_of_a_us_keyboard() -> None:
    typed = Typist().typed([*stroke(A), *stroke(2), key(SHIFT, DOWN), *stroke(A), key(SHIFT, UP), *stroke(ENTER)])
    assert typed == "a1A\r"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_every_letter_arrives_by_a_key_or_by_alt_and_figures(text: str) -> None:
    assert Typist().typed(events(text)) == text


def test_the_keys_have_every_sign_of_ascii() -> None:
    assert PLAIN.keys() == SHIFTED.keys()
    assert {*PLAIN.values(), *SHIFTED.values()} == {*map(chr, range(32, 127)), "\r", "\t"}


def test_a_held_key_that_repeats_itself_is_one_press() -> None:
    assert Typist().typed([key(A, DOWN), *[key(A, HELD)] * 30, key(A, UP)]) == "a"


def test_caps_lock_turns_letters_over_and_leaves_figures() -> None:
    typed = Typist().typed([*stroke(CAPS), *stroke(A), *stroke(2), *stroke(CAPS), *stroke(A)])
    assert typed == "A1a"


def test_control_with_a_key_is_no_letter() -> None:
    assert Typist().typed([key(CONTROL, DOWN), *stroke(BRACKET), key(CONTROL, UP), *stroke(A)]) == "a"


@pytest.mark.parametrize(("figures", "letter"), [((71, 82), "F"), ((82, 79, 80, 82), "x"), ((79, 80, 82), "x")])
def test_alt_and_figures_are_a_letter(figures: tuple[int, ...], letter: str) -> None:
    strokes = [event for code in figures for event in stroke(code)]
    assert Typist().typed([key(ALT, DOWN), *strokes, key(ALT, UP)]) == letter


def test_other_events_and_keys_without_a_letter_are_nothing() -> None:
    assert Typist().typed([Key(4, 4, 30), Key(17, 0, 1), *stroke(59), *stroke(104), Key(EV_SYN, 0, 0)]) == ""


def test_where_the_kernel_lost_keys_the_modifiers_are_up() -> None:
    typed = Typist().typed([key(SHIFT, DOWN), *stroke(A), Key(EV_SYN, SYN_DROPPED, 0), *stroke(A)])
    assert typed == f"A{TORN}a"


@given(st.lists(st.builds(Key, st.integers(0, 31), st.integers(0, 0x2FF), st.integers(-5, 5)), max_size=300))
def test_no_keys_whatever_do_harm(pressed: list[Key]) -> None:
    assert len(Typist().typed(pressed)) <= len(pressed)


# ---- at the port ----


class FakeKeyboard:
    """Hands out event objects as evdev's InputDevice does; its end of a pipe makes it ready."""

    def __init__(self) -> None:
        self.fd, self._bell = os.pipe2(os.O_NONBLOCK)
        self._events: list[KeyEvent] = []
        self._gate = threading.Lock()
        self.grabbed = self.closed = self.gone = False
        self.refuses: int | None = None

    def grab(self) -> None:
        if self.refuses is not None:
            raise OSError(self.refuses, os.strerror(self.refuses))
        self.grabbed = True

    def press(self, pressed: Iterable[KeyEvent]) -> None:
        with self._gate:
            self._events += pressed
        os.write(self._bell, b"!")

    def unplug(self) -> None:
        self.gone = True
        os.write(self._bell, b"!")

    def read(self) -> Iterator[KeyEvent]:
        os.read(self.fd, 100)
        if self.gone:
            raise OSError(errno.ENODEV, "No such device")
        with self._gate:
            taken, self._events = self._events, []
        yield from taken

    def close(self) -> None:
        if not self.closed:
            os.close(self.fd)
            os.close(self._bell)
        self.closed = True


class Bench:
    """A reader at fake keyboards."""

    def __init__(self, folder: Path, opened: Callable[[str], Keyboard] | None) -> None:
        self.heard = Heard()
        device = folder / "usb-Test-event-kbd"
        device.touch()
        settings = ReaderSettings("quet-1", "evdev", str(device), **QUICK)
        ways = {"opened": opened} if opened else {}
        self.reader = StationReader(settings, evdev_reader(settings, self.heard.scan, **ways), self.heard.state)  # type: ignore[arg-type]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(opened: Callable[[str], Keyboard] | None = None) -> Bench:
        made.append(Bench(tmp_path, opened))
        return made[-1]

    yield make
    for bench in made:
        bench.reader.close()


def test_the_keyboard_is_grabbed_and_its_codes_arrive(at: Callable[..., Bench]) -> None:
    keyboard = FakeKeyboard()
    bench = at(lambda node: keyboard)
    bench.heard.until_state(State.READY)
    assert keyboard.grabbed
    keyboard.press(events("]C0H13.01-251121"))
    keyboard.press(events("-0042\rA001\t"))
    bench.heard.until_texts("H13.01-251121-0042", "A001")
    assert bench.heard.scans[0].symbology == "code128"
    bench.reader.close()
    assert keyboard.closed


def test_a_code_in_which_keys_were_lost_is_left_out(at: Callable[..., Bench]) -> None:
    keyboard = FakeKeyboard()
    bench = at(lambda node: keyboard)
    bench.heard.until_state(State.READY)
    keyboard.press([*events("H13."), Key(EV_SYN, SYN_DROPPED, 0), *events("0042\rA001\r")])
    bench.heard.until_texts("A001")


def test_a_keyboard_that_is_pulled_out_comes_back_with_no_key_held(
    at: Callable[..., Bench], expect_log: Callable[[str], None]
) -> None:
    expect_log("No such device")
    first, second = FakeKeyboard(), FakeKeyboard()
    waiting: list[Keyboard] = [first, second]
    bench = at(lambda node: waiting.pop(0))
    bench.heard.until_state(State.READY)
    first.press([key(SHIFT, DOWN), *events("a0")])
    first.unplug()
    bench.heard.until_state(State.ABSENT, Reason.UNREACHABLE)
    bench.heard.until_state(State.READY)
    second.press(events("a002\r"))
    bench.heard.until_texts("a002")


def test_a_keyboard_that_another_program_holds_is_told_so(
    at: Callable[..., Bench], expect_log: Callable[[str], None]
) -> None:
    expect_log("another program holds it")
    keyboard = FakeKeyboard()
    keyboard.refuses = errno.EBUSY
    bench = at(lambda node: keyboard)
    bench.heard.until_state(State.ABSENT, Reason.IN_USE)
    assert keyboard.closed


def test_without_permission_the_remedy_names_the_group(
    at: Callable[..., Bench], expect_log: Callable[[str], None]
) -> None:
    expect_log("sudo usermod -aG input USER")

    def refused(node: str) -> Keyboard:
        raise PermissionError(errno.EACCES, "Permission denied", node)

    at(refused).heard.until_state(State.ABSENT, Reason.NO_PERMISSION)


def test_without_the_library_the_reader_says_so_and_the_program_goes_on(
    at: Callable[..., Bench], expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("pip install evdev-binary")
    monkeypatch.setitem(sys.modules, "evdev", None)
    at().heard.until_state(State.ABSENT, Reason.LIBRARY_MISSING)


def test_with_the_library_a_file_that_is_no_keyboard_is_unreachable(
    at: Callable[..., Bench], expect_log: Callable[[str], None]
) -> None:
    pytest.importorskip("evdev")
    expect_log("is lost: unreachable")
    at().heard.until_state(State.ABSENT, Reason.UNREACHABLE)


def test_the_librarys_events_are_what_the_typist_reads() -> None:
    evdev = pytest.importorskip("evdev")
    assert RECORD.size == len(RECORD.pack(0, 0, EV_KEY, A, 1))
    assert Typist().typed([evdev.InputEvent(0, 0, EV_KEY, A, 1)]) == "a"
    ecodes = SimpleNamespace(**{name: getattr(evdev.ecodes, name) for name in ("KEY_A", "KEY_ENTER", "KEY_KP0")})
    assert (PLAIN[ecodes.KEY_A], PLAIN[ecodes.KEY_ENTER], PLAIN[ecodes.KEY_KP0]) == ("a", "\r", "0")


def test_all_keys_of_the_table_are_called_so_by_the_kernel() -> None:
    evdev = pytest.importorskip("evdev")
    names = {
        letter.upper(): getattr(evdev.ecodes, f"KEY_{letter.upper()}")
        for letter in "abcdefghijklmnopqrstuvwxyz0123456789"
    }
    assert all(SHIFTED[code] == name for name, code in names.items() if name.isalpha())
    assert all(PLAIN[code] == name for name, code in names.items() if name.isdecimal())


def test_chance_on_the_simulated_keyboards_line_does_no_harm() -> None:
    chance = random.Random(3)
    typist = Typist()
    for _ in range(200):
        data = chance.randbytes(RECORD.size * 50)
        typist.typed(Key(*fields[2:]) for fields in RECORD.iter_unpack(data))
    typist.reset()
    assert typist.typed(events("A001\r")) == "A001\r"
