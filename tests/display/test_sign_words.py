"""The sign's own words, and names as halls have them, stand whole on every screen above a counter."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from assets.qt.fitting import Fitted
from display.common.lettering import MORE
from display.sign.shell import Shell
from tests.visual.registry import SMALL_SIZES
from tests.visual.sign_states import CASES, PICTURED, ROOM


def drawn(shell: Shell) -> list[Fitted]:
    """What stands on the pieces of a sign beside its number."""
    pieces, props = shell._pieces, shell._props
    assert pieces is not None and props is not None
    stack = [] if props.number else pieces.panel._stack(props)
    return [fitted for fitted, _ in (*pieces.fields._texts(props), *pieces.foot._texts(props), *stack)]


@pytest.mark.parametrize("size", SMALL_SIZES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_of_what_halls_say_is_cut_short(qtbot: QtBot, size: str, language: str) -> None:
    stage = next(one for one in ROOM.stages() if (one.size, one.language) == (size, language))
    for state in (*CASES, *PICTURED):
        shell = ROOM.states[state](stage)
        assert isinstance(shell, Shell)
        qtbot.addWidget(shell)
        shell.resize(stage.screen.width_px, stage.screen.height_px)
        shell.grab()
        assert not [text.lines for text in drawn(shell) if text.lines[-1].endswith(MORE)], state
