"""Files that an editor has saved with the mark of UTF-8 at their beginning, as Notepad does, are read as without it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from devices.cli.box_tables import copied
from devices.cli.hall_file import keep
from devices.cli.rows import Row, keep_rows
from devices.pads.table_file import load_table
from devices.printer.layout_file import load_layout
from devices.printer.passport import Passport
from devices.printer.settings import TcpAddress
from devices.speech.pack import load_pack

ASSETS = Path("assets")
HALL = '[hall]\nid = "x"  # short\n\n[[printers]]\nid = "may-in-1"\nhost = "10.0.0.5"\n'


def marked(folder: Path, text: str) -> Path:
    file = folder / "marked.toml"
    file.write_text(text, "utf-8-sig")
    return file


def text_of(path: str) -> str:
    return (ASSETS / path).read_text("utf-8")


def test_a_layout_a_table_and_a_pack_are_read(tmp_path: Path) -> None:
    assert load_layout(marked(tmp_path, text_of("slips/standard.toml"))) == load_layout(ASSETS / "slips/standard.toml")
    assert load_table(marked(tmp_path, text_of("pads/framed-xor.toml"))) == load_table(ASSETS / "pads/framed-xor.toml")
    assert load_pack(marked(tmp_path, text_of("voice/packs/vi.toml"))) == load_pack(ASSETS / "voice/packs/vi.toml")


def test_the_copy_of_a_table_has_no_mark(tmp_path: Path) -> None:
    text = text_of("pads/framed-xor.toml")
    assert copied(marked(tmp_path, text), tmp_path / "own", "danh-gia-1", None)[1] == text


@pytest.mark.parametrize("what", ["a printer", "a reader"])
def test_a_halls_file_is_written_back_word_by_word(what: str, tmp_path: Path) -> None:
    file = marked(tmp_path, HALL)
    if what == "a printer":
        keep(file, "may-in-1", "", TcpAddress("10.0.0.9", 9100), Passport(), lambda data, file: None)
    else:
        keep_rows(file, [Row("readers", "a", {"name": "A"})], lambda data, file: None)
    after = file.read_text("utf-8")
    assert after.startswith('[hall]\nid = "x"  # short\n')
    written = tomllib.loads(after)
    assert written["printers"][0]["host"] == ("10.0.0.9" if what == "a printer" else "10.0.0.5")
