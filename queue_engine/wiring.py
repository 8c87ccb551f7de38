"""The hall server's composition root: configuration in, a server out."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from config import HallConfig
from config.codes import Codes
from config.hours import Queue
from config.ratings import Ratings
from config.secrets import dossiers_token, estimator_token, tallies_token
from queue_engine import __version__
from queue_engine.client import Commands
from queue_engine.clock import Clock, HallClock
from queue_engine.domain.bookings import Booking, BookingRules
from queue_engine.domain.codes import CodeRules
from queue_engine.domain.policy import MINUTE_MS, Rule, RuleName
from queue_engine.domain.promise import OverLunch, PromiseRules, StopPoint
from queue_engine.domain.quota import FieldRule
from queue_engine.domain.ratings import RatingRules, ScaleRule
from queue_engine.domain.rules import CallingRules, HallRules, OfficerRule, ReadmitPlace, ZoneRule
from queue_engine.domain.schedule import Crowd, DayText, Schedule, SessionRule
from queue_engine.journal import FactRow
from queue_engine.protocol import BookingIn, BookingsTaken, PutBookings, Refusal, RefusalCode, StationKind
from queue_engine.server.app import Hall, create_app
from queue_engine.server.hub import REMEMBERED, Hub
from queue_engine.stores.sqlite import SqliteStore
from queue_engine.usecases.day import server_started
from queue_engine.usecases.scene import SYSTEM, Caller, Scene
from queue_engine.writer import Job, Writer

log = logging.getLogger(__name__)

DATABASE = "hall.db"
CRASHED = 70
TICK_S = 1.0


def rules_of(config: HallConfig) -> HallRules:
    """The configuration as the values that the rules need."""
    return HallRules(
        hall=config.hall.id,
        letters={field.id: field.letter for field in config.fields},
        counters={counter.id: tuple(counter.fields) for counter in config.counters},
        officers={
            officer.id: OfficerRule(officer.name, officer.pin_hash, frozenset(officer.counters))
            for officer in config.officers
        },
        schedule=schedule_of(config),
        priority_groups=frozenset(group.id for group in config.priority_groups),
        calling=calling_of(config.queue),
        promise=PromiseRules(StopPoint(config.queue.stop_issuing), OverLunch(config.queue.waiting_over_lunch)),
        bookings=BookingRules(config.queue.booking_early_min, config.queue.appointment_grace_min),
        printing=frozenset(one.id for one in config.stations if one.enabled and one.printer),
        codes=codes_of(config.codes),
        counter_numbers={counter.id: counter.number for counter in config.counters},
        announcers={
            one.id: one.zone or "" for one in config.stations if one.enabled and one.kind.value == StationKind.ANNOUNCER
        },
        zones={one.id: ZoneRule(frozenset(one.counters), one.room) for one in config.zones},
        field_rules={
            field.id: FieldRule(field.id, frozenset(field.open_weekdays), field.quota_per_session, field.quotas)
            for field in config.fields
        },
        sends=frozenset(config.dossiers.out.send),
        ratings=ratings_of(config.ratings),
        paper_at=papers_of(config),
        paper_keys={one.id: one.secret for one in config.stations if one.token and one.printer},
    )


def ratings_of(given: Ratings) -> RatingRules:
    """What is asked after a visit."""
    scales = tuple(
        ScaleRule(
            one.id,
            one.since.isoformat() if one.since else "",
            tuple(level.points for level in one.levels),
            frozenset(key for key, level in enumerate(one.levels, 1) if level.asks_reason),
            frozenset(one.reasons),
        )
        for one in given.scales
    )
    return RatingRules(
        scales=scales if given.enabled else (),
        reasons=frozenset(one.id for one in given.reasons),
        questions=frozenset(given.questions),
        asked_ms=round(given.asked_s * 1000),
        shortest_ms=round(given.shortest_s * 1000),
        run=given.run,
        strays=given.strays,
        later=given.later,
    )


def papers_of(config: HallConfig) -> dict[str, str]:
    """Counter -> the station that prints what is missing at its held visits."""
    panels = [one for one in config.stations if one.enabled and one.paper_at]
    return {one.counter: one.paper_at for one in panels if one.counter and one.paper_at}


def codes_of(codes: Codes) -> CodeRules:
    """What codes look like, as the settings say."""
    return CodeRules.of(
        [(one.pattern, one.since) for one in codes.dossier],
        [(one.pattern, one.since) for one in codes.receipt],
        codes.dossier_keys,
        codes.booking,
    )


def calling_of(queue: Queue) -> CallingRules:
    """The rules of calling. Under ``ratio`` the keys are those of arrival."""
    by_ratio = queue.rule == "ratio"
    rule = Rule(
        RuleName.FCFS if by_ratio else RuleName(queue.rule),
        queue.priority_advance_min,
        queue.appointment_advance_min,
        queue.appointment_grace_min,
        minute=MINUTE_MS,
    )
    return CallingRules(
        rule=rule,
        ratio=(queue.ratio_priority, queue.ratio_ordinary) if by_ratio else None,
        recall_cooldown_s=queue.recall_cooldown_s,
        no_show_after_calls=queue.no_show_after_calls,
        no_show_after_s=queue.no_show_after_s,
        readmit_within_min=queue.readmit_within_min,
        readmit_place=ReadmitPlace(queue.readmit_place),
        undo_within_s=queue.undo_within_s,
        void_within_s=queue.void_within_s,
        paper_roll=queue.paper_roll,
        max_per_person=queue.max_per_person,
    )


def schedule_of(config: HallConfig) -> Schedule:
    """The hall's hours."""
    given = config.schedule
    return Schedule(
        timezone=config.hall.timezone,
        open_weekdays=frozenset(given.open_weekdays),
        holidays=frozenset(given.holidays),
        sessions=tuple(
            SessionRule(
                one.opens_min, one.closes_min, one.last_ticket_before_min, one.calls_from_min, frozenset(one.weekdays)
            )
            for one in given.sessions
        ),
        make_up_days={one.date: one.like for one in given.makeup_days},
        crowd=Crowd(given.crowd),
        draw_window_min=given.draw_window_min,
        texts=tuple(DayText(frozenset(one.weekdays), one.text, one.text_en) for one in given.day_texts),
    )


