"""What holds for every test: no screen, no real home, no unexpected warning of ours."""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

# A machine that is busy with other tests is slow now and then; nothing is wrong with what is being tested then.
settings.register_profile("busy", settings(deadline=None, suppress_health_check=[HealthCheck.too_slow]))
settings.load_profile("busy")

PATIENCE_MS = 30_000
OURS = ("assets", "config", "counter", "devices", "display", "kiosk", "queue_engine")

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())  # what a failed test wrote is kept
_home = Path(tempfile.mkdtemp(prefix="hall-tests-"))
_made = _home / "tmp"
_made.mkdir()
tempfile.tempdir = str(_made)  # whatever else is made for a moment goes with the home

# Before anything imports Qt or asks for a folder; child processes inherit it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(
    HOME=str(_home),
    TMPDIR=str(_made),
    XDG_STATE_HOME=str(_home / "state"),
    XDG_CONFIG_HOME=str(_home / "config"),
    XDG_CACHE_HOME=str(_home / "cache"),
    XDG_DATA_HOME=str(_home / "data"),
    HALL_LANG="en",
)


def pytest_unconfigure() -> None:
    shutil.rmtree(_home, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"qtbot", "qapp"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.gui)


class _OurWarnings(logging.Handler):
    """Keeps every record of ours from WARNING up."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.partition(".")[0] in OURS:
            self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Its own patience is 5 s; a machine that is busy with other tests may need more."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=PATIENCE_MS)  # type: ignore[method-assign]
    qtbot.waitSignal = partial(qtbot.waitSignal, timeout=PATIENCE_MS)  # type: ignore[method-assign]
    return qtbot


@pytest.fixture
def _expected_logs() -> list[str]:
    return []


@pytest.fixture
def expect_log(_expected_logs: list[str]) -> Callable[[str], None]:
    """``expect_log("out of paper")``: this test makes our code warn so; it fails if that does not happen."""
    return _expected_logs.append


@pytest.fixture(autouse=True)
def _no_unexpected_warnings(_expected_logs: list[str]) -> Iterator[None]:
    handler = _OurWarnings()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    surprises = [line for line in handler.lines if not any(re.search(p, line) for p in _expected_logs)]
    unmet = [p for p in _expected_logs if not any(re.search(p, line) for line in handler.lines)]
    if surprises:
        pytest.fail("our own warnings, not expected by this test:\n" + "\n".join(surprises), pytrace=False)
    if unmet:
        pytest.fail("expected in our log, but not there: " + ", ".join(unmet), pytrace=False)
