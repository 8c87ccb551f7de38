"""A link that is listened in on: what is kept of a slip, and what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assets.texts import Texts
from devices.cli.log import lines_of
from devices.errors import Unreachable, WriteStalled
from devices.links.tap import LARGEST, TapLink, TraceFile, older, read_trace
from devices.printer.encode import encode
from devices.printer.layout import lay_out
from devices.printer.passport import Passport
from devices.printer.slip import sample_slip
from devices.printer.status import GS_R, ask, gs_h
from devices.printer.trace import commands_of, is_poll


class ScriptedLink:
    """Answers what the test wants it to."""

    def __init__(self) -> None:
        self.lost = True
        self.answers: list[bytes] = []
        self.fault: Exception | None = None

    def open(self) -> None:
        if self.fault:
            raise self.fault
        self.lost = False

    def write(self, data: bytes, deadline_s: float, *, urgent: bool = False) -> None:
        if self.fault:
            raise self.fault

    def read(self, wait_s: float) -> bytes:
        return self.answers.pop(0) if self.answers else b""

    def close(self, *, drop: bool = False) -> None:
        self.lost = True

    def abandon(self) -> None:
        pass


class Tapped:
    """A tap, and what it has kept."""

    def __init__(self, file: Path) -> None:
        self.far = ScriptedLink()
        self.file = file
        self.link = TapLink(self.far, TraceFile(file), commands_of, is_poll)

    def say(self, data: bytes, answer: bytes = b"") -> None:
        self.far.answers = [answer] if answer else []
        self.link.write(data, 1.0)
        self.link.read(0.1)

    @property
    def kept(self) -> list[tuple[object, object]]:
        return [(entry["way"], entry["what"]) for entry in read_trace(self.file)]

    def lines(self) -> list[str]:
        return [line.partition("  ")[2] for line in lines_of(self.file, 100, "vi", Texts("vi"))]


@pytest.fixture
def tapped(tmp_path: Path) -> Tapped:
    return Tapped(tmp_path / "devices/p1.trace.jsonl")


def test_commands_are_kept_with_their_lengths(tapped: Tapped) -> None:
    tapped.say(b"\x1b@\x1ba\x01\x1dv0\x00\x02\x00\x03\x00abcdef\x1dVB\x00")
    assert tapped.kept == [("out", ["ESC @", "ESC a 1", "GS v 0 16x3", "GS V 66 0"])]


def test_letters_and_the_contents_of_codes_are_counted_and_not_kept(tapped: Tapped) -> None:
    number, url = b"A012", b"https://hall.example/v/secret"
    code = b"\x1d(k" + (len(url) + 3).to_bytes(2, "little") + b"1P0" + url
    tapped.say(b"\x1b@" + number + b"\n" + code)
    assert tapped.kept == [("out", ["ESC @", "text 4", "LF", "GS ( k 37"])]
    assert "A012" not in tapped.file.read_text("utf-8")


@pytest.mark.parametrize("characters", ["picture", "hybrid", "glyphs", "tcvn"])
def test_no_word_of_a_slip_is_in_the_file_whatever_the_mode(tapped: Tapped, characters: str) -> None:
    passport = Passport(characters=characters, native=frozenset({"number", "qr"}))  # type: ignore[arg-type]
    content = sample_slip()
    tapped.say(encode(lay_out(content), passport).data)
    kept = tapped.file.read_text("utf-8")
    assert content.number not in kept
    assert content.qr_url.rpartition("/")[2] not in kept
    assert "?" not in kept, "every command of ours has its name"


def test_a_question_is_kept_only_when_its_answer_has_changed(tapped: Tapped) -> None:
    for answer in (b"\x12", b"\x12", b"\x12", b"\x1a", b"\x1a", b"\x12"):
        tapped.say(ask(1), answer)
    assert [what for way, what in tapped.kept if way == "in"] == ["12", "1a", "12"]


def test_a_question_that_is_never_answered_is_kept_once(tapped: Tapped) -> None:
    for _ in range(5):
        tapped.say(ask(1))
    assert tapped.kept == [("out", ["DLE EOT 1"])]


def test_a_failure_that_repeats_itself_is_one_line(tapped: Tapped) -> None:
    tapped.far.fault = Unreachable("nobody there")
    for _ in range(3):
        with pytest.raises(Unreachable):
            tapped.link.open()
    assert tapped.kept == [("failed", ["unreachable", "nobody there"])]


def test_how_much_of_a_slip_went_out_before_it_stuck_is_kept(tapped: Tapped) -> None:
    tapped.far.fault = WriteStalled("stuck", 3)
    with pytest.raises(WriteStalled):
        tapped.link.write(b"\x1b@\x1ba\x01", 1.0)
    assert tapped.kept[-1] == ("failed", ["stalled", "3/5"])


def test_the_file_eats_its_own_tail(tapped: Tapped) -> None:
    while not older(tapped.file).is_file():
        tapped.say(GS_R * 50, b"\x00" * 50)
    tapped.say(b"\x1b@")
    assert tapped.file.stat().st_size < LARGEST
    assert older(tapped.file).stat().st_size < LARGEST + 4096
    assert tapped.kept[-1] == ("out", ["ESC @"])


def test_a_disk_that_takes_nothing_does_not_stop_the_printing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    Tapped(tmp_path / "file/p1.trace.jsonl").say(b"\x1b@", b"\x12")


def test_a_torn_line_is_left_out(tapped: Tapped) -> None:
    tapped.say(b"\x1b@")
    with tapped.file.open("a") as stream:
        stream.write('{"t": "2026-')
    assert tapped.kept == [("out", ["ESC @"])]
    assert json.loads(tapped.file.read_text().splitlines()[0])["way"] == "out"


def test_the_log_is_read_as_words(tapped: Tapped) -> None:
    tapped.link.open()
    tapped.say(ask(2), b"\x16")
    tapped.say(ask(4), b"\x72")
    tapped.say(b"\x1b@so A012\n" + GS_R, b"\x00")
    tapped.say(gs_h(7), b'7"0007\x00')
    tapped.far.answers = [b"\x93"]
    tapped.link.read(0.1)
    tapped.link.close()
    assert tapped.lines() == [
        "–  đã nối",
        "→  DLE EOT 2",
        "←  16  DLE EOT 2: báo: nắp đang mở.",
        "→  DLE EOT 4",
        "←  72  DLE EOT 4: báo: hết giấy.",
        "→  ESC @ · chữ, 7 byte (không ghi nội dung) · LF · GS r 1",
        "←  00  GS r: bình thường",
        "→  GS ( H 11",
        "←  37 22 30 30 30 37 00  GS ( H: đã in xong số 0007",
        "←  93  không hiểu",
        "–  đã ngắt",
    ]
