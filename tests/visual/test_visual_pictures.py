"""Every state of every flow has a picture, and in none of them is a text cut off."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.visual.registry import Room, Stage, draw, faults, rooms

ROOMS = rooms()
CASES = [(room, state, stage) for room in ROOMS for stage in room.stages() for state in room.states]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_state_has_a_picture(room: Room) -> None:
    assert room.missing() == []


@pytest.mark.parametrize(
    ("room", "state", "stage"),
    CASES,
    ids=[f"{room.name}-{state}-{stage.size}-{stage.language}" for room, state, stage in CASES],
)
def test_no_text_is_cut_off(qtbot: QtBot, room: Room, state: str, stage: Stage) -> None:
    window, _ = draw(room, state, stage)
    qtbot.addWidget(window)
    assert faults(window, stage) == []
