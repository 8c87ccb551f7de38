"""A printer's passport: safe when nothing is known, strict when read, and written without disturbing its neighbours."""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from config import load_hall
from config.schema import Passport as PassportTable
from config.schema import Printer
from devices.printer.passport import HARMLESS, UNPROVED, Passport
from devices.printer.passport_file import (
    PassportProblems,
    replace_file,
    table_of,
    with_passport,
)
from devices.printer.settings import PrinterSettings, SerialAddress, TcpAddress, UsbAddress, UsbLpAddress

PROVED = Passport(
    dots=384,
    cut="partial",
    answers=frozenset({"gs_r", "dle_eot"}),
    near_end=False,
    baud=115_200,
    flow="dsr_dtr",
    evidence_per="strip",
    nv={"L1": "ab" * 32},
    proved_on=date(2026, 11, 20),
    mm_per_s=150.0,
)
HALL = """\
# The hall of the test.   Odd   spacing stays.
[hall]
id = "h" # a note
name = 'Trung tâm'

[[printers]]
id = "p1"          # the kiosk's
name = "Máy in 1"

[[printers]]
id = "p2"
name = "Máy in 2"
sim = { speed = 2.0 }

[printers.passport]
# measured by hand
dots = 512         # a clone
proved_on = 2026-01-05

[printers.passport.nv]
L9 = "OLD"

[[stations]]
id = "kiosk-1"
""".replace("OLD", "0" * 64)


def test_nothing_is_believed_of_an_unknown_printer() -> None:
    assert Passport(dots=576, cut="feed_cut", picture="strips", characters="picture", baud=None) == UNPROVED
    assert not UNPROVED.answers and not UNPROVED.nv and UNPROVED.proved_on is None
    assert UNPROVED.asked == HARMLESS


def test_a_proved_printer_is_asked_only_what_it_has_answered() -> None:
    assert PROVED.asked == {"gs_r", "dle_eot"}
    assert Passport(proved_on=date(2026, 11, 20)).asked == frozenset()


def test_the_halls_settings_have_the_same_keys_and_defaults() -> None:
    assert set(PassportTable.model_fields) == {field.name for field in fields(Passport)}
    assert Passport.of(PassportTable()) == UNPROVED


def read(table: object) -> Passport:
    """As a station reads it from the hall's file."""
    return Passport.of(PassportTable.model_validate(table))


def test_a_passport_survives_its_table() -> None:
    for passport in (UNPROVED, PROVED):
        assert read(table_of(passport)) == passport


# ---- back into a hall's file ----


def test_a_first_passport_is_added_and_every_other_line_stays() -> None:
    written = with_passport(HALL, "hall.toml", "p1", PROVED)
    assert [line for line in HALL.splitlines() if line not in written.splitlines()] == []
    data = tomllib.loads(written)
    assert read(data["printers"][0]["passport"]) == PROVED
    data["printers"][0].pop("passport")
    assert data == tomllib.loads(HALL)


def test_a_passport_is_renewed_and_its_comments_stay() -> None:
    written = with_passport(HALL, "hall.toml", "p2", PROVED)
    assert read(tomllib.loads(written)["printers"][1]["passport"]) == PROVED
    assert "# measured by hand" in written and "dots = 384         # a clone" in written
    assert "L9" not in written
    again = with_passport(written, "hall.toml", "p2", UNPROVED)
    assert "proved_on" not in again and "nv" not in again
    assert read(tomllib.loads(again)["printers"][1]["passport"]) == UNPROVED


def test_writing_the_same_passport_twice_changes_nothing() -> None:
    once = with_passport(HALL, "hall.toml", "p1", PROVED)
    assert with_passport(once, "hall.toml", "p1", PROVED) == once


@pytest.mark.parametrize("hall", ["commune", "thu-dau-mot", "days"])
def test_the_sample_halls_take_a_passport_and_can_still_be_loaded(tmp_path: Path, hall: str) -> None:
    import config

    sample = Path(config.__file__).parent / "halls" / hall / "hall.toml"
    file = tmp_path / "hall.toml"
    file.write_bytes(sample.read_bytes())
    before = load_hall(file)
    printer = before.printers[-1]
    passport = Passport(dots=512, answers=frozenset({"gs_h"}), nv={"L1": "ab" * 32}, proved_on=date(2026, 11, 20))
    file.write_text(with_passport(file.read_text(encoding="utf-8"), str(file), printer.id, passport), encoding="utf-8")
    after = load_hall(file)
    assert Passport.of(after.printer(printer.id).passport) == passport
    restored = after.printer(printer.id).model_copy(update={"passport": printer.passport})
    assert restored == printer
    assert after.printers[:-1] == before.printers[:-1] and after.stations == before.stations


def test_writing_keeps_the_files_rights_and_its_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_bytes(b"")
    file.chmod(0o640)
    replace_file(file, with_passport(HALL.replace("\n", "\r\n"), str(file), "p1", PROVED))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert b'id = "p1"          # the kiosk\'s\r\n' in file.read_bytes()
    assert os.listdir(tmp_path) == ["hall.toml"]


def test_a_printer_that_the_file_does_not_have_is_told_with_those_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PassportProblems, match=r"no printer called “p9” → known names: p1, p2"):
        with_passport(HALL, "hall.toml", "p9", PROVED)
    with pytest.raises(PassportProblems, match="this is not TOML"):
        with_passport("[[printers]", "hall.toml", "p1", PROVED)
    monkeypatch.setenv("HALL_LANG", "vi")
    with pytest.raises(PassportProblems, match="tệp không có máy in nào tên “p9”"):
        with_passport(HALL, "hall.toml", "p9", PROVED)


# ---- the printer's settings ----


@pytest.mark.parametrize(
    ("row", "address"),
    [
        ({"host": "10.0.0.9", "port": 9101}, TcpAddress("10.0.0.9", 9101)),
        ({"kind": "escpos_serial", "device": "/dev/serial/by-id/x"}, SerialAddress("/dev/serial/by-id/x")),
        ({"kind": "escpos_usblp", "device": "usb:04b8:0e15"}, UsbLpAddress("usb:04b8:0e15")),
        ({"kind": "escpos_usb", "device": "usb@1-1.4"}, UsbAddress("usb@1-1.4")),
    ],
)
def test_settings_hold_the_passport_and_the_address_of_their_kind(row: dict[str, object], address: object) -> None:
    printer = Printer.model_validate(
        {"id": "p1", "name": "1", "enabled": False, "layout": "/l.toml", "passport": table_of(PROVED), **row}
    )
    settings = PrinterSettings.of(printer)
    assert settings.address == address
    assert settings.kind == printer.kind
    assert settings.passport == PROVED and settings.dots == 384
    assert (settings.enabled, settings.layout) == (False, Path("/l.toml"))
