"""The simulated sound card leaves a line for each sound, and is unplugged by a file."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from devices.speech.errors import NoSoundCard
from devices.speech.sim import SimulatedSoundCard, away_mark
from tests.devices.devices_speech import tone


def test_each_sound_is_a_line_with_its_text_and_both_clocks(tmp_path: Path) -> None:
    log = tmp_path / "sounds" / "loa.jsonl"
    card = SimulatedSoundCard(speed=20.0, log=log)
    before = time.monotonic()
    card.play(tone(2.0), "mời số một", 10.0)
    card.play(tone(1.0), "mời số hai", 10.0)
    first, second = (json.loads(line) for line in log.read_text(encoding="utf-8").splitlines())
    assert (first["text"], second["text"]) == ("mời số một", "mời số hai")
    assert first["end"] - first["start"] >= 1.99 and first["whole"]
    assert before <= first["began"] < first["ended"] <= second["began"] < second["ended"] <= time.monotonic()


def test_a_machine_that_wakes_late_does_not_make_the_card_a_slow_one() -> None:
    clock = iter(range(1000))
    card = SimulatedSoundCard(speed=100.0, clock=lambda: float(next(clock)))
    assert card.play(tone(2.0), "mời số một", 10.0) == pytest.approx(2.0)
    assert card.played[0].end - card.played[0].start >= 100


def test_a_file_beside_the_log_unplugs_the_card(tmp_path: Path) -> None:
    card = SimulatedSoundCard(speed=200.0, log=tmp_path / "loa.jsonl")
    away_mark(tmp_path / "loa.jsonl").touch()
    with pytest.raises(NoSoundCard):
        card.open()
    with pytest.raises(NoSoundCard):
        card.play(tone(1.0), "mời số một", 10.0)
    away_mark(tmp_path / "loa.jsonl").unlink()
    card.open()
