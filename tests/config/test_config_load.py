"""Reading a hall's settings: what is right loads, what is wrong is all said at once."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from config import ConfigProblems, HallConfig, load_hall
from config.load import find_hall, load_station, parse_hall, sample_halls
from config.problems import Problem
from config.schema import AT_A_COUNTER, StationKind
from queue_engine.protocol import StationKind as ProtocolKind

SOUND = """
[hall]
id = "sound"
name = "Hội trường"
name_en = "Hall"
short_name = "HT"

[[fields]]
id = "land"
letter = "D"
name = "Đất đai"
name_en = "Land"

[[counters]]
id = "c1"
number = 1
name = "Quầy 1"
name_en = "Counter 1"
fields = ["land"]

[[stations]]
id = "panel-1"
kind = "counter_panel"
name = "Bàn 1"
counter = "c1"
"""

TEN_MISTAKES = """
[hall]
id = "Bad Id"
name = "Hội trường"
name_en = "Hall"
short_name = "HT"
time_zone = "Asia/Ho_Chi_Minh"

[server]
port = "eighty"

[queue]
priority_advance_min = -5

[[fields]]
id = "land"
letter = "D"
name = "Đất đai"

[[fields]]
id = "construct"
letter = "D"
name = "Xây dựng"
name_en = "Construction"
group = "nowhere"

[[counters]]
id = "c1"
number = 1
name = "Quầy 1"
name_en = "Counter 1"
fields = ["lnad", "construct"]

[[stations]]
id = "panel-1"
kind = "counter_pannel"
name = "Bàn 1"
printer = "p9"

[[printers]]
id = "p1"
name = "Máy in"
simulated = "perhaps"
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "hall.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ConfigProblems) as caught:
        load_hall(path)
    return caught.value.problems


def keys_of(path: Path) -> list[str]:
    return [problem.key for problem in problems_of(path)]


@pytest.mark.parametrize("name", ["commune", "days", "thu-dau-mot"])
def test_every_sample_hall_loads_without_a_problem_or_a_warning(name: str) -> None:
    assert load_hall(name).hall.id == name


def test_the_sample_halls_are_listed() -> None:
    assert sample_halls() == ("commune", "days", "thu-dau-mot")


def test_the_city_hall_is_as_large_as_it_should_be() -> None:
    hall = load_hall("thu-dau-mot")
    kinds = [station.kind for station in hall.stations]
    assert len(hall.counters) == 8
    assert [field.kind for field in hall.fields].count("field") == 8
    assert {field.kind for field in hall.fields} == {"field", "advice", "return"}
    assert [kinds.count(kind) for kind in ("ticket_kiosk", "hall_board", "lookup_screen", "counter_panel")] == [
        2,
        2,
        2,
        8,
    ]
    assert all(station.enabled for station in hall.stations)
    assert [hall.reader(name).simulated for one in hall.stations for name in one.readers] == [True, True]
    assert all(hall.counters_of(field.id) for field in hall.fields)


def test_the_commune_hall_is_one_machine_with_fields_in_two_levels() -> None:
    hall = load_hall("commune")
    machines = {item.machine for item in (hall.server, *hall.stations, *hall.printers)}
    assert machines == {"pc-1"}
    assert sum(field.kind == "field" for field in hall.fields) == 12
    assert all(field.group for field in hall.fields if field.kind == "field")
    assert len(hall.field_groups) == 4


PARTS_OF_THE_SERVER = {ProtocolKind.ESTIMATOR, ProtocolKind.DOSSIERS, ProtocolKind.TALLIES}


def test_station_kinds_are_those_of_the_protocol() -> None:
    known = {kind.name: kind.value for kind in ProtocolKind if kind not in PARTS_OF_THE_SERVER}
    assert {kind.name: kind.value for kind in StationKind} == known
    assert set(StationKind) > AT_A_COUNTER


def test_ten_mistakes_are_all_reported_at_once(write: Callable[[str], Path]) -> None:
    path = write(TEN_MISTAKES)
    found = {problem.key: problem for problem in problems_of(path)}
    assert set(found) == {
        "hall.id",
        "hall.time_zone",
        "server.port",
        "queue.priority_advance_min",
        "fields[0].name_en",
        "fields[1].letter",
        "fields[1].group",
        "counters[0].fields[0]",
        "stations[0].kind",
        "stations[0].printer",
        "printers[0].simulated",
    }
    assert {problem.file for problem in found.values()} == {str(path)}
    assert "timezone" in found["hall.time_zone"].remedy
    assert "land" in found["counters[0].fields[0]"].remedy
    assert "counter_panel" in found["stations[0].kind"].reason
    assert "a whole number" in found["server.port"].reason
    assert all(problem.reason for problem in found.values())


def test_the_report_names_file_key_reason_and_remedy_in_one_line_each(write: Callable[[str], Path]) -> None:
    path = write(SOUND.replace('short_name = "HT"', 'short_name = "HT"\ntimezon = "UTC"'))
    with pytest.raises(ConfigProblems) as caught:
        load_hall(path)
    title, line = str(caught.value).splitlines()
    assert title == "The settings have 1 problem(s):"
    assert line == f"  {path}: hall.timezon: there is no setting of this name → did you mean “timezone”?"


