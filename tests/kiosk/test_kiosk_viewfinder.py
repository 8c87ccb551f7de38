"""The camera's picture at the kiosk: what is before it is seen, found, asked about once; what is wrong is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from assets.aim import AimWords, Look, Sight
from assets.qt.theme import Theme
from assets.qt.viewfinder import LOOK_MS, STALE_S, Viewfinder
from assets.texts import Texts
from assets.theme import Screen
from benchmarks.scan_frames import code
from config.devices import Reader
from devices.camera.preview import Preview, aim_in
from devices.states import DeviceHealth, Reason, State
from kiosk.booking import may_scan
from kiosk.events import (
    Asked,
    AskMeaning,
    BackTouched,
    BookingTouched,
    CodeRead,
    CodeScanned,
    Denied,
    Event,
    FieldTouched,
    KeyTouched,
    LinkChanged,
    ScanTouched,
    SendCheckIn,
    StartTimer,
    Timer,
    TimeUp,
)
from kiosk.faces import AimProps, ChoiceProps, KeypadProps, MessageProps
from kiosk.flow import reduce
from kiosk.props import props_of
from kiosk.scanning import SCAN
from kiosk.state import Aiming, Choosing, Issuing, Kiosk, Link, Reading, Refused, Rules, ScreenName, Typing, screen_of
from kiosk.viewing import CameraGlance, aim_words, sight_of
from kiosk.wiring import Program, build
from queue_engine.protocol import AskCode, CodeMeaning
from tests.kiosk.fake_link import FakeLink
from tests.kiosk.kiosk_samples import a_hall, a_kiosk, a_morning, config_of, kiosk_rules, play

CODE = "H13.01-251121-0042"
WORDS = AimWords("aim", "read", {sight: sight.value for sight in Sight if sight is not Sight.LIVE})
CAMERA = kiosk_rules(camera=True)
VILLAGE = kiosk_rules("commune", camera=True)
RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


# -- the widget ----------------------------------------------------------------------------------------


def picture(found: bool = False, at: float = 0.0, size: tuple[int, int] = (640, 360)) -> Preview:
    """Red at the left, blue at the right."""
    dots = np.zeros((size[1], size[0], 3), np.uint8)
    dots[:, : size[0] // 2, 0] = 255
    dots[:, size[0] // 2 :, 2] = 255
    return Preview(dots.tobytes(), *size, found, (), aim_in(size), at)


@dataclass
class Bench:
    """A viewfinder at a camera and a clock that a test holds in its hand."""

    look: Look = field(default_factory=lambda: Look(Sight.LIVE, picture()))
    now: float = 0.0
    looks: int = 0

    def glance(self) -> Look:
        self.looks += 1
        return self.look

    def widget(self, qtbot: QtBot, width: int = 640, height: int = 640) -> Viewfinder:
        widget = Viewfinder(Theme.for_screen(Screen(1080, 1920, 293, 521)), self.glance, lambda: self.now)
        widget.say(WORDS)
        widget.resize(width, height)
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    def see(self, widget: Viewfinder, look: Look) -> None:
        self.look = look
        widget.look()


def test_it_looks_while_it_can_be_seen_and_does_nothing_when_hidden(qtbot: QtBot) -> None:
    bench = Bench()
    widget = bench.widget(qtbot)
    qtbot.waitUntil(lambda: bench.looks > 3)
    assert 10 <= 1000 / LOOK_MS <= 15
    widget.hide()
    assert not widget.looks
    looked = bench.looks
    widget.show()
    assert widget.looks and bench.looks == looked + 1


def test_a_hidden_picture_is_forgotten(qtbot: QtBot) -> None:
    widget = Bench().widget(qtbot)
    assert widget.image() is not None
    widget.hide()
    assert widget.image() is None


@pytest.mark.parametrize(("mirrored", "left", "right"), [(False, RED, BLUE), (True, BLUE, RED)])
def test_a_mirror_turns_left_and_right(qtbot: QtBot, mirrored: bool, left: QColor, right: QColor) -> None:
    bench = Bench(Look(Sight.LIVE, picture(), mirrored))
    shown = bench.widget(qtbot).grab().toImage()
    assert (shown.pixelColor(200, 180), shown.pixelColor(440, 180)) == (left, right)


def test_a_frame_is_drawn_and_turns_green_for_as_long_as_a_code_is_found(qtbot: QtBot) -> None:
    bench = Bench()
    widget, outside = bench.widget(qtbot), QPoint(20, 20)
    aiming = widget.grab().toImage().pixelColor(outside)
    assert (widget.found, widget.said()) == (False, "aim")
    bench.see(widget, Look(Sight.LIVE, picture(found=True)))
    found = widget.grab().toImage().pixelColor(outside)
    assert (widget.found, widget.said()) == (True, "read")
    assert found.green() - found.red() > aiming.green() - aiming.red()
    bench.see(widget, Look(Sight.LIVE, picture()))
    assert (widget.found, widget.said()) == (False, "aim")


@pytest.mark.parametrize("sight", [Sight.AWAY, Sight.DARK, Sight.FROZEN, Sight.STARTING])
def test_what_is_wrong_is_said_in_the_place_of_the_picture(qtbot: QtBot, sight: Sight) -> None:
    bench = Bench()
    widget = bench.widget(qtbot)
    bench.see(widget, Look(sight, picture()))
    assert (widget.said(), widget.image()) == (sight.value, None)
    bench.see(widget, Look(Sight.LIVE, picture()))
    assert (widget.said(), widget.image() is None) == ("aim", False)


def test_an_old_picture_does_not_pass_for_a_live_one(qtbot: QtBot) -> None:
    bench = Bench()
    widget = bench.widget(qtbot)
    bench.now = STALE_S + 0.1
    widget.look()
    assert (widget.sight, widget.image()) == (Sight.FROZEN, None)
    bench.see(widget, Look(Sight.LIVE, picture(at=bench.now)))
    assert widget.sight is Sight.LIVE


def test_a_camera_without_its_first_picture_is_starting(qtbot: QtBot) -> None:
    assert Bench(Look(Sight.LIVE)).widget(qtbot).sight is Sight.STARTING


@pytest.mark.parametrize("size", [(640, 360), (640, 480), (320, 640), (1, 1)])
def test_pictures_of_any_shape_and_widgets_of_any_size_are_drawn(qtbot: QtBot, size: tuple[int, int]) -> None:
    bench = Bench(Look(Sight.LIVE, picture(size=size), mirrored=True))
    widget = bench.widget(qtbot)
    for width, height in ((640, 640), (1000, 200), (50, 40), (1, 1)):
        widget.resize(width, height)
        widget.grab()


def test_new_words_are_shown_at_once(qtbot: QtBot) -> None:
    widget = Bench(Look(Sight.AWAY)).widget(qtbot)
    widget.say(AimWords("", "", {Sight.AWAY: "the camera is off"}))
    assert widget.said() == "the camera is off"


# -- how a camera is, and what is said -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "reasons", "sight"),
    [
        (State.CONNECTING, (), Sight.STARTING),
        (State.READY, (), Sight.LIVE),
        (State.ABSENT, (Reason.UNREACHABLE,), Sight.AWAY),
        (State.DISABLED, (Reason.DISABLED,), Sight.AWAY),
        (State.STOPPED, (Reason.BROKEN,), Sight.AWAY),
        (State.ATTENTION, (Reason.PICTURE_DARK,), Sight.DARK),
        (State.ATTENTION, (Reason.PICTURE_FROZEN,), Sight.FROZEN),
    ],
)
def test_a_camera_sees_as_its_health_says(state: State, reasons: tuple[Reason, ...], sight: Sight) -> None:
    assert sight_of(DeviceHealth("cam", "camera", state, reasons, 0.0)) is sight


@dataclass
class FakeCamera:
    health: DeviceHealth
    shown: Preview = field(default_factory=picture)

    def preview(self) -> Preview:
        return self.shown


def test_of_several_cameras_the_first_that_sees_is_looked_through() -> None:
    off, on = (
        FakeCamera(DeviceHealth(name, "camera", state, (), 0.0))
        for name, state in (("above", State.ABSENT), ("front", State.READY))
    )
    glance = CameraGlance(lambda: [off, on], frozenset({"front"}))  # type: ignore[list-item]
    assert glance() == Look(Sight.LIVE, on.shown, mirrored=True)
    assert CameraGlance(list)() == Look(Sight.STARTING)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("can_type", [True, False])
def test_there_are_words_for_every_sight(language: str, can_type: bool) -> None:
    words = aim_words(Texts.load(language), can_type)
    assert set(words.troubles) == set(Sight) - {Sight.LIVE}
    assert all(text and "{" not in text for text in (words.call, words.found, *words.troubles.values()))


def test_where_nothing_can_be_typed_nobody_is_told_to_type() -> None:
    texts = Texts.load("vi")
    assert aim_words(texts, True).troubles[Sight.AWAY] == "Máy quay đang tắt, xin nhập mã bằng tay"
    assert aim_words(texts, False).troubles[Sight.AWAY] == "Máy quay đang tắt, xin hỏi bàn hướng dẫn"


# -- the flow ------------------------------------------------------------------------------------------


def way_in(state: Kiosk, where: str = "thu-dau-mot") -> tuple[str, object] | None:
    props = props_of(state, config_of(where), Texts.load("vi"))[1]
    button = props.bar.booking if isinstance(props, ChoiceProps) else None
    button = props.button if isinstance(props, MessageProps) else button
    return (button.face.title, button.event) if button else None


def test_the_way_in_is_named_after_what_the_citizen_has() -> None:
    assert way_in(a_kiosk()) == ("Tôi có lịch hẹn", BookingTouched())
    assert way_in(a_kiosk(rules=CAMERA)) == ("Tôi có mã hẹn", ScanTouched())
    assert way_in(a_kiosk("commune"), "commune") is None
    assert way_in(a_kiosk("commune", rules=VILLAGE), "commune") == ("Quét mã", ScanTouched())
    assert way_in(a_morning("12:10", rules=CAMERA)) == ("Tôi có mã hẹn", ScanTouched())
    assert way_in(a_morning("17:10", rules=CAMERA)) is None


def test_where_bookings_are_taken_the_picture_stands_beside_the_keys_and_elsewhere_alone() -> None:
    typing, aiming = play(a_kiosk(rules=CAMERA), ScanTouched())[0], play(a_kiosk(rules=VILLAGE), ScanTouched())[0]
    assert (typing.phase, screen_of(typing)) == (Typing(), ScreenName.BOOKING)
    assert (aiming.phase, screen_of(aiming)) == (Aiming(), ScreenName.AIM)
    keys, alone = (props_of(state, config_of(), Texts.load("vi"))[1] for state in (typing, aiming))
    assert isinstance(keys, KeypadProps) and keys.aim is not None
    assert isinstance(alone, AimProps)
    assert play(aiming, BackTouched())[0].phase == Choosing()
    assert play(aiming, TimeUp(Timer.IDLE))[0].phase == Choosing()


def test_a_kiosk_without_a_camera_has_no_such_screen() -> None:
    assert not may_scan(a_kiosk())
    assert play(a_kiosk(), ScanTouched())[0] == a_kiosk()
    typing = props_of(a_kiosk(phase=Typing()), config_of(), Texts.load("vi"))[1]
    assert isinstance(typing, KeypadProps) and typing.aim is None


def test_a_citizen_who_looks_for_the_paper_has_time() -> None:
    idle = [StartTimer(Timer.IDLE, 2 * CAMERA.idle_s)]
    for rules in (CAMERA, VILLAGE):
        assert [one for one in reduce(a_kiosk(rules=rules), ScanTouched())[1] if one in idle] == idle


ANYTHING = st.sampled_from(
    [
        ScanTouched(),
        BackTouched(),
        KeyTouched("A"),
        FieldTouched("land"),
        CodeScanned(CODE),
        Asked("i1"),
        CodeRead("i1", CodeMeaning(kind="identity")),
        CodeRead("i1", CodeMeaning(kind="booking", code=CODE)),
        Denied("i1", "unreachable"),
        *(TimeUp(timer) for timer in (Timer.SLOW, Timer.IDLE, Timer.LOST)),
        LinkChanged(False),
        LinkChanged(True),
    ]
)


@settings(deadline=None)
@given(st.sampled_from([CAMERA, VILLAGE]), st.lists(ANYTHING, max_size=40))
def test_whatever_happens_before_the_camera_there_is_a_screen_and_a_way_back(rules: Rules, events: list[Event]) -> None:
    state = a_kiosk(rules=rules)
    for event in events:
        state, _ = play(state, event)
        assert props_of(state, config_of(), Texts.load("vi"))[0] in ScreenName
    ended, _ = play(state, Asked("i9"), Denied("i1", "unreachable"), Denied("i9", "unreachable"), TimeUp(Timer.IDLE))
    ended, _ = play(ended, TimeUp(Timer.SLOW), Asked("i9"), Denied("i9", "unreachable"), TimeUp(Timer.IDLE))
    assert ended.phase == Choosing()


def test_the_picture_goes_when_the_hall_is_lost() -> None:
    assert reduce(a_kiosk(rules=VILLAGE, phase=Aiming(), link=Link.SHAKY), TimeUp(Timer.LOST))[0].phase == Choosing()


@pytest.mark.parametrize("behind", [Typing("AB"), Aiming()])
def test_a_quick_answer_waits_until_the_citizen_has_seen_that_the_code_was_read(behind: Typing | Aiming) -> None:
    state = a_kiosk(rules=CAMERA, phase=behind)
    before = screen_of(state)
    state, effects = play(state, CodeScanned(CODE), Asked("i1"), KeyTouched("C"), BackTouched())
    assert screen_of(state) is before
    assert len([effect for effect in effects if isinstance(effect, AskMeaning)]) == 1
    state, effects = play(state, CodeRead("i1", CodeMeaning(kind="booking", code=CODE)))
    assert screen_of(state) is before and CODE not in repr(state) and effects == []
    state, effects = play(state, TimeUp(Timer.SLOW))
    assert state.phase == Issuing("", code=CODE)
    assert len([effect for effect in effects if isinstance(effect, SendCheckIn)]) == 1


def test_a_slow_answer_is_told_when_it_comes() -> None:
    state, _ = play(a_kiosk(rules=CAMERA, phase=Aiming()), CodeScanned(CODE), Asked("i1"), TimeUp(Timer.SLOW))
    assert screen_of(state) is ScreenName.WAITING
    state, _ = play(state, CodeRead("i1", CodeMeaning(kind="identity")))
    assert state.phase == Refused(SCAN + "not_identity")


def test_after_a_wrong_code_the_camera_is_one_touch_away() -> None:
    state = a_kiosk(rules=CAMERA, phase=Refused(SCAN + "not_identity"))
    assert way_in(state) == ("Quét lại", ScanTouched())
    assert play(state, ScanTouched())[0].phase == Typing()
    told = a_kiosk(rules=CAMERA, phase=Refused(SCAN + "slip_waiting", {"number": "A012"}))
    assert way_in(told) == ("Quay lại", BackTouched())


# -- the window ----------------------------------------------------------------------------------------


@dataclass
class Station:
    """A kiosk whose simulated camera looks into a folder."""

    program: Program
    link: FakeLink
    folder: Path

    def camera(self, command: str) -> None:
        with (self.folder / "commands.txt").open("a", encoding="utf-8") as commands:
            commands.write(f"{command}\n")

    @property
    def viewfinder(self) -> Viewfinder:
        shown = [one for one in self.program.shell.findChildren(Viewfinder) if one.isVisible()]
        assert len(shown) == 1
        return shown[0]

    def touch(self, *events: object) -> None:
        for event in events:
            self.program.loop.dispatch(TimeUp(Timer.SETTLE))
            self.program.shell.meant.emit(event)

    def questions(self) -> list[str]:
        return [body.text for body in self.link.bodies(AskCode) if isinstance(body, AskCode)]

    def screen(self) -> ScreenName:
        return screen_of(self.program.loop.state)


@pytest.fixture
def station(qtbot: QtBot, tmp_path: Path) -> Iterator[Station]:
    folder = tmp_path / "camera"
    folder.mkdir()
    Image.fromarray(code("code128", CODE, 3)).save(folder / "slip.png")
    (folder / "commands.txt").write_text("nothing\n")
    row = {"id": "cam-1", "name": "Máy quay", "kind": "camera", "device": str(folder), "simulated": True}
    reader = Reader.model_validate({**row, "camera": {"width": 640, "height": 480, "decodes_per_s": 20}})
    config = config_of()
    hall = config.hall.model_copy(update={"state_dir": tmp_path})
    config = config.model_copy(update={"readers": (reader,), "hall": hall})
    kiosk = next(one for one in config.stations if one.kind == "ticket_kiosk")
    kiosk = kiosk.model_copy(update={"readers": ("cam-1",), "window": (0, 0, 1080, 1920)})
    link = FakeLink()
    program = build(config, kiosk, link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    link.follow(a_hall())
    yield Station(program, link, folder)
    program.close()


def wait(qtbot: QtBot, so: Callable[[], bool]) -> None:
    qtbot.waitUntil(so)


def test_a_code_held_before_the_camera_turns_the_frame_green_and_is_asked_about_once(
    station: Station, qtbot: QtBot
) -> None:
    station.touch(ScanTouched())
    assert station.screen() is ScreenName.BOOKING
    wait(qtbot, lambda: station.viewfinder.sight is Sight.LIVE)
    station.camera("show slip.png")
    wait(qtbot, lambda: station.questions() != [])
    wait(qtbot, lambda: station.viewfinder.found)
    asked = time.monotonic()
    station.link.answer(CodeMeaning(kind="identity"))
    assert station.screen() is ScreenName.BOOKING
    wait(qtbot, lambda: station.screen() is ScreenName.REFUSED)
    assert time.monotonic() - asked < 10.0  # at once; a busy machine may need some of it
    assert station.questions() == [CODE]
    assert not any(one.looks for one in station.program.shell.findChildren(Viewfinder))


def test_a_camera_that_goes_is_said_in_words_and_its_picture_comes_back_with_it(
    station: Station, qtbot: QtBot, expect_log: Callable[[str], None]
) -> None:
    expect_log("cam-1 is lost")
    station.touch(ScanTouched())
    wait(qtbot, lambda: station.viewfinder.sight is Sight.LIVE)
    station.camera("unplug")
    wait(qtbot, lambda: station.viewfinder.sight is Sight.AWAY)
    assert station.viewfinder.said() == "Máy quay đang tắt, xin nhập mã bằng tay"
    station.touch(KeyTouched("L"), KeyTouched("H"))
    assert station.program.loop.state.phase == Typing("LH")
    station.camera("plug")
    wait(qtbot, lambda: station.viewfinder.sight is Sight.LIVE)
    assert station.viewfinder.said() == "Đưa mã vào khung"


def test_a_lid_on_the_lens_is_said_in_words(station: Station, qtbot: QtBot) -> None:
    station.touch(ScanTouched())
    wait(qtbot, lambda: station.viewfinder.sight is Sight.LIVE)
    station.camera("dark on")
    wait(qtbot, lambda: station.viewfinder.sight is Sight.DARK)
    station.camera("dark off")
    wait(qtbot, lambda: station.viewfinder.sight is Sight.LIVE)


def test_a_code_before_the_camera_on_the_start_screen_is_asked_about_too(station: Station, qtbot: QtBot) -> None:
    station.camera("show slip.png")
    wait(qtbot, lambda: station.questions() != [])
    assert station.questions() == [CODE]
    phase = station.program.loop.state.phase
    assert isinstance(phase, Reading) and phase.behind is None
