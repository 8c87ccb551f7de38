"""A camera at work: ready, unplugged, back; one scan a code; what is wrong with its picture; what it shows."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.scan_frames import code
from config.devices import Reader
from devices.camera.camera_reader import CameraReader
from devices.camera.capture import NoSource, V4lSource, folder_of, source_of
from devices.camera.settings import SIM, CameraSettings
from devices.camera.sim import SimSource
from devices.camera.station import camera_reader
from devices.errors import InUse, LibraryMissing, LinkLost, NotAllowed, Unreachable
from devices.links.names import Names
from devices.ports import AttentiveDriver, CodeReader
from devices.states import Reason, State
from tests.devices.devices_camera import QUICK, SMALL, TEXT, CameraBench, Frames, desk, save, shot, start, until

ExpectLog = Callable[[str], None]
Start = Callable[..., CameraBench]


@pytest.fixture
def new_camera() -> Iterator[Start]:
    made: list[CameraBench] = []

    def make(source: object = None, **changes: object) -> CameraBench:
        made.append(start(source, replace(QUICK, **changes)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for bench in made:
        began = time.monotonic()
        bench.camera.close()
        assert time.monotonic() - began < 5.0
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("device-")]


def slip(text: str) -> np.ndarray:
    return code("code128", text, 2)


# ---- scans ----


def test_a_code_that_stays_in_view_is_one_scan(new_camera: Start) -> None:
    source, began = Frames(slip(TEXT)), time.monotonic()
    bench = new_camera(source, same_code_s=60.0)
    scan = bench.scan()
    assert (scan.reader, scan.symbology, scan.text) == ("cam", "code128", TEXT)
    assert began <= scan.at <= time.monotonic()
    source.wait_for(12)
    assert bench.scans.empty()


def test_another_code_is_another_scan_and_the_same_again_after_a_while() -> None:
    now, source, texts = [0.0], Frames(), list[str]()
    driver = CameraReader(QUICK, source, lambda scan: texts.append(scan.text), lambda: now[0])
    driver.open()
    for text in ("A001", "A002", None, "A002", *[None] * 4, "A002"):
        source.camera.show(slip(text) if text else None)
        for _ in range(5):
            now[0] += 0.1
            driver.attend(0.0)
    driver.close()
    assert texts == ["A001", "A002", "A002"]


def test_a_code_in_a_single_picture_is_no_scan(new_camera: Start) -> None:
    driver_scans: list[str] = []
    source = Frames(slip(TEXT))
    driver = CameraReader(replace(QUICK, decodes_per_s=1e9), source, lambda scan: driver_scans.append(scan.text))
    driver.open()
    driver.attend(0.0)
    source.camera.show(None)
    for _ in range(4):
        driver.attend(0.0)
    driver.close()
    assert driver_scans == []


def test_a_listener_that_fails_does_not_stop_the_camera(new_camera: Start, expect_log: ExpectLog) -> None:
    expect_log("the listener of its scans failed")
    source, called = Frames(slip("A001")), threading.Semaphore(0)

    def fail(scan: object) -> None:
        called.release()
        raise RuntimeError("no")

    camera = camera_reader(QUICK, fail, None, source)
    assert called.acquire(timeout=10)
    source.camera.show(slip("A002"))
    assert called.acquire(timeout=10)
    camera.close()


# ---- health ----


def test_ready_unplugged_and_back_in_two_log_lines(
    new_camera: Start, expect_log: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    expect_log("camera cam is lost: unreachable")
    caplog.set_level(logging.INFO, "devices.runner")
    source = Frames(slip("A001"))
    bench = new_camera(source, same_code_s=60.0)
    bench.health.wait_for(State.READY)
    assert bench.scan().text == "A001"
    source.plugged.clear()
    assert bench.health.wait_for(State.ABSENT).reasons == (Reason.UNREACHABLE,)
    until(lambda: bench.camera.preview() is None)
    source.camera.show(slip("A002"))
    source.plugged.set()
    bench.health.wait_for(State.READY)
    assert bench.scan().text == "A002"
    assert [(record.levelname, record.message.partition(":")[0]) for record in caplog.records] == [
        ("WARNING", "camera cam is lost"),
        ("INFO", "camera cam is back"),
    ]


def test_a_frozen_picture_and_a_dark_one_need_attention(new_camera: Start) -> None:
    source = Frames(desk())
    bench = new_camera(source, frozen_s=0.2, dark_s=0.2)
    bench.health.wait_for(State.READY)
    source.camera.obey("frozen", "on", 0)
    assert bench.health.wait_for(State.ATTENTION).reasons == (Reason.PICTURE_FROZEN,)
    source.camera.obey("frozen", "off", 0)
    bench.health.wait_for(State.READY)
    source.camera.obey("dark", "on", 0)
    assert bench.health.wait_for(State.ATTENTION).reasons == (Reason.PICTURE_DARK,)
    source.camera.obey("dark", "off", 0)
    bench.health.wait_for(State.READY)


def test_a_camera_that_is_switched_off_is_not_touched(new_camera: Start) -> None:
    source = Frames(slip("A001"))
    bench = new_camera(source, enabled=False)
    assert bench.health.wait_for(State.DISABLED)
    assert bench.camera.preview() is None
    assert not source.taken.acquire(blocking=False)


def test_a_missing_library_is_the_cameras_state(new_camera: Start, expect_log: ExpectLog) -> None:
    expect_log("camera cam is lost: library-missing")
    bench = new_camera(NoSource(LibraryMissing("cameras need opencv-python-headless")))
    assert bench.health.wait_for(State.ABSENT).reasons == (Reason.LIBRARY_MISSING,)


def test_a_camera_that_is_not_plugged_in_is_absent(new_camera: Start, expect_log: ExpectLog, tmp_path: Path) -> None:
    expect_log("is lost: unreachable")
    bench = new_camera(None, device=str(tmp_path / "usb-Cam_1-video-index0"))
    assert bench.health.wait_for(State.ABSENT).reasons == (Reason.UNREACHABLE,)


def test_it_is_a_code_reader_and_waits_at_its_device(new_camera: Start) -> None:
    bench = new_camera(Frames())
    reader: CodeReader = bench.camera
    assert reader.health.kind == "camera"
    assert isinstance(CameraReader(QUICK, Frames(), print), AttentiveDriver)


def test_it_looks_no_more_often_than_it_is_told() -> None:
    now, source = [0.0], Frames(desk())
    driver = CameraReader(replace(QUICK, decodes_per_s=10), source, lambda scan: None, lambda: now[0])
    driver.open()
    for _ in range(95):
        driver.wake()  # so that it does not wait in real time
        driver.attend(1.0)
        now[0] += 0.01
    driver.close()
    taken = 0
    while source.taken.acquire(blocking=False):
        taken += 1
    assert 9 <= taken <= 10


# ---- what it shows ----


def test_the_preview_shows_the_newest_picture_and_what_was_found(new_camera: Start) -> None:
    source = Frames()
    bench = new_camera(source)
    until(lambda: bench.camera.preview() is not None)
    first = bench.camera.preview()
    assert first is not None and not first.found and not first.corners
    assert (first.width, first.height, len(first.rgb)) == (*SMALL, 640 * 480 * 3)
    aim = first.aim
    assert aim.left > 0 and aim.left + aim.width < first.width and aim.top > 0 and aim.top + aim.height < first.height
    source.camera.show(slip(TEXT))
    bench.scan()
    until(lambda: (shown := bench.camera.preview()) is not None and shown.found)
    found = bench.camera.preview()
    assert found is not None and found.at > first.at
    assert np.abs(np.mean(found.corners, axis=0) - [320, 240]).max() < 30


def test_the_mark_of_a_code_goes_with_it(new_camera: Start) -> None:
    source = Frames(slip(TEXT))
    bench = new_camera(source)
    bench.scan()
    source.camera.show(None)
    until(lambda: (shown := bench.camera.preview()) is not None and not shown.found)


@pytest.mark.parametrize(
    ("size", "shown_as"),
    [((1280, 720), (640, 360)), ((1920, 1080), (640, 360)), ((800, 600), (640, 480)), ((320, 240), (320, 240))],
)
def test_the_preview_is_red_where_the_picture_is_red_and_small_enough_for_a_window(
    size: tuple[int, int], shown_as: tuple[int, int]
) -> None:
    source = Frames()
    source.camera = type(source.camera)(size)
    source.camera.show(np.full((size[1] - 20, size[0] - 20, 3), (0, 0, 250), np.uint8))
    driver = CameraReader(QUICK, source, lambda scan: None)
    driver.open()
    driver.attend(1.0)
    shown = driver.preview()
    assert shown is not None and shown is driver.preview()
    assert (shown.width, shown.height) == shown_as
    dots = np.frombuffer(shown.rgb, np.uint8).reshape(shown.height, shown.width, 3)
    red, green, blue = dots[shown.height // 2, shown.width // 2]
    assert red > 230 and green < 20 and blue < 20
    assert np.ptp(dots[0, 0]) < 60, "the desk around it is grey"
    driver.close()


# ---- where pictures come from ----


def test_settings_come_from_the_halls_file() -> None:
    row = Reader(id="cam-1", name="Máy quét", kind="camera", device="sim:/x", same_code_s=3, camera={"width": 640})  # type: ignore[arg-type]
    settings = CameraSettings.of(row)
    assert settings == CameraSettings("cam-1", "sim:/x", width=640, decodes_per_s=12, same_code_s=3)


def test_a_camera_that_the_halls_file_simulates_is_a_folder_even_before_it_is_there() -> None:
    row = Reader(id="cam-1", name="Máy quét", kind="camera", device="/x/cam-1", simulated=True)
    assert isinstance(source_of(CameraSettings.of(row)), SimSource)


def test_a_folder_stands_for_a_simulated_camera(tmp_path: Path) -> None:
    assert folder_of(SIM + "/nowhere") == Path("/nowhere")
    assert folder_of(str(tmp_path)) == tmp_path
    assert folder_of("/dev/v4l/by-id/usb-Cam-video-index0") is folder_of("") is None
    assert isinstance(source_of(replace(QUICK, device=str(tmp_path))), SimSource)
    assert isinstance(source_of(replace(QUICK, device="/dev/video0")), V4lSource)


class FakeCapture:
    """In the place of cv2.VideoCapture: pictures that wait, and pictures that must be waited for."""

    def __init__(self, clock: list[float], waiting: int = 0, opened: bool = True, gives: bool = True) -> None:
        self.clock, self.waiting, self.opened, self.gives = clock, waiting, opened, gives
        self.set_to: list[float] = []
        self.grabbed = 0
        self.released = False

    def isOpened(self) -> bool:
        return self.opened

    def set(self, what: int, value: float, /) -> bool:
        self.set_to.append(value)
        return True

    def grab(self) -> bool:
        self.grabbed += 1
        self.clock[0] += 0.0001 if self.waiting > 0 else 0.03
        self.waiting -= 1
        return self.gives

    def retrieve(self) -> tuple[bool, np.ndarray]:
        return True, np.full((4, 4, 3), self.grabbed, np.uint8)

    def release(self) -> None:
        self.released = True


def v4l(tmp_path: Path, capture: FakeCapture) -> V4lSource:
    """A camera whose name under by-id is a link, as udev makes it."""
    node, name = tmp_path / "dev/video0", tmp_path / "dev/v4l/by-id/usb-Cam_1-video-index0"
    name.parent.mkdir(parents=True, exist_ok=True)
    node.touch()
    if not name.is_symlink():
        name.symlink_to(node)
    names = Names(tmp_path)
    device = "/dev/v4l/by-id/usb-Cam_1-video-index0"

    def opened(path: str) -> FakeCapture:
        assert path == str(node)
        return capture

    return V4lSource(device, (1280, 720), names, opened, lambda: capture.clock[0])


def test_a_camera_is_opened_by_its_name_with_mjpg_and_a_single_buffer(tmp_path: Path) -> None:
    capture = FakeCapture([0.0])
    source = v4l(tmp_path, capture)
    source.open()
    assert capture.set_to == [int.from_bytes(b"MJPG", "little"), 1280, 720, 1]
    source.close()
    source.close()
    assert capture.released


def test_pictures_that_waited_are_dropped(tmp_path: Path) -> None:
    capture = FakeCapture([0.0])
    source = v4l(tmp_path, capture)
    source.open()
    before, capture.waiting = capture.grabbed, 2
    assert source.newest()[0, 0, 0] == before + 3
    assert source.newest()[0, 0, 0] == before + 4


def test_a_camera_that_delivers_nothing_is_in_use(tmp_path: Path) -> None:
    for capture in (FakeCapture([0.0], opened=False), FakeCapture([0.0], gives=False)):
        with pytest.raises(InUse):
            v4l(tmp_path, capture).open()
        assert capture.released


def test_a_camera_that_delivers_no_more_is_lost(tmp_path: Path) -> None:
    capture = FakeCapture([0.0])
    source = v4l(tmp_path, capture)
    source.open()
    capture.gives = False
    with pytest.raises(LinkLost):
        source.newest()
    source.close()
    with pytest.raises(LinkLost):
        source.newest()


def test_a_camera_that_may_not_be_opened_says_how_to_be_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    source = v4l(tmp_path, FakeCapture([0.0]))
    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(NotAllowed, match="usermod -aG video"):
        source.open()


def test_a_device_file_that_is_no_camera_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "video9"
    file.write_text("no camera")
    with pytest.raises((InUse, Unreachable)):
        V4lSource(str(file), (640, 480)).open()


# ---- the simulated camera ----


def sim(tmp_path: Path, **changes: object) -> dict[str, object]:
    return {"device": f"{SIM}{tmp_path}", **changes}


def say(folder: Path, *lines: str) -> None:
    with (folder / "commands.txt").open("a", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))


def test_pictures_of_a_folder_are_held_before_it_in_turn_and_newcomers_too(new_camera: Start, tmp_path: Path) -> None:
    save(slip("A001"), tmp_path / "1.png")
    save(shot("qr", "A002", 4.0), tmp_path / "2.png")
    (tmp_path / "ghi-chu.txt").write_text("no picture")
    bench = new_camera(None, **sim(tmp_path))
    assert [bench.scan().text for _ in range(2)] == ["A001", "A002"]
    save(slip("A003"), tmp_path / "0.png")
    assert bench.scan().text == "A003"


def test_a_simulated_camera_does_what_it_is_told(
    new_camera: Start, tmp_path: Path, expect_log: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "devices.camera.sim")
    expect_log("is lost")
    expect_log("a camera cannot 'explode'")
    expect_log("is not a picture|no such file")
    save(slip("A001"), tmp_path / "a.png")
    save(slip("A002"), tmp_path / "b.png")
    say(tmp_path, "# from the start", "show a.png", "tilt 25")
    bench = new_camera(None, **sim(tmp_path, frozen_s=0.3, dark_s=0.3, same_code_s=0.1))
    read_in_the_end(bench, "A001")
    say(tmp_path, "explode", "show ../../etc/passwd", "blur 6", "show b.png")
    until(lambda: "b.png is held" in caplog.text)
    for _ in range(5):
        next_picture(bench)
    assert "A002" not in texts_so_far(bench)
    say(tmp_path, "frozen on")
    bench.health.wait_for(State.ATTENTION)
    say(tmp_path, "frozen off", "dark on")
    until(lambda: bench.camera.health.reasons == (Reason.PICTURE_DARK,))
    say(tmp_path, "dark off", "blur 0", "tilt 0", "glare 30")
    read_in_the_end(bench, "A002")
    say(tmp_path, "nothing", "unplugged 0.5")
    bench.health.wait_for(State.ABSENT)
    say(tmp_path, "show a.png")
    bench.health.wait_for(State.READY)
    read_in_the_end(bench, "A001")
    say(tmp_path, "unplug")
    bench.health.wait_for(State.ABSENT)
    say(tmp_path, "plug")
    bench.health.wait_for(State.READY)


def next_picture(bench: CameraBench) -> None:
    before = bench.camera.preview()
    assert before is not None
    until(lambda: (now := bench.camera.preview()) is not None and now.at > before.at)


def read_in_the_end(bench: CameraBench, text: str) -> None:
    """A machine that stands still for a moment makes two scans of a code that stays in view."""
    while bench.scan().text != text:
        pass


def texts_so_far(bench: CameraBench) -> set[str]:
    found = set()
    while not bench.scans.empty():
        found.add(bench.scan().text)
    return found


def test_a_simulated_camera_without_its_folder_is_absent(
    new_camera: Start, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("is lost: unreachable")
    bench = new_camera(None, **sim(tmp_path / "none"))
    bench.health.wait_for(State.ABSENT)
    (tmp_path / "none").mkdir()
    bench.health.wait_for(State.READY)
