"""The dossier worker's composition root: settings in, a service out."""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import logging
import socket
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

from config import ConfigProblems, HallConfig, load_hall
from config.dossiers import Dossiers
from config.secrets import dossiers_token, ensure
from config.syntax import why_not
from config.words import language
from queue_engine.client.follower import Follower
from queue_engine.clock import HallClock
from queue_engine.dossier.cache import Cache, CacheFailed
from queue_engine.dossier.circuit import CircuitRules
from queue_engine.dossier.desk import Desk, DeskRules
from queue_engine.dossier.flights import Line
from queue_engine.dossier.gateway import Gateway, Misconfigured
from queue_engine.dossier.gateways.wiring import gateway_of
from queue_engine.dossier.guesses import CODE_MS, STATION_MS, Limit
from queue_engine.dossier.guide import GuideRules
from queue_engine.dossier.hall_side import HallSide
from queue_engine.dossier.outbox import BELLS, Drain, DrainRules
from queue_engine.dossier.procedures.answer import ProcedureDesk
from queue_engine.dossier.procedures.kept import KeptProcedures
from queue_engine.dossier.procedures.store import ProcedureStore
from queue_engine.dossier.pulls import HOUR_S, MINUTE_S, PullRules, Pulls
from queue_engine.dossier.server import Answering, create_app
from queue_engine.dossier.sync import Procedures as Counted
from queue_engine.dossier.sync import Reporter
from queue_engine.dossier.tables import from_ms
from queue_engine.protocol import AskDossier, AskProcedure, AskProcedures, Fact, HallState, Message, ProveDossier
from queue_engine.server import worker
from queue_engine.server.door import Door
from queue_engine.usecases.scene import Caller
from queue_engine.wiring import callers_of, codes_of, listen
from queue_engine.words import database_reason, say

log = logging.getLogger(__name__)

DATABASE = "dossiers.db"
READERS, SEARCHERS = 4, 2
PATIENCE = 3
"""Nobody waits for what goes out: it takes so many times the failures of a look-up until the drain rests."""
BEGIN_AGAIN, WRONG_SETUP = 1, 3
NOT_THERE = 1
MEND_S = 30.0


def main(arguments: list[str]) -> int:
    """The service, until SIGTERM."""
    config = ensure(_settings("serve", arguments, "answer look-ups and exchange dossiers with the central system"))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        listening = listen(config.dossiers.host, config.dossiers.port)
    except OSError as error:
        host, port = config.dossiers.host, config.dossiers.port
        print(say("lookup_port", language(), host=host, port=port, why=why_not(error)), file=sys.stderr)
        return WRONG_SETUP
    try:
        service = Service(config)
    except CacheFailed as error:  # a full disk may have room again
        listening.close()
        cause = error.__cause__
        why = database_reason(cause, language()) if isinstance(cause, sqlite3.Error) else error
        print(f"{config.hall.state_dir / DATABASE}: {say('trouble', language(), why=why)}", file=sys.stderr)
        return BEGIN_AGAIN
    return BEGIN_AGAIN if asyncio.run(service.run(listening)) else 0


def status(arguments: list[str]) -> int:
    """What the running service says of itself."""
    address = _settings("status", arguments, "say how the running look-up service is").dossiers.lookup_address
    try:
        told = _health_at(address)
    except (OSError, http.client.HTTPException, ValueError) as error:
        print(say("lookup_away", language(), address=address, why=_why_away(error)), file=sys.stderr)
        return NOT_THERE
    for what, value in told.items():
        print(f"{what:<20}{value if value is not None else ''}")
    return 0


def _health_at(address: str) -> dict[str, Any]:
    """Raises OSError where nobody answers, HTTPException or ValueError where somebody else does."""
    with urllib.request.urlopen(f"http://{address}/health", timeout=5) as answer:
        told = json.load(answer)
    if not isinstance(told, dict):
        raise ValueError(told)
    return told


