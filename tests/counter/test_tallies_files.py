"""Files of tallies: written once, never over another one, never half; printed where there is a printer."""

from __future__ import annotations

import base64
import errno
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter.tallies import saving
from counter.tallies.events import NotPrinted, NotSaved, Printed, Saved
from counter.tallies.printing import Printing
from counter.tallies.saving import save
from queue_engine.protocol import TallyFile


def a_file(name: str = "so-lieu.csv", body: bytes = b"L\xc6\xb0\xe1\xbb\xa3t;12") -> TallyFile:
    return TallyFile(name=name, media="text/csv", body=base64.b64encode(body).decode())


def test_a_file_is_written_as_it_came(tmp_path: Path) -> None:
    assert save(a_file(), tmp_path) == Saved("so-lieu.csv", str(tmp_path))
    assert (tmp_path / "so-lieu.csv").read_bytes() == "Lượt;12".encode()


def test_a_file_of_the_same_name_stays_and_the_new_one_gets_a_number(tmp_path: Path) -> None:
    names = [save(a_file(body=bytes([n])), tmp_path) for n in range(3)]
    assert names == [Saved(name, str(tmp_path)) for name in ("so-lieu.csv", "so-lieu (2).csv", "so-lieu (3).csv")]
    assert (tmp_path / "so-lieu.csv").read_bytes() == b"\0"


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    assert save(a_file("../../out.csv"), inner) == Saved("out.csv", str(inner))
    assert [one.name for one in tmp_path.iterdir()] == ["inner"]


def test_a_missing_folder_and_a_broken_body_are_said(tmp_path: Path) -> None:
    assert save(a_file(), tmp_path / "usb") == NotSaved("no_folder", str(tmp_path / "usb"))
    broken = a_file().model_copy(update={"body": "%%%"})
    assert save(broken, tmp_path) == NotSaved("bad_file", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "why"), [(errno.ENOSPC, "no_room"), (errno.EACCES, "not_allowed"), (errno.EIO, "other")]
)
def test_a_disk_that_refuses_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    def refuse(path: Path, data: bytes) -> int:
        with path.open("wb") as half:
            half.write(data[:3])
        raise OSError(number, "as a full disk does")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert saving.save(a_file(), tmp_path) == NotSaved(why, str(tmp_path))
    assert list(tmp_path.iterdir()) == []


# -- printing


def a_program(folder: Path, script: str) -> str:
    program = folder / "lp"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'request id is HP-LaserJet-42 (1 file(s))'", Printed("HP-LaserJet")),
        ("echo 'lp: Error - no default destination available.' >&2; exit 1", NotPrinted("no_printer")),
        ("echo 'lp: Unsupported document-format' >&2; exit 1", NotPrinted("refused")),
    ],
)
def test_the_system_printer_says_what_became_of_the_page(
    qtbot: QtBot, tmp_path: Path, script: str, told: Printed | NotPrinted
) -> None:
    printing = Printing(a_program(tmp_path, script))
    with qtbot.waitSignal(printing.done) as caught:
        printing.print(tmp_path / "trang.pdf")
    assert caught.args == [told]


def test_without_a_printing_system_there_is_no_printer(qtbot: QtBot, tmp_path: Path) -> None:
    printing = Printing(str(tmp_path / "lp-that-is-not-there"))
    with qtbot.waitSignal(printing.done) as caught:
        printing.print(tmp_path / "trang.pdf")
    assert caught.args == [NotPrinted("no_printer")]


def test_the_page_reaches_the_printer_as_one_argument(qtbot: QtBot, tmp_path: Path) -> None:
    printing = Printing(a_program(tmp_path, f'printf "%s\\n" "$@" > "{tmp_path}/seen"'))
    page = tmp_path / "bảng tin $(x).pdf"
    with qtbot.waitSignal(printing.done):
        printing.print(page)
    assert (tmp_path / "seen").read_text(encoding="utf-8").splitlines()[-1] == str(page)
