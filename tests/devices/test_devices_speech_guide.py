"""The guide to voices says what is so: its example is a pack that can be read aloud, its settings are settings."""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

import pytest

from assets.texts import Texts
from config.voice import Voice
from devices.speech.pack import LanguagePack, load_pack
from devices.speech.reader import Call, Reader
from tests.devices.devices_speech import ROOT, pack

GUIDE = (ROOT / "docs" / "giong-doc.md").read_text(encoding="utf-8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)]


@pytest.fixture
def example(tmp_path: Path) -> LanguagePack:
    [text] = [block for block in BLOCKS if block.lstrip().startswith("language")]
    file = tmp_path / "km.toml"
    file.write_text(text, encoding="utf-8")
    return load_pack(file)


def test_the_example_of_a_language_can_be_read_aloud(example: LanguagePack) -> None:
    assert Reader(example).call(Call("A010", 6)).text == "សូមអញ្ជើញលេខ អេ សូន្យ មួយ សូន្យ មក បញ្ជរ ប្រាំ មួយ"


def test_the_settings_of_the_guide_are_settings() -> None:
    tables = [tomllib.loads(block)["voice"] for block in BLOCKS if block.startswith("[voice]")]
    assert len(tables) == 3
    for table in tables:
        Voice.model_validate(table)


def test_what_the_desk_says_in_the_guide_is_what_it_says() -> None:
    texts = Texts.load("vi")
    reasons = ("no-sound-card", "program-missing", "player-failed", "sound-stalled", "sound-cut-short", "sound-slow")
    for reason in (*reasons, "no-voice"):
        assert f"*{texts[f'device.reason_{reason}'].rstrip('.')}*" in GUIDE, reason


def test_the_guide_counts_the_sounds_of_a_vietnamese_voice() -> None:
    assert f"({len(pack('vi').sounds)} tệp)" in GUIDE
