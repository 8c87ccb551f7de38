"""Films and pictures beside the calls: in the order of their names, bad ones left out, yielding to calls."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from config import load_hall
from config.board import Board
from config.schema import Station
from display.board.playlist import Playlist
from display.board.widgets.corner import MediaCorner
from display.board.wiring import Program, build
from tests.display.fake_board_link import NOON_MS, FakeBoardLink, called, happened

pytestmark = pytest.mark.qt_log_ignore("Could not open media", "pipewire", "No RHI backend")

QUICK = Board(picture_s=2.0, back_after_s=3.0)
FILMS = [("mp4v", "mp4"), ("MJPG", "avi"), ("VP80", "webm")]


def picture(file: Path, colour: str = "#336699", size: tuple[int, int] = (160, 90)) -> Path:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(file))
    return file


def film(file: Path, codec: str, frames: int = 25) -> Path:
    """A short film that is red all over."""
    out = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*codec), 25, (320, 180))
    assert out.isOpened()
    for _ in range(frames):
        out.write(np.full((180, 320, 3), (0, 0, 220), np.uint8))
    out.release()
    return file


class Hall:
    """A board on the screen beside a folder; the clock of the calls is moved by hand."""

    def __init__(self, station: Station, settings: Board) -> None:
        config = load_hall("thu-dau-mot").model_copy(update={"board": settings})
        self.link, self.clock = FakeBoardLink(), 100.0
        self.board: Program = build(config, station, self.link)
        self.window = self.board.shell
        self.window._clock = lambda: self.clock
        self.board.start()
        self.link.come()
        self.link.snapshot()

    @property
    def corner(self) -> MediaCorner:
        found = self.window._corner
        assert found is not None
        return found

    def shows(self) -> str:
        """What stands in the corner: a file's name, or the call."""
        if not self.corner.isVisible():
            return ""
        if self.corner.card.isVisible():
            return self.corner.card.text()
        entry = self.corner.media.entry()
        return entry.name if entry else ""

    def hurry(self) -> None:
        """A picture has stood long enough."""
        self.corner.media._next.setInterval(0)

    def pass_on(self, seconds: float) -> None:
        self.clock += seconds
        self.window._on_frame()
        self.window._on_clock()


Make = Callable[..., Hall]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    halls: list[Hall] = []
    (tmp_path / "phim").mkdir()

    def one(settings: Board = QUICK, box: tuple[int, int, int, int] = (0, 0, 960, 540)) -> Hall:
        station = load_hall("thu-dau-mot").station("bang-1")
        station = station.model_copy(update={"window": box, "playlist": tmp_path / "phim"})
        hall = Hall(station, settings)
        qtbot.addWidget(hall.window)
        halls.append(hall)
        return hall

    yield one
    for hall in halls:
        hall.board.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "phim"


def test_pictures_come_in_the_order_of_their_names_and_begin_again(qtbot: QtBot, make: Make, folder: Path) -> None:
    for name in ("b.png", "A.png", "c.jpg"):
        picture(folder / name)
    hall = make()
    for name in ("A.png", "b.png", "c.jpg", "A.png"):
        qtbot.waitUntil(lambda name=name: hall.shows() == name)
        hall.hurry()


