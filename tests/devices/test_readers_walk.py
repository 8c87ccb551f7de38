"""Readers at simulated cables: what is scanned arrives once, and a pulled cable is shown and comes back."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.errors import UnknownKind
from devices.links.tap import read_trace
from devices.ports import Scan
from devices.readers.framing import Framer, Framing
from devices.readers.reading import ReaderDriver
from devices.readers.settings import ReaderSettings
from devices.readers.station import code_reader
from devices.states import Reason, State
from tests.devices.devices_readers import QUICK, Heard, ReaderBench

DOSSIER = "H13.01-251121-0042"
CARD = "001085012345|NGUYỄN THỊ BƯỞI|01011985|Nữ|Số 7, Ấp Đồng Lũy, Phường Phú Lợi|15052021"
KINDS = ["serial", "evdev", "hid_pos"]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., ReaderBench]]:
    made: list[ReaderBench] = []

    def make(kind: str = "serial", **changes: object) -> ReaderBench:
        made.append(ReaderBench(tmp_path, kind, **changes))  # type: ignore[arg-type]
        return made[-1].ready()

    yield make
    for one in made:
        one.put_away()


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_is_ready_then_lost_then_back_under_its_name_and_the_log_has_two_lines(
    kind: str, bench: Callable[..., ReaderBench], caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("quet-1 is lost")
    at = bench(kind)
    caplog.set_level(logging.INFO, "devices.runner")
    at.tell("scan A001")
    at.heard.until_texts("A001")
    pulled = time.monotonic()
    at.tell("unplug")
    assert at.heard.until_state(State.ABSENT, Reason.UNREACHABLE) - pulled < 1.0
    assert not at.device.exists()
    back = time.monotonic()
    at.tell("plug")
    assert at.heard.until_state(State.READY) - back < 3.0
    at.tell("scan A002")
    at.heard.until_texts("A001", "A002")
    lines = [(record.levelname, record.message) for record in caplog.records if record.name == "devices.runner"]
    assert [(level, "quet-1" in words) for level, words in lines] == [("WARNING", True), ("INFO", True)]
    assert [health.state for _, health in at.heard.healths] == [State.READY, State.ABSENT, State.READY]


@pytest.mark.parametrize("kind", KINDS)
def test_codes_arrive_with_kind_and_text_whatever_the_cable(kind: str, bench: Callable[..., ReaderBench]) -> None:
    at = bench(kind)
    at.tell(f"scan {DOSSIER}", f"scan {CARD}", "scan_joined A001 A002")
    at.heard.until_texts(DOSSIER, CARD, "A001", "A002")
    assert [scan.symbology for scan in at.heard.scans] == ["code128", "qr", "code128", "code128"]
    assert {scan.reader for scan in at.heard.scans} == {"quet-1"}
    assert all(0 <= time.monotonic() - scan.at < 10 for scan in at.heard.scans)


@pytest.mark.parametrize("kind", KINDS)
def test_the_prefix_of_the_settings_is_taken_off(kind: str, bench: Callable[..., ReaderBench]) -> None:
    at = bench(kind, sim={"prefix": "~Q"}, framing=Framing(prefix="~Q"))
    at.tell(f"scan {DOSSIER}")
    at.heard.until_texts(DOSSIER)


@pytest.mark.parametrize("kind", ["serial", "evdev"])
def test_a_code_in_two_pieces_is_one(kind: str, bench: Callable[..., ReaderBench]) -> None:
    at = bench(kind)
    at.tell(f"scan_split {CARD}")
    at.heard.until_texts(CARD)


@pytest.mark.parametrize("end", ["cr", "lf", "crlf", "tab"])
def test_every_terminator_ends_a_code(end: str, bench: Callable[..., ReaderBench]) -> None:
    at = bench(sim={"aim": False})
    at.tell(f"terminator {end}", "scan A001", "scan A002")
    at.heard.until_texts("A001", "A002")
    assert {scan.symbology for scan in at.heard.scans} == {""}


def test_a_scanner_without_terminator_is_understood_by_its_pauses(bench: Callable[..., ReaderBench]) -> None:
    at = bench(sim={"terminator": "none"}, framing=Framing(terminator="none", gap_s=0.05))
    at.tell("scan A001")
    at.heard.until_texts("A001")
    at.tell("scan A002")
    at.heard.until_texts("A001", "A002")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_code_twice_in_a_row_is_one_scan(kind: str, bench: Callable[..., ReaderBench]) -> None:
    at = bench(kind, same_code_s=60.0)
    at.tell("twice A001", "scan_split A002")
    at.heard.until_texts("A001", "A002")


def test_noise_before_a_code_and_a_flood_without_end_lose_nothing_else(
    bench: Callable[..., ReaderBench], caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("too long")
    at = bench()
    at.tell("noise 20", f"scan {DOSSIER}")
    at.heard.until_texts(DOSSIER)
    at.tell("endless 5000", "scan lost")
    at.tell("scan A003", "endless 5000", "scan lost", "scan A004")
    at.heard.until_texts(DOSSIER, "A003", "A004")
    assert sum("too long" in record.message for record in caplog.records) == 1


@pytest.mark.parametrize(
    ("framing", "pieces", "told"),
    [
        (Framing(), [b"A001", b"", b"A002", b"", b"A003", b"", b"A004", b""], 'set terminator = "none"'),
        (Framing(prefix="~"), [b"A001\r", b"A002\r", b"A003\r", b"A004\r"], "without the prefix"),
        (Framing(), [b"x" * 5000, b"\r", b"x" * 5000, b"\r"], "too long"),
    ],
)
def test_what_is_left_out_is_told_once_with_what_helps(
    framing: Framing,
    pieces: list[bytes],
    told: str,
    caplog: pytest.LogCaptureFixture,
    expect_log: Callable[[str], None],
) -> None:
    expect_log(told)
    link, heard = Spoken(pieces, step_s=2.0), Heard()
    driver = ReaderDriver(ReaderSettings("quet-1"), link, Framer(framing), heard.scan, link.clock)
    for _ in list(pieces):
        driver.attend(1.0)
    assert [told in record.message for record in caplog.records] == [True]
    assert heard.scans == [] and driver.counts.whole == 0


class Spoken:
    """A cable over which this has come, with so much time between."""

    lost = False

    def __init__(self, pieces: list[bytes], step_s: float) -> None:
        self._pieces, self._step_s, self._now = pieces, step_s, 0.0

    def clock(self) -> float:
        return self._now

    def read(self, wait_s: float) -> bytes:
        self._now += self._step_s
        return self._pieces.pop(0)

    def open(self) -> None: ...
    def close(self, *, drop: bool = False) -> None: ...
    def wake(self) -> None: ...
    def abandon(self) -> None: ...


def test_twenty_times_pulled_out_and_put_back_leaves_nothing_behind_and_loses_nothing(
    bench: Callable[..., ReaderBench], expect_log: Callable[[str], None]
) -> None:
    expect_log("is lost")
    at = bench(back_off_s=(0.01,))
    at.tell("scan A000")
    at.heard.until_texts("A000")
    before = len(os.listdir("/proc/self/fd")), threading.active_count()
    for number in range(1, 21):
        at.tell("unplug")
        at.heard.until_state(State.ABSENT)
        at.tell("plug")
        at.heard.until_state(State.READY)
        at.tell(f"scan A{number:03}")
        at.heard.until(lambda wanted=f"A{number:03}": at.heard.texts[-1] == wanted)  # type: ignore[misc]
    assert at.heard.texts == [f"A{number:03}" for number in range(21)]
    assert (len(os.listdir("/proc/self/fd")), threading.active_count()) == before


def test_unplugged_in_the_middle_of_a_code_leaves_no_half_of_it(
    bench: Callable[..., ReaderBench], expect_log: Callable[[str], None]
) -> None:
    expect_log("is lost")
    at = bench()
    at.tell("terminator none", "scan H13.01-")
    at.tell("unplugged 0.2")
    at.heard.until_state(State.ABSENT)
    at.heard.until_state(State.READY)
    at.tell("terminator cr", "scan A001")
    at.heard.until_texts("A001")


def test_a_line_at_the_wrong_speed_is_told_as_noisy_and_the_reader_stays_usable(
    bench: Callable[..., ReaderBench],
) -> None:
    at = bench(sim={"baud": 9600}, baud=19200, framing=Framing(terminator="none", gap_s=0.02))
    for _ in range(8):
        at.tell("scan_split A001")
    at.heard.until_state(State.ATTENTION, Reason.NOISY_LINE)
    assert at.heard.scans == []
    assert at.reader.health.usable


def test_a_listener_that_fails_does_not_stop_the_reader(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("the listener of its scans failed")

    class Failing(Heard):
        def scan(self, scan: Scan) -> None:
            super().scan(scan)
            raise RuntimeError("ours")

    at = ReaderBench(tmp_path)
    at.reader.close()
    heard = Failing()
    reader = code_reader(ReaderSettings("q", "serial", str(at.device), **QUICK), heard.scan, heard.state)
    try:
        heard.until_state(State.READY)
        at.tell("scan A001", "scan A002")
        heard.until_texts("A001", "A002")
    finally:
        reader.close()
        at.put_away()


def test_a_second_listener_hears_of_changes_too(
    bench: Callable[..., ReaderBench], expect_log: Callable[[str], None]
) -> None:
    expect_log("is lost")
    at, second = bench(), Heard()
    at.reader.listen(second.state)
    at.tell("unplug")
    second.until_state(State.ABSENT)


def test_a_reader_that_is_switched_off_is_not_touched(tmp_path: Path) -> None:
    heard = Heard()
    reader = code_reader(ReaderSettings("q", "serial", "/dev/none", enabled=False), heard.scan, heard.state)
    assert reader.health.state is State.DISABLED
    reader.close()


def test_a_hid_device_that_this_user_may_not_open_is_told_with_its_remedy(
    tmp_path: Path, expect_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("sudo usermod -aG input USER.*GROUP=.input.")
    locked = tmp_path / "hidraw0"
    locked.touch()

    def refused(path: object, *_: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", refused)
    heard = Heard()
    reader = code_reader(ReaderSettings("q", "hid_pos", str(locked), **QUICK), heard.scan, heard.state)
    heard.until_state(State.ABSENT, Reason.NO_PERMISSION)
    reader.close()


@pytest.mark.parametrize("kind", ["wedge", "camera"])
def test_readers_without_a_cable_of_their_own_have_other_factories(kind: str) -> None:
    with pytest.raises(UnknownKind):
        code_reader(ReaderSettings("q", kind), lambda scan: None)  # type: ignore[arg-type]


def test_what_a_reader_sent_is_kept_for_repairers_without_its_contents(
    bench: Callable[..., ReaderBench], tmp_path: Path
) -> None:
    file = tmp_path / "quet-1.trace.jsonl"
    at = bench(trace=file)
    at.tell(f"scan {CARD}")
    at.heard.until_texts(CARD)
    kept = [(line["way"], line["what"]) for line in read_trace(file)]
    assert kept[0] == ("open", [])
    assert kept[1][0] == "in" and str(kept[1][1]).startswith("[']Q1 999999999999|aaaaaa aaa")
    assert "BƯỞI" not in file.read_text("utf-8") and "0012" not in file.read_text("utf-8")