def callers_of(config: HallConfig) -> dict[str, Caller]:
    """Token -> station, for every station that is enabled and has a token."""
    callers = {
        estimator_token(config): Caller("estimator", StationKind.ESTIMATOR),
        dossiers_token(config): Caller("dossiers", StationKind.DOSSIERS),
        tallies_token(config): Caller("tallies", StationKind.TALLIES),
    }
    return callers | {
        station.secret: Caller(station.id, StationKind(station.kind), station.counter)
        for station in config.stations
        if station.enabled and station.token is not None
    }


def clock_for(store: SqliteStore) -> HallClock:
    """A clock that never runs before the newest fact."""
    newest = store.newest()
    at = datetime.fromisoformat(newest.at) if newest else None
    return HallClock(round(at.timestamp() * 1000) if at else 0)


class HallServer:
    """Store, writer, followers and application of one hall."""

    def __init__(self, config: HallConfig, store: SqliteStore, clock: Clock | None = None) -> None:
        self._config, self._store = config, store
        self._hub = Hub()
        self._clock = clock or clock_for(store)
        self._writer = Writer(store, rules_of(config), self._clock, self._committed, _crash)
        self._writer.waits = lambda: self._hub.waits
        self._hall = Hall(self._writer, self._hub, callers_of(config), config.server.heartbeat_s)
        self.app = create_app(self._hall)
        self.app.router.lifespan_context = self._lifespan
        self._loop: asyncio.AbstractEventLoop | None = None

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        newest = self._store.newest()
        self._hub.remember(self._store.facts(after=max(0, (newest.seq if newest else 0) - REMEMBERED)))
        self._writer.start()
        await asyncio.wrap_future(self._writer.submit(Job(lambda scene: server_started(scene, __version__), SYSTEM)))
        ticking = asyncio.create_task(self._tick())
        yield
        ticking.cancel()
        await asyncio.to_thread(self._writer.stop)

    def _committed(self, facts: list[FactRow]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._hub.publish, facts)

    async def _tick(self) -> None:
        """Midnight comes by itself, and a wall clock that jumped is written down."""
        while True:
            await asyncio.sleep(TICK_S)
            await asyncio.wrap_future(self._writer.submit(Job(self._note_clock, SYSTEM)))

    def _note_clock(self, scene: Scene) -> None:
        moved = self._clock.take_move() if isinstance(self._clock, HallClock) else 0
        if moved:
            scene.note("clock_moved", by_ms=moved)

    def serve(self, listening: socket.socket) -> None:
        """Serve until SIGTERM or SIGINT."""
        settings = uvicorn.Config(
            self.app, log_config=None, access_log=False, ws_ping_interval=None, timeout_graceful_shutdown=2
        )
        # uvicorn raises the signal that ended it again: by then ending is done, and it was asked for.
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: sys.exit(0))
        uvicorn.Server(settings).run(sockets=[listening])


