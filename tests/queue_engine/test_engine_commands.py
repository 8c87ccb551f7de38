"""The server's commands say what is wrong in words, in the language of whoever reads them."""

from __future__ import annotations

import errno
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.ports import free_port
from queue_engine.__main__ import main
from queue_engine.client import Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import BookingsTaken, Message, PutBookings, Refusal
from queue_engine.stores.errors import DiskTrouble
from queue_engine.stores.lock import InstanceLock
from queue_engine.words import say
from tests.fakes.hall import ServerProcess, settings, write_settings

HEADING = "code,field,date,time\n"
ROW = "HB{number:04},land,2026-11-23,09:00\n"
RAW = ("Errno", "Traceback", "object", "codec", "=", "Exception", "[", "{")
"""What no sentence has."""


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HALL_LANG", request.param)
    return str(request.param)


@pytest.fixture
def hall(tmp_path: Path) -> str:
    values = settings(tmp_path)
    values["dossiers"] = {"port": free_port()}
    return str(write_settings(tmp_path, values))


def bookings(folder: Path, rows: int = 2) -> str:
    file = folder / "list.csv"
    file.write_text(HEADING + "".join(ROW.format(number=number) for number in range(rows)), encoding="utf-8")
    return str(file)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said of a failure: words and nothing of Python."""
    said = capsys.readouterr()
    assert said.out == "" and said.err, said
    assert not [raw for raw in RAW if raw in said.err], said.err
    return said.err


@dataclass
class Answers:
    """In the place of the connection to the server: one answer after the other."""

    left: list[Message | Refusal | Unreachable]

    def __call__(self, _address: str, _token: str) -> Answers:
        return self

    def send(self, body: PutBookings) -> Message | Refusal | Unreachable:
        return self.left.pop(0)

    def close(self) -> None:
        assert not self.left


NOBODY = Unreachable(Intent("0" * 32, "/bookings", '{"source":"list.csv"}'))
TAKEN = BookingsTaken(added=150, changed=40, kept=("HB0007",), out_of_hours=("HB0008", "HB0009"))

REFUSED = {
    "server away": (NOBODY, 1, "bookings_unreachable", {}),
    "foreign secrets": (Refusal(code="bad_token", message="x"), 3, "bookings_not_let_in", {}),
    "an older hall": (
        Refusal(code="unknown_field", detail={"field": "land"}, message="x"), 3,
        "bookings_unknown_field", {"field": "land"},
    ),
    "something else": (Refusal(code="not_allowed", message="x"), 3, "bookings_refused", {"refusal": "not_allowed"}),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "code", "words", "values"), REFUSED.values(), ids=REFUSED.keys())
def test_a_list_that_the_server_did_not_take_is_told_with_the_remedy(
    hall: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str,
    answer: Refusal | Unreachable, code: int, words: str, values: dict[str, Any],
) -> None:  # fmt: skip
    monkeypatch.setattr("queue_engine.wiring.Commands", Answers([answer]))
    assert main(["bookings", "--config", hall, bookings(tmp_path)]) == code
    said = told(capsys)
    [address] = [part.strip(".;") for part in said.split() if part.startswith("127.0.0.1")]
    assert said == f"{hall}: {say(words, language, address=address, **values)}\n"


def test_what_the_list_did_is_told_for_all_its_parts(
    hall: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    last = BookingsTaken(added=50, changed=0, kept=(), out_of_hours=())
    monkeypatch.setattr("queue_engine.wiring.Commands", Answers([TAKEN, last]))
    assert main(["bookings", "--config", hall, bookings(tmp_path, 260)]) == 0
    first, kept, out_of_hours = capsys.readouterr().out.splitlines()
    assert first == say("bookings_taken", language, rows=260, added=200, changed=40, same=19)
    assert kept == say("bookings_kept", language, codes="HB0007")
    assert out_of_hours == say("bookings_out_of_hours", language, codes="HB0008, HB0009")


def test_parts_that_were_taken_before_the_server_went_away_are_told(
    hall: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_engine.wiring.Commands", Answers([TAKEN, NOBODY]))
    assert main(["bookings", "--config", hall, bookings(tmp_path, 260)]) == 1
    said = capsys.readouterr()
    assert "took 200 booking(s): 150 new, 40 changed, 9 as before" in said.out and "no hall server answers" in said.err


def test_a_hall_without_a_desk_is_told_what_to_add(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = settings(tmp_path)
    values["stations"] = [one for one in values["stations"] if one["kind"] != "supervisor_desk"]
    assert main(["bookings", "--config", str(write_settings(tmp_path, values)), bookings(tmp_path)]) == 3
    assert 'kind = "supervisor_desk"' in capsys.readouterr().err


def test_the_real_server_takes_a_list_and_knows_it_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ServerProcess(tmp_path / "hall") as server:
        for words in ("took 2 booking(s): 2 new, 0 changed, 0 as before", "0 new, 0 changed, 2 as before"):
            assert main(["bookings", "--config", str(server.file), bookings(tmp_path)]) == 0
            assert words in capsys.readouterr().out
        stranger = {**server.values, "stations": [{**one, "token": "x" * 32} for one in server.values["stations"]]}
        stranger["stations"] = [one for one in stranger["stations"] if one["kind"] == "supervisor_desk"]
        assert main(["bookings", "--config", str(write_settings(tmp_path, stranger)), bookings(tmp_path)]) == 3
    assert "does not know this machine's token" in told(capsys)


def test_a_list_with_mistakes_is_told_in_the_readers_language(
    hall: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(HEADING + "x,land,2026-11-23,25:00\n", encoding="utf-8")
    assert main(["bookings", "--config", hall, str(file)]) == 3
    lines = told(capsys).splitlines()
    assert len(lines) == 3 and lines[-1] == say("bookings_wrong", language, count=2)
    assert ("giờ viết như" if language == "vi" else "a time looks like") in lines[1]


# -- files, disks, ports ----------------------------------------------------------------------------------

ABSENT = {"vi": "không có tệp này", "en": "there is no such file"}
FULL = {"vi": "ổ đĩa đã đầy", "en": "the disk is full"}
NO_FOLDER = {"vi": "chưa có thư mục", "en": "the folder that it should be in is not there"}
REFUSING = {"vi": "không có chương trình nào nhận kết nối", "en": "no program takes connections there"}


@pytest.mark.parametrize("command", [["verify"], ["bookings"], ["dossiers", "import"]], ids=lambda words: words[-1])
def test_a_file_that_is_not_there_is_named(
    hall: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], language: str
) -> None:
    file = str(tmp_path / "none")
    settled = [] if command == ["verify"] else ["--config", hall]
    assert main([*command, *settled, file]) == 3
    said = told(capsys)
    assert said.startswith(f"{file}: ") and ABSENT[language] in said


@pytest.mark.parametrize("body", [b"%PDF-1.7\n\xff\xfe", b"\xff\xfe\x00", b"[]\n", b"{}\n", b"hello\n"])
def test_a_file_that_is_no_journal_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], body: bytes, language: str
) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(body)
    assert main(["verify", str(file)]) == 3
    assert told(capsys) == say("verify_line", language, file=file, line=1) + "\n"


def test_a_journal_that_cannot_be_written_is_told_with_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    with ServerProcess(tmp_path) as server:
        pass
    hall, file = str(server.file), tmp_path / "none" / "journal.jsonl"
    assert main(["journal", "--config", hall, "--out", str(file)]) == 3
    said = told(capsys)
    assert said.startswith(f"{file}: ") and NO_FOLDER[language] in said
    assert main(["journal", "--config", hall, "--out", "/dev/full"]) == 1
    assert FULL[language] in told(capsys)


def test_a_full_disk_behind_standard_output_is_told_once_and_in_words() -> None:
    command = [sys.executable, "-m", "queue_engine", "dossiers", "--help"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, "this could not be finished: the disk is full\n")


def test_a_lock_that_a_full_disk_does_not_take_says_so_and_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room() -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr("queue_engine.stores.lock.os.getpid", no_room)
        with pytest.raises(DiskTrouble) as caught:
            InstanceLock(str(tmp_path / "hall.db"))
    assert caught.value.passing and "Free some space" in caught.value.words("en", lambda error: "full")
    assert f"{tmp_path}: ổ đĩa gặp sự cố (đầy)" in caught.value.words("vi", lambda error: "đầy")
    InstanceLock(str(tmp_path / "hall.db")).release()


def test_what_the_database_says_is_told_in_vietnamese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "state" / "hall.db"
    hall = str(write_settings(tmp_path, settings(tmp_path)))
    file.parent.mkdir()
    file.write_bytes(b"no database" * 400)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HALL_LANG", "vi")
        assert main(["store", "--config", hall]) == 3
    assert "đã hỏng (tệp không phải cơ sở dữ liệu)" in told(capsys)


# -- dossiers ------------------------------------------------------------------------------------------------


@contextmanager
def stranger(port: int) -> Iterator[None]:
    """A web server that knows nothing of halls."""
    quiet = type("Quiet", (http.server.BaseHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.HTTPServer(("127.0.0.1", port), quiet) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield
        server.shutdown()
        serving.join()


def test_the_status_of_a_service_that_does_not_run_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    values, port = settings(tmp_path), free_port()
    hall = str(write_settings(tmp_path, {**values, "dossiers": {"port": port}}))
    status = ["dossiers", "status", "--config", hall]
    assert main(status) == 1
    address = f"127.0.0.1:{port}"
    assert away(capsys) == say("lookup_away", language, address=address, why=REFUSING[language]) + "\n"
    with stranger(port):
        assert main(status) == 1
    why = say("lookup_foreign", language)
    assert away(capsys) == say("lookup_away", language, address=address, why=why) + "\n"


def away(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr().err
    assert "Errno" not in said and "urlopen" not in said
    return said


def test_a_copy_of_the_dossiers_that_cannot_be_opened_is_told_in_words(
    hall: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "state" / "dossiers.db"
    file.mkdir(parents=True)
    monkeypatch.setenv("HALL_LANG", "vi")
    assert main(["dossiers", "serve", "--config", hall]) == 1
    assert told(capsys) == f"{file}: {say('trouble', 'vi', why='không mở được tệp')}\n"


COMMANDS = ("check", "import", "status", "sim", "serve")


@pytest.mark.parametrize(("given", "code"), [(["--help"], 0), (["help"], 0), ([], 2), (["chek"], 2)])
def test_the_commands_of_dossiers_are_all_named_with_what_they_do(
    capsys: pytest.CaptureFixture[str], given: list[str], code: int, language: str
) -> None:
    assert main(["dossiers", *given]) == code
    said = capsys.readouterr()
    lines = (said.err if code else said.out).splitlines()
    for command in COMMANDS:
        assert f"  hall dossiers {command:<8}{say(f'dossiers_{command}', language)}" in lines
    if given == ["chek"]:
        assert "“chek”" in lines[0] and "“check”" in lines[0]
