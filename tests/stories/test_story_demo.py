"""A day through the real programs: windows, server, printer at the cable; then every figure is checked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from queue_engine.journal import parse, verify

VISITS = 6


@pytest.mark.timeout(180)
def test_a_commune_hall_serves_its_visitors_and_leaves_everything_to_be_looked_at(tmp_path: Path) -> None:
    options = ["--hall", "commune", "--visits", str(VISITS), "--speed", "120", "--out", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "config", "demo", *options], capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert (figures["issued"], figures["printed"], figures["called"]) == (VISITS, VISITS, VISITS)
    assert figures["finished"] + figures["no_show"] == VISITS
    assert (figures["ratings_asked"], figures["ratings_twice"]) == (figures["finished"], 0)
    assert figures["touch_to_slip_ms"]["n"] == figures["call_to_board_ms"]["n"] == VISITS
    _check_what_is_left(tmp_path)


def _check_what_is_left(out: Path) -> None:
    facts = [parse(line) for line in (out / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    assert verify(facts).problems == ()
    numbers = {fact.data["number"] for fact in facts if fact.kind == "ticket_issued"}
    assert {png.stem for png in (out / "slips").iterdir()} == numbers
    windows = {"kiosk-1", "bang-1", "ban-1", "ban-2", "man-danh-gia-1", "truc-ban"}
    assert {png.stem for png in (out / "screens").iterdir()} == windows
    slips = {fact.data["state"] for fact in facts if fact.kind == "slip_reported"}
    assert slips == {"confirmed"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--hall", "thu-dau-mott"], "thu-dau-mot"),
        (["--day", "99"], "--day 99"),
        (["--out", "/proc/nowhere"], "/proc/nowhere"),
    ],
)
def test_a_demonstration_that_cannot_be_says_why(options: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "config", "demo", *options], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 3
    assert words in done.stderr and "Traceback" not in done.stderr


def test_a_demonstration_never_empties_a_folder_that_it_did_not_make(tmp_path: Path) -> None:
    precious = tmp_path / "state" / "hall.db"
    precious.parent.mkdir()
    precious.write_text("the journal of a real hall", encoding="utf-8")
    command = [sys.executable, "-m", "config", "demo", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3 and str(tmp_path) in done.stderr
    assert precious.read_text(encoding="utf-8") == "the journal of a real hall"
