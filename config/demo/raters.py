"""Citizens who say how they were served, at the rating screens that the hall has."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping

from config.demo.line import Window
from config.demo.people import HallTime, PeopleLog
from config.schema import HallConfig, StationKind

RATING = 0.6
"""So many of those who are asked answer."""
MOODS = (0.55, 0.9)
"""Below the first the best level, below the second the next one, else the lowest."""
WHY = 0.7
"""So many of those who are asked why say it."""
ASKED_S = 3.0
"""Real seconds in which the question must stand: what a screen may take does not scale."""
READ_S = (3.0, 8.0)
TRIES = 40


def rating_screens(config: HallConfig, windows: Mapping[str, Window]) -> dict[str, Window]:
    """By counter."""
    return {
        str(one.counter): windows[one.id]
        for one in config.stations
        if one.kind is StationKind.RATING_SCREEN and one.id in windows
    }


class Raters:
    """Whoever has just been served at a counter with a screen."""

    def __init__(self, screens: Mapping[str, Window], clock: HallTime, log: PeopleLog, chance: random.Random) -> None:
        """``screens``: by counter."""
        self._screens, self._clock, self._log, self._chance = screens, clock, log, chance

    async def rate(self, counter: str, number: str) -> None:
        """Until the citizen has touched a face, or goes without."""
        screen = self._screens.get(counter)
        if screen is None or self._chance.random() >= RATING:
            return
        if not await screen.until(lambda: screen.can_press("level:1"), ASKED_S):
            return
        await self._clock.sleep(self._chance.uniform(*READ_S))
        level = self._level(sum(name.startswith("level:") for name in screen.seen))
        if await self._touch(screen, f"level:{level}"):
            self._log.write("rated", counter=counter, number=number, level=level)
            await self._why(screen)

    def _level(self, levels: int) -> int:
        mood = self._chance.random()
        return next((place for place, most in enumerate(MOODS, start=1) if mood < most), max(levels, 1))

    async def _why(self, screen: Window) -> None:
        reasons = [name for name in screen.seen if name.startswith("reason:")]
        if reasons and self._chance.random() < WHY:
            await self._clock.sleep(self._chance.uniform(*READ_S))
            await self._touch(screen, self._chance.choice(reasons))

    async def _touch(self, screen: Window, name: str) -> bool:
        """Touch again until it had its effect: just after a change of screen touches are not taken."""
        for _ in range(TRIES):
            if await screen.tap(name) is not None and await screen.until(lambda: not screen.shows(name), 0.3):
                return True
            if not screen.shows(name):
                return False
            await asyncio.sleep(0.05)
        return False
