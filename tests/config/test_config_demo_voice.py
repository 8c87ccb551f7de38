"""The loudspeakers of a demonstration are simulated ones, as fast as its people, and speak at any hour."""

from __future__ import annotations

import tomllib
from pathlib import Path

import tomli_w

from config.demo.plan import Stage, write_settings
from config.load import find_hall
from config.voice import Voice

SPEED = 40.0


def test_every_loudspeaker_is_simulated_and_has_neither_window_nor_script(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    config = write_settings(find_hall("commune"), stage, 9999, SPEED, (1920, 1080))
    voice = config.station("loa-1")
    assert voice.speaker == f"sim:40:{stage.sounds('loa-1')}"
    assert (voice.pilot, voice.window) == (None, None)
    windows = [one for one in config.stations if one.window is not None]
    assert len(windows) == len(config.stations) - 1


def test_a_demonstration_knows_no_quiet_hours(tmp_path: Path) -> None:
    values = tomllib.loads(find_hall("commune").read_text(encoding="utf-8"))
    values["voice"] = {"times": 3, "quiet": [{"begins": "00:00", "ends": "24:00"}]}
    values["voice"]["volumes"] = [{"since": "00:00", "percent": 0}]
    file = tmp_path / "hall.toml"
    file.write_text(tomli_w.dumps(values), encoding="utf-8")
    assert write_settings(file, Stage(tmp_path / "out"), 9999, SPEED, None).voice == Voice(times=3)
