"""The kiosk as a program: starts, paints, ends when told, and says what is wrong with its settings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import tomli_w

HALL = {
    "hall": {"id": "test", "name": "Hội trường thử", "name_en": "Test hall", "short_name": "Thử", "state_dir": "state"},
    "server": {"port": 1},
    "fields": [{"id": "land", "letter": "D", "name": "Đất đai", "name_en": "Land"}],
    "counters": [{"id": "c1", "number": 1, "name": "Quầy 1", "name_en": "Counter 1", "fields": ["land"]}],
    "stations": [
        {"id": "kiosk", "kind": "ticket_kiosk", "name": "Máy lấy số", "paint_log": "paints.jsonl"},
        {"id": "board", "kind": "hall_board", "name": "Bảng"},
    ],
}

BROKEN = """
import sys
from PySide6.QtCore import QTimer
from assets.qt.station import application, out_of_order_on_error
app = application()
out_of_order_on_error(lambda: print("card", flush=True), seconds=0.05)
QTimer.singleShot(0, lambda: 1 / 0)
sys.exit(app.exec())
"""


@pytest.fixture
def hall_file(tmp_path: Path) -> Path:
    file = tmp_path / "hall.toml"
    file.write_text(tomli_w.dumps(HALL), encoding="utf-8")
    return file


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *arguments], stdout=-1, stderr=-1, text=True)


def test_it_paints_without_a_server_and_ends_cleanly_on_sigterm(hall_file: Path) -> None:
    with start("-m", "kiosk", "--config", str(hall_file), "--station", "kiosk") as kiosk:
        assert kiosk.stderr is not None
        assert any(line.startswith("painted ") for line in kiosk.stderr)
        kiosk.send_signal(signal.SIGTERM)
        kiosk.communicate(timeout=60)
    assert kiosk.returncode == 0
    assert '"painted"' in (hall_file.parent / "paints.jsonl").read_text()


def test_a_kiosk_that_is_to_speak_works_on_a_machine_without_a_loudspeaker(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    stations = [{**HALL["stations"][0], "voice": True}]  # type: ignore[dict-item]
    file.write_text(tomli_w.dumps({**HALL, "stations": stations}), encoding="utf-8")
    command = [sys.executable, "-m", "kiosk", "--config", str(file), "--station", "kiosk"]
    no_player = {**os.environ, "PATH": str(tmp_path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=no_player) as kiosk:
        assert kiosk.stderr is not None
        awaited = {"painted ", "speaker is lost: no-sound-card", "speaker-voice is lost: program-missing"}
        while awaited:
            line = kiosk.stderr.readline()
            assert line, f"the kiosk ended without saying {awaited}"
            awaited = {words for words in awaited if words not in line}
        kiosk.send_signal(signal.SIGTERM)
        kiosk.communicate(timeout=60)
    assert kiosk.returncode == 0


@pytest.mark.parametrize(
    ("station", "said"),
    [("kiosq", "kiosk"), ("board", "kiosk")],
    ids=["a misspelt station", "a station of another kind"],
)
def test_a_wrong_station_is_said_with_the_right_name(hall_file: Path, station: str, said: str) -> None:
    with start("-m", "kiosk", "--config", str(hall_file), "--station", station) as kiosk:
        _, errors = kiosk.communicate(timeout=60)
    assert kiosk.returncode == 3
    assert said in errors
    assert "Traceback" not in errors


def test_our_own_mistake_shows_the_card_and_ends_the_program_for_a_new_start() -> None:
    with start("-c", BROKEN) as program:
        said, errors = program.communicate(timeout=60)
    assert (said, program.returncode) == ("card\n", 1)
    assert "ZeroDivisionError" in errors
