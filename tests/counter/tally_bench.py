"""The page of tallies on a bench: a service that exists only in the test, and the part around the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assets.qt.theme import Theme
from config.schema import HallConfig
from counter.tallies.flow import TallyPage
from counter.tallies.part import TallyPart
from counter.tallies.printing import Printing
from queue_engine.client import Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import Message
from tests.counter.fake_panel_link import FakeLink
from tests.counter.panel_samples import NOW_MS, config_of

NOBODY = Unreachable(Intent("", "/tallies", ""))


class FakeLookups:
    """Stands in for queue_engine.client.qt.Lookups: keeps what was asked, answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Message] = []
        self.stopped = False
        self._answered: list[Callable[[Any], None]] = []

    def ask(self, body: Message, answered: Callable[[Any], None]) -> None:
        self.asked.append(body)
        self._answered.append(answered)

    def answer(self, answer: Any, place: int = -1) -> None:
        """To the newest question, or to an older one."""
        self._answered[place](answer)

    def stop(self) -> None:
        self.stopped = True


def part_at(theme: Theme, page: TallyPage, config: HallConfig | None = None, folder: Path | None = None) -> TallyPart:
    """The part at a state, as a picture shows it."""
    part = TallyPart(config or config_of(), theme, FakeLink(NOW_MS), FakeLookups(), page, folder, Printing("no-lp"))
    part.loop.state = page
    part.show_page(page)
    return part
