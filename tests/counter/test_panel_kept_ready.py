"""Rating pads and readers at the officer's desk: kept ready and told of; a press is stray, a code presses nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.devices import Pad, Reader
from config.schema import HallConfig, Station, StationKind
from counter.gear import expected
from counter.panel.cables import pads_of
from counter.panel.wiring import build
from devices.pads.sim import SimLinePad
from devices.pads.sim_server import SimPadServer
from queue_engine.client.post import Counted
from queue_engine.protocol import CallNext, Fact, Message, ReportDevice, ReportDeviceTest, ReportStrays
from tests.assets.test_assets_key_filter import strokes
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import NOW_MS, a_hall, at, panel_station
from tests.counter.test_panel_pads import FakePost, with_pad

CODE = "H13.01-251121-0042"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[SimPadServer]:
    server = SimPadServer(tmp_path / "pad", [SimLinePad()])
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.stop()
    thread.join()


def a_pad(**changes: object) -> Pad:
    return Pad.model_validate({"id": "y-kien-1", "name": "Hộp ý kiến", "counter": "quay-1", **changes})


@pytest.fixture
def posts() -> list[FakePost]:
    """What the panel started would carry its presses to the server."""
    return []


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path, box: SimPadServer, posts: list[FakePost]) -> Iterator[Callable[..., Bench]]:
    """A panel with this pad and this reader and no rating screen; put away before the box is."""
    benches: list[Bench] = []

    def post_of(strays: Counted) -> FakePost:
        posts.append(FakePost(strays))
        return posts[-1]

    def start(pad: Pad | None = None, reader: Reader | None = None) -> Bench:
        station = panel_station(window=(0, 0, 1366, 768), readers=(reader.id,) if reader else ())
        pads = (pad.model_copy(update={"machine": station.machine}),) if pad else ()
        config = with_pad(tmp_path, *pads).model_copy(update={"readers": (reader,) if reader else ()})
        link = FakeLink(NOW_MS)
        program = build(config, station, link, post_of=post_of)
        qtbot.addWidget(program.shell)
        with qtbot.waitExposed(program.shell):
            program.start()
        benches.append(Bench(link, program))
        return benches[-1]

    yield start
    for bench in benches:
        bench.program.close()


def states(link: FakeLink, device: str) -> list[str]:
    return [body.state for body in link.sent if isinstance(body, ReportDevice) and body.device == device]


def counted(posts: list[FakePost]) -> list[Message]:
    return [body for post in posts for body in post.counted()]


def ask(bench: Bench, device: str) -> None:
    data = {"station": panel_station().id, "device": device}
    asked = Fact(seq=101, day="2026-11-23", at=at(0), kind="device_asked", who="ban-truc", data=data)
    bench.link.tell(a_hall(seq=101), asked)


def test_a_rating_pad_is_told_of_unplugged_and_back_and_a_press_is_stray(
    start: Callable[..., Bench], box: SimPadServer, tmp_path: Path, qtbot: QtBot, expect_log: Callable[[str], None],
    posts: list[FakePost],
) -> None:  # fmt: skip
    expect_log("y-kien-1 is lost")
    bench = start(a_pad(device=str(tmp_path / "pad")))
    qtbot.waitUntil(lambda: states(bench.link, "y-kien-1")[-1:] == ["READY"])
    box.pads[0].faults.obey("press 2")
    box.wake()
    stray = ReportStrays(counter="quay-1", device="y-kien-1", why="unarmed", count=1)
    qtbot.waitUntil(lambda: counted(posts) == [stray])
    box.pads[0].faults.obey("unplugged on")
    box.wake()
    qtbot.waitUntil(lambda: states(bench.link, "y-kien-1")[-1:] == ["ABSENT"])
    box.pads[0].faults.obey("unplugged off")
    box.wake()
    qtbot.waitUntil(lambda: states(bench.link, "y-kien-1")[-1:] == ["READY"])


def test_a_rating_pad_is_tried_out_from_the_desk(
    start: Callable[..., Bench], box: SimPadServer, tmp_path: Path, qtbot: QtBot
) -> None:
    bench = start(a_pad(device=str(tmp_path / "pad")))
    qtbot.waitUntil(lambda: states(bench.link, "y-kien-1")[-1:] == ["READY"])
    ask(bench, "y-kien-1")
    box.pads[0].faults.obey("press 4")
    box.wake()
    tested = ReportDeviceTest(device="y-kien-1", outcome="ok", detail="pressed", about=("4",))
    qtbot.waitUntil(lambda: tested in bench.link.sent)


def test_a_scanner_that_types_at_the_desk_presses_no_button_and_can_be_tried_out(
    start: Callable[..., Bench], qtbot: QtBot
) -> None:
    bench = start(reader=Reader.model_validate({"id": "quet-1", "name": "Đầu đọc", "kind": "wedge"}))
    assert states(bench.link, "quet-1") == ["READY"]
    bench.sign_in(a_hall())
    ask(bench, "quet-1")
    strokes(bench.shell, CODE + "\r", gap_ms=10)
    tested = [body for body in bench.link.sent if isinstance(body, ReportDeviceTest)]
    assert [(body.device, body.outcome) for body in tested] == [("quet-1", "ok")]
    assert not [body for body in bench.link.sent if isinstance(body, CallNext)]


def with_pads(folder: Path, *pads: Pad, screen: bool = False) -> HallConfig:
    config = with_pad(folder, *pads)
    rating = Station(id="danh-gia", name="Màn đánh giá", kind=StationKind.RATING_SCREEN, counter="quay-1")
    return config.model_copy(update={"stations": (*config.stations, rating)}) if screen else config


def test_a_pad_is_the_rating_screens_where_there_is_one_else_the_panels_if_it_has_a_cable(tmp_path: Path) -> None:
    station = panel_station()
    cabled = a_pad(device="/dev/x", machine=station.machine)
    touched = a_pad(id="y-kien-2", kind="screen", machine=station.machine)
    alone, beside = with_pads(tmp_path, cabled, touched), with_pads(tmp_path, cabled, touched, screen=True)
    assert [pad.id for pad in pads_of(alone, station)] == ["y-kien-1"]
    assert pads_of(beside, station) == []
    owners = [{one.device: one.station for one in expected(hall)} for hall in (alone, beside)]
    assert [(found["y-kien-1"], found["y-kien-2"]) for found in owners] == [
        (station.id, ""),
        ("danh-gia", "danh-gia"),
    ]
