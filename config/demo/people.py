"""The people of the demonstration: each citizen and each officer is one script that sees and touches windows."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.demo.arrivals import Person
from config.demo.line import Window
from config.demo.plan import PIN
from config.schema import HallConfig

OPEN_MIN, LUNCH_MIN, LUNCH_END_MIN = 30.0, 270.0, 390.0
"""Counters call from 07:30; nobody new between 11:30 and 13:30."""

THINK_S = (1.5, 4.0)
"""A citizen reads the screen before a touch; hall seconds."""
READ_S = 3.0
SLIP_S = 4.0
"""So many real seconds a citizen waits for the slip; the printer is a device, its deadline does not scale."""
WALK_S = (15.0, 45.0)
PATIENCE_S = 45.0
"""An officer waits so long for a called citizen before calling again, and once more before giving up."""
PRESS_S = (1.0, 3.0)


Rates = Callable[[str, str], Awaitable[None]]
"""Counter and number."""


async def _go_home(counter: str, number: str) -> None:
    """Without a word."""


class HallTime:
    """Minutes after 07:00 of the day that is played, ``speed`` times faster than the clock on the wall."""

    def __init__(self, starts_min: float, speed: float) -> None:
        self._starts_min, self.speed = starts_min, speed
        self._began = time.monotonic()

    def now_min(self) -> float:
        return self._starts_min + self.elapsed_s() * self.speed / 60

    def elapsed_s(self) -> float:
        """Real seconds since the doors opened."""
        return time.monotonic() - self._began

    async def until(self, minute: float) -> None:
        await asyncio.sleep(max(0.0, (minute - self.now_min()) * 60 / self.speed))

    async def sleep(self, hall_seconds: float) -> None:
        await asyncio.sleep(hall_seconds / self.speed)

    def counters_call(self) -> bool:
        now = self.now_min()
        return OPEN_MIN <= now < LUNCH_MIN or now >= LUNCH_END_MIN

    def next_call_min(self) -> float:
        """When counters call again, if they do not now."""
        return OPEN_MIN if self.now_min() < OPEN_MIN else LUNCH_END_MIN


@dataclass
class Visit:
    """What is known of a citizen with a number."""

    person: Person
    number: str
    called_to: asyncio.Future[str]
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class PeopleLog:
    """What people did and when, one JSON object a line."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lines = file.open("w", encoding="utf-8", buffering=1)
        self.last = time.monotonic()

    def write(self, event: str, **values: Any) -> None:
        self.last = time.monotonic()
        self._lines.write(json.dumps({"event": event, **values}, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._lines.close()


class Hall:
    """The hall full of people."""

    def __init__(
        self,
        config: HallConfig,
        windows: dict[str, Window],
        clock: HallTime,
        log: PeopleLog,
        seed: int,
        rates: Rates | None = None,
    ) -> None:
        """``rates``: what a citizen does who has been served; the officer waits that long."""
        self._rates = rates or _go_home
        self.config, self.windows, self.clock, self.log = config, windows, clock, log
        self.chance = random.Random(seed)
        self.visits: dict[str, Visit] = {}
        self._free_kiosks: asyncio.Queue[Window] = asyncio.Queue()
        self._at_counter: dict[str, asyncio.Queue[Visit]] = {}
        self._counter_with = {str(counter.number): counter.id for counter in config.counters}
        self.gone = 0
        for station in config.stations:
            window = windows.get(station.id)
            if window and station.kind == "ticket_kiosk":
                self._free_kiosks.put_nowait(window)
            elif window and station.kind == "hall_board":
                window.painted = self._on_board
            elif window and station.kind == "counter_panel" and station.counter:
                self._at_counter[station.counter] = asyncio.Queue()

    async def play(self, people: list[Person]) -> None:
        """Until the last citizen has left."""
        officers = [
            asyncio.create_task(self._officer(self.windows[station.id], str(station.counter)))
            for station in self.config.stations
            if station.kind == "counter_panel" and station.id in self.windows
        ]
        citizens = asyncio.create_task(self._citizens(people))
        try:
            done, _ = await asyncio.wait([citizens, *officers], return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            for task in (*officers, citizens):
                task.cancel()
            await asyncio.gather(*officers, citizens, return_exceptions=True)

    async def _citizens(self, people: list[Person]) -> None:
        async with asyncio.TaskGroup() as group:
            for person in people:
                group.create_task(self._citizen(person))

    def _between(self, limits: tuple[float, float]) -> float:
        return self.chance.uniform(*limits)

    def _on_board(self, number: str, counter: str) -> None:
        visit = self.visits.get(number)
        if visit and not visit.called_to.done():
            visit.called_to.set_result(self._counter_with[counter])

    # -- a citizen ---------------------------------------------------------------------------------------

    async def _citizen(self, person: Person) -> None:
        await self.clock.until(person.arrival_min)
        kiosk = await self._free_kiosks.get()
        visit = await self._take_number(kiosk, person)
        self._free_kiosks.put_nowait(kiosk)
        counter = await visit.called_to
        if person.comes_when_called:
            await self.clock.sleep(self._between(WALK_S))
            self._at_counter[counter].put_nowait(visit)
        await visit.ended.wait()
        self.gone += 1

    async def _take_number(self, kiosk: Window, person: Person) -> Visit:
        target = f"field:{person.field}"
        while True:
            await kiosk.until(lambda: kiosk.can_press("priority") or kiosk.can_press(target))
            await self.clock.sleep(self._between(THINK_S))
            lifted = await self._choose(kiosk, person, target)
            if lifted and await kiosk.until(lambda: bool(kiosk.text("number")), 10.0):
                break
        number = kiosk.text("number")
        self.log.write("finger_up", t=lifted, station=kiosk.station, person=person.index, number=number)
        visit = Visit(person, number, asyncio.get_running_loop().create_future())
        self.visits[number] = visit
        printing = kiosk.text("slip")
        await kiosk.until(lambda: kiosk.text("slip") != printing, SLIP_S)
        await self.clock.sleep(READ_S)
        await self._tap_until(kiosk, "done", lambda: not kiosk.text("number"))
        return visit

    async def _choose(self, kiosk: Window, person: Person, target: str) -> float | None:
        """Priority first, then the group of fields if there are groups, then the field; when the finger went up."""
        if person.priority and kiosk.shows("priority"):
            choice = f"priority:{person.priority}"
            await self._tap_until(kiosk, "priority", lambda: kiosk.can_press(choice))
            await self._tap_until(kiosk, choice, lambda: not kiosk.shows(choice))
        group = next((one.group for one in self.config.fields if one.id == person.field), None)
        if group and not kiosk.shows(target):
            await self._tap_until(kiosk, f"group:{group}", lambda: kiosk.can_press(target))
        await kiosk.until(lambda: kiosk.can_press(target), 5.0)
        return await kiosk.tap(target, hold_s=0.08)

    async def _tap_until(self, window: Window, name: str, met: Any, tries: int = 20) -> bool:
        """Touch again until it had its effect: just after a change of screen touches are not taken."""
        for _ in range(tries):
            if met() or (await window.tap(name) is not None and await window.until(met, 0.5)):
                return True
            await asyncio.sleep(0.05)
        return bool(met())

    # -- an officer --------------------------------------------------------------------------------------

    async def _officer(self, panel: Window, counter: str) -> None:
        await self._sign_in(panel, counter)
        while True:
            await self._wait_for_work(panel)
            await self.clock.sleep(self._between(PRESS_S))
            number = await self._call_next(panel, counter)
            if number:
                await self._serve(panel, counter, number)

    async def _sign_in(self, panel: Window, counter: str) -> None:
        allowed = [one.id for one in self.config.officers if not one.counters or counter in one.counters]
        position = [one.id for one in self.config.counters].index(counter)
        name = f"officer:{allowed[position % len(allowed)]}"
        await panel.until(lambda: panel.can_press(name))
        await self._tap_until(panel, name, lambda: panel.can_press("pin:1"))
        await panel.keys(PIN)
        await panel.until(lambda: panel.can_press("sign_in"), 5.0)
        await panel.key("Return")
        await panel.until(lambda: panel.shows("next"))

    async def _wait_for_work(self, panel: Window) -> None:
        while True:
            if not self.clock.counters_call():
                await self.clock.until(self.clock.next_call_min())
            await panel.until(lambda: panel.can_press("next") and _count(panel.text("waiting_total")) > 0)
            if self.clock.counters_call():
                return

    async def _call_next(self, panel: Window, counter: str) -> str:
        pressed = await panel.key("F2")
        await panel.until(lambda: bool(panel.text("number")) or _count(panel.text("waiting_total")) == 0, 10.0)
        number = panel.text("number")
        if number:
            self.log.write("press_next", t=pressed, counter=counter, number=number)
        return number

    async def _serve(self, panel: Window, counter: str, number: str) -> None:
        visit = await self._comes(panel, counter, number)
        if visit is None:
            await self._press(panel, "F9", lambda: not panel.text("number"))
            self._end(number)
            return
        await self.clock.sleep(self._between(PRESS_S))
        await self._press(panel, "F3", lambda: panel.can_press("finish"))
        await self.clock.sleep(visit.person.service_min * 60)
        await self._press(panel, "F4", lambda: not panel.text("number"))
        await self._rates(counter, number)
        self._end(number)
        await self.clock.sleep(visit.person.pause_after_min * 60)

    async def _comes(self, panel: Window, counter: str, number: str) -> Visit | None:
        """The citizen with this number, after one recall at most; None when nobody comes."""
        for last in (False, True):
            try:
                async with asyncio.timeout(PATIENCE_S / self.clock.speed + 0.5):
                    while (visit := await self._at_counter[counter].get()).number != number:
                        pass
                    return visit
            except TimeoutError:
                if not last and panel.can_press("recall"):
                    await panel.key("F6")
        return None

    async def _press(self, panel: Window, key: str, met: Any) -> None:
        for _ in range(20):
            await panel.key(key)
            if await panel.until(met, 1.0):
                return

    def _end(self, number: str) -> None:
        visit = self.visits.get(number)
        if visit:
            visit.ended.set()


def _count(text: str) -> int:
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits or 0)
