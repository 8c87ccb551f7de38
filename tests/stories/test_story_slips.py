"""Kiosks that are killed while they print, on printers in trouble: no slip is lost, none comes out twice unmarked."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.slip_faults import LANES, Run
from benchmarks.slip_verdict import verdict

SLIPS = 60


@pytest.mark.timeout(180)
def test_every_number_ends_on_paper_or_is_told_whatever_breaks(tmp_path: Path) -> None:
    run = Run(tmp_path, SLIPS)
    run.play()
    found = verdict(run.hall.file, run.captures, LANES)
    assert found.tickets >= SLIPS
    assert (found.lost, found.untold, found.disagreeing) == ([], [], [])
    assert (found.doubled, found.wrong) == ([], [])
    assert run.faults > 0