def _crash(_error: BaseException) -> None:
    """A server whose writer died must not go on: the launcher starts it again and the store recovers."""
    logging.shutdown()
    os._exit(CRASHED)


def open_store(config: HallConfig) -> SqliteStore:
    """The hall's store. Raises StoreProblem."""
    return SqliteStore(config.hall.state_dir / DATABASE)


def database(config: HallConfig) -> Path:
    return config.hall.state_dir / DATABASE


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError when the port is in use."""
    # Named as TCP: asyncio sets TCP_NODELAY only then, and without it each answer waits 40 ms for a delayed ACK.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


BOOKINGS_A_MESSAGE = 200


class NotHandedOver(Exception):
    """The server did not take a list of bookings; words for ``code`` are in :mod:`queue_engine.words`. ``passing``:
    trying again makes sense."""

    def __init__(self, code: str, passing: bool = False, **values: object) -> None:
        self.code, self.passing, self.values = code, passing, values
        super().__init__(code)


def hand_over_bookings(
    config: HallConfig, source: str, found: Sequence[Booking]
) -> Iterator[tuple[int, BookingsTaken]]:
    """Send a list to the running server in parts, as the supervisor's desk: how many rows, and what they did.

    Raises NotHandedOver.
    """
    desk = next(
        (one for one in config.stations if one.kind.value == StationKind.SUPERVISOR_DESK.value and one.token), None
    )
    if desk is None:
        raise NotHandedOver("bookings_no_desk")
    commands = Commands(config.server.address, desk.secret)
    try:
        for first in range(0, len(found), BOOKINGS_A_MESSAGE):
            rows = tuple(map(_booking_in, found[first : first + BOOKINGS_A_MESSAGE]))
            answer = commands.send(PutBookings(source=source[:60], bookings=rows))
            if not isinstance(answer, BookingsTaken):
                raise _not_handed_over(answer, config.server.address)
            yield len(rows), answer
    finally:
        commands.close()


def _not_handed_over(answer: object, address: str) -> NotHandedOver:
    match answer:
        case Refusal(code=RefusalCode.BAD_TOKEN):
            return NotHandedOver("bookings_not_let_in", address=address)
        case Refusal(code=RefusalCode.UNKNOWN_FIELD):
            return NotHandedOver("bookings_unknown_field", address=address, field=answer.detail.get("field", ""))
        case Refusal():
            return NotHandedOver("bookings_refused", address=address, refusal=answer.code)
        case _:
            return NotHandedOver("bookings_unreachable", passing=True, address=address)


def _booking_in(one: Booking) -> BookingIn:
    return BookingIn(code=one.code, field=one.field, day=one.day.isoformat(), slot=one.slot_at, cancelled=one.cancelled)
