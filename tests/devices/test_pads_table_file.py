"""A mistake in the description of a box is said with file, key, reason and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.pads.table_file import TableProblem, TableProblems, load_table
from devices.pads.table_words import _WORDS, say
from devices.states import Reason

SAMPLES = sorted((Path(__file__).parents[2] / "assets" / "pads").glob("*.toml"))
KEY = '[[match]]\nbytes = "31"\nkey = 1\n'


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "en")


def problems_of(folder: Path, text: str) -> tuple[TableProblem, ...]:
    file = folder / "box.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TableProblems) as caught:
        load_table(file)
    assert caught.value.reason is Reason.WRONG_FILE
    assert all(problem.file == str(file) and problem.remedy for problem in caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_every_sample_can_be_used(file: Path) -> None:
    table = load_table(file)
    assert table.name
    assert {match.key for match in table.match if match.key} >= {1, 2, 3}


@pytest.mark.parametrize(
    ("text", "key", "reason", "remedy"),
    [
        ("[serial]\nbaut = 9600\n" + KEY, "serial.baut", "no setting of this name", "did you mean “baud”?"),
        ("[[mach]]\n" + KEY, "mach", "no setting of this name", "did you mean “match”?"),
        ('[[match]]\nbyte = "31"\nkey = 1\n', "match[0].byte", "no setting of this name", "did you mean “bytes”?"),
        ("[serial]\nbaud = 9601\n" + KEY, "serial.baud", "9601 is not one of the choices", "choose one of: 1200"),
        ('[frame]\nchecksum = "crc"\n' + KEY, "frame.checksum", "'crc' is not one of", "'none', 'xor', 'sum', 'crc16'"),
        ("[frame]\ngap_ms = 1\n" + KEY, "frame.gap_ms", "1 is beyond the limit", "write 5 or more"),
        ("[frame]\ngap_ms = 9999\n" + KEY, "frame.gap_ms", "9999 is beyond the limit", "write 2000 or less"),
        ('[frame]\ngap_ms = "50"\n' + KEY, "frame.gap_ms", "'50' cannot be used", "a whole number, without quotes"),
        ('[serial]\ndtr = "no"\n' + KEY, "serial.dtr", "'no' cannot be used", "true or false"),
        ('[frame]\nterminator = "0?"\n' + KEY, "frame.terminator", "'0?' has a ?", "hex digits in the place"),
        ('[[match]]\nbytes = "AA 1"\nkey = 1\n', "match[0].bytes", "'AA 1' are no bytes in hex", "pairs of hex digits"),
        ('[[match]]\nbytes = "XY"\nkey = 1\n', "match[0].bytes", "'XY' are no bytes in hex", "pairs of hex digits"),
        ('[[match]]\ntext = "đất"\nkey = 1\n', "match[0].text", "'đất' are no plain letters", "use bytes"),
        ("[[match]]\nkey = 1\n", "match[0]", "exactly one of bytes and text", "keep one"),
        ('[[match]]\nbytes = "31"\ntext = "1"\nkey = 1\n', "match[0]", "exactly one of bytes and text", "keep one"),
        ('[[match]]\nbytes = "31"\n', "match[0]", "which key these bytes are", "alive = true"),
        ('[[match]]\nbytes = "31"\nkey = 0\n', "match[0].key", "0 is beyond the limit", "write 1 or more"),
        ("", "match", "this setting is missing", "add it"),
        ("match = []\n", "match", "which bytes a key sends", "[[match]] with key"),
        ('[[match]]\nbytes = "31"\nalive = true\n', "match", "which bytes a key sends", "[[match]] with key"),
        (KEY + '[[match]]\ntext = "1"\nkey = 2\n', "match[1]", "the same bytes as match[0]", "tell where they differ"),
        ("[frame]\nlength = 3\n" + KEY, "match[0]", "1 bytes, but [frame] length = 3", "a frame has 3 bytes"),
        (f'[[match]]\nbytes = "{"41" * 65}"\nkey = 1\n', "match[0]", "the frame has 65 bytes", "at most 64 bytes"),
        (KEY + '[[action]]\nname = "lite"\nbytes = "31"\n', "action[0].name", "'lite' is not one of", "'light'"),
        (KEY + '[[action]]\nname = "off"\nbytes = "3?"\n', "action[0]", "has a ?", "hex digits"),
        (KEY + '[[action]]\nname = "off"\nbytes = "31"\n' * 2, "action[1].name", "“off” is there already", "one line"),
        (KEY + '[[action]]\nname = "ask"\nbytes = "05"\n', "action[0]", "its answer is not described", "alive = true"),
        (KEY + "[levels]\n2 = 5\n", "levels.2", "no key has the number 2", "the keys are: 1"),
        (KEY + "[levels]\nx = 5\n", "levels.x", "'x' cannot be used", "a key's number"),
        (KEY + "[levels]\n1 = 0\n", "levels.1", "0 is beyond the limit", "write 1 or more"),
        ("serial = 9600\n" + KEY, "serial", "9600 cannot be used", "a table"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_its_remedy(
    tmp_path: Path, text: str, key: str, reason: str, remedy: str
) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert problem.key == key
    assert reason in problem.reason
    assert remedy in problem.remedy


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, '[serial]\nbaud = 1\n[[match]]\nbytes = "zz"\n')
    assert {problem.key for problem in problems} >= {"serial.baud", "match[0].bytes"}


def test_what_is_no_toml_is_said(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "match = [\n")
    assert "not TOML" in problem.reason


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TableProblems) as caught:
        load_table(tmp_path / "none.toml")
    assert "cannot be read" in str(caught.value)


def test_in_vietnamese_where_the_machine_speaks_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")
    (problem,) = problems_of(tmp_path, "[serial]\nbaut = 9600\n" + KEY)
    assert str(problem).endswith("serial.baut: không có mục tên này → có phải “baud”?")


def test_every_reason_has_a_remedy() -> None:
    whole = {"title", "unknown_key", "nearest", "known"}
    wanted = {name for name in _WORDS if name.startswith("a_") or name in ("an_int", "key_number")}
    reasons = {name for name in _WORDS if not name.endswith("_fix")} - whole - wanted
    assert {f"{name}_fix" for name in reasons} <= set(_WORDS)
    assert say("title")
