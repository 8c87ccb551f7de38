"""A roll ends in the middle of a slip and somebody puts in a new one, before the eyes of a whole hall."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

VISITS = 10


@pytest.mark.timeout(180)
def test_a_roll_that_ends_and_is_replaced_costs_no_number_and_no_honesty(tmp_path: Path) -> None:
    options = ["--hall", "commune", "--visits", str(VISITS), "--speed", "100", "--faults", "giay-het"]
    command = [sys.executable, "-m", "config", "demo", *options, "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert figures["issued"] == VISITS
    assert figures["printed"] + figures["told_unprinted"] == VISITS
    assert figures["printed"] > 0
    assert figures["slips_printed_twice"] == 0
    _check_the_paper(tmp_path)


def _check_the_paper(out: Path) -> None:
    papers = (out / "state" / "printers" / "may-in-1" / "printer.jsonl").read_text(encoding="utf-8").splitlines()
    torn = [json.loads(line)["torn"] for line in papers]
    assert "paper_end" in torn
    facts = [json.loads(line) for line in (out / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    reasons = [reason for fact in facts if fact["kind"] == "device_changed" for reason in fact["data"]["reasons"]]
    assert {"media-low", "media-empty"} <= set(reasons)
