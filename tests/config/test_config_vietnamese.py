"""Whoever reads Vietnamese gets no English: what is wrong with a file, why it cannot be read, what a key means."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from config.describe import Key, keys, table_of
from config.load import load_hall
from config.problems import ConfigProblems
from config.schema import HallConfig, Settings

HOSTILE = """
colour = "red"

[hall]
id = "Xã Nhà"
name = 5
short_name = "Một tên dài hơn bốn mươi chữ cái thì không còn chỗ cho nó nữa"
timezone = "Asia/Saigonn"
languages = ["vi", "xx"]
lookup_url = "ftp://x"
state_dir = 7

[server]
port = "abc"
heartbeat_s = 0

[schedule]
open_weekdays = ["monday"]
holidays = ["2026-13-40", 7]
[[schedule.sessions]]
opens = "7h30"
closes = 2026-01-01

[queue]
undo_s = 5
max_per_person = 1.5
priority_advance_min = inf

[printing]
oldest_s = "1h"
most_copies = 0
reprint_by_itself = 1.5

[[fields]]
id = "civil"
letter = "dd"
name = ""
quota_per_session = -5

[[counters]]
id = "quay-1"
fields = "civil"

[[officers]]
id = "o1"
name = "A"
pin_hash = 12
counters = ["quay-9"]

[[stations]]
id = "k"
kind = "kiosk"
name = "K"
token = "short"
window = [1, 2, 3, 4, 5]
screen = 5
[[stations]]
id = "k"
kind = "counter_panel"
name = "P"
idle_timeout_s = nan

[[printers]]
id = "m"
name = "M"
port = 99999
passport = { dots = 7, cut = "x", answers = ["foo"], proved_on = "hôm qua", nv = 3 }
"""
ENGLISH = re.compile(r"\b(the|should|must|is|of|or|and|not|valid|input|expected|file|value|needed|absent)\b", re.I)
"""A word of these is in every English sentence that was ever seen there."""
NAMES = re.compile(r"“[^”]*”|`[^`]*`|'[^']*'|/\S*|<\w+>|các tên có sẵn: .*|các lựa chọn: [^→]*")


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")


def problems(file: Path, text: str) -> dict[str, str]:
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigProblems) as caught:
        load_hall(file)
    return {one.key: f"{one.reason} → {one.remedy}" for one in caught.value.problems}


def test_a_file_with_more_than_thirty_mistakes_is_explained_without_an_english_word(tmp_path: Path) -> None:
    told = problems(tmp_path / "hall.toml", HOSTILE)
    assert len(told) > 40
    english = {key: said for key, said in told.items() if ENGLISH.search(NAMES.sub("", said))}
    assert english == {}


TOLD = {
    "hall.short_name": "dài quá, nhiều nhất 40 ký tự",
    "server.heartbeat_s": "0 nhỏ quá, phải lớn hơn 0",
    "schedule.sessions[0].closes": "cần chữ trong dấu nháy, nhưng đang là 2026-01-01",
    "queue.priority_advance_min": "cần",
    "printing.reprint_by_itself": "cần true hoặc false, nhưng đang là 1.5",
    "stations[0].token": "ngắn quá, ít nhất 16 ký tự",
    "stations[1].idle_timeout_s": "cần một số, nhưng đang là nan",
    "printers[0].passport.dots": "7 không chia hết cho 8",
    "printers[0].passport.nv": "cần một bảng { … }, nhưng đang là 3",
    "hall.timezone": "không có múi giờ tên Asia/Saigonn",
}


@pytest.mark.parametrize("key", TOLD)
def test_a_mistake_is_told_as_it_stands_in_the_file(key: str, tmp_path: Path) -> None:
    assert problems(tmp_path / "hall.toml", HOSTILE)[key].startswith(TOLD[key])


SYNTAX = {
    'a = "x\ny = 1': ("dòng 1, cột", "nháy"),
    'a = """x': ("cuối tệp", "nháy"),
    'a = "x" y\n': ("dòng 1, cột", "thừa"),
    "a = 25:00:00\n": ("dòng 1, cột", "thừa"),
    "thử = 1\n": ("dòng 1, cột", "tên mục"),
    "a = 1\na = 2\n": ("dòng 2, cột", "đã có"),
    "[hall\n": ("dòng 1, cột", "ngoặc ]"),
    "a = [1, 2": ("cuối tệp", "ngoặc ]"),
    "a 5\n": ("dòng 1, cột", "dấu ="),
    "a = True\n": ("dòng 1, cột", "giá trị"),
    'a = "C:\\x"\n': ("dòng 1, cột", "\\"),
    "= 5\n": ("dòng 1, cột", "tên = giá trị"),
    "a = 2026-02-31\n": ("dòng 1, cột", "ngày"),
}


@pytest.mark.parametrize("text", SYNTAX)
def test_what_is_no_toml_is_told_with_its_line(text: str, tmp_path: Path) -> None:
    [(place, said)] = problems(tmp_path / "hall.toml", text).items()
    begin, reason = SYNTAX[text]
    assert place.startswith(begin)
    assert reason in said
    assert not ENGLISH.search(said)


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").mkdir()
    with pytest.raises(ConfigProblems, match="đây là thư mục"):
        load_hall(tmp_path / "hall.toml")


def tables(table: type[Settings] = HallConfig) -> set[type[Settings]]:
    inner = [found for info in table.model_fields.values() if (found := table_of(info))]
    return {table, *(one for found in inner for one in tables(found))}


def test_every_key_has_a_vietnamese_meaning() -> None:
    english = {info.description for table in tables() for info in table.model_fields.values()}
    untold = [key.path for key in keys() if _is_in(key, english)]
    assert untold == [], "its meaning belongs into config/meanings.py"


def _is_in(key: Key, english: set[str | None]) -> bool:
    return key.description in english


def test_the_samples_say_what_tomllib_says() -> None:
    """The library's words are matched; another version may use others."""
    for text in SYNTAX:
        with pytest.raises(tomllib.TOMLDecodeError):
            tomllib.loads(text)
