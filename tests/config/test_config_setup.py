"""The set-up: what it pins is what is declared and what runs."""

from __future__ import annotations

import configparser
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)$", re.MULTILINE)
PINNED = dict(PIN.findall((ROOT / "requirements.lock").read_text("utf-8")))
SCRIPTS = ("setup.sh", "run", "test", ".ci/run", ".ci/lint")


def same(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_declared_package_is_pinned() -> None:
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    declared = {
        same(re.split(r"[ <>=;]", line)[0]) for line in settings["options"]["install_requires"].split("\n") if line
    }
    assert declared <= {same(name) for name in PINNED}


@pytest.mark.parametrize("name", PINNED)
def test_the_installed_version_is_the_pinned_one(name: str) -> None:
    assert version(name) == PINNED[name]


def test_every_line_of_the_lock_is_an_exact_pin_or_a_comment() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#") and not PIN.match(line)] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_sound_bash_and_can_be_started(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)


def shell(script: str) -> subprocess.CompletedProcess[str]:
    command = f". {ROOT / 'setup.sh'}\n{script}"
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)


def test_a_package_under_its_newer_name_counts_as_installed() -> None:
    run = shell('installed() { [ "$1" = libasound2t64 ]; }; missing_packages libasound2 libegl1')
    assert run.stdout.split() == ["libegl1"]


def test_without_sudo_the_set_up_says_what_root_should_install() -> None:
    run = shell(
        "installed() { return 1; }; id() { echo 1000; }; "
        'command() { [ "$2" != sudo ] && builtin command "$@"; }; install_system_packages'
    )
    assert run.returncode == 1
    assert "apt-get install fonts-noto-core" in run.stderr


def test_elsewhere_than_on_debian_the_set_up_says_in_words_what_is_needed() -> None:
    run = shell(
        'command() { [ "$2" != apt-get ] && builtin command "$@"; }; '
        "usable_python() { return 1; }; install_system_packages"
    )
    assert run.returncode == 1
    assert "Python 3.11 or 3.12" in run.stderr