def test_a_vietnamese_reader_gets_vietnamese(write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")
    [problem] = problems_of(write(SOUND.replace("number = 1", "number = 0")))
    assert problem.reason == "0 nhỏ quá, ít nhất là 1"


def with_key(line: str, table: str = "hall") -> str:
    return SOUND.replace(f"[{table}]\n", f"[{table}]\n{line}\n", 1)


@pytest.mark.parametrize(
    ("zone", "remedy"),
    [
        *((zone, "Asia/Ho_Chi_Minh") for zone in ("GMT+7", "GMT+07", "+07:00", "Asia/Hanoi", "Vietnam", "ICT")),
        ("asia/ho_chi_minh", "Asia/Ho_Chi_Minh"),
        ("SE Asia Standard Time", "Asia/Ho_Chi_Minh"),
        ("Europe/Berlinn", "Europe/Berlin"),
        ("Asia/Tokio", "Asia/Tokyo"),
    ],
)
def test_a_wrong_time_zone_gets_the_one_that_was_meant(zone: str, remedy: str, write: Callable[[str], Path]) -> None:
    [problem] = problems_of(write(with_key(f'timezone = "{zone}"')))
    assert problem.key == "hall.timezone"
    assert problem.remedy in (f"did you mean “{remedy}”?", f"Vietnam's is “{remedy}”")


def test_a_file_that_begins_with_a_mark_of_utf_8_is_read_as_one_without(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(SOUND.lstrip(), encoding="utf-8-sig")
    assert load_hall(path).hall.id == "sound"


def test_an_empty_choice_is_shown_as_it_stands_in_the_file(write: Callable[[str], Path]) -> None:
    [problem] = problems_of(write(SOUND + '[voice]\nregion = "west"\n'))
    assert problem.reason == "'west' is not one of: \"\", south, north"


def test_broken_toml_is_reported_with_its_line(write: Callable[[str], Path]) -> None:
    [problem] = problems_of(write(SOUND + '\n[hall\nid = "x"\n'))
    assert problem.key.startswith(f"line {SOUND.count(chr(10)) + 2}")


def test_a_file_that_is_not_utf_8_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_bytes(b"\xff\xfe[\x00")
    [problem] = problems_of(path)
    assert "UTF-8" in problem.reason


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path / "none.toml")
    assert "cannot be read" in problem.reason


def test_an_unknown_hall_gets_the_nearest_name() -> None:
    with pytest.raises(ConfigProblems, match="did you mean “commune”"):
        find_hall("comune")


def test_a_hall_that_is_like_none_gets_the_list_of_samples_once() -> None:
    with pytest.raises(ConfigProblems) as caught:
        find_hall("xxxxxx")
    [problem] = caught.value.problems
    assert problem.remedy == "sample halls: commune, days, thu-dau-mot; or give the path of a .toml file"


CONTRADICTIONS = {
    "an id twice": (
        SOUND + SOUND[SOUND.index("[[fields]]") : SOUND.index("[[counters]]")].replace("D", "A"),
        "fields[1].id",
    ),
    "two panels at one counter": (
        SOUND + '[[stations]]\nid = "panel-2"\nkind = "counter_panel"\nname = "Bàn 2"\ncounter = "c1"\n',
        "stations[1].counter",
    ),
    "a panel without a counter": (SOUND.replace('counter = "c1"', ""), "stations[0].counter"),
    "two simulators at one port": (
        SOUND
        + '[[printers]]\nid = "p1"\nname = "1"\nsimulated = true\n'
        + '[[printers]]\nid = "p2"\nname = "2"\nsimulated = true\n',
        "printers[1].port",
    ),
    "a simulator at the server's port": (
        SOUND + '[[printers]]\nid = "p1"\nname = "1"\nsimulated = true\nport = 8750\n',
        "printers[0].port",
    ),
    "a time zone that does not exist": (SOUND.replace('"HT"', '"HT"\ntimezone = "Asia/Hanoi"'), "hall.timezone"),
    "an officer at an unknown counter": (
        SOUND + '[[officers]]\nid = "o"\nname = "O"\npin_hash = "$argon2id$x"\ncounters = ["c7"]\n',
        "officers[0].counters[0]",
    ),
    "a table where a list belongs": (SOUND + '[printers]\nid = "p1"\n', "printers"),
}


@pytest.mark.parametrize("value", [[], ["a"], {"a": 1}, [[1]]], ids=str)
@pytest.mark.parametrize("section", ["fields", "counters", "officers", "stations", "printers", "readers"])
def test_a_list_or_a_table_in_the_place_of_any_value_is_refused_in_words(
    section: str, value: object, tmp_path: Path
) -> None:
    data = tomllib.loads(find_hall("thu-dau-mot").read_text("utf-8"))
    for key in data[section][0]:
        rows = [{**data[section][0], key: value}, *data[section][1:]]
        if key not in ("fields", "passport", "readers", "sim", "counters", "screen"):
            with pytest.raises(ConfigProblems, match=rf"{section}\[0\]\.{key}"):
                parse_hall({**data, section: rows}, tmp_path / "hall.toml")


@pytest.mark.parametrize(("text", "key"), CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_a_contradiction_is_found(text: str, key: str, write: Callable[[str], Path]) -> None:
    assert key in keys_of(write(text))


def test_a_disabled_second_panel_is_no_contradiction(write: Callable[[str], Path]) -> None:
    text = SOUND + '[[stations]]\nid = "panel-2"\nkind = "counter_panel"\nname = "2"\ncounter = "c1"\nenabled = false\n'
    assert len(load_hall(write(text)).stations) == 2


def test_letters_that_sound_alike_are_a_warning(
    write: Callable[[str], Path], expect_log: Callable[[str], None]
) -> None:
    field = '[[fields]]\nid = "other"\nletter = "Đ"\nname = "Khác"\nname_en = "Other"\n'
    expect_log(r"fields\[1\].letter: the letters D and Đ sound alike")
    config = load_hall(
        write(SOUND.replace('["land"]', '["land", "other"]').replace("[[counters]]", field + "[[counters]]"))
    )
    assert len(config.fields) == 2


def test_a_refused_secret_is_not_printed(write: Callable[[str], Path]) -> None:
    path = write(SOUND + '[[officers]]\nid = "o"\nname = "O"\npin_hash = "my own pin"\n')
    with pytest.raises(ConfigProblems) as caught:
        load_hall(path)
    assert "my own pin" not in str(caught.value)


def test_folders_start_at_the_file_or_at_the_users_state(write: Callable[[str], Path], tmp_path: Path) -> None:
    printer = '[[printers]]\nid = "p1"\nname = "1"\n'
    near = load_hall(write(SOUND.replace('"HT"', '"HT"\nstate_dir = "data"') + printer))
    assert near.hall.state_dir == tmp_path / "data"
    assert near.printers[0].sim.capture_dir == tmp_path / "data" / "printers" / "p1"
    home = load_hall(write(SOUND))
    assert home.hall.state_dir.parts[-2:] == ("hall", "sound")
    assert home.hall.state_dir.is_absolute()


def test_settings_cannot_be_changed(write: Callable[[str], Path]) -> None:
    config = load_hall(write(SOUND))
    with pytest.raises(ValidationError):
        config.hall.name = "another"  # type: ignore[misc]


def test_asking_for_an_unknown_station_names_the_nearest(write: Callable[[str], Path]) -> None:
    config: HallConfig = load_hall(write(SOUND))
    with pytest.raises(ConfigProblems, match="panel-1"):
        config.station("panel1")


def test_a_station_that_does_not_exist_is_told_with_its_hall(write: Callable[[str], Path]) -> None:
    with pytest.raises(ConfigProblems) as caught:
        load_station(str(write(SOUND.replace('"HT"', '"HT"\nstate_dir = "data"'))), "xyz")
    assert str(caught.value).splitlines()[1] == "  sound: stations: “xyz” is not in [[stations]] → known names: panel-1"


def test_where_no_station_would_do_the_remedy_is_no_empty_list(write: Callable[[str], Path]) -> None:
    path = str(write(SOUND.replace('"HT"', '"HT"\nstate_dir = "data"')))
    with pytest.raises(ConfigProblems) as caught:
        load_station(path, "panel-1", StationKind.ANNOUNCER)
    assert caught.value.problems[0].remedy == 'there is no [[stations kind="announcer"]] in the file yet'
    with pytest.raises(ConfigProblems) as caught:
        load_hall(path).printer("p1")
    assert caught.value.problems[0].remedy == "there is no [[printers]] in the file yet"


def test_importing_config_loads_neither_a_room_nor_pydantic() -> None:
    probe = "import sys, config, config.__main__; print(*sorted(m.partition('.')[0] for m in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "kiosk", "counter", "display", "devices", "queue_engine", "assets", "PySide6"} & set(loaded)


def test_two_stations_never_share_a_token_and_the_token_is_not_said(write: Callable[[str], Path]) -> None:
    token = "one-token-for-two-stations"
    other = f'[[stations]]\nid = "desk"\nkind = "supervisor_desk"\nname = "Bàn trực"\ntoken = "{token}"\n'
    sound = SOUND.replace('counter = "c1"\n', f'counter = "c1"\ntoken = "{token}"\n')
    found = problems_of(write(sound + other))
    assert [problem.key for problem in found] == ["stations[1].token"]
    assert token not in "".join(map(str, found))


def test_a_token_that_could_be_guessed_is_refused(write: Callable[[str], Path]) -> None:
    assert keys_of(write(SOUND.replace('counter = "c1"\n', 'counter = "c1"\ntoken = ""\n'))) == ["stations[0].token"]
