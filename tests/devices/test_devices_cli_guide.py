"""The guide for setting up a printer, docs/may-in.md: what it quotes is said, and what it tells to type works."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.texts import Texts
from config.__main__ import command_line
from devices.cli import words
from devices.printer.passport import Passport

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/may-in.md").read_text("utf-8")
ANSWERS = ("m", "", "c", "c", "c", "c", "c", "c", "k", "c", "c")
"""Cable, address, text, cut, answers, frame, widest frame C, both edges, no sensors, skip the rest, write."""
WELL, BADLY = "c", "k"
"""How the sample at the end looks."""


def everything_said() -> str:
    texts = Texts("vi")
    return "\n".join([*(texts[key] for key in sorted(texts.known())), *(vi for vi, _ in words._WORDS.values())])


def quoted() -> list[str]:
    """The sentences in the tables, without their open ends."""
    rows = [line.split("|")[1] for line in GUIDE.splitlines() if line.startswith("| *")]
    found = [sentence for row in rows for sentence in re.findall(r"\*([^*]+)\*", row)]
    return [re.split(r" ?[(…]", sentence)[0].strip() for sentence in found]


@pytest.mark.parametrize("sentence", quoted())
def test_a_sentence_that_the_guide_explains_is_one_that_is_said(sentence: str) -> None:
    assert sentence in everything_said()


@pytest.mark.parametrize("line", sorted(set(re.findall(r"^    (hall .+)$", GUIDE, re.MULTILINE))))
def test_a_command_of_the_guide_is_one_that_exists(line: str) -> None:
    _, *given = shlex.split(line.partition(">")[0])
    command = command_line(given)
    if given[0] == "devices":
        done = subprocess.run([*command[:5], "--help"], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0
        assert all(word in done.stdout for word in given[2:] if word.startswith("--"))


def test_every_key_of_a_passport_is_explained() -> None:
    told = set(re.findall(r"`(\w+)`", GUIDE))
    assert set(Passport.__dataclass_fields__) - {"native", "evidence_per", "mm_per_s"} <= told


@pytest.fixture
def training(tmp_path: Path, free_port: int) -> Iterator[Path]:
    """The guide's chapter for practice: a copy of a sample, and its simulated printer in another window."""
    file = tmp_path / "thu.toml"
    text = (ROOT / "config/halls/commune/hall.toml").read_text("utf-8")
    text = re.sub(r"^port = 9101$", f"port = {free_port}", text, flags=re.MULTILINE)
    file.write_text(text.replace("[hall]\n", '[hall]\nstate_dir = "state"\n', 1), "utf-8")
    command = [sys.executable, "-m", "devices", "sim-printer", "--config", str(file), "--printer", "may-in-1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as simulator:
        assert simulator.stderr is not None
        while "listens" not in simulator.stderr.readline():
            pass
        yield file
        simulator.send_signal(signal.SIGTERM)


def practised(training: Path, *answers: str) -> subprocess.CompletedProcess[str]:
    command = command_line(["devices", "setup", "--config", str(training), "--printer", "may-in-1"])
    environment = {**os.environ, "HALL_LANG": "vi"}
    typed = "".join(f"{answer}\n" for answer in answers)
    return subprocess.run(
        command, input=typed, capture_output=True, text=True, timeout=90, env=environment, check=False
    )  # fmt: skip


def test_a_passport_whose_sample_looks_wrong_is_not_proved(training: Path) -> None:
    done = practised(training, *ANSWERS, BADLY)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Hồ sơ được ghi là chưa thử." in done.stdout
    assert "hall devices setup --printer may-in-1" in done.stdout
    passport = tomllib.loads(training.read_text("utf-8"))["printers"][0]["passport"]
    assert "proved_on" not in passport
    assert passport["answers"] == ["asb", "dle_eot", "gs_h", "gs_r"], "what was found out stays"


def test_the_guides_practice_goes_from_nothing_to_a_proved_passport(training: Path) -> None:
    done = practised(training, *ANSWERS, WELL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Chắc chắn đã in xong" in done.stdout
    row = tomllib.loads(training.read_text("utf-8"))["printers"][0]
    assert row["passport"]["proved_on"]
    assert row["passport"]["answers"] == ["asb", "dle_eot", "gs_h", "gs_r"]
    assert row["simulated"], "it is where it was"
