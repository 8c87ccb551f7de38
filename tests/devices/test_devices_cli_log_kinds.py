"""What devices of every kind leave for ``hall devices log``; what is said of those that cannot be looked at here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assets.texts import Texts
from devices.__main__ import main
from devices.camera.camera_reader import CameraReader
from devices.cli.cable_log import cable_lines
from devices.errors import DeviceError
from devices.states import Reason, State
from tests.devices.devices_camera import QUICK, TEXT, Frames, shot
from tests.devices.devices_walk import hall_file
from tests.devices.pads_bench import at_bench


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    """``hall devices …`` in this process, in Vietnamese."""
    monkeypatch.setenv("HALL_LANG", "vi")
    level = logging.getLogger().level
    yield lambda *words: main([str(word) for word in words])
    logging.getLogger().setLevel(level)


def lines(trace: Path) -> list[str]:
    return [line.split("  ", 1)[1] for line in cable_lines(trace, 40, "vi", Texts("vi"))]


def test_of_a_camera_the_shape_of_each_scan_is_kept_and_no_code(tmp_path: Path) -> None:
    trace, source, now = tmp_path / "cam.jsonl", Frames(shot()), [0.0]
    source.plugged.clear()
    driver = CameraReader(replace(QUICK, trace=trace), source, lambda scan: None, lambda: now[0])
    for _ in range(3):
        with pytest.raises(DeviceError):
            driver.open()
        driver.close()
    source.plugged.set()
    driver.open()
    for _ in range(9):
        now[0] += 0.1
        driver.attend(0.0)
    driver.close()
    failed, *rest = lines(trace)
    assert failed.startswith("–  lỗi: không nối được")
    assert rest == ["–  đã nối", "←  code128 a99.99-999999-9999", "–  đã ngắt"]
    assert TEXT not in trace.read_text("utf-8")


def test_of_a_pad_that_types_every_digit_is_kept_once(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("pad ban-phim-1 is lost: ")
    trace = tmp_path / "pad.jsonl"
    with at_bench(tmp_path, kind="digits", trace=trace) as bench:
        bench.tell("press 4")
        bench.heard.wait(lambda: bench.heard.keys == [(4, False)])
        bench.tell("stuck 5")
        bench.heard.wait(lambda: bench.pad.counts.bounced > 2)
        bench.tell("unplugged on")
        bench.heard.wait(lambda: bench.heard.is_in(State.ABSENT))
        assert bench.heard.healths[-1].reasons == (Reason.UNREACHABLE,)
        bench.heard.wait(lambda: len(lines(trace)) == 4)
    opened, pressed, jammed, failed = lines(trace)
    assert (opened, pressed, jammed) == ("–  đã nối", "←  04", "←  05")
    assert failed.startswith("–  lỗi: không nối được")


def test_what_has_no_cable_is_said_to_have_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: Callable[..., int]
) -> None:
    file = hall_file(tmp_path)
    rows = '\n[[readers]]\nid = "go-phim"\nname = "Gõ phím"\nkind = "wedge"\n'
    rows += '\n[[pads]]\nid = "man-hinh"\nname = "Màn hình"\nkind = "screen"\ncounter = "quay-1"\n'
    file.write_text(file.read_text("utf-8") + rows, "utf-8")
    for name in ("go-phim", "man-hinh"):
        assert command("log", name, "--config", file) == 0
    assert capsys.readouterr().out.count("không có dây riêng") == 2


def test_what_is_plugged_into_another_machine_is_tested_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: Callable[..., int]
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "pc-1")
    file = hall_file(tmp_path)
    row = '\n[[readers]]\nid = "dau-doc-2"\nname = "Đầu đọc"\nmachine = "pc-2"\ndevice = "/dev/serial/by-id/x"\n'
    file.write_text(file.read_text("utf-8") + row, "utf-8")
    assert command("test", "dau-doc-2", "--config", file) == 1
    assert capsys.readouterr().out == "Thiết bị này cắm ở máy “pc-2”, đây là máy “pc-1”: xin thử ở máy ấy.\n"