def _why_away(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return why_not(cause) if isinstance(cause, OSError) else say("lookup_foreign", language())


def _settings(command: str, arguments: list[str], words: str) -> HallConfig:
    parser = argparse.ArgumentParser(prog=f"hall dossiers {command}", description=words)
    parser.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
    return load_hall(parser.parse_args(arguments).config)


def desk_rules(config: HallConfig) -> DeskRules:
    """The settings of look-ups as the values that the desk needs."""
    given, wait_ms = config.dossiers, round(config.dossiers.guesses.wait_s * 1000)
    return DeskRules(
        codes=codes_of(config.codes),
        guide=guide_rules(config),
        timezone=config.hall.timezone,
        deadline_s=given.deadline_s,
        fresh_s=given.fresh_s,
        old_s=given.old_h * HOUR_S,
        asks_proof=given.proof.asked,
        by_station=Limit(given.guesses.by_station, STATION_MS, wait_ms),
        by_code=Limit(given.guesses.by_code, CODE_MS, wait_ms),
    )


def guide_rules(config: HallConfig) -> GuideRules:
    """Which of the hall's fields serve the system's, and what is shown after a proof."""
    return GuideRules(
        fields=config.dossiers.fields,
        returns=config.dossiers.returns,
        return_field=next((field.id for field in config.fields if field.kind == "return"), None),
        shows=frozenset(config.dossiers.proof.shows),
        timezone=config.hall.timezone,
    )


def circuit_rules(given: Dossiers) -> CircuitRules:
    return CircuitRules(given.circuit.failures, given.circuit.pause_s, given.circuit.slow_ms)


def pull_rules(config: HallConfig) -> PullRules:
    given = config.dossiers
    return PullRules(
        timezone=config.hall.timezone,
        dossiers_s=given.pull.dossiers_min * MINUTE_S,
        procedures_s=given.pull.procedures_h * HOUR_S,
        bookings_s=given.pull.bookings_min * MINUTE_S,
        keep_days=given.pull.keep_days,
        fields=given.fields,
    )


class Central:
    """The way to the central system. What is set wrong is said; the rest of the service goes on without it."""

    def __init__(self, config: HallConfig, clock: HallClock) -> None:
        self._config, self._clock = config, clock
        self.reason = ""
        """Code of what is wrong with the settings."""
        self.gateway: Gateway | None = None

    def open(self) -> None:
        try:
            self.gateway = gateway_of(self._config, self._now)
        except Misconfigured as error:
            self.reason = error.reason
            log.error("the central system cannot be used: %s", error)
        except ConfigProblems as problems:
            self.reason = "mapping"
            log.error("the central system cannot be used: %s", problems)

    def _now(self) -> datetime:
        """By the hall's clock, as everything in the copy."""
        return from_ms(self._clock.now_ms())

    async def mend(self) -> None:
        """A missing file may come, a wrong one may be put right: then the service begins anew with it."""
        while True:
            await asyncio.sleep(MEND_S)
            try:
                gateway = gateway_of(self._config)
            except (Misconfigured, ConfigProblems):
                continue
            if gateway:
                await gateway.close()
            log.info("the settings of the central system have been put right")
            raise worker.BeginAgain

    async def close(self) -> None:
        if self.gateway:
            await self.gateway.close()


class Service:
    """Copy, gateway, desk, pulls and outbox of one hall, on one loop."""

    def __init__(self, config: HallConfig) -> None:
        self._config, self._clock = config, HallClock()
        state = config.hall.state_dir
        self._readers = ThreadPoolExecutor(READERS, "readers")
        self._searchers = ThreadPoolExecutor(SEARCHERS, "procedures")
        self._cache = Cache(state / DATABASE, self._clock.now_ms)
        self._procedures = ProcedureDesk(ProcedureStore(state), config.dossiers.fields)
        self._kept = KeptProcedures(self._procedures, self._cache, config.dossiers.procedures, self._changed)
        self._hall = HallSide(config.server.address, dossiers_token(config))
        self._central = Central(config, self._clock)
        self._loops: list[worker.Loop] = [self._kept.run]

    async def run(self, listening: socket.socket) -> bool:
        """Until SIGTERM; True: it wants to be started anew."""
        self._central.open()
        gateway = self._central.gateway
        if self._central.reason:
            self._loops.append(self._central.mend)
        line = Line(circuit_rules(self._config.dossiers), changed=self._changed)
        desk = Desk(self._cache, gateway, line, desk_rules(self._config), self._clock.now_ms, self._readers)
        pulls, drain = self._pulls(gateway, line), self._drain(gateway)
        self._reporter = self._reporting(desk, line, pulls, drain)
        self._loops.append(self._reporter.run)
        follower = self._bell(drain)
        app = create_app(Door(callers_of(self._config)), self._answering(desk), self._health(desk, line, pulls, drain))
        try:
            return await worker.serve(app, listening, self._loops)
        finally:
            await worker.closed([*([drain.hand_back] if drain else []), desk.close, self._central.close])
            self._close(follower)

    def _pulls(self, gateway: Gateway | None, line: Line) -> Pulls | None:
        if gateway is None:
            return None
        rules, changed = pull_rules(self._config), self._changed
        parts = (self._procedures, self._hall, line, changed)
        pulls = Pulls(self._cache, gateway, rules, self._clock.now_ms, *parts)
        self._loops.append(pulls.run)
        return pulls

    def _drain(self, gateway: Gateway | None) -> Drain | None:
        given = self._config.dossiers
        if gateway is None or not given.out.send:  # one that takes nothing is told all the same: the desk says so
            return None
        patient = replace(circuit_rules(given), failures=given.circuit.failures * PATIENCE)
        rules = DrainRules(deadline_s=given.out.deadline_s, circuit=patient)
        drain = Drain(self._hall, gateway, rules, self._changed)
        self._loops.append(drain.run)
        return drain

    def _reporting(self, desk: Desk, line: Line, pulls: Pulls | None, drain: Drain | None) -> Reporter:
        return Reporter(
            name=self._config.dossiers.name or self._config.dossiers.system,
            teller=self._hall,
            cache=self._cache,
            readers=self._readers,
            centre=lambda: desk.centre,
            troubles=[part for part in (self._central, drain, line, pulls, self._kept) if part],
            success_at=lambda: line.success_at,
            procedures=lambda: Counted(self._procedures.count, self._procedures.imported_at),
        )

    def _changed(self) -> None:
        self._reporter.changed()

    def _bell(self, drain: Drain | None) -> Follower | None:
        """Facts of the journal ring; so does a new beginning, which tells no facts."""
        if drain is None:
            return None
        loop = asyncio.get_running_loop()

        def ring(_state: HallState, facts: tuple[Fact, ...]) -> None:
            rings = not facts or any(fact.kind in BELLS for fact in facts)
            if rings and not loop.is_closed():
                loop.call_soon_threadsafe(drain.ring)

        follower = Follower(self._config.server.address, dossiers_token(self._config), ring, lambda link: None)
        follower.start()
        return follower

    def _close(self, follower: Follower | None) -> None:
        self._hall.close()
        if follower:
            follower.stop()
        for threads in (self._readers, self._searchers):
            threads.shutdown(wait=False, cancel_futures=True)
        self._cache.close()

    # -- what it answers

    def _answering(self, desk: Desk) -> dict[type[Message], Answering]:
        procedures = self._procedures
        return {
            AskDossier: desk.ask,
            ProveDossier: desk.prove,
            AskProcedures: self._beside(procedures.search),
            AskProcedure: self._beside(procedures.show),
        }

    def _beside(self, work: Callable[[Any], Message]) -> Answering:
        """On a thread: a search does not keep a scan waiting."""

        async def answer(body: Any, _caller: Caller) -> Message:
            return await asyncio.get_running_loop().run_in_executor(self._searchers, work, body)

        return answer

    def _health(self, desk: Desk, line: Line, pulls: Pulls | None, drain: Drain | None) -> Callable[[], dict[str, Any]]:
        def health() -> dict[str, Any]:
            return {
                "system": self._config.dossiers.system,
                "centre": desk.centre,
                "reason": self._central.reason or line.reason,
                "pull_reason": pulls.reason if pulls else None,
                "outbox_reason": drain.reason if drain else None,
                "success_s_ago": round(time.time() - line.success_at) if line.success_at else None,
                "copy": self._cache.reason or self._cache.trouble or "ok",
                "unknown_codes": int(self._cache.meta("unknown_codes") or 0),
                "procedures": self._procedures.count,
            }

        return health