def test_bad_files_are_left_out_and_told_once(
    qtbot: QtBot, make: Make, folder: Path, expect_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    picture(folder / "a.png")
    (folder / "b.jpg").write_bytes(b"no picture at all")
    (folder / "c.docx").write_bytes(b"words")
    (folder / "Thumbs.db").write_bytes(b"litter")
    (folder / "d.mp4").write_bytes(b"no film at all")
    for name in ("b.jpg", "c.docx", "d.mp4"):
        expect_log(f"{name} is left out of the playlist")
    hall = make()
    for _ in range(3):
        qtbot.waitUntil(lambda: hall.shows() == "a.png")
        hall.hurry()
        qtbot.waitUntil(lambda: hall.corner.media._next.remainingTime() > 100)
    qtbot.waitUntil(lambda: len(caplog.records) == 3)
    assert all(str(folder) in record.getMessage() for record in caplog.records)


def test_a_file_that_was_replaced_gets_another_chance(
    folder: Path, make: Make, expect_log: Callable[[str], None]
) -> None:
    expect_log("b.jpg is left out")
    playlist, bad = Playlist(folder), folder / "b.jpg"
    bad.write_bytes(b"no picture at all")
    playlist.tell(bad, "it is no picture")
    assert playlist.after("") is None
    picture(bad)
    os.utime(bad, (1, 1))
    assert playlist.after("") == bad


@pytest.mark.parametrize(("codec", "suffix"), FILMS)
def test_a_film_plays_to_its_end_and_gives_way_to_the_next(
    qtbot: QtBot, make: Make, folder: Path, codec: str, suffix: str
) -> None:
    film(folder / f"a.{suffix}", codec)
    picture(folder / "b.png", "#00ff00")
    hall = make()
    media = hall.corner.media
    qtbot.waitUntil(lambda: hall.shows() == f"a.{suffix}" and media.picture() is not None)
    seen = media.picture()
    assert seen is not None and QColor(seen.pixel(seen.width() // 2, seen.height() // 2)).red() > 180
    qtbot.waitUntil(lambda: hall.shows() == "b.png")


def test_a_film_that_stands_alone_begins_again(qtbot: QtBot, make: Make, folder: Path) -> None:
    film(folder / "a.avi", "MJPG", frames=8)
    hall = make()
    ends: list[int] = []
    hall.corner.media._next.timeout.connect(lambda: ends.append(1))
    qtbot.waitUntil(lambda: len(ends) >= 2)
    assert hall.shows() == "a.avi"


def test_no_sound_is_opened_unless_it_is_set(qtbot: QtBot, make: Make, folder: Path) -> None:
    film(folder / "a.avi", "MJPG")
    media = make().corner.media
    qtbot.waitUntil(lambda: media._film is not None)
    assert media._film is not None and media._film.player.audioOutput() is None


def test_a_call_takes_the_place_of_the_film_and_gives_it_back(qtbot: QtBot, make: Make, folder: Path) -> None:
    picture(folder / "a.png")
    hall = make()
    qtbot.waitUntil(lambda: hall.shows() == "a.png")
    hall.link.tell(called(500, "A012", "quay-3"))
    assert hall.shows() == "A012 → 3"
    qtbot.waitUntil(lambda: hall.link.acknowledged == [(500,)])
    hall.pass_on(2.0)
    assert hall.shows() == "A012 → 3", "the flash is over, and the number can still be read there"
    hall.pass_on(4.0)
    assert hall.shows() == "a.png"
    assert hall.link.acknowledged == [(500,)], "a call is shown once, wherever it stands"


def test_the_film_comes_back_at_once_when_the_citizen_has_come(qtbot: QtBot, make: Make, folder: Path) -> None:
    picture(folder / "a.png")
    hall = make()
    hall.link.tell(called(500, "A012", "quay-3"))
    qtbot.waitUntil(lambda: hall.link.acknowledged == [(500,)])
    hall.pass_on(2.0)
    hall.link.tell(happened(501, "service_started", "A012", "quay-3"))
    qtbot.waitUntil(lambda: hall.shows() == "a.png")


def test_a_film_is_held_while_a_call_is_lit(qtbot: QtBot, make: Make, folder: Path) -> None:
    film(folder / "a.avi", "MJPG", frames=100)
    hall = make()
    media = hall.corner.media
    qtbot.waitUntil(lambda: media._film is not None and media._film.player.isPlaying())
    assert media._film is not None
    player = media._film.player
    hall.link.tell(called(500, "A012", "quay-3"))
    assert not player.isPlaying()
    qtbot.waitUntil(lambda: hall.link.acknowledged == [(500,)])
    hall.pass_on(10.0)
    assert player.isPlaying()


def test_an_empty_folder_leaves_its_place_to_the_others_until_something_is_in_it(
    qtbot: QtBot, make: Make, folder: Path
) -> None:
    hall = make()
    qtbot.waitUntil(lambda: hall.window._layout is not None and hall.window._layout.media is None)
    assert not hall.corner.isVisible()
    qtbot.waitUntil(lambda: hall.corner.media._next.remainingTime() > 1000)
    picture(folder / "a.png")
    hall.hurry()
    qtbot.waitUntil(lambda: hall.shows() == "a.png")


def test_a_missing_folder_is_told_once(
    qtbot: QtBot, make: Make, folder: Path, expect_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    expect_log("phim cannot be read")
    folder.rmdir()
    hall = make()
    for _ in range(3):
        qtbot.waitUntil(lambda: hall.window._layout is not None and hall.window._layout.media is None)
        hall.hurry()
        qtbot.waitUntil(lambda: hall.corner.media._next.remainingTime() > 1000)
    assert len(caplog.records) == 1


def test_a_large_picture_is_read_no_larger_than_its_place(qtbot: QtBot, make: Make, folder: Path) -> None:
    picture(folder / "a.jpg", size=(4000, 3000))
    hall = make()
    qtbot.waitUntil(lambda: hall.corner.media.picture() is not None)
    seen = hall.corner.media.picture()
    assert seen is not None
    assert (seen.width() <= hall.corner.width(), seen.height()) == (True, hall.corner.height())


def test_memory_stays_flat_over_a_loop_of_two_hundred_pictures(qtbot: QtBot, make: Make, folder: Path) -> None:
    one = picture(folder / "000.jpg", size=(1920, 1080)).read_bytes()
    for number in range(1, 200):
        (folder / f"{number:03}.jpg").write_bytes(one)
    hall = make()
    media, shown = hall.corner.media, 0
    held: list[int] = []
    while shown < 400:
        before = media.entry()
        qtbot.waitUntil(lambda before=before: media.entry() != before)
        hall.hurry()
        shown += 1
        if shown in (200, 400):
            gc.collect()
            held.append(resident_kb())
    assert held[1] - held[0] < 4096


def resident_kb() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def test_a_machine_without_the_media_library_shows_the_pictures(
    qtbot: QtBot, make: Make, folder: Path, expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("a.mp4 is left out of the playlist: this machine cannot show films")
    monkeypatch.setitem(sys.modules, "display.board.film", None)
    (folder / "a.mp4").write_bytes(b"a film")
    picture(folder / "b.png")
    hall = make()
    qtbot.waitUntil(lambda: hall.shows() == "b.png")


def test_the_clock_of_the_hall_goes_on_beside_a_film(qtbot: QtBot, make: Make, folder: Path) -> None:
    picture(folder / "a.png")
    hall = make()
    qtbot.waitUntil(lambda: hall.shows() == "a.png")
    hall.link.clock_ms = NOON_MS + 60_000
    hall.window._on_clock()
    assert hall.window._header.text().endswith("10:33")
