"""What several tests of this room need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.schema import Screen
from counter.panel.wiring import build
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_bench import Bench
from tests.counter.panel_samples import NOW_MS, config_of, panel_station


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    screen = Screen(width_px=1366, height_px=768, width_mm=344, height_mm=194)
    station = panel_station(screen=screen, window=(0, 0, 1366, 768), paint_log=tmp_path / "paints.jsonl")
    link = FakeLink(NOW_MS)
    program = build(config_of(), station, link)
    qtbot.addWidget(program.shell)
    with qtbot.waitExposed(program.shell):
        program.start()
    program.shell.activateWindow()
    yield Bench(link, program)
    program.close()
