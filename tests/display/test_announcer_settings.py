"""From settings to an announcer; and wrong settings, in words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from config import ConfigProblems, HallConfig, load_hall
from config.schema import Station
from devices.speech.settings import Volume
from devices.speech.speakers import Speaker, speaker_of
from display.announcer.hours import is_quiet_at
from display.announcer.turns import TurnRules
from display.announcer.wiring import build, is_overheard, place_of, settings_of
from tests.fakes.hall import settings, token, write_settings

NAMES = {"name": "Loa"}


def announcer(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "announcer", "name": "Loa", "token": token(name), **more}


def a_hall(folder: Path, *stations: dict[str, Any], **sections: Any) -> HallConfig:
    values = settings(folder)
    return load_hall(write_settings(folder, {**values, "stations": [*values["stations"], *stations], **sections}))


def station_of(config: HallConfig, name: str = "loa-1") -> Station:
    return config.station(name)


@pytest.mark.parametrize(
    ("setting", "meant"),
    [
        ("", Speaker()),
        ("alsa_output.usb-loa", Speaker("paplay", "alsa_output.usb-loa")),
        ("alsa:plughw:1,0", Speaker("aplay", "plughw:1,0")),
        ("sim", Speaker("sim")),
        ("sim:20", Speaker("sim", speed=20.0)),
        ("sim:2.5:loa.jsonl", Speaker("sim", speed=2.5, log=Path("/state/loa.jsonl"))),
        ("sim:20:/elsewhere/loa.jsonl", Speaker("sim", speed=20.0, log=Path("/elsewhere/loa.jsonl"))),
    ],
)
def test_the_setting_of_a_loudspeaker_says_which_one(setting: str, meant: Speaker) -> None:
    assert speaker_of(setting, Path("/state")) == meant


def test_the_rules_of_a_zone_come_from_the_settings(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("without a zone it speaks for every counter")
    zones = [{"id": "east", "name": "Khu đông", "counters": ["1", "2"]}]
    voice = {"merge_after_s": 20, "oldest_s": 80, "most_merged": 4, "awaited_only": False}
    config = a_hall(tmp_path, announcer("loa-1", zone="east"), announcer("loa-2"), zones=zones, voice=voice)
    place = place_of(config, station_of(config))
    assert (place.zone, place.counters, place.overheard) == ("east", frozenset({"1", "2"}), False)
    assert place.rules == TurnRules(20_000, 80_000, 4, awaited_only=False)
    whole = place_of(config, config.station("loa-2"))
    assert (whole.zone, whole.counters) == ("", None)


def test_a_faster_sound_card_makes_the_halls_seconds_shorter(tmp_path: Path) -> None:
    config = a_hall(tmp_path, announcer("loa-1"))
    assert place_of(config, station_of(config), speed=20).rules.oldest_ms == 3000


def test_two_loudspeakers_hear_each_other_in_one_room_or_one_zone(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("this zone and “up” both speak for 3")
    zones = [
        {"id": "east", "name": "Đông", "counters": ["1"], "room": "sanh"},
        {"id": "west", "name": "Tây", "counters": ["2"], "room": "sanh"},
        {"id": "up", "name": "Tầng 2", "counters": ["3"]},
        {"id": "down", "name": "Tầng 1", "counters": ["3"]},
    ]
    rows = [announcer(f"loa-{n}", zone=zone) for n, zone in enumerate(("east", "west", "up", "down", "down"), start=1)]
    config = a_hall(tmp_path, *rows, zones=zones)
    heard = {one.id: is_overheard(config, one) for one in config.stations if one.kind == "announcer"}
    assert heard == {"loa-1": True, "loa-2": True, "loa-3": False, "loa-4": True, "loa-5": True}


def test_the_voice_is_as_the_hall_wants_it(tmp_path: Path) -> None:
    volumes = [{"since": "07:00", "percent": 80}, {"since": "11:30", "percent": 40}]
    voice = {"languages": ["vi", "en"], "region": "north", "whole_numbers": True, "speed": 120, "volumes": volumes}
    config = a_hall(tmp_path, announcer("loa-1", speaker="alsa:plughw:1,0"), voice=voice)
    made = settings_of(config, station_of(config))
    assert (made.kind, made.device, made.languages) == ("aplay", "plughw:1,0", ("vi", "en"))
    assert (made.region, made.whole, made.speed) == ("north", True, 120)
    assert made.volumes == (Volume(time(7), 80), Volume(time(11, 30), 40))
    assert made.packs.is_dir() and made.chime is not None and made.chime.is_file()


@pytest.mark.parametrize(
    ("moment", "quiet"), [(time(11, 29), False), (time(11, 30), True), (time(12, 59), True), (time(13, 0), False)]
)
def test_quiet_hours_begin_and_end_on_the_minute(moment: time, quiet: bool) -> None:
    assert is_quiet_at((("11:30", "13:00"),), moment) is quiet
    assert is_quiet_at((("00:00", "24:00"),), moment)


# -- wrong settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "key"),
    [
        pytest.param({"voice": {"quiet": [{"begins": "13:00", "ends": "11:30"}]}}, "voice.quiet[0].ends", id="hours"),
        pytest.param({"voice": {"engine": "recorded"}}, "voice.recorded", id="no recordings"),
        pytest.param({"voice": {"packs": "nowhere"}}, "voice.packs", id="no folder"),
        pytest.param({"voice": {"most_merged": 1}}, "voice.most_merged", id="merged alone"),
        pytest.param({"zones": [{"id": "a", "name": "A", "counters": ["9"]}]}, "zones[0].counters[0]", id="no counter"),
    ],
)
def test_a_voice_that_cannot_be_is_told_with_its_key(tmp_path: Path, change: dict[str, Any], key: str) -> None:
    with pytest.raises(ConfigProblems) as wrong:
        a_hall(tmp_path, **change)
    assert [one.key for one in wrong.value.problems] == [key]
    assert all(one.reason and one.remedy for one in wrong.value.problems)


@pytest.mark.parametrize(
    ("station", "key"),
    [
        pytest.param(announcer("x", speaker="sim:fast"), "speaker", id="a speed that is no number"),
        pytest.param(announcer("x", speaker="sim:0"), "speaker", id="a clock that stands"),
        pytest.param(announcer("x", zone="nowhere"), "zone", id="an unknown zone"),
        pytest.param(
            {"id": "x", "kind": "supervisor_desk", "name": "x", "speaker": "sim"}, "speaker", id="a desk that speaks"
        ),
        pytest.param(
            {"id": "x", "kind": "supervisor_desk", "name": "x", "zone": "east"}, "zone", id="a desk with a zone"
        ),
    ],
)
def test_a_station_that_cannot_be_is_told_with_its_key(tmp_path: Path, station: dict[str, Any], key: str) -> None:
    with pytest.raises(ConfigProblems) as wrong:
        a_hall(tmp_path, station, zones=[{"id": "east", "name": "Đông"}])
    assert [one.key.rpartition(".")[2] for one in wrong.value.problems] == [key]


def test_a_kiosk_that_speaks_may_name_its_loudspeaker(tmp_path: Path) -> None:
    kiosk = {"id": "k", "kind": "ticket_kiosk", "name": "Máy lấy số", "voice": True, "speaker": "sim:20:k.jsonl"}
    assert a_hall(tmp_path, kiosk).station("k").speaker == "sim:20:k.jsonl"


def test_a_counter_for_which_nobody_speaks_is_noticed(tmp_path: Path, expect_log: Any) -> None:
    expect_log(r"counters\[2\]: no loudspeaker")
    a_hall(tmp_path, announcer("x", zone="east"), zones=[{"id": "east", "name": "Đông", "counters": ["1", "2"]}])


def test_a_language_without_a_pack_keeps_the_announcer_from_starting_in_words(tmp_path: Path) -> None:
    config = a_hall(tmp_path, announcer("loa-1", speaker="sim"), voice={"languages": ["vi", "km"]})
    with pytest.raises(ConfigProblems) as wrong:
        build(config, station_of(config))
    [problem] = wrong.value.problems
    assert problem.key == "voice.languages[1]" and "“km”" in problem.reason and "vi" in problem.remedy


def test_a_damaged_pack_is_told_key_by_key(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "vi.toml").write_text('language = "vi"\n', encoding="utf-8")
    config = a_hall(tmp_path, announcer("loa-1", speaker="sim"), voice={"packs": "packs"})
    with pytest.raises(ConfigProblems) as wrong:
        build(config, station_of(config))
    assert len(wrong.value.problems) > 1 and str(packs) in str(wrong.value)


def test_the_program_of_an_announcer_loads_no_window() -> None:
    code = "import sys, display.__main__, display.announcer.wiring; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
