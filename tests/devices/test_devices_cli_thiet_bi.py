"""The guide for readers, pads and signs, docs/thiet-bi.md: what it quotes is said, what it tells to type works."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assets.texts import Texts
from config.__main__ import command_line
from devices.cli import words
from tests.devices.devices_walk import Terminal

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/thiet-bi.md").read_text("utf-8")
RULES = (ROOT / "assets/udev/60-hall.rules").read_text("utf-8")
MATCH = re.compile(r"(?:\w+(?:\{[\w/]+\})?(?:==|=|\+=|!=)\"[^\"]*\")(?:, )?")


def everything_said() -> str:
    texts = Texts("vi")
    return "\n".join([*(texts[key] for key in sorted(texts.known())), *(vi for vi, _ in words._WORDS.values())])


def quoted() -> list[str]:
    """The sentences in the tables, without their open ends."""
    rows = [line.split("|")[1] for line in GUIDE.splitlines() if line.startswith("| *")]
    found = [sentence for row in rows for sentence in re.findall(r"\*([^*]+)\*", row)]
    return [re.split(r" ?[“(…]", sentence)[0].strip() for sentence in found]


def told_to_type() -> list[str]:
    return [line.strip() for line in GUIDE.splitlines() if line.startswith("    ")]


@pytest.mark.parametrize("sentence", quoted())
def test_a_sentence_that_the_guide_explains_is_one_that_is_said(sentence: str) -> None:
    assert sentence in everything_said()


@pytest.mark.parametrize("line", sorted({line for line in told_to_type() if line.startswith("hall ")}))
def test_a_command_of_the_guide_is_one_that_exists(line: str) -> None:
    _, *given = shlex.split(line)
    words_of_it = 2 if given[0] == "devices" else 1
    command = [*command_line(given[:words_of_it]), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert all(word in done.stdout for word in given if word.startswith("--"))


@pytest.mark.parametrize("line", [line for line in RULES.splitlines() if line and not line.startswith("#")])
def test_a_rule_is_one_that_udev_reads(line: str) -> None:
    assert MATCH.sub("", line) == "", "keys, operators and values in quotes, with commas between them"


def test_the_rules_are_installed_as_the_guide_and_they_themselves_say() -> None:
    for line in told_to_type():
        if line.startswith("sudo ") and "usermod" not in line:
            assert line in RULES
    assert "dialout,lp,input,video,audio" in RULES
    assert 'KERNEL=="hidraw*", GROUP="input", MODE="0660"' in RULES


@dataclass(frozen=True)
class Training:
    """The chapter for practice, as far as the simulated reader in its own window."""

    file: Path
    window: subprocess.Popen[str]

    def scan(self) -> None:
        """What the guide says to type there."""
        found = re.search(r"`(scan [^`]+)`", GUIDE)
        assert found is not None
        assert self.window.stdin is not None
        self.window.stdin.write(found[1] + "\n")
        self.window.stdin.flush()


@pytest.fixture
def training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Training]:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    prepared = [line for line in told_to_type() if line.startswith(("cp config", "cat config"))]
    assert len(prepared) == 2
    for line in prepared:
        subprocess.run(line, shell=True, check=True, cwd=ROOT)
    _, *given = shlex.split(next(line for line in told_to_type() if "sim-reader" in line).replace("~", str(tmp_path)))
    pipe = subprocess.PIPE
    with subprocess.Popen(command_line(given), stdin=pipe, stderr=pipe, text=True) as process:
        assert process.stderr is not None
        while "listens" not in (line := process.stderr.readline()):
            assert line, "it ended"
        yield Training(tmp_path / "thu.toml", process)
        process.send_signal(signal.SIGTERM)


def test_the_guides_practice_leads_to_a_reader_that_reads(training: Training) -> None:
    file = training.file
    _, *given = shlex.split(next(line for line in told_to_type() if "setup --config ~" in line))
    with Terminal(*(word.replace("~", str(file.parent)) for word in given)) as terminal:
        terminal.asks("Thiết bị cắm ở đâu?", "0")
        terminal.sees("Xin quét một mã bất kỳ").does(training.scan).sees("Đã đọc: H13.01-251121-0042")
        terminal.asks("Có đúng như trên tem", "c").asks("Trạm nào sẽ nhận mã", "1").asks("Ghi vào", "c").ends(0)
    row = tomllib.loads(file.read_text("utf-8"))["readers"][0]
    assert (row["device"], row["simulated"]) == ("cap-dau-doc", True)
    with Terminal("config", "--check", file) as terminal:
        terminal.ends(0)
    with Terminal("devices", "test", "dau-doc-1", "--config", file) as terminal:
        terminal.sees("Xin quét một mã").does(training.scan).sees("Đã đọc: H13.01-251121-0042").ends(0)
