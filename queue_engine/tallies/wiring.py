"""The tallies' composition root: settings in; a service, a file or a verdict out."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from config import HallConfig
from config.secrets import tallies_token
from config.syntax import why_not
from config.words import language
from queue_engine.client import Commands
from queue_engine.domain.calendar import iso
from queue_engine.domain.schedule import Phase, Schedule
from queue_engine.server import worker
from queue_engine.server.door import Door
from queue_engine.stores.errors import StoreInUse
from queue_engine.tallies.check import Difference, differences
from queue_engine.tallies.offering import Offers
from queue_engine.tallies.rules import LevelRule, TallyRules
from queue_engine.tallies.service import FOLLOW_S, Tallies, create_app
from queue_engine.tallies.store import DATABASE, TallyStore
from queue_engine.tallies.summary import FOLDER
from queue_engine.tallies.words import say
from queue_engine.wiring import callers_of, database, listen, schedule_of

log = logging.getLogger(__name__)

WRONG_SETUP = 3
THREADS = 2


def rules_of(config: HallConfig, told_in: str = "vi") -> TallyRules:
    """Names and scales as the reader's language has them."""
    vietnamese, ratings = told_in == "vi", config.ratings
    return TallyRules(
        hall=config.hall.name if vietnamese else config.hall.name_en or config.hall.name,
        timezone=config.hall.timezone,
        language=told_in,
        least=ratings.least,
        scales={
            scale.id: tuple(LevelRule(one.name if vietnamese else one.name_en, one.points) for one in scale.levels)
            for scale in sorted(ratings.scales, key=lambda one: str(one.since or ""))
        },
        reasons={one.id: one.name if vietnamese else one.name_en for one in ratings.reasons},
        fields={one.id: one.name if vietnamese else one.name_en for one in config.fields},
        counters={one.id: one.name if vietnamese else one.name_en for one in config.counters},
        officers={one.id: one.name for one in config.officers},
    )


def tables(config: HallConfig) -> Path:
    return config.hall.state_dir / DATABASE


class OtherForm(Exception):
    """The service that keeps the tables is of another version than this program."""


def opened(config: HallConfig) -> TallyStore:
    """The tables, up to the newest fact; where the service keeps them, as the service has them.

    Raises StoreProblem, OtherForm.
    """
    try:
        store = TallyStore(tables(config), config.hall.timezone)
    except StoreInUse as problem:
        store = TallyStore(tables(config), config.hall.timezone, writing=False)
        if not store.is_readable:
            store.close()
            raise OtherForm from problem
        return store
    store.follow(database(config))
    return store


def rebuilt(config: HallConfig) -> int:
    """Make every row anew; how many facts. Raises StoreProblem, StoreInUse while the service keeps the tables."""
    store = TallyStore(tables(config), config.hall.timezone)
    try:
        return store.rebuild(database(config))
    finally:
        store.close()


def checked(config: HallConfig) -> tuple[list[Difference], int, int]:
    """What the tables have otherwise than the journal; how many visits and days there are. Raises StoreProblem,
    OtherForm."""
    store = opened(config)
    try:
        found = store.told(database(config), lambda: differences(store, database(config), config.hall.timezone))
        return found, len(store.packs("", "9").visits), len(store.days())
    finally:
        store.close()


def now_text() -> str:
    return iso(time.time_ns() // 1_000_000)


def closed_day(schedule: Schedule) -> str | None:
    """Today, when its last session is over."""
    now_ms = time.time_ns() // 1_000_000
    return schedule.local_day(now_ms) if schedule.plan_at(now_ms).phase(now_ms) is Phase.DAY_OVER else None


def serve(config: HallConfig) -> int:
    """The service, until SIGTERM; the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = config.tallies
    try:
        listening = listen(settings.host, settings.port)
    except OSError as error:
        print(say("port", language(), host=settings.host, port=settings.port, why=why_not(error)), file=sys.stderr)
        return WRONG_SETUP
    store = TallyStore(tables(config), config.hall.timezone)
    try:
        asyncio.run(_serve(config, store, listening))
    finally:
        store.close()
    return 0


async def _serve(config: HallConfig, store: TallyStore, listening: socket.socket) -> None:
    summaries = config.hall.state_dir / FOLDER if config.ratings.daily_summary else None
    commands = Commands(config.server.address, tallies_token(config))
    offers = Offers(commands, summaries) if summaries and "summaries" in config.dossiers.out.send else None
    closed = partial(closed_day, schedule_of(config))
    tallies = Tallies(store, rules_of(config), database(config), now_text, summaries, offers, closed)
    with ThreadPoolExecutor(THREADS, "tallies") as threads:
        app = create_app(tallies, Door(callers_of(config)).caller, threads)

        async def follow() -> None:
            while True:
                await asyncio.get_running_loop().run_in_executor(threads, tallies.follow)
                await asyncio.sleep(FOLLOW_S)

        try:
            await worker.serve(app, listening, [follow])
        finally:
            commands.close()
