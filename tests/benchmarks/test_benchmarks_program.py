"""A benchmark as a program: its exit code, its JSON, and that it leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import __main__ as every
from benchmarks import board_latency, program
from benchmarks.goals import goals
from benchmarks.hall import BenchHall, Shape
from benchmarks.kiosk_start import resident_bytes
from benchmarks.measure import Row, counted, sampled
from benchmarks.visitor import slips

ROWS = {
    "call_to_board_1": sampled("call_to_board_1", "ms", [10.0]),
    "call_to_board_10": sampled("call_to_board_10", "ms", [10.0]),
    "call_to_board_30": sampled("call_to_board_30", "ms", [10.0]),
    "board_cpu_idle": counted("board_cpu_idle", "%", 0.5),
    "board_cpu_flashing": counted("board_cpu_flashing", "%", 4.0),
}
FULL_ONLY = ["board_memory", "board_memory_growth"]


@pytest.fixture(autouse=True)
def _own_signals() -> object:
    """A program's own way to end on SIGTERM is not that of the tests."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def run(rows: Sequence[Row], file: Path) -> int:
    return program.main("board_latency", lambda quick: rows, ["--quick", "--json", str(file)])


def test_a_run_with_every_goal_met_ends_with_0_and_its_json(tmp_path: Path) -> None:
    assert run(list(ROWS.values()), tmp_path / "rows.json") == program.MET
    rows = json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))
    assert [row["metric"] for row in rows] == [*ROWS, *FULL_ONLY]
    assert rows[2]["met"] is True


def test_a_missing_metric_fails_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(list(ROWS.values())[:2], tmp_path / "rows.json") == program.FAILED
    assert "call_to_board_30: not reported" in capsys.readouterr().out


def test_an_unmet_goal_is_printed_and_has_its_own_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {**ROWS, "call_to_board_30": sampled("call_to_board_30", "ms", [100.0])}
    assert run(list(rows.values()), tmp_path / "rows.json") == program.UNMET
    assert "! call_to_board_30: p99 < 100 ms is not met" in capsys.readouterr().out


@pytest.mark.parametrize(("codes", "worst"), [((0, 0), 0), ((0, 2), 2), ((2, 1, 0), 1), ((0, -9), 1)])
def test_the_run_of_all_ends_with_the_worst_code(codes: tuple[int, ...], worst: int) -> None:
    assert every._worst(codes) == worst


def test_a_name_that_is_no_benchmark_is_refused_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        every.main(["visit_latncy"])
    said = capsys.readouterr().err
    assert all(name in said for name in goals())


def test_the_hall_has_thirty_stations_that_can_follow(tmp_path: Path) -> None:
    others = board_latency.MOST - board_latency.BOARDS - board_latency.PANELS
    hall = BenchHall(tmp_path, Shape(board_latency.BOARDS, others))
    assert len(hall.panels) + len(hall.others) + board_latency.BOARDS == board_latency.MOST


def test_the_first_moment_at_which_a_call_was_painted_counts(tmp_path: Path) -> None:
    log = tmp_path / "board.jsonl"
    lines = [
        {"t": 1.0, "event": "painted"},
        {"t": 2.0, "event": "shown", "shown": [{"seq": 7}, {"seq": 8}]},
        {"t": 3.0, "event": "shown", "shown": [{"seq": 8}, {"seq": 9}]},
    ]
    log.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"t": 4.0, "ev', encoding="utf-8")
    assert board_latency.painted(log) == {7: 2.0, 8: 2.0, 9: 3.0}


def test_half_a_line_of_the_printers_log_is_left_for_later(tmp_path: Path) -> None:
    log = tmp_path / "printer.jsonl"
    assert slips(log) == []
    log.write_text('{"slip": 1}\n{"sl', encoding="utf-8")
    assert slips(log) == [{"slip": 1}]


def test_the_resident_size_of_a_process_is_known() -> None:
    assert 5e6 < resident_bytes(os.getpid()) < 5e9


# -- nothing is left behind


def processes_of(folder: Path) -> list[str]:
    """Command lines that name the folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().decode("utf-8", "replace").replace("\0", " ")
        except OSError:
            continue
        found += [words] if str(folder) in words else []
    return found


def wait_for(met: Callable[[], object]) -> None:
    ends = time.monotonic() + 20
    while not met():
        assert time.monotonic() < ends
        threading.Event().wait(0.02)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_broken_off_leaves_no_process(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "benchmarks", "--quick", "visit_latency"]
    running = subprocess.Popen(
        command, env={**os.environ, "HALL_BENCH_DIR": str(tmp_path)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, cwd=Path(program.__file__).parent.parent,
    )  # fmt: skip
    try:
        wait_for(lambda: any("queue_engine" in words for words in processes_of(tmp_path)))
    finally:
        running.send_signal(how)
        running.wait(15)
    wait_for(lambda: not processes_of(tmp_path))
    if how is signal.SIGTERM:
        wait_for(lambda: not list(tmp_path.iterdir()))
