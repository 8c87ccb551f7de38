"""zbar in its own process: what it reads, and that nothing it does harms anybody."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import segno

from devices.camera.reads import Gray
from devices.camera.second_reader import PAUSES_S, SecondReader
from devices.camera.zbar_child import MISSING, MOST_PIXELS
from tests.devices.devices_bench import PATIENCE_S
from tests.devices.devices_camera import TEXT, child, shot, until


class Clock:
    """Real time, and what a test adds to it."""

    def __init__(self) -> None:
        self.added = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.added


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def second() -> Iterator[SecondReader]:
    made = SecondReader(("code128", "code39", "qr"), deadline_s=PATIENCE_S)
    assert made.wait_ready(PATIENCE_S)
    yield made
    made.close()


def stand_in(script: str, clock: Clock, deadline_s: float = PATIENCE_S) -> SecondReader:
    made = SecondReader((), deadline_s=deadline_s, child=child(script), clock=clock)
    made.start()
    return made


def qr(data: bytes) -> Gray:
    modules = np.array([[255 * (not dark) for dark in row] for row in segno.make(data, micro=False).matrix], np.uint8)
    return np.kron(np.pad(modules, 4, constant_values=255), np.ones((5, 5), np.uint8))


def test_it_reads_what_zbar_reads(second: SecondReader) -> None:
    (read,) = second(shot())
    assert (read.symbology, read.text) == ("code128", TEXT)
    assert np.abs(np.mean(read.corners, axis=0) - [320, 240]).max() < 30
    assert [(one.symbology, one.text) for one in second(qr("Trần Thị Đẹp".encode()))] == [("qr", "Trần Thị Đẹp")]
    assert second(np.full((100, 100), 200, np.uint8)) == ()


@pytest.mark.parametrize("data", [b"\x0e\x01", b"abc\x0e\x0f\x01def", bytes(range(32)), b"\xff" * 60, b"\x93\xfa" * 9])
def test_hostile_qr_codes_do_no_harm(second: SecondReader, data: bytes) -> None:
    second(qr(data))
    assert second.wait_ready(PATIENCE_S) or second.ends
    until(lambda: second.wait_ready(0.1))
    assert second(shot())


def test_a_part_of_a_divided_qr_code_does_no_harm(second: SecondReader) -> None:
    part = segno.make_sequence("A" * 40, symbol_count=3)[0]
    modules = np.array([[255 * (not dark) for dark in row] for row in part.matrix], np.uint8)
    second(np.kron(np.pad(modules, 4, constant_values=255), np.ones((5, 5), np.uint8)))
    assert second(shot())


def test_a_picture_larger_than_the_shared_memory_is_left_alone(second: SecondReader) -> None:
    assert second(np.zeros((1025, 1025), np.uint8)) == ()
    assert second(np.zeros((1024, MOST_PIXELS // 1024), np.uint8)) == ()
    assert second.ends == 0


def test_it_starts_in_a_folder_with_files_named_as_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)", "utf-8")
    monkeypatch.chdir(tmp_path)
    made = SecondReader(("qr",))
    assert made.wait_ready(PATIENCE_S)
    made.close()


def test_nobody_waits_for_its_start(clock: Clock) -> None:
    slow = stand_in("threading.Event().wait()", clock)
    assert slow(shot()) == ()
    assert slow.ends == 0
    slow.close()


DIES = 'say("ready")\nasked()\nos.abort()'


def test_one_that_dies_is_started_again_after_a_pause(clock: Clock) -> None:
    dying = stand_in(DIES, clock)
    for ends, pause_s in enumerate((*PAUSES_S, PAUSES_S[-1]), 1):
        assert dying.wait_ready(PATIENCE_S)
        assert dying(shot()) == ()
        assert dying.ends == ends
        assert not dying.wait_ready(0.0), "it is not started at once"
        clock.added += pause_s
    dying.close()


def test_one_that_the_system_does_not_start_reads_nothing_and_is_tried_again(clock: Clock) -> None:
    made = SecondReader((), child=("/none/python",), clock=clock)
    assert made(shot()) == ()
    assert made.ends == 1
    made.start()
    assert made.ends == 1, "not at once"
    clock.added += PAUSES_S[0]
    made.start()
    assert made.ends == 2
    made.close()


def test_a_picture_that_is_read_ends_the_count(clock: Clock) -> None:
    good = stand_in('say("ready")\nwhile asked(): say([["qr", "a", [[1, 2]]]])', clock)
    assert good.wait_ready(PATIENCE_S)
    assert [read.text for read in good(shot())] == ["a"]
    assert good.ends == 0
    good.close()


@pytest.mark.parametrize(
    "script",
    [
        'say("ready")\nthreading.Event().wait()',
        'say("ready")\nasked()\nthreading.Event().wait()',
        'say("ready")\nasked()\nwhile True: print("x" * 65536, end="")',
        'say("ready")\nasked()\nprint("no JSON", flush=True)\nasked()',
        'say("ready")\nasked()\nos.close(1)\nthreading.Event().wait()',
    ],
)
def test_one_that_answers_nothing_or_nonsense_is_ended(clock: Clock, script: str) -> None:
    strange = stand_in(script, clock, deadline_s=0.3)
    assert strange.wait_ready(PATIENCE_S)
    assert strange(shot()) == ()
    assert strange.ends == 1
    strange.close()


def test_one_that_cannot_run_is_not_tried_again(clock: Clock) -> None:
    missing = stand_in(f"sys.exit({MISSING})", clock)
    assert not missing.wait_ready(PATIENCE_S)
    clock.added += 100
    assert not missing.wait_ready(PATIENCE_S)
    assert missing.ends == 0


def test_nothing_is_left_of_it() -> None:
    gc.collect()
    before = sorted(os.listdir("/proc/self/fd"))
    made = SecondReader(("qr",))
    assert made.wait_ready(PATIENCE_S)
    assert len(os.listdir("/proc/self/fd")) > len(before)
    made.close()
    del made
    gc.collect()
    assert sorted(os.listdir("/proc/self/fd")) == before
