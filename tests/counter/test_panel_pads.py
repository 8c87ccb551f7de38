"""Rating pads at the panel's machine: they ask by themselves, and the officer never learns what was pressed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config.devices import Pad
from config.schema import HallConfig, StationKind
from config.station_files import ratings_file
from counter.gear import is_rated
from counter.panel.cables import pads_of
from counter.panel.wiring import build
from devices.pads.sim import SimLinePad
from devices.pads.sim_server import SimPadServer
from queue_engine.client.post import Counted
from queue_engine.protocol import (
    Fact,
    HallState,
    Message,
    Rate,
    Rating,
    ReportDevice,
    ReportDeviceTest,
    ReportStrays,
    TicketNow,
    TicketState,
)
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import NOW_MS, a_hall, at, config_of, panel_station, serving

PAD = "danh-gia-1"


class FakePost:
    """Keeps what it is given, and on which thread."""

    def __init__(self, counted: Counted) -> None:
        self.counted, self.running = counted, False
        self.bodies: list[Message] = []
        self.threads: set[threading.Thread] = set()

    def start(self) -> None:
        self.running = True

    def put(self, body: Message) -> None:
        self.threads.add(threading.current_thread())
        self.bodies.append(body)

    def stop(self) -> None:
        self.running = False


class Room:
    """A panel with a rating pad at its cable."""

    def __init__(self, bench: Bench, box: SimPadServer, post: FakePost) -> None:
        self.bench, self.box, self.post, self.link = bench, box, post, bench.link

    def press(self, key: int) -> None:
        self.box.pads[0].faults.obey(f"press {key}")
        self.box.wake()

    @property
    def lit(self) -> bool:
        pad = self.box.pads[0]
        assert isinstance(pad, SimLinePad)
        return pad.lit(self.box._clock())

    def tell(self, *facts: Fact, **changes: Any) -> None:
        self.link.tell(asked(**changes), *facts)


def question(number: str = "C014", **changes: Any) -> Rating:
    values = {
        "ticket": f"2026-11-23.{number}", "number": number, "field": "certify", "counter": "quay-1",
        "scale": "ba-muc", "opened_at": at(0), "until": at(-0.5),
    }  # fmt: skip
    return Rating(**{**values, **changes})


def asked(**changes: Any) -> HallState:
    rating = question(**changes)
    return a_hall(seq=101, ratings={rating.counter: rating})


def row(device: Path, **changes: Any) -> Pad:
    values = {"id": PAD, "name": "Bàn phím đánh giá", "device": str(device), "counter": "quay-1"}
    return Pad.model_validate({**values, "machine": panel_station().machine, **changes})


def with_pad(folder: Path, *pads: Pad) -> HallConfig:
    config = config_of()
    hall = config.hall.model_copy(update={"state_dir": folder})
    screens = tuple(one for one in config.stations if one.kind is not StationKind.RATING_SCREEN)
    return config.model_copy(update={"pads": pads, "hall": hall, "stations": screens})


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    box = SimPadServer(tmp_path / "pad", [SimLinePad()])
    thread = threading.Thread(target=box.serve)
    thread.start()
    posts: list[FakePost] = []

    def post_of(counted: Counted) -> FakePost:
        posts.append(FakePost(counted))
        return posts[-1]

    link = FakeLink(NOW_MS)
    station = panel_station(window=(0, 0, 1366, 768))
    program = build(with_pad(tmp_path, row(tmp_path / "pad")), station, link, post_of=post_of)
    qtbot.addWidget(program.shell)
    program.start()
    qtbot.waitUntil(lambda: _state(link) == "READY")
    bench = Bench(link, program)
    bench.sign_in(a_hall(serving()))
    yield Room(bench, box, posts[0])
    program.close()
    assert not posts[0].running
    box.stop()
    thread.join()


def _state(link: FakeLink) -> str:
    return next((body.state for body in reversed(link.sent) if isinstance(body, ReportDevice)), "")


def test_a_press_that_answers_goes_to_the_post_and_nowhere_else(room: Room, qtbot: QtBot) -> None:
    assert room.post.running
    room.tell()
    qtbot.waitUntil(lambda: room.lit)
    room.link.sent.clear()
    before = room.bench.texts()
    room.press(1)
    qtbot.waitUntil(lambda: bool(room.post.bodies))
    [rate] = room.post.bodies
    assert isinstance(rate, Rate)
    assert (rate.ticket, rate.level, rate.scale, rate.source, rate.device) == (
        "2026-11-23.C014", 3, "ba-muc", "pad", PAD
    )  # fmt: skip
    assert room.post.threads.isdisjoint({threading.main_thread()}), "a slow disk must not hold up the window"
    qtbot.waitUntil(lambda: not room.lit)
    assert (room.link.sent, room.bench.texts()) == ([], before)


def test_presses_that_answer_nothing_are_counted(room: Room, qtbot: QtBot) -> None:
    room.press(2)
    counts: list[Message] = []

    def is_counted() -> bool:
        counts.extend(room.post.counted())
        return bool(counts)

    qtbot.waitUntil(is_counted)
    assert counts == [ReportStrays(counter="quay-1", device=PAD, why="unarmed", count=1)]
    assert room.post.bodies == []


def test_the_next_call_darkens_the_pad(room: Room, qtbot: QtBot) -> None:
    room.tell()
    qtbot.waitUntil(lambda: room.lit)
    room.link.tell(a_hall(serving("C015"), seq=102))
    qtbot.waitUntil(lambda: not room.lit)


def test_a_question_ends_with_its_time_also_when_nothing_is_heard(room: Room, qtbot: QtBot) -> None:
    room.tell()
    qtbot.waitUntil(lambda: room.lit)
    room.link.pass_time(31)
    qtbot.waitUntil(lambda: not room.lit)


def test_a_press_for_a_test_rates_nobody_and_the_question_goes_on(room: Room, qtbot: QtBot) -> None:
    room.tell()
    qtbot.waitUntil(lambda: room.lit)
    data = {"station": panel_station().id, "device": PAD}
    room.tell(Fact(seq=102, day="2026-11-23", at=at(0), kind="device_asked", who="ban-truc", data=data))
    room.press(3)
    tested = ReportDeviceTest(device=PAD, outcome="ok", detail="pressed", about=("3",))
    qtbot.waitUntil(lambda: tested in room.link.sent)
    assert room.post.bodies == [] == list(room.post.counted())
    qtbot.waitUntil(lambda: room.lit)
    room.press(2)
    qtbot.waitUntil(lambda: len(room.post.bodies) == 1)


def test_a_calm_line_says_that_somebody_is_being_asked_and_not_what_was_said(room: Room) -> None:
    done = serving(state=TicketState.FINISHED, since=at(0))
    room.bench.click("finish")

    room.link.answer(TicketNow(ticket=done))
    room.tell()
    said = next(text for text in room.bench.texts() if "đã xong" in text)
    assert said == "C014 đã xong lúc 10:32. Đang mời đánh giá C014."
    room.tell(answered=True)
    assert "C014 đã xong lúc 10:32." in room.bench.texts()


def test_a_counter_without_pad_or_screen_asks_nobody(tmp_path: Path) -> None:
    config = with_pad(tmp_path, row(tmp_path / "pad"))
    assert is_rated(config, "quay-1") and not is_rated(config, "quay-2")
    quiet = config.ratings.model_copy(update={"enabled": False})
    assert not is_rated(config.model_copy(update={"ratings": quiet}), "quay-1")


def test_the_pads_of_a_counter_with_a_rating_screen_are_the_screen_s(tmp_path: Path) -> None:
    config = with_pad(tmp_path, row(tmp_path / "pad"))
    panel = panel_station()
    assert [one.id for one in pads_of(config, panel)] == [PAD]
    screen = panel.model_copy(update={"id": "danh-gia", "kind": StationKind.RATING_SCREEN})
    config = config.model_copy(update={"stations": (*config.stations, screen)})
    assert pads_of(config, panel) == []


def test_what_is_pressed_is_kept_in_a_file_of_the_station(tmp_path: Path) -> None:
    file = ratings_file(with_pad(tmp_path), panel_station())
    assert file == tmp_path / "stations" / f"{panel_station().id}.ratings.jsonl"
