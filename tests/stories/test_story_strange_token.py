"""A PC that was set up without the server's tokens: its log says what to do, whatever station it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.hall import ServerProcess, settings, token, wait_until, write_settings

PROGRAMS = {
    "kiosk-1": ("kiosk",),
    "look-up": ("kiosk",),
    "board-1": ("display", "board"),
    "sign-2": ("display", "sign"),
    "signs-1": ("display", "signs"),
    "voice-1": ("display", "announcer"),
    "panel-1": ("counter", "panel"),
    "rating-2": ("counter", "rating"),
    "desk": ("counter", "supervisor"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("hall")
    made = ServerProcess(folder, voices=1)
    rows: tuple[dict[str, Any], ...] = (
        {"id": "look-up", "kind": "lookup_screen", "name": "Tra cứu"},
        {"id": "sign-2", "kind": "counter_sign", "name": "Biển", "counter": "2"},
        {"id": "signs-1", "kind": "sign_bus", "name": "Đèn", "bus": "line-1"},
        {"id": "rating-2", "kind": "rating_screen", "name": "Đánh giá", "counter": "2"},
    )
    signs = [{"id": "led-2", "name": "Đèn 2", "bus": "line-1", "address": 2, "counter": "2"}]
    made.values |= {
        "stations": [*made.values["stations"], *({**row, "token": token(row["id"])} for row in rows)],
        "buses": [{"id": "line-1", "name": "Đường đèn", "device": str(folder / "no-such-line")}],
        "signs": signs,
    }
    write_settings(folder, made.values)
    with made:
        yield made


def elsewhere(server: ServerProcess, folder: Path, given: dict[str, str]) -> Path:
    """The hall's settings on another PC, with only these tokens in them."""
    rows = [{name: value for name, value in row.items() if name != "token"} for row in server.values["stations"]]
    stations = [row | ({"token": given[row["id"]]} if row["id"] in given else {}) for row in rows]
    hall = {**server.values["hall"], "state_dir": str(folder / "state")}
    ports = {"tallies": settings(folder)["tallies"]}
    return write_settings(folder, {**server.values, **ports, "hall": hall, "stations": stations})


@contextmanager
def said_by(station: str, config: Path) -> Iterator[Path]:
    """The log of a station that is started there."""
    log = config.parent / f"{station}.log"
    command = [sys.executable, "-m", *PROGRAMS[station], "--config", str(config), "--station", station]
    with log.open("wb") as words:
        process = subprocess.Popen(command, stdout=words, stderr=words)
    try:
        yield log
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("station", PROGRAMS)
def test_a_station_with_a_token_of_its_own_making_names_file_key_reason_and_remedy(
    server: ServerProcess, tmp_path: Path, station: str
) -> None:
    with said_by(station, elsewhere(server, tmp_path, {})) as log:
        kept = f"{tmp_path / 'state' / 'secrets.toml'}: tokens.{station}: "
        words = kept + f"the server at {server.address} does not know this token → copy secrets.toml"
        wait_until(lambda: words in log.read_text("utf-8"), 60)


def test_a_token_in_the_settings_is_looked_for_there(server: ServerProcess, tmp_path: Path) -> None:
    with said_by("board-1", elsewhere(server, tmp_path, {"board-1": "of-another-hall-altogether"})) as log:
        wait_until(lambda: "test: stations.board-1.token: the server at" in log.read_text("utf-8"), 60)
        assert "→ give the station the same token" in log.read_text("utf-8")
        assert "of-another-hall-altogether" not in log.read_text("utf-8")
